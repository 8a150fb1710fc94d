"""Another process proves the next files while one is compared: nothing else is different."""

import errno
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.models.project_record import ProjectRecord
from app.services.gathering import Gathering, Received, gather
from app.services.other_processes import near_end
from app.services.proving import copies, prover
from app.services.sending import send
from app.storage.opening.received_file import ReceivedFile
from app.storage.opening.snapshot import RefusedError, Snapshot, take_copy
from app.storage.packing import register
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revisions import COLUMNS
from tests.files.hostile import HOSTILE
from tests.long_form import only_long
from tests.services.conftest import Processes

PASSWORD = "minburi2562"


@pytest.fixture
def started(processes: Processes, monkeypatch: pytest.MonkeyPatch) -> Processes:
    """The processes that were started; one is worth its start for any two files."""
    monkeypatch.setattr(prover, "FEWEST_BYTES", 0)
    monkeypatch.setattr(prover, "cores", lambda: 2)
    return processes


@pytest.fixture
def sent(tmp_path: Path, record: ProjectRecord) -> list[Path]:
    """Files of five offices, the third one encrypted."""
    found = []
    for number in range(5):
        with ProjectFile.create(tmp_path / f"เขต {number}.sqlite") as file:
            one = record.with_id(new_record_id())
            file.add_project(one.project, one.reports)
            found.append(send(file, tmp_path / "ส่ง", password=PASSWORD if number == 2 else "").path)
    return found


def hostile_files(sound: Path, folder: Path) -> list[Path]:
    """Make every fourth of the hostile files of a sound one."""
    folder.mkdir()
    paths = []
    for name in sorted(HOSTILE)[::4]:
        paths.append(Path(shutil.copy(sound, folder / f"{name}.sqlite")))
        make, _ = HOSTILE[name]
        make(paths[-1])
    return paths


def told(received: Sequence[Received]) -> list[tuple[str, str]]:
    return [(one.line, one.refused.remedy if one.refused else "") for one in received]


def content(file: ProjectFile) -> list[tuple[str, object]]:
    return sorted((one, file.project(one)) for one in file.project_ids())


@pytest.mark.long
def test_the_outcome_is_that_of_one_process(tmp_path: Path, sent: list[Path], started: Processes) -> None:
    twice = tmp_path / "ซ้ำ.sqlite"
    twice.write_bytes(sent[0].read_bytes())
    sources = [sent[0], tmp_path / "ไม่มี.sqlite", *hostile_files(sent[0], tmp_path / "ร้าย"), *sent[1:], twice]
    outcomes = []
    for processes in (1, 2):
        with (
            pytest.MonkeyPatch.context() as patch,
            ProjectFile.create(tmp_path / f"รวม {processes}.sqlite") as file,
        ):
            patch.setattr(prover, "cores", lambda processes=processes: processes)
            received = gather(file, sources, PASSWORD)
            outcomes.append((told(received), content(file)))
    assert len(started) == 1
    assert started[0].returncode is not None
    assert outcomes[0] == outcomes[1]
    lines = [line for line, _ in outcomes[0][0]]
    for path in sent:
        assert any(line.startswith(f"รับ: {path.name}") for line in lines)
    assert lines[-1].startswith("เคยรวมแล้ว")
    assert sum(line.startswith("ไม่รับ") for line in lines) > 10


