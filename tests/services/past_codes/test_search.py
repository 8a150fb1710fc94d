"""A code is found in whatever a project ever said: alone, by several processes, and from what was kept."""

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.services.form_pdf import code_on_paper, digest_of, record_digest
from app.services.gathering import gather
from app.services.past_codes import search
from app.services.past_codes.hashing import KEY_LENGTH, Keys
from app.services.verification.by_code import searching, verify, wanted
from app.services.verification.verdicts import Match
from app.storage.board.local_cache import LocalCache
from app.storage.pasts import kept_keys
from app.storage.pasts.places import Places
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revision_payload import NOTE
from app.storage.revisions import Authorship

MONTHS = tuple(Period(2018, month) for month in (10, 11, 12))


def said(file: ProjectFile) -> set[str]:
    """Return the digests of all that each project says, and said after each revision, one by one."""
    found, states = set(), dict[str, dict[str, str]]()
    for revision in file.revisions.all():
        if revision.kind != NOTE:
            state = states.setdefault(revision.project_id, {})
            if revision.is_removal:
                state.pop(revision.record_id, None)
            else:
                state[revision.record_id] = revision.payload
            if revision.project_id in state:
                found.add(digest_of(revision.project_id, state))
    return found | shown(file)


def shown(file: ProjectFile) -> set[str]:
    return {record_digest(file.project(one), file.reports(one)) for one in file.project_ids()}


def live(file: ProjectFile, ids: list[str], chance: random.Random, edits: int) -> None:
    """Edit projects and reports at random, with checkpoints now and then."""
    for number in range(edits):
        project_id, month = chance.choice(ids), chance.choice(MONTHS)
        has_project = project_id in file.project_ids()
        has_report = has_project and any(one.period == month for one in file.reports(project_id))
        if not has_project:
            file.add_project(Project(project_id, office=f"เขต {number}"), [])
        elif chance.random() < 0.1:
            file.remove_project(project_id)
        elif not has_report:
            file.add_report(ProgressReport(project_id, month))
        elif chance.random() < 0.2:
            file.remove_report(project_id, month)
        elif chance.random() < 0.3:
            file.set_project_entry(project_id, "division", f"ฝ่าย {number}")
        else:
            file.set_report_entry(project_id, month, "narrative", f"ครั้งที่ {number}")
        if chance.random() < 0.6:
            file.revisions.commit(Authorship("2019-01-01T00:00:00Z", "ก", "ข"))


@pytest.fixture
def lived(file: ProjectFile) -> ProjectFile:
    """Three projects with a past, and some edits without a revision."""
    live(file, [new_record_id() for _ in range(3)], random.Random(8), 60)
    file.add_project(Project(new_record_id(), office="ใหม่"), [])
    return file


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is computed of even the smallest file, a moment after it changed, is kept."""
    monkeypatch.setattr(kept_keys, "FEWEST", 1)
    monkeypatch.setattr(kept_keys, "_TOO_YOUNG_S", 0)


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Two processes search even the smallest file, two projects at a time; those that were started."""
    for name, value in (("FEWEST", 1), ("_TOGETHER", 2), ("cores", lambda: 2)):
        monkeypatch.setattr(search, name, value)
    found, real = list[subprocess.Popen[bytes]](), subprocess.Popen

    def popen(*arguments: Any, **named: Any) -> subprocess.Popen[bytes]:
        found.append(real(*arguments, **named))
        return found[-1]

    monkeypatch.setattr(subprocess, "Popen", popen)
    return found


def agrees(file: ProjectFile) -> None:
    """Each code of what was ever said is told as before: as of today, or as of earlier; no other is."""
    now, all_said = shown(file), said(file)
    for digest in all_said:
        match = verify(file, code_on_paper(digest)).match
        assert (match is Match.CURRENT) is (digest in now)
        assert match is not Match.NONE
    assert verify(file, "0" * 64).match is Match.NONE


# --- what is found ------------------------------------------------------------------------------------------


def test_everything_ever_said_is_found(lived: ProjectFile) -> None:
    assert len(said(lived)) > 40
    agrees(lived)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(60))
def test_everything_ever_said_in_any_past_is_found(file: ProjectFile, seed: int) -> None:
    live(file, [new_record_id() for _ in range(3)], random.Random(seed), 80)
    agrees(file)


