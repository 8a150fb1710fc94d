"""Every way in shows amounts and dates in the one preview, and writes nothing before the clerk agrees."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.formats.json import project as project_json
from app.models.project_record import ProjectRecord
from app.services.form_pdf import form_pdf
from app.storage.project_file import ProjectFile
from app.ui.core.document import Document
from app.ui.imports.any_file import import_any
from app.ui.imports.import_dialog import ImportDialog
from app.ui.imports.printout_dialog import PrintoutImport, import_printout
from app.ui.widgets import dialogs
from app.ui.window.workspace import Workspace
from tests.conftest import FILES
from tests.formats.spreadsheet.workbooks import held, make
from tests.formats.tables.makers import html, html_row, ods, ods_cell, ods_row, ods_table
from tests.long_form import each
from tests.parcels import mailed, outlook, zipped

HEADERS: Final = ("ชื่อโครงการ", "งบประมาณ", "วันเริ่มต้น", "วันสิ้นสุด")
ROW: Final = ("ปลูกต้นไม้", "180,000", "1/10/2561", "30/9/2562")
SHOWN: Final = ("180,000", "1/10/2561 – 30/9/2562")

Way = Callable[[Path, ProjectRecord], Path]


def book(folder: Path, _record: ProjectRecord | None = None, name: str = "ก.xlsx") -> Path:
    return make(folder / name, {"งาน": [HEADERS, ROW]})


def table(folder: Path, _record: ProjectRecord | None = None) -> Path:
    (path := folder / "ก.csv").write_text("\n".join(map(";".join, (HEADERS, ROW))), "cp874")
    return path


def data(folder: Path, record: ProjectRecord) -> Path:
    project_json.write(folder / "ก.json", [record])
    return folder / "ก.json"


def own_print(folder: Path, record: ProjectRecord) -> Path:
    (path := folder / "ก.pdf").write_bytes(form_pdf(record.project, record.reports))
    return path


def text(folder: Path, _record: ProjectRecord) -> Path:
    (path := folder / "ก.txt").write_bytes((FILES / "official-form.txt").read_bytes())
    return path


def open_document(folder: Path, _record: ProjectRecord) -> Path:
    rows = (ods_row("".join(map(ods_cell, cells))) for cells in (HEADERS, ROW))
    return ods(folder / "ก.ods", ods_table(*rows))


WAYS: Final[dict[str, Way]] = {
    "xlsx": book,
    "xlsm": lambda folder, record: book(folder, record, "ก.xlsm"),
    "ods": open_document,
    "csv": table,
    "html named xls": lambda folder, _: html(folder / "ก.xls", html_row(*HEADERS) + html_row(*ROW)),
    "json": data,
    "pdf with data": own_print,
    "print-out": text,
    "zip of a table": lambda folder, _: zipped(folder / "ก.zip", {"ก.csv": table(folder).read_bytes()}),
    "mail of a workbook": lambda folder, _: mailed(folder / "ก.eml", {"ก.xlsx": book(folder).read_bytes()}),
    "message of a workbook": lambda folder, _: outlook(
        folder / "ก.msg", {"ก.xlsx": book(folder).read_bytes()}
    ),
}


@pytest.fixture
def workspace(qtbot: QtBot, file: ProjectFile) -> Workspace:
    workspace = Workspace(Document(file))
    qtbot.addWidget(workspace, before_close_func=lambda workspace: workspace.preview.close())
    return workspace


def watch(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, *, agrees: bool, before: Callable[[Any], None]
) -> list[ImportDialog]:
    """Look at each preview that opens, and agree to it or leave it."""
    seen: list[ImportDialog] = []

    def look(dialog: ImportDialog) -> int:
        before(dialog)
        seen.append(dialog)
        [row] = dialog.projects.projects.rows
        assert (row.plan, row.budget, row.days) == ("ใหม่", *SHOWN)
        assert held(workspace.document.file) == []
        if agrees:
            dialog.agree.click()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(ImportDialog, "exec", look)
    monkeypatch.setattr(dialogs, "ask_to_import_doubtful", lambda *_: True)
    monkeypatch.setattr(dialogs, "tell", lambda _parent, error: pytest.fail(str(error)))
    return seen


def nothing(_dialog: ImportDialog) -> None:
    pass


@pytest.mark.parametrize("agrees", [True, False])
@pytest.mark.parametrize("name", each(2, WAYS))
def test_amounts_and_dates_are_seen_before_anything_is_written(
    name: str,
    agrees: bool,
    workspace: Workspace,
    tmp_path: Path,
    record: ProjectRecord,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = watch(workspace, monkeypatch, agrees=agrees, before=nothing)
    (folder := tmp_path / "จาก").mkdir()
    import_any(WAYS[name](folder, record), workspace)
    assert len(seen) == 1
    budgets = [found.project.allocated_budget_satang for found in held(workspace.document.file)]
    assert budgets == ([180_000_00] if agrees else [])
    told = seen[0].outcome_page.first.text().startswith("อ่านได้ 1 โครงการ: เพิ่ม 1 ")
    assert told is agrees


def test_a_pasted_print_out_is_seen_before_it_is_written(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def paste(dialog: PrintoutImport) -> None:
        dialog.read_text((FILES / "official-form.txt").read_text("utf-8"))

    watch(workspace, monkeypatch, agrees=True, before=paste)
    import_printout(workspace)
    assert len(held(workspace.document.file)) == 1
