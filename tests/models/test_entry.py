"""The form is declared once, in the words of the official form."""

import dataclasses

import pytest

from app.models.entry import LIST_KINDS, TEXT_KINDS, FormSection, empty_value, entries
from app.models.progress_report import ProgressReport
from app.models.project import Project, StrategicAlignment
from tests.conftest import FILES

FORMS = (Project, ProgressReport, StrategicAlignment)
OFFICIAL = (FILES / "official-form.txt").read_text("utf-8").splitlines()
# Printed as one line of three levels, as the phone after a name, or as columns without a label.
WITHOUT_OWN_LABEL = {"office", "division", "subdivision", "officer_phone"}
LISTS = {item.key for item in entries(Project).values() if item.kind in LIST_KINDS}


@pytest.mark.parametrize("form", FORMS)
def test_every_field_but_a_key_is_an_entry_that_starts_out_empty(form: type) -> None:
    fields = {
        field.name: field for field in dataclasses.fields(form) if field.default is not dataclasses.MISSING
    }
    assert list(fields) == list(entries(form))
    assert all(field.default == empty_value(entries(form)[name].kind) for name, field in fields.items())


@pytest.mark.parametrize("section", FormSection)
def test_sections_bear_their_printed_titles(section: FormSection) -> None:
    dot = "." if section is FormSection.REPORTS else ""
    assert f"{section.number}{dot} {section.title}" in OFFICIAL


@pytest.mark.parametrize("key", sorted(entries(Project).keys() - LISTS - WITHOUT_OWN_LABEL))
def test_entries_bear_their_printed_labels(key: str) -> None:
    assert any(f"{line} ".startswith(f"{entries(Project)[key].printed} : ") for line in OFFICIAL)


@pytest.mark.parametrize("key", entries(StrategicAlignment))
def test_alignments_bear_their_printed_labels(key: str) -> None:
    assert any(line.startswith(f"{entries(StrategicAlignment)[key].printed} : ") for line in OFFICIAL)


def test_entries_follow_the_order_of_the_form() -> None:
    order = list(FormSection)
    places = [order.index(item.section) for item in entries(Project).values() if item.section]
    assert len(places) == len(entries(Project))
    assert places == sorted(places)


def test_a_kind_is_text_or_list_but_not_both() -> None:
    assert not TEXT_KINDS & LIST_KINDS