@pytest.mark.long
def test_several_processes_find_the_same(
    lived: ProjectFile, processes: list[subprocess.Popen[bytes]]
) -> None:
    places = Places(lived.database)
    list(places.finding())
    alone = list(keys_found(lived))
    with search._examiner(lived, places.count) as examiner:
        assert list(examiner.keys(places.all())) == alone
    assert len(processes) == 2
    assert all(one.returncode is not None for one in processes)


@pytest.mark.long
def test_several_processes_read_a_file_that_is_only_read(
    lived: ProjectFile, processes: list[subprocess.Popen[bytes]]
) -> None:
    digests = said(lived)
    lived.close()
    with ProjectFile.open(lived.path, writable=False) as file:
        assert verify(file, min(digests)).match is not Match.NONE
    assert len(processes) == 2


def test_what_is_shown_instead_of_the_last_revision_is_found(
    file: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    """Two clerks diverged: of the revisions that came last, one is shown and one is not."""
    file.add_project(record.project, record.reports)
    file.database.write_outgoing(tmp_path / "a.sqlite")
    with ProjectFile.open(tmp_path / "a.sqlite") as other:
        other.set_project_entry(record.project.id, "office", "อื่น")
        report = record.reports[0]
        other.set_report_entry(record.project.id, report.period, "narrative", "อื่น")
        other.revisions.commit(Authorship("2001-01-01T00:00:00Z", "ก", "ข"))
    file.set_project_entry(record.project.id, "office", "เดิม")
    file.revisions.commit(Authorship("2002-01-01T00:00:00Z", "ก", "ข"))
    gather(file, [tmp_path / "a.sqlite"])
    agrees(file)


def test_reports_of_a_removed_project_are_of_what_it_said(file: ProjectFile, record: ProjectRecord) -> None:
    file.add_project(record.project, record.reports)
    file.revisions.commit()
    file.remove_project(record.project.id)
    file.revisions.commit()
    assert verify(file, record_digest(record.project, record.reports)).match is Match.EARLIER


# --- one checkpoint of many records -------------------------------------------------------------------------


def test_between_two_small_checkpoints_of_one_second_there_was_a_print(file: ProjectFile) -> None:
    """Their revisions may stand in the file like those of one checkpoint."""
    author = Authorship("2019-01-01T00:00:00Z", "ก", "ข")
    project, printed = Project(new_record_id()), []
    file.add_project(project, [])
    for year in range(2010, 2020):
        for month in (1, 5):
            file.add_report(ProgressReport(project.id, Period(year, month)))
        file.revisions.commit(author)
        printed.append(record_digest(project, file.reports(project.id)))
    assert {verify(file, one).match for one in printed[:-1]} == {Match.CONTINUED}
    assert verify(file, printed[-1]).match is Match.CURRENT


def test_within_a_large_checkpoint_nothing_was_printed(file: ProjectFile) -> None:
    project = Project(new_record_id())
    file.add_project(project, [])
    file.revisions.commit()
    for year in range(2010, 2020):
        for month in range(1, 13):
            file.add_report(ProgressReport(project.id, Period(year, month)))
    file.revisions.commit()
    [(keys, _)] = [one for _, one in keys_found(file)]
    assert len(keys) // KEY_LENGTH < 50 < 120
    assert verify(file, record_digest(project, file.reports(project.id))).match is Match.CURRENT


def keys_found(file: ProjectFile) -> Iterator[tuple[str, Keys]]:
    places = Places(file.database)
    list(places.finding())
    return search._OneProcess(file).keys(places.all())


# --- damage -------------------------------------------------------------------------------------------------


@pytest.fixture
def damaged(file: ProjectFile, record: ProjectRecord) -> ProjectRecord:
    """A file with two projects: a revision of the first was overwritten. Returns the second."""
    other = replace(record.with_id(new_record_id()), reports=())
    file.add_project(record.project, record.reports)
    file.add_project(other.project, [])
    file.revisions.commit()
    with file.transaction():
        spoil = "UPDATE revision SET body = x'0102' WHERE record_id = ?"
        file.database.connection.execute(spoil, [record.reports[0].id])
    return other


def test_damage_elsewhere_hides_no_answer(file: ProjectFile, damaged: ProjectRecord) -> None:
    digest = record_digest(damaged.project, [])
    assert verify(file, digest).match is Match.CURRENT
    file.set_project_entry(damaged.project.id, "office", "ใหม่")
    file.revisions.commit()
    assert verify(file, digest).match is Match.EARLIER


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("times", [1, 2])
def test_damage_is_told_where_nothing_is_found(file: ProjectFile, damaged: ProjectRecord, times: int) -> None:
    """It may be what the code is of; also if the damage was found an hour ago."""
    for _ in range(times):
        verdict = verify(file, "0" * 64)
    assert verdict.match is Match.NONE
    assert verdict.answer.endswith("แต่ไฟล์เสียหายบางส่วน จึงยังสรุปไม่ได้")
    assert verdict.notes[0].startswith("รายงานเดือนตุลาคม 2561")
    assert verdict.notes[-1].startswith("โปรดใช้ไฟล์สำรอง")


def test_a_changed_word_in_a_revision_is_damage(file: ProjectFile, record: ProjectRecord) -> None:
    """Though it can be read: its digest does not name it."""
    file.add_project(record.project, [])
    file.revisions.commit()
    file.database.connection.execute(
        "UPDATE revision SET body = replace(body_text(body), 'โครงการ', 'โครงกาน')"
    )
    assert "เสียหายบางส่วน" in verify(file, "0" * 64).answer


# --- what was kept ------------------------------------------------------------------------------------------


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The searches that looked at the file, not only at what was kept."""
    found, real = list[int](), Places.finding

    def finding(places: Places) -> Any:
        found.append(1)
        return real(places)

    monkeypatch.setattr(Places, "finding", finding)
    return found


@pytest.mark.usefixtures("kept")
def test_a_second_search_reads_what_the_first_one_kept(lived: ProjectFile, searches: list[int]) -> None:
    assert verify(lived, "0" * 64).match is Match.NONE
    agrees(lived)
    assert len(searches) == 1


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    "change",
    [
        lambda file, project_id: file.set_project_entry(project_id, "office", "ใหม่"),
        lambda file, project_id: file.add_report(ProgressReport(project_id, Period(2019, 9))),
        lambda file, project_id: file.remove_project(project_id),
    ],
    ids=["edited", "added", "removed"],
)
@pytest.mark.parametrize("is_committed", [False, True])
def test_what_was_kept_of_an_earlier_state_is_not_used(
    lived: ProjectFile, searches: list[int], change: Callable[[ProjectFile, str], None], is_committed: bool
) -> None:
    verify(lived, "0" * 64)
    change(lived, lived.project_ids()[0])
    if is_committed:
        lived.revisions.commit()
    assert {verify(lived, one).match for one in shown(lived)} == {Match.CURRENT}
    assert len(searches) > 1


@pytest.mark.usefixtures("kept")
def test_what_was_kept_is_never_believed(lived: ProjectFile) -> None:
    """It names a project that has nothing to do with the code."""
    verify(lived, "0" * 64)
    with closing(kept_keys.KeptKeys(lived.database)) as kept:
        assert kept._kept is not None
        kept._kept.execute("UPDATE project SET keys = ?", [bytes(KEY_LENGTH)])
        kept._cache.save(kept._kept)
        assert len(kept.having(bytes(KEY_LENGTH))) == kept.count > 1
    assert verify(lived, "0" * 64).match is Match.NONE


def test_a_file_that_has_just_changed_is_not_kept(
    lived: ProjectFile, searches: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A further change might have the same time on a memory stick."""
    monkeypatch.setattr(kept_keys, "FEWEST", 1)
    for _ in range(2):
        verify(lived, "0" * 64)
    assert len(searches) == 2


def test_a_small_file_keeps_nothing(lived: ProjectFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_keys, "_TOO_YOUNG_S", 0)
    saved = list[Any]()
    monkeypatch.setattr(LocalCache, "save", saved.append)
    verify(lived, "0" * 64)
    assert saved == []


# --- stopping, and failing ----------------------------------------------------------------------------------


def test_who_cancels_leaves_no_process(lived: ProjectFile, processes: list[subprocess.Popen[bytes]]) -> None:
    with closing(searching(lived, wanted("0" * 64))) as steps:
        while not processes:
            next(steps)
    assert all(one.returncode is not None for one in processes)
    assert not lived.database.connection.in_transaction


@pytest.mark.long
def test_processes_that_do_not_start_are_done_without(
    lived: ProjectFile, processes: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [sys.executable, "-c", "raise SystemExit(3)"]
    monkeypatch.setattr("app.services.other_processes.near_end._command", lambda: command)
    assert verify(lived, min(said(lived))).match is not Match.NONE
