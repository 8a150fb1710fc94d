"""docs/file-format.md describes all of the file and of the project JSON, enough to read and write them.

tests/independent.py contains a reader and a writer made from the document alone; they exchange files with the
program here.
"""

import ast
import hashlib
import json
import re
import sqlite3
import tempfile
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from app.formats.json.file import MAX_BYTES as MAX_JSON_BYTES
from app.formats.json.project import PROJECT, REPORT
from app.formats.json.values import ALIGNMENT
from app.models.entry import MAX_LIST_LENGTH, MAX_TEXT_LENGTH, entries
from app.models.note import TOPICS, Note, Topic
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project, StrategicAlignment
from app.models.project_record import ProjectRecord
from app.models.thai import MAX_PROGRESS, MAX_SATANG, clean_line, clean_text
from app.services.form_pdf import code_on_paper, record_digest
from app.services.gathering import gather
from app.storage.opening.revision_validator import MAX_NAME, MAX_PARENTS
from app.storage.opening.snapshot import MAX_BYTES
from app.storage.packing import MAX_LENGTH
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revision_payload import payload_of_row
from app.storage.rows import note_row, project_row, report_row
from app.storage.schema import columns_of
from app.storage.schema_marks import LATEST_VERSION, SCHEMA_STEPS
from tests import independent
from tests.independent import DOCUMENT, canonical, digest_of, read
from tests.strategies import records, typed

ROOT = Path(__file__).parent.parent
TABLES = columns_of(LATEST_VERSION)
OCTOBER = Period(2018, 10)


def section(title: str) -> str:
    """Return a part of the document, from its title to the next one."""
    _, found, rest = DOCUMENT.partition(f"\n## {title}\n")
    assert found, title
    return rest.split("\n## ")[0].split("\n# ")[0]


def listed(text: str, column: int = 0) -> list[str]:
    """Return the names in a column of a part's tables."""
    cells = [line.split(" | ") for line in text.splitlines() if line.startswith("| `")]
    return [cell[column].strip("|` ") for cell in cells]


# --- the document names all that is ---


@pytest.mark.parametrize("table", ["project", "progress_report", "note", "revision", "head"])
def test_every_column_of_a_table_is_described(table: str) -> None:
    title = next(line for line in DOCUMENT.splitlines() if re.fullmatch(rf"## 2\.[0-9]+ `{table}`", line))
    described = [name for name in listed(section(title.removeprefix("## "))) if name in TABLES[table]]
    assert described == TABLES[table]


def test_every_other_table_is_described() -> None:
    taken_in = section("2.11 `gathering` and `receipt`")
    assert [*zip(listed(taken_in), listed(taken_in, 1), strict=True)] == [
        (table, column) for table in ("gathering", "receipt") for column in TABLES[table]
    ]
    assert listed(section("2.12 `setting`"))[:2] == TABLES["setting"]
    assert independent.steps() == SCHEMA_STEPS


def test_no_table_is_left_out() -> None:
    created = re.findall(r"^CREATE TABLE \"?(\w+)", independent.block("sql"), re.MULTILINE)
    assert sorted(created) == sorted(TABLES)


def test_every_setting_is_described() -> None:
    described = {name.split()[0] for name in listed(section("2.12 `setting`"))[2:]}
    assert described == settings_of_the_program()


def settings_of_the_program() -> set[str]:
    """Return the constants by which the program reads and writes settings."""
    code = "\n".join(module.read_text("utf-8") for module in (ROOT / "app").rglob("*.py"))
    names = {
        *re.findall(r"\b(?:set_|_)?setting\(([A-Z_]+)\b", code),
        "DISTINCT",
    }  # the last with two ids behind it
    return {key for name in names for key in re.findall(rf'^{name}: Final = "(\w+)"$', code, re.MULTILINE)}


def test_every_topic_of_a_note_is_described() -> None:
    assert [topic for topic in TOPICS if f"`{topic}` (" not in section("2.5 `note`")] == []


