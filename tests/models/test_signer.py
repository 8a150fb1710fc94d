import pytest

from app.models.signer import (
    Signer,
    SignerRole,
    field_words,
    signers_as_text,
    signers_of_fields,
    signers_of_text,
)

OFFICER = Signer(SignerRole.OFFICER, "นางสาวทดสอบ ใจดี", "นักวิชาการศึกษาชำนาญการ")
DIRECTOR = Signer(SignerRole.DIRECTOR, "นายทดสอบ รักงาน")


def test_signers_are_read_as_they_were_written_in_the_order_of_signing() -> None:
    assert signers_of_text(signers_as_text([DIRECTOR, OFFICER])) == (OFFICER, DIRECTOR)


def test_one_without_a_name_does_not_sign() -> None:
    assert signers_as_text([Signer(SignerRole.HEAD, " ", "หัวหน้าฝ่ายโยธา")]) == ""


@pytest.mark.parametrize("text", ["", "x", "1", "[1]", '[{"role": "KING", "name": "", "position": ""}]'])
def test_a_setting_that_names_nobody_is_no_error(text: str) -> None:
    assert signers_of_text(text) == ()


def test_a_field_names_its_signer() -> None:
    words = ["ช่องอื่น", "a\nb\nc", field_words(DIRECTOR), field_words(OFFICER)]
    assert signers_of_fields(words) == (OFFICER, DIRECTOR)


def test_names_are_single_lines_of_bounded_length() -> None:
    long = Signer(SignerRole.HEAD, "ก\nข" + "ค" * 500, "")
    (read,) = signers_of_text(signers_as_text([long]))
    assert (len(read.name), "\n" in read.name) == (100, False)