def test_the_gathering_itself_validates_nothing_that_was_proved(
    tmp_path: Path, sent: list[Path], started: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    validators = set[str]()
    real = ReceivedFile.__init__

    def noting(self: ReceivedFile, *arguments: object) -> None:
        validators.add(type(arguments[-1]).__name__)
        real(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(ReceivedFile, "__init__", noting)
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        assert all(one.is_accepted for one in gather(file, sent, PASSWORD))
    assert validators == {"PassedBefore"}


def loosely_written(path: Path) -> None:
    """Write all revisions as another program might: not compressed, and with spaces in their lists."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        register(connection)
        connection.execute(
            "UPDATE revision SET body = body_text(body), parents = replace(parents, '[\"', '[ \"')"
        )


def test_what_is_written_in_another_way_is_stored_as_always(
    tmp_path: Path, sent: list[Path], started: Processes
) -> None:
    with ProjectFile.open(tmp_path / "เขต 0.sqlite") as office:
        office.set_project_entry(office.project_ids()[0], "division", "ฝ่ายใหม่")
        edited = send(office, tmp_path / "ส่งอีก").path
    loose = Path(shutil.copy(edited, tmp_path / "หลวม.sqlite"))
    loosely_written(loose)
    stored = []
    for name, sources in (("ตามปกติ", [edited, sent[1]]), ("หลวม", [loose, sent[1]])):
        with ProjectFile.create(tmp_path / f"รวม {name}.sqlite") as file:
            assert all(one.is_accepted for one in gather(file, sources))
            stored.append(file.database.query(f"SELECT {COLUMNS} FROM revision ORDER BY digest"))
    assert stored[0] == stored[1]


@pytest.mark.long
def test_what_is_known_is_not_proved_again(
    tmp_path: Path, sent: list[Path], started: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    real = prover.Prover.validity

    def noting(self: prover.Prover, copy: Path, known: frozenset[str]) -> object:
        asked.append(len(known))
        return real(self, copy, known)

    monkeypatch.setattr(prover.Prover, "validity", noting)
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        gather(file, sent, PASSWORD)
        assert asked == [0] * len(sent)
        offices = sorted(tmp_path.glob("เขต *.sqlite"))
        edited = []
        for path in offices:
            with ProjectFile.open(path) as office:
                office.set_project_entry(office.project_ids()[0], "division", "ฝ่ายใหม่")
                edited.append(send(office, tmp_path / "ส่งอีก").path)
        received = gather(file, edited)
    assert all(one.is_accepted for one in received)
    assert asked[len(sent) :] == [10] * len(sent)


def test_what_was_known_only_by_a_file_that_is_refused_is_validated_here(
    tmp_path: Path, sent: list[Path], started: Processes
) -> None:
    """A forged revision under the name of another is not taken unseen where the other one goes."""
    forged = Path(shutil.copy(sent[0], tmp_path / "ปลอม.sqlite"))
    HOSTILE["wrong_digest"][0](forged)
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file, closing(Gathering(file)) as gathering:
        looking = gathering.looking([sent[0], sent[1], forged])
        for one in looking:
            if one and one.source == sent[1]:
                gathering._staging.drop(0)  # as if the first file were refused only now
        assert gathering.received[-1].refused


def test_who_cancels_leaves_neither_a_process_nor_copies(
    tmp_path: Path, sent: list[Path], started: Processes
) -> None:
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file, closing(Gathering(file, PASSWORD)) as gathering:
        looking = gathering.looking(sent)
        next(one for one in looking if one)
        looking.close()  # type: ignore[attr-defined]
        assert [one.returncode is not None for one in started] == [True]
        assert len(gathering.received) == 1
        assert all(one.is_accepted for one in gathering.look(sent[1:]))
        gathering.take_in()
        assert len(file.project_ids()) == len(sent)
    assert not list(tmp_path.rglob(".looking*"))


def answers_with(code: str) -> Callable[[], list[str]]:
    """Return the command of another process that runs this in place of answering."""
    return lambda: [sys.executable, "-I", "-S", "-c", code]


@pytest.mark.parametrize(
    "code",
    [
        "import sys, pickle; [pickle.dump(None, sys.stdout.buffer) for _ in range(99)]; sys.stdin.read()",
        *only_long(
            "import time; time.sleep(600)",
            "import sys; print('not an answer', flush=True); sys.stdin.read()",
        ),
    ],
)
def test_whatever_the_process_answers_the_files_are_proved_here(
    tmp_path: Path, sent: list[Path], started: Processes, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(near_end, "_command", answers_with(code))
    monkeypatch.setattr(prover, "LONGEST_WAIT", 0.1)
    forged = Path(shutil.copy(sent[1], tmp_path / "ปลอม.sqlite"))
    HOSTILE["wrong_digest"][0](forged)
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        assert [one.is_accepted for one in gather(file, [sent[0], forged, sent[1]])] == [True, False, True]
    assert started[0].returncode is not None


def test_a_stopped_process_holds_up_nobody_who_asks_it(
    started: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe holds less than the digests that a coordinator's file knows."""
    monkeypatch.setattr(near_end, "_command", answers_with("import time; time.sleep(600)"))
    with closing(prover.Prover()) as one:
        asked = one.validity(Path("copy"), frozenset(f"{number:064x}" for number in range(5_000)))
        assert not asked.done()


def test_what_the_process_refuses_is_judged_here(
    tmp_path: Path, sent: list[Path], started: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have lacked memory."""

    def refusing(*_: object) -> Future[list[str]]:
        answer = Future[list[str]]()
        answer.set_exception(RefusedError("ไฟล์เสียหาย", ""))
        return answer

    monkeypatch.setattr(prover.Prover, "validity", refusing)
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        assert all(one.is_accepted for one in gather(file, sent[:2]))


def test_a_copy_that_changed_after_it_was_proved_is_refused(
    tmp_path: Path, sent: list[Path], started: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = copies.Copy.proof

    def changing(copy: copies.Copy, asked: prover.Prover) -> Iterator[None]:
        yield from real(copy, asked)
        if copy.source == sent[1]:
            HOSTILE["wrong_digest"][0](copy.content)

    monkeypatch.setattr(copies.Copy, "proof", changing)
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        received = gather(file, sent[:2])
        assert [one.is_accepted for one in received] == [True, False]
        assert "กำลังถูกแก้ไขอยู่" in str(received[1].refused)
        assert file.revisions.commit(thoroughly=True) == []


def test_what_found_no_room_ahead_is_taken_in_its_turn(
    tmp_path: Path, sent: list[Path], started: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large file before it that is refused makes room."""
    tried: list[Path] = []

    def taking(source: Path, folder: Path) -> Snapshot:
        tried.append(source)
        if source == sent[1] and tried.count(source) == 1:
            raise OSError(errno.ENOSPC, "")
        return take_copy(source, folder)

    monkeypatch.setattr(copies, "take_copy", taking)
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        assert all(one.is_accepted for one in gather(file, sent[:2]))
    assert tried.count(sent[1]) == 2


@pytest.mark.parametrize("when", ["between two files", *only_long("at the start")])
def test_without_its_process_the_rest_is_proved_here(
    tmp_path: Path, sent: list[Path], started: Processes, when: str
) -> None:
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file, closing(Gathering(file, PASSWORD)) as gathering:
        looking = gathering.looking(sent)
        if when == "between two files":
            next(one for one in looking if one)
        else:
            next(looking)
        started[0].kill()
        assert all(one.is_accepted for one in looking if one)
        assert len(gathering.received) == len(sent)


def test_a_process_that_does_not_start_is_done_without(
    tmp_path: Path, sent: list[Path], started: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, command in enumerate((["/none"], [sys.executable, "-c", "raise SystemExit(3)"])):
        monkeypatch.setattr(near_end, "_command", lambda command=command: command)
        with ProjectFile.create(tmp_path / f"รวม {number}.sqlite") as file:
            assert all(one.is_accepted for one in gather(file, sent, PASSWORD))


def test_few_bytes_are_worth_no_process(
    tmp_path: Path, sent: list[Path], started: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(prover, "Prover", pytest.fail)
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        assert all(one.is_accepted for one in gather(file, sent, PASSWORD))


def test_a_parcel_of_files_is_proved_in_its_order(
    tmp_path: Path, sent: list[Path], started: Processes
) -> None:
    parcel = tmp_path / "ทั้งหมด.zip"
    with ZipFile(parcel, "w") as archive:
        for path in sent[:2]:
            archive.write(path, path.name)
        archive.writestr("อ่านก่อน.txt", "สวัสดี")
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        received = gather(file, [parcel, sent[3]])
    assert [one.is_accepted for one in received] == [False, True, True, True]
    assert received[0].passed_over
    assert [one.name for one in received[1:]] == [
        *(f"{parcel.name}/{one.name}" for one in sent[:2]),
        sent[3].name,
    ]
