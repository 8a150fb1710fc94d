"""A coordinator's own list of units: what board, month and returns count by it, and what travels."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.formats.reference_lists import listed_offices
from app.models.board import BoardFilter, board_notes, narrowed
from app.models.errors import UserError
from app.models.note import Topic, units_note
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.questions.month import reminder
from app.models.submission.units import Unit, renamed
from app.services.board import hide_offices, read_board, refresh
from app.services.board_month.reading import read_month, reminder_of
from app.services.board_questions.reading import read_view
from app.services.gathering import gather
from app.services.remarks import return_files
from app.services.sending import send
from app.services.submission.receipts import correct_receipt
from app.services.units.listing import set_units, units_of, unlisted_units, use_proposed_units
from app.services.units.names import names_in, names_in_file
from app.storage.project_file import ProjectFile, new_record_id

OCTOBER = Period(2018, 10)
DAY = date(2018, 11, 5)
NAMES = ("สำนักงานเขตบางนา", "สำนักงานเขตบางรัก", "สำนักการโยธา")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[ProjectFile]:
    """A coordinator's file with its own list, and a project with a report of each of its first two units."""
    with ProjectFile.create(tmp_path / "สยป.sqlite") as made:
        for office in ("เขตบางนา", "สำนักงานเขตบางรัก"):
            add(made, office)
        set_units(made, map(Unit, NAMES))
        yield made


def add(file: ProjectFile, office: str, division: str = "") -> Project:
    project = Project(new_record_id(), office=office, division=division, fiscal_year=2562)
    project = replace(project, project_name="ถนน", start_date=date(2018, 10, 1), end_date=date(2018, 12, 31))
    file.add_project(project, [ProgressReport(project.id, OCTOBER, disbursed_satang=100, progress=100_00)])
    return project


def offices_on_board(file: ProjectFile) -> dict[str, tuple[int, bool]]:
    refresh(file)
    return {row.office: (row.projects, row.is_listed) for row in read_board(file, 2562, DAY).offices}


def test_without_a_list_the_city_expects_its_district_offices(tmp_path: Path) -> None:
    with ProjectFile.create(tmp_path / "ก.sqlite") as fresh:
        known = units_of(fresh)
        assert list(known.places) == list(listed_offices())
        assert (known.word, known.is_own) == ("เขต", False)


def test_the_board_expects_the_listed_units_in_their_order(file: ProjectFile) -> None:
    assert offices_on_board(file) == dict(zip(NAMES, [(1, True), (1, True), (0, True)], strict=True))
    board = read_board(file, 2562, DAY)
    assert board.word == "หน่วยงาน"
    assert "3 หน่วยงาน" in board_notes(board)[1]


def test_a_renamed_office_keeps_its_projects_its_receipts_and_stays_hidden(file: ProjectFile) -> None:
    correct_receipt(file, NAMES[0], OCTOBER, date(2018, 10, 20), "ได้รับทางอีเมล")
    hide_offices(file, [NAMES[1]])
    units = renamed(units_of(file).units, NAMES[0], "สำนักงานเขตบางนาใหม่")
    set_units(file, renamed(units, NAMES[1], "สำนักงานเขตบางรักใหม่"))
    add(file, "สำนักงานเขตบางนาใหม่")
    assert offices_on_board(file) == {"สำนักงานเขตบางนาใหม่": (2, True), NAMES[2]: (0, True)}
    board = read_board(file, 2562, DAY)
    assert board.stray == ()
    assert board.offices[0].months[0].correction == "ได้รับทางอีเมล"


def test_one_name_is_shown_by_board_questions_month_and_returns(file: ProjectFile, tmp_path: Path) -> None:
    set_units(file, renamed(units_of(file).units, NAMES[0], "เขตใหม่"))
    refresh(file)
    board = read_board(file, 2562, DAY)
    view = read_view(file, board)
    assert {one.office for one in view.projects} == {"เขตใหม่", NAMES[1]} == {one.office for one in view.years}
    month = read_month(file, board, view.projects, OCTOBER)
    assert month.received == ["เขตใหม่", NAMES[1]]
    assert [one.office for one in return_files(file, tmp_path / "กลับ", ["บางนา"])] == ["เขตใหม่"]


