"""A shared folder instead of mail: files lie there for whoever they are meant for, and enter by the gate.

What is put there is what would be mailed: the copy for the coordinator, or a return file for each office.
Each has a name of its own, and nobody touches another's. So a file that comes twice, late or renamed does
no harm, one that is lost is put there again, and half a file is refused until it is whole. See
docs/decisions/0023-shared-folder.md.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Final

from app.models.errors import UserError
from app.models.match_key import division_key, office_key
from app.models.submission.units import Addressee, UnitList
from app.models.thai import BUDDHIST_ERA
from app.services.carriers.listing import FileThere, list_files, not_there
from app.services.carriers.seen_files import Peek, SeenFiles
from app.services.file_profile import is_coordinators, read_profile
from app.services.month.outputs import keep_sent
from app.services.remarks import return_files
from app.services.returns.concerned import concerned_offices
from app.services.sending import write_copy_to_send
from app.services.units.listing import offices_of, units_of
from app.storage.connection import partial_of, replacing
from app.storage.disk import held_files
from app.storage.drafts import private_draft
from app.storage.file_settings import SHARED, SHARED_FOLDER
from app.storage.opening.snapshot import take_copy
from app.storage.output_files import cannot_write
from app.storage.project_file import ProjectFile

_MARK_LENGTH: Final = 12
"""Digits of a file's SHA-256 in its name."""


class State(Enum):
    """What a file in the folder is to the open file."""

    NEW = "ใหม่"
    TAKEN = "รับแล้ว"
    OURS = "ไฟล์นี้ส่งไว้"
    OTHERS = "ของผู้อื่น"
    INCOMPLETE = "ยังมาไม่ครบ"
    ONLY_IN_CLOUD = "ยังไม่ได้ดาวน์โหลดลงเครื่อง"
    REFUSED = "รับไม่ได้"


@dataclass(frozen=True, slots=True)
class Lying:
    """A file in the folder: from whom by its name, when it was changed, its size, and what it is to us.

    `why`: the reason in Thai if it cannot be taken.
    """

    path: Path
    sender: str
    at: datetime
    size: int
    state: State
    why: str = ""


@dataclass(frozen=True, slots=True)
class Put:
    """What was put into the folder: names of files, and how many lay there already as they are."""

    names: tuple[str, ...]
    unchanged: int

    @property
    def line(self) -> str:
        if self.names:
            return f"วางไฟล์ไว้ในโฟลเดอร์ที่ใช้ร่วมกันแล้ว {len(self.names):,} ไฟล์"
        if self.unchanged:
            return "ในโฟลเดอร์ที่ใช้ร่วมกันมีไฟล์ล่าสุดอยู่แล้ว จึงไม่มีอะไรใหม่ให้ส่ง"
        return "ไม่มีข้อสังเกตหรือการแก้ไขที่ต้องส่งกลับ"


@dataclass(frozen=True, slots=True)
class Reader:
    """What must be known of a file to judge what lies in its folder, so that a thread can do it."""

    folder: Path
    file: Path
    is_coordinator: bool
    offices: frozenset[str]
    listed: UnitList
    units: UnitList
    division: str
    put_here: frozenset[str]
    taken: frozenset[str]


def folder_of(file: ProjectFile) -> Path | None:
    """Return the folder that a file shares, as it was named on this machine; None if there is none."""
    told = file.setting(SHARED_FOLDER)
    return Path(told) if told else None


def share(file: ProjectFile, folder: Path) -> None:
    """Name the folder that a file shares from now on. Raises UserError if it cannot be read."""
    list_files(folder)
    file.set_setting(SHARED_FOLDER, str(folder.absolute()))


# --- what lies there ----------------------------------------------------------------------------------------


