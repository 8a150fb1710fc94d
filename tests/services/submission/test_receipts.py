"""Receipt and timeliness: each report has its own day, and days travel to who gathers the file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.note import Note, Topic
from app.models.progress_report import Period, ProgressReport, fiscal_months
from app.models.project import Project
from app.models.submission.office_month import OfficeMonth, Submission, month_words
from app.services.board import read_board, read_lines, refresh
from app.services.gathering import gather
from app.services.sending import send
from app.services.submission.receipts import correct_receipt, correct_report_receipt, withdraw_correction
from app.services.undo_gathering import undo
from app.storage import merge
from app.storage.file_settings import ROLE
from app.storage.project_file import ProjectFile, new_record_id

OCTOBER, NOVEMBER, *_ = fiscal_months(2562)
MINBURI, LATKRABANG = "สำนักงานเขตมีนบุรี", "สำนักงานเขตลาดกระบัง"
IN_TIME, TEN_WEEKS_LATE = date(2018, 10, 27), date(2019, 1, 15)
TODAY = date(2019, 1, 16)


class World:
    """Offices' files, and a coordinator's file that gathers them on given days."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._patch, self._sent = folder, monkeypatch, 0
        self.main = ProjectFile.create(folder / "รวม.sqlite")
        self.main.set_setting(ROLE, "coordinator")

    def office(self, name: str, projects: int) -> ProjectFile:
        file = ProjectFile.create(self._folder / f"{name}.sqlite")
        for _ in range(projects):
            file.add_project(Project(new_record_id(), office=name, fiscal_year=2562))
        return file

    def gather(self, source: ProjectFile, day: date, into: ProjectFile | None = None) -> None:
        """Send a file, and gather it on this day at noon in Bangkok."""
        self._sent += 1
        into = into or self.main
        sent = send(source, self._folder / str(self._sent)).path
        self._patch.setattr(merge, "now", lambda: f"{day}T05:00:00Z")
        assert not gather(into, [sent])[0].refused
        self._patch.undo()

    def successor(self) -> ProjectFile:
        return ProjectFile.create(self._folder / "ผู้มารับช่วง.sqlite")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    made = World(tmp_path, monkeypatch)
    yield made
    made.main.close()


def report(file: ProjectFile, projects: Sequence[str], month: Period = OCTOBER) -> None:
    for project_id in projects:
        file.add_report(ProgressReport(project_id, month))


def month_of(
    file: ProjectFile, month: Period = OCTOBER, office: str = MINBURI, today: date = TODAY
) -> OfficeMonth:
    refresh(file)
    board = read_board(file, 2562, today)
    row = next(row for row in board.offices if row.office == office)
    return row.months[fiscal_months(2562).index(month)]


def two_receipts(world: World) -> ProjectFile:
    """The first of five reports comes in time, the other four ten weeks late."""
    office = world.office(MINBURI, 5)
    first, *others = office.project_ids()
    report(office, [first])
    world.gather(office, IN_TIME)
    report(office, others)
    world.gather(office, TEN_WEEKS_LATE)
    return office


# --- two numbers ---


def test_one_report_in_time_makes_no_office_timely(world: World) -> None:
    two_receipts(world).close()
    found = month_of(world.main)
    assert month_words(found) == "ครบ 5/5 · ทันเวลา 1/5"
    assert found.submission == Submission(5, 5, in_time=1)
    assert (found.submission.late, found.first_received_on, found.last_received_on) == (
        4,
        IN_TIME,
        TEN_WEEKS_LATE,
    )


def test_what_the_coordinator_types_is_complete_and_never_in_time(world: World) -> None:
    with world.office(MINBURI, 5) as office:
        first, *others = office.project_ids()
        world.gather(office, IN_TIME)
        report(world.main, [first], NOVEMBER)
        report(office, others, NOVEMBER)
        world.gather(office, TEN_WEEKS_LATE)
    found = month_of(world.main, NOVEMBER)
    assert found.submission == Submission(5, 5, in_time=0, typed=1)
    assert month_words(found) == "ครบ 5/5 · ทันเวลา 0/5 · กรอกในไฟล์นี้ 1"


