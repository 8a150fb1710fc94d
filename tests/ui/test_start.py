"""The modules loaded before the window is seen, and before the file is: Qt, storage, the form, and little
else.
"""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest

from app.services.sample import create_sample
from app.storage.file_settings import SAMPLE
from app.storage.project_file import ProjectFile

ROOT: Final = Path(__file__).parents[2]

NEVER: Final = {
    "sqlite_utils",
    "click",
    "pluggy",
    "fpdf",
    "fontTools",
    "uharfbuzz",
    "nlpo3",
    "segno",
    "openpyxl",
    "pypdfium2",
    "pyzipper",
    "PySide6.QtPrintSupport",  # it asks the system for its printers, and a dead server does not answer
    "argparse",
    "logging.handlers",
    "_strptime",
    "calendar",
    "locale",
    "platform",
    "uuid",
    "app.models.name_mask",
    "app.models.thai_cleaning",
    "app.formats.reference_lists",
    "app.printing.font_subset",
    "app.printing.fonts.font_check",
    "app.printing.truetype",
    "app.ui.editors.alignments_edit",
    "app.ui.editors.form_dialog",
    "app.ui.editors.outline_edit",
    "app.ui.editors.thai_calendar",
    "app.ui.form.note_dialogs",
    "app.ui.form.report_table",
    "app.ui.widgets.dialogs",
    "app.ui.widgets.outside",
    "app.ui.widgets.questions",
    "app.storage.outgoing_copy",
    "app.cli.arguments",
    "app.cli.records",
    "app.cli.private_log",
    "app.storage.schema",
    "app.storage.board.rows",
    "app.storage.board.cache",
    "app.printing.layout",
    "app.printing.official_form",
    "app.printing.pdf_document",
    "app.formats.json.project",
    "app.formats.spreadsheet",
    "app.formats.printout",
    "app.services.form_pdf",
    "app.services.gathering",
    "app.services.remarks",
    "app.services.rescue",
    "app.services.restore",
    "app.services.verification",
    "app.ui.preview.preview",
    "app.ui.preview.pdf_view",
    "app.ui.history.dialog",
    "app.ui.history.backup_dialog",
    "app.ui.imports.import_dialog",
    "app.ui.imports.workbook_dialog",
    "app.ui.overview.page",
    "app.ui.board.page",
    "app.ui.transfer.send_dialogs",
    "app.ui.transfer.verification_dialog",
    "app.ui.window.file_opening",
    "app.ui.window.broken_file",
}
"""Modules that must not be loaded when the file is visible, because they are only needed later."""

WITHOUT_A_FILE: Final = {"app.ui.window.welcome"}

ONLY_FOR_THE_MONTH: Final = {"app.ui.monthly.page"}
"""Loaded where a clerk's file begins with its month."""

AFTER_FIRST_PAINT: Final = {
    "sqlite3",
    "app.models.checks",
    "app.models.progress_report",
    "app.storage.connection",
    "app.storage.project_file",
    "app.printing.line_break",
    "app.ui.core.document",
    "app.ui.form.form",
    "app.ui.window.workspace",
}

SCRIPT: Final = """
import enum
import sys
import main

def enums(kind):
    return {made.__qualname__.partition(".")[0] for made in kind.__subclasses__()}.union(
        *(enums(made) for made in kind.__subclasses__())
    )

def dataclasses():
    loaded = [vars(module).values() for name, module in [*sys.modules.items()] if name.startswith("app.")]
    classes = (made for values in loaded for made in values if isinstance(made, type))
    return {made.__name__ for made in classes if "__dataclass_fields__" in dir(made)}

def described():
    from app.ui.pyside_start import DESCRIBING
    return {name for name in DESCRIBING if vars(sys.modules[name])["_real_loader"] is None}

def begin(window, path):
    print("painted", *sys.modules, flush=True)
    then_begin(window, path)
    window.workspace.repaint()
    print("filled", *sys.modules, flush=True)
    print("enums", *enums(enum.Enum), flush=True)
    print("dataclasses", *dataclasses(), flush=True)
    print("described", *described(), flush=True)
    window.close()

import app.ui.window.application as application
then_begin, application.begin = application.begin, begin
main.run()
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What is loaded when the program starts with a sample, which begins with its form."""
    file = tmp_path_factory.mktemp("start") / "sample.sqlite"
    create_sample(file)
    return started(file)


