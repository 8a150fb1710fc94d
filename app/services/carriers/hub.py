"""Exchange revisions with a hub: what either side lacks, sent in one transaction, taken in by the gate.

Each step connects anew: nobody's work waits while a person reads what would change.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from app.models.errors import UserError
from app.models.note import Topic
from app.models.submission.units import UnitList
from app.services.carriers.hub_receipts import HubReceipts
from app.services.file_profile import is_coordinators
from app.services.month.outputs import keep_sent
from app.services.submission.receipts import hand_on_receipts
from app.services.units.listing import offices_of
from app.storage.drafts import private_draft
from app.storage.file_settings import DIVISION, MASKED, SAMPLE, UNITS_OF
from app.storage.opening.bundles import BATCH, write_bundles
from app.storage.opening.snapshot import shown_name
from app.storage.output_files import cannot_write, safe_name
from app.storage.project_file import ProjectFile
from app.storage.revision_payload import NOTE, PROJECT, text_in_payload
from app.storage.revisions import Revision

if TYPE_CHECKING:
    from app.hub.client import Hub

Found = TypeVar("Found")

RECEIPTS: Final = "วันที่ได้รับ จากศูนย์ข้อมูลกลาง"
"""The name of the file with the days on which the hub received what was pulled."""

STEP: Final = BATCH
"""Revisions sent or read between two points at which the caller may cancel."""

_OF_COORDINATOR: Final = frozenset(
    {Topic.DEADLINE, Topic.RECEIVED, Topic.DISTINCT, Topic.MERGED, Topic.UNITS}
)
"""Topics of notes that the hub takes from coordinators only."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a file and a hub would give each other: revisions to send, and to take by the office's name."""

    to_send: int
    to_take: dict[str, int] = field(default_factory=dict)

    @property
    def line(self) -> str:
        return f"รอส่ง {self.to_send:,} รายการ รอรับ {sum(self.to_take.values()):,} รายการ"


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was sent, and what the hub takes only from another office or a coordinator."""

    sent: int
    not_ours: int

    @property
    def line(self) -> str:
        told = f"ส่งแล้ว {self.sent:,} รายการ" if self.sent else "ไม่มีรายการใหม่ที่จะส่ง"
        return f"{told} ไม่ได้ส่ง {self.not_ours:,} รายการ เพราะเป็นของหน่วยงานอื่น" if self.not_ours else told


@dataclass(frozen=True, slots=True)
class Arrived:
    """Files of what the hub has and this file lacks, one or more for each office, to be gathered.

    `impossible` counts what was left out because no program of ours can have made it, by the login that sent
    it and the office's name.
    """

    paths: tuple[Path, ...]
    count: int
    impossible: Mapping[tuple[str, str], int]

    @property
    def lines(self) -> list[str]:
        """What was left out, one line for each login and office."""
        return [
            f"ไม่รับ {count:,} รายการของ{office} ที่ผู้ใช้ {shown_name(login)} ส่งไว้ เพราะไม่ใช่ข้อมูลที่โปรแกรมรายงานสร้าง "
            "โปรดแจ้งผู้ดูแลศูนย์ข้อมูลกลาง"
            for (login, office), count in sorted(self.impossible.items())
        ]


@contextmanager
def _open(address: str) -> Iterator["Hub"]:
    """Connect for the block. Raises UserError, also where psycopg is not installed."""
    try:
        from app.hub.client import open_hub
    except ImportError as error:  # psycopg, or the libpq that it needs
        what = "เครื่องนี้ยังไม่มีส่วนประกอบสำหรับใช้ศูนย์ข้อมูลกลาง (psycopg)"
        remedy = "โปรดให้ผู้ดูแลเครื่องติดตั้งโปรแกรมรายงานใหม่ บนลินุกซ์ให้ติดตั้ง libpq5 ด้วย"
        raise UserError(what, remedy) from error
    with open_hub(address) as hub:
        yield hub


def set_up(address: str) -> list[str]:
    """Set up a hub or bring an older one up to date. Returns the steps taken. Raises UserError."""
    try:
        from app.hub.setup import set_up
    except ImportError:
        with _open(address):
            raise
    return [step.name for step in set_up(address)]


# --- comparing ----------------------------------------------------------------------------------------------


def look(file: ProjectFile, address: str) -> Standing:
    """Compare a file with a hub; nothing changes, but edits become revisions. Raises UserError."""
    _check(file)
    with _open(address) as hub, hub.reading():
        missing = hub.missing(file.revisions.names)
        is_all = hub.office is None
        to_send = len(missing.there) if is_all else _Sending(file, hub, missing.there).foreseen
    to_take: dict[str, int] = {}
    offices = offices_of(file)
    for key in missing.here:
        name = _sender(key, offices, is_all=is_all)
        to_take[name] = to_take.get(name, 0) + missing.count(key)
    return Standing(to_send, to_take)


def _sender(key: str, offices: UnitList, *, is_all: bool) -> str:
    """Return the name of an office of the hub. What an office may read of none, coordinators decided."""
    return offices.name_of(key) if key or is_all else "ผู้ประสานงาน"


def _check(file: ProjectFile) -> None:
    """Commit what was edited. Raises UserError for a copy that nobody may take in, and for a division's
    file: the hub knows offices only, and would give it all that is its office's.

    Not thoroughly, as sending a file does: each revision is proved when it is read.
    """
    if file.setting(MASKED) or file.setting(SAMPLE):
        what = f"ไฟล์ {file.path.name} เป็นไฟล์ตัวอย่างหรือสำเนาที่ปกปิดชื่อ จึงใช้กับศูนย์ข้อมูลกลางไม่ได้"
        raise UserError(what, "โปรดเปิดไฟล์ที่ใช้ทำงานจริง")
    if file.setting(DIVISION):
        what = f"ไฟล์ {file.path.name} เป็นของฝ่าย ศูนย์ข้อมูลกลางใช้กับไฟล์ของทั้งหน่วยงานเท่านั้น"
        raise UserError(what, "โปรดส่งไฟล์ให้ผู้ประสานงานของหน่วยงาน ซึ่งส่งขึ้นศูนย์ข้อมูลกลางต่อไป")
    file.revisions.commit()


# --- sending ------------------------------------------------------------------------------------------------


def pushing(file: ProjectFile, address: str) -> Generator[int, None, Pushed]:
    """Send what the hub lacks in one transaction, yielding how many revisions were sent so far.

    Closing it early, an error or a cut network leaves nothing there. Raises UserError.
    """
    _check(file)
    if is_coordinators(file):
        hand_on_receipts(file)
    sent = 0
    with _open(address) as hub, hub.adding():
        _check_office(file, hub)
        there = hub.missing(file.revisions.names).there
        sending = _Sending(file, hub, there)
        for some in (sending.projects, sending.parts):
            for count in hub.push(some()):
                sent += count
                yield sent
        if hub.office is None:
            _settle(file, hub)
    keep_sent(file)
    return Pushed(sent, len(there) - sent)


def _check_office(file: ProjectFile, hub: "Hub") -> None:
    """Raise UserError if the login is of an office that no project of the file names."""
    if hub.office is None:
        return
    offices = {one.office for one in file.summaries()} - {""}
    if offices and hub.office not in map(hub.key_of, sorted(offices)):
        what = f"ผู้ใช้นี้เป็นของหน่วยงาน “{hub.office}” ซึ่งไฟล์นี้ไม่มีโครงการของหน่วยงานนั้น จึงไม่ได้ส่งข้อมูล"
        raise UserError(what, "โปรดตรวจชื่อหน่วยงานในไฟล์ หากถูกต้องแล้ว โปรดแจ้งผู้ดูแลศูนย์ข้อมูลกลาง")


def _settle(file: ProjectFile, hub: "Hub") -> None:
    """Tell the hub which projects this file shows as part of others, unless somebody else knows more."""
    merging, notes = file.revisions.merging(), hub.merged_notes()
    if merging != hub.merging() and len(file.revisions.kinds(notes)) == len(notes):
        hub.settle(merging, notes)


class _Sending:
    """What a login may send of what the hub lacks, in the order that all senders keep: first the projects by
    their ids, then their parts by digest.
    """

    def __init__(self, file: ProjectFile, hub: "Hub", there: Sequence[str]) -> None:
        self._file, self._hub = file, hub
        kinds = file.revisions.kinds(there)
        self._projects = [digest for digest in there if kinds[digest] == PROJECT]
        self._parts = [digest for digest in sorted(there) if kinds[digest] != PROJECT]
        self._keys: dict[str, str] = {"": ""}

    @property
    def foreseen(self) -> int:
        """How many revisions that will be, before any of them is there."""
        projects = {one.record_id for one in self.projects()}
        return sum(1 for _ in self.projects()) + sum(1 for _ in self.parts(projects))

    def projects(self) -> Iterator[Revision]:
        """Yield the revisions of projects.

        Those that name an office come before those that do not, which the hub counts to the same office.
        """
        told = {
            one.digest: (one.record_id, text_in_payload(one.payload, "office"))
            for one in self._file.revisions.of_digests(self._projects)
        }
        if self._hub.office is not None:
            told = self._own(told)
        in_order = sorted(told, key=lambda digest: (told[digest][0], not told[digest][1], digest))
        return self._file.revisions.of_digests(in_order)

    def _own(self, told: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
        """Return the revisions of projects of the login's office, or of nobody's that name it."""
        mine = {digest for digest, (_, office) in told.items() if self._key(office) == self._hub.office}
        named = {told[digest][0] for digest in mine}
        ours = self._hub.own_projects() | (named - self._hub.taken(sorted(named)))
        return {
            digest: (project_id, office)
            for digest, (project_id, office) in told.items()
            if project_id in ours and (digest in mine or not office)
        }

    def _key(self, office: str) -> str:
        """Return the key of an office's name: the hub's own, which decides about rights."""
        if office not in self._keys:
            self._keys[office] = self._hub.key_of(office)
        return self._keys[office]

    def parts(self, more: Iterable[str] = ()) -> Iterator[Revision]:
        """Yield the revisions of reports and notes; those of the projects `more` as if these were there."""
        parts = self._file.revisions.of_digests(self._parts)
        if self._hub.office is None:
            yield from parts
            return
        ours = self._hub.own_projects() | set(more)
        for part in parts:
            is_decision = part.kind == NOTE and text_in_payload(part.payload, "topic") in _OF_COORDINATOR
            if part.project_id in ours and not is_decision:
                yield part


# --- taking -------------------------------------------------------------------------------------------------


def pulling(file: ProjectFile, address: str, folder: Path) -> Generator[int, None, Arrived]:
    """Write what this file lacks into received files in `folder`, yielding how many were read so far.

    They are one state of the hub, and come into the file only by gathering: from above into an office's
    file, also where that gathers its divisions. Raises UserError.
    """
    _check(file)
    paths: list[Path] = []
    impossible: dict[tuple[str, str], int] = {}
    read = 0
    with _open(address) as hub, hub.reading():
        if not (here := hub.missing(file.revisions.names).here):
            return Arrived((), 0, {})
        is_return, offices = not is_coordinators(file) or bool(file.setting(UNITS_OF)), offices_of(file)
        days, kinds_of = HubReceipts(file), file.revisions.kinds_of
        for key, digests in sorted(here.items()):
            office, senders = _sender(key, offices, is_all=hub.office is None), dict[str, str]()
            revisions = _noting(hub, digests, senders, days)
            name = safe_name(f"{office} จากศูนย์ข้อมูลกลาง")
            writing = write_bundles(folder, name, revisions, kinds_of, is_return=is_return, office=office)
            bundles = yield from _summing(writing, read)
            for bundle in bundles:
                paths += [bundle.path] if bundle.count else []
                read += bundle.count + len(bundle.impossible)
                for digest in bundle.impossible:
                    about = (senders[digest], office)
                    impossible[about] = impossible.get(about, 0) + 1
        if not is_return:
            bundles = yield from _summing(
                write_bundles(folder, RECEIPTS, days.notes(), kinds_of, is_return=False), read
            )
            paths += [bundle.path for bundle in bundles]
    return Arrived(tuple(paths), read, impossible)


def _summing(steps: Generator[int, None, Found], before: int) -> Generator[int, None, Found]:
    """Pass steps on, each with the sum of all until then."""
    while True:
        try:
            before += next(steps)
        except StopIteration as end:
            found: Found = end.value
            return found
        yield before


def _noting(
    hub: "Hub", digests: Mapping[int, bytearray], senders: dict[str, str], days: HubReceipts
) -> Iterator[Revision]:
    """Yield revisions, and note when and by which login each was sent."""
    for batch in hub.pull(digests):
        days.note(batch)
        for pulled in batch:
            senders[pulled.revision.digest] = pulled.pushed_by
            yield pulled.revision


@contextmanager
def pulled_files() -> Iterator[Path]:
    """Provide a private folder for pulled files, which is deleted after the block. Raises UserError."""
    try:
        with private_draft() as folder:
            yield folder
    except OSError as error:
        raise cannot_write(Path("draft"), error) from error
