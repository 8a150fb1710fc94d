"""docs/project.schema.json accepts everything that the program writes, and refuses what its
reader refuses.
"""

import copy
import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import jsonschema_rs
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.json import project as project_json
from app.models.entry import MAX_LIST_LENGTH, MAX_TEXT_LENGTH
from app.models.errors import UserError
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.models.thai import MAX_PROGRESS, MAX_SATANG, from_hundredths
from app.services.form_pdf import form_pdf
from tests.conftest import FILES
from tests.strategies import records

Place = tuple[str | int, ...]

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "project.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema_rs.validator_for(SCHEMA)
PRINTS = sorted(FILES.glob("minburi-*.json"))


def parsed(data: bytes) -> Any:
    """Parse amounts as decimals, as the format requires."""
    return json.loads(data, parse_float=Decimal)


def mistakes(value: Any) -> list[str]:
    return [f"{list(error.instance_path)}: {error.message}" for error in VALIDATOR.iter_errors(value)]


def is_valid(value: Any) -> bool:
    return VALIDATOR.is_valid(value)


def is_read(value: Any) -> bool:
    try:
        project_json.from_bytes(json.dumps(value, default=float).encode(), "ไฟล์")
    except UserError:
        return False
    return True


@pytest.fixture
def exported(record: ProjectRecord) -> Any:
    return parsed(project_json.to_bytes([record]))


def test_the_schema_is_one() -> None:
    jsonschema_rs.meta.validate(SCHEMA)


# --- what the program writes is valid ---


@given(st.lists(records(), max_size=2))
def test_whatever_the_form_can_hold_is_exported_validly(some: list[ProjectRecord]) -> None:
    assert mistakes(parsed(project_json.to_bytes(some))) == []


def test_an_empty_project_is_exported_validly(record: ProjectRecord) -> None:
    assert mistakes(parsed(project_json.to_bytes([ProjectRecord(Project(record.project.id))]))) == []


@pytest.mark.parametrize("path", PRINTS, ids=lambda path: path.stem)
def test_the_reference_is_valid_as_it_came(path: Path) -> None:
    assert mistakes(parsed(path.read_bytes())) == []


def test_the_reference_is_exported_validly(exported: Any) -> None:
    assert mistakes(exported) == []


def test_a_form_carries_a_valid_record(record: ProjectRecord) -> None:
    assert mistakes(attached(BytesIO(form_pdf(record.project, record.reports)))) == []


@pytest.mark.parametrize("path", sorted((FILES / "prints-0.1.0").glob("*.pdf")), ids=lambda path: path.stem)
def test_a_form_that_was_printed_earlier_carries_a_valid_record(path: Path) -> None:
    assert mistakes(attached(path)) == []


def attached(source: Path | BytesIO) -> Any:
    with pikepdf.open(source) as pdf:
        return parsed(pdf.attachments["project.json"].get_file().read_bytes())


def test_the_schema_names_just_the_keys_that_are_written(exported: Any) -> None:
    [project] = exported["projects"]
    written = {
        "file": exported,
        "project": project,
        "target_group": project["targets"][0],
        "alignment": project["strategic_alignment"][0],
        "report": project["reports"][0],
    }
    assert {name: list(SCHEMA["$defs"][name]["properties"]) for name in written} == {
        name: list(value) for name, value in written.items()
    }


# --- the schema refuses what the reader refuses ---