def test_every_member_of_a_list_is_described() -> None:
    assert [key for key in entries(StrategicAlignment) if f"`{key}`" not in section("2.3 `project`")] == []


def test_every_key_of_the_project_json_is_described() -> None:
    keys = section("3.2 Keys")
    assert listed(keys) == ["projects", "id", *PROJECT, "reports", "no", "period", *REPORT]
    inner = [*ALIGNMENT, "name", "phone", "title", "items"]
    assert [key for key in inner if f"`{key}`" not in keys] == []


def test_every_entry_is_the_column_of_its_key() -> None:
    told = dict(zip(listed(section("3.2 Keys")), _columns_of_keys(), strict=True))
    for key, held in [*PROJECT.items(), *REPORT.items()]:
        columns = [held] if isinstance(held, str) else [*(held.values() if isinstance(held, dict) else held)]
        assert re.findall(r"`(\w+)`", told[key]) == columns


def _columns_of_keys() -> list[str]:
    lines = [line for line in section("3.2 Keys").splitlines() if line.startswith("| `")]
    return [cells[2] if len(cells := line.split(" | ")) == 4 else "" for line in lines]


LIMITS = [
    MAX_TEXT_LENGTH,
    MAX_SATANG,
    MAX_PROGRESS,
    MAX_LIST_LENGTH,
    MAX_NAME,
    MAX_PARENTS,
    MAX_LENGTH,
    MAX_JSON_BYTES,
]


@pytest.mark.parametrize("limit", LIMITS)
def test_every_limit_is_the_programs(limit: int) -> None:
    assert re.search(rf"\b({limit:,}|{limit})\b", DOCUMENT)


def test_the_document_is_of_this_version() -> None:
    assert f"This page describes version {LATEST_VERSION} of the project file." in DOCUMENT
    assert f"at most {MAX_BYTES >> 20} MB" in DOCUMENT


# --- its examples are right ---


def examples(pattern: str, title: str) -> list[str]:
    return re.findall(pattern, section(title), re.DOTALL)


PROJECT_ID = "0190a1b2-0000-7000-8000-000000000001"
PAYLOAD = independent.block("json").strip()
REPORT_PAYLOAD = canonical(
    {"disbursed_satang": 0, "period": "2018-10", "progress": 1000, "project_id": PROJECT_ID}
)


def test_the_examples_of_ids_are_right() -> None:
    ids = examples(r"`([0-9a-f-]{36})`", "1.2 Ids")
    assert ids[-2:] == [
        independent.report_id(PROJECT_ID, "2018-10"),
        independent.note_id(PROJECT_ID, "kept", "2018-10", "progress", "progress-falls"),
    ]


def test_the_examples_of_revisions_are_right() -> None:
    revision = {"kind": "project", "record_id": PROJECT_ID, "parents": "[]", "body": PAYLOAD}
    named = revision | {"at": "2018-11-01T02:30:00Z", "editor": "clerk", "device": "PC-1"}
    removed = revision | {"parents": canonical([digest_of(named)]), "body": '{"removed":true}'}
    removed |= {"at": "", "editor": "", "device": ""}
    assert canonical(json.loads(PAYLOAD)) == PAYLOAD
    assert examples(r"`([0-9a-f]{64})`", "2.8 `revision`") == [digest_of(named), digest_of(removed)]
    assert f"checksum (2.10) {zlib.crc32(PAYLOAD.encode())}." in section("2.8 `revision`")


def test_the_example_of_a_content_digest_is_right() -> None:
    text = section("2.13 Digest of a project's content")
    digest = independent.content_digest(PROJECT_ID, PAYLOAD, [REPORT_PAYLOAD])
    assert f"`{REPORT_PAYLOAD}`" in text
    assert f"the digest `{digest}` and the code `{code_on_paper(digest)}`" in text
    assert code_on_paper(digest).replace("-", "")[:12] == independent.first_signs(digest)


