"""The commands as a person uses them: their effects, messages and exit codes."""

import io
import json
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import types
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from app.cli import main
from app.models.note import Note, Topic
from app.models.project_record import ProjectRecord
from app.storage.file_settings import THAI_DATES, THAI_DIGITS
from app.storage.project_file import ProjectFile, new_record_id
from tests.conftest import FILES
from tests.printing.readers import pdfium
from tests.storage.world import held_by_another_process, small_disk, unchanged

ROOT = Path(__file__).parents[1]
FIRST_PRINT = FILES / "minburi-2562-first-print.json"
SECOND_PRINT = FILES / "minburi-2562-second-print.json"
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
Captured = pytest.CaptureFixture[str]
COMMANDS = (
    "open",
    "import",
    "print",
    "export",
    "plan",
    "check",
    "profile",
    "send",
    "gather",
    "board",
    "verify",
)


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run main.py in a separate process."""
    return subprocess.run(
        [sys.executable, ROOT / "main.py", *arguments],
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
    )


@pytest.fixture
def several(path: Path, record: ProjectRecord) -> Path:
    """A file of three projects, two with the same code."""
    with ProjectFile.create(path) as file:
        for code in ("50130000-3379", "50130000-3379", "50130000-0001"):
            project = replace(record.project, id=new_record_id(), project_code=code)
            made = ProjectRecord(project, record.reports).with_id(project.id)
            file.add_project(made.project, made.reports)
    return path


# --- the main ways, each in a process of its own ---


def test_a_print_is_imported_checked_exported_and_printed(tmp_path: Path) -> None:
    path, pdf, out = tmp_path / "a.sqlite", tmp_path / "a.pdf", tmp_path / "b.json"
    imported = run("import", FIRST_PRINT, "--into", path)
    assert (imported.returncode, imported.stderr) == (0, "")
    name = "50130000-3379 โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน"
    assert imported.stdout.splitlines() == [
        f"ใหม่: {name} (งบประมาณ 180,000 บาท ระยะเวลา 1/10/2561 – 30/9/2562)",
        f"เพิ่มแล้ว: {name} (รายงาน 9 ครั้ง)",
        "อ่านได้ 1 โครงการ: เพิ่ม 1 ปรับปรุง 0 เหมือนเดิม 0 ไม่ได้นำเข้า 0",
    ]
    checked = run("check", path)
    assert checked.returncode == 1
    assert [line.split(": ")[2] for line in checked.stdout.splitlines()] == [
        "ข้อความเหมือนกับรายงานเดือนมีนาคม 2562 โปรดเขียนผลการดำเนินงานของเดือนนี้",
        "ความก้าวหน้าคงเดิมที่ร้อยละ 80.00 ในรายงาน 3 ครั้งติดต่อกัน แต่ระบุว่าเป็นไปตามแผน โปรดตรวจความก้าวหน้าหรือผลตามแผน",
    ]
    assert run("export", path, "--out", out).returncode == 0
    assert json.loads(out.read_text("utf-8"))["projects"][0]["project_code"] == "50130000-3379"
    printed = run("print", path, "--out", pdf)
    assert (printed.returncode, printed.stdout) == (0, f"พิมพ์แล้ว: {pdf}\n")
    assert pdf.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("language", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_thai_comes_out_whole_under_any_language(saved: Path, language: str) -> None:
    checked = run("check", saved, LANG=language, LC_ALL=language, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert checked.stdout == "ไม่พบข้อที่ควรตรวจ\n"


@pytest.mark.parametrize("arguments", [(), ("x.sqlite",)])
def test_an_unforeseen_error_is_calm_on_screen_and_full_in_the_log(
    arguments: Sequence[str], user_folders: Path
) -> None:
    broken = "import app.cli\napp.cli.open_window = lambda path: 1 / 0\n"
    script = f"{broken}raise SystemExit(app.cli.main({arguments!r}))"
    command = [sys.executable, "-c", script]
    failed = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60)
    assert (failed.returncode, failed.stdout) == (2, "")
    assert failed.stderr.startswith("เกิดข้อผิดพลาดในโปรแกรม")
    assert "Traceback" not in failed.stderr
    [log] = user_folders.rglob("raingan.log")
    assert "ZeroDivisionError: division by zero" in log.read_text("utf-8")
    assert str(log) in failed.stderr


def begun(command: Sequence[str], **streams: Any) -> subprocess.Popen[bytes]:
    """Start a command that receives interrupts, even if this process ignores them as under nohup."""
    reached = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen(command, preexec_fn=reached, **streams)


@pytest.mark.posix
def test_an_interrupt_is_calm(tmp_path: Path) -> None:
    arguments = ["import", str(tmp_path / "a.json"), "--into", str(tmp_path / "a.sqlite")]
    script = f"""
