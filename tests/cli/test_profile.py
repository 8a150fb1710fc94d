"""The command `profile`: whose file it is, shown and changed."""

from pathlib import Path

import pytest

from app.cli import main
from app.cli.profile import ROLES
from app.services.file_profile import FileProfile, Role, create_file, read_profile
from app.storage.project_file import ProjectFile

Captured = pytest.CaptureFixture[str]
CLERK = FileProfile(Role.CLERK, "สำนักงานเขตมีนบุรี", 2569)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "ก.sqlite"
    create_file(path, CLERK).close()
    return path


def profile_of(path: Path) -> FileProfile:
    with ProjectFile.open(path, writable=False) as file:
        return read_profile(file)


def test_without_options_it_shows_and_changes_nothing(own: Path, capsys: Captured) -> None:
    before = own.read_bytes()
    assert main(["profile", str(own)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "ผู้ใช้ของไฟล์: เจ้าหน้าที่ของหน่วยงาน",
        "สำนักงานเขตของโครงการใหม่: สำนักงานเขตมีนบุรี",
        "ปีงบประมาณของโครงการใหม่: 2569",
    ]
    assert own.read_bytes() == before


def test_a_file_of_an_older_version_says_nothing(saved: Path, capsys: Captured) -> None:
    assert main(["profile", str(saved)]) == 0
    assert capsys.readouterr().out.count("ไม่กำหนด") == 3


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--office", "เขตบางนา"], FileProfile(Role.CLERK, "สำนักงานเขตบางนา", 2569)),
        (["--office", "สำนักการโยธา"], FileProfile(Role.CLERK, "สำนักการโยธา", 2569)),
        (["--year", "๒๕๗๑"], FileProfile(Role.CLERK, CLERK.office, 2571)),
        (["--role", "coordinator"], FileProfile(Role.COORDINATOR, CLERK.office, 2569)),
        (["--office", "", "--year", " ", "--role", "coordinator"], FileProfile(Role.COORDINATOR)),
    ],
)
def test_only_what_is_named_changes(own: Path, options: list[str], expected: FileProfile) -> None:
    assert main(["profile", str(own), *options]) == 0
    assert profile_of(own) == expected


def test_a_year_that_is_none_is_refused_and_nothing_changes(own: Path, capsys: Captured) -> None:
    assert main(["profile", str(own), "--office", "บางรัก", "--year", "ปีหน้า"]) == 2
    assert "อ่านปีงบประมาณ" in capsys.readouterr().err
    assert profile_of(own) == CLERK


def test_a_role_that_is_none_is_refused_with_those_that_are(own: Path, capsys: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["profile", str(own), "--role", "ผู้ว่าฯ"])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert "--role ไม่มีค่า ผู้ว่าฯ" in told
    assert all(role in told for role in ROLES)
    assert "invalid" not in told


def test_the_roles_are_those_of_files() -> None:
    assert list(ROLES) == [role.value for role in Role if role.value]
