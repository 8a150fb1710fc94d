"""The views follow projects that were merged, as the program does."""

import random
from datetime import UTC, datetime, timedelta
from itertools import accumulate, repeat
from pathlib import Path

import pytest

from app.hub.migrations import MIGRATIONS
from app.models.progress_report import Period, report_id
from app.services.carriers.hub import set_up
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revision_payload import REPORT, number_in_payload, text_in_payload
from app.storage.revisions import Authorship
from tests.hub.conftest import TestHub, made, pulled, pushed
from tests.hub.server import Server
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


def test_what_a_clerk_reports_of_a_merged_project_counts_once_before_anybody_gathers_it(
    hub: TestHub, tmp_path: Path
) -> None:
    first, second = clerk(tmp_path, A, (OCTOBER, 1)), clerk(tmp_path, B, (OCTOBER, 2), (NOVEMBER, 3))
    whole = collected(tmp_path, sent(first), sent(second))
    merge(whole, B, A, [NOVEMBER])
    push(hub, whole)
    assert told(hub) == {"a": {"10": 1, "11": 3}} == shown(whole)
    spends(second, B, DECEMBER, 4)
    spends(second, B, NOVEMBER, 5)
    push(hub, second)
    assert told(hub) == {"a": {"10": 1, "11": 5, "12": 4}}
    collected(tmp_path, sent(second))
    accept_all(whole)
    push(hub, whole)
    assert told(hub) == {"a": {"10": 1, "11": 5, "12": 4}} == shown(whole)


def test_a_merging_that_is_withdrawn_is_no_longer_followed(hub: TestHub, tmp_path: Path) -> None:
    first, second = clerk(tmp_path, A, (OCTOBER, 1)), clerk(tmp_path, B, (NOVEMBER, 3))
    whole = collected(tmp_path, sent(first), sent(second))
    merge(whole, B, A, [NOVEMBER])
    push(hub, whole)
    spends(second, B, DECEMBER, 4)
    push(hub, second)
    withdraw(whole, B)
    push(hub, whole)
    assert told(hub)["a"] == {"10": 1} == shown(whole)["a"]


def test_a_project_survives_a_circle(hub: TestHub, tmp_path: Path) -> None:
    first, second = clerk(tmp_path, A, (OCTOBER, 1)), clerk(tmp_path, B, (NOVEMBER, 3))
    one = collected(tmp_path, sent(first), sent(second), name="one.sqlite")
    other = collected(tmp_path, sent(first), sent(second), name="other.sqlite")
    merge(one, B, A, [NOVEMBER])
    merge(other, A, B, [OCTOBER])
    push(hub, one, other)
    assert told(hub) == {"a": {"10": 1, "11": 3}}


def test_an_older_hub_follows_what_was_merged_once_it_is_brought_up_to_date(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.execute("postgres", "CREATE DATABASE once_older")
    older = TestHub(server, "once_older")
    first, second = clerk(tmp_path, A, (OCTOBER, 1)), clerk(tmp_path, B, (OCTOBER, 2), (NOVEMBER, 3))
    whole = collected(tmp_path, sent(first), sent(second))
    merge(whole, B, A)
    spends(second, B, DECEMBER, 4)
    with monkeypatch.context() as once:
        for module in ("setup", "connection"):
            once.setattr(f"app.hub.{module}.MIGRATIONS", MIGRATIONS[:4])
        set_up(older.of("postgres"))
        push(older, whole, second)
    assert told(older) == {"a": {"10": 1, "11": 3}}
    set_up(older.of("postgres"))
    assert told(older) == {"a": {"10": 1, "11": 3, "12": 4}}


def test_the_hub_names_the_reports_of_a_project_as_the_program_does(hub: TestHub) -> None:
    for project_id in (A, B, new_record_id()):
        for period in (OCTOBER, Period(2099, 1)):
            named = f"SELECT raingan.report_id('{project_id}', '{period}')::text"
            assert hub.rows(named) == [(report_id(project_id, period),)]


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


@pytest.mark.parametrize("chance", range(4), indirect=True)
def test_the_views_show_of_merged_projects_what_a_file_shows(
    hub: TestHub, tmp_path: Path, chance: random.Random
) -> None:
    alike(hub, tmp_path, chance)


@pytest.mark.long
@pytest.mark.parametrize("chance", range(100, 200), indirect=True)
def test_the_same_in_a_hundred_histories(hub: TestHub, tmp_path: Path, chance: random.Random) -> None:
    alike(hub, tmp_path, chance)


def alike(hub: TestHub, folder: Path, chance: random.Random) -> None:
    """Let clerks report and coordinators merge at random: who takes everything sees what the views tell."""
    clerks = {one: clerk(folder, one, (OCTOBER, number)) for number, one in enumerate((A, B, C), 1)}
    wholes = [
        collected(folder, *map(sent, clerks.values()), name=f"{name}.sqlite") for name in ("one", "other")
    ]
    for number in range(16):
        one, whole = chance.choice((A, B, C)), chance.choice(wholes)
        match chance.randrange(5):
            case 0:
                spends(clerks[one], one, chance.choice((OCTOBER, NOVEMBER, DECEMBER)), 10 + number)
            case 1 | 2:
                push(hub, chance.choice([clerks[one], whole]))
                assert told(hub) == first_shown(taken(hub, folder / f"{number}.sqlite"))
            case 3:
                collected(folder, sent(clerks[one]), name=whole.name)
            case _:
                tried(whole, chance)
    push(hub, *clerks.values(), *wholes)
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