def reader_of(file: ProjectFile) -> Reader:
    """Return what is needed to look into the file's folder. Raises UserError if it shares none."""
    folder = folder_of(file)
    if folder is None:
        raise UserError("ไฟล์นี้ยังไม่ได้เลือกโฟลเดอร์ที่ใช้ร่วมกัน", "โปรดเลือกโฟลเดอร์ก่อน")
    offices = frozenset(office_key(summary.office) for summary in file.summaries() if summary.office)
    own = office_key(read_profile(file).office)
    return Reader(
        folder,
        file.path,
        is_coordinators(file),
        offices | ({own} if own else set()),
        offices_of(file),
        units_of(file),
        division_key(read_profile(file).division),
        frozenset(_records(file)),
        frozenset(file.merge.received_files()),
    )


def looking(reader: Reader) -> Iterator[tuple[int, list[Lying] | None]]:
    """Look at each file in the folder, one step each; the last step has all of them, the newest first.

    Each is read once: what was found is kept on this machine until the file changes. Raises UserError.
    """
    listing = list_files(reader.folder, reader.file)
    seen = SeenFiles(reader.folder)
    found: list[Lying] = []
    for number, one in enumerate(listing.files, 1):
        found.append(_lying(one, reader, seen))
        yield number, None
    seen.save(one.path.name for one in listing.files)
    if not listing.is_whole:
        raise UserError(
            f"ในโฟลเดอร์ {reader.folder.name} มีไฟล์มากเกินไป จึงดูไม่ครบ", "โปรดใช้โฟลเดอร์ที่มีเฉพาะไฟล์ของโปรแกรมรายงาน"
        )
    yield len(found) + 1, sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def look(file: ProjectFile) -> list[Lying]:
    """Return what lies in a file's folder, the newest first. Raises UserError."""
    *_, (_, found) = looking(reader_of(file))
    assert found is not None, "the last step has the files"
    return found


def new_ones(found: Sequence[Lying]) -> list[Path]:
    """Return the files to take, the oldest first."""
    return [one.path for one in reversed(found) if one.state is State.NEW]


def _lying(one: FileThere, reader: Reader, seen: SeenFiles) -> Lying:
    state, why = _state(one, reader, seen)
    return Lying(one.path, _sender(one.name, reader.listed), one.changed_at, one.size, state, why)


def _state(one: FileThere, reader: Reader, seen: SeenFiles) -> tuple[State, str]:
    if not one.is_here:
        return State.ONLY_IN_CLOUD, "โปรดให้โปรแกรมของโฟลเดอร์ดาวน์โหลดไฟล์นี้ลงเครื่องก่อน"
    peek = seen.look_at(one)
    if peek.sha256 in reader.put_here:
        return State.OURS, ""
    if peek.sha256 in reader.taken:
        return State.TAKEN, ""
    if (mark := _mark(one.name)) and not peek.sha256.startswith(mark):
        seen.forget(one)  # when it is whole, it may have the same size and time
        return State.INCOMPLETE, "ยังคัดลอกไม่เสร็จ จะดูใหม่ครั้งต่อไป"
    if peek.refused:
        return State.REFUSED, peek.refused
    return (State.NEW if _is_for(reader, peek) else State.OTHERS), ""


def _is_for(reader: Reader, peek: Peek) -> bool:
    """Return whether a file is meant for us: an office takes its return files, a coordinator all others."""
    to = Addressee.parse(peek.returned_to)
    if reader.is_coordinator and not (reader.units.is_of_divisions and peek.is_return and not to.division):
        return not peek.is_return
    is_own = not (to.division and reader.division) or division_key(to.division) == reader.division
    return peek.is_return and is_own and office_key(to.office) in reader.offices


# --- names --------------------------------------------------------------------------------------------------


def _shared_name(path: Path, sha256: str) -> str:
    """Return a name that nobody else gives: that of the mailed file, the time, and a mark of its content."""
    now = datetime.now().astimezone()
    at = f"{now.year + BUDDHIST_ERA}{now:%m%d-%H%M}"
    return f"{path.stem}_{at}_{sha256[:_MARK_LENGTH]}.sqlite"


