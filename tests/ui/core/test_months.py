"""The actions of the month's home: confirming, filling several months at once, and skipping."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.note import Topic
from app.models.progress_report import Period
from app.services.gathering import gather
from app.services.history import history
from app.services.sending import send
from app.storage.project_file import ProjectFile
from app.ui.core.document import Document

pytestmark = pytest.mark.usefixtures("qapp")  # what waits is tried again by a timer

JUNE = Period(2019, 6)


@pytest.fixture
def document(file: ProjectFile) -> Document:
    return Document(file)


@pytest.fixture
def ids(document: Document) -> list[str]:
    made = [document.new_project(project_name=name, fiscal_year=2562) for name in ("ก", "ข", "ค")]
    return [one for one in made if one]


def months(document: Document, project_id: str) -> list[Period]:
    return [report.period for report in document.reports(project_id)]


def progress(document: Document, ids: list[str]) -> list[int | None]:
    return [report.progress for one in ids for report in document.reports(one)]


def test_confirming_a_month_in_which_nothing_was_typed_makes_no_report(
    document: Document, ids: list[str]
) -> None:
    before = document.next_undone
    assert not document.confirm_report(ids[0], JUNE, {})
    assert (months(document, ids[0]), document.next_undone) == ([], before)


def test_confirming_a_month_keeps_what_was_taken_over_and_proposes_the_rest(
    document: Document, ids: list[str]
) -> None:
    document.set_report(ids[0], JUNE.plus(-1), "plan_status", "ช้ากว่าแผน")
    assert document.confirm_report(ids[0], JUNE, {"narrative": "เหมือนเดือนก่อน"})
    report = document.reports(ids[0])[-1]
    assert (report.narrative, report.plan_status) == ("เหมือนเดือนก่อน", "ช้ากว่าแผน")


def test_a_month_with_a_report_is_confirmed_already(document: Document, ids: list[str]) -> None:
    document.set_report(ids[0], JUNE, "progress", 10_00)
    assert document.confirm_report(ids[0], JUNE, {})


def test_several_months_are_filled_in_as_one_step_of_undo(document: Document, ids: list[str]) -> None:
    document.set_report(ids[0], JUNE, "progress", 10_00)
    assert document.set_reports([(one, JUNE, {"progress": 20_00, "narrative": "ร่วมกัน"}) for one in ids])
    assert progress(document, ids) == [20_00, 20_00, 20_00]
    document.undo()
    assert progress(document, ids) == [10_00]
    document.redo()
    assert progress(document, ids) == [20_00, 20_00, 20_00]


def test_setting_several_months_to_what_they_say_is_no_step(document: Document, ids: list[str]) -> None:
    document.set_report(ids[0], JUNE, "progress", 10_00)
    before = document.next_undone
    assert document.set_reports([(ids[0], JUNE, {"progress": 10_00})])
    assert document.next_undone == before


def test_of_several_months_all_are_written_or_all_wait(
    document: Document, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: ProjectFile, _report: object) -> None:
        raise UserError("ที่เก็บข้อมูลเต็ม", "")

    with monkeypatch.context() as disk:
        disk.setattr(ProjectFile, "add_report", full)
        assert not document.set_reports([(one, JUNE, {"progress": 20_00}) for one in ids])
        assert progress(document, ids) == []
        assert len(document.unwritten) == 3
    document.catch_up()
    assert progress(document, ids) == [20_00, 20_00, 20_00]
    assert len(document.unwritten) == 0


def test_a_month_is_skipped_and_taken_back(document: Document, ids: list[str]) -> None:
    assert document.skip_reports([ids[0]], JUNE, "ยังไม่เริ่ม")
    assert [row.is_skipped for row in document.file.month(JUNE)] == [True, False, False]
    assert not any(row.is_skipped for row in document.file.month(JUNE.plus(1)))
    assert document.take_back_skips([ids[0]], JUNE)
    assert not any(row.is_skipped for row in document.file.month(JUNE))
    document.undo()
    assert [row.is_skipped for row in document.file.month(JUNE)] == [True, False, False]


def test_a_month_can_be_skipped_again(document: Document, ids: list[str]) -> None:
    document.skip_reports([ids[0]], JUNE)
    document.take_back_skips([ids[0]], JUNE)
    document.skip_reports([ids[0]], JUNE)
    assert [note.is_settled for note in document.notes(ids[0])] == [False]


def test_a_report_made_later_wins_over_a_skip(document: Document, ids: list[str]) -> None:
    document.skip_reports([ids[0]], JUNE)
    document.set_report(ids[0], JUNE, "progress", 10_00)
    row = document.file.month(JUNE)[0]
    assert (row.is_reported, row.is_skipped) == (True, False)


def test_a_skip_is_sent_gathered_and_shown_in_the_history(
    document: Document, ids: list[str], tmp_path: Path
) -> None:
    document.skip_reports([ids[0]], JUNE, "ยังไม่เริ่ม")
    sent = send(document.file, tmp_path / "out")
    with ProjectFile.create(tmp_path / "city.sqlite") as city:
        gather(city, [sent.path])
        assert [row.is_skipped for row in city.month(JUNE)] == [True, False, False]
        labels = {edit.label for edit in history(city, ids[0]) if edit.label}
    assert {"เหตุผลที่ข้ามรายงาน", "วันที่ข้ามรายงาน"} <= labels


def test_a_skip_that_an_older_program_kept_counts(document: Document, ids: list[str]) -> None:
    """An older program keeps notes of topics that it does not know, as a received file brings them."""
    document.skip_reports([ids[0]], JUNE)
    document.file.revisions.commit()
    path = document.file.path
    document.file.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT topic FROM note").fetchall() == [("skipped",)]
    connection.close()
    with ProjectFile.open(path) as again:
        assert [note.topic for note in again.notes()] == [Topic.SKIPPED]
        assert again.notes()[0].noted_on == date.today()
