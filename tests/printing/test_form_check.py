import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from app.models.checks import Finding, check
from app.models.project import StrategicAlignment, TargetGroup
from app.models.project_record import ProjectRecord
from app.printing.form_check import BUNDLED, check_form
from app.printing.type_families import FONTS, OFFICIAL, FormStyle, missing_characters
from tests.printing.forms import EMPTY, report

ROOT = Path(__file__).parents[2]


def missing(record: ProjectRecord, style: FormStyle = OFFICIAL) -> list[Finding]:
    found = check_form(record.project, record.reports, style)
    return [finding for finding in found if finding.rule == "missing-character"]


def test_the_reference_can_be_shown_whole(record: ProjectRecord) -> None:
    assert check_form(record.project, record.reports) == check(record.project, record.reports)


def test_what_the_font_lacks_is_named_with_its_place() -> None:
    project = replace(
        EMPTY,
        project_name="ก😀ข",
        objectives=("ดี", "汉字"),
        targets=(TargetGroup("ก", ("\uf700",)),),
        strategic_alignments=(StrategicAlignment(indicator="中"),),
    )
    found = missing(ProjectRecord(project, (report(1, narrative="ครบ 😀"),)))
    assert [(finding.entry.key, finding.period is None) for finding in found] == [
        ("project_name", True),
        ("objectives", True),
        ("targets", True),
        ("strategic_alignments", True),
        ("narrative", False),
    ]
    message = "แบบอักษรที่ใช้พิมพ์ไม่มีตัว “汉” “字”"
    assert str(found[1]) == f"1.4 วัตถุประสงค์ของโครงการ: {message} จะพิมพ์เป็นกรอบสี่เหลี่ยม โปรดแก้ข้อความ"


def test_only_the_first_few_are_named() -> None:
    (found,) = missing(ProjectRecord(replace(EMPTY, project_name="一二三四五六七")))
    assert found.message.endswith("“五” และอีก 2 ตัว")


def test_findings_of_both_kinds_follow_the_form() -> None:
    found = check_form(replace(EMPTY, coordinator="汉"), ())
    assert [finding.section.number for finding in found] == sorted(
        finding.section.number for finding in found
    )


@pytest.mark.parametrize("font", ["Sarabun-Regular.ttf", "Sarabun-Bold.ttf"])
def test_the_bundled_font_has_what_is_not_looked_up(font: str) -> None:
    usual = "".join(re.findall(f"[{BUNDLED}]", "".join(map(chr, range(0x20, 0x3000)))))
    assert len(usual) > 270
    assert missing_characters(usual, FormStyle(regular=FONTS / font)) == []


def test_another_font_is_asked_itself(tmp_path: Path) -> None:
    font = TTFont(OFFICIAL.regular)
    for table in font["cmap"].tables:
        table.cmap.pop(ord("ฅ"), None)
    font.save(tmp_path / "without.ttf")
    record = ProjectRecord(replace(EMPTY, coordinator="ฅฆ"))
    (found,) = missing(record, FormStyle(regular=tmp_path / "without.ttf"))
    assert "“ฅ”" in found.message
    assert missing(record) == []


def test_usual_text_is_checked_without_loading_harfbuzz() -> None:
    code = (
        "import sys; from app.printing.form_check import check_form; from app.models.project import Project;"
        "check_form(Project('x', project_name='โครงการ “ก” 25๔๒ é'), ()); print('uharfbuzz' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout == "False\n"


def test_the_bundled_signs_are_no_finding() -> None:
    text = "✓ ✗ ● ○ ☐ ☑ → ≥ ≤ × ½ ° ² ① Ⅳ ✅ ☑\ufe0f αβ"
    record = ProjectRecord(replace(EMPTY, coordinator=text), (report(1, narrative=text),))
    assert missing(record) == []


@pytest.mark.parametrize("text", ["العربية", "עברית", "ປະເທດລາວ", "ភាសាខ្មែរ", "မြန်မာ", "हिन्दी"])
def test_letters_of_other_scripts_are_named_before_printing(text: str) -> None:
    """Sarabun has none of them; each is named at most five at a time."""
    (found,) = missing(ProjectRecord(replace(EMPTY, coordinator=f"ก {text} ข")))
    assert f"“{text[0]}”" in found.message
    assert found.remedy == "จะพิมพ์เป็นกรอบสี่เหลี่ยม โปรดแก้ข้อความ"


@pytest.mark.parametrize(
    ("text", "rule", "message"),
    [
        ("عربي", "right-to-left", "เขียนจากขวาไปซ้าย"),
        ("עברית", "right-to-left", "เขียนจากขวาไปซ้าย"),
        ("ລີ", "foreign-mark", "เป็นของอักษรที่โปรแกรมนี้ยังจัดวางไม่ได้"),
        ("ខ្មែ", "foreign-mark", "เป็นของอักษรที่โปรแกรมนี้ยังจัดวางไม่ได้"),
    ],
)
def test_letters_that_another_font_has_but_the_form_cannot_compose_are_named(
    tmp_path: Path, text: str, rule: str, message: str
) -> None:
    font = TTFont(OFFICIAL.regular)
    for table in font["cmap"].tables:
        table.cmap |= {ord(char): table.cmap[ord("ก")] for char in text}
    font.save(tmp_path / "all.ttf")
    record = ProjectRecord(replace(EMPTY, coordinator=text))
    (found,) = [
        finding
        for finding in check_form(record.project, (), FormStyle(regular=tmp_path / "all.ttf"))
        if finding.entry.key == "coordinator"
    ]
    assert (found.rule, message in found.message) == (rule, True)


@pytest.mark.parametrize("text", ["นิพฺพานํ", "ฤๅษี", "ๅ", "ก\u0e4d", "\u0e48", "เ\u0301", "cafe\u0301"])
def test_thai_and_latin_marks_are_no_finding(text: str) -> None:
    found = check_form(replace(EMPTY, coordinator=text), ())
    assert [one for one in found if one.entry.key == "coordinator"] == []
