"""Password-protected files: the content survives, and nothing else is accepted."""

import os
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest
import pyzipper

from app.formats.encrypted_zip import PasswordNeededError, decrypt, encrypt, is_sealed
from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.services.gathering import Outcome, Received, gather
from app.services.kept_files.places import receipts_folder
from app.services.sending import send
from app.services.source_files import find_sources
from app.storage.opening import snapshot as private_copy
from app.storage.opening.snapshot import RefusedError
from app.storage.project_file import ProjectFile

PASSWORD = "Minburi-2562"


@pytest.fixture
def sealed(file: ProjectFile, record: ProjectRecord, tmp_path: Path) -> Path:
    """The reference project, as sent with a password."""
    file.add_project(record.project, record.reports)
    return send(file, tmp_path / "ส่ง", password=PASSWORD).path


@pytest.fixture
def into(tmp_path: Path) -> Path:
    ProjectFile.create(path := tmp_path / "รวม.sqlite").close()
    return path


def gathered(into: Path, source: Path, password: str = "") -> Received:
    with ProjectFile.open(into) as file:
        [received] = gather(file, [source], password)
        return received


def test_it_is_a_zip_of_one_file_that_says_nothing_without_the_password(sealed: Path) -> None:
    assert sealed.suffix == ".zip"
    assert is_sealed(sealed)
    assert [path.name for path in sealed.parent.iterdir()] == [sealed.name], "nothing lies open beside it"
    content = sealed.read_bytes()
    assert b"SQLite" not in content
    assert "มีนบุรี".encode() not in content.replace(sealed.stem.encode(), b"")


def test_it_is_gathered_with_its_password(sealed: Path, into: Path, record: ProjectRecord) -> None:
    received = gathered(into, sealed, PASSWORD)
    assert received.refused is None
    assert len(received.records[Outcome.NEW]) == 10
    with ProjectFile.open(into) as file:
        assert file.reports(record.project.id) == record.reports
    [receipt] = receipts_folder(into).iterdir()
    assert receipt.read_bytes() == sealed.read_bytes()
    assert gathered(into, sealed).is_known, "what was taken in before needs no password"


@pytest.mark.parametrize(("password", "words"), [("", "มีรหัสผ่าน"), ("minburi-2562", "ไม่ถูกต้อง")])
def test_without_its_password_it_is_refused_and_can_be_asked_for(
    sealed: Path, into: Path, password: str, words: str
) -> None:
    refused = gathered(into, sealed, password).refused
    assert isinstance(refused, PasswordNeededError)
    assert words in refused.what
    assert not receipts_folder(into).exists()


@pytest.mark.parametrize("password", ["1234567", "รหัสผ่านยาวพอ", "tab\tinside", ""])
def test_a_password_that_will_not_do_writes_nothing(
    file: ProjectFile, record: ProjectRecord, tmp_path: Path, password: str
) -> None:
    file.add_project(record.project, record.reports)
    if password:
        with pytest.raises(UserError, match="รหัสผ่าน"):
            send(file, tmp_path / "ส่ง", password=password)
        assert not list(tmp_path.glob("ส่ง/*"))
    else:
        assert send(file, tmp_path / "ส่ง", password=password).path.suffix == ".sqlite"


def test_folders_are_searched_for_them_too(sealed: Path, into: Path) -> None:
    assert find_sources([sealed.parent], into).sources == [sealed]


@pytest.mark.skipif(not shutil.which("bsdtar"), reason="another program to open it with")
def test_another_program_opens_it(sealed: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    command = ["bsdtar", "-xf", str(sealed), "-C", str(tmp_path / "out"), "--passphrase", PASSWORD]
    subprocess.run(command, check=True, env=os.environ | {"LC_ALL": "C.UTF-8"})
    [taken_out] = (tmp_path / "out").iterdir()
    assert taken_out.name == f"{sealed.stem}.sqlite"
    with ProjectFile.open(taken_out, writable=False) as file:
        assert len(file.project_ids()) == 1


# --- what others may send under a password ---


def packed(path: Path, *names: str, content: bytes = b"x", compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with pyzipper.AESZipFile(path, "w", compression=compression, encryption=pyzipper.WZ_AES) as made:
        made.setpassword(PASSWORD.encode())
        for name in names:
            made.writestr(name, content)
    return path


def refused(path: Path) -> str:
    with pytest.raises(RefusedError) as caught:
        decrypt(path, PASSWORD)
    assert not isinstance(caught.value, PasswordNeededError)
    return caught.value.what


def test_what_is_inside_goes_through_the_gate(tmp_path: Path, into: Path) -> None:
    received = gathered(into, packed(tmp_path / "a.zip", "a.sqlite", content=b"MZ" + bytes(5000)), PASSWORD)
    assert received.refused
    assert "ไม่ใช่ไฟล์ของโปรแกรมรายงาน" in received.refused.what


def test_a_name_inside_leads_nowhere(tmp_path: Path, file: ProjectFile, record: ProjectRecord) -> None:
    file.add_project(record.project, record.reports)
    content = send(file, tmp_path / "ส่ง").path.read_bytes()
    inside = decrypt(packed(tmp_path / "a.zip", "../../../../etc/passwd", content=content), PASSWORD)
    assert inside == tmp_path / "opened" / "a.sqlite"
    assert inside.read_bytes() == content


def test_several_files_are_refused(tmp_path: Path) -> None:
    assert "เสียหาย" in refused(packed(tmp_path / "a.zip", "a.sqlite", "b.sqlite"))


def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.formats.encrypted_zip.MAX_BYTES", 1 << 20)
    bomb = packed(tmp_path / "a.zip", "a.sqlite", content=bytes(8 << 20))
    assert bomb.stat().st_size < 1 << 16 < private_copy.MAX_BYTES
    assert "เสียหาย" in refused(bomb)
    assert (tmp_path / "opened" / "a.sqlite").stat().st_size <= 1 << 20


def test_a_greedy_compression_is_refused(tmp_path: Path) -> None:
    assert "เสียหาย" in refused(packed(tmp_path / "a.zip", "a.sqlite", compression=zipfile.ZIP_LZMA))


def test_a_long_directory_is_not_read(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", "a.sqlite")
    content = bytearray(path.read_bytes())
    content[-10:-6] = struct.pack("<I", 1 << 20)
    path.write_bytes(content)
    assert "เสียหาย" in refused(path)


@pytest.mark.parametrize("length", [0, 7, 21, 22, 100])
def test_what_was_cut_short_is_refused(tmp_path: Path, length: int) -> None:
    path = packed(tmp_path / "a.zip", "a.sqlite", content=bytes(1000))
    path.write_bytes(path.read_bytes()[:length])
    assert "เสียหาย" in refused(path)


def test_a_changed_bit_is_noticed(sealed: Path, tmp_path: Path) -> None:
    content = bytearray(sealed.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "a.zip").write_bytes(content)
    assert "เสียหาย" in refused(tmp_path / "a.zip")


def test_a_plain_zip_is_not_sealed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("a.sqlite", "x")
    assert not is_sealed(tmp_path / "a.zip")


def test_a_full_disk_leaves_no_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.sqlite").write_bytes(bytes(1000))
    with pytest.raises(UserError, match="บันทึก"):
        encrypt(tmp_path / "a.sqlite", tmp_path / "no folder" / "a.zip", PASSWORD)
    assert [path.name for path in tmp_path.iterdir()] == ["a.sqlite"]
