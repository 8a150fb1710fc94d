"""Divisions, offices and the city: offices and the city exchange by the hub, a division with its office."""

from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.project import Project
from app.models.submission.deadlines import Deadline
from app.services.carriers.hub import look, pulling, pushing
from app.services.file_profile import Role
from app.services.submission.deadlines import deadlines_of, set_general_deadline
from app.storage.project_file import new_record_id
from tests.hub.conftest import TestHub, made, pulled, pushed, result_of
from tests.services.units.test_levels import MINBURI, OCTOBER, WORKS, World, counts, take, world

pytestmark = pytest.mark.posix
__all__ = ["world"]


def test_a_divisions_file_is_told_to_go_to_its_office(hub: TestHub, world: World, tmp_path: Path) -> None:
    for use in (
        lambda: look(world.works, hub.of("minburi")),
        lambda: result_of(pushing(world.works, hub.of("minburi"))),
        lambda: result_of(pulling(world.works, hub.of("minburi"), tmp_path)),
    ):
        with pytest.raises(UserError, match=r"เป็นของฝ่าย.*ส่งไฟล์ให้ผู้ประสานงานของหน่วยงาน"):
            use()
    assert hub.digests() == set()


def test_what_an_office_gathered_from_its_divisions_reaches_the_city_and_goes_back_as_a_return(
    hub: TestHub, world: World
) -> None:
    for division in (world.works, world.tax):
        world.pass_on(division, world.minburi)
    set_general_deadline(world.minburi, Deadline(15))
    pushed(world.minburi, hub.of("minburi"))
    pulled(world.city, hub.of())
    assert counts(world.city)[MINBURI] == (2, 2)

    set_general_deadline(world.city, Deadline(27))
    world.city.set_report_entry(world.road.id, OCTOBER, "disbursed_satang", 250)
    pushed(world.city, hub.of())
    assert all(one.is_return for one in pulled(world.minburi, hub.of("minburi")))
    assert (deadlines_of(world.minburi).general, deadlines_of(world.city).general) == (
        Deadline(15),
        Deadline(27),
    )
    to_divisions = world.returned(world.minburi)
    assert list(to_divisions) == [WORKS]
    take(world.works, to_divisions[WORKS])
    assert [one.disbursed_satang for one in world.works.reports(world.road.id)] == [250]


def test_a_department_is_an_office_like_any_other(hub: TestHub, world: World) -> None:
    name = "สำนักการโยธา"
    hub.execute(
        "CREATE ROLE works LOGIN IN ROLE raingan_office",
        f"INSERT INTO raingan.office_role VALUES ('works', '{name}')",
    )
    with made(world.folder / "สำนัก.sqlite", Role.CLERK, name) as file:
        file.add_project(Project(new_record_id(), office=name, fiscal_year=2562), ())
        assert pushed(file, hub.of("works")) == 1
    assert hub.rows("SELECT office FROM raingan.offices") == [(name,)]
