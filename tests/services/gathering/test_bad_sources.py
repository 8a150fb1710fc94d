"""Any fault of one source refuses that source only: the good file beside it is always merged."""

import random
import re
import shutil
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import pyzipper

from app.formats.encrypted_zip import PasswordNeededError, encrypt
from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.services.gathering import Gathering, Received, gather
from app.services.kept_files.places import receipts_folder
from app.services.proving import copies
from app.storage.opening import received_file as untrusted
from app.storage.opening.bundles import write_bundles
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revision_payload import NOTE, PROJECT, REPORT, canonical
from app.storage.revisions import UNKNOWN, make_revision
from app.storage.staging import Staging
from tests.files.hostile import HOSTILE
from tests.files.hostile_making import sql

PASSWORD = "Minburi-2562"

Maker = Callable[[Path, Path], None]
"""Makes a bad file at the first path from the good one at the second."""


def test_what_a_full_disk_does_not_let_go_is_neither_merged_nor_taken_for_known(
    into: Path, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    add = Staging.add

    def added_last(*arguments: Any) -> None:
        add(*arguments)
        full()

    with ProjectFile.open(into) as file:
        gathering = Gathering(file)
        with monkeypatch.context() as patch:
            patch.setattr(Staging, "add", added_last)
            patch.setattr(Staging, "finish_drops", full)
            with pytest.raises(UserError, match="พื้นที่เก็บข้อมูลเต็ม"):
                list(gathering.look([saved]))
            with pytest.raises(UserError, match="พื้นที่เก็บข้อมูลเต็ม"):
                list(gathering.look([saved]))
        assert [sum(map(len, one.records.values())) for one in gathering.look([saved])] == [10]
        gathering.take_in()
        assert len(file.project_ids()) == 1


@pytest.fixture
def small(tmp_path: Path, record: ProjectRecord) -> Path:
    """Another district's file, which is mutated."""
    path = tmp_path / "เล็ก.sqlite"
    with ProjectFile.create(path) as file:
        file.add_project(record.with_id(new_record_id()).project, ())
    return path


def gathered_beside(good: Path, bad: list[Path]) -> list[Received]:
    """Return the result of each bad file. The good one comes last."""
    with ProjectFile.create(good.with_name("รวม.sqlite")) as file:
        *others, last = gather(file, [*bad, good], PASSWORD)
        assert last.is_accepted
        assert file.revisions.commit(thoroughly=True) == []
    return others


@pytest.mark.parametrize("fault", ["id_that_is_none", "control_character", "a body that is none"])
def test_what_a_refused_file_left_to_be_checked_does_not_hinder_the_next(
    saved: Path, small: Path, fault: str
) -> None:
    """Rows are stored on trial many at a time: those before the fault were held against the next file."""
    HOSTILE["day_that_does_not_exist"][0](small)
    if fault in HOSTILE:
        HOSTILE[fault][0](small)
    else:
        HOSTILE["control_character"][0](small)
        sql(small, "UPDATE revision SET body = x'00ff' WHERE rowid = (SELECT max(rowid) FROM revision)")
    [refused] = gathered_beside(saved, [small])
    assert refused.refused


def test_the_open_file_itself_is_refused_unread(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On POSIX, closing a file after reading it releases every lock that the process has on it."""
    linked = tmp_path / "ลิงก์.sqlite"
    linked.hardlink_to(small)
    monkeypatch.setattr(copies, "take_copy", pytest.fail)
    with ProjectFile.open(small) as file:
        for path in (small, linked):
            [received] = gather(file, [path])
            assert "คือไฟล์ที่เปิดอยู่" in str(received.refused)


@pytest.mark.parametrize("is_of_report", [False, True])
@pytest.mark.parametrize("is_first", [False, True])
def test_a_note_with_the_id_of_another_record_is_refused(
    tmp_path: Path, record: ProjectRecord, *, is_of_report: bool, is_first: bool
) -> None:
    """One revision damaged both rows for ever, and a report's id follows from its project and month."""
    honest, forged = tmp_path / "ดี.sqlite", tmp_path / "ปลอม.sqlite"
    with ProjectFile.create(honest) as file:
        file.add_project(record.project, record.reports)
        file.revisions.commit()
        kind = REPORT if is_of_report else PROJECT
        known = next(one for one in file.revisions.all() if one.kind == kind)
    payload = canonical({"project_id": record.project.id, "topic": "remark", "text": "ก"})
    note = make_revision(NOTE, known.record_id, (known.digest,), payload, UNKNOWN)
    for _ in write_bundles(tmp_path, forged.stem, [note], lambda _: {}, is_return=False):
        pass
    sources = [forged, honest] if is_first else [honest, forged]
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        first, *others = gather(file, [*sources, sources[1]])
        assert first.refused is None
        assert all("ไม่ได้สร้าง" in str(one.refused) for one in others)
        [again] = gather(file, sources[1:])
        assert again.refused
        assert file.revisions.commit(thoroughly=True) == []


# --- ZIPs ---


def local_header(offset: int, form: str, value: int) -> Maker:
    return changed_at(lambda content: content.index(b"PK\3\4"), offset, form, value)


def directory(offset: int, form: str, value: int) -> Maker:
    return changed_at(lambda content: content.index(b"PK\1\2"), offset, form, value)


def directory_end(offset: int, form: str, value: int) -> Maker:
    return changed_at(lambda content: content.rindex(b"PK\5\6"), offset, form, value)


def changed_at(start: Callable[[bytes], int], offset: int, form: str, value: int) -> Maker:
    def make(path: Path, good: Path) -> None:
        encrypt(good, path, PASSWORD)
        content = bytearray(path.read_bytes())
        struct.pack_into(form, content, start(bytes(content)) + offset, value)
        path.write_bytes(content)

    return make


def packed_as(name: str, **options: object) -> Maker:
    def make(path: Path, good: Path) -> None:
        with pyzipper.AESZipFile(path, "w", encryption=pyzipper.WZ_AES, **options) as made:
            made.setpassword(PASSWORD.encode())
            made.writestr(name, good.read_bytes())

    return make


def nested(path: Path, good: Path) -> None:
    inner = path.with_name("inner.zip")
    encrypt(good, inner, PASSWORD)
    packed_as("inner.zip")(path, inner)
    inner.unlink()


def link_inside(path: Path, _good: Path) -> None:
    with pyzipper.AESZipFile(path, "w", encryption=pyzipper.WZ_AES) as made:
        made.setpassword(PASSWORD.encode())
        info = made.zipinfo_cls("a.sqlite")
        info.external_attr = 0o120777 << 16
        made.writestr(info, "/etc/passwd")


ZIPS: dict[str, Maker] = {
    "a directory that begins before the file": directory_end(16, "<I", 0xFFFF_FFF0),
    "a directory of no size": directory_end(12, "<I", 0),
    "a header that lies beyond the end": directory(42, "<I", 0x7FFF_FFFF),
    "a header that lies in the directory": directory(42, "<I", 1),
    "an unknown compression": directory(10, "<H", 77),
    "a compression that is not ours": directory(10, "<H", 14),
    "flags of strong encryption": directory(8, "<H", 0x0041),
    "flags of a patch": directory(8, "<H", 0x0021),
    "no flag of encryption": directory(8, "<H", 0),
    "a version to come": directory(6, "<H", 99),
    "an absurd packed size": directory(20, "<I", 0xFFFF_FFFE),
    "an absurd size": directory(24, "<I", 0xFFFF_FFFE),
    "an endless name": directory(28, "<H", 0xFFFF),
    "an endless extra field": directory(30, "<H", 0xFFFF),
    "an endless comment": directory(32, "<H", 0xFFFF),
    "an endless name in the header": local_header(26, "<H", 0xFFFF),
    "an endless extra field in the header": local_header(28, "<H", 0xFFFF),
    "no extra field in the header": local_header(28, "<H", 0),
    "an unknown strength of AES": changed_at(lambda content: content.rindex(b"AE"), 2, "<B", 9),
    "an unknown vendor of AES": changed_at(lambda content: content.rindex(b"AE"), 0, "<B", 0),
    "an unknown compression in AES": changed_at(lambda content: content.rindex(b"AE"), 3, "<H", 98),
    "a ZIP in a ZIP": nested,
    "a link": link_inside,
    "another compression": packed_as("a.sqlite", compression=zipfile.ZIP_BZIP2),
}


HARMLESS = {
    "a version to come",
    "an unknown vendor of AES",
    "an absurd size",
    "an unknown compression",
    "a compression that is not ours",
    "an endless extra field",
    "an endless comment",
}
"""Parts that the library ignores, because the AES part repeats them or nothing depends on them."""


def test_every_kind_of_bad_zip_is_refused_and_a_good_file_comes_in(
    tmp_path: Path, saved: Path, small: Path
) -> None:
    bad = []
    for number, make in enumerate(ZIPS.values()):
        bad.append(tmp_path / f"{number:02}.zip")
        make(bad[-1], small)
    received = gathered_beside(saved, bad)
    taken = {kind for kind, one in zip(ZIPS, received, strict=True) if not one.refused}
    assert taken <= HARMLESS, "what comes in is the good content, which the gate has looked at"
    assert all(one.refused.remedy for one in received if one.refused)


@pytest.mark.parametrize(
    "name", ["../../a.sqlite", "/etc/passwd", "C:\\a.sqlite", "a\x1b[2J.sqlite", "ก" * 80, "."]
)
def test_an_odd_name_inside_does_no_harm(tmp_path: Path, saved: Path, small: Path, name: str) -> None:
    packed_as(name)(odd := tmp_path / "a.zip", small)
    [received] = gathered_beside(saved, [odd])
    assert received.is_accepted


def test_a_wrong_password_is_told_from_a_bad_file(tmp_path: Path, saved: Path, small: Path) -> None:
    encrypt(small, other := tmp_path / "a.zip", "another-one")
    directory_end(16, "<I", 0xFFFF_FFF0)(broken := tmp_path / "b.zip", small)
    wrong, bad = gathered_beside(saved, [other, broken])
    assert isinstance(wrong.refused, PasswordNeededError)
    assert not isinstance(bad.refused, PasswordNeededError)


def test_a_file_that_is_not_there_is_told_as_that(saved: Path) -> None:
    [missing] = gathered_beside(saved, [saved.with_name("ไม่มี.sqlite")])
    assert missing.line == "ไม่รับ: ไม่พบไฟล์ ไม่มี.sqlite"


# --- what nobody foresaw ---


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(22, "Invalid argument"), "เสียหาย"),
        (OSError(28, "No space left on device"), "พื้นที่เก็บข้อมูลเต็ม"),
        (MemoryError(), "หน่วยความจำไม่พอ"),
        (RecursionError(), "เสียหาย"),
        (AssertionError(), "เสียหาย"),
    ],
)
def test_any_error_in_one_source_is_its_refusal_by_its_cause(
    tmp_path: Path, saved: Path, small: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def failing(copy: Path, *_: object, **_options: object) -> object:
        if copy.name == small.name:
            raise error
        return untrusted.open_received_file(copy)

    monkeypatch.setattr("app.services.gathering.open_received_file", failing)
    [received] = gathered_beside(saved, [small])
    assert received.refused
    assert words in received.refused.what


def test_a_fault_of_our_own_file_is_not_put_on_those_who_sent(
    tmp_path: Path, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    monkeypatch.setattr(Staging, "known", failing)
    into = tmp_path / "รวม.sqlite"
    with ProjectFile.create(into) as file, pytest.raises(UserError, match=re.escape(into.name)):
        gather(file, [saved])
    assert not receipts_folder(into).exists()


# --- mutants ---


def mutants(seed: int, source: Path, folder: Path, count: int) -> list[Path]:
    chance, original = random.Random(seed), source.read_bytes()
    folder.mkdir()
    made = []
    for number in range(count):
        content = bytearray(original)
        for _ in range(chance.choice((1, 1, 3, 20))):
            mutate(content, chance)
        made.append(folder / f"{number:04}{source.suffix}")
        made[-1].write_bytes(content)
    return made


def mutate(content: bytearray, chance: random.Random) -> None:
    """Mutate, more often where ZIPs and SQLite keep their structure."""
    length = len(content)
    place = (
        chance.choice((chance.randrange(length), chance.randrange(100), -chance.randrange(1, 150))) % length
    )
    match chance.randrange(5):
        case 0:
            content[place] ^= 1 << chance.randrange(8)
        case 1:
            content[place] = chance.choice((0, 1, 0x7F, 0x80, 0xFF))
        case 2:
            del content[max(place, 1) : place + chance.randrange(1, 5000)]
        case 3:
            content[place:place] = chance.randbytes(chance.randrange(1, 50))
        case _:
            content[place : place + 4] = struct.pack("<I", chance.choice((0, 1, 0xFFFF_FFFF, 0x8000_0000)))


def run(seed: int, folder: Path, saved: Path, small: Path, count: int) -> None:
    encrypt(small, sealed := folder / "เล็ก.zip", PASSWORD)
    of_zip = mutants(seed, sealed, folder / "zip", count)
    of_file = mutants(seed, small, folder / "sqlite", count)
    received = gathered_beside(saved, [*of_zip, *of_file])
    assert len(received) == 2 * count
    assert sum(one.refused is not None for one in received) > count, "most of them are bad, indeed"


def test_a_good_file_comes_in_among_mutants(tmp_path: Path, saved: Path, small: Path) -> None:
    run(1, tmp_path, saved, small, 60)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 12))
def test_the_same_with_many_more(tmp_path: Path, saved: Path, small: Path, seed: int) -> None:
    run(seed, tmp_path, saved, small, 300)
    shutil.rmtree(tmp_path)
