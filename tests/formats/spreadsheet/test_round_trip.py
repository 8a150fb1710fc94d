"""An exported workbook imports back unchanged."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.formats.spreadsheet.project_export import export_csv
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.services.import_records import Mode, Result, import_records
from app.storage.project_file import ProjectFile
from tests.formats.spreadsheet.workbooks import exported, held, read
from tests.strategies import records

some_records = st.lists(records(), max_size=3, unique_by=lambda record: record.project.id)
AN_ID = "f728b4fa-4248-5e3a-0a5d-2f346baa9455"


@given(some_records)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_entry_comes_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[ProjectRecord]
) -> None:
    go_round(tmp_path_factory.mktemp("round"), drawn)


@pytest.mark.long
@given(some_records)
@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_many_times(tmp_path_factory: pytest.TempPathFactory, drawn: list[ProjectRecord]) -> None:
    go_round(tmp_path_factory.mktemp("round"), drawn)


def go_round(folder: Path, drawn: list[ProjectRecord]) -> None:
    """Export the drawn records, and import them into another file."""
    with ProjectFile.create(folder / "ก.sqlite") as file:
        for record in drawn:
            file.add_project(record.project, record.reports)
        path = exported(file, folder / "ก.xlsx")
        before = held(file)
    reading = read(path)
    assert reading.problems == []
    with ProjectFile.create(folder / "ข.sqlite") as other:
        import_records(other, reading.records, Mode.KEEP)
        assert held(other) == before


def test_importing_what_was_exported_changes_nothing(
    file: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    file.add_project(record.project, record.reports)
    before = held(file)
    reading = read(exported(file, tmp_path / "ก.xlsx"))
    outcomes = import_records(file, reading.records, Mode.UPDATE)
    assert [outcome.result for outcome in outcomes] == [Result.SAME]
    assert held(file) == before


def as_csv(file: ProjectFile, path: Path) -> Path:
    for _ in export_csv(file, path):
        pass
    return path


def go_round_as_csv(folder: Path, drawn: list[ProjectRecord]) -> None:
    """Export the drawn records as a flat table, import them into another file, and export them again."""
    with ProjectFile.create(folder / "ก.sqlite") as file:
        for record in drawn:
            file.add_project(record.project, record.reports)
        path = as_csv(file, folder / "ก.csv")
        before = held(file)
        if not drawn:
            return
        reading = read(path)
        assert reading.problems == []
        outcomes = import_records(file, reading.records, Mode.UPDATE)
        assert {outcome.result for outcome in outcomes} == {Result.SAME}
        assert held(file) == before
    with ProjectFile.create(folder / "ข.sqlite") as other:
        import_records(other, reading.records, Mode.KEEP)
        assert as_csv(other, folder / "ข.csv").read_bytes() == path.read_bytes()


@pytest.mark.long
@given(some_records)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_flat_table_comes_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[ProjectRecord]
) -> None:
    go_round_as_csv(tmp_path_factory.mktemp("round"), drawn)


@pytest.mark.parametrize("way", [go_round, go_round_as_csv])
def test_a_record_whose_texts_are_names_of_columns_comes_back_exactly(
    tmp_path: Path, way: Callable[[Path, list[ProjectRecord]], None]
) -> None:
    """Rows that resemble a header are records where each has its id."""
    project = Project(id=AN_ID, coordinator="ชื่อโครงการกิจกรรม", officer_name="งบประมาณ")
    reports = tuple(ProgressReport(AN_ID, Period(year, 1)) for year in range(1950, 1956))
    way(tmp_path, [ProjectRecord(project, reports)])


@pytest.mark.long
@given(some_records)
@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_flat_table_many_times(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[ProjectRecord]
) -> None:
    go_round_as_csv(tmp_path_factory.mktemp("round"), drawn)


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "''-", "-", "+66", "@ก", "'ก", 'ก, "ข"; ค'])
def test_a_text_like_a_formula_comes_back_from_a_flat_table(
    file: ProjectFile, record: ProjectRecord, tmp_path: Path, text: str
) -> None:
    file.add_project(replace(record.project, officer_name=text), record.reports)
    [found] = read(as_csv(file, tmp_path / "ก.csv")).records
    assert found.project.officer_name == text
