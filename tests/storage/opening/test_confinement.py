"""SQLite's confinement, and the tables that a file may have."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from app.storage.opening.confinement import OWN, Extra, check_schema, confine, schema_digest
from app.storage.project_file import ProjectFile
from app.storage.schema import migrations, tables_of
from app.storage.schema_marks import OWN_INDEXES, SCHEMA_DIGESTS, SCHEMA_STEPS
from tests.storage.opening.test_received_file import read
from tests.storage.world import unchanged


def test_the_digests_are_those_of_the_migrations() -> None:
    """If this fails, the digests computed here belong into schema_marks.py."""
    with closing(Database(memory=True)) as empty:
        steps = [migration.name for migration in migrations.pending(empty)]
    assert steps == SCHEMA_STEPS
    every = range(1, len(steps) + 1)
    assert {version: schema_digest(tables_of(version)) for version in every} == SCHEMA_DIGESTS


def test_the_indexes_are_those_of_the_migrations() -> None:
    listed = {one for version in SCHEMA_DIGESTS for one in tables_of(version)}
    assert {name for kind, name, _, sql in listed if kind == "index" and sql} == OWN_INDEXES


# --- what other tools leave ---

HARMLESS = {
    "an index": "CREATE INDEX by_office ON project (office)",
    "an index over several columns": "CREATE INDEX i ON progress_report(period DESC, progress)",
    "a quoted index": 'CREATE INDEX "i" ON "project" ( "office" COLLATE NOCASE ASC )',
    "statistics": "ANALYZE",
}


@pytest.fixture(params=HARMLESS)
def touched(saved: Path, request: pytest.FixtureRequest) -> Path:
    """A file that another tool has optimised for searching."""
    with closing(sqlite3.connect(saved)) as connection, connection:
        connection.execute(HARMLESS[request.param])
    return saved


def listed(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}


def test_what_does_no_harm_is_read_as_it_is(touched: Path) -> None:
    with unchanged(touched), ProjectFile.open(touched, writable=False) as file:
        assert len(file.project_ids()) == 1


@pytest.mark.parametrize("later", [True, False])
def test_what_does_no_harm_goes_from_a_file_of_ones_own_once_it_is_in_a_backup(
    touched: Path, later: bool
) -> None:
    from app.storage.backups import backups

    before = listed(touched)
    with ProjectFile.open(touched, shown_first=later) as file:
        file.set_setting("x", "1")
        assert len(file.project_ids()) == 1
    assert listed(touched) == {one[1] for one in tables_of(max(SCHEMA_DIGESTS))}
    assert listed(backups(touched)[-1]) == before


def test_what_does_no_harm_hinders_no_gathering(touched: Path, tmp_path: Path) -> None:
    content = touched.read_bytes()
    assert len(read(touched, tmp_path / "received")) == 10
    assert touched.read_bytes() == content


# --- what a statement may do ---


@pytest.fixture
def confined(saved: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(saved, isolation_level=None)) as connection:
        confine(connection, OWN)
        assert check_schema(connection, saved) == ()
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH 'x.sqlite' AS other",
        "CREATE TRIGGER t AFTER UPDATE ON project BEGIN DELETE FROM project; END",
        "CREATE TEMP TRIGGER t AFTER UPDATE ON project BEGIN DELETE FROM project; END",
        "CREATE VIEW v AS SELECT 1",
        "CREATE VIRTUAL TABLE f USING fts5 (x)",
        "SELECT load_extension('x')",
        "SELECT randomblob(1000000)",
        "PRAGMA writable_schema = ON",
        "PRAGMA wal_checkpoint",
        "ANALYZE",
    ],
)
def test_what_no_statement_of_ours_does_is_forbidden(confined: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.DatabaseError, match=r"not authorized|prohibited"):
        confined.execute(statement).fetchall()


def test_a_trigger_that_got_in_writes_nothing(saved: Path) -> None:
    with closing(sqlite3.connect(saved, isolation_level=None)) as connection:
        connection.execute("CREATE TEMP TRIGGER t AFTER UPDATE ON project BEGIN DELETE FROM setting; END")
        connection.set_authorizer(OWN.authorizer)
        with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
            connection.execute("UPDATE project SET office = ''")


def test_an_extra_is_dropped_by_its_name() -> None:
    assert Extra("index", "ก_1").drop == 'DROP INDEX "ก_1"'
