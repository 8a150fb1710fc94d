"""Print on the command line."""

import io
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from app.cli import main
from app.models.project_record import ProjectRecord
from app.storage.file_settings import THAI_DATES, THAI_DIGITS
from app.storage.project_file import ProjectFile, new_record_id
from tests.cli.commands import ROOT, Captured, begun, printed, refused, run
from tests.long_form import only_long
from tests.printing.programs.readers import pdfium
from tests.storage.world import small_disk, unchanged


def test_one_form_goes_beside_the_file_unless_told_otherwise(
    saved: Path, tmp_path: Path, capsys: Captured
) -> None:
    assert printed([saved], capsys) == [saved.with_suffix(".pdf")]
    (tmp_path / "ที่อื่น").mkdir()
    assert printed([saved, "--out", tmp_path / "ที่อื่น" / "ก.PDF"], capsys) == [tmp_path / "ที่อื่น" / "ก.PDF"]
    [named] = printed([saved, "--out", tmp_path / "ที่อื่น"], capsys)
    assert named.name == "50130000-3379 โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน.pdf"


def test_several_forms_go_into_a_folder(several: Path, tmp_path: Path, capsys: Captured) -> None:
    name = "โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน"
    paths = printed([several, "--out", tmp_path / "new" / "folder"], capsys)
    assert [path.name for path in paths] == [
        f"50130000-0001 {name}.pdf",
        f"50130000-3379 {name}.pdf",
        f"50130000-3379 {name} (2).pdf",
    ]
    assert {path.parent for path in paths} == {tmp_path / "new" / "folder"}
    assert {path.parent for path in printed([several], capsys)} == {tmp_path / f"{several.stem} PDF"}


def test_a_project_is_chosen_by_its_code(several: Path, capsys: Captured) -> None:
    assert printed([several, "--project", "50130000-0001"], capsys) == [several.with_suffix(".pdf")]
    assert len(printed([several, "--project", "๕๐๑๓๐๐๐๐-๓๓๗๙"], capsys)) == 2


