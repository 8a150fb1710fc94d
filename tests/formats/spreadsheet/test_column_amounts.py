"""Amounts and percentages are read in their column's unit, or asked about; never wrong in silence."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.formats.spreadsheet.project_import import WorkbookReading
from tests.formats.spreadsheet.columns_of_offices import Formatted, asked, read_table, values_of
from tests.formats.spreadsheet.workbooks import make
from tests.formats.spreadsheet.workbooks import read as workbook

BUDGET = "allocated_budget_satang"
MILLION = 1_000_000_00
Read = Callable[..., WorkbookReading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return lambda *args, **more: read_table(tmp_path / "ก.xlsx", *args, **more)


def budgets(reading: WorkbookReading) -> list[int]:
    return list(values_of(reading, BUDGET).values())


def column(*values: Any) -> list[list[Any]]:
    return [[value] for value in values]


@pytest.mark.parametrize(
    ("header", "title", "value", "satang"),
    [
        ("งบประมาณ (ล้านบาท)", "", 1.5, 150_000_000),
        ("งบประมาณ (ลบ.)", "", 1.5, 150_000_000),
        ("งบประมาณ (พันบาท)", "", 180.5, 18_050_000),
        ("งบประมาณ (ล้านบาท)", "", "๑.๕", 150_000_000),
        ("งบประมาณ (ล้านบาท)", "", 0.0123456, 1_234_560),
        ("งบประมาณ", "หน่วย : พันบาท", 1500, 150_000_000),
        ("งบประมาณ", "(ล้านบาท)", 2, 200_000_000),
        ("งบประมาณ", "หน่วย: บาท", 1500, 150_000),
        ("งบประมาณ (บาท)", "", 1500, 150_000),
        ("งบประมาณ (ล้านบาท)", "หน่วย : พันบาท", 1.5, 150_000_000),
        ("งบประมาณ", "", "1.5 ล้านบาท", 150_000_000),
        ("งบประมาณ", "", "180 พันบาท", 18_000_000),
        ("งบประมาณ", "", Formatted(1.5, '0.00" ล้านบาท"'), 150_000_000),
        ("งบประมาณ (พันบาท)", "", Formatted(1_500_000, "#,##0,"), 150_000_000),
        ("งบประมาณ (ล้านบาท)", "", Formatted(1_500_000, "0.0,,"), 150_000_000),
    ],
)
def test_an_amount_is_read_in_the_unit_of_its_cell_column_or_table(
    read: Read, header: str, title: str, value: Any, satang: int
) -> None:
    reading = read([header], column(value), title)
    assert (budgets(reading), asked(reading)) == ([satang], {})


@pytest.mark.parametrize(
    ("header", "title", "value", "choices"),
    [
        ("งบประมาณ", "โครงการตามงบ 5 ล้านบาท", 1500, {"x1", "x1000000"}),
        ("งบประมาณ (บาท)", "หน่วย : พันบาท", 1500, {"x1", "x1000"}),
        ("งบประมาณ (บาท/ล้านบาท)", "", 1500, {"x1", "x1000000"}),
        ("งบประมาณ", "", Formatted(1_500_000, "#,##0,"), {"x1", "x1000"}),
        ("งบประมาณ (ล้านบาท)", "", Formatted(1_500_000, "#,##0,"), {"x1", "x1000", "x1000000"}),
    ],
)
def test_an_ambiguous_unit_is_one_question_for_the_column(
    read: Read, header: str, title: str, value: Any, choices: set[str]
) -> None:
    reading = read([header], column(value, value), title)
    (question,) = reading.questions
    assert question.key == "unit:งาน!B"
    assert {choice.key for choice in question.choices} == choices
    assert len(question.projects) == 2
    answered = read([header], column(value, value), title, answers={question.key: "x1"})
    number = value.value if isinstance(value, Formatted) else value
    assert budgets(answered) == [number * 100] * 2


def test_small_amounts_with_decimals_and_no_unit_are_asked_about(read: Read) -> None:
    assert asked(read(["งบประมาณ"], column(1.5, 12.75, 3))) == {"unit:งาน!B": "x1000000"}
    assert asked(read(["งบประมาณ (บาท)"], column(1.5, 12.75, 3))) == {}
    assert asked(read(["งบประมาณ"], column(1, 12, 3))) == {}


def test_the_only_plausible_unit_is_proposed(read: Read) -> None:
    title = "โครงการตามงบ 5 ล้านบาท"
    assert asked(read(["งบประมาณ"], column(180_000, 95_000), title)) == {"unit:งาน!B": "x1"}
    assert asked(read(["งบประมาณ"], column(1.5, 0.5), title)) == {"unit:งาน!B": "x1000000"}


def test_an_amount_in_baht_below_a_header_of_millions_is_asked_about(read: Read) -> None:
    reading = read(["งบประมาณ (ล้านบาท)"], column(1.5, 2, 1_500_000))
    assert budgets(reading) == [150_000_000, 200_000_000]
    assert asked(reading) == {"large:งาน!B4": "x1"}


def test_units_in_cells_of_the_rows_are_asked_about_and_lose_no_row(read: Read) -> None:
    rows = [[1.5, "ล้านบาท"], [250, "(พันบาท)"], [900, "บาท"]]
    assert asked(read(["งบประมาณ", "หน่วย"], rows)) == {"row_unit:งาน!B": "row"}
    for answer, satang in (("row", [1_500_000_00, 250_000_00, 900_00]), ("x1", [1_50, 250_00, 900_00])):
        assert budgets(read(["งบประมาณ", "หน่วย"], rows, answers={"row_unit:งาน!B": answer})) == satang


def test_an_amount_in_words_beside_it_is_no_sum(read: Read) -> None:
    reading = read(["งบประมาณ", "ตัวอักษร"], [[100_000, "หนึ่งแสนบาทถ้วน"], [250, "สองร้อยห้าสิบบาทถ้วน"]])
    assert budgets(reading) == [100_000_00, 250_00]


@pytest.mark.parametrize("text", ["ไม่ใช้งบประมาณ", "ไม่มีงบประมาณ", "ไม่ใช้งบ", "ไม่มี", "ไม่ได้รับจัดสรรงบประมาณ"])
def test_words_in_place_of_an_amount_are_asked_about(read: Read, text: str) -> None:
    assert asked(read(["งบประมาณ"], column(100, text))) == {"none:งาน!B": "zero"}
    assert budgets(read(["งบประมาณ"], column(100, text), answers={"none:งาน!B": "zero"})) == [100_00, 0]
    assert budgets(read(["งบประมาณ"], column(100, text), answers={"none:งาน!B": "blank"})) == [100_00, None]


@pytest.mark.parametrize(
    ("answer", "satang"), [("thousands", 18_000_000), ("decimals", 18_000), ("blank", None)]
)
def test_a_point_before_three_digits_is_asked_about(read: Read, answer: str, satang: int | None) -> None:
    rows = column("180.000", 250_000, 90_000)
    assert asked(read(["งบประมาณ"], rows)) == {"point:งาน!B": "thousands"}
    assert budgets(read(["งบประมาณ"], rows, answers={"point:งาน!B": answer}))[0] == satang


def test_numbers_and_texts_without_doubt_are_not_asked_about(read: Read) -> None:
    values = (180, "180.50", "0.500", "๑๘๐,๐๐๐", "-", 0, 12_000_000, 3_500_000, "฿88,400.-", "5 บาท")
    reading = read(["งบประมาณ"], column(*values))
    assert budgets(reading) == [
        180_00,
        180_50,
        50,
        18_000_000,
        None,
        0,
        12 * MILLION,
        350_000_000,
        8_840_000,
        500,
    ]
    assert asked(reading) == {}


@pytest.mark.parametrize("value", ["(1,000)", "( 1,000.50 )", Formatted(0.5, "0%"), -5])
def test_what_is_no_amount_is_refused_with_its_cell(read: Read, value: Any) -> None:
    reading = read(["งบประมาณ"], column(value, 100))
    assert budgets(reading) == [10_000]
    assert [problem.place for problem in reading.problems] == ["B2"]


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ((100_000, 250_000, 180_000_000, 90_000), ["B4"]),
        ((100_000, 250_000, 180, 90_000), ["B4"]),
        ((1_000, 20_000, 400_000, 8_000_000, 90_000_000), []),
        ((100_000, 250_000, 5_000_000), []),
    ],
)
def test_an_amount_a_thousand_times_its_neighbours_is_asked_about(
    read: Read, values: Sequence[int], places: list[str]
) -> None:
    reading = read(["งบประมาณ"], column(*values))
    assert list(asked(reading)) == [f"size:งาน!{place}" for place in places]
    assert len(reading.records) == len(values) - len(places)


def test_a_disbursement_a_hundred_times_the_budget_is_asked_about(read: Read) -> None:
    rows = [[1_500, "ต.ค. 61", 750_000], [180_000, "ต.ค. 61", 60_000]]
    reading = read(["งบประมาณ", "เดือน", "เบิกจ่าย"], rows)
    assert asked(reading) == {"size:งาน!D2": None}
    answered = read(["งบประมาณ", "เดือน", "เบิกจ่าย"], rows, answers={"size:งาน!D2": "thousand"})
    assert values_of(answered, "disbursed_satang") == {"ก1": 75_000, "ก2": 6_000_000}


def test_a_unit_in_a_note_below_the_table_or_in_the_sheets_name_counts(tmp_path: Path) -> None:
    table: list[list[Any]] = [["ลำดับ", "ชื่อโครงการ", "งบประมาณ"], [1, "ก", 1500]]
    below = workbook(make(tmp_path / "ก.xlsx", {"งาน": [*table, ["หมายเหตุ : หน่วยเป็นพันบาท"]]}))
    assert budgets(below) == [150_000_000]
    named = workbook(make(tmp_path / "ข.xlsx", {"งบ (ล้านบาท)": table}))
    assert asked(named) == {"unit:งบ (ล้านบาท)!C": None}


def test_the_same_column_of_two_tables_is_two_questions(tmp_path: Path) -> None:
    first = [["ชื่อโครงการ", "งบประมาณ", "โทรศัพท์"], ["ก", "180.000", "-"]]
    second = [["ชื่อโครงการ", "วงเงิน", "ผู้รับผิดชอบ"], ["ข", "250.000", "-"]]
    tables = [*first, [], ["ฝ่ายโยธา"], *second]
    reading = workbook(make(tmp_path / "ก.xlsx", {"งาน": tables}))
    assert [(q.key, q.projects) for q in reading.questions] == [
        ("point:งาน!B", ("ก",)),
        ("point:งาน#2!B", ("ข",)),
    ]


@pytest.mark.parametrize(
    ("header", "question"),
    [
        ("เบิกจ่าย (ร้อยละ)", "amount:งาน!C"),
        ("เบิกจ่าย (%)", "amount:งาน!C"),
        ("ความก้าวหน้า (บาท)", "percentage:งาน!C"),
    ],
)
def test_a_header_that_names_another_kind_of_unit_is_asked_about(
    read: Read, header: str, question: str
) -> None:
    assert asked(read(["เดือน", header], [["ต.ค. 61", 45]])) == {question: "blank"}


@pytest.mark.parametrize(
    ("values", "question"),
    [
        ((0.35, 35, 20), {"fraction:งาน!C": None}),
        ((0.35, 0.5, 1), {"fraction:งาน!C": "fraction"}),
        ((1, 0, 1), {"fraction:งาน!C": "fraction"}),
        ((Formatted(0.35, "0%"), 0.4, 35), {"fraction:งาน!C": None}),
        ((Formatted(35, "0%"), Formatted(0.2, "0%")), {"percent:งาน!C": "typed"}),
        ((Formatted(0.35, "0%"), Formatted(1, "0%"), 35), {}),
        ((1, 35, 100), {}),
        (("0.35%", "35 %", 20), {}),
    ],
)
def test_fractions_beside_percents_are_asked_about(
    read: Read, values: Sequence[Any], question: dict[str, str | None]
) -> None:
    reading = read(["เดือน", "ความก้าวหน้า"], [["ต.ค. 61", value] for value in values])
    assert asked(reading) == question
    if question:
        answered = read(
            ["เดือน", "ความก้าวหน้า"],
            [["ต.ค. 61", value] for value in values],
            answers=dict.fromkeys(question, next(iter(question.values())) or "fraction"),
        )
        first = values[0].value if isinstance(values[0], Formatted) else values[0]
        assert values_of(answered, "progress")["ก1"] == (first if first > 1 else first * 100) * 100


# --- what other columns tell --------------------------------------------------------------------------------


def months(tmp_path: Path, budget: str, *rows: Sequence[Any]) -> WorkbookReading:
    """Read a table of a budget and of what was disbursed in two months."""
    book: Sequence[Sequence[Any]] = [
        ["ผลการเบิกจ่าย ปีงบประมาณ 2567"],
        ["ชื่อโครงการ", budget, "เบิกจ่าย", None],
        [None, None, "ต.ค. 66", "พ.ย. 66"],
        *rows,
    ]
    return workbook(make(tmp_path / "ก.xlsx", {"งาน": book}, ["A2:A3", "B2:B3", "C2:D2"]))


def test_months_without_unit_beside_a_budget_in_millions_are_asked_about(tmp_path: Path) -> None:
    reading = months(tmp_path, "งบประมาณ (ล้านบาท)", ["ก", 12, 1, 2], ["ข", 30, 3, 4])
    assert asked(reading) == {"unit:งาน!C": "x1000000", "unit:งาน!D": "x1000000"}
    assert reading.records == []


def test_a_months_amount_far_above_the_budget_is_asked_about(tmp_path: Path) -> None:
    reading = months(tmp_path, "งบประมาณ", ["ก", 12_000, 5_000_000, 2_000], ["ข", 30_000, 3_000, 4_000])
    assert [*asked(reading)] == ["size:งาน!C4"]


@pytest.mark.parametrize("header", ["งบประมาณ", "งบประมาณ (ล้านบาท)"])
def test_months_of_the_budgets_unit_are_not_asked_about(tmp_path: Path, header: str) -> None:
    unit = header.removeprefix("งบประมาณ")
    rows: Sequence[Sequence[Any]] = [
        ["ผลการเบิกจ่าย ปีงบประมาณ 2567"],
        ["ชื่อโครงการ", header, f"เบิกจ่าย{unit}", None],
        [None, None, "ต.ค. 66", "พ.ย. 66"],
        ["ก", 12, 1, 2],
    ]
    reading = workbook(make(tmp_path / "ก.xlsx", {"งาน": rows}, ["A2:A3", "B2:B3", "C2:D2"]))
    assert (asked(reading), len(reading.records)) == ({}, 1)
