"""A clerk takes or refuses each change of a return file, and the office does not diverge on it again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.note import Note, Topic, merged_note
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.services.conflicts import divergences
from app.services.file_changes import Change
from app.services.file_profile import FileProfile, Role, read_profile, write_profile
from app.services.gathering import gather
from app.services.remarks import return_files
from app.services.returns.returned_changes import ReturnedChange
from app.services.returns.taking import arrival
from app.services.sending import send
from app.services.waiting.decisions import accept, pending, refuse
from app.storage.project_file import ProjectFile
from app.storage.revisions import Authorship

ONE, TWO = (f"0190a1b2-0000-7000-8000-00000000000{number}" for number in (1, 2))
MINBURI, BANGRAK = "สำนักงานเขตมีนบุรี", "สำนักงานเขตบางรัก"
OCTOBER, NOVEMBER = Period(2018, 10), Period(2018, 11)


class Exchange:
    """An office's file and the coordinator's, and what goes between them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clerk = ProjectFile.create(folder / "clerk.sqlite")
        self.coordinator = ProjectFile.create(folder / "all.sqlite")
        for project_id, code in ((ONE, "5013"), (TWO, "5014")):
            project = Project(
                project_id, project_code=code, project_name="ก", office=MINBURI, fiscal_year=2562
            )
            reports = [ProgressReport(project_id, OCTOBER, disbursed_satang=100_00, narrative="ก")]
            self.clerk.add_project(replace(project, allocated_budget_satang=900_00), reports)
        self.clerk.revisions.commit(Authorship("2018-11-01T00:00:00Z", "clerk", "PC"))
        self.send()

    def send(self) -> None:
        gather(self.coordinator, [send(self.clerk, self.folder / "sent").path])

    def back(self) -> Path:
        """Return the file that goes back to the office, by a coordinator whose clock is years behind."""
        self.coordinator.revisions.commit(Authorship("2011-01-01T00:00:00Z", "coordinator", "PC-C"))
        [path] = [one.path for one in return_files(self.coordinator, self.folder / "back", [MINBURI])]
        return path

    def take(self, path: Path, wanted: Callable[[ReturnedChange], bool]) -> list[ReturnedChange]:
        """Take the changes that are wanted, refuse the others. Returns all of them."""
        with arrival(self.clerk, path) as arrived:
            arrived.take_in([change for change in arrived.changes if wanted(change)])
            assert self.clerk.revisions.commit(thoroughly=True) == []
            return list(arrived.changes)

    def spent(self, file: ProjectFile, project_id: str = ONE) -> int | None:
        return file.reports(project_id)[0].disbursed_satang

    def agrees(self) -> None:
        """Prove that both files show the same once the office has sent its file, without any conflict."""
        self.send()
        accept(self.coordinator, pending(self.coordinator))
        assert divergences(self.coordinator) == divergences(self.clerk) == []
        assert told(self.coordinator) == told(self.clerk)


def told(file: ProjectFile) -> object:
    return {one: (file.project(one), file.reports(one), file.notes(one)) for one in file.project_ids()}


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    made = Exchange(tmp_path)
    with made.clerk, made.coordinator:
        yield made


def everything(_offer: ReturnedChange) -> bool:
    return True


def nothing(_offer: ReturnedChange) -> bool:
    return False


def keys(changes: Sequence[ReturnedChange]) -> list[tuple[str, str]]:
    return [(change.key, change.change.value) for change in changes]


def test_a_refused_figure_is_the_clerk_s_everywhere(exchange: Exchange) -> None:
    exchange.coordinator.set_report_entry(ONE, OCTOBER, "disbursed_satang", 1_00)
    [change] = exchange.take(exchange.back(), nothing)
    assert (change.entry.before, change.entry.after, change.editor) == ("100 บาท", "1 บาท", "coordinator")
    assert exchange.spent(exchange.clerk) == 100_00
    last = exchange.clerk.revisions.history(exchange.clerk.reports(ONE)[0].id)[-1]
    assert len(last.parents) == 2, "it is made of both versions"
    exchange.agrees()
    assert exchange.spent(exchange.coordinator) == 100_00