def test_reading_leaves_the_file_as_it_is(saved: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert main(["print", str(saved), "--out", str(out / "a.pdf")]) == 0  # the file notes what was printed
    with unchanged(saved):
        assert main(["print", str(saved), "--out", str(out / "a.pdf")]) == 0
        assert main(["export", str(saved), "--out", str(out / "a.json")]) == 0
        assert main(["check", str(saved)]) == 0


def test_dates_are_thai_on_request_or_by_the_files_setting(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.printing import official_form
    from app.printing.type_families import FormStyle

    styles: list[bool] = []

    def note_style(*_: object, style: FormStyle, **__: object) -> bytes:
        styles.append(style.thai_dates)
        return b""

    monkeypatch.setattr(official_form, "print_form", note_style)
    main(["print", str(saved)])
    main(["print", str(saved), "--thai-dates"])
    with ProjectFile.open(saved) as file:
        file.set_setting(THAI_DATES, "1")
    main(["print", str(saved)])
    assert styles == [False, True, True]


def test_digits_are_thai_on_request_or_by_the_files_setting(saved: Path, capsys: Captured) -> None:
    def has_thai_digits(*options: str) -> bool:
        [path] = printed([saved, *options], capsys)
        return "๑๘๐,๐๐๐ บาท" in pdfium(path.read_bytes())

    assert not has_thai_digits()
    assert has_thai_digits("--thai-digits")
    with ProjectFile.open(saved) as file:
        file.set_setting(THAI_DIGITS, "1")
    assert has_thai_digits()


def test_what_cannot_be_printed_is_refused(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "empty.sqlite").parent.mkdir(exist_ok=True)
    ProjectFile.create(tmp_path / "empty.sqlite").close()
    with unchanged(saved):
        refused(["print", tmp_path / "empty.sqlite"], "ยังไม่มีโครงการ", capsys)
        refused(["print", saved, "--project", "5"], "ไม่พบโครงการรหัส 5", capsys)
        refused(["print", saved, "--out", saved], "ไม่ได้ลงท้ายด้วย .pdf", capsys)
        refused(["print", saved, "--out", tmp_path / "missing" / "a.pdf"], "ไม่พบโฟลเดอร์ missing", capsys)


def test_several_forms_do_not_fit_into_one_file(several: Path, capsys: Captured) -> None:
    with unchanged(several):
        refused(["print", several, "--out", several.with_name("a.pdf")], "--project", capsys)
        refused(["print", several, "--out", several], "ไฟล์เดียวไม่ได้", capsys)


def test_several_forms_go_into_one_file_when_asked(several: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "out").mkdir()
    for out, target in {
        (): several.with_suffix(".pdf"),
        ("--out", str(tmp_path / "a.pdf")): tmp_path / "a.pdf",
        ("--out", str(tmp_path / "out")): tmp_path / "out" / several.with_suffix(".pdf").name,
    }.items():
        assert main(["print", str(several), "--single", *out]) == 0
        assert capsys.readouterr().out == f"พิมพ์แล้ว 3 โครงการ: {target}\n"
        assert target.read_bytes().startswith(b"%PDF-")
    refused(["print", several, "--single", "--out", tmp_path / "a.txt"], "ไม่ได้ลงท้ายด้วย .pdf", capsys)


class Terminal(io.StringIO):
    """The screen that a person sees, as far as a line that erases itself is concerned."""

    def isatty(self) -> bool:
        return True


def test_a_person_who_watches_sees_how_far_it_is(
    several: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(sys, "stderr", screen := Terminal())
    assert main(["print", str(several)]) == 0
    assert [f"กำลังพิมพ์ {number}/3" in screen.getvalue() for number in range(5)] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert screen.getvalue().split("\r")[-2].isspace()  # nothing is left of it
    monkeypatch.setattr(sys, "stderr", screen := Terminal())
    assert main(["print", str(several), "--project", "50130000-0001"]) == 0
    assert screen.getvalue() == ""


@pytest.mark.parametrize("options", [[], ["--single"], ["--single", "--out", "x.pdf"]])
def test_a_file_is_not_printed_over_itself(
    saved: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured, options: list[str]
) -> None:
    source = saved.rename(saved.with_name("x.pdf"))
    content = source.read_bytes()
    monkeypatch.chdir(source.parent)
    assert main(["print", str(source), *options]) == 2
    assert "x.pdf เป็นไฟล์ข้อมูลที่กำลังพิมพ์" in capsys.readouterr().err
    assert source.read_bytes() == content


@pytest.mark.long
def test_nobody_else_is_told_how_far_it_is(several: Path) -> None:
    done = run("print", several)
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 3)


def rest_of(screen: int) -> bytes:
    """Return what is still written to a terminal, until the last command closes it."""
    told = b""
    with suppress(OSError):  # what Linux says at the end; others read nothing
        while more := os.read(screen, 10_000):
            told += more
    return told


@pytest.mark.parametrize("month", ["2019-06", "9999-12"])
def test_a_volume_is_not_made_for_a_month_of_another_era_or_year(
    path: Path, record: ProjectRecord, tmp_path: Path, capsys: Captured, month: str
) -> None:
    with ProjectFile.create(path) as file:
        file.add_project(record.project, record.reports)
    out = tmp_path / "เล่ม.pdf"
    refused(["print", path, "--single", "--month", month, "--out", out], "ไม่อยู่ในปีงบประมาณ", capsys)
    assert not out.exists()


@pytest.mark.posix
def test_an_interrupt_while_the_program_is_loaded_is_calm() -> None:
    script = """
import os, signal, sys
class Interrupting:
    def find_spec(self, name, *_):
        if name == "app.cli":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
import main
sys.exit(main.run())
"""
    with begun(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        out, error = process.communicate()
    assert (process.returncode, out.decode(), error.decode()) == (130, "", "ยกเลิกแล้ว\n")


@pytest.fixture(scope="module")
def of_many_projects(tmp_path_factory: pytest.TempPathFactory, record: ProjectRecord) -> Path:
    """A file of 200 projects, which take a program some seconds to print."""
    path = tmp_path_factory.mktemp("many") / "หลายโครงการ.sqlite"
    with ProjectFile.create(path) as file, file.transaction():
        for _ in range(200):
            made = record.with_id(new_record_id())
            file.add_project(made.project, made.reports)
    return path


@pytest.mark.posix
@pytest.mark.parametrize("single", [(), *only_long(("--single",))])
def test_an_interrupt_of_printing_keeps_what_is_complete(
    of_many_projects: Path, tmp_path: Path, single: tuple[str, ...]
) -> None:
    (out := tmp_path / "out").mkdir()
    command = [
        sys.executable,
        str(ROOT / "main.py"),
        "print",
        str(of_many_projects),
        "--out",
        str(out),
        *single,
    ]
    screen, terminal = os.openpty()
    with begun(command, stdout=subprocess.DEVNULL, stderr=terminal) as process:
        os.close(terminal)  # so that reading ends with the command
        seen = b""
        while b" 3/200" not in seen:
            seen += os.read(screen, 100)
        process.send_signal(signal.SIGINT)
        told = seen + rest_of(screen)  # what was read before may end within a letter
    assert process.returncode == 130
    assert told.decode().endswith("\rยกเลิกแล้ว\r\n")
    left = list(out.iterdir())
    assert len(left) < 200
    assert bool(left) == (not single)
    assert all(file.read_bytes().endswith(b"%%EOF\n") for file in left)


@pytest.mark.posix
def test_a_full_disk_leaves_no_half_a_form(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    with small_disk(tmp_path / "disk", "8k") as disk:
        refused(["print", saved, "--out", disk / "a.pdf"], "พื้นที่เก็บข้อมูลเต็ม", capsys)
        assert list(disk.iterdir()) == []