def objects(value: Any, place: Place = ()) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Return the first of each kind of object below a value, with its place."""
    if isinstance(value, dict):
        yield place, value
        for key, member in value.items():
            yield from objects(member, (*place, key))
    elif isinstance(value, list):
        for number, member in enumerate(value[:1]):
            yield from objects(member, (*place, number))


def at(value: Any, place: Place) -> Any:
    for key in place:
        value = value[key]
    return value


def test_a_key_is_needed_where_the_reader_needs_it(exported: Any) -> None:
    for place, found in objects(exported):
        for key in found:
            changed = copy.deepcopy(exported)
            del at(changed, place)[key]
            assert (key, is_valid(changed)) == (key, is_read(changed))


def test_an_unknown_key_is_refused_everywhere(exported: Any) -> None:
    for place, _ in objects(exported):
        changed = copy.deepcopy(exported)
        at(changed, place)["spent_baht"] = 1
        assert (is_valid(changed), is_read(changed)) == (False, False)


TOO_LONG = "ก" * (MAX_TEXT_LENGTH + 1)
TOO_MANY = ["ก"] * (MAX_LIST_LENGTH + 1)
PROJECT: Place = ("projects", 0)
REPORT: Place = (*PROJECT, "reports", 0)
WRONG: dict[Place, list[Any]] = {
    (): [None, []],
    ("projects",): [None],
    PROJECT: ["โครงการ"],
    (*PROJECT, "id"): [1, "", "50130000-3379"],
    (*PROJECT, "project_name"): [1, True, ["ก"], TOO_LONG],
    (*PROJECT, "fiscal_year"): ["2562", 2442, 2700, 2562.5, True, -2562],
    (*PROJECT, "start_date"): ["2019-02-29", "2018-13-01", "1899-12-31", "2157-01-01", "เมื่อวาน", 20181001],
    (*PROJECT, "allocated_budget_baht"): [-1, -0.01, 0.001, 1_000_000_000_000, "88400", True, []],
    (*PROJECT, "responsible_unit"): ["เขต", {}, ["ก", "ข", "ค", "ง"], [1]],
    (*PROJECT, "responsible_officer"): ["ก", {"name": "ก"}, []],
    (*PROJECT, "objectives"): ["ก", [1], [["ก"]], TOO_MANY],
    (*PROJECT, "targets"): [["ก"], [{"title": "ก"}], {}, TOO_MANY],
    (*PROJECT, "strategic_alignment"): [["ก"], [{}], "ก"],
    (*PROJECT, "reports"): [{}, "ก", [None], TOO_MANY],
    (*REPORT, "no"): ["1", 1.5, True],
    (*REPORT, "period"): ["2018-13", "2018-1", "2561-10", "1899-12", "ตุลาคม 2561", 201810],
    (*REPORT, "reported_on"): ["2019-02-30", 1, []],
    (*REPORT, "narrative"): [1, ["ก"], TOO_LONG],
    (*REPORT, "progress_percent"): [-1, 1000, 10.005, "10"],
    (*REPORT, "disbursed_baht"): [-5, 0.005, "0", False],
}
REFUSED = [(place, wrong) for place, several in WRONG.items() for wrong in several]


@pytest.mark.parametrize(("place", "wrong"), REFUSED, ids=lambda value: str(value)[-40:])
def test_what_the_reader_refuses_is_not_valid(exported: Any, place: Place, wrong: Any) -> None:
    if place:
        at(exported, place[:-1])[place[-1]] = wrong
    value = exported if place else wrong
    assert (is_valid(value), is_read(value)) == (False, False)


def test_a_report_needs_a_month_or_a_day(exported: Any) -> None:
    report = exported["projects"][0]["reports"][0]
    report["reported_on"] = None
    assert (is_valid(exported), is_read(exported)) == (True, True)
    report["period"] = None
    assert (is_valid(exported), is_read(exported)) == (False, False)


# --- and what it lets through is read ---

VALUES: list[Any] = [
    None,
    "",
    "ก",
    "2018-10",
    "2018-10-01",
    "2000-02-29",
    0,
    1,
    2562,
    999.99,
    -1,
    0.5,
    True,
    [],
    ["ก"],
    {},
]


@given(st.data())
def test_what_is_valid_is_read(data: st.DataObject) -> None:
    """Any value in one place: only values that satisfy the schema are accepted, and those can be read."""
    whole = parsed(project_json.to_bytes(project_json.read(PRINTS[0])))
    whole["projects"][0]["id"] = None
    del whole["projects"][0]["reports"][1:]  # with one report, no month can stand there twice
    place, found = data.draw(st.sampled_from([*objects(whole)]))
    found[data.draw(st.sampled_from([*found]))] = data.draw(st.sampled_from(VALUES))
    assert is_read(whole) or not is_valid(whole), place


@pytest.mark.parametrize("value", [0, MAX_SATANG, MAX_SATANG - 1, 1, 29, 8840057])
def test_every_amount_that_can_be_stored_is_valid(exported: Any, value: int) -> None:
    exported["projects"][0]["allocated_budget_baht"] = from_hundredths(value)
    assert mistakes(exported) == []
    exported["projects"][0]["reports"][0]["progress_percent"] = from_hundredths(min(value, MAX_PROGRESS))
    assert mistakes(exported) == []


def test_the_pattern_of_a_date_knows_the_calendar() -> None:
    """Validators are not required to check `format`."""
    pattern = re.compile(SCHEMA["$defs"]["date"]["pattern"])
    for year in range(1899, 2158):
        for month in range(14):
            days = {day for day in range(33) if pattern.search(f"{year}-{month:02}-{day:02}")}
            assert days == set(days_of(year, month)), (year, month)


def days_of(year: int, month: int) -> Iterator[int]:
    for day in range(1, 32):
        try:
            date(year, month, day)
        except ValueError:
            return
        if 1900 <= year <= 2156:
            yield day