def _mark(name: str) -> str:
    """Return the mark in a file's name, also after a copy was numbered; "" if it has none."""
    found = _MARKED.search(name)
    return found[1] if found else ""


_MARKED: Final = re.compile(rf"_[0-9]{{8}}-[0-9]{{4}}_([0-9a-f]{{{_MARK_LENGTH}}})(?![0-9a-f])")
"""The end of a shared name. The time before it tells the mark from digits that a telephone gives a file."""


def _sender(name: str, offices: UnitList) -> str:
    """Return from whom a file says it is, by its name; it is a claim, for people only."""
    first, _, rest = name.removesuffix(".sqlite").partition("_")
    if f"{first}_" == _RETURN:
        return f"ส่งกลับ {offices.name_of(rest.partition('_')[0])}"
    return offices.name_of(first)


_RETURN: Final = "ส่งกลับ_"


# --- putting ------------------------------------------------------------------------------------------------


def put(file: ProjectFile) -> Put:
    """Put what is new into the shared folder: a clerk's copy for the coordinator, or a coordinator's returns.

    A power cut or a folder that vanishes leaves whole files only. Raises UserError.
    """
    reader = reader_of(file)
    there = _lying_records(reader, _records(file))
    with private_draft() as draft:
        if reader.is_coordinator:
            made = [one.path for one in return_files(file, draft)] if concerned_offices(file) else []
        else:
            made = [write_copy_to_send(file, draft).path]
        placed = [name for path in made if (name := _place(file, path, reader.folder, there))]
    if not reader.is_coordinator:
        keep_sent(file)
    return Put(tuple(placed), len(made) - len(placed))


def _place(file: ProjectFile, path: Path, folder: Path, there: Collection[str]) -> str:
    """Put a file there unless one with the same revisions lies there. Returns its name, or ""."""
    content = _content(path)
    if content in there:
        return ""
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    target = folder / _shared_name(path, sha256)
    _record(file, sha256, content, target)  # first: a file there that nobody knows would be put there twice
    try:
        with replacing(target) as partial:
            partial.write_bytes(data)
    except OSError as error:
        if not folder.is_dir():
            raise not_there(folder) from error
        raise cannot_write(target, error) from error
    return target.name


def _content(path: Path) -> str:
    """Return a digest of all revisions of a file of ours."""
    with ProjectFile.open(path, writable=False) as made:
        digests = "".join(sorted(made.revisions.digests()))
    return hashlib.sha256(digests.encode()).hexdigest()


def _lying_records(reader: Reader, records: Mapping[str, tuple[str, str]]) -> set[str]:
    """Return the contents of the files that were put here and still lie there, byte for byte.

    Raises UserError if the folder is not there.
    """
    files = [one for one in list_files(reader.folder, reader.file).files if one.is_here and _mark(one.name)]
    marked = [one for one in files if any(sha256.startswith(_mark(one.name)) for sha256 in records)]
    found: set[str] = set()
    for one in marked:
        try:
            with private_draft() as draft:
                sha256 = take_copy(one.path, draft).sha256
        except UserError:
            continue
        if sha256 in records:
            found.add(records[sha256][0])
    return found


def _records(file: ProjectFile) -> dict[str, tuple[str, str]]:
    """Return what was put into shared folders: by SHA-256, the digest of its revisions, and its path."""
    try:
        told = json.loads(file.setting(SHARED) or "{}")
        return {str(sha256): (str(content), str(path)) for sha256, (content, path) in told.items()}
    except (ValueError, TypeError, AttributeError):  # written by another program
        return {}


def _record(file: ProjectFile, sha256: str, content: str, target: Path) -> None:
    """Record what is put there, and delete what a power cut left half written before."""
    records = _records(file)
    for _, path in records.values():
        if Path(path).parent == target.parent:
            held_files.delete_if_possible(partial_of(Path(path)))
    told = {known: list(both) for known, both in records.items()} | {sha256: [content, str(target)]}
    file.set_setting(SHARED, json.dumps(told, ensure_ascii=False))
