"""What was said of a workbook holds for the next one of its shape, as far as it fits."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.formats.spreadsheet.project_import import WorkbookReading
from app.models.import_doubts import Choice, Question, Source
from app.services.imports.remembered import Remembered, parse_remembered, shape_of, what_was_said
from tests.formats.spreadsheet.workbooks import looked_at, make

HEADERS = ("เรื่อง", "เงิน", "ชื่อโครงการ")
PHONES = [("ชื่อโครงการ", "โทรศัพท์"), ("ปรับปรุงทางเท้า", 20000000), ("ลอกท่อระบายน้ำ", "02 000 0001")]


def shape(folder: Path, rows: Sequence[Sequence[Any]], sheet: str = "งาน") -> str:
    with looked_at(make(folder / "ก.xlsx", {sheet: rows})) as reading:
        return shape_of([layout for layout in reading.layouts if layout.row_count])


def question(key: str = "unit:งาน!B", text: str = "เงิน: “1.5” เป็นบาทหรือล้านบาท") -> Question:
    return Question(key, Source("แผ่น งาน", "คอลัมน์ B"), text, (Choice("baht", "บาท"), Choice("2562", "ปี")))


def remembered(asked: Question, choice: str, reading: WorkbookReading) -> Remembered:
    said = what_was_said(reading.layouts, reading.usable(), [asked], {asked.key: choice})
    return parse_remembered(said.to_text())


def test_the_shape_is_the_headers_in_their_order_however_they_are_spelt(tmp_path: Path) -> None:
    one = shape(tmp_path, [("ชื่อโครงการ", "งบประมาณ"), ("ก", 1)])
    assert shape(tmp_path, [("ชื่อ\u200bโครงการ ", "งบประมาณ"), ("ข", 2), ("ค", 3)], "กรกฎาคม") == one
    assert shape(tmp_path, [("งบประมาณ", "ชื่อโครงการ"), (1, "ก")]) != one


def test_an_answer_holds_for_another_sheet_s_name_and_other_examples(tmp_path: Path) -> None:
    with looked_at(make(tmp_path / "ก.xlsx", {"งาน": PHONES})) as reading:
        said = remembered(question(), "baht", reading)
    with looked_at(make(tmp_path / "ข.xlsx", {"ก.ค.": PHONES})) as reading:
        asked = question("unit:ก.ค.!B", "เงิน: “2.75” เป็นบาทหรือล้านบาท")
        assert said.answers_to([asked], reading.layouts) == {asked.key: "baht"}


def test_an_answer_that_no_longer_fits_is_not_used(tmp_path: Path) -> None:
    with looked_at(make(tmp_path / "ก.xlsx", {"งาน": PHONES})) as reading:
        said = remembered(question(), "baht", reading)
        others = (question(text="เงิน: เป็นปีหรือบาท"), question("unit:งาน!C"), question("order:งาน!B"))
        assert said.answers_to(others, reading.layouts) == {}
        fewer = Question("unit:งาน!B", Source("", ""), question().text, (Choice("million", "ล้านบาท"),))
        assert said.answers_to([fewer], reading.layouts) == {}


def test_a_year_a_month_and_a_single_cell_are_asked_again(tmp_path: Path) -> None:
    with looked_at(make(tmp_path / "ก.xlsx", {"งาน": PHONES})) as reading:
        assert remembered(question(), "2562", reading).is_empty
        assert remembered(question("value:งาน!B7"), "baht", reading).is_empty


def test_columns_are_remembered_only_where_a_person_changed_them(tmp_path: Path) -> None:
    with looked_at(make(tmp_path / "ก.xlsx", {"งาน": [HEADERS, ("ก", 500, "ข")]})) as reading:
        [layout] = reading.layouts
        assert what_was_said([layout], [layout], [], {}).is_empty or not layout.is_usable
        chosen = layout.with_columns({1: "project_name", 2: "allocated_budget_satang"})
        said = parse_remembered(what_was_said([layout], [chosen], [], {}).to_text())
        assert said.layouts([layout]) == [chosen]


def test_settings_that_hold_something_else_are_as_nothing() -> None:
    for text in ("", "{", "[]", '{"columns": 1, "answers": {}}', '{"columns": {"a": {}}, "answers": {}}'):
        assert parse_remembered(text).is_empty
