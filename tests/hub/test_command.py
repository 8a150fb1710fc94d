"""The command `hub`: what it says, what it changes, and its exit codes."""

from pathlib import Path

import pytest

from app.cli import main
from app.services.file_profile import Role
from app.storage.project_file import ProjectFile
from tests.hub.conftest import MINBURI, TestHub, made

pytestmark = pytest.mark.posix

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def into(tmp_path: Path) -> Path:
    path = tmp_path / "รวม.sqlite"
    made(path).close()
    return path


def told(capsys: Captured) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_one_sends_and_another_takes(hub: TestHub, saved: Path, into: Path, capsys: Captured) -> None:
    assert main(["hub", str(saved), hub.of()]) == 0
    assert told(capsys) == ["ส่งแล้ว 10 รายการ", "ไม่มีรายการใหม่ที่จะรับ"]
    assert main(["hub", str(into), hub.of("suda"), "--pull"]) == 0
    assert told(capsys)[0] == f"รับ: {MINBURI} จากศูนย์ข้อมูลกลาง.sqlite (ใหม่ 10 ระเบียน)"
    with ProjectFile.open(into) as file:
        assert set(file.revisions.digests()) == hub.digests()


def test_a_dry_run_changes_neither_side(hub: TestHub, saved: Path, into: Path, capsys: Captured) -> None:
    assert main(["hub", str(saved), hub.of(), "--dry-run"]) == 0
    assert told(capsys) == ["รอส่ง 10 รายการ รอรับ 0 รายการ", "ไม่มีรายการใหม่ที่จะรับ"]
    assert hub.digests() == set()
    main(["hub", str(saved), hub.of(), "--push"])
    told(capsys)
    assert main(["hub", str(into), hub.of(), "--dry-run"]) == 0
    lines = told(capsys)
    assert lines[0] == "รอส่ง 0 รายการ รอรับ 10 รายการ"
    assert lines[-1] == "ตรวจแล้วยังไม่ได้รวม รับได้ 1 ไฟล์ ไม่รับ 0 ไฟล์"
    with ProjectFile.open(into) as file:
        assert file.project_ids() == []


@pytest.mark.long
def test_a_clerk_takes_changes_of_the_form_only_when_agreed(
    hub: TestHub, tmp_path: Path, saved: Path, capsys: Captured
) -> None:
    clerks = tmp_path / "เขต.sqlite"
    main(["hub", str(saved), hub.of()])
    with made(clerks, Role.CLERK, MINBURI) as file, ProjectFile.open(saved) as sent:
        [project_id] = sent.project_ids()
        file.add_project(sent.project(project_id), sent.reports(project_id))
    assert main(["hub", str(clerks), hub.of("minburi"), "--accept"]) == 0
    with ProjectFile.open(saved) as file:
        file.set_project_entry(project_id, "division", "ฝ่ายการคลัง")
    main(["hub", str(saved), hub.of()])
    told(capsys)
    assert main(["hub", str(clerks), hub.of("minburi")]) == 1
    assert "ที่ผู้ประสานงานส่งกลับจะเปลี่ยนข้อมูลในไฟล์นี้" in "\n".join(told(capsys))
    assert main(["hub", str(clerks), hub.of("minburi"), "--accept"]) == 0
    with ProjectFile.open(clerks) as file:
        assert file.project(project_id).division == "ฝ่ายการคลัง"


@pytest.mark.parametrize("arguments", [[], ["a.sqlite"]])
def test_what_is_missing_is_named(arguments: list[str], capsys: Captured) -> None:
    assert main(["hub", *arguments]) == 2
    assert capsys.readouterr().err.startswith("ยังไม่ได้ระบุไฟล์และที่อยู่ของศูนย์ข้อมูลกลาง")