def test_a_taken_figure_needs_no_revision(exchange: Exchange) -> None:
    exchange.coordinator.set_report_entry(ONE, OCTOBER, "disbursed_satang", 1_00)
    back, before = exchange.back(), exchange.clerk.revisions.count()
    exchange.take(back, everything)
    assert exchange.spent(exchange.clerk) == 1_00
    assert exchange.clerk.revisions.count() == before + 1
    exchange.agrees()


def test_of_one_record_some_changes_are_taken_and_some_refused(exchange: Exchange) -> None:
    exchange.coordinator.set_report_entry(ONE, OCTOBER, "disbursed_satang", 1_00)
    exchange.coordinator.set_report_entry(ONE, OCTOBER, "narrative", "ข")
    changes = exchange.take(exchange.back(), lambda change: change.key == "narrative")
    assert keys(changes) == [("disbursed_satang", "ลดลงมาก"), ("narrative", "แก้ไข")]
    [report] = exchange.clerk.reports(ONE)
    assert (report.disbursed_satang, report.narrative) == (100_00, "ข")
    exchange.agrees()


@pytest.mark.parametrize("wanted", [everything, nothing])
def test_an_older_return_never_overwrites_what_the_clerk_changed_since(
    exchange: Exchange, wanted: Callable[[ReturnedChange], bool]
) -> None:
    exchange.coordinator.set_report_entry(ONE, OCTOBER, "narrative", "ข")
    back = exchange.back()
    exchange.clerk.set_report_entry(ONE, OCTOBER, "disbursed_satang", 150_00)
    [change] = exchange.take(back, wanted)
    assert (change.key, change.is_own_change) == ("narrative", False)
    [report] = exchange.clerk.reports(ONE)
    assert report.disbursed_satang == 150_00
    assert report.narrative == ("ข" if wanted is everything else "ก")
    exchange.agrees()


@pytest.mark.parametrize(("wanted", "satang"), [(everything, 1_00), (nothing, 150_00)])
def test_a_figure_that_both_changed_is_marked_and_decided(
    exchange: Exchange, wanted: Callable[[ReturnedChange], bool], satang: int
) -> None:
    exchange.coordinator.set_report_entry(ONE, OCTOBER, "disbursed_satang", 1_00)
    back = exchange.back()
    exchange.clerk.set_report_entry(ONE, OCTOBER, "disbursed_satang", 150_00)
    [change] = exchange.take(back, wanted)
    assert change.is_own_change
    assert "ท่านแก้ไขรายการนี้ไว้เอง" in change.line
    assert exchange.spent(exchange.clerk) == satang
    exchange.agrees()


def test_what_both_changed_alike_is_no_question_and_no_conflict(exchange: Exchange) -> None:
    exchange.coordinator.set_report_entry(ONE, OCTOBER, "narrative", "ข")
    back = exchange.back()
    exchange.clerk.set_report_entry(ONE, OCTOBER, "narrative", "ข")
    exchange.clerk.set_report_entry(ONE, OCTOBER, "disbursed_satang", 150_00)
    assert exchange.take(back, nothing) == []
    exchange.agrees()
    assert exchange.spent(exchange.coordinator) == 150_00


def test_a_refused_removal_brings_back_the_project_with_reports_and_notes(exchange: Exchange) -> None:
    exchange.clerk.put_note(replace(Note.of(Topic.CLOSING, ONE), text="เสร็จ"))
    exchange.send()
    before = told(exchange.clerk)
    exchange.coordinator.remove_project(ONE)
    [change] = exchange.take(exchange.back(), nothing)
    assert (change.key, change.change) == ("", Change.REMOVED)
    assert told(exchange.clerk) == before
    exchange.agrees()


def remove_a_project(file: ProjectFile) -> None:
    file.remove_project(ONE)


def drop_what_was_spent(file: ProjectFile) -> None:
    file.set_report_entry(ONE, OCTOBER, "disbursed_satang", 1_00)


