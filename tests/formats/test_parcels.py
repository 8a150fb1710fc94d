"""Files within other files are taken out whole, under safe names, and never without bounds."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from app.formats import parcels
from app.formats.file_kind import FileKind, kind_of
from app.formats.parcels import Unpacked, is_parcel, unpack
from app.models.errors import UserError
from tests.parcels import mailed, outlook, zipped

Maker = Callable[[Path, Mapping[str, bytes]], Path]
FILES = {"รายงาน มีนบุรี.csv": "ชื่อโครงการ,งบประมาณ\n".encode() * 300, "ข.bin": b"MZ" + bytes(5000)}
PARCELS: Mapping[str, Maker] = {"ก.zip": zipped, "ก.eml": mailed, "ก.msg": outlook}


def opened(path: Path) -> Unpacked:
    return unpack(path, path.parent / "ข้างใน")


def contents(unpacked: Unpacked) -> dict[str, bytes]:
    return {name: path.read_bytes() for path, name in unpacked.names.items()}


@pytest.mark.parametrize("name", PARCELS)
def test_every_file_comes_out_whole_with_its_name(tmp_path: Path, name: str) -> None:
    path = PARCELS[name](tmp_path / name, FILES)
    assert is_parcel(path)
    found = opened(path)
    assert contents(found) == {f"{name}/{inner}": content for inner, content in FILES.items()}
    assert [one.name for one in found.names] == list(FILES)
    assert found.left_out == []


def test_an_email_with_a_zip_is_opened_to_the_end(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "ใน.zip", FILES).read_bytes()
    found = opened(mailed(tmp_path / "ก.eml", {"ใน.zip": inner}))
    assert list(found.names.values()) == [f"ก.eml/ใน.zip/{name}" for name in FILES]


def test_a_zip_of_zips_of_zips_is_told_and_not_opened(tmp_path: Path) -> None:
    content = zipped(tmp_path / "0.zip", FILES).read_bytes()
    for number in range(4):
        content = zipped(tmp_path / "ก.zip", {f"{number}.zip": content}).read_bytes()
    found = opened(tmp_path / "ก.zip")
    assert found.names == {}
    [(name, reason)] = found.left_out
    assert name == "ก.zip/3.zip/2.zip"
    assert "ลึกเกิน" in reason


def test_what_unpacks_without_end_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcels, "MOST_BYTES", 1_000_000)
    path = zipped(tmp_path / "ก.zip", {"ก.bin": bytes(50_000_000), "ข.bin": b"x"})
    found = opened(path)
    assert [reason for _, reason in found.left_out] == ["มีไฟล์มากหรือใหญ่เกินกว่าจะเปิดในครั้งเดียว"]
    assert sum(one.stat().st_size for one in path.parent.rglob("*.bin")) <= 1_000_000


def test_too_many_files_are_told(tmp_path: Path) -> None:
    found = opened(zipped(tmp_path / "ก.zip", {f"{number}.txt": b"x" for number in range(300)}))
    assert len(found.names) == parcels.MOST_FILES
    assert len(found.left_out) == 1


def test_names_lead_nowhere_else(tmp_path: Path) -> None:
    names = [
        "../../ออก.txt",
        "/etc/ออก2.txt",
        "c:\\ออก3.txt",
        "CON.txt",
        "ก" * 300 + ".txt",
        "ท้าย. ",
        "a\x07b.txt",
    ]
    found = opened(zipped(tmp_path / "ก.zip", dict.fromkeys(names, b"x")))
    assert len(found.names) == len(names)
    inside = (tmp_path / "ข้างใน").resolve()
    assert all(path.resolve().is_relative_to(inside) for path in found.names)
    assert "_CON.txt" in {path.name for path in found.names}


def test_names_of_old_programs_are_thai(tmp_path: Path) -> None:
    path = zipped(tmp_path / "ก.zip", {"XXXX.txt": b"x"})
    path.write_bytes(path.read_bytes().replace(b"XXXX", "บัญช".encode("cp874")))
    assert list(opened(path).names.values()) == ["ก.zip/บัญช.txt"]


def test_what_the_system_adds_is_no_file(tmp_path: Path) -> None:
    files = {"__MACOSX/._ก.txt": b"x", ".DS_Store": b"x", "Thumbs.db": b"x", "ก.txt": b"x"}
    assert list(opened(zipped(tmp_path / "ก.zip", files)).names.values()) == ["ก.zip/ก.txt"]


def test_a_damaged_member_does_not_take_the_others_along(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "ก.zip", "w") as archive:
        archive.writestr("ก.txt", b"A" * 100)
        archive.writestr("ข.txt", b"B" * 100)
    data = (tmp_path / "ก.zip").read_bytes()
    (tmp_path / "ก.zip").write_bytes(data.replace(b"A" * 100, b"C" * 100))
    found = opened(tmp_path / "ก.zip")
    assert list(found.names.values()) == ["ก.zip/ข.txt"]
    assert [name for name, _ in found.left_out] == ["ก.zip/ก.txt"]


@pytest.mark.parametrize("name", PARCELS)
def test_a_cut_parcel_is_refused_or_read_in_part(tmp_path: Path, name: str) -> None:
    whole = PARCELS[name](tmp_path / name, FILES).read_bytes()
    for number, length in enumerate(range(40, len(whole), max(1, len(whole) // 25))):
        (path := tmp_path / name).write_bytes(whole[:length])
        try:
            if is_parcel(path):
                unpack(path, tmp_path / str(number))
        except UserError as error:
            refused = error
            assert name in refused.what


def test_a_message_that_is_none_is_no_parcel(tmp_path: Path) -> None:
    (path := tmp_path / "ก.msg").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000))
    assert not is_parcel(path)
    path.write_text("สวัสดี", "utf-8")
    assert kind_of(path) is FileKind.TEXT


def test_a_zip_with_a_password_is_one_file_of_ours(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("ก.sqlite", b"x")
    data = bytearray(packed.getvalue())
    data[6] |= 1
    (path := tmp_path / "ก.zip").write_bytes(data)
    assert not is_parcel(path)
