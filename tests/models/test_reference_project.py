"""The findings on the real project are those that docs/benchmarks.md judges: no other, and none less."""

from pathlib import Path

import pytest

from app.formats.json import project as project_json
from app.formats.thai_text.spelling import unknown_spans
from app.models.checks import check
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.models.rules.whole_file import ProjectIdentity, check_file

FILES = Path(__file__).parent.parent / "files"
APRIL = Period(2019, 4)


def printed(name: str) -> ProjectRecord:
    [record] = project_json.read(FILES / f"minburi-2562-{name}-print.json")
    return record


def marked(record: ProjectRecord) -> list[str]:
    """Return the marked parts of what is looked through for slips: lists and narratives."""
    project = record.project
    of_targets = [text for group in project.targets for text in (group.title, *group.items)]
    texts = [*project.rationale, *project.objectives, *of_targets, *(one.narrative for one in record.reports)]
    return [text[slice(*span)] for text in texts for span in unknown_spans(text)]


@pytest.mark.parametrize("name", ["first", "second"])
def test_a_repeated_narrative_and_a_standstill_are_found(name: str) -> None:
    record = printed(name)
    found = [(finding.period, finding.rule) for finding in check(record.project, record.reports)]
    assert found == [(APRIL, "narrative-twice"), (APRIL, "progress-unmoved")]


def test_the_slip_of_the_first_print_is_marked_and_nothing_else() -> None:
    assert marked(printed("first")) == ["ผลง"]
    assert marked(printed("second")) == []


def test_both_prints_as_two_projects_have_one_code() -> None:
    project = printed("first").project
    both = [
        ProjectIdentity(
            name, project.project_code, project.project_name, project.fiscal_year, project.officer_name
        )
        for name in ("first", "second")
    ]
    assert [[one.rule for one in found] for found in check_file(both).values()] == [
        ["code-twice"],
        ["code-twice"],
    ]
