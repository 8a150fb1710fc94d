"""Columns that nobody has seen before: the truth of each cell is written beside it.

A value comes out right or is asked about or refused with its cell; never otherwise in silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from tests.formats.spreadsheet.columns_of_offices import Formatted, read_table, values_of

_BAHT: Final = 100
D: Final = date


@dataclass(frozen=True)
class Invented:
    """A column as an office fills it in: its headers, its cells, and what each of them means."""

    name: str
    key: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Any]]
    truths: Sequence[Any]
    least_right: int
    """The fewest cells that must come out without any question."""
    title: str = ""


COLUMNS: Final = (
    Invented(
        "ends of every spelling, one of which Excel took for 1962",
        "end_date",
        ["สิ้นสุด"],
        [
            ["30/9/62"], ["30 กย.62"], ["๓๐ ก.ย. ๒๕๖๒"], ["2019-09-30"], [D(1962, 9, 30)],
            [D(2562, 9, 30)], ["30-Sep-19"],
        ],
        [D(2019, 9, 30)] * 7,
        6,
    ),
    Invented(
        "millions, of which one is written with a point for thousands and one in baht",
        "allocated_budget_satang",
        ["งบประมาณ\n(หน่วย : ล้านบาท)"],
        [["1.250"], ["12.5"], [0.75], ["๓"], [1_250_000], ["2 ล้านบาท"]],
        [125_000_000, 1_250_000_000, 75_000_000, 300_000_000, 125_000_000, 200_000_000],
        4,
    ),
    Invented(
        "disbursements in percent below a word for amounts",
        "disbursed_satang",
        ["เดือน", "เบิกจ่าย (ร้อยละ)"],
        [["ต.ค. 61", 45], ["ต.ค. 61", 80.5], ["ต.ค. 61", 100]],
        [None, None, None],
        0,
    ),
    Invented(
        "an American Excel with a Thai hand",
        "start_date",
        ["เริ่มต้น"],
        [[D(2018, 1, 10)], [D(2018, 5, 11)], ["15/11/2018"], ["28/12/2561"]],
        [D(2018, 10, 1), D(2018, 11, 5), D(2018, 11, 15), D(2018, 12, 28)],
        2,
    ),
    Invented(
        "a form copied from seven years ago",
        "start_date",
        ["ปีงบประมาณ", "เริ่มต้น"],
        [
            [2569, "1/10/2561"], [2569, "1/10/2568"], [2569, D(1968, 10, 1)],
            [69, D(2568, 10, 1)], [2026, "1 Oct 2025"],
        ],
        [D(2025, 10, 1)] * 5,
        4,
    ),
    Invented(
        "progress as text, as a fraction, as a formatted percentage",
        "progress",
        ["เดือน", "ความก้าวหน้า"],
        [
            ["ต.ค. 61", "10%"], ["ต.ค. 61", 0.1], ["ต.ค. 61", Formatted(0.1, "0.00%")],
            ["ต.ค. 61", "ร้อยละ ๑๐"],
        ],
        [1000] * 4,
        3,
    ),
    Invented(
        "telephones typed in every way into cells of numbers",
        "officer_phone",
        ["โทร."],
        [
            [Formatted(20000000, "000000000")], [20000000], ["๐๒๐๐๐๐๐๐๐"],
            [Formatted(812345678, "0##-#######")], [812345678],
        ],
        ["020000000", "020000000", "๐๒๐๐๐๐๐๐๐", "081-2345678", "0812345678"],
        2,
    ),
    Invented(
        "codes with a format of dashes, as text, and one that became a date",
        "project_code",
        ["รหัสโครงการ"],
        [
            [Formatted(501300003379, "00000000-0000")], ["50130000-3380"], [D(2001, 2, 3)],
            [Formatted(7, "00000000-0000")],
        ],
        ["50130000-3379", "50130000-3380", "03-02-01", "00000000-0007"],
        3,
    ),
    Invented(
        "a unit in a note below the table",
        "allocated_budget_satang",
        ["งบประมาณ"],
        [[1500], [180.5], [99], [Formatted(250_000, "#,##0,")]],
        [150_000_000, 18_050_000, 9_900_000, 25_000_000],
        4,
        title="แผนงาน  หน่วย : พันบาท",
    ),
    Invented(
        "amounts of a summary, one of which is a thousand times too small and one too large",
        "allocated_budget_satang",
        ["งบประมาณที่ได้รับ (บาท)"],
        [[450_000], ["1,200,000"], [380], [95_000], ["๖๒๐,๐๐๐.-"], [780_000_000]],
        [amount * _BAHT for amount in (450_000, 1_200_000, 380_000, 95_000, 620_000, 780_000)],
        4,
    ),
    Invented(
        "months whose year has two digits of either era",
        "period",
        ["เดือน", "ความก้าวหน้า"],
        [
            ["ต.ค. 61", 10], ["Oct-18", 20], ["10/2561", 30], [D(1961, 10, 1), 40],
            ["ต.ค.18", 50], [D(2018, 10, 1), 60],
        ],
        [(2018, 10)] * 6,
        4,
    ),
    Invented(
        "common years in the order of an American program, beside ends that show it",
        "start_date",
        ["เริ่มต้น", "สิ้นสุด"],
        [["10/1/2018", "9/30/2019"], ["11/5/2018", "3/31/2019"], ["12/12/2018", "6/15/2019"]],
        [D(2018, 10, 1), D(2018, 11, 5), D(2018, 12, 12)],
        1,
    ),
)  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_a_cell_is_right_or_asked_about_or_refused(tmp_path: Path, column: Invented) -> None:
    reading = read_table(tmp_path / "ก.xlsx", column.headers, column.rows, column.title)
    truths = {f"ก{number}": truth for number, truth in enumerate(column.truths, start=1)}
    taken = values_of(reading, column.key)
    assert taken == {name: truths[name] for name in taken}
    assert len(taken) >= column.least_right
    assert len(taken) + len(reading.waiting) + len(reading.refused) == len(truths)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_every_question_leads_to_a_value_that_is_taken(tmp_path: Path, column: Invented) -> None:
    reading = read_table(tmp_path / "ก.xlsx", column.headers, column.rows, column.title)
    answers = {q.key: q.proposed or q.choices[0].key for q in reading.questions}
    answered = read_table(tmp_path / "ก.xlsx", column.headers, column.rows, column.title, answers)
    assert len(answered.records) + len(answered.refused) == len(column.rows)
    assert answered.waiting == []
