"""The overview on paper: its content, its PDF/A conformance, and its legibility in grey."""

import io
from collections.abc import Sequence
from datetime import date

import page
import pikepdf
import pypdfium2
import pytest

from app.models.project_status import ProjectStatus
from app.printing.form_blocks import HEIGHT
from app.printing.layout import Role
from app.printing.overview_report import MOST_TO_FOLLOW, About, lay_out_overview, print_overview
from tests.printing.programs.readers import READERS, without_spaces
from tests.printing.test_tags import elements

ABOUT = About("มีนบุรี 2562.sqlite", "ปีงบประมาณ 2562 ทุกฝ่าย", date(2019, 7, 1))
GOOD = ProjectStatus(
    "1", "โครงการปรับปรุงทางเท้าและท่อระบายน้ำ", "50130000-3379", 2562, "", "ฝ่ายโยธา", date(2018, 10, 1),
    date(2019, 9, 30), 180_000_00, 88_400_00, 3, 90_00, date(2019, 4, 1), "เป็นไปตามแผน", "เป็นไปตามเป้าหมาย",
)  # fmt: skip
LATE = GOOD._replace(id="2", project_code="50130000-3380", plan_status="ช้ากว่าแผน", division="ฝ่ายรายได้")
DEAR = GOOD._replace(id="3", project_code="50130000-3381", spent_satang=200_000_00, plan_status="รอผู้รับจ้าง")
NEW = GOOD._replace(id="4", spent_satang=0, report_count=0, progress=None, plan_status="", target_status="")
ALL = [GOOD, LATE, DEAR, NEW]


@pytest.mark.parametrize("name", READERS)
def test_every_number_can_be_copied(name: str) -> None:
    text = without_spaces(READERS[name](print_overview(ABOUT, ALL)))
    for told in (
        "มีนบุรี 2562.sqlite",
        "1 กรกฎาคม 2562",
        "720,000 บาท",
        "376,800 บาท (52.33 %)",
        "288,400 จาก 540,000 บาท (53.40 %)",
        "ช้ากว่าแผน 1 โครงการ (25 %)",
        "โครงการปรับปรุงทางเท้าและท่อระบายน้ำ",
        "50130000-3380",
        "50130000-3381",
    ):
        assert without_spaces(told) in text


def test_only_projects_to_follow_are_listed_by_name() -> None:
    text = READERS["pdfium"](print_overview(ABOUT, ALL))
    assert "50130000-3379" not in text
    assert "ไม่มีโครงการที่ช้ากว่าแผนหรือเกินงบประมาณ" in READERS["pdfium"](print_overview(ABOUT, [GOOD]))


@pytest.mark.parametrize(
    "standings", [ALL, [], [LATE._replace(id=str(n), division=f"ฝ่ายที่ {n}") for n in range(90)]]
)
def test_it_is_pdf_a_3u(standings: Sequence[ProjectStatus]) -> None:
    found = page.validate_pdf_bytes(print_overview(ABOUT, standings), profile="3u")
    assert {failure.rule_id for failure in found.failures} == set()


def test_the_same_day_gives_the_same_bytes() -> None:
    assert print_overview(ABOUT, ALL) == print_overview(ABOUT, ALL)


def test_charts_are_figures_that_say_their_numbers_and_tables_are_tables() -> None:
    with pikepdf.open(io.BytesIO(print_overview(ABOUT, ALL))) as pdf:
        found = elements(pdf)
        told = [str(element.Alt) for element in found if element.S == "/Figure"]
        tables = [element for element in found if element.S == "/Table"]
        heads = [element for element in found if element.S == "/TH"]
    assert len(told) == 2
    assert "ฝ่ายรายได้ 88,400 จาก 180,000 บาท" in told[0]
    assert "ช้ากว่าแผน 1 โครงการ" in told[1]
    assert len(tables) == 3
    assert len(heads) == 6 + 4 + 5


@pytest.mark.parametrize("divisions", [1, 10, 16, 17, 60, 200])
def test_nothing_runs_off_a_page(divisions: int) -> None:
    standings = [LATE._replace(id=str(n), division=f"ฝ่ายที่ {n % divisions}") for n in range(300)]
    pages = lay_out_overview(ABOUT, standings)
    for pieces in pages:
        for piece in pieces:
            assert piece.block.role is Role.FOOTER or piece.feet[-1] <= HEIGHT + 0.01


def test_many_divisions_make_several_pictures() -> None:
    standings = [GOOD._replace(id=str(n), division=f"{n}") for n in range(40)]
    pages = lay_out_overview(ABOUT, standings)
    figures = [piece.block.figure for pieces in pages for piece in pieces if piece.block.figure]
    assert len(figures) == 4  # three of money, one of statuses


def test_of_very_many_to_follow_the_rest_is_counted() -> None:
    many = [LATE._replace(id=str(n)) for n in range(MOST_TO_FOLLOW + 7)]
    assert "และอีก 7 โครงการ" in READERS["pdfium"](print_overview(ABOUT, many))


def test_hostile_text_stays_text() -> None:
    bad = LATE._replace(
        project_name="</w:t> (%PDF) \\ endstream", division="\\) Tj (ET", plan_status="ช้ากว่าแผน <<>>"
    )
    found = page.validate_pdf_bytes(print_overview(ABOUT, [bad]), profile="3u")
    assert {failure.rule_id for failure in found.failures} == set()
    text = READERS["pdfium"](print_overview(ABOUT, [bad]))
    assert "(%PDF) \\ endstream" in text
    assert "\\) Tj (ET" in text


@pytest.mark.long
def test_the_bars_are_seen_in_grey() -> None:
    """The bar of the first division: dark up to the spending, white beyond, with an edge."""
    with pypdfium2.PdfDocument(print_overview(ABOUT, [GOOD])) as pdf:
        grey = pdf[0].render(scale=4, grayscale=True).to_pil()
    width, height = grey.size
    bars = []
    for y in range(0, height, 2):
        row = [grey.getpixel((x, y)) for x in range(0, width, 4)]
        dark = [x for x, value in enumerate(row) if value < 110]
        if len(dark) > 80:
            bars.append((dark[0], dark[-1], len(dark)))
    assert bars, "no bar is dark"
    assert any(60 < count < 0.75 * (last - first + 1) for first, last, count in bars)
