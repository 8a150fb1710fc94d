from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.services.form_pdf import form_pdf
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.core.document import Document
from app.ui.preview import printing as paper
from app.ui.preview.pdf_pages import PdfPages
from app.ui.preview.volume_dialog import VolumeDialog, months_of_years
from app.ui.widgets import dialogs, tasks
from app.ui.widgets.tasks import Progress
from app.ui.window.workspace import Workspace
from tests.printing.programs.readers import pdftotext

PROJECTS = 5


@pytest.fixture
def workspace(qtbot: QtBot, file: ProjectFile, record: ProjectRecord) -> Workspace:
    """A workspace with several projects of the same name."""
    for _ in range(PROJECTS):
        another = record.with_id(new_record_id())
        file.add_project(another.project, another.reports)
    workspace = Workspace(Document(file))
    qtbot.addWidget(workspace, before_close_func=lambda workspace: workspace.preview.close())
    return workspace


def test_every_project_in_the_list_gets_its_pdf(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "PDF"
    folder.mkdir()
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: folder)
    paper.export_all_apart(workspace)
    assert len([path for path in folder.iterdir() if path.read_bytes().startswith(b"%PDF")]) == PROJECTS


def test_only_what_the_list_shows_is_printed(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.document.set(workspace.list.model.shown[0].id, "project_name", "โครงการเดียว")
    workspace.list.search.setText("โครงการเดียว")
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path)
    paper.export_all_apart(workspace)
    (pdf,) = tmp_path.glob("*.pdf")
    assert "โครงการเดียว" in pdf.name


def test_a_cancelled_binding_leaves_no_file(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "ทั้งหมด.pdf"
    told: list[str] = []
    workspace.status_message.connect(told.append)
    monkeypatch.setattr(dialogs, "ask_pdf", lambda _parent, _proposed: target)
    monkeypatch.setattr(VolumeDialog, "exec", lambda _dialog: QDialog.DialogCode.Accepted)
    monkeypatch.setattr(tasks, "_PATIENCE_S", 0)

    def cancel_binding(progress: Progress, _number: int) -> None:
        if "พิมพ์" in progress.labelText():  # the months to choose from are read with progress, too
            progress.cancel()

    monkeypatch.setattr(Progress, "_show", cancel_binding)
    paper.export_all_together(workspace)
    assert told == ["ยกเลิกการพิมพ์แล้ว"]
    assert [path for path in tmp_path.iterdir() if ".pdf" in path.name] == []


def test_a_bound_volume_is_of_the_chosen_month(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The latest reported month of the listed projects is proposed."""
    proposed: list[str] = []

    def choose(dialog: VolumeDialog) -> QDialog.DialogCode:
        proposed.append(dialog.months.currentText())
        dialog.months.setCurrentIndex(dialog.months.findText("ตุลาคม 2561"))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(VolumeDialog, "exec", choose)
    monkeypatch.setattr(dialogs, "ask_pdf", lambda _parent, _proposed: tmp_path / "a.pdf")
    paper.export_all_together(workspace)
    assert proposed == ["มิถุนายน 2562 (เดือนล่าสุดที่รายงาน)"]
    assert "ประจำเดือนตุลาคม 2561" in pdftotext((tmp_path / "a.pdf").read_bytes())


def test_a_volume_may_be_of_each_month_of_its_years() -> None:
    assert months_of_years([2562], Period(2019, 6))[::11] == [Period(2019, 9), Period(2018, 10)]
    assert months_of_years([2562], Period(2019, 11))[0] == Period(2019, 11)
    assert months_of_years([], None) == []


def test_no_volume_is_printed_without_a_month_chosen(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(VolumeDialog, "exec", lambda _dialog: QDialog.DialogCode.Rejected)
    monkeypatch.setattr(dialogs, "ask_pdf", lambda *_: pytest.fail("asked for a file"))
    paper.export_all_together(workspace)


def printed(workspace: Workspace) -> frozenset[str]:
    return workspace.document.file.outputs.printed()


def test_what_is_exported_counts_as_printed_until_it_is_edited(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    workspace.document.outputs_changed.connect(lambda: told.append(len(printed(workspace))))
    monkeypatch.setattr(dialogs, "ask_pdf", lambda *_: tmp_path / "a.pdf")
    paper.export_pdf(workspace)
    assert printed(workspace) == {workspace.project_id}
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path)
    paper.export_all_apart(workspace)
    assert told == [1, PROJECTS]
    assert workspace.project_id
    workspace.document.set(workspace.project_id, "project_name", "แก้ไข")
    assert workspace.project_id not in printed(workspace)


@pytest.mark.parametrize("is_whole", [True, False])
def test_only_a_form_printed_whole_counts_as_printed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, is_whole: bool
) -> None:
    monkeypatch.setattr(paper, "print_pdf", lambda *_: is_whole)
    paper.print_form(workspace)
    assert len(printed(workspace)) == is_whole


def test_a_form_only_looked_at_is_not_printed(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialogs, "ask_pdf", lambda *_: None)
    paper.export_pdf(workspace)
    workspace.preview_action.trigger()
    assert printed(workspace) == frozenset()


def test_selected_forms_are_one_print_job_whole_and_in_order(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Printed to a file, a job for each form would overwrite the one before."""
    target, make = tmp_path / "paper.pdf", paper.new_printer

    def to_file(title: str) -> QPrinter:
        printer = make(title)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        printer.setResolution(72)
        return printer

    monkeypatch.setattr(paper, "new_printer", to_file)
    monkeypatch.setattr(paper, "has_printers", lambda *_: True)
    monkeypatch.setattr(paper, "_ask", lambda *_: True)
    chosen, told = workspace.listing.shown_ids[1:3], []
    workspace.document.outputs_changed.connect(lambda: told.append(1))
    paper.print_forms(workspace, chosen)
    with PdfPages(target.read_bytes()) as pages:
        assert len(pages) == 2 * sheets_of(workspace, chosen[0])
    assert printed(workspace) == set(chosen)
    assert len(told) == 1, "they are recorded together: each alone would take as long as its printing"


def sheets_of(workspace: Workspace, project_id: str) -> int:
    document = workspace.document
    with PdfPages(form_pdf(document.project(project_id), document.reports(project_id))) as pages:
        return len(pages)
