"""Every opening passes one gate: no command is harmed by a hostile file opened as the user's own."""

import ast
import shutil
import time
from pathlib import Path

import pytest

from app.cli import main
from tests.files.hostile import HOSTILE
from tests.files.hostile_making import DAMAGED, MADE_ELSEWHERE
from tests.long_form import each
from tests.storage.world import ROOT

SECONDS = 10
OF_TABLES = sorted(
    {
        "recursive_view",
        "view_in_place_of_a_table",
        "trigger",
        "another_table",
        "another_view",
        "full_text_table",
        "another_column",
        "a_word_less",
        "an_index_over_an_expression",
        "an_index_that_forbids_what_is_alike",
        "an_index_over_some_rows",
        "an_index_of_ours_that_is_missing",
        "an_index_of_ours_over_another_column",
        "statistics_of_another_shape",
        "a_computed_column",
        "tables_without_end",
        "a_check_that_never_ends",
        "a_trigger_that_never_ends",
        "a_trigger_that_forges",
        "older_version_in_name_only",
    }
)
COMMANDS = {
    "check": ["check", "{file}"],
    "print": ["print", "{file}", "--out", "{folder}"],
    "export": ["export", "{file}", "--out", "{folder}/a.json"],
    "send": ["send", "{file}", "--out", "{folder}"],
    "gather into": ["gather", "{file}", "{sound}"],
    "board": ["board", "{file}"],
    "return": ["return", "{file}", "--out", "{folder}"],
    "verify": ["verify", "{file}", "SFF1-74C0-RW0H-J"],
    "import into": ["import", "{json}", "--into", "{file}"],
}


@pytest.mark.parametrize("name", each(4, OF_TABLES))
def test_no_command_is_harmed_by_a_hostile_file(
    saved: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is refused with an explanation, within seconds, and the file is not changed."""
    hostile = tmp_path / "hostile.sqlite"
    shutil.copy(saved, hostile)
    HOSTILE[name][0](hostile)
    content = hostile.read_bytes()
    places = {"file": hostile, "folder": tmp_path / "out", "sound": saved, "json": ROOT / _SAMPLE}
    for words in COMMANDS.values():
        began = time.monotonic()
        assert main([word.format(**places) for word in words]) == 2
        told = capsys.readouterr().err
        assert MADE_ELSEWHERE in told or DAMAGED in told
        assert time.monotonic() - began < SECONDS
    assert hostile.read_bytes() == content


_SAMPLE = "tests/files/minburi-2562-first-print.json"


def test_nothing_else_opens_a_file() -> None:
    """Only the gate, the trial of journals, and the code that makes new files or in-memory tables."""
    allowed = {
        "bundles",
        "gate",
        "journals",
        "salvage",
        "connection",
        "new_file",
        "revision_validator",
        "local_cache",
    }
    found = {
        module.stem
        for module in (ROOT / "app").rglob("*.py")
        if "sqlite3.connect" in (text := module.read_text("utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute)
        and node.attr == "connect"
        and isinstance(node.value, ast.Name)
        and node.value.id == "sqlite3"
    }
    assert found <= allowed
