"""Received files are kept once: readable names, byte for byte, whatever happens to the gathering."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.cli import main
from app.models.errors import UserError
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.models.submission.units import Unit
from app.services.gathering import Gathering, gather
from app.services.kept_files.folder import PACKED, KeptFiles, name_of
from app.services.kept_files.places import receipts_folder
from app.services.sending import send
from app.services.undo_gathering import undo
from app.services.units.listing import set_units
from app.storage.project_file import ProjectFile, new_record_id

MONTHS = 4


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """What one office sends in four months, each time with one report more of each project."""
    folder = tmp_path_factory.mktemp("office")
    sent: list[Path] = []
    with ProjectFile.create(folder / "office.sqlite") as file:
        projects = [new_record_id() for _ in range(30)]
        for number in range(MONTHS):
            with file.transaction():
                for place, project_id in enumerate(projects):
                    if not number:
                        file.add_project(_project(project_id, place))
                    file.add_report(_report(project_id, place, number))
            sent.append(send(file, folder / str(number)).path)
    return sent


def _project(project_id: str, place: int) -> Project:
    return Project(project_id, project_name=f"โครงการ {place}", office="สำนักงานเขตมีนบุรี", fiscal_year=2570)


def _report(project_id: str, place: int, number: int) -> ProgressReport:
    text = f"ดำเนินการครั้งที่ {number} ของโครงการ {place} แล้วเสร็จ " * 20
    return ProgressReport(project_id, Period(2026, 10).plus(number), narrative=text)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    ProjectFile.create(tmp_path / "รวม.sqlite").close()
    return tmp_path / "รวม.sqlite"


def gathered(into: Path, sources: Sequence[Path]) -> list[str]:
    with ProjectFile.open(into) as file:
        received = gather(file, sources)
        assert not [one for one in received if one.refused]
        return [one.sha256 for one in received]


def names(into: Path) -> list[str]:
    return sorted(path.name for path in receipts_folder(into).iterdir())


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def assert_all_are_there(into: Path, months: Sequence[Path], sha256: Sequence[str]) -> None:
    kept, out = KeptFiles(receipts_folder(into)), into.with_name("out.sqlite")
    for source, digest in zip(months, sha256, strict=True):
        kept.take_out(digest, out)
        assert out.read_bytes() == source.read_bytes()


def test_a_kept_file_is_named_after_its_office_and_the_day_of_receipt(into: Path, months: list[Path]) -> None:
    [digest] = gathered(into, months[:1])
    today = date.today()
    day = f"{today.year + 543}-{today:%m-%d}"
    assert names(into) == [f"สำนักงานเขตมีนบุรี_{day}_{digest[:12]}.sqlite"]
    assert (receipts_folder(into) / names(into)[0]).read_bytes() == months[0].read_bytes()


def test_a_kept_file_is_named_by_the_units_of_the_file_that_keeps_it(into: Path, months: list[Path]) -> None:
    with ProjectFile.open(into) as file:
        set_units(file, [Unit("สำนักงานเขตมีนบุรีใหม่", ("มีนบุรี",)), Unit("สำนักการโยธา")])
    gathered(into, months[:1])
    [name] = names(into)
    assert name.startswith("สำนักงานเขตมีนบุรีใหม่_")


def test_what_a_division_sends_is_kept_under_its_name(into: Path, months: list[Path], tmp_path: Path) -> None:
    division = Path(shutil.copy(months[0], tmp_path / "ฝ่าย.sqlite"))
    with ProjectFile.open(division) as file:
        for project_id in file.project_ids():
            file.set_project_entry(project_id, "division", "โยธา")
    with ProjectFile.open(into) as file:
        set_units(file, [Unit("ฝ่ายโยธา"), Unit("ฝ่ายรายได้")], "สำนักงานเขตมีนบุรี")
    gathered(into, [division])
    [name] = names(into)
    assert name.startswith("ฝ่ายโยธา_")


def test_what_the_months_have_in_common_is_kept_once(into: Path, months: list[Path]) -> None:
    digests = [one for month in months for one in gathered(into, [month])]
    assert [Path(name).suffix for name in names(into)].count(PACKED) == MONTHS - 1
    assert size_of(receipts_folder(into)) < 1.5 * months[-1].stat().st_size
    assert_all_are_there(into, months, digests)


def test_files_that_come_together_or_in_another_order_are_all_there(into: Path, months: list[Path]) -> None:
    digests = gathered(into, [months[2], months[0]])
    digests += gathered(into, [months[3], months[1]])
    assert_all_are_there(into, [months[place] for place in (2, 0, 3, 1)], digests)


def test_undoing_keeps_them_and_gathering_again_adds_none(into: Path, months: list[Path]) -> None:
    digests = gathered(into, months[:1]) + gathered(into, months[1:2])
    before = names(into)
    with ProjectFile.open(into) as file:
        undo(file)
        undo(file)
    assert names(into) == before
    gathered(into, months[:1])
    gathered(into, months[1:2])
    assert names(into) == before
    assert_all_are_there(into, months[:2], digests)


def test_a_gathering_that_is_given_up_packs_nothing(into: Path, months: list[Path]) -> None:
    gathered(into, months[:1])
    before = names(into)
    with ProjectFile.open(into) as file:
        gathering = Gathering(file)
        list(gathering.look(months[1:2]))
        steps = gathering.taking_in()
        next(steps)
        steps.close()  # type: ignore[attr-defined]
        gathering.close()
    assert names(into) == before


def test_a_disk_without_room_for_packing_leaves_the_files_as_they_came(
    into: Path, months: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bool:
        raise OSError("full")

    monkeypatch.setattr("app.services.kept_files.keeping.pack", full)
    digests = gathered(into, months[:1]) + gathered(into, months[1:2])
    assert {Path(name).suffix for name in names(into)} == {".sqlite"}
    assert_all_are_there(into, months[:2], digests)


def test_a_crash_between_packing_and_deleting_loses_nothing(
    into: Path, months: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both stand there for a month, and one is left after the next gathering."""
    first = gathered(into, months[:1])
    with monkeypatch.context() as patch:
        patch.setattr("app.services.kept_files.folder.held_files.delete", lambda _: None)
        second = gathered(into, months[1:2])
    assert len(names(into)) == 3
    assert_all_are_there(into, months[:2], first + second)
    third = gathered(into, months[2:3])
    assert len(names(into)) == 3
    assert_all_are_there(into, months[:3], first + second + third)


