"""The time of a revision is what anybody's clock said: none of them keeps others from being shown."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.models.project_record import ProjectRecord
from app.models.thai import local_time
from app.services.gathering import gather
from app.services.sending import send
from app.services.waiting.decisions import pending
from app.storage.opening.note_validator import ImpossibleError
from app.storage.opening.revision_validator import RevisionValidator
from app.storage.project_file import ProjectFile
from app.storage.revision_payload import PROJECT, canonical
from app.storage.revisions import Authorship, Revision, make_revision
from app.ui.widgets.revision_text import UNKNOWN, authorship, brief_moment, day_of, moment

LAST = "9999-12-31T23:59:59Z"
NONE = ("9999-99-99T99:99:99Z", "0000-00-00T00:00:00Z", "2026-02-31T00:00:00Z")


@pytest.fixture
def bangkok(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A time zone in which the last year has one day less."""
    monkeypatch.setenv("TZ", "Asia/Bangkok")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def revision(at: str) -> Revision:
    project_id = "0190a1b2-0000-7000-8000-00000000000a"
    return make_revision(PROJECT, project_id, (), canonical({"office": "ก"}), Authorship(at, "", ""))


@pytest.mark.parametrize("at", ["", *NONE])
def test_a_time_that_does_not_exist_is_unknown(at: str) -> None:
    assert local_time(at) is None
    assert {moment(at), brief_moment(at), day_of(at)} == {UNKNOWN}
    assert authorship(revision(at)).endswith(UNKNOWN)


@pytest.mark.parametrize("at", NONE)
def test_the_gate_refuses_a_time_that_does_not_exist(at: str) -> None:
    validator = RevisionValidator()
    for wrong_by_years in ("", LAST, "0001-01-01T00:00:00Z"):
        validator.check(revision(wrong_by_years))
    with pytest.raises(ImpossibleError):
        validator.check(revision(at))
    validator.close()


@pytest.mark.posix
@pytest.mark.usefixtures("bangkok")
def test_what_waits_is_told_whatever_the_clock_of_its_author(
    file: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    file.add_project(record.project, record.reports)
    file.revisions.commit()
    with ProjectFile.create(tmp_path / "รวม.sqlite") as into:
        gather(into, [send(file, tmp_path / "1").path])
        file.remove_report(record.project.id, record.reports[0].period)
        file.revisions.commit(Authorship(LAST, "สมศรี", "PC"))
        gather(into, [send(file, tmp_path / "2").path])
        [waiting] = pending(into)
        assert (waiting.at, waiting.authorship) == (LAST, "โดย สมศรี")