def test_an_office_that_sends_its_own_report_is_judged_by_that(world: World) -> None:
    """The coordinator had typed it already, from paper."""
    with world.office(MINBURI, 1) as office:
        world.gather(office, IN_TIME)
        report(world.main, world.main.project_ids())
        world.main.revisions.commit()
        office.add_report(ProgressReport(office.project_ids()[0], OCTOBER, narrative="ของเขต"))
        world.gather(office, date(2018, 10, 28))
    assert month_of(world.main).submission == Submission(1, 1, in_time=1)


def test_an_office_s_later_edit_does_not_change_when_its_report_came(world: World) -> None:
    with world.office(MINBURI, 1) as office:
        report(office, office.project_ids())
        world.gather(office, IN_TIME)
        office.set_report_entry(office.project_ids()[0], OCTOBER, "narrative", "แก้")
        world.gather(office, TEN_WEEKS_LATE)
    assert month_of(world.main).submission == Submission(1, 1, in_time=1)


# --- corrections ---


def test_a_corrected_day_holds_with_its_reason(world: World) -> None:
    with world.office(MINBURI, 2) as office:
        report(office, office.project_ids())
        world.gather(office, TEN_WEEKS_LATE)
    correct_receipt(world.main, "เขตมีนบุรี", OCTOBER, IN_TIME, "ได้รับทางอีเมลก่อนวันหยุด")
    found = month_of(world.main)
    assert found.submission == Submission(2, 2, in_time=2)
    assert (found.first_received_on, found.correction) == (IN_TIME, "ได้รับทางอีเมลก่อนวันหยุด")
    withdraw_correction(world.main, MINBURI, OCTOBER)
    assert month_of(world.main).submission == Submission(2, 2, in_time=0)


def test_a_correction_says_nothing_of_reports_that_come_later(world: World) -> None:
    with world.office(MINBURI, 2) as office:
        first, second = office.project_ids()
        report(office, [first])
        world.gather(office, date(2018, 10, 30))
        correct_receipt(world.main, MINBURI, OCTOBER, IN_TIME, "อีเมลมาก่อน")
        report(office, [second])
        world.gather(office, TEN_WEEKS_LATE)
    found = month_of(world.main)
    assert found.submission == Submission(2, 2, in_time=1)
    assert found.last_received_on == TEN_WEEKS_LATE


def test_one_report_s_day_is_corrected_alone(world: World) -> None:
    with world.office(MINBURI, 2) as office:
        first, _second = office.project_ids()
        report(office, office.project_ids())
        world.gather(office, TEN_WEEKS_LATE)
    correct_report_receipt(world.main, first, OCTOBER, IN_TIME, "ส่งเป็นเอกสารแล้ว")
    assert month_of(world.main).submission == Submission(2, 2, in_time=1)
    board = read_board(world.main, 2562, TODAY)
    row = next(row for row in board.offices if row.office == MINBURI)
    days = {line.project_id: line.receipt.day for line in read_lines(world.main, 2562, row, OCTOBER)}
    assert days[first] == IN_TIME


