"""Three levels with one program: divisions report to an office, offices to the city, returns go down."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.note import Note, Topic
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.submission.deadlines import Deadline
from app.models.submission.units import Unit
from app.services.board import read_board, refresh
from app.services.board_month.reading import read_month
from app.services.file_profile import FileProfile, Role, create_file, write_profile
from app.services.gathering import Gathering, gather
from app.services.remarks import return_files
from app.services.returns.taking import arrival
from app.services.sending import send
from app.services.submission.deadlines import deadlines_of, set_general_deadline
from app.services.submission.receipts import correct_receipt
from app.services.units.listing import set_units, units_of
from app.storage.project_file import ProjectFile, new_record_id
from tests.long_form import only_long

MINBURI, BANGNA = "สำนักงานเขตมีนบุรี", "สำนักงานเขตบางนา"
WORKS, TAX = "ฝ่ายโยธา", "ฝ่ายรายได้"
OCTOBER = Period(2018, 10)
DAY = date(2018, 11, 5)


class World:
    """Two divisions of one office, their office, another office, and the city."""

    def __init__(self, folder: Path, files: ExitStack) -> None:
        self.folder, self._sent = folder, 0
        self.works, self.tax, self.minburi, self.bangna, self.city = (
            files.enter_context(create_file(folder / f"{name}.sqlite", profile))
            for name, profile in (
                ("โยธา", FileProfile(Role.CLERK, MINBURI, 2562, division=WORKS)),
                ("รายได้", FileProfile(Role.CLERK, MINBURI, 2562, division=TAX)),
                ("มีนบุรี", FileProfile(Role.COORDINATOR)),
                ("บางนา", FileProfile(Role.CLERK, BANGNA, 2562)),
                ("สยป", FileProfile(Role.COORDINATOR)),
            )
        )
        set_units(self.minburi, map(Unit, (WORKS, TAX, "ฝ่ายปกครอง")), MINBURI)
        set_units(self.city, map(Unit, (MINBURI, BANGNA)))
        self.road = add(self.works, MINBURI, "โยธา", "ถนน")
        self.shop = add(self.tax, MINBURI, TAX, "ภาษี")
        add(self.bangna, BANGNA, WORKS, "คลอง")

    def pass_on(self, sender: ProjectFile, to: ProjectFile) -> None:
        self._sent += 1
        sent = send(sender, self.folder / f"ส่ง-{self._sent}").path
        assert not gather(to, [sent])[0].refused

    def everybody_sends(self) -> None:
        for sender in (self.works, self.tax):
            self.pass_on(sender, self.minburi)
        for sender in (self.minburi, self.bangna):
            self.pass_on(sender, self.city)

    def returned(self, sender: ProjectFile) -> dict[str, Path]:
        self._sent += 1
        return {one.office: one.path for one in return_files(sender, self.folder / f"กลับ-{self._sent}")}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with ExitStack() as files:
        yield World(tmp_path, files)


def add(file: ProjectFile, office: str, division: str, name: str) -> Project:
    project = Project(new_record_id(), office=office, division=division, project_name=name, fiscal_year=2562)
    project = replace(project, start_date=date(2018, 10, 1), end_date=date(2018, 10, 31))
    file.add_project(project, [ProgressReport(project.id, OCTOBER, disbursed_satang=100)])
    return project


def counts(file: ProjectFile) -> dict[str, tuple[int, int]]:
    """The units on the board, each with its projects and its reports received for October."""
    refresh(file)
    rows = read_board(file, 2562, DAY).offices
    return {row.office: (row.projects, row.months[0].submission.sent) for row in rows}


def take(file: ProjectFile, returned: Path) -> None:
    with arrival(file, returned) as arrived:
        arrived.take_in()


def test_each_level_counts_its_own_units(world: World) -> None:
    world.everybody_sends()
    assert counts(world.minburi) == {WORKS: (1, 1), TAX: (1, 1), "ฝ่ายปกครอง": (0, 0)}
    assert counts(world.city) == {MINBURI: (2, 2), BANGNA: (1, 1)}
    board = read_board(world.minburi, 2562, DAY)
    assert (board.word, read_board(world.city, 2562, DAY).word) == ("ฝ่าย", "เขต")
    assert read_month(world.minburi, board, (), OCTOBER).missing == ["ฝ่ายปกครอง"]


def test_the_preview_of_a_received_file_sums_up_by_division(world: World) -> None:
    sent = send(world.works, world.folder / "ส่ง").path
    gathering = Gathering(world.minburi)
    try:
        [received] = gathering.look([sent])
        assert [one.office for one in received.effect.offices] == [WORKS]
    finally:
        gathering.close()


def test_what_an_office_decides_is_not_taken_for_the_citys(world: World) -> None:
    set_general_deadline(world.minburi, Deadline(15))
    world.everybody_sends()
    correct_receipt(world.minburi, WORKS, OCTOBER, date(2018, 10, 3), "ได้รับเป็นหนังสือ")
    set_general_deadline(world.city, Deadline(27))
    world.pass_on(world.minburi, world.city)
    assert deadlines_of(world.city).general == Deadline(27)
    assert deadlines_of(world.minburi).general == Deadline(15)
    assert list(units_of(world.city).places) == [MINBURI, BANGNA]
    refresh(world.minburi)
    own, citys = (read_board(file, 2562, DAY).offices[0].months[0] for file in (world.minburi, world.city))
    assert own.first_received_on == date(2018, 10, 3)
    assert (citys.correction, citys.first_received_on) != (own.correction, own.first_received_on)


@pytest.mark.long
def test_a_change_of_the_city_reaches_the_division_and_is_settled_on_the_way_back(world: World) -> None:
    world.everybody_sends()
    world.city.set_report_entry(world.road.id, OCTOBER, "disbursed_satang", 250)
    to_offices = world.returned(world.city)
    assert list(to_offices) == [MINBURI]
    take(world.minburi, to_offices[MINBURI])
    to_divisions = world.returned(world.minburi)
    assert list(to_divisions) == [WORKS]
    take(world.works, to_divisions[WORKS])
    assert [one.disbursed_satang for one in world.works.reports(world.road.id)] == [250]
    for sender, to in ((world.works, world.minburi), (world.minburi, world.city)):
        world.pass_on(sender, to)
        with pytest.raises(UserError, match="ไม่มีข้อสังเกต"):
            world.returned(to)


@pytest.mark.long
def test_a_remark_of_the_city_reaches_the_division(world: World) -> None:
    world.everybody_sends()
    remark = Note(new_record_id(), world.shop.id, Topic.REMARK, text="โปรดตรวจยอด", noted_on=DAY)
    world.city.put_note(remark)
    take(world.minburi, world.returned(world.city)[MINBURI])
    take(world.tax, world.returned(world.minburi)[TAX])
    assert [note.text for note in world.tax.notes(world.shop.id) if note.topic == Topic.REMARK] == [
        "โปรดตรวจยอด"
    ]


def test_a_division_refuses_what_is_returned_to_another_one(world: World) -> None:
    world.everybody_sends()
    world.minburi.set_report_entry(world.road.id, OCTOBER, "disbursed_satang", 250)
    returned = world.returned(world.minburi)[WORKS]
    with pytest.raises(UserError, match=WORKS), arrival(world.tax, returned):
        pass
    write_profile(world.tax, FileProfile(Role.CLERK, MINBURI, 2562))  # a file that does not say its division
    with pytest.raises(UserError, match=WORKS), arrival(world.tax, returned):
        pass


@pytest.mark.long
def test_a_division_is_told_its_offices_deadline(world: World) -> None:
    world.everybody_sends()
    set_general_deadline(world.city, Deadline(27))
    set_general_deadline(world.minburi, Deadline(15))
    world.minburi.set_report_entry(world.road.id, OCTOBER, "disbursed_satang", 250)
    take(world.works, world.returned(world.minburi)[WORKS])
    assert deadlines_of(world.works).general == Deadline(15)


def test_a_division_names_itself_in_the_file_that_it_sends(world: World) -> None:
    assert f"{MINBURI}-{WORKS}_2562" in send(world.works, world.folder / "ส่ง").path.name


@pytest.mark.long
def test_a_division_that_nobody_listed_and_a_project_of_another_office_are_shown_apart(world: World) -> None:
    add(world.works, MINBURI, "ฝ่ายเทศกิจ", "ตลาด")
    add(world.works, BANGNA, WORKS, "สะพาน")
    world.everybody_sends()
    refresh(world.minburi)
    assert set(read_board(world.minburi, 2562, DAY).unlisted) == {"ฝ่ายเทศกิจ", BANGNA}


@pytest.mark.parametrize("order", [(3, 2, 1, 0), *only_long((0, 1, 2, 3), (2, 0, 3, 1))])
def test_any_order_and_repetition_of_files_ends_in_the_same_counts(
    world: World, order: tuple[int, ...]
) -> None:
    """An office that sends before its divisions sends again: the city ends with everything, once."""
    passages = (
        (world.works, world.minburi),
        (world.tax, world.minburi),
        (world.minburi, world.city),
        (world.bangna, world.city),
    )
    add(world.minburi, MINBURI, "ฝ่ายปกครอง", "ประชุม")  # so that the office has something to send at first
    for place in (*order, *order):
        world.pass_on(*passages[place])
    assert counts(world.minburi) == {WORKS: (1, 1), TAX: (1, 1), "ฝ่ายปกครอง": (1, 1)}
    assert counts(world.city) == {MINBURI: (3, 3), BANGNA: (1, 1)}
