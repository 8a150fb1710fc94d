"""Files of ours are gathered from e-mails and plain ZIPs, and what else these hold is told."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from app.formats.encrypted_zip import encrypt
from app.models.project_record import ProjectRecord
from app.services.gathering import Gathering, Received, gather
from app.storage.project_file import ProjectFile
from tests.parcels import mailed, outlook, zipped

Maker = Callable[[Path, Mapping[str, bytes]], Path]
PARCELS: Mapping[str, Maker] = {"ก.zip": zipped, "ก.eml": mailed, "ก.msg": outlook}


def gathered(into: Path, *sources: Path, password: str = "") -> list[Received]:
    with ProjectFile.open(into) as file:
        return gather(file, sources, password)


@pytest.mark.parametrize("name", PARCELS)
def test_files_are_gathered_from_a_parcel(
    into: Path, saved: Path, record: ProjectRecord, tmp_path: Path, name: str
) -> None:
    path = PARCELS[name](tmp_path / name, {"มีนบุรี.sqlite": saved.read_bytes(), "logo.png": b"\x89PNG" * 2000})
    lines = [one.line for one in gathered(into, path)]
    assert lines[0] == f"ไม่ได้ตรวจ: {name}/logo.png (ไม่ใช่ไฟล์ของโปรแกรมรายงาน)"
    assert lines[1].startswith(f"รับ: {name}/มีนบุรี.sqlite (ใหม่")
    with ProjectFile.open(into, writable=False) as file:
        assert file.project_ids() == [record.project.id]


def test_a_parcel_is_known_by_the_files_in_it(into: Path, saved: Path, tmp_path: Path) -> None:
    path = zipped(tmp_path / "ก.zip", {"ก.sqlite": saved.read_bytes()})
    gathered(into, path)
    assert [one.is_known for one in gathered(into, path)] == [True]


def test_the_file_in_it_is_kept_as_a_receipt(into: Path, saved: Path, tmp_path: Path) -> None:
    [one] = gathered(into, zipped(tmp_path / "ก.zip", {"ก.sqlite": saved.read_bytes()}))
    [receipt] = into.with_name("รวม ไฟล์ที่ได้รับ").glob(f"*_{one.sha256[:12]}.sqlite")
    assert receipt.read_bytes() == saved.read_bytes()
    assert list(receipt.parent.iterdir()) == [receipt]


def test_a_locked_file_in_an_email_waits_for_its_password(into: Path, saved: Path, tmp_path: Path) -> None:
    encrypt(saved, tmp_path / "ปิด.zip", "12345678")
    path = mailed(tmp_path / "ก.eml", {"ปิด.zip": (tmp_path / "ปิด.zip").read_bytes()})
    with ProjectFile.open(into) as file:
        gathering = Gathering(file)
        list(gathering.look([path]))
        gathering.use_password("12345678")
        [one] = gathering.look(gathering.sealed)
        assert one.is_accepted
        assert one.name == "ก.eml/ปิด.zip"
        gathering.take_in()


def test_a_bad_file_in_a_parcel_hinders_no_other(into: Path, saved: Path, tmp_path: Path) -> None:
    bad = saved.read_bytes()[:5000]
    path = zipped(tmp_path / "ก.zip", {"ก.sqlite": bad, "ข.sqlite": saved.read_bytes()})
    first, second = gathered(into, path)
    assert first.refused
    assert second.is_accepted


def test_a_parcel_without_a_file_of_ours_says_so(into: Path, tmp_path: Path) -> None:
    [one] = gathered(into, zipped(tmp_path / "ก.zip", {}))
    assert one.refused
    assert "ไม่มีไฟล์ของโปรแกรมรายงาน" in one.refused.what


def test_a_zip_of_zips_is_refused_and_told(into: Path, saved: Path, tmp_path: Path) -> None:
    content = saved.read_bytes()
    for _ in range(4):
        content = zipped(tmp_path / "ก.zip", {"ก.zip": content}).read_bytes()
    [one] = gathered(into, tmp_path / "ก.zip")
    assert one.refused
    assert "ลึกเกิน" in one.refused.what


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04" + bytes(3000), b"\xd0\xcf\x11\xe0" + bytes(3000), b"", b"From: a"]
)
def test_a_broken_parcel_is_refused_like_any_broken_file(into: Path, tmp_path: Path, content: bytes) -> None:
    (path := tmp_path / "ก.msg").write_bytes(content)
    [one] = gathered(into, path)
    assert one.refused
