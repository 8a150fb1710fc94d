"""Files from elsewhere, dropped on the window or chosen to be opened: each goes where its content belongs."""

from collections.abc import Sequence
from pathlib import Path

from app.services.remarks import PREFIX
from app.services.returns.own_office import OwnOffice
from app.services.source_files import Purpose, purpose_of
from app.ui.core.window_context import WindowContext
from app.ui.gather import commands as gathering
from app.ui.imports.any_file import import_files
from app.ui.transfer.receiving import receive
from app.ui.widgets.questions import Choice, ask


def open_or_take(window: WindowContext, path: Path) -> None:
    """Open a file of ours; import or gather any other one. What was returned to the open file is taken."""
    if _is_for_clerk(window, path):
        assert window.workspace is not None, "it is a clerk's"
        receive(window.workspace, path)
    elif path.suffix.lower() == ".sqlite" or not path.exists():
        window.files.open(path)
    elif (purpose := _chosen(window, path)) is Purpose.IMPORT:
        import_files(window, [path])
    elif purpose is Purpose.OURS and path.suffix.lower() in (".zip", ".eml", ".msg"):
        gathering.gather_files(window, [path])
    elif purpose is Purpose.OURS:
        window.files.open(path)


def take_dropped(window: WindowContext, paths: Sequence[Path]) -> None:
    """Import what is no file of ours; open or gather the rest."""
    purposes = {path: _chosen(window, path) for path in paths}
    ours = [path for path, purpose in purposes.items() if purpose is Purpose.OURS]
    if len(ours) == 1 and _is_for_clerk(window, ours[0]):
        assert window.workspace is not None, "it is a clerk's"
        receive(window.workspace, ours[0])
    elif ours:
        gathering.take_dropped(window, ours)
    if others := [path for path, purpose in purposes.items() if purpose is Purpose.IMPORT]:
        import_files(window, others)


def _is_for_clerk(window: WindowContext, path: Path) -> bool:
    """Return whether a return file comes to an open clerk's file: it is taken change by change."""
    if window.workspace is None or not path.name.startswith(PREFIX) or window.workspace.stay_for_refusals():
        return False
    return OwnOffice(window.workspace.document.file).is_clerks


def _chosen(window: WindowContext, path: Path) -> Purpose | None:
    """Return what to do with a file; the clerk is asked about a parcel with files of both kinds."""
    purpose = purpose_of(path)
    return _ask(window, path) if purpose == Purpose.OURS | Purpose.IMPORT else purpose


def _ask(window: WindowContext, path: Path) -> Purpose | None:
    gather: Choice[Purpose | None] = Choice("รวมไฟล์ของโปรแกรม…", Purpose.OURS)
    others: Choice[Purpose | None] = Choice("นำเข้าไฟล์อื่น…", Purpose.IMPORT)
    later: Choice[Purpose | None] = Choice("ไว้ภายหลัง", None)
    return ask(
        window,
        f"จะทำอย่างไรกับไฟล์ {path.name}",
        "ในไฟล์นี้มีทั้งไฟล์ของโปรแกรมรายงานและไฟล์อื่นที่นำเข้าได้ ทำอย่างหนึ่งก่อน แล้วจึงทำอีกอย่างหนึ่งได้",
        [gather, others],
        stay=later,
        default=gather,
    )
