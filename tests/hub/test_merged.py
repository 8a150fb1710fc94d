"""What coordinators merged and parted is shown by the views as in a file, once one of them has everything."""

import random
from datetime import UTC, datetime, timedelta
from itertools import accumulate, repeat
from pathlib import Path

import pytest
from psycopg import errors

from app.storage.project_file import ProjectFile
from app.storage.revision_payload import REPORT, number_in_payload, text_in_payload
from app.storage.revisions import Authorship
from tests.hub.conftest import TestHub, made, pulled, pushed
from tests.long_form import only_long
from tests.services.gathering.merging import (
    DECEMBER,
    NOVEMBER,
    OCTOBER,
    A,
    B,
    C,
    accept_all,
    clerk,
    collected,
    merge,
    sent,
    shown,
    spends,
    withdraw,
)

pytestmark = pytest.mark.posix


def push(hub: TestHub, *paths: Path) -> None:
    for path in paths:
        with ProjectFile.open(path) as file:
            pushed(file, hub.of())


def told(hub: TestHub) -> dict[str, dict[str, int]]:
    """What the views tell, as `shown` tells a file."""
    found: dict[str, dict[str, int]] = {
        project_id[-1]: {} for (project_id,) in hub.rows("SELECT project_id::text FROM raingan.projects")
    }
    sql = "SELECT project_id::text, period, (disbursed_baht * 100)::bigint FROM raingan.reports"
    for project_id, period, satang in hub.rows(sql):
        found[project_id[-1]][period[-2:]] = satang
    spent = {key: sum(months.values()) for key, months in found.items() if months}
    latest = "SELECT project_id::text, (spent_baht * 100)::bigint FROM raingan.latest_reports"
    assert {project_id[-1]: satang for project_id, satang in hub.rows(latest)} == spent
    for view in ("offices", "office_months"):
        column = "spent_baht" if view == "offices" else "disbursed_baht"
        [(satang,)] = hub.rows(f"SELECT (coalesce(sum({column}), 0) * 100)::bigint FROM raingan.{view}")
        assert satang == sum(spent.values())
    return found


def settle(hub: TestHub, *paths: Path) -> None:
    """Let coordinators pull and push, one after the other."""
    for path in paths:
        with ProjectFile.open(path) as file:
            assert not [one.refused for one in pulled(file, hub.of()) if one.refused]
        push(hub, path)


def test_what_a_clerk_reports_of_a_merged_project_counts_once_a_coordinator_has_pulled_and_pushed(
    hub: TestHub, tmp_path: Path
) -> None:
    first, second = clerk(tmp_path, A, (OCTOBER, 1)), clerk(tmp_path, B, (OCTOBER, 2), (NOVEMBER, 3))
    whole = collected(tmp_path, sent(first), sent(second))
    merge(whole, B, A, [NOVEMBER])
    push(hub, whole)
    before = {"a": {"10": 1, "11": 3}}
    assert told(hub) == before == shown(whole)
    spends(second, B, DECEMBER, 4)
    spends(second, B, NOVEMBER, 5)
    edit(second, B)
    push(hub, second)
    assert told(hub) == before
    settle(hub, whole)
    assert told(hub) == {"a": {"10": 1, "11": 5, "12": 4}} == first_shown(taken(hub, tmp_path / "new.sqlite"))
    accept_all(whole)
    push(hub, whole)
    assert told(hub) == {"a": {"10": 1, "11": 5, "12": 4}} == shown(whole)


def edit(path: Path, project_id: str) -> None:
    """Let a clerk who does not know that his project is part of another one change it."""
    with ProjectFile.open(path) as file:
        file.set_project_entry(project_id, "division", "ฝ่ายโยธา")


def test_what_was_parted_again_counts_for_its_own_project(hub: TestHub, tmp_path: Path) -> None:
    first, second = clerk(tmp_path, A, (OCTOBER, 1)), clerk(tmp_path, B, (NOVEMBER, 3))
    whole = collected(tmp_path, sent(first), sent(second))
    merge(whole, B, A, [NOVEMBER])
    push(hub, whole)
    spends(second, B, DECEMBER, 4)
    push(hub, second)
    settle(hub, whole)
    assert told(hub) == {"a": {"10": 1, "11": 3, "12": 4}}
    withdraw(whole, B)
    push(hub, whole)
    assert told(hub) == {"a": {"10": 1}} == shown(whole)


