"""Import a file by what it is: a table, a print-out, project data, or a parcel with several of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.formats.file_kind import FileKind, kind_of
from app.formats.parcels import Unpacked, is_parcel, unpack
from app.formats.tables.delimited import is_table
from app.models.errors import UserError
from app.storage.drafts import private_draft
from app.ui.core.target_file import open_target
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import exec_once
from app.ui.widgets.questions import Choice

if TYPE_CHECKING:
    from app.ui.core.context import FileContext
    from app.ui.core.window_context import WindowContext

_MOST_TOLD: Final = 12
"""Files of a parcel named in one message."""
_ABOUT_TARGET: Final = "โครงการที่นำเข้าจะเก็บไว้ในไฟล์นี้ ไฟล์ต้นทางจะไม่ถูกแก้ไข"


def import_chosen(workspace: "FileContext") -> None:
    """Let the clerk choose a file, review its content, and import it."""
    if workspace.stay_for_refusals():
        return
    workspace.document.checkpoint()
    if path := dialogs.ask_import(workspace, workspace.document.file.path.parent):
        with errors_shown(workspace):
            import_any(path, workspace)


def import_files(window: "WindowContext", paths: Sequence[Path]) -> None:
    """Import files one after the other, each with its preview; without an open file, ask for one."""
    new = Choice("สร้างไฟล์ของเขต…", window.files.new)
    if not window.workspace and not open_target(window, "จะนำเข้าข้อมูลไว้ในไฟล์ใด", _ABOUT_TARGET, new):
        return
    workspace = window.workspace
    if workspace is None or workspace.stay_for_refusals():
        return
    workspace.document.checkpoint()
    pictures = [path for path in paths if len(paths) > 1 and _is_picture(path)]
    for path in paths:
        with errors_shown(workspace):
            if path not in pictures:
                import_any(path, workspace)
            elif path is pictures[0]:
                _import_pages(pictures, workspace)


def _is_picture(path: Path) -> bool:
    try:
        return kind_of(path) is FileKind.PICTURE
    except UserError:  # told when its turn comes
        return False


def _import_pages(paths: Sequence[Path], workspace: "FileContext") -> None:
    """Import a print-out, or pictures of the pages of one."""
    from app.ui.imports.printout_dialog import PrintoutImport

    dialog = PrintoutImport(workspace)
    dialog.read_files(paths)
    exec_once(dialog)


def import_any(path: Path, workspace: "FileContext") -> None:
    """Import a file by its content. Raises UserError."""
    if is_parcel(path):
        _import_parcel(path, workspace)
    else:
        _import_one(path, workspace)


def _import_one(path: Path, workspace: "FileContext") -> None:
    from app.ui.imports.workbook_dialog import import_from

    kind = kind_of(path)
    if kind is FileKind.JSON:
        _import_data(path, workspace)
    elif kind in (FileKind.PDF, FileKind.PICTURE) or (kind is FileKind.TEXT and not is_table(path)):
        _import_pages([path], workspace)
    else:
        import_from(path, workspace)


def _import_data(path: Path, workspace: "FileContext") -> None:
    from app.formats.json import project as project_json
    from app.formats.plans.plan import is_plan_file
    from app.services.imports.offer import Offer
    from app.ui.imports.import_dialog import import_offer
    from app.ui.imports.plans_dialog import add_dropped_plan

    if is_plan_file(path):
        add_dropped_plan(path, workspace)
        return
    import_offer(workspace, Offer(path.name, project_json.read(path)))


def _import_parcel(path: Path, workspace: "FileContext") -> None:
    """Import the files of a parcel, each with its preview, and name what cannot be imported."""
    from app.services.imports.parcel import to_import

    with private_draft() as folder:
        unpacked = unpack(path, folder)
        left = [f"{name}: {reason}" for name, reason in unpacked.left_out]
        together, refused = to_import(unpacked.names)
        for paths in together:
            try:
                _import_together(paths, workspace)
            except UserError as error:
                left.append(str(error))
        left += map(str, refused)
    _tell_left(path.name, unpacked, left, workspace)


def _import_together(paths: Sequence[Path], workspace: "FileContext") -> None:
    if len(paths) > 1:
        _import_pages(paths, workspace)
    else:
        _import_one(paths[0], workspace)


def _tell_left(name: str, unpacked: Unpacked, left: Sequence[str], workspace: "FileContext") -> None:
    if not unpacked.names and not left:
        raise UserError(f"{name} ไม่มีไฟล์ที่นำเข้าได้อยู่ข้างใน", "โปรดตรวจไฟล์แนบ หรือขอไฟล์จากผู้ส่งอีกครั้ง")
    if left:
        more = [f"และอีก {len(left) - _MOST_TOLD:,} ไฟล์"] if len(left) > _MOST_TOLD else []
        told = "\n".join([*left[:_MOST_TOLD], *more])
        dialogs.tell(workspace, UserError(f"ไฟล์ใน {name} ที่ไม่ได้นำเข้า {len(left):,} ไฟล์", told))
