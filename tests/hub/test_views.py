"""The views tell what the program shows of the same revisions, whatever happened to them."""

import random
from collections import defaultdict
from pathlib import Path

import pytest

from app.models.match_key import office_key
from app.models.progress_report import ProgressReport, fiscal_months
from app.models.project import Project
from app.models.thai import fiscal_year_of
from app.services.carriers.hub import look
from app.storage.project_file import ProjectFile
from app.storage.revision_payload import PROJECT, canonical
from app.storage.revisions import UNKNOWN, Authorship, Revision, make_revision
from tests.hub.conftest import BANGKAPI, MINBURI, TestHub, made, pushed

pytestmark = pytest.mark.posix

IDS = [f"0190a1b2-0000-7000-8000-00000000000{number}" for number in range(5)]
MONTHS = fiscal_months(2562)[:3]
TIMES = ("", "2019-01-02T03:04:05Z", "2019-01-02T03:04:06Z")


def histories(chance: random.Random) -> list[Revision]:
    """Revisions of a few projects and reports that follow each other, part, and are removed, in any order."""
    made_so_far: list[Revision] = []
    for _ in range(40):
        project_id, month = chance.choice(IDS), chance.choice(MONTHS)
        is_project = chance.random() < 0.4
        report = ProgressReport(project_id, month)
        kind, record_id = (PROJECT, project_id) if is_project else ("progress_report", report.id)
        known = [one for one in made_so_far if one.record_id == record_id]
        parents = {one.digest for one in chance.sample(known, min(len(known), chance.choice((0, 1, 1, 2))))}
        about = {} if is_project else {"project_id": project_id, "period": str(month)}
        if known and chance.random() < 0.15:
            payload = canonical(about | {"removed": True})
        elif is_project:
            payload = canonical(
                {
                    "office": chance.choice((MINBURI, BANGKAPI)),
                    "fiscal_year": chance.choice((2562, 2563)),
                    "allocated_budget_satang": chance.choice((100_50, 200_00)),
                }
            )
        else:
            payload = canonical(about | {"disbursed_satang": chance.choice((50, 70)), "progress": 10_00})
        authorship = Authorship(chance.choice(TIMES), "", "")
        made_so_far.append(make_revision(kind, record_id, parents, payload, authorship))
    return list({one.digest: one for one in made_so_far}.values())


@pytest.mark.parametrize("seed", range(6))
def test_the_views_show_what_the_file_shows(hub: TestHub, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with made(tmp_path / "รวม.sqlite") as file:
        file.revisions.adopt(histories(chance))
        pushed(file, hub.of())
        assert projects_of(hub) == {
            (one.id, office_key(one.office), one.fiscal_year, one.allocated_budget_satang)
            for one in file.summaries()
        }
        assert reports_of(hub) == {
            (project_id, str(report.period), report.disbursed_satang)
            for project_id in file.project_ids()
            for report in file.reports(project_id)
        }
        assert offices_of(hub) == sums_of(file)


def projects_of(hub: TestHub) -> set[tuple[object, ...]]:
    sql = """
        SELECT project_id::text, office_key, fiscal_year, (allocated_budget_baht * 100)::bigint
        FROM raingan.projects
    """
    return set(hub.rows(sql, "dashboard"))


def reports_of(hub: TestHub) -> set[tuple[object, ...]]:
    sql = """
        SELECT project_id::text, to_char(month, 'YYYY-MM'), (disbursed_baht * 100)::bigint
        FROM raingan.reports
    """
    return set(hub.rows(sql, "dashboard"))


def offices_of(hub: TestHub) -> dict[tuple[str, int], tuple[int, int, int]]:
    sql = """
        SELECT office_key, fiscal_year, projects, (allocated_budget_baht * 100)::bigint,
            (spent_baht * 100)::bigint
        FROM raingan.offices
    """
    return {(office, year): (count, got, spent) for office, year, count, got, spent in hub.rows(sql)}


def sums_of(file: ProjectFile) -> dict[tuple[str, int], tuple[int, int, int]]:
    sums: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in file.summaries():
        assert one.fiscal_year is not None
        entry = sums[office_key(one.office), one.fiscal_year]
        entry[0] += 1
        entry[1] += one.allocated_budget_satang or 0
        entry[2] += one.spent_satang
    return {key: (count, got, spent) for key, (count, got, spent) in sums.items()}


def test_a_revision_that_names_another_records_as_its_parent_hides_nothing(
    hub: TestHub, tmp_path: Path
) -> None:
    with made(tmp_path / "รวม.sqlite") as file:
        file.add_project(Project(IDS[0], office=MINBURI, fiscal_year=2562), ())
        file.revisions.commit()
        [known] = file.revisions.digests()
        payload = canonical({"office": BANGKAPI, "fiscal_year": 2562})
        file.revisions.adopt([make_revision(PROJECT, IDS[1], [known], payload, UNKNOWN)])
        pushed(file, hub.of())
    assert hub.rows("SELECT count(*) FROM raingan.projects") == [(2,)]


def test_what_the_owner_deletes_is_neither_shown_nor_summed_and_comes_again(
    hub: TestHub, tmp_path: Path
) -> None:
    with made(tmp_path / "รวม.sqlite") as file:
        file.revisions.adopt(histories(random.Random(9)))
        pushed(file, hub.of())
        before = projects_of(hub), reports_of(hub), hub.rows(SUMS)
        hub.execute("DELETE FROM raingan.revision WHERE get_byte(digest, 31) % 2 = 0")
        assert (projects_of(hub), reports_of(hub)) != before[:2]
        assert look(file, hub.of()).to_send == len(file.revisions.digests()) - len(hub.digests())
        pushed(file, hub.of())
        assert (projects_of(hub), reports_of(hub), hub.rows(SUMS)) == before
        assert look(file, hub.of()).to_send == 0


SUMS = "SELECT * FROM raingan.bucket ORDER BY number"


@pytest.mark.parametrize("month", [(2018, 9), (2018, 10), (2019, 9), (2019, 10), (1950, 1), (2150, 12)])
def test_a_month_lies_in_its_fiscal_year(hub: TestHub, month: tuple[int, int]) -> None:
    from datetime import date

    sql = f"SELECT raingan.fiscal_year_of('note', '{{\"period\": \"{month[0]}-{month[1]:02}\"}}')"
    assert hub.rows(sql) == [(fiscal_year_of(date(*month, 1)),)]


@pytest.mark.parametrize(
    "name",
    [
        *("สำนักงานเขตมีนบุรี", "สนง.เขตมีนบุรี", "สนข.มีนบุรี", "ส.น.ข. มีนบุรี", "เขตมีนบุรี", "มีนบุรี กทม."),
        *("สำนักงานเขตมีนบุรี กรุงเทพมหานคร", " สำนักงาน เขต มีนบุรี", "สํานักงานเขตมีนบุรี", "มีนบุรี"),
    ],
)
def test_an_office_is_known_in_its_usual_spellings(hub: TestHub, name: str) -> None:
    """As in the program; rarer ones an office cannot write, and a coordinator can."""
    assert (
        hub.rows(f"SELECT raingan.office_key('{name}')") == [(office_key(MINBURI),)] == [(office_key(name),)]
    )