@pytest.mark.parametrize(
    ("day", "reason", "told"),
    [
        (IN_TIME, " ", "เหตุผล"),
        (date(2018, 9, 30), "ก", "อยู่ก่อนเดือนตุลาคม 2561"),
        (date(2099, 1, 1), "ก", "ยังมาไม่ถึง"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(world: World, day: date, reason: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        correct_receipt(world.main, MINBURI, OCTOBER, day, reason)
    assert world.main.file_notes() == ()


# --- clocks ---


@pytest.mark.parametrize("received", [date(2017, 10, 27), date(2019, 10, 27)])
def test_a_clock_that_was_wrong_by_a_year_is_told_and_puts_nothing_in_time(
    world: World, received: date
) -> None:
    with world.office(MINBURI, 2) as office:
        report(office, office.project_ids())
        world.gather(office, received)
    found = month_of(world.main)
    assert found.submission == Submission(2, 2, in_time=0, doubtful=2)
    assert "วันที่ได้รับผิดปกติ 2" in month_words(found)
    correct_receipt(world.main, MINBURI, OCTOBER, IN_TIME, "นาฬิกาของเครื่องผิด")
    assert month_of(world.main).submission == Submission(2, 2, in_time=2)


# --- who takes over ---


@pytest.mark.parametrize("is_sent", [True, False])
def test_who_takes_over_sees_the_same_days(world: World, tmp_path: Path, is_sent: bool) -> None:
    """Whether the old file is sent, or gathered as it stands."""
    two_receipts(world).close()
    report(world.main, world.main.project_ids()[:1], NOVEMBER)
    before = [month_of(world.main), month_of(world.main, NOVEMBER)]
    with world.successor() as new:
        if is_sent:
            world.gather(world.main, date(2019, 3, 1), into=new)
        else:
            world.main.close()
            assert not gather(new, [tmp_path / "รวม.sqlite"])[0].refused
        assert [month_of(new), month_of(new, NOVEMBER)] == before


def test_a_correction_travels_and_what_came_after_it_stays_late(world: World) -> None:
    with world.office(MINBURI, 3) as office:
        first, second, third = office.project_ids()
        report(office, [first, second])
        world.gather(office, date(2018, 10, 30))
        correct_receipt(world.main, MINBURI, OCTOBER, IN_TIME, "อีเมลมาก่อน")
        report(office, [third])
        world.gather(office, TEN_WEEKS_LATE)
        before = month_of(world.main)
        with world.successor() as new:
            world.gather(world.main, date(2019, 3, 1), into=new)
            assert month_of(new) == before
            assert before.submission == Submission(3, 3, in_time=2)


def test_handing_on_twice_adds_only_what_is_new(world: World) -> None:
    office = two_receipts(world)
    with world.successor() as new:
        world.gather(world.main, date(2019, 3, 1), into=new)
        notes = world.main.file_notes()
        world.gather(world.main, date(2019, 3, 2), into=new)
        assert world.main.file_notes() == notes
        report(office, office.project_ids()[:2], NOVEMBER)
        world.gather(office, date(2019, 3, 3))
        world.gather(world.main, date(2019, 3, 4), into=new)
        today = date(2019, 3, 5)
        for month in (OCTOBER, NOVEMBER):
            assert month_of(new, month, today=today) == month_of(world.main, month, today=today)
    office.close()


def test_correcting_after_handing_on_is_about_all_that_came(world: World) -> None:
    two_receipts(world).close()
    with world.successor() as new:
        world.gather(world.main, date(2019, 3, 1), into=new)
    correct_receipt(world.main, MINBURI, OCTOBER, IN_TIME, "ตรวจกับอีเมลแล้ว")
    assert month_of(world.main).submission == Submission(5, 5, in_time=5)


def test_a_clerk_s_file_says_nothing_of_receipt(world: World) -> None:
    with world.office(MINBURI, 1) as office:
        report(office, office.project_ids())
        world.gather(office, IN_TIME)
        world.gather(world.main, IN_TIME, into=office)  # as what the coordinator sends back
        office.set_setting(ROLE, "clerk")
        told = {note.id for note in office.notes()} | {note.id for note in office.file_notes()}
        report(office, office.project_ids(), NOVEMBER)
        world.gather(office, date(2018, 11, 27))
        assert {note.id for note in (*office.notes(), *office.file_notes())} == told
    assert month_of(world.main, NOVEMBER).submission == Submission(1, 1, in_time=1)


def test_an_undone_gathering_leaves_no_day_behind(world: World) -> None:
    with world.office(MINBURI, 1) as office:
        report(office, office.project_ids())
        world.gather(office, IN_TIME)
        with world.successor() as new:
            world.gather(world.main, IN_TIME, into=new)  # hands on
        undo(world.main)
        world.gather(office, TEN_WEEKS_LATE)
    assert month_of(world.main).submission == Submission(1, 1, in_time=0)


# --- offices that change ---


def test_a_renamed_office_s_correction_is_told_and_not_lost(world: World) -> None:
    with world.office(MINBURI, 1) as office:
        report(office, office.project_ids())
        world.gather(office, TEN_WEEKS_LATE)
    correct_receipt(world.main, MINBURI, OCTOBER, IN_TIME, "อีเมลมาก่อน")
    project_id = world.main.project_ids()[0]
    world.main.set_project_entry(project_id, "office", LATKRABANG)
    found = month_of(world.main, office=LATKRABANG)
    assert found.submission == Submission(1, 1, in_time=0)
    assert read_board(world.main, 2562, TODAY).stray == (f"{MINBURI} {OCTOBER.short_thai}",)
    world.main.set_project_entry(project_id, "office", "เขตมีนบุรี")
    assert month_of(world.main).submission == Submission(1, 1, in_time=1)


def test_offices_that_become_one_keep_each_report_s_day_when_handed_on(world: World) -> None:
    for name, day in ((MINBURI, IN_TIME), (LATKRABANG, TEN_WEEKS_LATE)):
        with world.office(name, 2) as office:
            report(office, office.project_ids())
            world.gather(office, day)
    for project_id in world.main.project_ids():
        world.main.set_project_entry(project_id, "office", MINBURI)
    before = month_of(world.main)
    assert before.submission == Submission(4, 4, in_time=2)
    with world.successor() as new:
        world.gather(world.main, date(2019, 3, 1), into=new)
        assert month_of(new) == before


# --- two coordinators ---


def test_two_coordinators_who_correct_differently_are_a_conflict_for_a_person(
    world: World, tmp_path: Path
) -> None:
    from app.services.conflicts import divergences, resolve_by

    with world.office(MINBURI, 1) as office:
        report(office, office.project_ids())
        world.gather(office, TEN_WEEKS_LATE)
    with world.successor() as other:
        other.set_setting(ROLE, "coordinator")
        world.gather(world.main, TEN_WEEKS_LATE, into=other)
        correct_receipt(world.main, MINBURI, OCTOBER, IN_TIME, "อีเมลมาก่อน")
        correct_receipt(other, MINBURI, OCTOBER, date(2018, 10, 30), "ประทับรับที่สารบรรณ")
        world.gather(other, TEN_WEEKS_LATE)
        world.gather(world.main, TEN_WEEKS_LATE, into=other)
        assert month_of(world.main) == month_of(other), "both show the same until it is decided"
        [conflict] = divergences(world.main)
        assert conflict.part == "วันที่ได้รับรายงานเดือนตุลาคม 2561 สำนักงานเขตมีนบุรี"
        assert conflict.project.project_name == "ทั้งไฟล์"
        labels = {difference.entry.label for difference in conflict.differences}
        assert labels == {"วันที่ได้รับรายงาน", "เหตุผลที่แก้ไขวันที่ได้รับ"}
        resolve_by(world.main, conflict, 1)
        world.gather(world.main, TEN_WEEKS_LATE, into=other)
        assert divergences(world.main) == divergences(other) == []
        assert month_of(world.main) == month_of(other)


def test_correcting_again_settles_what_another_coordinator_decided(world: World) -> None:
    from app.services.conflicts import divergences

    with world.office(MINBURI, 1) as office:
        report(office, office.project_ids())
        world.gather(office, TEN_WEEKS_LATE)
    with world.successor() as other:
        world.gather(world.main, TEN_WEEKS_LATE, into=other)
        correct_receipt(other, MINBURI, OCTOBER, date(2018, 10, 30), "ประทับรับ")
        correct_receipt(world.main, MINBURI, OCTOBER, IN_TIME, "อีเมลมาก่อน")
        world.gather(other, TEN_WEEKS_LATE)
    correct_receipt(world.main, MINBURI, OCTOBER, date(2018, 10, 26), "ตกลงกันแล้ว")
    assert divergences(world.main) == []
    [note] = [note for note in world.main.file_notes() if note.topic == Topic.RECEIVED]
    assert (note.noted_on, note.answer) == (date(2018, 10, 26), "ตกลงกันแล้ว")


def test_notes_under_several_ids_are_read_alike_in_any_order() -> None:
    from itertools import permutations

    from app.models.submission.receipts import OfficeReceipt, Receipt, Receipts

    note = Note("", "", Topic.RECEIVED, OCTOBER, text=MINBURI)
    several = [
        replace(note, id="a", noted_on=date(2018, 10, 20)),
        replace(note, id="b", noted_on=date(2018, 10, 25), answer="แก้"),
        replace(note, id="c", noted_on=date(2018, 10, 24), answer="แก้", text="เขตมีนบุรี"),
        replace(note, id="d", noted_on=date(2018, 10, 1), answer="แก้", settled_on=TODAY),
    ]
    for order in permutations(several):
        receipts = Receipts.of(OfficeReceipt(one, 3) for one in order)
        assert receipts.day("มีนบุรี", OCTOBER, Receipt(TODAY, 2)) == date(2018, 10, 24)
        assert receipts.day("มีนบุรี", OCTOBER, Receipt(TODAY, 4)) == TODAY
