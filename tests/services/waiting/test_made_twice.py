"""A change that two people made alike is one change, whoever of them another person built on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.services.waiting.decisions import accept, pending, refuse
from app.storage.project_file import ProjectFile
from tests.services.gathering.gathered import copy_of
from tests.services.waiting.test_decisions import (
    ONE,
    decided,
    drop_budget,
    edited,
    gathered,
    into,
    office,
    remove_project,
    sent,
    shown,
)

__all__ = ["into", "office"]

LATER = "2026-02-02T00:00:00Z"


def rename(file: ProjectFile) -> None:
    file.set_project_entry(ONE, "project_name", "ชื่อใหม่")


def test_what_was_built_on_the_other_one_waits_in_a_file_that_keeps_no_list(into: Path, office: Path) -> None:
    edited(into, rename)
    edited(office, rename, at=LATER)
    [told] = gathered(into, edited(office, drop_budget, at="2026-02-03T00:00:00Z"))
    with ProjectFile.open(sent(into)) as copy:
        assert [one.code for one in pending(copy)] == [told.code]
        assert copy.waiting.search() == [ONE]
        accept(copy, pending(copy))
        assert copy.project(ONE).allocated_budget_satang == 1_00


def test_the_same_change_by_two_waits_for_nothing(into: Path, office: Path) -> None:
    edited(into, rename)
    gathered(into, edited(office, rename, at=LATER))
    with ProjectFile.open(sent(into)) as copy:
        assert copy.waiting.search() == []


@pytest.mark.parametrize("lose", [drop_budget, remove_project])
def test_a_refusal_of_the_other_one_waits_where_the_loss_was_accepted(
    into: Path, office: Path, tmp_path: Path, lose: Callable[[ProjectFile], None]
) -> None:
    second, elsewhere = (copy_of(path, f"other-{path.stem}") for path in (into, office))
    gathered(into, edited(office, lose))
    gathered(second, edited(elsewhere, lose, at=LATER))
    decided(into, refuse)
    decided(second, accept)
    before = shown(second)
    [overturned] = gathered(second, into)
    assert overturned.project_id == ONE
    assert shown(second) == before, "what was accepted stays until somebody decides"
    decided(second, accept)
    assert shown(second) == shown(into)