def test_a_unit_that_nobody_listed_is_shown_apart_and_not_waited_for(file: ProjectFile) -> None:
    add(file, "สำนักอนามัย")
    assert offices_on_board(file)["สำนักอนามัย"] == (1, False)
    board = read_board(file, 2562, DAY)
    assert [row.office for row in narrowed(board, "", BoardFilter.UNLISTED).offices] == ["สำนักอนามัย"]
    assert "ไม่อยู่ในรายชื่อ 1 หน่วยงาน: สำนักอนามัย" in board_notes(board)
    month = read_month(file, board, (), OCTOBER)
    assert (len(month.expected), month.missing) == (3, [NAMES[2]])
    assert "ได้รับแล้ว 2 จาก 3 หน่วยงาน" in reminder(month)
    assert unlisted_units(file) == ["สำนักอนามัย"]


def test_a_removed_unit_keeps_its_projects_in_the_totals(file: ProjectFile) -> None:
    set_units(file, map(Unit, NAMES[1:]))
    assert offices_on_board(file)[NAMES[0]] == (1, False)
    assert read_board(file, 2562, DAY).total.spent_satang == 200


def test_the_list_travels_to_a_successor(file: ProjectFile, tmp_path: Path) -> None:
    sent = send(file, tmp_path / "ส่ง").path
    with ProjectFile.create(tmp_path / "ผู้รับช่วง.sqlite") as successor:
        assert not gather(successor, [sent])[0].refused
        assert units_of(successor) == units_of(file)


def test_two_coordinators_write_one_record_and_the_later_decision_holds(
    file: ProjectFile, tmp_path: Path
) -> None:
    with ProjectFile.create(tmp_path / "อีกคน.sqlite") as other:
        add(other, NAMES[0])
        set_units(other, [Unit("สำนักการโยธา")])
        assert not gather(file, [send(other, tmp_path / "ส่ง").path])[0].refused
    set_units(file, map(Unit, NAMES[:2]))
    assert [note.id for note in file.file_notes(Topic.UNITS)] == [units_note().id]
    assert list(units_of(file).places) == list(NAMES[:2])


def test_a_withdrawn_list_gives_way_to_the_proposed_one(file: ProjectFile) -> None:
    use_proposed_units(file)
    assert not units_of(file).is_own


def test_nothing_is_written_of_a_list_that_cannot_be_one(file: ProjectFile) -> None:
    with pytest.raises(UserError, match="มีในรายชื่อแล้ว"):
        set_units(file, [Unit("สำนักงานเขตบางนา"), Unit("สนข.บางนา")])
    with pytest.raises(UserError, match="ว่าง"):
        set_units(file, [])
    assert list(units_of(file).places) == list(NAMES)


@pytest.mark.parametrize(
    ("pasted", "names"),
    [
        ("บางนา\nบางรัก\n", ["บางนา", "บางรัก"]),
        ("ลำดับ\tหน่วยงาน\n1\tบางนา\n2\tบางรัก", ["บางนา", "บางรัก"]),
        ("\n  บางนา  \n\nเขตบางรัก\tโทร 02-000-0000", ["บางนา", "เขตบางรัก"]),
        ("๑\tบางนา\n๒\t\n", ["บางนา"]),
        ("", []),
    ],
)
def test_names_are_found_in_a_pasted_list_or_column(pasted: str, names: list[str]) -> None:
    assert names_in(pasted) == names


def test_names_are_read_from_a_file_in_an_older_code_page(tmp_path: Path) -> None:
    (tmp_path / "รายชื่อ.csv").write_bytes("ลำดับ,หน่วยงาน\r\n1,สำนักการโยธา\r\n".encode("cp874"))
    assert names_in_file(tmp_path / "รายชื่อ.csv") == ["สำนักการโยธา"]
    for path, data in (("ว่าง.txt", b""), ("ไม่มี.txt", None)):
        if data is not None:
            (tmp_path / path).write_bytes(data)
        with pytest.raises(UserError):
            names_in_file(tmp_path / path)


def test_the_reminder_names_the_listed_units_that_have_not_sent(file: ProjectFile) -> None:
    told = reminder_of(file)
    assert "ยังไม่ได้รับ 1 หน่วยงาน:" in told  # the projects of the others are done and over
    assert NAMES[2] in told
