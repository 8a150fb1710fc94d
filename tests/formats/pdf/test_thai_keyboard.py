import pytest

from app.formats.pdf.check_code import as_latin


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ฑฤณ์ฌฤ์ซ", "RAINGAN:"),
        ("ๅ/-ภถุึคตจ", "1234567890"),
        ("ไๆ", "wq"),
        ("ภ๐ขช", "4Q-="),
    ],
)
def test_thai_letters_become_those_of_the_same_keys(typed: str, meant: str) -> None:
    assert as_latin(typed) == meant


@pytest.mark.parametrize("typed", ["", "4WQ9-0ZX2-7K3M-5", "RAINGAN:00FF", "a/b"])
def test_what_has_no_thai_letter_stays(typed: str) -> None:
    assert as_latin(typed) == typed
