"""Which office has sent which month: by the day of receipt, against the coordinator's deadline."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.formats.reference_lists import listed_offices, office_named, short_name
from app.models.board import Board, OfficeRow
from app.models.errors import UserError
from app.models.note import Note, Topic
from app.models.progress_report import Period, ProgressReport, fiscal_months
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.models.submission.deadlines import USUAL_DEADLINE, Deadline
from app.models.submission.office_month import OfficeMonth, Submission, SubmissionState, month_words
from app.models.submission.units import NO_OFFICE
from app.services.board import (
    HIDDEN_OFFICES,
    hidden_offices,
    hide_offices,
    read_board,
    read_lines,
    refresh,
    refreshing,
)
from app.services.gathering import gather
from app.services.submission.deadlines import DEADLINE, set_general_deadline
from app.storage import merge
from app.storage.project_file import ProjectFile, new_record_id

OCTOBER, NOVEMBER, DECEMBER, *_ = fiscal_months(2562)
BANGRAK = "สำนักงานเขตบางรัก"
NEW_YEAR = date(2019, 1, 1)


class Office:
    """An office's file, and sending it on a given day."""

    def __init__(
        self, folder: Path, file: ProjectFile, into: ProjectFile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.file = file
        self._into, self._folder, self._patch, self._sent = into, folder, monkeypatch, 0

    def add(self, *months: Period, office: str = BANGRAK, **entries: object) -> str:
        """Add a project with reports for these months."""
        project = Project(new_record_id(), office=office, fiscal_year=2562)
        project = replace(project, **entries)  # type: ignore[arg-type]
        self.file.add_project(project, [ProgressReport(project.id, month) for month in months])
        return project.id

    def send(self, at: str) -> None:
        self._sent += 1
        self.file.database.write_outgoing(target := self._folder / f"{self._sent}.sqlite")
        self._patch.setattr(merge, "now", lambda: at)
        assert not gather(self._into, [target])[0].refused


@pytest.fixture
def office(tmp_path: Path, file: ProjectFile, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with ProjectFile.create(tmp_path / "เขต.sqlite") as own:
        yield Office(tmp_path, own, file, monkeypatch)


def row_of(board: Board, office: str = BANGRAK) -> OfficeRow:
    return next(row for row in board.offices if row.office == office)


def month_of(file: ProjectFile, month: Period, today: date = NEW_YEAR, office: str = BANGRAK) -> OfficeMonth:
    return row_of(read_board(file, 2562, today), office).months[fiscal_months(2562).index(month)]


# --- states ---


def test_all_reports_in_time_are_complete(office: Office, file: ProjectFile) -> None:
    office.add(OCTOBER)
    office.add(OCTOBER)
    office.send("2018-10-28T10:00:00Z")
    found = month_of(file, OCTOBER)
    assert (found.state, found.submission) == (SubmissionState.COMPLETE, Submission(2, 2, in_time=2))
    assert (found.first_received_on, found.due_on) == (date(2018, 10, 28), date(2018, 10, 28))


@pytest.mark.parametrize(
    ("at", "in_time"),
    [
        ("2018-10-28T16:59:59Z", 1),  # the last second of the 28th in Bangkok
        ("2018-10-28T17:00:00Z", 0),
    ],
)
def test_what_comes_on_the_day_of_the_deadline_is_in_time(
    office: Office, file: ProjectFile, at: str, in_time: int
) -> None:
    office.add(OCTOBER)
    office.send(at)
    found = month_of(file, OCTOBER)
    assert (found.state, found.submission) == (SubmissionState.COMPLETE, Submission(1, 1, in_time))


def test_what_is_sent_for_some_projects_only_is_incomplete(office: Office, file: ProjectFile) -> None:
    office.add(OCTOBER)
    office.add()
    office.send("2018-10-28T10:00:00Z")
    found = month_of(file, OCTOBER)
    assert (found.state, found.submission) == (SubmissionState.INCOMPLETE, Submission(2, 1, in_time=1))


def test_a_first_report_after_the_deadline_is_late(office: Office, file: ProjectFile) -> None:
    office.add(OCTOBER)
    office.send("2018-10-28T17:00:00Z")  # the 29th in Bangkok
    found = month_of(file, OCTOBER)
    assert (found.state, found.submission.late) == (SubmissionState.COMPLETE, 1)


def test_what_came_in_time_and_what_came_late_are_counted_apart(office: Office, file: ProjectFile) -> None:
    office.add(OCTOBER)
    other = office.add()
    office.send("2018-10-20T10:00:00Z")
    office.file.add_report(ProgressReport(other, OCTOBER))
    office.send("2018-11-20T10:00:00Z")
    found = month_of(file, OCTOBER)
    assert (found.state, found.submission) == (SubmissionState.COMPLETE, Submission(2, 2, in_time=1))
    assert (found.first_received_on, found.last_received_on) == (date(2018, 10, 20), date(2018, 11, 20))
    assert month_words(found) == "ครบ 2/2 · ทันเวลา 1/2"


def test_nothing_sent_is_missing_from_the_day_after_the_deadline(office: Office, file: ProjectFile) -> None:
    office.add(OCTOBER)
    office.send("2018-10-28T10:00:00Z")
    assert month_of(file, NOVEMBER, date(2018, 11, 28)).state is SubmissionState.NOT_DUE
    assert month_of(file, NOVEMBER, date(2018, 11, 29)).state is SubmissionState.MISSING


def test_months_before_the_first_one_of_all_projects_are_not_expected(
    office: Office, file: ProjectFile
) -> None:
    office.add(start_date=date(2018, 11, 5), end_date=date(2018, 11, 30))
    office.send("2018-10-28T10:00:00Z")
    states = [month_of(file, month).state for month in (OCTOBER, NOVEMBER, DECEMBER)]
    assert states == [SubmissionState.NOT_EXPECTED, SubmissionState.MISSING, SubmissionState.MISSING]


def test_a_report_of_a_project_that_need_not_report_stands_in_for_no_other(
    office: Office, file: ProjectFile
) -> None:
    office.add(OCTOBER, start_date=date(2018, 12, 1))
    office.add()
    office.send("2018-10-28T10:00:00Z")
    found = month_of(file, OCTOBER)
    assert (found.state, found.submission) == (SubmissionState.INCOMPLETE, Submission(1, 0))


def test_a_closed_project_is_expected_no_more(office: Office, file: ProjectFile) -> None:
    closed = office.add(OCTOBER)
    note = replace(Note.of(Topic.CLOSING, closed), noted_on=date(2018, 10, 31), text="เสร็จแล้ว")
    office.file.put_note(note)
    office.send("2018-10-28T10:00:00Z")
    assert month_of(file, NOVEMBER).state is SubmissionState.NOT_EXPECTED


def test_what_was_typed_here_is_complete_and_neither_in_time_nor_late(file: ProjectFile) -> None:
    project = Project(new_record_id(), office=BANGRAK, fiscal_year=2562)
    file.add_project(project, [ProgressReport(project.id, OCTOBER)])
    refresh(file)
    found = month_of(file, OCTOBER)
    assert (found.state, found.submission) == (SubmissionState.COMPLETE, Submission(1, 1, typed=1))
    assert (found.submission.late, found.first_received_on) == (0, None)


def test_another_deadline_judges_anew(office: Office, file: ProjectFile) -> None:
    office.add(OCTOBER)
    office.send("2018-11-04T10:00:00Z")
    assert month_of(file, OCTOBER).submission.late == 1
    file.set_setting(DEADLINE, str(Deadline(5, 1)))  # as an earlier program kept it
    assert month_of(file, OCTOBER).submission.in_time == 1
    set_general_deadline(file, Deadline(28))
    assert month_of(file, OCTOBER).submission.late == 1


def test_a_gathering_that_is_undone_was_no_receipt(office: Office, file: ProjectFile) -> None:
    office.add(OCTOBER)
    office.send("2018-10-28T10:00:00Z")
    file.merge.undo()
    refresh(file)
    assert read_board(file, 2562, NEW_YEAR).offices == ()
    office.send("2018-11-28T10:00:00Z")
    assert month_of(file, OCTOBER).submission.late == 1


# --- which offices ---


def test_there_are_fifty_district_offices() -> None:
    assert len(listed_offices()) == 50
    assert next(iter(listed_offices())) == "สำนักงานเขตพระนคร"


@pytest.mark.parametrize(
    "text",
    ["สำนักงานเขตบางรัก", "เขตบางรัก", "บางรัก", " สำนักงานเขต บางรัก ", "สนข.บางรัก", "สำนักงานเขต\u00a0บางรัก"],
)
def test_an_office_is_known_by_any_of_its_names(text: str) -> None:
    assert office_named(text) == BANGRAK


def test_other_offices_keep_their_names() -> None:
    assert office_named("กองงานตัวอย่าง 1") == "กองงานตัวอย่าง 1"
    assert office_named(" ") == NO_OFFICE
    assert short_name(BANGRAK) == "บางรัก"
    assert short_name("สำนักงานเขตที่ 7") == "สำนักงานเขตที่ 7"


def test_offices_that_never_sent_are_on_the_board(office: Office, file: ProjectFile) -> None:
    office.add(OCTOBER)
    office.add(OCTOBER, office="กองงานตัวอย่าง")
    office.send("2018-10-28T10:00:00Z")
    board = read_board(file, 2562, NEW_YEAR)
    assert [row.office for row in board.offices] == [*listed_offices(), "กองงานตัวอย่าง"]
    assert row_of(board, "สำนักงานเขตบางบอน").months[0].state is SubmissionState.MISSING


def test_one_office_in_many_spellings_is_one_row(file: ProjectFile) -> None:
    spelt = ["สำนักงานเขตมีนบุรี", "สำนักงานเขต\u00a0มีนบุรี", "สำนักงานเขต มีนบุรี", "เขตมีนบุรี", "สนข.มีนบุรี"]
    spelt += ["สํานักงานเขตมีนบุรี", "สำนักงานเขตมีนบุรี ", "สำนักงานเขต\u200bมีนบุรี", "สนง.เขตมีนบุรี", "มีนบุรี"]
    for name in [*spelt, "สำนักงานเขตป้อมปราบศัตรูพ่าย"]:
        file.add_project(Project(new_record_id(), office=name, fiscal_year=2562))
    refresh(file)
    board = read_board(file, 2562, NEW_YEAR)
    rows = [(row.office, row.projects) for row in board.offices]
    assert rows == [("สำนักงานเขตป้อมปราบศัตรูพ่าย", 1), ("สำนักงานเขตมีนบุรี", 10)]
    minburi = board.offices[1]
    assert len(read_lines(file, 2562, minburi, OCTOBER)) == 10
    assert file.project(file.project_ids()[3]).office == "เขตมีนบุรี", "stored as it was typed"


def test_an_office_that_is_not_listed_is_one_row_too(file: ProjectFile) -> None:
    for name in ("กองงานตัวอย่าง 1", "กองงานตัวอย่าง  1", "กองงานตัวอย่าง ๑", "-", ""):
        file.add_project(Project(new_record_id(), office=name, fiscal_year=2562))
    refresh(file)
    board = read_board(file, 2562, NEW_YEAR)
    assert [(row.office, row.projects) for row in board.offices] == [("กองงานตัวอย่าง 1", 3), (NO_OFFICE, 2)]
    hide_offices(file, ["กองงานตัวอย่าง   ๑"])
    assert [row.office for row in read_board(file, 2562, NEW_YEAR).offices] == [NO_OFFICE]


def test_a_file_that_has_gathered_nothing_shows_its_own_offices_only(file: ProjectFile) -> None:
    file.add_project(Project(new_record_id(), office="บางรัก", fiscal_year=2562))
    file.add_project(Project(new_record_id(), office=BANGRAK, fiscal_year=2562))
    refresh(file)
    [row] = read_board(file, 2562, NEW_YEAR).offices
    assert (row.office, row.names, row.projects) == (BANGRAK, ("บางรัก", BANGRAK), 2)


def test_hidden_offices_are_left_out_and_counted(office: Office, file: ProjectFile) -> None:
    office.add(OCTOBER)
    office.send("2018-10-28T10:00:00Z")
    hide_offices(file, [BANGRAK, "สำนักงานเขตดุสิต"])
    board = read_board(file, 2562, NEW_YEAR)
    assert (len(board.offices), board.hidden, board.total.projects) == (48, 2, 0)


@pytest.mark.parametrize("text", ["", "ก", "3"])
def test_settings_of_no_meaning_are_as_if_never_set(file: ProjectFile, text: str) -> None:
    file.set_setting(DEADLINE, text)
    file.set_setting(HIDDEN_OFFICES, text)
    assert read_board(file).deadlines.general == USUAL_DEADLINE
    assert hidden_offices(file) == frozenset()


# --- years, sums and lines ---


def test_the_board_opens_on_this_year_or_the_latest_there_is(file: ProjectFile) -> None:
    assert read_board(file, today=date(2020, 1, 1)).fiscal_year == 2563
    for year in (2561, 2562, None):
        file.add_project(Project(new_record_id(), fiscal_year=year))
    refresh(file)
    board = read_board(file, today=date(2018, 1, 1))
    assert (board.fiscal_year, board.years, board.without_year) == (2561, (2562, 2561), 1)
    assert read_board(file, today=date(2030, 1, 1)).fiscal_year == 2562


def test_an_office_s_sums_are_those_of_its_projects(file: ProjectFile, record: ProjectRecord) -> None:
    file.add_project(record.project, record.reports)
    refresh(file)
    [row] = read_board(file, 2562, date(2019, 10, 31)).offices
    assert (row.allocated_satang, row.spent_satang, row.spent_share) == (180_000_00, 180_000_00, 100_00)
    assert sum(month.disbursed_satang for month in row.months) == 180_000_00
    assert [month.state for month in row.months][8:] == [
        SubmissionState.COMPLETE,
        *[SubmissionState.MISSING] * 3,
    ]


def test_an_office_s_projects_are_listed_for_a_month(office: Office, file: ProjectFile) -> None:
    office.add(OCTOBER, project_code="50040000-0002", office="บางรัก", allocated_budget_satang=1)
    office.add(project_code="50040000-0001")
    office.send("2018-10-28T10:00:00Z")
    row = row_of(read_board(file, 2562, NEW_YEAR))
    second, first = read_lines(file, 2562, row, OCTOBER)
    assert (first.project_code, first.has_report, first.is_expected) == ("50040000-0001", False, True)
    assert (second.project_code, second.has_report) == ("50040000-0002", True)
    assert second.receipt.day == date(2018, 10, 28)
    assert first.findings > 0


def test_refreshing_tells_how_far_it_is_and_may_stop_between(file: ProjectFile) -> None:
    for _ in range(120):
        file.add_project(Project(new_record_id()))
    steps = refreshing(file, file.board.stale())
    assert next(steps) == (50, 120)
    steps.close()  # type: ignore[attr-defined]
    assert list(refreshing(file, file.board.stale())) == [(50, 70), (70, 70)]
    assert file.board.stale() == []


def test_a_board_that_cannot_be_written_hinders_no_gathering(
    office: Office, file: ProjectFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.add(OCTOBER)

    def full(*_: object) -> None:
        raise UserError("พื้นที่เก็บข้อมูลเต็ม", "โปรดเพิ่มพื้นที่ว่าง")

    with monkeypatch.context() as patch:
        patch.setattr("app.storage.board.board.Board.refresh", full)
        office.send("2018-10-28T10:00:00Z")
    assert len(file.project_ids()) == 1
    assert read_board(file, 2562, NEW_YEAR).stale == 1
    refresh(file)
    assert month_of(file, OCTOBER).state is SubmissionState.COMPLETE
