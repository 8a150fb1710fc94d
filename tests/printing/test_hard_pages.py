"""Forms that are hard to lay out: long reports, long statuses, long words, many entries, large amounts."""

from dataclasses import replace
from io import BytesIO
from math import ceil
from typing import Any

import pikepdf
import pytest

from app.models.progress_report import Period, ProgressReport
from app.models.project import Project, StrategicAlignment, TargetGroup
from app.models.project_record import ProjectRecord
from app.models.thai import MAX_SATANG
from app.printing.form_blocks import BODY_SIZE, HEIGHT, LEADING, WIDTH
from app.printing.layout import Block, Page, Piece, Role, Run
from app.printing.official_form import lay_out_form, print_form
from app.printing.type_families import OFFICIAL
from tests.printing.forms import EMPTY
from tests.printing.programs.readers import pdftotext

SENTENCE = "สำนักงานเขตได้รับโอนเงินงบประมาณจากสำนักการศึกษา เพื่อให้เครือข่ายโรงเรียนดำเนินการจัดอบรม "
LONG_STATUS = "ล่าช้ากว่าแผน เนื่องจากรอการจัดสรรงบประมาณจากสำนักงบประมาณกรุงเทพมหานคร"
PLAN, TARGET = "เป็นไปตามแผน", "เป็นไปตามเป้าหมาย"
CONTINUED = "รายงานครั้งที่ 2 (ต่อ)"