@pytest.mark.parametrize("lose", [remove_a_project, drop_what_was_spent])
def test_a_loss_on_which_its_office_insists_waits_again(
    exchange: Exchange, lose: Callable[[ProjectFile], None]
) -> None:
    before = told(exchange.coordinator)
    lose(exchange.clerk)
    lost = told(exchange.clerk)
    exchange.send()
    refuse(exchange.coordinator, pending(exchange.coordinator))
    exchange.take(exchange.back(), nothing)
    assert told(exchange.clerk) == lost
    exchange.send()
    [again] = pending(exchange.coordinator)
    assert not again.is_refusal
    assert told(exchange.coordinator) == before, "the office does not overrule the coordinator unseen"
    exchange.agrees()
    assert told(exchange.coordinator) == lost


@pytest.mark.parametrize("wanted", [everything, nothing])
def test_a_removal_of_what_the_clerk_worked_on_is_decided(
    exchange: Exchange, wanted: Callable[[ReturnedChange], bool]
) -> None:
    exchange.coordinator.remove_project(ONE)
    back = exchange.back()
    exchange.clerk.set_project_entry(ONE, "division", "ฝ่าย")
    [change] = exchange.take(back, wanted)
    assert change.is_own_change
    assert (ONE in exchange.clerk.project_ids()) == (wanted is nothing)
    exchange.agrees()


@pytest.mark.parametrize("wanted", [everything, nothing])
def test_an_added_report_and_a_removed_one_are_decided(
    exchange: Exchange, wanted: Callable[[ReturnedChange], bool]
) -> None:
    exchange.coordinator.add_report(ProgressReport(ONE, NOVEMBER, disbursed_satang=7_00))
    exchange.coordinator.remove_report(TWO, OCTOBER)
    changes = exchange.take(exchange.back(), wanted)
    assert {change.change for change in changes} == {Change.ADDED, Change.REMOVED}
    months = [[report.period for report in exchange.clerk.reports(one)] for one in (ONE, TWO)]
    assert months == ([[OCTOBER, NOVEMBER], []] if wanted is everything else [[OCTOBER], [OCTOBER]])
    exchange.agrees()


def merged(exchange: Exchange) -> Path:
    with exchange.coordinator.transaction():
        exchange.coordinator.remove_project(TWO)
        exchange.coordinator.put_note(replace(merged_note(TWO, ONE), noted_on=date(2018, 12, 1)))
    exchange.coordinator.revisions.commit(Authorship("2018-12-01T00:00:00Z", "coordinator", "PC-C"))
    return exchange.back()


def test_a_clerk_is_told_with_what_a_project_was_merged(exchange: Exchange) -> None:
    back = merged(exchange)
    exchange.clerk.add_report(ProgressReport(TWO, NOVEMBER, disbursed_satang=7_00))
    exchange.clerk.revisions.commit(Authorship("2018-12-05T00:00:00Z", "clerk", "PC"))
    [change] = exchange.take(back, everything)
    assert change.reason == "รวมเป็นโครงการเดียวกับ 5013 ก"
    assert exchange.clerk.project_ids() == [ONE]
    assert [one.disbursed_satang for one in exchange.clerk.reports(ONE)] == [100_00, 7_00]
    exchange.agrees()


def test_who_refuses_a_merging_keeps_both_projects_everywhere(exchange: Exchange) -> None:
    before = told(exchange.clerk)
    exchange.take(merged(exchange), nothing)
    assert told(exchange.clerk) == before
    exchange.agrees()
    assert sorted(exchange.coordinator.project_ids()) == [ONE, TWO]


def test_a_moved_project_is_refused_or_taken_like_any_change(exchange: Exchange) -> None:
    exchange.coordinator.set_project_entry(ONE, "office", BANGRAK)
    [change] = exchange.take(exchange.back(), everything)
    assert (change.key, change.entry.after) == ("office", f"“{BANGRAK}”")
    exchange.agrees()


