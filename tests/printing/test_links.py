"""Addresses in the form's texts are links: to click on, for screen readers, and unseen on paper."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any

import page
import pikepdf
import pypdfium2
import pytest

from app.models.project import Project
from app.printing.official_form import print_form
from app.printing.type_families import OFFICIAL, FormStyle
from tests.printing.forms import EMPTY, report
from tests.printing.programs.readers import pdftotext
from tests.printing.test_tags import elements, is_element, marked_in_pages, marks
from tests.printing.volumes import MadeVolume

LONG = "https://www.bangkok.go.th/minburi/" + "page/sub/" * 20 + "เอกสาร?id=25&name=1"
TEXT = f"เผยแพร่ที่ www.bangkok.go.th และ {LONG} ให้ประชาชนทราบ"
LINKED = replace(
    EMPTY,
    project_name="โครงการของ www.a.go.th",
    rationale=(f"{TEXT} {TEXT}",),
    objectives=("ดูที่ https://b.go.th",),
)


@contextmanager
def version_without_links() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.printing.typesetting.web_links", lambda text: iter(()))
        yield


def form(project: Project = LINKED, style: FormStyle = OFFICIAL) -> bytes:
    return print_form(project, [report(1, narrative=TEXT)], style)


def links(pdf: pikepdf.Pdf) -> list[Any]:
    return [one for leaf in pdf.pages for one in leaf.get("/Annots", []) if one.Subtype == "/Link"]


def web_links(pdf: pikepdf.Pdf) -> list[Any]:
    return [one for one in links(pdf) if "/A" in one]


def covered(content: bytes) -> list[str]:
    """Return the text below each link, as PDFium finds it."""
    with pikepdf.open(BytesIO(content)) as pdf:
        boxes = [
            (number, [float(side) for side in one.Rect])
            for number, leaf in enumerate(pdf.pages)
            for one in leaf.get("/Annots", [])
        ]
    document = pypdfium2.PdfDocument(content)
    texts = [document[number].get_textpage() for number in range(len(document))]
    return [
        texts[number].get_text_bounded(x, y + 2, right, top - 3).strip()
        for number, (x, y, right, top) in boxes
    ]


def test_a_link_lies_over_its_address_line_by_line() -> None:
    found = covered(form())
    assert found[0] == "www.a.go.th"
    assert "https://b.go.th" in found
    assert found.count("www.bangkok.go.th") == 3
    assert "".join(found).count(LONG) == 3


def test_each_line_of_an_address_leads_to_the_whole_of_it() -> None:
    with pikepdf.open(BytesIO(form())) as pdf:
        uris = [str(one.A.URI) for one in links(pdf)]
    assert {*uris} == {
        *("http://www.a.go.th", "https://b.go.th", "http://www.bangkok.go.th"),
        LONG.replace("เอกสาร", "%E0%B9%80%E0%B8%AD%E0%B8%81%E0%B8%AA%E0%B8%B2%E0%B8%A3"),
    }


def test_a_link_leads_to_the_typed_digits_when_others_are_printed() -> None:
    with pikepdf.open(BytesIO(form(style=FormStyle(thai_digits=True)))) as pdf:
        assert any("?id=25" in str(one.A.URI) for one in links(pdf))


def test_a_link_is_printed_and_looks_like_nothing() -> None:
    with pikepdf.open(BytesIO(form())) as pdf:
        for one in links(pdf):
            assert {*one} == {*"/Type /Subtype /Rect /Border /F /Contents /A /StructParent".split()}
            assert (one.F, [*one.Border], one.A.S, {*one.A}) == (
                4,
                [0, 0, 0],
                "/URI",
                {"/S", "/URI"},
            )


def test_the_pages_look_as_without_links() -> None:
    with version_without_links():
        plain = form()
    linked = form()
    assert plain != linked
    pictures = [
        [bytes(drawn.render(scale=2).buffer) for drawn in pypdfium2.PdfDocument(content)]
        for content in (plain, linked)
    ]
    assert pictures[0] == pictures[1]
    assert pdftotext(plain) == pdftotext(linked)


def test_screen_readers_know_each_link_with_its_text_and_its_alternative() -> None:
    with pikepdf.open(BytesIO(form())) as pdf:
        tagged = [one for one in elements(pdf) if one.S == "/Link"]
        parents: Any = pdf.Root.StructTreeRoot.ParentTree.Nums
        of_key = dict(zip(map(int, parents[::2]), parents[1::2], strict=True))
        held = 0
        for element in tagged:
            for kid in element.K:
                if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR":
                    held += 1
                    assert of_key[int(kid.Obj.StructParent)].objgen == element.objgen
                    assert str(kid.Obj.Contents).startswith("ไปที่เว็บไซต์ http")
            assert any(not isinstance(kid, pikepdf.Dictionary) or "/MCID" in kid for kid in element.K)
        assert held == len(links(pdf))
        assert len(tagged) == 8
        assert {str(parent.S) for parent in elements(pdf) for kid in parent.K if kid in tagged} <= {
            *("/P", "/LBody", "/TD")
        }
        assert all(leaf.Tabs == "/S" for leaf in pdf.pages if "/Annots" in leaf)


def test_every_mark_is_in_the_tree_once() -> None:
    with pikepdf.open(BytesIO(form())) as pdf:
        for element in elements(pdf):
            element.K = pikepdf.Array([kid for kid in element.K if is_element(kid) or not _is_object(kid)])
        in_tree = {mark: str(element.S) for element in elements(pdf) for mark in marks(element)}
        assert in_tree == marked_in_pages(pdf)


def _is_object(kid: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"


@pytest.mark.parametrize("style", [OFFICIAL, FormStyle(thai_digits=True, signature_field=True)])
def test_a_form_with_links_is_for_the_archive(style: FormStyle) -> None:
    found = page.validate_pdf_bytes(form(style=style), profile="3u").failures
    assert [one.rule_id for one in found] == []
    assert form(style=style) == form(style=style)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1) file:///a https://www.bangkok.go.th@other.example/",
        "https://a.go.th/" + "a" * 5_000,
        "โครงการที่ไม่มีเว็บไซต์",
    ],
)
def test_hostile_and_ordinary_texts_have_no_link(text: str) -> None:
    with pikepdf.open(BytesIO(print_form(replace(EMPTY, rationale=(text,)), ()))) as pdf:
        assert links(pdf) == []


@pytest.mark.parametrize(
    "text", ["https://a.go.th/)(\\)\u202e\u0e38", "https://a.go.th/\u0e4d\u0e33" * 40, "www.a.go.th\n/b"]
)
def test_an_address_of_odd_signs_breaks_nothing(text: str) -> None:
    content = print_form(replace(EMPTY, rationale=(text,)), ())
    assert page.validate_pdf_bytes(content, profile="3u").failures == []
    with pikepdf.open(BytesIO(content)) as pdf:
        assert all(str(one.A.URI).isascii() for one in links(pdf))
        assert links(pdf)


def test_a_bound_volume_has_the_links_of_its_forms_and_its_summary() -> None:
    bound = MadeVolume(2)
    for _ in range(2):
        bound.add(LINKED, [report(1, narrative=TEXT)])
    content = bound.to_bytes()
    assert page.validate_pdf_bytes(content, profile="3u").failures == []
    with pikepdf.open(BytesIO(content)) as pdf, pikepdf.open(BytesIO(form())) as single:
        uris = [[str(one.A.URI) for one in web_links(each)] for each in (pdf, single)]
        in_contents = [one for one in pdf.pages[1].Annots if "/A" in one]
    assert uris[0] == ["http://www.a.go.th"] * 2 + uris[1] * 2
    assert in_contents == [], "an entry of the contents is one link"
