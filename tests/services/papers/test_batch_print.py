"""Printing many forms: complete files stay, partial ones never remain, and memory stays flat."""

import gc
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.printing import official_form
from app.printing.type_families import OFFICIAL
from app.printing.volume.bound_forms import BoundForms
from app.printing.volume.front import SUMMARY
from app.services.batch_print import print_apart, print_together
from app.services.form_pdf import form_pdf
from app.storage import connection
from app.storage.project_file import ProjectFile, new_record_id
from tests.printing.programs.readers import pdfium
from tests.storage.world import read_only_disk, small_disk

ROOT = Path(__file__).parents[3]
Steps = list[tuple[int, Path]]


def filled(file: ProjectFile, record: ProjectRecord, count: int) -> list[str]:
    """Fill the file with this many projects, in the order of the list."""
    with file.transaction():
        for number in range(1, count + 1):
            made = record.with_id(new_record_id())
            project = replace(made.project, project_code=f"{number:04}", project_name=f"โครงการที่ {number}")
            file.add_project(project, made.reports)
    return file.project_ids()


@pytest.fixture
def ids(file: ProjectFile, record: ProjectRecord) -> list[str]:
    return filled(file, record, 4)


@pytest.fixture
def forms(ids: list[str], tmp_path: Path) -> list[tuple[str, Path]]:
    (tmp_path / "ออก").mkdir()
    return [(project_id, tmp_path / "ออก" / f"{number}.pdf") for number, project_id in enumerate(ids, 1)]


def written(folder: Path) -> list[str]:
    """Return the names in a folder, after checking that each is a complete PDF."""
    for path in folder.iterdir():
        pikepdf.open(path).close()
    return sorted(path.name for path in folder.iterdir())


# --- each its own file ---


def test_each_form_is_written_before_it_is_told(
    file: ProjectFile, forms: list[tuple[str, Path]], tmp_path: Path
) -> None:
    told: Steps = []
    for number, path in print_apart(file, forms, OFFICIAL):
        assert len(written(tmp_path / "ออก")) == number
        told.append((number, path))
    assert told == list(enumerate((path for _, path in forms), start=1))


def test_a_form_among_many_is_the_same_as_alone(file: ProjectFile, forms: list[tuple[str, Path]]) -> None:
    list(print_apart(file, forms, OFFICIAL))
    for project_id, path in forms:
        alone = form_pdf(file.project(project_id), file.reports(project_id))
        assert path.read_bytes() == alone


def test_who_stops_half_way_keeps_what_is_complete(
    file: ProjectFile, forms: list[tuple[str, Path]], tmp_path: Path
) -> None:
    with closing(print_apart(file, forms, OFFICIAL)) as steps:  # type: ignore[type-var]
        next(steps)
        next(steps)
    assert written(tmp_path / "ออก") == ["1.pdf", "2.pdf"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, UserError("แบบอักษรหาย")])