@pytest.mark.long
def test_a_project_survives_contrary_decisions_of_two_coordinators(hub: TestHub, tmp_path: Path) -> None:
    first, second = clerk(tmp_path, A, (OCTOBER, 1)), clerk(tmp_path, B, (NOVEMBER, 3))
    one = collected(tmp_path, sent(first), sent(second), name="one.sqlite")
    other = collected(tmp_path, sent(first), sent(second), name="other.sqlite")
    merge(one, B, A, [NOVEMBER])
    merge(other, A, B, [OCTOBER])
    push(hub, one, other)
    settle(hub, one)
    assert told(hub) == {"a": {"10": 1, "11": 3}} == first_shown(taken(hub, tmp_path / "new.sqlite"))


def test_who_lacks_a_decision_of_others_does_not_take_it_back(hub: TestHub, tmp_path: Path) -> None:
    first, second = clerk(tmp_path, A, (OCTOBER, 1)), clerk(tmp_path, B, (NOVEMBER, 3))
    one = collected(tmp_path, sent(first), sent(second), name="one.sqlite")
    other = collected(tmp_path, sent(first), sent(second), name="other.sqlite")
    merge(one, B, A, [NOVEMBER])
    push(hub, one)
    edit(other, B)
    push(hub, other)
    assert told(hub) == {"a": {"10": 1, "11": 3}}


def test_an_office_does_not_say_what_is_merged(hub: TestHub) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        hub.rows("SELECT raingan.settle('{}', '{}', '{}')", "minburi")


@pytest.fixture
def chance(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> random.Random:
    """Chance, and a clock that goes by it: some things happen in the same second."""
    found = random.Random(request.param)
    seconds = accumulate(found.choice((0, 1)) for _ in repeat(None))

    def here() -> Authorship:
        return Authorship(f"{EPOCH + timedelta(seconds=next(seconds)):%Y-%m-%dT%H:%M:%SZ}", "ใคร", "PC")

    monkeypatch.setattr(Authorship, "here", here)
    return found


EPOCH = datetime(2019, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("chance", [0, *only_long(1, 2, 3)], indirect=True)
def test_the_views_show_of_merged_projects_what_a_file_shows(
    hub: TestHub, tmp_path: Path, chance: random.Random
) -> None:
    alike(hub, tmp_path, chance, 8)


@pytest.mark.long
@pytest.mark.parametrize("chance", range(100, 200), indirect=True)
def test_the_same_in_a_hundred_histories(hub: TestHub, tmp_path: Path, chance: random.Random) -> None:
    alike(hub, tmp_path, chance, 16)


def alike(hub: TestHub, folder: Path, chance: random.Random, acts: int) -> None:
    """Let clerks report and coordinators merge at random. Once a coordinator has pulled and pushed what came,
    the views tell what a file shows that takes everything.
    """
    clerks = {one: clerk(folder, one, (OCTOBER, number)) for number, one in enumerate((A, B, C), 1)}
    wholes = [
        collected(folder, *map(sent, clerks.values()), name=f"{name}.sqlite") for name in ("one", "other")
    ]
    for number in range(acts):
        one, whole = chance.choice((A, B, C)), chance.choice(wholes)
        match chance.randrange(6):
            case 0:
                spends(clerks[one], one, chance.choice((OCTOBER, NOVEMBER, DECEMBER)), 10 + number)
            case 1 | 2:
                push(hub, chance.choice([clerks[one], whole]))
                settle(hub, chance.choice(wholes))
                assert told(hub) == first_shown(taken(hub, folder / f"{number}.sqlite"))
            case 3:
                collected(folder, sent(clerks[one]), name=whole.name)
            case 4:
                edit(clerks[one], one)
            case _:
                tried(whole, chance)
    push(hub, *clerks.values(), *wholes)
    settle(hub, wholes[0])
    assert told(hub) == first_shown(taken(hub, folder / "everything.sqlite"))


def taken(hub: TestHub, path: Path) -> Path:
    """Return a new file with everything that is on the hub."""
    with made(path) as file:
        assert not [one.refused for one in pulled(file, hub.of()) if one.refused]
    return path


def first_shown(path: Path) -> dict[str, dict[str, int | None]]:
    """What a file shows, but of reports that diverged what a file shows that knew none of their versions."""
    found = shown(path)
    with ProjectFile.open(path) as file:
        for first, *_ in file.revisions.diverged():
            if first.kind == REPORT and first.project_id[-1] in found:
                month = text_in_payload(first.payload, "period")[-2:]
                found[first.project_id[-1]][month] = number_in_payload(first.payload, "disbursed_satang")
    return found


def tried(path: Path, chance: random.Random) -> None:
    """Merge two projects that the file shows, or part two again."""
    with ProjectFile.open(path) as file:
        known = file.project_ids()
        removed = [one.rule for one in file.file_notes("merged") if not one.is_settled]
    if removed and chance.random() < 0.3:
        withdraw(path, chance.choice(removed))
    elif len(known) > 1:
        gone, kept = chance.sample(known, 2)
        merge(path, gone, kept)
