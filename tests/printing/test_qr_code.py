"""The QR code equals that of a general encoder; other readers read it, see test_stamp.py."""

import random

import pytest
import segno
from zxingcpp import read_barcodes

from app.printing.qr_code import LONGEST_TEXT, SIDE_MODULES, qr_rows

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def by_segno(text: str) -> list[str]:
    code = segno.make_qr(text, error="m", version=4, mode="alphanumeric", mask=3, boost_error=False)
    return ["".join(map(str, row)) for row in code.matrix]


def texts(*lengths: int) -> list[str]:
    chance = random.Random(4)
    return ["".join(chance.choices(LETTERS, k=length)) for length in lengths]


@pytest.mark.parametrize("text", ["RAINGAN:" + "0123456789ABCDEF" * 4, *texts(1, 2, 40, 72, 72, 88, 89, 90)])
def test_it_equals_that_of_segno(text: str) -> None:
    assert list(qr_rows(text)) == by_segno(text)


@pytest.mark.parametrize("text", texts(7, 10, 71, 87))
def test_a_text_that_ends_with_a_codeword_is_read(text: str) -> None:
    """There segno adds a codeword of zeros, which the standard does not."""
    side = 4 * (SIDE_MODULES + 8)
    light = ["0" * SIDE_MODULES] * 4
    rows = [f"0000{row}0000" for row in (*light, *qr_rows(text), *light)]
    picture = b"".join(bytes(255 - 255 * int(bit) for bit in row for _ in range(4)) * 4 for row in rows)
    [code] = read_barcodes(memoryview(picture).cast("B", (side, side)))
    assert code.text == text


def test_a_text_that_does_not_fit_is_refused() -> None:
    for wrong in ("A" * (LONGEST_TEXT + 1), "ก", "a"):
        with pytest.raises(ValueError, match=r"characters|not found"):
            list(qr_rows(wrong))
