"""The largest amount, 999,999,999,999.99 baht, goes through workbooks, gathering and sums whole."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest

from app.formats.json.project import from_bytes, to_bytes
from app.formats.spreadsheet.project_export import export_csv, export_workbook
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.models.thai import MAX_SATANG
from app.printing.type_families import OFFICIAL
from app.services.batch_print import print_together
from app.services.board import read_board, refresh
from app.services.gathering import gather
from app.services.import_records import Mode, import_records
from app.storage.project_file import ProjectFile, new_record_id
from tests.formats.spreadsheet.workbooks import held, read
from tests.printing.programs.readers import pdftotext

COUNT = 12
MARGIN = 25
"""Points at the right of a page that stay empty."""


@pytest.fixture
def records(record: ProjectRecord) -> list[ProjectRecord]:
    """Twelve projects whose budget, and what each of their nine reports spent, is the largest amount."""
    made = []
    for number in range(COUNT):
        own = record.with_id(new_record_id())
        project = replace(
            own.project, project_code=f"50130000-{number:04}", allocated_budget_satang=MAX_SATANG
        )
        reports = tuple(replace(report, disbursed_satang=MAX_SATANG) for report in own.reports)
        made.append(replace(own, project=project, reports=reports))
    return made


@pytest.fixture
def filled(file: ProjectFile, records: Sequence[ProjectRecord]) -> ProjectFile:
    with file.transaction():
        for record in records:
            file.add_project(record.project, record.reports)
    file.revisions.commit()
    return file


@pytest.mark.parametrize(("export", "ending"), [(export_workbook, "xlsx"), (export_csv, "csv")])
def test_it_goes_out_and_in_by_a_workbook(
    filled: ProjectFile, tmp_path: Path, export: Callable[..., object], ending: str
) -> None:
    path = tmp_path / f"ก.{ending}"
    list(export(filled, path))  # type: ignore[call-overload]
    reading = read(path)
    assert reading.problems == []
    with ProjectFile.create(tmp_path / "ข.sqlite") as other:
        import_records(other, reading.records, Mode.KEEP)
        if ending == "xlsx":
            assert held(other) == held(filled)
        for project_id in other.project_ids():
            assert other.project(project_id).allocated_budget_satang == MAX_SATANG
            assert {report.disbursed_satang for report in other.reports(project_id)} == {MAX_SATANG}


def test_it_goes_out_and_in_by_the_project_json(records: list[ProjectRecord]) -> None:
    written = to_bytes(records)
    assert b"999999999999.99" in written
    assert from_bytes(written, "ก.json") == records


def test_it_is_gathered_and_counts_on_the_board(
    filled: ProjectFile, records: Sequence[ProjectRecord], tmp_path: Path
) -> None:
    filled.database.write_outgoing(sent := tmp_path / "ส่ง.sqlite")
    with ProjectFile.create(tmp_path / "รวม.sqlite") as into:
        assert not gather(into, [sent])[0].refused
        assert held(into) == held(filled)
        refresh(into)
        board = read_board(into, 2562, date(2019, 10, 31))
        row = next(row for row in board.offices if row.office == records[0].project.office)
    reports = len(records[0].reports)
    assert row.allocated_satang == COUNT * MAX_SATANG
    assert row.spent_satang == COUNT * reports * MAX_SATANG
    assert sum(month.disbursed_satang for month in row.months) == COUNT * reports * MAX_SATANG
    assert row.spent_share == reports * 100_00


@pytest.mark.long
def test_a_volume_of_twelve_has_every_amount_whole_on_one_line_inside_the_page(
    filled: ProjectFile, tmp_path: Path
) -> None:
    target = tmp_path / "เล่ม.pdf"
    list(print_together(filled, filled.project_ids(), target, OFFICIAL, Period(2019, 6)))
    number = next(summaries(target))
    summary = pdftotext(target.read_bytes()).split("\f")[number]
    assert summary.count("8,999,999,999,999.91") == COUNT
    assert summary.count(" 999,999,999,999.99") == 2 * COUNT
    [total] = [line.split() for line in summary.splitlines() if line.split()[:1] == ["รวม"]]
    assert total[1:] == ["11,999,999,999,999.88"] * 2 + ["107,999,999,999,998.92", "900.00"]
    assert overlapping(target, number) == []


def summaries(path: Path) -> Iterator[int]:
    """Yield the numbers of the pages, from 0, that hold the summary."""
    pages = pdftotext(path.read_bytes()).split("\f")
    yield from (number for number, page in enumerate(pages) if "(บาท)" in page)


def overlapping(path: Path, number: int) -> list[str]:
    """Return the words of a page that reach into the next one on their line, or beyond the page's margin."""
    with pdfplumber.open(path) as document:
        page = document.pages[number]
        words = sorted(page.extract_words(), key=lambda word: (round(word["bottom"]), word["x0"]))
    margin = page.width - MARGIN
    reaching = (
        one for one, other in pairwise(words) if one["bottom"] == other["bottom"] and one["x1"] > other["x0"]
    )
    return [word["text"] for word in (*reaching, *(one for one in words if one["x1"] > margin))]
