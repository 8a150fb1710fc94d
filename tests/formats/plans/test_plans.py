import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.formats.plans.store import FOLDER, RESOURCES, read_plans
from app.formats.reference_lists import units
from app.models.project import StrategicAlignment
from app.storage.user_folders import data_folder

PLAN = {
    "name": "แผนทดลอง",
    "first_fiscal_year": 2566,
    "last_fiscal_year": 2570,
    "issues": [
        {
            "name": "ด้านที่ ๑",
            "sub_issues": [
                {"name": "๑.๑", "goals": [{"name": "๑.๑.๑", "indicators": ["ก", "ข"]}]},
                {"name": "๑.๒"},
            ],
        }
    ],
}
NAME = "bma-2561-2565.json"
LATER = "แผนพัฒนากรุงเทพมหานคร ระยะ 20 ปี ระยะที่ 3 (พ.ศ. 2566–2570)"


def put(folder: Path, plan: object, name: str = "new.json") -> None:
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    (folder / FOLDER / name).write_text(json.dumps(plan, ensure_ascii=False), "utf-8")


def test_there_are_fifty_offices_and_each_has_its_prefix() -> None:
    offices = units()["office"]
    assert len(set(offices)) == 50
    assert all(office.startswith("สำนักงานเขต") for office in offices)
    assert len(set(units()["division"])) == 10


def test_the_programs_own_plan_is_read_whole(tmp_path: Path) -> None:
    (plan, _), errors = read_plans(tmp_path)
    assert errors == []
    assert (plan.first_fiscal_year, plan.last_fiscal_year) == (2561, 2565)
    assert {line.strategic_issue for line in plan.lines} >= {
        "ด้านที่ ๓ - มหานครสำหรับทุกคน : Bangkok as a City for All",
        "ด้านที่ ๔ - มหานครกระชับ",
    }
    assert "๓.๓ - การศึกษาสำหรับทุกคน" in {line.strategic_sub_issue for line in plan.lines}


def named(node: Any) -> Iterator[dict[str, Any]]:
    """Yield every named entry of a plan file, at any level."""
    for level in ("issues", "sub_issues", "goals", "indicators"):
        for child in node.get(level, []):
            yield child
            yield from named(child)


def test_each_entry_of_the_programs_own_plan_names_the_page_that_confirms_it() -> None:
    entries = list(named(json.loads((RESOURCES / FOLDER / NAME).read_text("utf-8"))))
    assert len(entries) > 50
    assert all(
        entry["source"].startswith("http://") and ".bangkok.go.th/" in entry["source"] for entry in entries
    )


def test_no_entry_of_the_programs_own_plan_has_a_doubled_vowel_or_another_dash(tmp_path: Path) -> None:
    plans, _ = read_plans(tmp_path)
    assert not any(fault in repr([plan.lines for plan in plans]) for fault in ("ำา", "–"))


@pytest.mark.parametrize("place", ["user", "beside"])
def test_a_plan_of_the_coordinator_joins(tmp_path: Path, place: str) -> None:
    put(data_folder() if place == "user" else tmp_path, PLAN)
    *_, plan = read_plans(tmp_path)[0]
    assert plan.lines == (
        StrategicAlignment("ด้านที่ ๑", "๑.๑", "๑.๑.๑", "ก"),
        StrategicAlignment("ด้านที่ ๑", "๑.๑", "๑.๑.๑", "ข"),
        StrategicAlignment("ด้านที่ ๑", "๑.๒"),
    )


def test_one_of_the_same_name_takes_the_place_of_the_programs(tmp_path: Path) -> None:
    put(tmp_path, PLAN, NAME)
    assert [plan.name for plan in read_plans(tmp_path)[0]] == ["แผนทดลอง", LATER]


def test_that_beside_the_file_counts_before_the_users(tmp_path: Path) -> None:
    put(data_folder(), PLAN | {"name": "ของผู้ใช้"}, NAME)
    put(tmp_path, PLAN, NAME)
    assert [plan.name for plan in read_plans(tmp_path)[0]] == ["แผนทดลอง", LATER]


@pytest.mark.parametrize(
    "broken",
    [
        [],
        PLAN | {"first_fiscal_year": "2566"},
        PLAN | {"issues": "ด้านที่ ๑"},
        PLAN | {"issues": [{"sub_issues": []}]},
        PLAN | {"issues": [3]},
        {"issues": []},
    ],
)
def test_a_plan_that_is_none_is_named_and_the_others_stay(tmp_path: Path, broken: object) -> None:
    put(tmp_path, broken)
    plans, (error,) = read_plans(tmp_path)
    assert len(plans) == 2
    assert "แผน new.json" in error.what


def test_a_plan_covers_its_years(tmp_path: Path) -> None:
    (plan, _), _ = read_plans(tmp_path)
    assert [plan.covers(year) for year in (2560, 2561, 2565, 2566, None)] == [False, True, True, False, True]