@pytest.mark.parametrize("role", [Role.UNKNOWN, Role.CLERK])
def test_taking_a_return_is_no_gathering(exchange: Exchange, role: Role) -> None:
    write_profile(exchange.clerk, FileProfile(role))
    exchange.coordinator.set_report_entry(ONE, OCTOBER, "disbursed_satang", 1_00)
    exchange.take(exchange.back(), everything)
    assert read_profile(exchange.clerk).role is Role.CLERK


def test_a_return_into_a_coordinator_s_file_leaves_its_role(exchange: Exchange) -> None:
    write_profile(exchange.coordinator, FileProfile(Role.COORDINATOR))
    exchange.coordinator.set_report_entry(ONE, OCTOBER, "disbursed_satang", 1_00)
    gather(exchange.coordinator, [exchange.back()])
    assert read_profile(exchange.coordinator).role is Role.COORDINATOR


def test_another_office_s_return_is_refused_although_a_project_came_from_there(exchange: Exchange) -> None:
    exchange.coordinator.set_project_entry(ONE, "office", BANGRAK)
    back = exchange.back()
    [other] = [one.path for one in return_files(exchange.coordinator, exchange.folder / "b", [BANGRAK])]
    exchange.take(back, everything)
    for path in (other,):
        with pytest.raises(UserError, match=f"มีโครงการของ{BANGRAK}"), arrival(exchange.clerk, path):
            pass
        [received] = gather(exchange.clerk, [path])
        assert received.refused


def test_a_failure_while_deciding_takes_nothing(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange.coordinator.set_report_entry(ONE, OCTOBER, "disbursed_satang", 1_00)
    back, before = exchange.back(), exchange.clerk.revisions.state_digest()
    with arrival(exchange.clerk, back) as arrived, monkeypatch.context() as failing:
        failing.setattr(exchange.clerk.revisions, "resolve", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            arrived.take_in([])
    assert exchange.clerk.revisions.state_digest() == before
    assert exchange.spent(exchange.clerk) == 100_00
    exchange.take(back, nothing)
    exchange.agrees()


def test_cancelled_at_any_step_nothing_is_taken(exchange: Exchange) -> None:
    exchange.coordinator.set_report_entry(ONE, OCTOBER, "disbursed_satang", 1_00)
    exchange.coordinator.remove_project(TWO)
    back, before = exchange.back(), (exchange.clerk.revisions.state_digest(), told(exchange.clerk))
    for count in range(1, 20):
        with arrival(exchange.clerk, back) as arrived:
            steps = arrived.taking_in([])
            if sum(1 for _ in islice(steps, count)) < count:
                break
            steps.close()
        assert (exchange.clerk.revisions.state_digest(), told(exchange.clerk)) == before
    else:
        pytest.fail("it never ends")
    exchange.agrees()


def test_a_renamed_office_takes_what_is_sent_to_either_name(exchange: Exchange) -> None:
    write_profile(exchange.clerk, FileProfile(Role.CLERK, MINBURI))
    renamed = f"{MINBURI}เหนือ"
    for project_id in (ONE, TWO):
        exchange.coordinator.set_project_entry(project_id, "office", renamed)
    exchange.take(exchange.back(), everything)
    exchange.coordinator.set_report_entry(ONE, OCTOBER, "narrative", "ข")
    [later] = [one.path for one in return_files(exchange.coordinator, exchange.folder / "b", [renamed])]
    [change] = exchange.take(later, everything)
    assert change.key == "narrative"
    exchange.agrees()


def test_of_a_split_office_each_part_is_told_of_what_left_it(exchange: Exchange) -> None:
    exchange.coordinator.set_project_entry(TWO, "office", BANGRAK)
    returned = return_files(exchange.coordinator, exchange.folder / "b")
    assert sorted(one.office for one in returned) == sorted([MINBURI, BANGRAK])
    [own] = [one.path for one in returned if one.office == MINBURI]
    exchange.take(own, nothing)
    exchange.agrees()
    assert {exchange.coordinator.project(one).office for one in (ONE, TWO)} == {MINBURI}