@pytest.fixture(scope="module")
def loaded_for_month(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What is loaded when the program starts with a clerk's file, which begins with its month."""
    path = tmp_path_factory.mktemp("start") / "clerk.sqlite"
    create_sample(path)
    with ProjectFile.open(path) as file:
        file.set_setting(SAMPLE, "")
    return started(path)


def started(file: Path) -> dict[str, set[str]]:
    """Return the modules loaded at the first paint ("painted") and with the file visible ("filled"), and the
    classes of Qt whose enums are made by then ("enums"), the dataclasses ("dataclasses"), and the modules
    that describe functions ("described").
    """
    command = [sys.executable, "-c", SCRIPT, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    moments = (line.split() for line in done.stdout.splitlines())
    return {moment: set(modules) for moment, *modules in moments}


def test_the_first_paint_waits_for_no_file_and_no_form(loaded: dict[str, set[str]]) -> None:
    assert "app.ui.window.main_window" in loaded["painted"]
    assert loaded["painted"] & (AFTER_FIRST_PAINT | WITHOUT_A_FILE | NEVER) == set()


def test_a_file_in_sight_waits_only_for_what_shows_it(loaded: dict[str, set[str]]) -> None:
    assert loaded["filled"] >= AFTER_FIRST_PAINT
    assert loaded["filled"] & (WITHOUT_A_FILE | NEVER | ONLY_FOR_THE_MONTH) == set()


def test_the_month_in_sight_waits_only_for_what_shows_it(loaded_for_month: dict[str, set[str]]) -> None:
    assert loaded_for_month["painted"] & (AFTER_FIRST_PAINT | WITHOUT_A_FILE | NEVER) == set()
    assert loaded_for_month["filled"] >= AFTER_FIRST_PAINT | ONLY_FOR_THE_MONTH
    assert loaded_for_month["filled"] & (WITHOUT_A_FILE | NEVER) == set()


def test_a_file_in_sight_needs_no_enum_of_styles(
    loaded: dict[str, set[str]], loaded_for_month: dict[str, set[str]]
) -> None:
    """PySide6 makes all enums of a class when one is asked for: those of QStyle take 5 ms, of Qt 14 ms."""
    for made in (loaded["enums"], loaded_for_month["enums"]):
        assert "Qt" in made
        assert not made & {"QStyle", "QGradient"}


def test_the_month_in_sight_asks_for_no_widget_that_qt_made(loaded_for_month: dict[str, set[str]]) -> None:
    """To name one, such as a table's own viewport, PySide6 makes the classes of all widgets, and their enums,
    in 9 ms.
    """
    assert not loaded_for_month["enums"] & {"QMdiArea", "QWizard"}


def test_nothing_asks_qt_to_describe_a_function(
    loaded: dict[str, set[str]], loaded_for_month: dict[str, set[str]]
) -> None:
    """To ask a function of Qt for its `__doc__`, as `functools.wraps` does, takes 20 ms the first time."""
    assert loaded["described"] == loaded_for_month["described"] == set()


def test_a_file_in_sight_needs_few_dataclasses(
    loaded: dict[str, set[str]], loaded_for_month: dict[str, set[str]]
) -> None:
    """Python takes 0.5 to 0.8 ms to make a frozen dataclass, and 0.07 ms for a named tuple."""
    with_entries = {"Project", "ProgressReport", "Note", "StrategicAlignment", "TargetGroup"}
    cached_or_counted = {"MonthState", "Redirects", "FindingCount"}
    for made in (loaded, loaded_for_month):
        assert made["dataclasses"] <= with_entries | cached_or_counted


def test_no_module_named_here_is_gone() -> None:
    ours = {
        name
        for name in NEVER | WITHOUT_A_FILE | ONLY_FOR_THE_MONTH | AFTER_FIRST_PAINT
        if name.startswith("app.")
    }
    assert [name for name in sorted(ours) if find_spec(name) is None] == []


def test_pyside_has_what_keeps_it_from_reading_every_module() -> None:
    """Another version of PySide6 may not: the window works without it, and starts later."""
    feature = sys.modules["shibokensupport.feature"]
    assert "_mod_uses_pyside" in vars(feature)["feature_imported"].__code__.co_names
    assert not vars(feature)["_mod_uses_pyside"](sys)
