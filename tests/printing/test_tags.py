import gc
import re
import subprocess
import weakref
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from app.models.project import TargetGroup
from app.models.project_record import ProjectRecord
from app.printing.official_form import print_form
from app.printing.tags import Element, StructureTree
from app.printing.type_families import OFFICIAL, FormStyle
from tests.printing.forms import EMPTY, FORM, printed, report, stress
from tests.printing.programs.readers import without_spaces
from tests.printing.volumes import MadeVolume

STANDARD = {"Document", "H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "Div"}
LONG_PARAGRAPH = "ดำเนินการพัฒนาคุณภาพโรงเรียนอย่างต่อเนื่อง " * 150


@pytest.fixture(params=["reference", "long"])
def form(request: pytest.FixtureRequest, record: ProjectRecord) -> bytes:
    return printed(record if request.param == "reference" else stress())


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    """Return all structure elements, each before its kids."""
    return [found for kid in pdf.Root.StructTreeRoot.K for found in below(kid)]


def below(element: Any) -> Iterator[Any]:
    yield element
    for kid in element.K:
        if is_element(kid):
            yield from below(kid)


def is_element(kid: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid


def marks(element: Any) -> list[tuple[int, int]]:
    """Return an element's own marked content: the page's object number and the mark."""
    own = [kid for kid in element.K if not is_element(kid)]
    return [mark(element.Pg, kid) if isinstance(kid, int) else mark(kid.Pg, kid.MCID) for kid in own]


def mark(leaf: Any, number: Any) -> tuple[int, int]:
    return int(leaf.objgen[0]), int(number)


def marked_in_pages(pdf: pikepdf.Pdf) -> dict[tuple[int, int], str]:
    """Return the tag of every mark in the pages' content, in order."""
    found: dict[tuple[int, int], str] = {}
    for leaf in pdf.pages:
        for number, tag in content_marks(leaf):
            assert mark(leaf, number) not in found
            found[mark(leaf, number)] = tag
    return found


def content_marks(leaf: pikepdf.Page) -> Iterator[tuple[Any, str]]:
    depth = 0
    for operands, operator in operations(leaf):
        match operator:
            case "BDC":
                depth += 1
                if str(operands[0]) != "/Artifact":
                    yield operands[1].MCID, str(operands[0])
            case "EMC":
                depth -= 1
            case "Tj" | "TJ":
                assert depth == 1, "text outside of any mark, or marks within marks"
    assert depth == 0


def operations(leaf: pikepdf.Page) -> Iterator[tuple[Any, str]]:
    return ((step.operands, str(step.operator)) for step in pikepdf.parse_content_stream(leaf))


def is_artifact(operands: Any, operator: str) -> bool:
    return operator == "BDC" and str(operands[0]) == "/Artifact"


def outline(element: Any) -> Any:
    """Return the tags as nested lists."""
    inner = [outline(kid) for kid in element.K if is_element(kid)]
    return [str(element.S)[1:], *inner] if inner else str(element.S)[1:]


def test_every_mark_is_in_the_tree_once_and_back(form: bytes) -> None:
    with pikepdf.open(BytesIO(form)) as pdf:
        in_tree = {mark: str(element.S) for element in elements(pdf) for mark in marks(element)}
        assert in_tree == marked_in_pages(pdf)
        assert sum(len(marks(element)) for element in elements(pdf)) == len(in_tree)
        parents: Any = pdf.Root.StructTreeRoot.ParentTree.Nums
        for place, leaf in enumerate(pdf.pages):
            assert parents[2 * place] == leaf.StructParents == place
            for number, element in enumerate(parents[2 * place + 1]):
                assert mark(leaf, number) in marks(element)


def test_the_tree_is_read_in_the_order_of_the_pages(form: bytes) -> None:
    with pikepdf.open(BytesIO(form)) as pdf:
        in_tree = [mark for element in elements(pdf) for mark in marks(element)]
        order = {leaf.objgen[0]: number for number, leaf in enumerate(pdf.pages)}
        by_page = [[mark for mark in in_tree if mark[0] == leaf] for leaf in order]
        assert by_page == [[mark for mark in marked_in_pages(pdf) if mark[0] == leaf] for leaf in order]


def test_parents_and_kids_agree_and_tags_are_standard(form: bytes) -> None:
    with pikepdf.open(BytesIO(form)) as pdf:
        for element in elements(pdf):
            assert str(element.S)[1:] in STANDARD
            assert all(kid.P.objgen == element.objgen for kid in element.K if is_element(kid))


def test_headings_go_down_step_by_step(record: ProjectRecord) -> None:
    with pikepdf.open(BytesIO(printed(record))) as pdf:
        levels = [str(element.S)[1:] for element in elements(pdf) if re.match("/H[0-9]", str(element.S))]
        assert levels == ["H1", "H2", *["H3"] * 6, "H2"]


def test_lists_lie_in_the_text_that_they_belong_to() -> None:
    groups = (TargetGroup("ด้านปริมาณ", ("หนึ่ง", "สอง")), TargetGroup("ด้านคุณภาพ"))
    form = print_form(replace(EMPTY, objectives=("ก", "ข"), targets=groups), ())
    with pikepdf.open(BytesIO(form)) as pdf:
        objectives, targets = (element for element in elements(pdf)[0].K if element.S == "/L")
        item = ["LI", "Lbl", "LBody"]
        assert outline(objectives) == ["L", item, item]
        assert outline(targets) == ["L", ["LI", "Lbl", ["LBody", ["L", item, item]]], item]


def test_a_list_tells_whether_its_items_are_numbered() -> None:
    project = replace(EMPTY, targets=(TargetGroup("ด้านปริมาณ", ("หนึ่ง", "สอง")),))
    for style in (OFFICIAL, FormStyle(thai_digits=True)):
        with pikepdf.open(BytesIO(print_form(project, (), style))) as pdf:
            lists = [element.A for element in elements(pdf) if element.S == "/L"]
            told = [(str(one.O), str(one.ListNumbering)) for one in lists]
            assert told == [("/List", "/Decimal"), ("/List", "/Disc")]


def test_reports_are_one_table_of_four_columns() -> None:
    with pikepdf.open(BytesIO(print_form(EMPTY, [report(1), report(2)]))) as pdf:
        (table,) = (element for element in elements(pdf) if element.S == "/Table")
        assert outline(table) == ["Table", *[["TR", "TH", "TD"], ["TR", "TD", "TD", "TD"]] * 2]
        header, wide = table.K[0].K
        assert (str(header.A.Scope), header.A.RowSpan, wide.A.ColSpan) == ("/Row", 2, 3)


def test_a_paragraph_on_two_pages_is_one_element() -> None:
    with pikepdf.open(BytesIO(print_form(replace(EMPTY, rationale=(LONG_PARAGRAPH,)), ()))) as pdf:
        parted = [element for element in elements(pdf) if len(marks(element)) > 1]
        assert [str(element.S) for element in parted] == ["/P"]
        assert [mark[0] for mark in marks(parted[0])] == [leaf.objgen[0] for leaf in pdf.pages[:2]]


def test_titles_of_later_pages_and_page_numbers_are_artifacts(record: ProjectRecord) -> None:
    with pikepdf.open(BytesIO(printed(record))) as pdf:
        artifacts = [
            [str(operands[1].Subtype) for operands, name in operations(leaf) if is_artifact(operands, name)]
            for leaf in pdf.pages
        ]
        assert artifacts == [["/Footer"], ["/Header", "/Footer"]]


@pytest.mark.long
def test_poppler_reads_the_official_text_along_the_tags(record: ProjectRecord) -> None:
    command = ["pdfinfo", "-struct-text", "-"]
    shown = subprocess.run(command, input=printed(record), capture_output=True, check=True).stdout.decode()
    text = "".join(re.findall(r'^ +"(.*)"$', shown, re.MULTILINE))
    assert without_spaces(text) == without_spaces(FORM.read_text("utf-8"))


def test_bound_forms_are_documents_of_their_own() -> None:
    bound = MadeVolume(2)
    for _ in range(2):
        bound.add(EMPTY, [report(1)])
    with pikepdf.open(BytesIO(bound.to_bytes())) as pdf:
        assert [str(form.S) for form in pdf.Root.StructTreeRoot.K] == ["/Document"] * 3
        front, *forms = ([str(one.S) for one in below(form)] for form in pdf.Root.StructTreeRoot.K)
        assert (front.count("/TOCI"), front.count("/Link"), front.count("/Table")) == (3, 3, 1)
        assert [form.count("/H1") for form in forms] == [1, 1]
        assert marked_in_pages(pdf)


def test_the_tags_of_a_form_need_no_search_for_circles_to_be_freed() -> None:
    tree = StructureTree()
    freed = weakref.ref(Element("P", Element("Document", tree)))
    gc.disable()
    try:
        del tree
        assert freed() is None
    finally:
        gc.enable()