import os, signal, sys
from app.cli import main
from app.formats.json import project
project.read = lambda path: os.kill(os.getpid(), signal.SIGINT)
sys.exit(main({arguments!r}))
"""
    command = [sys.executable, "-c", script]
    with begun(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        out, error = process.communicate()
    assert (process.returncode, out.decode(), error.decode()) == (130, "", "ยกเลิกแล้ว\n")
    assert not (tmp_path / "a.sqlite").exists()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="always has a display")
class TestWithoutADisplay:
    @pytest.fixture(autouse=True)
    def no_display(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in DISPLAYS:
            monkeypatch.delenv(name, raising=False)

    def test_the_sample_is_made_and_printed_and_both_places_are_told(self, user_folders: Path) -> None:
        started = run()
        assert started.returncode == 0
        assert started.stdout.startswith("ไม่พบจอภาพ")
        [sample] = user_folders.rglob("ตัวอย่าง*.sqlite")
        [pdf] = user_folders.rglob("*.pdf")
        assert str(sample) in started.stdout
        assert str(pdf) in started.stdout
        assert pdf.parent == sample.parent

    def test_the_sample_is_used_again_as_the_user_left_it(self, user_folders: Path) -> None:
        assert main([]) == 0
        [sample] = user_folders.rglob("ตัวอย่าง*.sqlite")
        with unchanged(sample):
            assert main([]) == 0

    def test_the_sample_goes_to_the_documents_where_there_are_any(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path))
        assert main([]) == 0
        assert len(list(tmp_path.glob("*.sqlite"))) == len(list(tmp_path.glob("*.pdf"))) == 1

    def test_a_file_is_printed_instead(self, saved: Path) -> None:
        assert main([str(saved)]) == 0
        assert saved.with_suffix(".pdf").exists()


# --- the window ---


def test_a_file_or_nothing_opens_the_window(monkeypatch: pytest.MonkeyPatch, saved: Path) -> None:
    opened = []
    window = types.ModuleType("app.ui.window.application")
    window.run_window = lambda path: opened.append(path) or 7  # type: ignore[attr-defined, func-returns-value]
    monkeypatch.setitem(sys.modules, "app.ui.window.application", window)
    monkeypatch.setenv("DISPLAY", ":0")
    assert [main([]), main([str(saved)]), main(["open", str(saved)])] == [7, 7, 7]
    assert opened == [None, saved, saved]


def test_a_window_that_lacks_its_libraries_is_said(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setitem(sys.modules, "app.ui.window.application", None)
    monkeypatch.setenv("DISPLAY", ":0")
    assert main([]) == 2
    assert "ขาดส่วนประกอบของระบบ" in capsys.readouterr().err


NOT_PRINTED = {
    "PIL", "asyncio", "cryptography", "fontTools.subset", "fontTools.ttLib", "fontTools.varLib",
    "fpdf.font_type_3", "fpdf.html", "fpdf.image_parsing", "fpdf.sign", "fpdf.table", "fpdf.template",
    "http.client", "lxml", "openpyxl", "pypdfium2", "pyzipper", "PySide6", "segno.writers", "sqlite_utils",
    "ssl", "unittest", "xml",
}  # fmt: skip
"""What printing a form does not use. Most of it is what fpdf2 has for other documents."""


@pytest.mark.parametrize(
    ("arguments", "spared"),
    [
        (["--help"], {"sqlite3", "sqlite_utils", "fpdf", "PySide6"}),
        (["check"], {"fpdf", "uharfbuzz", "PySide6"}),
        (["print"], NOT_PRINTED),
    ],
)
def test_a_command_imports_only_what_it_uses(saved: Path, arguments: list[str], spared: set[str]) -> None:
    script = (
        "import sys; from app.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print('\\n'.join(sys.modules))"
    )
    command = [*arguments, str(saved)] if arguments != ["--help"] else arguments
    done = subprocess.run(
        [sys.executable, "-c", script, *command], cwd=ROOT, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0
    assert not spared & set(done.stdout.splitlines())


# --- arguments ---


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_thai(command: str, capsys: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*filter(None, [command]), "--help"])
    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert told.startswith(f"วิธีใช้: raingan {command}")
    for english in ("usage", "options", "positional", "show this", "default"):
        assert english not in told


def test_help_names_every_command(capsys: Captured) -> None:
    with pytest.raises(SystemExit):
        main(["-h"])
    told = capsys.readouterr().out
    assert all(f"    {command} " in told for command in COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chek", "a.sqlite"], "ไม่รู้จักคำสั่ง chek"),
        (["check"], "ยังไม่ได้ระบุ FILE.sqlite"),
        (["import", "a.json"], "ยังไม่ได้ระบุ --into"),
        (["check", "a.sqlite", "b.sqlite"], "ไม่รู้จัก b.sqlite"),
        (["check", "a.sqlite", "--loud"], "ไม่รู้จัก --loud"),
        (["print", "a.sqlite", "--out"], "--out ต้องมีค่าตามหลัง"),
        (["print", "a.sqlite", "--thai-dates=1"], "--thai-dates ไม่ต้องมีค่าตามหลัง"),
        (
            ["import", "a.json", "--into", "b", "--update", "--as-new"],
            "ใช้ --as-new พร้อมกับ --update ไม่ได้",
        ),
        (["--loud"], "ยังไม่ได้ระบุ COMMAND"),
    ],
)
def test_arguments_that_make_no_sense_are_refused_in_thai(
    arguments: list[str], words: str, capsys: Captured
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (2, "")
    assert told.err.startswith(f"{words}\nดูวิธีใช้ได้ด้วย raingan ")


def refused(arguments: Sequence[str | Path], words: str, capsys: Captured) -> None:
    """Check that the command failed: exit 2, one or two plain lines, nothing on stdout."""
    capsys.readouterr()
    assert main([str(argument) for argument in arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert words in told.err
    assert len(told.err.splitlines()) <= 2


# --- import ---


def test_importing_again_says_whether_it_is_the_same(path: Path, capsys: Captured) -> None:
    assert main(["import", str(FIRST_PRINT), "--into", str(path)]) == 0
    with unchanged(path):
        assert main(["import", str(FIRST_PRINT), "--into", str(path)]) == 0
        assert "ตรงกับที่มีอยู่แล้ว" in capsys.readouterr().out
        assert main(["import", str(SECOND_PRINT), "--into", str(path)]) == 1
        assert "--update" in capsys.readouterr().out
    assert main(["import", str(SECOND_PRINT), "--into", str(path), "--update"]) == 0
    assert "ปรับปรุงแล้ว" in capsys.readouterr().out
    assert main(["import", str(FIRST_PRINT), "--into", str(path), "--as-new"]) == 0
    with ProjectFile.open(path) as file:
        assert len(file.project_ids()) == 2


def test_what_reading_had_to_decide_is_told(tmp_path: Path, capsys: Captured) -> None:
    source = json.loads(FIRST_PRINT.read_text("utf-8"))
    source["reports"][0]["reported_on"] = "2018-11-02"
    (tmp_path / "a.json").write_text(json.dumps(source), "utf-8")
    assert main(["import", str(tmp_path / "a.json"), "--into", str(tmp_path / "a.sqlite")]) == 0
    assert "\n  - รายงานวันที่ 2/11/2561 จัดเป็นของเดือนตุลาคม 2561\n" in capsys.readouterr().out


def test_nothing_to_import_is_said(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "a.json").write_text('{"projects": []}')
    assert main(["import", str(tmp_path / "a.json"), "--into", str(tmp_path / "a.sqlite")]) == 0
    assert capsys.readouterr().out == "ไม่มีโครงการใน a.json\n"


@pytest.mark.parametrize("content", ['{"projects": [{}]}', "", "{"])
def test_a_source_that_cannot_be_read_leaves_no_file_behind(
    tmp_path: Path, content: str, capsys: Captured
) -> None:
    source = tmp_path / "a.json"
    source.write_text(content)
    refused(["import", source, "--into", tmp_path / "a.sqlite"], "a.json", capsys)
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.posix
def test_a_full_disk_leaves_no_file_behind(tmp_path: Path, capsys: Captured) -> None:
    with small_disk(tmp_path / "disk", "40k") as disk:
        refused(["import", FIRST_PRINT, "--into", disk / "a.sqlite"], "เต็ม", capsys)
        assert list(disk.iterdir()) == []


def test_a_file_of_an_unknown_kind_is_not_imported(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    (source := tmp_path / "a.docx").write_bytes(b"MZ" + bytes(1000))
    refused(["import", source, "--into", saved], "ไม่ใช่สมุดงานหรือตารางที่โปรแกรมรู้จัก", capsys)


def test_a_new_file_ends_with_sqlite(tmp_path: Path, capsys: Captured) -> None:
    refused(["import", FIRST_PRINT, "--into", tmp_path / "a.db"], "ลงท้ายด้วย .sqlite", capsys)


# --- print ---


def printed(arguments: Sequence[str | Path], capsys: Captured) -> list[Path]:
    """Return the files that printing reported."""
    assert main(["print", *map(str, arguments)]) == 0
    told = capsys.readouterr().out.splitlines()
    paths = [Path(line.removeprefix("พิมพ์แล้ว: ")) for line in told]
    assert all(path.read_bytes().startswith(b"%PDF-") for path in paths)
    return paths


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
        refused(["print", saved, "--out", tmp_path / "missing" / "a.pdf"], "โปรดตรวจว่าโฟลเดอร์มีอยู่", capsys)


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


@pytest.mark.posix
@pytest.mark.parametrize("single", [(), ("--single",)])
def test_an_interrupt_of_printing_keeps_what_is_complete(
    path: Path, record: ProjectRecord, tmp_path: Path, single: tuple[str, ...]
) -> None:
    with ProjectFile.create(path) as file, file.transaction():
        for _ in range(400):
            made = record.with_id(new_record_id())
            file.add_project(made.project, made.reports)
    (out := tmp_path / "out").mkdir()
    command = [sys.executable, str(ROOT / "main.py"), "print", str(path), "--out", str(out), *single]
    screen, terminal = os.openpty()
    with begun(command, stdout=subprocess.DEVNULL, stderr=terminal) as process:
        os.close(terminal)  # so that reading ends with the command
        seen = b""
        while b" 3/400" not in seen:
            seen += os.read(screen, 100)
        process.send_signal(signal.SIGINT)
        told = seen + rest_of(screen)  # what was read before may end within a letter
    assert process.returncode == 130
    assert told.decode().endswith("\rยกเลิกแล้ว\r\n")
    left = list(out.iterdir())
    assert len(left) < 400
    assert bool(left) == (not single)
    assert all(file.read_bytes().endswith(b"%%EOF\n") for file in left)


@pytest.mark.posix
def test_a_full_disk_leaves_no_half_a_form(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    with small_disk(tmp_path / "disk", "8k") as disk:
        refused(["print", saved, "--out", disk / "a.pdf"], "พื้นที่เก็บข้อมูลเต็ม", capsys)
        assert list(disk.iterdir()) == []


# --- export and check ---


def test_only_what_is_known_is_exported(saved: Path, capsys: Captured) -> None:
    for ending in (".xls", ".sqlite", ""):
        refused(["export", saved, "--out", saved.with_suffix(ending)], "ส่งออกได้เฉพาะไฟล์ .json", capsys)


def test_what_is_exported_is_the_same_when_imported(several: Path, tmp_path: Path) -> None:
    assert main(["export", str(several), "--out", str(tmp_path / "a.json")]) == 0
    with unchanged(several):
        assert main(["import", str(tmp_path / "a.json"), "--into", str(several)]) == 0


def test_findings_are_told_one_a_line(saved: Path, record: ProjectRecord, capsys: Captured) -> None:
    with ProjectFile.open(saved) as file:
        file.set_project_entry(record.project.id, "coordinator", "")
        file.set_project_entry(record.project.id, "allocated_budget_satang", 1_00)
    assert main(["check", str(saved)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "50130000-3379: 1.1 งบประมาณที่ได้รับ: เบิกใช้รวม 180,000 บาท เกินงบประมาณที่ได้รับ 179,999 บาท "
        "โปรดตรวจยอดเบิกใช้หรืองบประมาณที่ได้รับ",
        "50130000-3379: 1.2 ยังไม่ได้กรอกชื่อผู้ประสานงาน",
    ]


# --- files that are not as they must be ---


@pytest.mark.parametrize("command", ["check", "print", "export", "import"])
def test_every_command_refuses_a_bad_file_in_thai(tmp_path: Path, command: str, capsys: Captured) -> None:
    bad = tmp_path / "bad.sqlite"
    bad.write_bytes(b"SQLite format 3\0" + b"\0" * 5000)
    arguments: dict[str, list[str | Path]] = {
        "check": [bad],
        "print": [bad],
        "export": [bad, "--out", tmp_path / "a.json"],
        "import": [FIRST_PRINT, "--into", bad],
    }
    with unchanged(bad):
        refused([command, *arguments[command]], "โปรแกรมอื่น", capsys)


def test_a_file_that_is_open_in_a_window_is_refused(saved: Path, capsys: Captured) -> None:
    with held_by_another_process(saved), unchanged(saved):
        refused(["check", saved], "ถูกเปิดใช้อยู่", capsys)


def test_a_name_too_long_is_no_bug(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    too_long = tmp_path / f"{'ก' * 300}.sqlite"
    refused(["check", too_long], "ยาวเกินไป", capsys)
    refused(["import", FIRST_PRINT, "--into", too_long], "ยาวเกินไป", capsys)
    refused(["print", saved, "--out", too_long.with_suffix(".pdf")], "ยาวเกินไป", capsys)


def test_a_bug_is_logged_in_full(
    saved: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: Captured,
) -> None:
    monkeypatch.setattr("app.printing.form_check.check_form", lambda *_: 1 / 0)
    with caplog.at_level(logging.ERROR):
        refused(["check", saved], "เกิดข้อผิดพลาดในโปรแกรม", capsys)
    assert "ZeroDivisionError" in caplog.text


# --- send ---


def test_sending_tells_where_and_what(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    assert main(["send", str(saved), "--out", str(tmp_path / "ส่ง")]) == 0
    told = capsys.readouterr().out
    [sent] = (tmp_path / "ส่ง").iterdir()
    assert str(sent) in told
    assert "โครงการ 1 โครงการ รายงาน 9 ครั้ง" in told
    assert main(["check", str(sent)]) == 0


def test_findings_come_first_and_hinder_nothing(
    saved: Path, record: ProjectRecord, tmp_path: Path, capsys: Captured
) -> None:
    with ProjectFile.open(saved) as file:
        file.set_project_entry(record.project.id, "office", "")
    assert main(["send", str(saved), "--out", str(tmp_path / "ส่ง"), "--mask"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert "ยังไม่ได้กรอกสำนักงานเขต" in told[0]
    assert "มีข้อที่ควรตรวจ 1 ข้อ" in told[1]
    [sent] = (tmp_path / "ส่ง").iterdir()
    assert sent.stem.endswith("_ปกปิด")


def test_what_cannot_be_sent_is_refused(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "a file").write_text("")
    refused(["send", saved, "--out", tmp_path / "a file"], "บันทึก", capsys)
    refused(["send", tmp_path / "missing.sqlite", "--out", tmp_path], "ไม่พบไฟล์", capsys)


# --- gather ---


def test_a_file_that_was_gathered_before_is_not_counted_again(
    saved: Path, tmp_path: Path, capsys: Captured
) -> None:
    into = tmp_path / "รวม.sqlite"
    main(["gather", str(into), str(saved)])
    capsys.readouterr()
    assert main(["gather", str(into), str(saved)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "รวมแล้ว 0 ไฟล์ ไม่รับ 0 ไฟล์ เคยรวมแล้ว 1 ไฟล์"


def test_gathering_tells_of_each_file_in_a_line(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "ได้รับ").mkdir()
    assert main(["send", str(saved), "--out", str(tmp_path / "ได้รับ")]) == 0
    (tmp_path / "ได้รับ" / "zip.sqlite").write_bytes(b"PK\3\4")
    into = tmp_path / "รวม.sqlite"
    capsys.readouterr()
    assert main(["gather", str(into), str(tmp_path / "ได้รับ")]) == 1
    refused_line, taken, entering, total = capsys.readouterr().out.splitlines()
    assert refused_line == "ไม่รับ: zip.sqlite ไม่ใช่ไฟล์ของโปรแกรมรายงาน"
    assert taken.startswith("รับ: สำนักงานเขตมีนบุรี_2562_")
    assert taken.endswith("(ใหม่ 10 ระเบียน)")
    assert entering == (
        "  ยอดรวม สำนักงานเขตมีนบุรี: โครงการ 0 → 1  รายงาน 0 → 9 ครั้ง  "
        "งบประมาณ 0 → 180,000 บาท  เบิกใช้ 0 → 180,000 บาท"
    )
    assert total == "รวมแล้ว 1 ไฟล์ ไม่รับ 1 ไฟล์"
    assert main(["gather", str(into), str(saved)]) == 0
    assert "(ตรงกัน 10 ระเบียน)" in capsys.readouterr().out
    assert main(["gather", str(into), "--undo"]) == 0
    assert capsys.readouterr().out == "ยกเลิกการรวมครั้งที่ 2 แล้ว\n"


def test_gathering_tells_what_a_file_removes_and_lowers(
    saved: Path, record: ProjectRecord, tmp_path: Path, capsys: Captured
) -> None:
    into, month = tmp_path / "รวม.sqlite", record.reports[-1].period
    assert main(["gather", str(into), str(saved)]) == 0
    with ProjectFile.open(saved) as file:
        file.set_report_entry(record.project.id, month, "disbursed_satang", 1_00)
        file.remove_report(record.project.id, record.reports[0].period)
    capsys.readouterr()
    before = into.read_bytes()
    assert main(["gather", str(into), str(saved), "--dry-run"]) == 1
    name, *told, total = capsys.readouterr().out.splitlines()
    project = f"{record.project.project_code} {record.project.project_name}"
    assert name == f"รับ: {saved.name} (ใหม่กว่า 1, ลบ 1, ตรงกัน 8 ระเบียน)"
    assert told[0].startswith(f"  ลบ: {project}: รายงาน {record.reports[0].period.short_thai} ")
    assert told[0].endswith("→ – (รอการตัดสินใจ)")
    fall = f"เบิกใช้ {month.short_thai} 91,600 บาท → 1 บาท (ลดลง 99.9 %) (รอการตัดสินใจ)"
    assert told[1:] == [f"  ลดลงมาก: {project}: {fall}"], "the totals keep their values"
    assert total == "ตรวจแล้วยังไม่ได้รวม รับได้ 1 ไฟล์ ไม่รับ 0 ไฟล์"
    assert into.read_bytes() == before
    assert main(["gather", str(into), str(saved)]) == 1
    assert told[1] in capsys.readouterr().out


def test_a_dry_run_lists_what_is_new_and_makes_no_file(
    saved: Path, record: ProjectRecord, tmp_path: Path, capsys: Captured
) -> None:
    assert main(["gather", str(tmp_path / "รวม.sqlite"), str(saved), "--dry-run"]) == 0
    assert f"  เพิ่ม: {record.project.project_code} " in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == [saved.name]


def test_a_file_that_came_back_changes_a_clerks_file_only_when_accepted(
    saved: Path, record: ProjectRecord, tmp_path: Path, capsys: Captured
) -> None:
    into, month = tmp_path / "รวม.sqlite", record.reports[-1].period
    main(["gather", str(into), str(saved)])
    with ProjectFile.open(into) as file:
        file.set_report_entry(record.project.id, month, "disbursed_satang", 1_00)
        file.put_note(Note(new_record_id(), record.project.id, Topic.REMARK, text="ขอหลักฐาน"))
    main(["return", str(into), "--out", str(tmp_path / "กลับ")])
    [back] = (tmp_path / "กลับ").iterdir()
    capsys.readouterr()
    assert main(["gather", str(saved), str(back)]) == 1
    refused_line, advice, change, *_ = capsys.readouterr().out.splitlines()
    assert refused_line == f"ไม่รับ: ไฟล์ {back.name} ที่ผู้ประสานงานส่งกลับจะเปลี่ยนข้อมูลในไฟล์นี้ จึงยังไม่รับ"
    assert "--accept" in advice
    assert change.endswith(f"เบิกใช้ {month.short_thai} 91,600 บาท → 1 บาท (ลดลง 99.9 %)")
    with ProjectFile.open(saved, writable=False) as file:
        assert file.reports(record.project.id) == record.reports
        assert file.notes() == ()
    assert main(["gather", str(saved), str(back), "--accept"]) == 1, "a figure falls much"
    with ProjectFile.open(saved, writable=False) as file:
        assert file.reports(record.project.id)[-1].disbursed_satang == 1_00
        assert [note.text for note in file.notes()] == ["ขอหลักฐาน"]


def test_gathering_tells_what_somebody_must_decide(
    saved: Path, record: ProjectRecord, tmp_path: Path, capsys: Captured
) -> None:
    sent = []
    for number, name in enumerate(("ก", "ข")):
        copy = Path(shutil.copy(saved, tmp_path / f"{number}.sqlite"))
        with ProjectFile.open(copy) as file:
            file.set_project_entry(record.project.id, "officer_name", name)
            file.add_project(replace(record.project, id=new_record_id()))
        sent.append(str(copy))
    assert main(["gather", str(tmp_path / "รวม.sqlite"), *sent]) == 1
    told = capsys.readouterr().out.splitlines()
    assert "แก้ไขต่างกัน: 50130000-3379 โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน: ชื่อผู้รับผิดชอบ" in told
    assert "อาจซ้ำกัน: 50130000-3379 3 โครงการ" in told


def test_gathering_brings_the_board_up_to_date(saved: Path, tmp_path: Path) -> None:
    into = tmp_path / "รวม.sqlite"
    assert main(["gather", str(into), str(saved)]) == 0
    with ProjectFile.open(into) as file:
        assert file.board.stale() == []


def test_the_board_tells_of_each_office_in_a_line(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    main(["gather", str(into := tmp_path / "รวม.sqlite"), str(saved)])
    capsys.readouterr()
    assert main(["board", str(into), "--year", "๖๒"]) == 0
    head, *offices, total = capsys.readouterr().out.splitlines()
    assert head.startswith("ภาพรวมทุกเขต ปีงบประมาณ 2562   ข้อมูล ณ วันที่ ")
    assert len(offices) == 50
    minburi = next(line for line in offices if line.startswith("สำนักงานเขตมีนบุรี: "))
    assert "ต.ค. 61 ครบ 1/1 · ทันเวลา 0/1" in minburi, "it was gathered years later"
    assert "ก.ย. 62 ยังไม่ส่ง" in minburi
    assert "งบประมาณ 180,000 ใช้ไป 180,000 บาท (100.00 %)" in minburi
    assert total.startswith("รวม 50 เขต 1 โครงการ | งบประมาณ 180,000 ใช้ไป 180,000 บาท")


@pytest.mark.parametrize("ending", ["xlsx", "pdf"])
def test_the_board_is_exported(saved: Path, tmp_path: Path, capsys: Captured, ending: str) -> None:
    out = tmp_path / f"ภาพรวม.{ending}"
    assert main(["board", str(saved), "--year", "2562", "--office", "มีนบุรี", "--out", str(out)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"ส่งออกแล้ว: {out}"
    assert out.stat().st_size > 1000


def test_the_board_is_no_other_kind_of_file(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    refused(["board", saved, "--out", tmp_path / "a.csv"], ".xlsx หรือ .pdf", capsys)
    refused(["board", saved, "--year", "ปีนี้"], "อ่านปีงบประมาณ", capsys)


def test_gathering_nothing_is_refused(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "ว่าง").mkdir()
    refused(["gather", tmp_path / "a.sqlite", tmp_path / "ว่าง"], "ไม่พบไฟล์ .sqlite ที่จะรวม", capsys)
    refused(["gather", tmp_path / "a.db", saved], "ลงท้ายด้วย .sqlite", capsys)
    refused(["gather", saved, "--undo"], "ยังไม่เคยรวม", capsys)


def test_a_target_made_in_vain_is_taken_away(tmp_path: Path, capsys: Captured) -> None:
    assert main(["gather", str(tmp_path / "a.sqlite"), str(tmp_path / "missing.sqlite")]) == 1
    assert list(tmp_path.iterdir()) == []


# --- verify ---


def scanned(pdf: Path) -> str:
    """Return the text of the QR code on the last page."""
    with pypdfium2.PdfDocument(pdf) as document:
        bitmap = document[len(document) - 1].render(scale=200 / 72, grayscale=True)
    picture = memoryview(bytes(bitmap.buffer)).cast("B", (bitmap.height, bitmap.stride))
    (code,) = zxingcpp.read_barcodes(picture)
    return str(code.text)


def typed(pdf: Path) -> str:
    """Return the code in the footer."""
    found = re.search(r"รหัสตรวจสอบ (\S+)", pdfium(pdf.read_bytes()))
    assert found is not None
    return found[1]


def test_paper_is_compared_with_the_file(
    saved: Path, record: ProjectRecord, tmp_path: Path, capsys: Captured
) -> None:
    pdf = tmp_path / "a.pdf"
    assert main(["print", str(saved), "--thai-digits", "--out", str(pdf)]) == 0
    capsys.readouterr()
    for paper in (str(pdf), typed(pdf), scanned(pdf)):
        with unchanged(saved):
            assert main(["verify", str(saved), paper]) == 0
        assert capsys.readouterr().out.startswith("ตรงกับข้อมูลปัจจุบัน: 50130000-3379")
    with ProjectFile.open(saved) as file:
        file.set_project_entry(record.project.id, "allocated_budget_satang", 180_001_00)
    for paper in (str(pdf), typed(pdf), scanned(pdf)):
        assert main(["verify", str(saved), paper]) == 1
        told = capsys.readouterr().out
        assert told.startswith("ตรงกับข้อมูลก่อนหน้า ซึ่งบันทึกเมื่อ ")
        assert "งบประมาณที่ได้รับ: บนเอกสาร 180,000 บาท ปัจจุบัน 180,001 บาท\n" in told
    refused(["verify", saved, typed(pdf)[:-1]], "ไม่ถูกต้อง", capsys)
    refused(["verify", saved, saved.with_suffix(".pdf").with_name("b.pdf")], "ไม่พบไฟล์", capsys)


def test_a_forged_paper_is_told(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    """The first digit of the budget is painted over: the text is still there, only the drawing shows it."""
    pdf = tmp_path / "a.pdf"
    assert main(["print", str(saved), "--out", str(pdf)]) == 0
    with pikepdf.open(pdf, allow_overwriting_input=True) as opened:
        opened.pages[0].contents_add(b"q 1 g 173 704 9 8 re f Q")
        opened.save(pdf)
    capsys.readouterr()
    assert main(["verify", str(saved), str(pdf)]) == 1
    assert capsys.readouterr().out.startswith("a.pdf ไม่ตรงกับที่โปรแกรมพิมพ์ สิ่งที่ต่างไปคือ รูปที่วาดทับบนหน้า 1")
