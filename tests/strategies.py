"""Hypothesis strategies for everything that the form can hold, as the window and the readers produce it."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from app.models.entry import TEXT_KINDS, Kind, entries
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project, StrategicAlignment, TargetGroup
from app.models.project_record import ProjectRecord
from app.models.thai import MAX_PROGRESS, MAX_SATANG, clean_line, clean_text
from app.models.thai_cleaning import ODD_SIGNS, OLD_GLYPHS

THAI = "กขคงจฉญฎฐดตทนบปผพมยรลวศษสหอฮะาำิีึืุูเแโใไๆ็่้๊๋์ฯ๐๑๒๓๔๕๖๗๘๙"
others = st.characters(exclude_categories=["Cs"], exclude_characters=[*OLD_GLYPHS, *ODD_SIGNS])
letters = st.one_of(st.sampled_from(THAI), others)
typed = st.text(letters, max_size=40)
lines = typed.map(clean_line)
texts = st.text(st.one_of(letters, st.just("\n")), max_size=60).map(clean_text)
days = st.dates(date(1950, 1, 1), date(2150, 12, 31))
periods = st.builds(Period, st.integers(1950, 2150), st.integers(1, 12))
amounts = st.integers(0, MAX_SATANG)
percents = st.integers(0, MAX_PROGRESS)
alignments = st.builds(StrategicAlignment, lines, lines, lines, lines)
groups = st.builds(TargetGroup, lines, st.lists(lines, max_size=3).map(tuple))

VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    **dict.fromkeys(TEXT_KINDS, lines),
    Kind.TEXT: texts,
    Kind.FISCAL_YEAR: st.none() | st.integers(2493, 2693),
    Kind.DATE: st.none() | days,
    Kind.MONEY: st.none() | amounts,
    Kind.PERCENT: st.none() | percents,
    Kind.PARAGRAPHS: st.lists(lines, max_size=3).map(tuple),
    Kind.ITEMS: st.lists(lines, max_size=3).map(tuple),
    Kind.TARGETS: st.lists(groups, max_size=3).map(tuple),
    Kind.ALIGNMENTS: st.lists(alignments, max_size=3).map(tuple),
}


def filled(form: type[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw values for all entries of a form, by key."""
    return st.fixed_dictionaries({item.key: VALUES[item.kind] for item in entries(form).values()})


@st.composite
def records(draw: st.DrawFn) -> ProjectRecord:
    project_id = str(draw(st.uuids()))
    months = sorted(draw(st.sets(periods, max_size=4)))
    reports = tuple(ProgressReport(project_id, month, **draw(filled(ProgressReport))) for month in months)
    return ProjectRecord(Project(project_id, **draw(filled(Project))), reports)
