"""What the levels are called: by the plans beside the file, whatever shows them."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.formats.plans.in_force import plan_in_force
from app.formats.plans.level_naming import naming_beside
from app.formats.plans.plan import LEVEL_NAMES, plan_bytes
from app.formats.plans.store import FOLDER, read_plans

OWN = ("ด้าน", "มิติ", "เป้าหมาย", "ตัวชี้วัด")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A place of a file with a plan of the office beside it, for 2571 to 2575."""
    example = read_plans(tmp_path)[0][0]
    own = replace(
        example, name="แผนใหม่", first_fiscal_year=2571, last_fiscal_year=2575, level_names=OWN, lines=()
    )
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "own.json").write_bytes(plan_bytes(own))
    return tmp_path / "ก.sqlite"


def test_each_year_has_the_names_of_its_edition(file: Path) -> None:
    naming = naming_beside(file)
    assert naming(2572) == OWN
    assert naming(2567)[2] == "เป้าประสงค์"
    assert naming(2590) == naming(None) == LEVEL_NAMES


@pytest.mark.parametrize("year", [None, 2562, 2567, 2572, 2590])
def test_they_are_the_names_of_the_form_s_own_fields(file: Path, year: int | None) -> None:
    assert naming_beside(file)(year) == plan_in_force(year, read_plans(file.parent)[0], []).level_names
