"""A folder of many files with three bad ones: the good ones are gathered, each bad one is refused."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.models.project_record import ProjectRecord
from app.services.gathering import Received, gather
from app.services.kept_files.places import receipts_folder
from app.services.source_files import find_sources
from app.storage.opening import snapshot as private_copy
from app.storage.project_file import ProjectFile, new_record_id
from tests.files.hostile import HOSTILE
from tests.storage.world import ROOT

BAD = {
    "zip_file": "ไม่ใช่ไฟล์ของโปรแกรมรายงาน",
    "cut_short": "เสียหาย",
    "formula_in_place_of_an_amount": "ไม่ได้สร้าง",
}
MEMORY_KB = 300 * 1024


def inbox(folder: Path, record: ProjectRecord, count: int) -> Path:
    """Make that many files of different districts, three of them broken."""
    folder.mkdir()
    for number in range(count):
        path = folder / f"เขต {number:03}.sqlite"
        with ProjectFile.create(path) as file:
            one = record.with_id(new_record_id())
            code = f"50{number:03}000-0001"
            file.add_project(replace(one.project, project_code=code), one.reports)
    for number, kind in enumerate(BAD):
        HOSTILE[kind][0](folder / f"เขต {number * (count // 3) + 5:03}.sqlite")
    return folder


def check_refused(received: list[Received]) -> None:
    refused = [one for one in received if one.refused]
    assert len(refused) == len(BAD)
    for one, words in zip(refused, BAD.values(), strict=True):
        assert one.source.name in one.line
        assert words in one.line
        assert one.refused
        assert one.refused.remedy.startswith("โปรด")


def test_the_good_ones_are_gathered_and_each_bad_one_is_told(tmp_path: Path, record: ProjectRecord) -> None:
    folder = inbox(tmp_path / "ได้รับ", record, 24)
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        received = gather(file, find_sources([folder], file.path).sources)
        assert len(file.project_ids()) == 21
        assert len(list(receipts_folder(file.path).iterdir())) == 21
    check_refused(received)


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="tells no peak of its own")
def test_five_hundred_files_take_little_memory(tmp_path: Path, record: ProjectRecord) -> None:
    folder, into = inbox(tmp_path / "ได้รับ", record, 500), tmp_path / "รวม.sqlite"
    told = subprocess.run(
        [sys.executable, "-c", _GATHER, into, folder],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
    )
    *lines, total, peak_kb = told.stdout.splitlines()
    assert total == "รวมแล้ว 497 ไฟล์ ไม่รับ 3 ไฟล์", told.stderr
    assert [
        words for line in lines for words in BAD.values() if line.startswith("ไม่รับ") and words in line
    ] == [*BAD.values()]
    assert int(peak_kb) < MEMORY_KB
    with ProjectFile.open(into) as file:
        assert len(file.project_ids()) == 497


_GATHER = """
import sys
from pathlib import Path
from app.cli import main
main(["gather", *sys.argv[1:]])
print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""


def test_a_file_that_changes_while_it_is_read_hinders_no_other(
    tmp_path: Path, record: ProjectRecord, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = saved.with_name("อีกเขต.sqlite")
    with ProjectFile.create(other) as file:
        file.add_project(record.with_id(new_record_id()).project)
    real = private_copy._copy

    def meanwhile(descriptor: int, target: Path) -> str:
        sha256 = real(descriptor, target)
        if target.name == saved.name:
            saved.write_bytes(saved.read_bytes() + b"x")
        return sha256

    monkeypatch.setattr(private_copy, "_copy", meanwhile)
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        changed, good = gather(file, [saved, other])
        assert changed.line == f"ไม่รับ: ไฟล์ {saved.name} กำลังถูกแก้ไขอยู่"
        assert good.refused is None
        assert len(file.project_ids()) == 1
