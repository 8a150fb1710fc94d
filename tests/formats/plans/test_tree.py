"""Entries of a level are found below what is typed above, in whatever spelling, also among thousands."""

import pytest

from app.formats.plans import tree as plan_tree
from app.formats.plans.in_force import plan_in_force
from app.formats.plans.plan import Plan, line_of
from app.formats.plans.tree import PlanTree, number_of
from app.models.project import StrategicAlignment


def plan(*lines: tuple[str, ...], is_confirmed: bool = True, first: int = 2566) -> Plan:
    return Plan(
        f"แผน {first} {is_confirmed}", first, first + 4, tuple(map(line_of, lines)), is_confirmed=is_confirmed
    )


@pytest.mark.parametrize(
    "typed", ["ด้านที่ ๓", "ด้านที่ 3 – มหานครสำหรับทุกคน", "3. อะไรก็ตาม", "ด้านที่ ๓ - มหานครสำหรับทุกคน"]
)
def test_a_number_decides_what_is_meant(typed: str) -> None:
    tree = PlanTree.of([plan(("ด้านที่ ๓ - มหานครสำหรับทุกคน", "๓.๑ ก"), ("ด้านที่ ๔ ข", "๔.๑ ค"))], ())
    assert [entry.text for entry in tree.below([typed])] == ["๓.๑ ก"]


@pytest.mark.parametrize("typed", ["การทํางาน ร่วมกัน", "การทำงานร่วมกัน", " การทำงาน  ร่วมกัน"])
def test_a_text_without_a_number_is_found_in_another_spelling(typed: str) -> None:
    tree = PlanTree.of([plan(("การทำงานร่วมกัน", "ก"), ("การทำงานแยกกัน", "ข"))], ())
    assert [entry.text for entry in tree.below([typed])] == ["ก"]


def test_among_thousands_only_likely_ones_are_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folding is slow: five thousand long names took six seconds."""
    tree = PlanTree.of([plan(*((f"ข้อ ก{place}",) for place in range(5_000)))], ())
    folded: list[str] = []

    def counted(text: str) -> str:
        folded.append(text)
        return text

    monkeypatch.setattr(plan_tree, "text_key", counted)
    assert tree.below(["พิมพ์เอง"]) == []
    assert len(folded) == 1


def test_entries_named_twice_are_offered_once() -> None:
    tree = PlanTree.of([plan(("ก", "ข"), ("ก", "ข")), plan(("ก", "ข"))], [line_of(("ก", "ข"))])
    assert [(entry.text, entry.is_own) for entry in tree.below(["ก"])] == [("ข", False)]


def test_an_unconfirmed_edition_gives_way_to_any_other_of_its_years() -> None:
    doubtful, sure = plan(("ก",), ("ข",), is_confirmed=False), plan(("ก",), ("ค",))
    assert [e.text for e in plan_in_force(2567, [doubtful], ()).tree.below(())] == ["ก", "ข"]
    holding = plan_in_force(2567, [doubtful, sure], ())
    assert [entry.text for entry in holding.tree.below(())] == ["ก", "ค"]
    assert (holding.is_unconfirmed(0, "ก"), holding.is_unconfirmed(0, "ข")) == (False, True)


def test_a_year_of_no_edition_is_offered_only_what_the_office_wrote_itself() -> None:
    editions = [plan(("ก",)), plan(("ข",), first=2571)]
    own = [((StrategicAlignment("เขียนเอง"), StrategicAlignment("ก")), 2567)]
    holding = plan_in_force(2590, editions, own)
    assert [entry.text for entry in holding.tree.below(())] == ["เขียนเอง"]
    assert holding.name == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ด้านที่ ๓ - ก", "3"),
        ("๓.๔ - ก", "3.4"),
        ("ยุทธศาสตร์ย่อยที่ 1.1 ก", "1.1"),
        ("20. ร้อยละ", "20"),
        ("100 ปี", "100"),
        ("ร้อยละ 20", None),
        ("ด้านคุณภาพ", None),
    ],
)
def test_an_entry_begins_with_its_number(text: str, number: str | None) -> None:
    assert number_of(text) == number
