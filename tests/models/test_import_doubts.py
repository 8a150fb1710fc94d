"""The vocabulary of what an import asks and leaves out."""

import pytest

from app.models.errors import UserError
from app.models.import_doubts import (
    Choice,
    LeftOut,
    Question,
    Source,
    Summary,
    check_answers,
    parse_answers,
    proposals,
)

UNIT = Question(
    "unit:งาน!C",
    Source("แผ่น งาน", "คอลัมน์ C", "งบประมาณ"),
    "จำนวนเงินในคอลัมน์นี้เป็นหน่วยใด",
    (Choice("baht", "บาท"), Choice("thousand", "พันบาท เช่น 1,500 เป็น 1,500,000 บาท")),
    "thousand",
)
OPEN = Question("rows:งาน", UNIT.source, "นำเข้าหรือไม่", (Choice("take", "นำเข้า"),))


def test_a_source_is_told_with_what_stands_there() -> None:
    assert str(UNIT.source) == "แผ่น งาน คอลัมน์ C “งบประมาณ”"
    assert str(Source("หน้า 2", "บรรทัด 12")) == "หน้า 2 บรรทัด 12"


def test_only_an_offered_answer_counts() -> None:
    assert UNIT.answer({}) is None
    assert UNIT.answer({UNIT.key: "million"}) is None
    assert UNIT.answer({UNIT.key: "baht"}) == "baht"


def test_a_question_without_proposal_stays_open() -> None:
    assert proposals([UNIT, OPEN]) == {UNIT.key: "thousand"}


def test_a_record_waits_for_a_question_once() -> None:
    assert UNIT.for_projects(["ก", "ข", "ก"]).projects == ("ก", "ข")


def test_typed_answers_may_have_signs_in_their_question() -> None:
    assert parse_answers(["value:งาน=1!D7=keep"]) == {"value:งาน=1!D7": "keep"}


@pytest.mark.parametrize("typed", ["", "baht", "unit:งาน!C=", "=baht"])
def test_what_is_no_answer_is_refused(typed: str) -> None:
    with pytest.raises(UserError, match="ไม่มีรูปแบบ"):
        parse_answers([typed])


def test_an_answer_to_nothing_and_an_unknown_choice_are_told() -> None:
    with pytest.raises(UserError, match="ไม่มีคำถาม “unit:งาน!D”"):
        check_answers({"unit:งาน!D": "baht"}, [UNIT])
    with pytest.raises(UserError, match="ไม่มีตัวเลือก “million”") as told:
        check_answers({UNIT.key: "million"}, [UNIT])
    assert "baht thousand" in told.value.remedy
    check_answers({UNIT.key: "baht"}, [UNIT, OPEN])


def test_what_is_left_out_is_told_with_its_rows_and_places() -> None:
    places = (Source("แผ่น งาน", "แถว 5–9", "รวม"), Source("แผ่น งาน", "แถว 12", "รวมทั้งสิ้น"))
    assert str(LeftOut("แถวผลรวม", places, 6)) == (
        "แถวผลรวม 6 แถว: แผ่น งาน แถว 5–9 “รวม”, แผ่น งาน แถว 12 “รวมทั้งสิ้น”"
    )


def test_a_summary_accounts_for_every_row() -> None:
    assert Summary(10, 6, 1, 3).is_whole
    assert not Summary(10, 6, 1, 2).is_whole
    assert "อ่าน 10 แถว" in str(Summary(10, 6, 1, 3))
