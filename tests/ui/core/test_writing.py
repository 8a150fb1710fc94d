"""Many changes of one action: written with progress, in one transaction, or cancelled and none of them."""

from collections.abc import Iterator, Sequence

import pytest

from app.models.errors import UserError
from app.models.progress_report import Period, ProgressReport, report_before
from app.services.history import deleted_projects
from app.storage import revision_log
from app.storage.project_file import ProjectFile
from app.ui.core import writing
from app.ui.core.document import Document

pytestmark = pytest.mark.usefixtures("qapp")

JUNE = Period(2019, 6)
JULY = JUNE.plus(1)
COUNT = 6
NEVER = ("", 0)
READ, WRITTEN = (writing.READING, COUNT), (writing.WRITING, COUNT)


class Progress:
    """Takes the steps as a progress window does; `cancels_after` so many of them."""

    def __init__(self) -> None:
        self.counts: list[tuple[str, int]] = []
        self.cancels_after = NEVER

    def __call__(self, steps: Iterator[tuple[int, None]], count: int, doing: str) -> bool:
        self.counts.append((doing, count))
        for number, _ in steps:
            if (doing, number) == self.cancels_after:
                steps.close()  # type: ignore[attr-defined]
                return False
        return True


@pytest.fixture
def progress(monkeypatch: pytest.MonkeyPatch) -> Progress:
    monkeypatch.setattr(writing, "MANY", COUNT)
    return Progress()


@pytest.fixture
def document(file: ProjectFile, progress: Progress) -> Document:
    document = Document(file, run_long=progress)
    for number in range(COUNT):
        document.new_project(project_name=f"โครงการที่ {number}", fiscal_year=2562)
    return document


def fill_in(document: Document, values: int) -> bool:
    months = [(one, JUNE, {"progress": values}) for one in document.file.project_ids()]
    return document.set_reports(months)


def reported(document: Document) -> list[int | None]:
    return [report.progress for one in document.file.project_ids() for report in document.reports(one)]


def test_many_changes_are_written_with_progress_as_one_undo_step(
    document: Document, progress: Progress
) -> None:
    assert fill_in(document, 50_00)
    assert reported(document) == [50_00] * COUNT
    assert document.undo()
    assert reported(document) == []
    assert document.redo()
    assert reported(document) == [50_00] * COUNT
    assert progress.counts == [READ, WRITTEN, WRITTEN, WRITTEN]