def reports(count: int, **values: Any) -> list[ProgressReport]:
    first = ProgressReport(EMPTY.id, Period(2018, 10), progress=100_00, plan_status="ช้ากว่าแผน")
    months = (Period(2018 + number // 12, number % 12 + 1) for number in range(count))
    return [replace(first, period=month, **values) for month in months]


def tall(number: int = 2, count: int = 3) -> list[ProgressReport]:
    """Reports of which one is taller than two pages."""
    found = reports(count, narrative="ดำเนินการแล้ว")
    found[number - 1] = replace(found[number - 1], narrative=SENTENCE * 200)
    return found


def pieces(pages: list[Page], role: Role) -> list[tuple[int, Piece]]:
    numbered = enumerate(pages)
    return [(number, piece) for number, page in numbered for piece in page if piece.block.role is role]


def text_of(piece: Piece) -> str:
    return "".join(run.content.text for run, _ in piece.runs)


def lines_of(piece: Piece, part: int) -> list[str]:
    return [run.content.text.strip() for run, _ in piece.runs if run.part == part]


# --- a report taller than a page --------------------------------------------------------------------------


def test_a_report_taller_than_a_page_is_named_again_on_every_page_it_continues_on() -> None:
    pages = lay_out_form(EMPTY, tall())
    parts = [number for number, piece in pieces(pages, Role.REPORT) if len(piece.feet) > 5]
    assert len(parts) > 2
    named = pieces(pages, Role.CONTINUED)
    assert [number for number, _ in named] == parts[1:]
    assert {text_of(piece) for _, piece in named} == {CONTINUED}


def test_the_name_of_a_continued_report_stands_above_its_lines_and_within_the_page() -> None:
    for page in lay_out_form(EMPTY, tall())[1:-1]:
        _, label, report, *_ = page
        assert label.block.role is Role.CONTINUED
        assert label.feet == (LEADING,)
        assert report.feet[0] == 2 * LEADING
        assert report.feet[-1] <= HEIGHT


def test_a_report_that_fits_on_a_page_is_never_continued() -> None:
    long = reports(12, narrative=SENTENCE * 12)
    assert not pieces(lay_out_form(EMPTY, long), Role.CONTINUED)


def test_the_name_is_no_part_of_the_text_that_a_screen_reader_reads() -> None:
    pdf = print_form(EMPTY, tall())
    assert pdftotext(pdf).count(CONTINUED) >= 2
    with pikepdf.open(BytesIO(pdf)) as opened:
        shown = b"".join(page.Contents.read_bytes() for page in opened.pages)
    assert shown.count(b"/Subtype /Header /Attached [/Top]") >= 2


# --- long statuses ----------------------------------------------------------------------------------------


def test_long_statuses_stand_below_the_progress_over_the_full_width() -> None:
    rows = reports(1, plan_status=LONG_STATUS, target_status=TARGET, disbursed_satang=123_456_789)
    [(_, report)] = pieces(lay_out_form(EMPTY, rows), Role.REPORT)
    assert lines_of(report, 3) == [f": {LONG_STATUS}"]
    assert len(report.feet) == 4  # narrative, progress, plan, target


def test_usual_statuses_stay_beside_the_progress() -> None:
    rows = reports(1, plan_status="เป็นไปตามแผน", target_status=TARGET, disbursed_satang=999_999_999)
    [(_, report)] = pieces(lay_out_form(EMPTY, rows), Role.REPORT)
    assert len(report.feet) == 2


def test_a_long_status_in_one_report_moves_no_other_report() -> None:
    usual = reports(3, plan_status="เป็นไปตามแผน", target_status=TARGET, disbursed_satang=999_999_999)
    one_long = [*usual[:2], replace(usual[2], plan_status=LONG_STATUS)]
    found = pieces(lay_out_form(EMPTY, one_long), Role.REPORT)
    placed = [[run.x for run in piece.block.runs] for _, piece in found]
    assert placed[0] == placed[1]
    assert len({*placed[0]}) == 4


@pytest.mark.parametrize(("plan", "target"), [("", LONG_STATUS), (LONG_STATUS, ""), (LONG_STATUS, " ")])
def test_the_colon_of_an_empty_status_stands_on_no_line_of_its_own(plan: str, target: str) -> None:
    rows = reports(2, plan_status=plan, target_status=target, disbursed_satang=MAX_SATANG)
    for _, report in pieces(lay_out_form(EMPTY, rows), Role.REPORT):
        lines = [lines_of(report, part) for part in (3, 4)]
        assert [":"] in lines
        by_line = {run.line: "" for run, _ in report.runs}
        for run, _ in report.runs:
            by_line[run.line] += run.content.text
        assert all(text.strip(" :") for text in by_line.values())
        ends = [run.x + run.face.width(run.content.text.rstrip()) for run, _ in report.runs]
        assert max(ends) <= WIDTH + 0.01


@pytest.mark.parametrize("words", [1, 2, 4, 8, 16])
def test_statuses_take_no_more_lines_than_over_the_full_width(words: int) -> None:
    status = "ล่าช้ากว่าแผนเนื่องจากรอการจัดสรรงบประมาณ " * words
    rows = reports(1, plan_status=status, target_status=status, disbursed_satang=MAX_SATANG)
    [(_, report)] = pieces(lay_out_form(EMPTY, rows), Role.REPORT)
    each = 1 + ceil(BODY_SIZE / 2 * len(status) / (WIDTH - 80))
    assert len(report.feet) <= 2 + 2 * each


# --- a colon and the word after it ------------------------------------------------------------------------

LONG_WORDS = {
    "letters": "ก" * 300,
    "address": "https://data.bangkok.go.th/" + "a" * 200,
    "name": "กรุงเทพมหานครอมรรัตนโกสินทร์มหินทรายุธยามหาดิลกภพนพรัตนราชธานีบูรีรมย์อุดมราชนิเวศน์มหาสถาน",
}


@pytest.mark.parametrize("word", LONG_WORDS.values(), ids=LONG_WORDS)
def test_a_colon_never_stands_alone(word: str) -> None:
    project = replace(
        EMPTY, project_name=word, coordinator=word, strategic_alignments=(StrategicAlignment(*[word] * 4),)
    )
    rows = reports(2, narrative=word, plan_status=word, target_status=word)
    for page in lay_out_form(project, [*rows, replace(rows[0], reported_on=None)]):
        for piece in page:
            assert not lonely_colons(piece.block)


def lonely_colons(block: Block) -> list[Run]:
    """Return the colons that stand on a line above their text; an empty entry has only its colon."""
    last = {run.part: run.line for run in block.runs}
    return [run for run in block.runs if not run.content.text.strip(" :") and last[run.part] > run.line]


# --- many and large entries -------------------------------------------------------------------------------

LONG_NAME = ("โครงการพัฒนาคุณภาพการศึกษาของโรงเรียนในสังกัดสำนักงานเขต" * 6)[:300]


def hard() -> ProjectRecord:
    """60 reports, 40 objectives, names of 300 letters, the largest amounts."""
    project = Project(
        "00000000-0000-0000-0000-000000000000",
        project_name=LONG_NAME,
        project_code="5" * 60,
        allocated_budget_satang=MAX_SATANG,
        office=LONG_NAME,
        division=LONG_NAME,
        subdivision=LONG_NAME,
        officer_name=LONG_NAME,
        officer_phone="0" * 60,
        coordinator=LONG_NAME,
        objectives=tuple(f"{LONG_NAME} {number}" for number in range(40)),
        targets=tuple(TargetGroup(LONG_NAME, (LONG_NAME,) * 3) for _ in range(12)),
        strategic_alignments=(StrategicAlignment(*[LONG_NAME] * 4),) * 3,
    )
    rows = reports(60, narrative=LONG_NAME, plan_status=LONG_STATUS, target_status=LONG_NAME)
    return ProjectRecord(project, tuple(replace(row, disbursed_satang=MAX_SATANG) for row in rows))


@pytest.mark.parametrize("digits", [False, True], ids=["arabic", "thai"])
def test_nothing_overflows(digits: bool) -> None:
    record = hard()
    for page in lay_out_form(record.project, record.reports, OFFICIAL._replace(thai_digits=digits)):
        for piece in page:
            assert piece.feet[-1] <= HEIGHT + 0.01 or piece.block.role is Role.FOOTER
            for run, _ in piece.runs:
                assert run.x >= -0.01
                assert run.x + run.face.width(run.content.text.rstrip()) <= WIDTH + 0.01, run.content.text


def test_nothing_of_one_line_lies_upon_another() -> None:
    """Runs of one line stand beside each other: what comes later starts where the earlier has ended."""
    record = hard()
    for page in lay_out_form(record.project, record.reports):
        ends: dict[tuple[int, float], float] = {}
        for piece in page:
            for run, foot in sorted(piece.runs, key=lambda placed: placed[0].x):
                assert ends.get((id(piece), foot), 0) <= run.x + 0.01, run.content.text
                ends[id(piece), foot] = run.x + run.face.width(run.content.text.rstrip())
