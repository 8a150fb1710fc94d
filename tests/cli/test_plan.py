"""The command `plan`: what goes where is printed first, and nothing is kept while a question waits."""

import json
from pathlib import Path

import pytest

from app.cli import main
from app.formats.plans.store import Origin, stored_plans

Captured = pytest.CaptureFixture[str]
ASKING = "ด้านที่ ๑ ก\n๑.๑ ข\n๑.๑.๑ ค\n20. ร้อยละ"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "แผนของเขต 2571-2575.txt"
    path.write_text(ASKING, "utf-8")
    return path


def own() -> list[str]:
    return [stored.plan.name for stored in stored_plans(None)[0] if stored.origin is Origin.OFFICE]


def test_without_a_source_it_lists_the_plans(capsys: Captured) -> None:
    assert main(["plan"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("2561-2565 แผนพัฒนากรุงเทพมหานคร")
    assert second.endswith("ของโปรแกรม (ยังไม่ยืนยัน)")


def test_a_question_keeps_the_plan_back(source: Path, capsys: Captured) -> None:
    assert main(["plan", str(source)]) == 1
    told = capsys.readouterr().out
    assert "      20. ร้อยละ (แผนของเขต 2571-2575.txt บรรทัด 4)" in told
    assert '--answer "lone=below"' in told
    assert own() == []


def test_a_plan_is_kept_under_its_name_and_replaced_only_on_request(source: Path, capsys: Captured) -> None:
    command = ["plan", str(source), "--accept-proposed", "--levels", "ด้าน,มิติ,เป้าหมาย,ตัวชี้วัด"]
    assert main([*command, "--dry-run"]) == 0
    assert own() == []
    assert main(command) == 0
    assert own() == ["แผนของเขต 2571-2575"]
    assert main(command) == 2
    assert "--update" in capsys.readouterr().err
    assert main([*command, "--update"]) == 0


def test_a_plan_is_written_to_a_file_that_can_be_added(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    command = ["plan", str(source), "--accept-proposed", "--name", "ชื่ออื่น", "--years", "2571-2573"]
    assert main([*command, "--out", str(out)]) == 0
    found = json.loads(out.read_text("utf-8"))
    assert (found["name"], found["last_fiscal_year"], found["level_names"][0]) == ("ชื่ออื่น", 2573, "ด้าน")
    assert main(["plan", str(out)]) == 0
    assert own() == ["ชื่ออื่น"]


@pytest.mark.parametrize(
    "content", ["{", '{"issues": [], "first_fiscal_year": 9999999999}', "[" * 100_000, "\0\1\2", ""]
)
def test_a_damaged_or_hostile_plan_is_refused_in_two_plain_lines(
    tmp_path: Path, capsys: Captured, content: str
) -> None:
    path = tmp_path / "plan.json"
    path.write_text(content, "utf-8")
    assert main(["plan", str(path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