def test_other_offices_files_are_not_packed(into: Path, months: list[Path], record: ProjectRecord) -> None:
    path = into.with_name("other.sqlite")
    with ProjectFile.create(path) as file:
        file.add_project(replace(record.project, id=new_record_id(), office="สำนักงานเขตดุสิต"))
    gathered(into, months[:1])
    gathered(into, [path])
    assert {Path(name).suffix for name in names(into)} == {".sqlite"}


def test_files_that_an_earlier_program_kept_are_found(into: Path, months: list[Path]) -> None:
    digests = gathered(into, months[:1])
    [kept] = receipts_folder(into).iterdir()
    kept.rename(kept.with_name(f"{digests[0]}.sqlite"))
    digests += gathered(into, months[1:2])
    assert_all_are_there(into, months[:2], digests)
    with ProjectFile.open(into) as file:
        undo(file)
        undo(file)
    gathered(into, months[:1])
    assert len(names(into)) == 2


def test_a_file_whose_newer_one_is_gone_says_so(into: Path, months: list[Path]) -> None:
    digests = gathered(into, months[:1]) + gathered(into, months[1:2])
    kept = KeptFiles(receipts_folder(into))
    newest = kept.find(digests[1])
    assert newest is not None
    newest.path.unlink()
    with pytest.raises(UserError, match="เสียหาย"):
        kept.take_out(digests[0], into.with_name("out.sqlite"))
    assert not into.with_name("out.sqlite").exists()


def test_a_name_taken_by_another_content_overwrites_nothing(into: Path, months: list[Path]) -> None:
    folder = receipts_folder(into)
    folder.mkdir()
    [digest] = gathered(into.parent / shutil.copy(into, into.with_name("b.sqlite")), months[:1])
    taken = folder / f"{name_of('สำนักงานเขตมีนบุรี', date.today(), digest)}.sqlite"
    taken.write_bytes(b"something else")
    gathered(into, months[:1])
    assert taken.read_bytes() == b"something else"
    assert_all_are_there(into, months[:1], [digest])


def test_the_command_lists_them_and_writes_them_out(
    into: Path, months: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    gathered(into, months[:1])
    gathered(into, months[1:2])
    assert main(["gather", str(into), "--received"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [source.name in line for source, line in zip(months, told, strict=False)] == [True, True]
    out = into.parent / "out"
    assert main(["gather", str(into), "--received", str(out)]) == 0
    assert {path.read_bytes() for path in out.iterdir()} == {month.read_bytes() for month in months[:2]}
    shutil.rmtree(receipts_folder(into))
    assert main(["gather", str(into), "--received"]) == 1
