"""Cases that test_later_entry.py runs in a copy of the program with two more entries."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from app.cli import main
from app.formats.json import project as project_json
from app.formats.pdf.reader import PdfText
from app.formats.printout.reader import read_text
from app.models.entry import entries
from app.models.name_mask import MASK
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.printing.type_families import OFFICIAL
from app.services.batch_print import print_together
from app.services.form_pdf import form_pdf
from app.services.gathering import gather
from app.services.sending import send
from app.services.verification.by_paper import verify_pdf
from app.services.verification.verdicts import Match
from app.storage.connection import ReadOnlyFileError
from app.storage.project_file import ProjectFile
from app.storage.schema_marks import LATEST_VERSION
from app.ui.form.field import Field
from app.ui.form.form import ProjectForm, Shown
from app.ui.form.month_row import arrangement_for

OLDER = Path(__file__).parent / "older"
VERSIONS = range(1, LATEST_VERSION)
ADDED: dict[str, Any] = {"tried_line": "เงินนอกงบประมาณ", "tried_satang": 1_500_00}
TOLD: Final = "ฝนตกหนัก"
"""What every report of the record says in its added entry."""
EMPTY: dict[str, Any] = {"tried_line": "", "tried_satang": None}


@pytest.fixture(autouse=True)
def user_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))


@pytest.fixture(params=VERSIONS)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Yield a file of every earlier version."""
    return Path(shutil.copy(OLDER / f"schema-v{request.param}.sqlite", tmp_path))


@pytest.fixture
def record() -> ProjectRecord:
    """Return a record as written today, with the new entries filled in."""
    [found] = project_json.read(OLDER / "today.json")
    reports = [replace(report, tried_text=TOLD) for report in found.reports]  # type: ignore[call-arg]
    return ProjectRecord(with_added(found.project), tuple(reports))


def with_added(project: Project) -> Project:
    return replace(project, **ADDED)


def added_of(project: Project) -> dict[str, Any]:
    return {key: getattr(project, key) for key in ADDED}


def told_in(file: ProjectFile) -> set[str]:
    """Return what the reports of a file say in the added entry."""
    return {report.tried_text for _, reports in projects_of(file) for report in reports}  # type: ignore[attr-defined]


@pytest.fixture
def filled(tmp_path: Path, record: ProjectRecord) -> Iterator[ProjectFile]:
    with ProjectFile.create(tmp_path / "ใหม่.sqlite") as file:
        file.add_project(record.project, record.reports)
        yield file


def projects_of(file: ProjectFile) -> list[tuple[Project, list[ProgressReport]]]:
    return [(file.project(one), list(file.reports(one))) for one in file.project_ids()]


def test_an_older_file_is_read_without_being_changed(older: Path) -> None:
    before = older.read_bytes()
    with ProjectFile.open(older, writable=False) as file:
        assert file.project_ids()
        assert all(added_of(project) == EMPTY for project, _ in projects_of(file))
    assert older.read_bytes() == before


def test_an_older_file_says_the_same_once_it_is_migrated_and_takes_the_entry(older: Path) -> None:
    with ProjectFile.open(older, writable=False) as file:
        before = projects_of(file)
    with ProjectFile.open(older) as file:
        assert projects_of(file) == before
        file.set_project_entry(before[0][0].id, "tried_line", "เงินกู้")
        file.revisions.commit()
        assert added_of(file.project(before[0][0].id))["tried_line"] == "เงินกู้"
        assert len(file.revisions.history(before[0][0].id)) >= 1


def test_the_window_has_an_editor_for_the_entry(qtbot: QtBot) -> None:
    form = ProjectForm()
    qtbot.addWidget(form)
    form.show_project(Shown(Project("1"), (), ()))
    form.go_to_entry("tried_line")
    assert {field.entry.key for field in form.findChildren(Field)} >= ADDED.keys()


def test_the_window_has_a_place_for_the_entry_of_a_report_at_any_width() -> None:
    for width in (2000, 1000, 400):
        assert arrangement_for(width).places.keys() == entries(ProgressReport).keys()


def test_a_volume_that_begins_with_a_project_without_reports_is_genuine(
    filled: ProjectFile, tmp_path: Path
) -> None:
    """Its first form does not tell which entries of a report were known."""
    filled.add_project(Project(str(UUID(int=7)), project_name="ยังไม่มีรายงาน"), ())
    ids = sorted(filled.project_ids(), key=lambda one: len(filled.reports(one)))
    for _ in print_together(filled, ids, tmp_path / "เล่ม.pdf", OFFICIAL):
        pass
    assert verify_pdf(filled, tmp_path / "เล่ม.pdf").match is Match.CURRENT


def test_files_of_all_versions_are_gathered(tmp_path: Path) -> None:
    sources = [Path(shutil.copy(OLDER / f"schema-v{one}.sqlite", tmp_path)) for one in VERSIONS]
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        assert all(one.is_accepted for one in gather(file, sources))
        assert file.project_ids()


def test_what_a_later_file_says_is_not_lost_beside_an_older_copy(
    filled: ProjectFile, tmp_path: Path, record: ProjectRecord
) -> None:
    filled.revisions.commit()
    with ProjectFile.open(Path(shutil.copy(OLDER / "schema-v1.sqlite", tmp_path))) as file:
        gather(file, [filled.path])
        assert added_of(file.project(record.project.id)) == ADDED
        assert TOLD in told_in(file)