def test_the_dictionary_is_whole() -> None:
    dictionary = independent.DICTIONARIES[1]
    sha256 = hashlib.sha256(dictionary).hexdigest()
    assert f"joined without line breaks: {len(dictionary):,} bytes, SHA-256\n`{sha256}`" in DOCUMENT


# --- an independent reader ---


def test_the_reader_is_independent() -> None:
    tree = ast.parse((ROOT / "tests" / "independent.py").read_text("utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert [
        name for name in imported if name and name.split(".")[0] in ("app", "tests", "sqlite_utils")
    ] == []


@given(typed)
def test_it_cleans_texts_as_the_program_does(text: str) -> None:
    assert independent.cleaned(text, one_line=True) == clean_line(text)
    assert independent.cleaned(text, one_line=False) == clean_text(text)


@pytest.fixture
def eventful(path: Path, record: ProjectRecord) -> Path:
    """A file with every kind of content: edits, notes, removals, a gathering, and uncommitted edits."""
    other = path.with_name("ส่งมา.sqlite")
    with ProjectFile.create(other) as file:
        sent = record.with_id(new_record_id())
        file.add_project(sent.project, sent.reports)
        file.revisions.commit()
        file.database.write_outgoing(sent_copy := other.with_name("ส่ง.sqlite"))
    with ProjectFile.create(path) as file:
        file.add_project(record.project, record.reports)
        file.add_project(Project(new_record_id(), project_name="ลบแล้ว"))
        file.put_note(Note.of("whole_file", "", rule="a-rule"))
        file.put_note(Note.of(Topic.KEPT, record.project.id, OCTOBER, "progress", "progress-falls"))
        file.revisions.commit()
        [received] = gather(file, [sent_copy])
        assert received.is_accepted
        file.set_project_entry(record.project.id, "officer_phone", "0 2540 7000")
        file.remove_report(record.project.id, record.reports[-1].period)
        file.remove_project(next(one.id for one in file.summaries() if one.project_name == "ลบแล้ว"))
        file.revisions.commit()
        file.set_project_entry(record.project.id, "division", "ฝ่ายการคลัง")
        file.remove_report(record.project.id, record.reports[-2].period)
        file.set_setting("thai_dates", "1")
        file.database.write_copy(left := path.with_name("สำเนา.sqlite"))
    return left


def test_it_finds_the_records_of_the_program(eventful: Path) -> None:
    with ProjectFile.open(eventful, writable=False) as file:
        projects = [file.project(project_id) for project_id in file.project_ids()]
        reports = [report for project in projects for report in file.reports(project.id)]
        notes = [note for project in projects for note in file.notes(project.id)]
    payloads = {("project", one.id): payload_of_row("project", project_row(one)) for one in projects}
    payloads |= {
        ("progress_report", one.id): payload_of_row("progress_report", report_row(one)) for one in reports
    }
    payloads |= {("note", one.id): payload_of_row("note", note_row(one)) for one in notes}
    found = read(eventful).records
    about_file = [key for key, payload in found.items() if key[0] == "note" and "project_id" not in payload]
    assert found.keys() - set(about_file) == payloads.keys()
    assert {key: found[key] for key in payloads} == payloads
    assert len(about_file) == 1


def test_it_finds_the_revisions_of_the_program(eventful: Path) -> None:
    with ProjectFile.open(eventful, writable=False) as file:
        known = {revision.digest: revision.payload for revision in file.revisions.all()}
    found = read(eventful)
    assert {digest: revision["body"] for digest, revision in found.revisions.items()} == known
    assert any(revision["is_packed"] for revision in found.revisions.values())
    assert any(revision["gathering"] for revision in found.revisions.values())
    assert found.settings == {"thai_dates": "1", "waiting": '{"before": {}, "heads": {}}'}
    assert [*found.receipts.values()] == ["ส่ง.sqlite"]
    assert len(found.unnamed) == 2  # the project, and the report that was removed last


def test_it_computes_the_digest_that_paper_bears(saved: Path, record: ProjectRecord) -> None:
    found = read(saved).records
    reports = [payload for (kind, _), payload in found.items() if kind == "progress_report"]
    digest = independent.content_digest(record.project.id, found["project", record.project.id], reports)
    assert digest == record_digest(record.project, record.reports)


@given(records())
@settings(max_examples=15)
def test_it_reads_whatever_the_form_can_hold(record: ProjectRecord) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ก.sqlite"
        with ProjectFile.create(path) as file:
            file.add_project(record.project, record.reports)
        payloads = {record.project.id: payload_of_row("project", project_row(record.project))}
        payloads |= {one.id: payload_of_row("progress_report", report_row(one)) for one in record.reports}
        assert {record_id: payload for (_, record_id), payload in read(path).records.items()} == payloads


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE project SET allocated_budget_satang = 1",
        "UPDATE progress_report SET narrative = narrative || '!'",
        "UPDATE revision SET editor = 'somebody else'",
        "UPDATE head SET edited = 1, checksum = 1",
        "DELETE FROM progress_report WHERE period = '2018-10'",
        "DELETE FROM _sqlite_migrations WHERE id = 6",
        "CREATE VIEW project_list AS SELECT * FROM project",
        f"PRAGMA user_version = {independent.version() + 1}",
        "PRAGMA application_id = 1",
    ],
)
def test_it_refuses_what_the_program_refuses(saved: Path, change: str) -> None:
    with closing(sqlite3.connect(saved)) as connection:
        connection.execute(change)
        connection.commit()
    with pytest.raises((ValueError, KeyError)):
        read(saved)


