import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.crockford import check_sign, code_of, is_sound, normal

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


@given(digests, st.integers(0, 11), st.integers(1, 31))
def test_one_mistyped_sign_is_noticed(digest: str, place: int, by: int) -> None:
    code = code_of(digest, 12)
    signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    wrong = signs[(signs.index(code[place]) + by) % 32]
    assert not is_sound(code[:place] + wrong + code[place + 1 :] + check_sign(code))


@given(digests, st.integers(0, 10))
def test_two_signs_swapped_are_noticed(digest: str, place: int) -> None:
    code = code_of(digest, 12)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or not is_sound(swapped + check_sign(code))


@pytest.mark.parametrize("typed", ["", "0", "ก" * 13, "U" * 13])
def test_what_is_no_code_is_not_sound(typed: str) -> None:
    assert not is_sound(normal(typed)) or typed == ""