@pytest.mark.parametrize("name", ["today.json", "today.xlsx", "minburi-2562-second-print.json"])
def test_what_was_exported_before_is_imported(name: str, tmp_path: Path) -> None:
    assert main(["import", str(OLDER / name), "--into", str(tmp_path / "n.sqlite")]) == 0
    with ProjectFile.open(tmp_path / "n.sqlite") as file:
        assert [added_of(project) for project, _ in projects_of(file)] == [EMPTY]


@pytest.mark.parametrize("name", ["today.json", "today.xlsx", "today.pdf"])
def test_an_older_source_replaces_nothing_that_it_has_no_place_for(
    name: str, filled: ProjectFile, tmp_path: Path
) -> None:
    filled.set_project_entry(filled.project_ids()[0], "project_name", "ชื่อใหม่กว่า")
    filled.close()
    assert main(["import", str(OLDER / name), "--into", str(filled.path), "--update"]) == 0
    with ProjectFile.open(filled.path) as file:
        [(project, _)] = projects_of(file)
        assert told_in(file) == {TOLD}
    assert added_of(project) == ADDED
    assert project.project_name != "ชื่อใหม่กว่า"


def test_a_masked_copy_hides_a_person_of_the_entry_wherever_it_stands(
    filled: ProjectFile, tmp_path: Path
) -> None:
    [project_id] = filled.project_ids()
    filled.set_project_entry(project_id, "tried_line", "somebody@example.com")
    filled.set_project_entry(project_id, "rationale", ("ติดต่อ somebody@example.com",))
    with ProjectFile.open(send(filled, tmp_path, masked=True).path, writable=False) as copy:
        masked = copy.project(project_id)
    assert (masked.tried_line, masked.rationale) == (MASK, (f"ติดต่อ {MASK}",))  # type: ignore[attr-defined]


def test_an_older_file_that_is_only_read_is_not_sent(older: Path, tmp_path: Path) -> None:
    with ProjectFile.open(older, writable=False) as file:
        for masked in (False, True):
            with pytest.raises(ReadOnlyFileError):
                send(file, tmp_path / "out", masked=masked)


@pytest.mark.parametrize("name", ["o.json", "o.xlsx"])
def test_what_is_exported_has_the_entry_and_comes_back(
    name: str, filled: ProjectFile, tmp_path: Path
) -> None:
    filled.close()
    assert main(["export", str(filled.path), "--out", str(tmp_path / name)]) == 0
    assert main(["import", str(tmp_path / name), "--into", str(tmp_path / "n.sqlite")]) == 0
    with ProjectFile.open(tmp_path / "n.sqlite") as file:
        assert [added_of(project) for project, _ in projects_of(file)] == [ADDED]
        assert told_in(file) == {TOLD}


def test_an_amount_is_baht_in_the_project_json(record: ProjectRecord) -> None:
    written = project_json.to_json(record)
    assert (written["tried_line"], written["tried_baht"]) == ("เงินนอกงบประมาณ", 1_500)


PRINTS = [
    pytest.param(pdf, id=pdf.stem, marks=[] if pdf.stem in ("plain", "signed-twice") else [pytest.mark.long])
    for pdf in sorted((OLDER / "prints-0.1.0").glob("*.pdf"))
]


@pytest.mark.parametrize("pdf", PRINTS)
def test_an_older_print_is_verified_and_its_data_are_imported(pdf: Path, tmp_path: Path) -> None:
    with ProjectFile.open(Path(shutil.copy(OLDER / "prints-0.1.0/file.sqlite", tmp_path))) as file:
        assert verify_pdf(file, pdf).match is Match.CURRENT
    assert main(["import", str(pdf), "--into", str(tmp_path / "n.sqlite")]) == 0


def test_a_print_with_the_entry_is_verified(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    pdf = tmp_path / "แบบ.pdf"
    pdf.write_bytes(form_pdf(record.project, record.reports))
    assert verify_pdf(filled, pdf).match is Match.CURRENT


def test_the_text_of_a_print_is_read_with_the_entry_and_without_it(record: ProjectRecord) -> None:
    for style, expected in ((OFFICIAL, "เงินนอกงบประมาณ"), (OFFICIAL._replace(without=frozenset(ADDED)), "")):
        pages = [text for *_, text in PdfText(form_pdf(record.project, record.reports, style), "แบบ").pages()]
        [printed] = read_text("\n\f".join(pages), is_faithful=True)
        [version] = printed.versions
        assert added_of(version.record.project) == EMPTY | {"tried_line": expected}
        assert not [one for one in version.doubtful if one.place[0] in ADDED]


def test_scanned_print_outs_of_older_forms_are_no_more_doubtful() -> None:
    found = read_text((OLDER / "printouts-as-scanned.txt").read_text("utf-8"))
    entries = [entry for project in found for version in project.versions for entry in version.entries]
    assert len({entry.place[0] for entry in entries} & ADDED.keys()) == len(ADDED)
    assert not [entry for entry in entries if entry.place[0] in ADDED and (entry.value or entry.doubts)]
