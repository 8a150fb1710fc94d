"""The command `units`: the list of units expected, shown and changed."""

from pathlib import Path

import pytest

from app.cli import main
from app.services.file_profile import FileProfile, Role, create_file, read_profile
from app.storage.project_file import ProjectFile

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "สยป.sqlite"
    create_file(path, FileProfile(Role.COORDINATOR)).close()
    return path


def told(capsys: Captured, path: Path, *options: str) -> list[str]:
    assert main(["units", str(path), *options]) == 0
    return capsys.readouterr().out.splitlines()


def test_without_options_it_shows_the_proposed_list_and_changes_nothing(own: Path, capsys: Captured) -> None:
    before = own.read_bytes()
    lines = told(capsys, own)
    assert lines[:2] == ["รายชื่อเขต 50 แห่ง (ตามที่โปรแกรมเสนอ)", "สำนักงานเขตพระนคร"]
    assert own.read_bytes() == before


def test_a_list_is_set_from_a_file_and_changed(own: Path, capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "รายชื่อ.txt").write_text("บางนา\nบางรัก\nสำนักการโยธา\n", "utf-8")
    assert told(capsys, own, "--set", str(tmp_path / "รายชื่อ.txt")) == [
        "รายชื่อหน่วยงาน 3 แห่ง",
        "สำนักงานเขตบางนา",
        "สำนักงานเขตบางรัก",
        "สำนักการโยธา",
    ]
    assert told(capsys, own, "--rename", "บางนา", "เขตบางนาใหม่", "--add", "สำนักอนามัย") == [
        "รายชื่อหน่วยงาน 4 แห่ง",
        "เขตบางนาใหม่ (ชื่ออื่น: สำนักงานเขตบางนา)",
        "สำนักงานเขตบางรัก",
        "สำนักการโยธา",
        "สำนักอนามัย",
    ]
    assert told(capsys, own, "--merge", "สำนักใหญ่", "สำนักอนามัย", "สำนักการโยธา", "--remove", "บางรัก")[1:] == [
        "เขตบางนาใหม่ (ชื่ออื่น: สำนักงานเขตบางนา)",
        "สำนักใหญ่ (ชื่ออื่น: สำนักการโยธา, สำนักอนามัย)",
    ]
    assert told(capsys, own, "--split", "สำนักใหญ่", "สำนักหนึ่ง", "สำนักสอง")[2:] == ["สำนักหนึ่ง", "สำนักสอง"]
    assert told(capsys, own, "--propose")[0] == "รายชื่อเขต 50 แห่ง (ตามที่โปรแกรมเสนอ)"


def test_a_file_becomes_that_of_an_office_with_its_divisions(own: Path, capsys: Captured) -> None:
    assert told(capsys, own, "--divisions-of", "มีนบุรี")[:2] == [
        "รายชื่อฝ่ายของสำนักงานเขตมีนบุรี 10 แห่ง",
        "ฝ่ายปกครอง",
    ]
    with ProjectFile.open(own, writable=False) as file:
        assert read_profile(file).office == "สำนักงานเขตมีนบุรี"
    assert told(capsys, own, "--offices")[0] == "รายชื่อเขต 50 แห่ง"


@pytest.mark.parametrize(
    "options",
    [["--remove", "สำนักไม่มี"], ["--rename", "ไม่มี", "ก"], ["--add", "ก=ข"], ["--set", "ไม่มี.txt"]],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    own: Path, options: list[str], capsys: Captured
) -> None:
    before = told(capsys, own)
    assert main(["units", str(own), *options]) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert told(capsys, own) == before
