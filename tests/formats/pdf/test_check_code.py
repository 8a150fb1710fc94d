import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.pdf.check_code import check_sign, code_of, is_sound, normal

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)


def test_a_code_is_the_beginning_of_a_digest() -> None:
    assert code_of("00443214" + "0" * 56, 6) == "012345"
    assert code_of("f" * 64, 12) == "Z" * 12
    assert code_of("08" + "0" * 62, 2) == "10"


@given(digests)
def test_a_code_with_its_check_sign_is_sound_however_it_is_typed(digest: str) -> None:
    code = code_of(digest, 12)
    whole = code + check_sign(code)
    assert is_sound(whole)
    typed = f" {whole[:4]}-{whole[4:8]} {whole[8:]} ".lower().replace("1", "l").replace("0", "o")
    assert normal(typed) == whole


def with_check(digest: str) -> str:
    code = code_of(digest, 12)
    return code + check_sign(code)


@given(digests, st.integers(0, 12), st.integers(1, 31))
def test_one_mistyped_sign_is_noticed(digest: str, place: int, by: int) -> None:
    """Including the check character."""
    code = with_check(digest)
    wrong = SIGNS[(SIGNS.index(code[place]) + by) % 32]
    assert not is_sound(code[:place] + wrong + code[place + 1 :])


@given(digests, st.integers(0, 12), st.integers(0, 12))
def test_two_signs_swapped_are_noticed_wherever_they_stand(digest: str, first: int, second: int) -> None:
    code = with_check(digest)
    swapped = list(code)
    swapped[first], swapped[second] = swapped[second], swapped[first]
    assert is_sound("".join(swapped)) == ("".join(swapped) == code)


@given(digests)
def test_the_check_sign_is_one_that_every_keyboard_has(digest: str) -> None:
    assert set(with_check(digest)) <= set(SIGNS)


@pytest.mark.parametrize("typed", ["", "0", "ก" * 13, "U" * 13])
def test_what_is_no_code_is_not_sound(typed: str) -> None:
    assert not is_sound(normal(typed)) or typed == ""