def test_a_failure_half_way_keeps_what_is_complete(
    file: ProjectFile,
    forms: list[tuple[str, Path]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Any,
) -> None:
    fail_at(3, monkeypatch, official_form, "print_form", error)
    with pytest.raises((KeyboardInterrupt, UserError)):
        list(print_apart(file, forms, OFFICIAL))
    assert written(tmp_path / "ออก") == ["1.pdf", "2.pdf"]


def test_an_interrupt_while_a_file_is_written_leaves_no_half(
    file: ProjectFile, forms: list[tuple[str, Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_at(3, monkeypatch, connection, "replace_durably", KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        list(print_apart(file, forms, OFFICIAL))
    assert written(tmp_path / "ออก") == ["1.pdf", "2.pdf"]


@pytest.mark.posix
def test_a_disk_that_fills_up_keeps_what_is_complete(
    file: ProjectFile, ids: list[str], tmp_path: Path
) -> None:
    form = form_pdf(file.project(ids[0]), file.reports(ids[0]))
    with small_disk(tmp_path / "disk", f"{len(form) * 5 // 2 // 1024}k") as disk:
        forms = [(project_id, disk / f"{number}.pdf") for number, project_id in enumerate(ids)]
        done: Steps = []
        with pytest.raises(UserError, match="พื้นที่เก็บข้อมูลเต็ม"):
            done.extend(print_apart(file, forms, OFFICIAL))
        assert 0 < len(written(disk)) < len(ids)


# --- all in one file ---


def test_one_file_has_every_form_with_continuous_page_numbers(
    file: ProjectFile, ids: list[str], tmp_path: Path
) -> None:
    assert [number for number, _ in print_together(file, ids, tmp_path / "a.pdf", OFFICIAL)] == [1, 2, 3, 4]
    alone = [form_pdf(file.project(one), file.reports(one)) for one in ids]
    together = (tmp_path / "a.pdf").read_bytes()
    text = pdfium(together)
    assert without_numbers("\n".join(map(pdfium, alone))) in without_numbers(text)
    numbers = [(int(number), int(count)) for number, count in re.findall(r"หน้า (\d+) จาก (\d+)", text)]
    assert numbers == [(number, len(numbers) + 1) for number in range(2, len(numbers) + 2)]
    front_and_forms = 2
    assert together.count(b"/FontFile2") == front_and_forms * alone[0].count(b"/FontFile2")


def without_numbers(text: str) -> str:
    """Return the text without its page numbers and white space."""
    return "".join(re.sub(r"หน้า \d+ จาก \d+", "", text).split())


def test_one_file_has_a_bookmark_for_each_project_above_its_sections(
    file: ProjectFile, ids: list[str], tmp_path: Path
) -> None:
    list(print_together(file, ids[:2], tmp_path / "a.pdf", OFFICIAL))
    with pikepdf.open(tmp_path / "a.pdf") as pdf, pdf.open_outline() as outline:
        front, forms = outline.root[:3], outline.root[3:]
        assert [item.title.split()[0] for item in front] == ["หน้าปก", "สารบัญ", SUMMARY]
        assert pages_of(pdf, front) == [1, 2, 3]
        assert [item.title for item in forms] == ["0001 โครงการที่ 1", "0002 โครงการที่ 2"]
        first, second = (item.children for item in forms)
        assert [item.title[:2] for item in second] == ["1.", "2."]
        assert [item.title[:3] for item in second[0].children] == ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6"]
        assert pages_of(pdf, forms) == [4, 4 + (len(pdf.pages) - 3) // 2]
        assert len(first) == len(second)


def pages_of(pdf: pikepdf.Pdf, items: Any) -> list[int]:
    return [pdf.pages.index(pikepdf.Page(item.destination[0])) + 1 for item in items]


def test_one_file_of_the_same_data_has_the_same_bytes(
    file: ProjectFile, ids: list[str], tmp_path: Path
) -> None:
    for name in ("a.pdf", "b.pdf"):
        list(print_together(file, ids, tmp_path / name, OFFICIAL))
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_one_file_is_there_when_the_last_form_is_told_and_not_before(
    file: ProjectFile, ids: list[str], tmp_path: Path
) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    with closing(print_together(file, ids, target, OFFICIAL)) as steps:  # type: ignore[type-var]
        next(steps)
    assert target.read_bytes() == b"old"
    for number, path in print_together(file, ids, target, OFFICIAL):
        assert path == target
        assert (target.read_bytes() == b"old") == (number < len(ids))
    assert sorted(tmp_path.glob("*a.pdf*")) == [target]


def test_one_file_that_cannot_be_written_is_refused_before_the_first_form(
    file: ProjectFile, ids: list[str], tmp_path: Path
) -> None:
    (tmp_path / "โฟลเดอร์.pdf").mkdir()
    for target in (tmp_path / "ไม่มี" / "a.pdf", tmp_path / "โฟลเดอร์.pdf"):
        with pytest.raises(UserError):
            next(print_together(file, ids, target, OFFICIAL))
    assert [path.name for path in tmp_path.glob("*.pdf*")] == ["โฟลเดอร์.pdf"]


@pytest.mark.posix
def test_one_file_on_a_disk_that_takes_none_is_refused_before_the_first_form(
    file: ProjectFile, ids: list[str], tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", "64k") as disk, read_only_disk(disk), pytest.raises(UserError):
        next(print_together(file, ids, disk / "a.pdf", OFFICIAL))


def test_a_failure_leaves_no_half_of_one_file(
    file: ProjectFile, ids: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_at(3, monkeypatch, BoundForms, "add", UserError("แบบอักษรหาย"))
    with pytest.raises(UserError):
        list(print_together(file, ids, tmp_path / "a.pdf", OFFICIAL))
    assert list(tmp_path.glob("*a.pdf*")) == []


def fail_at(count: int, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, error: Any) -> None:
    """Make a function fail on its `count`-th call."""
    real, calls = getattr(owner, name), iter(range(1, count + 1))

    def failing(*arguments: Any, **named: Any) -> Any:
        if next(calls) == count:
            raise error
        return real(*arguments, **named)

    monkeypatch.setattr(owner, name, failing)


# --- memory ---


@pytest.fixture
def traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.mark.long
@pytest.mark.usefixtures("traced")
def test_memory_does_not_grow_with_the_number_of_forms(
    file: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    """The same form again and again: what is cached of different ones is bounded separately."""
    file.add_project(record.project, record.reports)
    forms = [(record.project.id, tmp_path / "a.pdf")] * 10
    used = []
    for _ in print_apart(file, forms, OFFICIAL):
        gc.collect()
        used.append(tracemalloc.get_traced_memory()[0])
    assert used[-1] - used[4] < 15 * 1024


@pytest.mark.long
@pytest.mark.posix
def test_a_thousand_forms_stay_below_150_megabytes(
    file: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    """In a separate process that has loaded only what printing needs.

    Its peak is read from /proc where there is one: that of getrusage begins with the memory of these tests.
    """
    filled(file, record, 1000)
    file.close()
    script = """
import re, resource, sys
from pathlib import Path
from app.cli import main
main(sys.argv[1:])
status = Path("/proc/self/status")
told = re.search("VmHWM:\\s*([0-9]+)", status.read_text()) if status.exists() else None
print(told[1] if told else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
    command = [sys.executable, "-c", script, "print", str(file.path), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
    *told, peak = done.stdout.splitlines()
    assert len(told) == len(list((tmp_path / "out").iterdir())) == 1000
    assert int(peak) * (1 if sys.platform == "darwin" else 1024) < 150_000_000
