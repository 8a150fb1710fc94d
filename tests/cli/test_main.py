"""The commands as a person uses them: their effects, messages and exit codes."""

import json
import logging
import subprocess
import sys
import types
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.cli import main
from tests.cli.commands import FIRST_PRINT, ROOT, Captured, begun, refused, run
from tests.long_form import only_long
from tests.storage.world import held_by_another_process, unchanged

DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
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


@pytest.mark.parametrize("language", ["C", *only_long("POSIX", "en_US.ISO-8859-1")])
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
