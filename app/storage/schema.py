"""The tables of a project file, and their migrations.

To add a migration: write a function below the last one, decorate it with `@migrations()`, add its name and
the digest of its tables to schema_marks.py, never change an older one, and add a genuine file of the older
version to tests/files with a test that opens it.

Loading sqlite_utils takes longer than opening a file, so this module is imported only where a file is made or
brought up to date.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from functools import cache

from sqlite_utils import Database, Migrations

from app.storage.packing import pack
from app.storage.schema_marks import LATEST_VERSION

migrations = Migrations("raingan")


@migrations()
def project_and_progress_report(db: Database) -> None:
    """Projects, their monthly reports, and the settings of the file.

    The CHECKs add to each date, because plain date('2019-02-29') returns it unchanged: only arithmetic tests
    it.
    """
    db.execute(
        """
        CREATE TABLE project (
            id TEXT PRIMARY KEY CHECK (length(id) = 36),
            project_name TEXT NOT NULL DEFAULT '',
            project_code TEXT NOT NULL DEFAULT '',
            fiscal_year INTEGER CHECK (fiscal_year BETWEEN 2443 AND 2699),
            start_date TEXT CHECK (start_date IS date(start_date, '+0 days')),
            end_date TEXT CHECK (end_date IS date(end_date, '+0 days')),
            allocated_budget_satang INTEGER CHECK (allocated_budget_satang BETWEEN 0 AND 9999999999999),
            office TEXT NOT NULL DEFAULT '',
            division TEXT NOT NULL DEFAULT '',
            subdivision TEXT NOT NULL DEFAULT '',
            officer_name TEXT NOT NULL DEFAULT '',
            officer_phone TEXT NOT NULL DEFAULT '',
            coordinator TEXT NOT NULL DEFAULT '',
            rationale TEXT NOT NULL DEFAULT '[]',
            objectives TEXT NOT NULL DEFAULT '[]',
            targets TEXT NOT NULL DEFAULT '[]',
            strategic_alignments TEXT NOT NULL DEFAULT '[]'
        ) STRICT
        """
    )
    db.execute(
        """
        CREATE TABLE progress_report (
            id TEXT PRIMARY KEY CHECK (length(id) = 36),
            project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
            period TEXT NOT NULL CHECK (period || '-01' IS date(period || '-01')),
            reported_on TEXT CHECK (reported_on IS date(reported_on, '+0 days')),
            narrative TEXT NOT NULL DEFAULT '',
            progress INTEGER CHECK (progress BETWEEN 0 AND 99999),
            disbursed_satang INTEGER CHECK (disbursed_satang BETWEEN 0 AND 9999999999999),
            plan_status TEXT NOT NULL DEFAULT '',
            target_status TEXT NOT NULL DEFAULT '',
            UNIQUE (project_id, period)
        ) STRICT
        """
    )
    db.execute("CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")


@migrations()
def revisions(db: Database) -> None:
    """The revisions of every record, named by digest, and the receipts of gathered files.

    `head` records which revision each row shows, and whether the row was edited since. All records of an
    older file count as edited, because they have no revision yet. See docs/decisions/0006-revisions.md.
    """
    db.execute("CREATE TABLE gathering (number INTEGER PRIMARY KEY, at TEXT NOT NULL) STRICT")
    db.execute(
        """
        CREATE TABLE receipt (
            gathering INTEGER NOT NULL REFERENCES gathering (number) ON DELETE CASCADE,
            sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
            name TEXT NOT NULL,
            PRIMARY KEY (gathering, sha256)
        ) STRICT
        """
    )
    db.execute(
        """
        CREATE TABLE revision (
            digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
            kind TEXT NOT NULL CHECK (kind IN ('project', 'progress_report')),
            record_id TEXT NOT NULL CHECK (length(record_id) = 36),
            parents TEXT NOT NULL,
            body TEXT NOT NULL,
            at TEXT NOT NULL,
            editor TEXT NOT NULL,
            device TEXT NOT NULL,
            gathering INTEGER REFERENCES gathering (number)
        ) STRICT
        """
    )
    db.execute("CREATE INDEX revision_of_record ON revision (record_id)")
    db.execute(
        """
        CREATE TABLE head (
            record_id TEXT PRIMARY KEY CHECK (length(record_id) = 36),
            kind TEXT NOT NULL CHECK (kind IN ('project', 'progress_report')),
            digest TEXT CHECK (length(digest) = 64),
            edited INTEGER NOT NULL CHECK (edited IN (0, 1))
        ) STRICT
        """
    )
    db.execute("CREATE INDEX head_edited ON head (record_id) WHERE edited")
    for kind in ("project", "progress_report"):
        db.execute(f"INSERT INTO head SELECT id, '{kind}', NULL, 1 FROM {kind}")


@migrations()
def notes(db: Database) -> None:
    """Remarks, findings kept with a reason, closed projects: a third kind of record.

    From now on the program checks the kinds of records: with a CHECK, each new kind would require rewriting
    the history of every file, as here.
    """
    db.execute(
        """
        CREATE TABLE note (
            id TEXT PRIMARY KEY CHECK (length(id) = 36),
            project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
            topic TEXT NOT NULL CHECK (topic IN ('remark', 'kept', 'closing')),
            period TEXT NOT NULL DEFAULT '' CHECK (period = '' OR period || '-01' IS date(period || '-01')),
            entry_key TEXT NOT NULL DEFAULT '',
            rule TEXT NOT NULL DEFAULT '',
            noted_on TEXT CHECK (noted_on IS date(noted_on, '+0 days')),
            text TEXT NOT NULL DEFAULT '',
            answer TEXT NOT NULL DEFAULT '',
            settled_on TEXT CHECK (settled_on IS date(settled_on, '+0 days'))
        ) STRICT
        """
    )
    db.execute("CREATE INDEX note_of_project ON note (project_id)")
    db.execute("ALTER TABLE revision RENAME TO older_revision")
    db.execute(
        """
        CREATE TABLE revision (
            digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
            kind TEXT NOT NULL,
            record_id TEXT NOT NULL CHECK (length(record_id) = 36),
            parents TEXT NOT NULL,
            body TEXT NOT NULL,
            at TEXT NOT NULL,
            editor TEXT NOT NULL,
            device TEXT NOT NULL,
            gathering INTEGER REFERENCES gathering (number)
        ) STRICT
        """
    )
    db.execute("INSERT INTO revision SELECT * FROM older_revision ORDER BY rowid")
    db.execute("DROP TABLE older_revision")
    db.execute("CREATE INDEX revision_of_record ON revision (record_id)")
    db.execute("ALTER TABLE head RENAME TO older_head")
    db.execute(
        """
        CREATE TABLE head (
            record_id TEXT PRIMARY KEY CHECK (length(record_id) = 36),
            kind TEXT NOT NULL,
            digest TEXT CHECK (length(digest) = 64),
            edited INTEGER NOT NULL CHECK (edited IN (0, 1))
        ) STRICT
        """
    )
    db.execute("INSERT INTO head SELECT * FROM older_head ORDER BY rowid")
    db.execute("DROP TABLE older_head")
    db.execute("CREATE INDEX head_edited ON head (record_id) WHERE edited")


@migrations()
def board(db: Database) -> None:
    """The coordinator's board, computed from all other tables: one row per project, and one per report.

    A project without a row has an outdated one: every change of a record deletes its project's row. See
    docs/decisions/0013-board.md.
    """
    db.execute(
        """
        CREATE TABLE board_project (
            project_id TEXT PRIMARY KEY REFERENCES project (id) ON DELETE CASCADE,
            rules INTEGER NOT NULL,
            fiscal_year INTEGER,
            office TEXT NOT NULL,
            allocated_satang INTEGER NOT NULL,
            spent_satang INTEGER NOT NULL,
            first_month TEXT NOT NULL,
            last_month TEXT NOT NULL,
            is_late INTEGER NOT NULL,
            is_over_budget INTEGER NOT NULL,
            findings INTEGER NOT NULL,
            diverged INTEGER NOT NULL
        ) STRICT
        """
    )
    db.execute("CREATE INDEX board_project_of_year ON board_project (fiscal_year, office)")
    db.execute(
        """
        CREATE TABLE board_report (
            project_id TEXT NOT NULL REFERENCES board_project (project_id) ON DELETE CASCADE,
            period TEXT NOT NULL,
            disbursed_satang INTEGER NOT NULL,
            findings INTEGER NOT NULL,
            diverged INTEGER NOT NULL,
            received_on TEXT,
            PRIMARY KEY (project_id, period)
        ) STRICT, WITHOUT ROWID
        """
    )


@migrations()
def packed_bodies(db: Database) -> None:
    """Compressed payloads, checksums of edited rows, and notes of future topics.

    `revision.body` is a text, or the same text compressed (app/storage/packing.py). `head.checksum` is the
    CRC-32 of an edited row's payload; NULL means unknown. A note without a project is about the whole file.
    The board's tables are dropped (app/storage/board/cache.py).
    """
    db.execute("ALTER TABLE revision RENAME TO older_revision")
    db.execute(
        """
        CREATE TABLE revision (
            digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
            kind TEXT NOT NULL,
            record_id TEXT NOT NULL CHECK (length(record_id) = 36),
            parents TEXT NOT NULL,
            body ANY NOT NULL CHECK (typeof(body) IN ('text', 'blob')),
            at TEXT NOT NULL,
            editor TEXT NOT NULL,
            device TEXT NOT NULL,
            gathering INTEGER REFERENCES gathering (number)
        ) STRICT
        """
    )
    db.register_function(pack, name="pack_body", deterministic=True)
    db.execute(
        """
        INSERT INTO revision
        SELECT digest, kind, record_id, parents, pack_body(body), at, editor, device, gathering
        FROM older_revision ORDER BY rowid
        """
    )
    db.execute("DROP TABLE older_revision")
    db.execute("CREATE INDEX revision_of_record ON revision (record_id)")
    db.execute("ALTER TABLE head RENAME TO older_head")
    db.execute(
        """
        CREATE TABLE head (
            record_id TEXT PRIMARY KEY CHECK (length(record_id) = 36),
            kind TEXT NOT NULL,
            digest TEXT CHECK (length(digest) = 64),
            edited INTEGER NOT NULL CHECK (edited IN (0, 1)),
            checksum INTEGER
        ) STRICT
        """
    )
    db.execute("INSERT INTO head SELECT *, NULL FROM older_head ORDER BY rowid")
    db.execute("DROP TABLE older_head")
    db.execute("CREATE INDEX head_edited ON head (record_id) WHERE edited")
    db.execute("ALTER TABLE note RENAME TO older_note")
    db.execute(
        """
        CREATE TABLE note (
            id TEXT PRIMARY KEY CHECK (length(id) = 36),
            project_id TEXT REFERENCES project (id) ON DELETE CASCADE,
            topic TEXT NOT NULL,
            period TEXT NOT NULL DEFAULT '' CHECK (period = '' OR period || '-01' IS date(period || '-01')),
            entry_key TEXT NOT NULL DEFAULT '',
            rule TEXT NOT NULL DEFAULT '',
            noted_on TEXT CHECK (noted_on IS date(noted_on, '+0 days')),
            text TEXT NOT NULL DEFAULT '',
            answer TEXT NOT NULL DEFAULT '',
            settled_on TEXT CHECK (settled_on IS date(settled_on, '+0 days'))
        ) STRICT
        """
    )
    db.execute("INSERT INTO note SELECT * FROM older_note ORDER BY rowid")
    db.execute("DROP TABLE older_note")
    db.execute("CREATE INDEX note_of_project ON note (project_id)")
    for table in ("board_report", "board_project"):  # computed again, and cached on this machine from now on
        db.execute(f"DROP TABLE {table}")


@migrations()
def wider_amounts(db: Database) -> None:
    """Amounts up to 999,999,999,999.99 baht, ten times as much as before.

    SQLite cannot change a CHECK, so the tables are written anew. Dropping a table deletes its rows and what
    refers to them: first the older tables that refer to a project are dropped, and then the projects.
    """
    tables = {table: db.table(table).schema for table in ("project", "progress_report", "note")}
    for table in tables:
        db.execute(f"ALTER TABLE {table} RENAME TO older_{table}")
    for table, sql in tables.items():
        db.execute(sql.replace(" AND 9999999999999)", " AND 99999999999999)"))
        db.execute(f"INSERT INTO {table} SELECT * FROM older_{table} ORDER BY rowid")
    for table in reversed(tables):
        db.execute(f"DROP TABLE older_{table}")
    db.execute("CREATE INDEX note_of_project ON note (project_id)")


@contextlib.contextmanager
def migrated(connection: sqlite3.Connection) -> Iterator[None]:
    """Bring the file's tables up to date and run the block on them, in one transaction."""
    db = Database(connection, execute_plugins=False)
    with db.atomic():
        migrations.apply(db)
        db.execute(f"PRAGMA user_version = {LATEST_VERSION}")
        yield


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file's tables up to date; all migrations or none."""
    with migrated(connection):
        pass


Table = tuple[str, str, str, str | None]
"""Type, name, table name and SQL, as in `sqlite_master`."""


@cache
def tables_of(version: int) -> frozenset[Table]:
    """Return everything that `sqlite_master` lists in a file of this version, word for word."""
    db = Database(memory=True, execute_plugins=False)
    with contextlib.closing(db.conn):
        names = [migration.name for migration in migrations.pending(db)]
        migrations.apply(db, stop_before=names[version:])
        return frozenset(db.conn.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall())


def columns_of(version: int) -> dict[str, list[str]]:
    """Return the columns of every table in a file of this version, in order."""
    db = Database(memory=True, execute_plugins=False)
    with contextlib.closing(db.conn):
        names = [migration.name for migration in migrations.pending(db)]
        migrations.apply(db, stop_before=names[version:])
        return {table.name: [column.name for column in table.columns] for table in db.tables}
