from app.printing.charts.bar_charts import Bar, Bars
from app.printing.charts.primitives import Drawing, Fill, Ink
from tests.printing.charts.letters import PLAIN

MONEY = Bars("งบประมาณ", tuple(Bar(f"ฝ่ายที่ {n}", n, 2 * n, f"{n} บาท") for n in range(1, 41)), "ยังไม่มีโครงการ")


def lengths(drawing: Drawing) -> list[float]:
    """Return the length of each bar's filled part."""
    filled = [mark.places for mark in drawing.marks if isinstance(mark, Fill) and mark.ink is Ink.ACCENT]
    return [places[1][0] - places[0][0] for places in filled]


def test_bars_are_as_long_as_their_values() -> None:
    found = lengths(MONEY.drawing(402, MONEY.height(402, PLAIN), PLAIN))
    assert [round(length / found[0]) for length in found] == list(range(1, 41))


def test_parts_of_one_chart_have_one_scale() -> None:
    whole = lengths(MONEY.drawing(402, MONEY.height(402, PLAIN), PLAIN))
    parts = MONEY.parted(16)
    assert [len(part.bars) for part in parts] == [16, 16, 8]
    assert [length for part in parts for length in lengths(part.drawing(402, 400, PLAIN))] == whole


def test_numbers_stand_under_a_name_that_leaves_no_room() -> None:
    bar = Bar("ฝ่ายรักษาความสะอาดและสวนสาธารณะ", 1, 2, "353,600 จาก 1,620,000 บาท")
    wide, narrow = (Bars("", (bar,), "").height(width, PLAIN) for width in (600, 200))
    assert narrow == wide + PLAIN.line
