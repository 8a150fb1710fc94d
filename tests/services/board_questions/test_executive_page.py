"""The page for executives: it loads nothing, shows every number, and no name of a project changes it."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.formats.html.page import WEIGHTS
from app.models.progress_report import ProgressReport, fiscal_months
from app.models.project import Project
from app.models.questions.facts import YearView
from app.models.thai import clean_line
from app.services.board import read_board, refresh
from app.services.board_questions.catalogue import QUESTIONS
from app.services.board_questions.executive_page import executive_page
from app.services.board_questions.reading import read_view
from app.storage.project_file import ProjectFile, new_record_id

HOSTILE = (
    "<script>document.title='ถูกแก้'</script>",
    '"><img src=x onerror="document.title=1">',
    "' onmouseover='document.title=1",
    "</td></tr></table></section><h1>ปลอม",
    "<!-- ปิด",
    "]]></svg><svg/onload=document.title=1>",
    "&lt;b&gt; &amp; &#x3c;script&#x3e;",
    "ชื่อ \u202eกลับด้าน\u202d และ עברית عربي",
    "{{7*7}} ${7*7} `x`",
    "javascript:alert(1)",
    "http://example.invalid/ถนน",
)
VOID = {"meta", "img", "br", "wbr", "link", "hr", "input"}


class Page(HTMLParser):
    """The elements of a page, with whether all are closed in order, and its text by element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.is_sound = True
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.opened.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.is_sound &= bool(self.opened) and self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self.opened:
            self.cells[-1] += data


@pytest.fixture
def view(file: ProjectFile) -> YearView:
    for name in HOSTILE:
        project = Project(new_record_id(), name, name, 2562, office=f"{name[:30]} กอง", division=name)
        project = replace(
            project,
            allocated_budget_satang=1_000_00,
            start_date=date(2018, 10, 1),
            end_date=date(2019, 9, 30),
        )
        report = ProgressReport(
            project.id, fiscal_months(2562)[3], progress=1_00, disbursed_satang=5_00, plan_status=name
        )
        file.add_project(project, [report])
    refresh(file)
    return read_view(file, read_board(file, 2562, date(2019, 3, 20)))


@pytest.fixture
def text(view: YearView) -> str:
    return executive_page(view, ["เฉพาะเขตที่มีคำว่า “<b>”"]).decode()


def test_hostile_names_are_shown_and_do_nothing(view: YearView, text: str) -> None:
    page = Page(text)
    assert page.is_sound
    assert page.opened == []
    tags = {tag for tag, _ in page.elements}
    assert tags.isdisjoint({"img", "iframe", "object", "embed", "form", "link", "b"})
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert [tag for tag, _ in page.elements].count("h1") == 1
    attributes = {name for _, attrs in page.elements for name in attrs}
    assert not {name for name in attributes if name.startswith("on")}
    assert set(map(clean_line, HOSTILE)) <= set(page.cells), "each name stands as it was typed"


def test_every_number_of_every_question_is_on_the_page(view: YearView, text: str) -> None:
    cells = Page(text).cells
    told = [
        column.text_of(row)
        for question in QUESTIONS
        for answer in [question.answered(view)]
        for row in [*answer.rows, *([answer.total] if answer.total is not None else [])]
        for column in question.columns
    ]
    assert cells == told


def test_nothing_is_loaded_and_only_its_own_script_may_run(text: str) -> None:
    page = Page(text)
    [policy] = [attrs["content"] for _, attrs in page.elements if "http-equiv" in attrs]
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        [content] = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"
    for _, attrs in page.elements:
        assert attrs.keys().isdisjoint({"src", "style", "srcset", "action"})
        assert (attrs.get("href") or "#").startswith("#")
    assert text.count("url(") == text.count("url(data:font/ttf;base64,") == len(WEIGHTS)
    assert "@import" not in text


def test_headings_end_their_lines_between_words(text: str) -> None:
    headings = re.findall(r"<th [^>]*><span [^>]*>(.*?)</span>", text)
    assert "<i>ใช้</i><wbr><i>ไป</i><wbr><i>ร้อยละ</i>" in headings
    assert not [heading for heading in headings if re.sub(r"<wbr>|<i>[^<]+</i>", "", heading)]


def test_links_lead_to_the_tables(text: str) -> None:
    page = Page(text)
    ids = {attrs["id"] for _, attrs in page.elements if "id" in attrs}
    assert ids == {(attrs["href"] or "").lstrip("#") for _, attrs in page.elements if attrs.get("href")}
    assert ids == {question.key for question in QUESTIONS}


def test_charts_are_drawings_with_a_description(text: str) -> None:
    drawings = [attrs for tag, attrs in Page(text).elements if tag == "svg"]
    assert len(drawings) >= 3
    assert all(attrs["role"] == "img" and attrs["aria-label"] for attrs in drawings)


def test_a_file_without_projects_has_a_page_too(file: ProjectFile) -> None:
    text = executive_page(read_view(file, read_board(file, 2562, date(2019, 3, 20)))).decode()
    assert Page(text).is_sound
    assert "ไม่มีรายการในหัวข้อนี้" in text


# --- in a browser -------------------------------------------------------------------------------------------

_BROWSER = shutil.which("chromium") or shutil.which("google-chrome")

_PRESS = """
<script>
const found = [];
addEventListener("securitypolicyviolation", event => found.push(event.violatedDirective));
addEventListener("load", () => {
  const table = document.querySelector("#budgets table");
  const names = () => [...table.tBodies[0].rows].map(row => row.cells[5].dataset.value);
  table.tHead.rows[0].cells[0].querySelector("span").click();
  const first = table.tBodies[0].rows[0].cells[0].dataset.value;
  table.tHead.rows[0].cells[0].querySelector("span").click();
  const second = table.tBodies[0].rows[0].cells[0].dataset.value;
  document.body.innerHTML = "<pre>" + JSON.stringify([document.title, first, second, found]) + "</pre>";
});
</script></body></html>
"""


@pytest.fixture
def in_browser(text: str, tmp_path: Path) -> list[object]:
    """What a browser makes of the page, with a script of the test that the page's policy names, too."""
    content = _PRESS.split("<script>")[1].split("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    page = text.replace("script-src ", f"script-src 'sha256-{digest}' ").replace("</body></html>", _PRESS)
    path = tmp_path / "page.html"
    path.write_text(page, "utf-8")
    command = [str(_BROWSER), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}"]
    dump = subprocess.run(
        [*command, "--dump-dom", path.as_uri()], capture_output=True, text=True, timeout=120, check=True
    )
    [found] = re.findall("<pre>(.*?)</pre>", dump.stdout, re.DOTALL)
    result: list[object] = json.loads(found)
    return result


@pytest.mark.long
@pytest.mark.skipif(_BROWSER is None, reason="needs Chromium")
def test_a_browser_sorts_it_and_runs_nothing_else(in_browser: list[object]) -> None:
    title, first, second, violations = in_browser
    assert str(title).startswith("รายงานสำหรับผู้บริหาร")
    assert (first, second) == ("10", "1"), "largest first, then turned"
    assert violations == []
