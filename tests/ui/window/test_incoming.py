"""Files dropped or opened go where their content belongs: they are opened, gathered or imported."""

from pathlib import Path

import pytest

from app.services.remarks import PREFIX
from app.services.source_files import Purpose, purpose_of
from app.storage.project_file import ProjectFile
from app.ui.gather import commands as gathering
from app.ui.imports import any_file
from app.ui.widgets import dialogs
from app.ui.window import incoming
from app.ui.window.main_window import MainWindow
from tests.conftest import FILES
from tests.formats.spreadsheet.workbooks import make
from tests.parcels import mailed, outlook, zipped

TABLE = "ชื่อโครงการ;งบประมาณ\nปลูกต้นไม้;1200\n".encode("cp874")
BOTH = Purpose.OURS | Purpose.IMPORT


@pytest.fixture
def went(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Where each file went."""
    seen: list[tuple[str, str]] = []
    monkeypatch.setattr(any_file, "import_any", lambda path, _: seen.append(("import", path.name)))
    monkeypatch.setattr(
        gathering, "gather_files", lambda _, paths: seen.extend(("gather", path.name) for path in paths)
    )
    return seen


def files(folder: Path, ours: Path) -> dict[str, Path]:
    book = make(folder / "ก.xlsx", {"งาน": [["ชื่อโครงการ", "งบประมาณ"], ["ปลูกต้นไม้", 1200]]})
    made = {
        "table.csv": TABLE,
        "data.json": (FILES / "minburi-2562-first-print.json").read_bytes(),
        "print.txt": (FILES / "printouts-as-scanned.txt").read_bytes(),
        "named-otherwise.sqlite.pdf": ours.read_bytes(),
    }
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return {
        "book": book,
        **{name: folder / name for name in made},
        "mail of a workbook": mailed(folder / "a.eml", {"ก.xlsx": book.read_bytes(), "x.png": b"\x89PNG"}),
        "zip of a table": zipped(folder / "a.zip", {"ก.csv": TABLE}),
        "mail of ours": mailed(folder / "b.eml", {"ก.sqlite": ours.read_bytes(), "x.png": b"\x89PNG"}),
        "message of both": outlook(
            folder / "c.msg", {"ก.sqlite": ours.read_bytes(), "ก.xlsx": book.read_bytes()}
        ),
    }


def test_what_a_file_is_for_is_told_by_its_content(tmp_path: Path, saved: Path) -> None:
    found = {name: purpose_of(path) for name, path in files(tmp_path, saved).items()}
    assert found == {
        "book": Purpose.IMPORT,
        "table.csv": Purpose.IMPORT,
        "data.json": Purpose.IMPORT,
        "print.txt": Purpose.IMPORT,
        "named-otherwise.sqlite.pdf": Purpose.OURS,
        "mail of a workbook": Purpose.IMPORT,
        "zip of a table": Purpose.IMPORT,
        "mail of ours": Purpose.OURS,
        "message of both": BOTH,
    }


def test_a_folder_and_what_cannot_be_read_are_judged_by_their_names(tmp_path: Path) -> None:
    (tmp_path / "ปน.zip").write_bytes(b"PK\x03\x04 broken")
    assert purpose_of(tmp_path) is Purpose.OURS
    assert purpose_of(tmp_path / "ปน.zip") is Purpose.OURS
    assert purpose_of(tmp_path / "ไม่มี.xlsx") is Purpose.IMPORT


def test_what_is_dropped_is_imported_or_gathered_by_its_content(
    window: MainWindow, tmp_path: Path, saved: Path, went: list[tuple[str, str]]
) -> None:
    made = files(tmp_path, saved)
    incoming.take_dropped(window, [made["book"], made["mail of a workbook"], made["mail of ours"]])
    assert went == [("gather", "b.eml"), ("import", "ก.xlsx"), ("import", "a.eml")]


@pytest.mark.parametrize("name", ["book", "data.json", "print.txt", "mail of a workbook"])
def test_a_file_from_elsewhere_that_is_opened_is_imported(
    window: MainWindow,
    tmp_path: Path,
    saved: Path,
    went: list[tuple[str, str]],
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = files(tmp_path, saved)[name]
    monkeypatch.setattr(dialogs, "ask_file", lambda *_: path)
    window.actions_by_name["open"].trigger()
    assert went == [("import", path.name)]


def test_a_parcel_of_copies_that_is_opened_is_gathered(
    window: MainWindow, tmp_path: Path, saved: Path, went: list[tuple[str, str]]
) -> None:
    incoming.open_or_take(window, files(tmp_path, saved)["mail of ours"])
    assert went == [("gather", "b.eml")]


@pytest.mark.parametrize("answer", [Purpose.OURS, Purpose.IMPORT, None])
def test_of_a_parcel_with_both_the_clerk_says_which_comes_first(
    window: MainWindow,
    tmp_path: Path,
    saved: Path,
    went: list[tuple[str, str]],
    answer: Purpose | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(incoming, "_ask", lambda *_: answer)
    incoming.take_dropped(window, [files(tmp_path, saved)["message of both"]])
    expected = {Purpose.OURS: [("gather", "c.msg")], Purpose.IMPORT: [("import", "c.msg")], None: []}
    assert went == expected[answer]


def test_a_file_of_ours_is_opened_whatever_its_name(window: MainWindow, tmp_path: Path) -> None:
    ProjectFile.create(tmp_path / "ข.sqlite").close()
    (tmp_path / "ข.sqlite").rename(tmp_path / "สำเนา")
    incoming.open_or_take(window, tmp_path / "สำเนา")
    assert window.workspace
    assert window.workspace.document.file.path.name == "สำเนา"


def test_what_was_returned_is_taken_not_opened_in_place_of_the_clerk_s_file(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Path] = []
    monkeypatch.setattr(incoming, "receive", lambda _workspace, path: taken.append(path))
    returned = tmp_path / f"{PREFIX}_สำนักงานเขตมีนบุรี.sqlite"
    ProjectFile.create(returned).close()
    assert window.workspace
    own = window.workspace.document.file.path
    incoming.open_or_take(window, returned)
    assert taken == [returned]
    assert window.workspace.document.file.path == own
