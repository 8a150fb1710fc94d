"""Hostile files whose tables are not ours."""

from pathlib import Path

from tests.files.hostile_making import DAMAGED, MADE_ELSEWHERE, Makers, lists, sql

HOSTILE_TABLES: Makers = {}
hostile = lists(HOSTILE_TABLES)


@hostile(MADE_ELSEWHERE)
def recursive_view(path: Path) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS digest FROM n"
    sql(path, "DROP TABLE revision", f"CREATE VIEW revision AS {endless}")


@hostile(MADE_ELSEWHERE)
def view_in_place_of_a_table(path: Path) -> None:
    sql(path, "ALTER TABLE project RENAME TO p", "CREATE VIEW project AS SELECT * FROM p")


@hostile(MADE_ELSEWHERE)
def trigger(path: Path) -> None:
    sql(path, "CREATE TRIGGER t AFTER INSERT ON project BEGIN DELETE FROM progress_report; END")


@hostile(MADE_ELSEWHERE)
def another_table(path: Path) -> None:
    sql(path, "CREATE TABLE payload (x)")


@hostile(MADE_ELSEWHERE)
def an_index_over_an_expression(path: Path) -> None:
    sql(path, "CREATE INDEX i ON project (hex(office))")


@hostile(MADE_ELSEWHERE)
def an_index_that_forbids_what_is_alike(path: Path) -> None:
    sql(path, "CREATE UNIQUE INDEX i ON project (project_name)")


@hostile(MADE_ELSEWHERE)
def an_index_over_some_rows(path: Path) -> None:
    sql(path, "CREATE INDEX i ON project (office) WHERE length(office) > 3")


@hostile(MADE_ELSEWHERE)
def an_index_of_ours_that_is_missing(path: Path) -> None:
    sql(path, "DROP INDEX revision_of_record")


@hostile(MADE_ELSEWHERE)
def an_index_of_ours_over_another_column(path: Path) -> None:
    sql(path, "DROP INDEX revision_of_record", "CREATE INDEX revision_of_record ON revision (editor)")


@hostile(MADE_ELSEWHERE)
def statistics_of_another_shape(path: Path) -> None:
    fake = "CREATE TABLE sqlite_stat1(tbl,idx,stat,x)"
    sql(path, "ANALYZE", f"UPDATE sqlite_master SET sql = '{fake}' WHERE name = 'sqlite_stat1'", schema=True)


@hostile(MADE_ELSEWHERE)
def a_computed_column(path: Path) -> None:
    sql(path, "ALTER TABLE project ADD COLUMN g TEXT AS (hex(zeroblob(100000000)))")


@hostile(MADE_ELSEWHERE)
def tables_without_end(path: Path) -> None:
    sql(path, "BEGIN", *(f"CREATE TABLE t{number} (a)" for number in range(2000)), "COMMIT")


@hostile(MADE_ELSEWHERE)
def a_check_that_never_ends(path: Path) -> None:
    endless = "(WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n)"
    checked = f"replace(sql, 'office TEXT NOT NULL', 'office TEXT NOT NULL CHECK (office > {endless})')"
    sql(path, f"UPDATE sqlite_master SET sql = {checked} WHERE name = 'project'", schema=True)


@hostile(MADE_ELSEWHERE)
def a_trigger_that_never_ends(path: Path) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT 'k' || x, x FROM n"
    sql(path, f"CREATE TRIGGER t AFTER UPDATE ON project BEGIN INSERT INTO setting {endless}; END")


@hostile(MADE_ELSEWHERE)
def a_trigger_that_forges(path: Path) -> None:
    forge = "UPDATE project SET allocated_budget_satang = 100;"
    sql(path, f"CREATE TRIGGER t AFTER INSERT ON revision BEGIN {forge} END")


@hostile(MADE_ELSEWHERE)
def another_view(path: Path) -> None:
    sql(path, "CREATE VIEW v AS SELECT load_extension('x')")


@hostile(MADE_ELSEWHERE)
def full_text_table(path: Path) -> None:
    sql(path, "CREATE VIRTUAL TABLE f USING fts5 (x)")


@hostile(MADE_ELSEWHERE)
def another_column(path: Path) -> None:
    sql(path, "ALTER TABLE project ADD COLUMN evil TEXT DEFAULT 'x'")


@hostile(MADE_ELSEWHERE)
def a_word_less(path: Path) -> None:
    lax = "UPDATE sqlite_master SET sql = replace(sql, ' STRICT', '') WHERE name = 'project'"
    sql(path, lax, schema=True)


@hostile(DAMAGED)
def a_table_that_points_at_anothers_pages(path: Path) -> None:
    place = "(SELECT rootpage FROM sqlite_master WHERE name = 'project')"
    sql(path, f"UPDATE sqlite_master SET rootpage = {place} WHERE name = 'revision'", schema=True)
