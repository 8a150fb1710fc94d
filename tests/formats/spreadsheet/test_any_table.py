"""Tables of known headers put together at random: whatever they mean, each row is accounted for."""

import random
import tempfile
from contextlib import suppress
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.formats.spreadsheet.columns import PROJECT_COLUMNS, REPORT_COLUMNS
from app.models.errors import UserError
from tests.formats.spreadsheet.workbooks import looked_at, make

NAMES = ["ชื่อโครงการ", "โครงการ", "รหัสโครงการ", "ชื่อโครงการ/กิจกรรม"]
HEADERS = [
    *(column.header for column in (*PROJECT_COLUMNS, *REPORT_COLUMNS)),
    *("งบ", "เบิกจ่าย", "สถานะ", "เป้าหมาย", "ด้าน", "โทร", "วันเริ่ม", "สิ้นสุด", "ระยะเวลาดำเนินโครงการ"),
    *("เดือน", "ต.ค. 61", "พ.ย. 61", "ม.ค. 62", "ไตรมาส 1", "ไตรมาสที่ 2", "2561", "ปีงบประมาณ 2562", "ระยะเวลา"),
    *("(บาท)", "ร้อยละ", "แผน", "ผล", "รวม", "คงเหลือ", "วันที่", "หมายเหตุ", "ลำดับ", "ที่", "รหัส", "ชื่อ"),
]
VALUES = [
    *(None, None, 100, 2562, "ก", "ข", "10/2561", "ต.ค. 61", "25/10/2561", "1 ต.ค. 61 - 30 ก.ย. 62", "ตลอดปี"),
    *("1. เพื่อ", "1.1 ย่อย", "-", '"', "ฝ่ายโยธา", "รวม", "หมายเหตุ : ก", "เป็นไปตามแผน", "ร้อยละ 50", "ผู้ใด"),
    *(
        True,
        time(10, 5),
        date(1900, 1, 1),
        timedelta(days=2),
        1e300,
        -1,
        "#REF!",
        "=A1",
        "29/2/2562",
        "ก" * 300,
    ),
]


def table(chance: random.Random) -> tuple[list[list[Any]], tuple[str, ...]]:
    """Return a table's rows and merged cells: a header of one or two rows, and rows of anything."""
    width = chance.randint(2, 7)
    top: list[Any] = [chance.choice(NAMES), *chance.choices(HEADERS, k=width - 1)]
    chance.shuffle(top)
    rows, merged = [top], []
    if chance.random() < 0.6:
        rows.append([None if chance.random() < 0.4 else chance.choice(HEADERS) for _ in range(width)])
        first, last = sorted(chance.sample(range(width), 2))
        top[first + 1 : last + 1] = [None] * (last - first)
        merged.append(f"{chr(ord('A') + first)}1:{chr(ord('A') + last)}1")
    for _ in range(chance.randint(1, 6)):
        rows.append(chance.choices(VALUES, k=width))
        if chance.random() < 0.1:
            rows.append([*top])
    return rows, tuple(merged)


def check(seed: int) -> None:
    rows, merged = table(random.Random(seed))
    with tempfile.TemporaryDirectory() as folder:
        path = make(Path(folder, "ก.xlsx"), {"งาน": rows}, merged)
        with looked_at(path) as reading, suppress(UserError):  # no table of projects is seen in it
            usable = reading.usable()
            for place in (None, 0, -1):
                answers = {one.key: one.choices[place].key for one in reading.questions if place is not None}
                list(reading.read(usable, answers))
                assert reading.summary.is_whole


@given(st.integers(0, 2**32))
def test_every_row_is_accounted_for_whatever_is_answered(seed: int) -> None:
    check(seed)


@pytest.mark.long
@given(st.integers(0, 2**32))
@settings(max_examples=2000)
def test_the_same_many_times(seed: int) -> None:
    check(seed)