# --- an independent writer ---


PROJECT_ROW: dict[str, Any] = {
    "id": PROJECT_ID,
    "project_name": "โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน",
    "fiscal_year": 2562,
    "start_date": "2018-10-01",
    "allocated_budget_satang": 88400_50,
    "office": "สำนักงานเขตมีนบุรี",
    "objectives": '["เพื่อพัฒนา"]',
    "targets": '[{"title": "ด้านปริมาณ", "items": ["2 เครือข่าย"]}]',
}
REPORT_ROW: dict[str, Any] = {
    "id": independent.report_id(PROJECT_ID, "2018-10"),
    "project_id": PROJECT_ID,
    "period": "2018-10",
    "narrative": "จัดทำโครงการ",
    "progress": 10_00,
    "disbursed_satang": 0,
}
Written = Callable[[bool], Path]


@pytest.fixture
def written(path: Path) -> Written:
    def write(with_revisions: bool) -> Path:
        independent.write(path, PROJECT_ROW, [REPORT_ROW], with_revisions=with_revisions)
        return path

    return write


@pytest.mark.parametrize("with_revisions", [True, False])
def test_the_program_opens_what_it_wrote(written: Written, with_revisions: bool) -> None:
    with ProjectFile.open(written(with_revisions)) as file:
        file.database.check()
        project, [report] = file.project(PROJECT_ID), file.reports(PROJECT_ID)
        assert len(file.revisions.commit(thoroughly=True)) == (0 if with_revisions else 2)
    assert (project.allocated_budget_satang, project.targets[0].items) == (88400_50, ("2 เครือข่าย",))
    assert report == ProgressReport(
        PROJECT_ID, OCTOBER, narrative="จัดทำโครงการ", progress=10_00, disbursed_satang=0
    )


@pytest.mark.parametrize("with_revisions", [True, False])
def test_what_it_wrote_passes_the_gate(written: Written, tmp_path: Path, with_revisions: bool) -> None:
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        [received] = gather(file, [written(with_revisions)])
        assert received.is_accepted
        assert file.project_ids() == [PROJECT_ID]