@pytest.mark.parametrize("doing", [writing.READING, writing.WRITING])
def test_cancelled_halfway_nothing_is_changed_and_nothing_waits(
    document: Document, progress: Progress, doing: str
) -> None:
    fill_in(document, 50_00)
    told: list[object] = []
    document.changed.connect(told.append)
    before, progress.cancels_after = document.file.revisions.state_digest(), (doing, COUNT // 2)
    assert not fill_in(document, 60_00)
    assert reported(document) == [50_00] * COUNT
    progress.cancels_after = (writing.WRITING, COUNT // 2)
    assert document.undo() is None
    assert reported(document) == [50_00] * COUNT
    assert (told, len(document.unwritten)) == ([], 0)
    assert document.file.revisions.state_digest() == before
    progress.cancels_after = NEVER
    assert document.undo(), "what was cancelled can be done again"
    assert reported(document) == []


def test_an_error_among_many_is_told_and_every_value_waits(
    document: Document, progress: Progress, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[UserError] = []
    monkeypatch.setattr(document, "_ask_to_retry", asked.append)
    add, last = document.file.add_report, document.file.project_ids()[-1]

    def add_all_but_the_last(report: ProgressReport) -> None:
        if report.project_id == last:
            raise UserError("ดิสก์เต็ม")
        add(report)

    with monkeypatch.context() as patched:
        patched.setattr(document.file, "add_report", add_all_but_the_last)
        assert not fill_in(document, 50_00)
    assert (len(asked), reported(document), len(document.unwritten)) == (1, [], COUNT)
    document.catch_up()
    assert reported(document) == [50_00] * COUNT


def test_few_changes_show_no_progress(document: Document, progress: Progress) -> None:
    ids = document.file.project_ids()[1:]
    assert document.set_reports([(one, JUNE, {"progress": 1_00}) for one in ids])
    assert progress.counts == []


def test_many_months_are_skipped_with_progress_as_one_undo_step(
    document: Document, progress: Progress
) -> None:
    ids = document.file.project_ids()
    assert document.skip_reports(ids, JUNE)
    assert document.file.month_count(JUNE).skipped == COUNT
    assert document.take_back_skips(ids, JUNE)
    assert document.file.month_count(JUNE).skipped == 0
    assert document.undo()
    assert document.undo()
    assert document.file.month_count(JUNE).skipped == 0
    assert progress.counts == [READ, WRITTEN, READ, WRITTEN, WRITTEN, WRITTEN]
    progress.cancels_after = (writing.READING, 1)
    assert not document.skip_reports(ids, JUNE)
    assert document.file.month_count(JUNE).skipped == 0


def last_months(reports: Sequence[ProgressReport]) -> dict[str, object]:
    before = report_before(reports, JULY)
    return {"progress": before.progress, "plan_status": before.plan_status} if before else {}


def take_over(document: Document) -> bool:
    return document.set_reports([(one, JULY, last_months) for one in document.file.project_ids()])


def test_values_told_by_the_reports_of_many_projects_are_read_with_progress_as_one_undo_step(
    document: Document, progress: Progress
) -> None:
    fill_in(document, 50_00)
    progress.counts.clear()
    assert take_over(document)
    assert progress.counts == [READ, WRITTEN]
    assert reported(document) == [50_00, 50_00] * COUNT
    document.undo()
    assert reported(document) == [50_00] * COUNT


def test_where_the_reports_tell_nothing_there_is_no_report(document: Document) -> None:
    first, *others = document.file.project_ids()
    document.set_reports([(one, JUNE, {"progress": 50_00}) for one in others])
    assert take_over(document)
    assert document.reports(first) == ()
    assert reported(document) == [50_00, 50_00] * len(others)


def test_values_told_by_reports_wait_if_they_cannot_be_written(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: ProjectFile, _report: object) -> None:
        raise UserError("ที่เก็บข้อมูลเต็ม", "")

    fill_in(document, 50_00)
    with monkeypatch.context() as disk:
        disk.setattr(ProjectFile, "add_report", full)
        assert not take_over(document)
    assert len(document.unwritten) == 2 * COUNT
    document.catch_up()
    assert reported(document) == [50_00, 50_00] * COUNT


@pytest.fixture
def in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commit two records at a time."""
    monkeypatch.setattr(revision_log, "_STEP", 2)
    monkeypatch.setattr(writing, "_SOME", 2)


@pytest.mark.usefixtures("in_small_steps")
def test_many_edited_records_are_committed_with_progress(document: Document, progress: Progress) -> None:
    document.checkpoint()
    assert progress.counts == [(writing.COMMITTING, COUNT)]
    assert document.file.revisions.edited_count() == 0


@pytest.mark.usefixtures("in_small_steps")
@pytest.mark.parametrize("after", [2, 4])
def test_what_is_removed_is_in_the_history_even_if_the_clerk_cancels_its_progress(
    document: Document, progress: Progress, after: int
) -> None:
    gone = document.file.project_ids()[-1]
    progress.cancels_after = (writing.COMMITTING, after)
    assert document.remove_project(gone)
    document.checkpoint()
    [deleted] = deleted_projects(document.file)
    assert deleted.project.id == gone


@pytest.mark.usefixtures("in_small_steps")
def test_some_are_committed_when_a_project_is_left_and_the_others_later(document: Document) -> None:
    left = [document.file.revisions.edited_count()]
    while document.checkpoint_some():
        left.append(document.file.revisions.edited_count())
    assert left == [6, 4, 2]
    assert document.file.revisions.edited_count() == 0


@pytest.mark.usefixtures("in_small_steps")
def test_an_error_leaves_them_for_the_next_time(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as disk:
        disk.setattr(document.file.revisions, "commit", full)
        document.checkpoint()
        assert not document.checkpoint_some(), "it is not tried again and again"
    assert document.file.revisions.edited_count() == COUNT
    document.checkpoint()
    assert document.file.revisions.edited_count() == 0


def full(**_named: object) -> None:
    raise UserError("ที่เก็บข้อมูลเต็ม", "")
