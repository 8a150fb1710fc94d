"""A chosen file is read at once and within limits, or refused with the true cause."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import main
from app.formats.json import project as project_json
from app.formats.printout.source import open_source
from app.formats.spreadsheet.package import Parts
from app.models.errors import UserError
from app.storage.plain_file import read_plain

readers = pytest.mark.parametrize(
    ("reader", "ending"),
    [(project_json.read, "json"), (Parts, "xlsx"), (open_source, "txt"), (open_source, "pdf")],
    ids=["json", "xlsx", "txt", "pdf"],
)


@pytest.mark.posix
@readers
def test_a_pipe_or_a_device_is_refused_at_once(
    tmp_path: Path, reader: Callable[[Path], object], ending: str
) -> None:
    pipe, device = tmp_path / f"pipe.{ending}", tmp_path / f"zero.{ending}"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    for path in (pipe, device):
        with pytest.raises(UserError, match="ไม่ใช่ไฟล์ข้อมูล"):
            reader(path)


@readers
def test_the_true_cause_is_told(tmp_path: Path, reader: Callable[[Path], object], ending: str) -> None:
    with pytest.raises(UserError, match="ยาวเกินไป"):
        reader(tmp_path / f"{'ก' * 300}.{ending}")
    with pytest.raises(UserError, match="ไม่พบไฟล์"):
        reader(tmp_path / f"a.{ending}")
    (tmp_path / f"folder.{ending}").mkdir()
    with pytest.raises(UserError, match="เป็นโฟลเดอร์"):
        reader(tmp_path / f"folder.{ending}")


def test_no_more_is_read_than_may_be(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"ab")
    assert read_plain(path, 2, "") == b"ab"
    with pytest.raises(UserError, match="ใหญ่เกิน"):
        read_plain(path, 1, "")


def test_too_little_memory_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def too_much(_path: Path) -> None:
        raise MemoryError

    monkeypatch.setattr(project_json, "read", too_much)
    assert main(["import", str(tmp_path / "a.json"), "--into", str(tmp_path / "a.sqlite")]) == 2
    assert capsys.readouterr().err.startswith("หน่วยความจำไม่พอ")
