"""Tags for screen readers: the role of each part of the form, in reading order.

A document's structure is a tree. Its elements name roles: a heading, an item, a cell. The page's content is
marked with numbers; each element lists its own marks, on whatever pages they are.
"""

import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from fpdf.annotations import PDFAnnotation
from fpdf.output import PDFPage
from fpdf.syntax import PDFObject, PDFString

from app.models.web_links import WebLink
from app.printing.layout import Block, Role

FOOTER: Final = "/Artifact <</Type /Pagination /Subtype /Footer /Attached [/Bottom]>> BDC"
"""The operator that starts the footer's content."""
HEADER: Final = "/Artifact <</Type /Pagination /Subtype /Header /Attached [/Top]>> BDC"

_PAGINATION: Final = {
    Role.TITLE: HEADER,
    Role.CONTINUED: HEADER,
    Role.LEADER: "/Artifact <</Type /Layout>> BDC",
    Role.FOOTER: FOOTER,
}
"""Repeated parts are artifacts, not content of the form, except the title of its first page."""

_ROW_HEADER: Final = "/Scope /Row /RowSpan 2"
LONGEST_DESCRIPTION: Final = 8_000
"""Letters: PDF/A limits strings to 32,767 bytes."""
_WIDE: Final = "/ColSpan 3"


Mark = tuple[PDFPage, int | PDFAnnotation]


class Element(PDFObject):
    """One node of the tree. Its kids are elements and marks (a page, and a number or field on it)."""

    __slots__ = ("_id", "_parent", "_ref", "attributes", "description", "kids", "tag")

    def __init__(self, tag: str, parent: "Element | StructureTree", attributes: str = "") -> None:
        super().__init__()
        self.tag, self.attributes = tag, attributes
        self._parent = weakref.ref(parent)  # weak: a thousand trees are freed without a search for circles
        self.description = ""  # an alternative for what cannot be read out
        self.kids: list[Element | Mark] = []
        self._ref = ""
        parent.kids.append(self)

    @property
    def ref(self) -> str:
        """A reference to the object, which all its kids and marks need."""
        self._ref = self._ref or super().ref
        return self._ref

    def serialize(self, obj_dict: Any = None, _security_handler: Any = None) -> str:
        parent = self._parent()
        assert parent  # the tree is written from its root
        own_page = next((kid[0] for kid in self.kids if isinstance(kid, tuple)), None)
        page = f" /Pg {own_page.ref}" if own_page else ""
        owner = "List" if self.tag == "L" else "Table"
        attributes = f" /A <</O /{owner} {self.attributes}>>" if self.attributes else ""
        told = f" /Alt {PDFString(self.description).serialize()}" if self.description else ""
        kids = " ".join([_reference(kid, own_page) for kid in self.kids])
        entries = f"/Type /StructElem /S /{self.tag} /P {parent.ref}{page}{attributes}{told} /K [{kids}]"
        return f"{self.id} 0 obj\n<<{entries}>>\nendobj"


class StructureTree(PDFObject):
    """The root of the tree, with the mapping from each page's marks and each field to their elements."""

    __slots__ = ("_id", "kids", "marked", "parents", "written", "written_kids")

    def __init__(self) -> None:
        super().__init__()
        self.kids: list[Element] = []
        self.marked: dict[PDFPage, list[Element]] = {}
        self.parents: list[list[Element] | Element] = []
        self.written: list[str] = []
        """The entries of the parent tree before `parents`, of elements that are written already."""
        self.written_kids: list[str] = []
        """References to elements that are written already, after `kids`."""

    @property
    def next_key(self) -> int:
        return len(self.written) + len(self.parents)

    def mark(self, element: Element, page: PDFPage) -> int:
        """Return the number that marks content of that page as the element's."""
        marked = self.marked.get(page)
        if marked is None:
            page.struct_parents = self.next_key
            marked = self.marked[page] = []
            self.parents.append(marked)
        element.kids.append((page, len(marked)))
        marked.append(element)
        return len(marked) - 1

    def hold(self, element: Element, page: PDFPage, field: PDFAnnotation) -> None:
        """Make a field of that page belong to the element."""
        field.struct_parent = self.next_key  # type: ignore[attr-defined]
        element.kids.append((page, field))
        self.parents.append(element)

    def serialize(self, obj_dict: Any = None, _security_handler: Any = None) -> str:
        kids = " ".join([*(kid.ref for kid in self.kids), *self.written_kids])
        own = [f"{number} {parents_of(of)}" for number, of in enumerate(self.parents, len(self.written))]
        others = (f"{number} {of}" for number, of in enumerate(self.written))
        parents, count = " ".join([*others, *own]), len(self.written) + len(own)
        entries = f"/K [{kids}] /ParentTree <</Nums [{parents}]>> /ParentTreeNextKey {count}"
        return f"{self.id} 0 obj\n<</Type /StructTreeRoot {entries}>>\nendobj"

    def __iter__(self) -> Iterator[Element]:
        """Iterate over all elements, each before its kids."""
        for kid in self.kids:
            yield from _and_below(kid)


def parents_of(of: list[Element] | Element) -> str:
    """Return an entry of the parent tree: the elements of a page, by their marks, or that of a field."""
    return of.ref if isinstance(of, Element) else f"[{' '.join([element.ref for element in of])}]"


def _reference(kid: Element | Mark, own_page: PDFPage | None) -> str:
    if isinstance(kid, Element):
        return kid.ref
    page, mark = kid
    if isinstance(mark, PDFAnnotation):
        return f"<</Type /OBJR /Pg {page.ref} /Obj {mark.ref}>>"
    return str(mark) if page is own_page else f"<</Type /MCR /Pg {page.ref} /MCID {mark}>>"


def _and_below(element: Element) -> Iterator[Element]:
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from _and_below(kid)


# --- from roles to elements ---------------------------------------------------------------------------------


class FormTags:
    """Tags one form, as a document element: its blocks in order, each with all of its parts."""

    def __init__(self, tree: StructureTree) -> None:
        self._tree = tree
        self._whole: Element | None = None
        self._first_page: PDFPage | None = None
        self._parts: dict[int, Sequence[Element]] = {}  # by the block's id
        self._links: dict[int, Element] = {}  # by the web link's id

    @property
    def _form(self) -> Element:
        """The element of the whole form, made with its first content."""
        if self._whole is None:
            self._whole = Element("Document", self._tree)
        return self._whole

    def begin(self, block: Block, part: int, page: PDFPage) -> str:
        """Return the operator that starts content of this part of a block, which may continue earlier
        content.
        """
        self._first_page = self._first_page or page
        if block.role in _PAGINATION and not (block.role is Role.TITLE and page is self._first_page):
            return _PAGINATION[block.role]
        return self._mark(self._part(block, part), page)

    def add_link(self, block: Block, page: PDFPage, link: PDFAnnotation) -> None:
        """Add a link to an entry of the contents that has begun."""
        entry = self._parts[id(block)][0]
        self._tree.hold(entry, page, link)

    def begin_link(self, block: Block, part: int, page: PDFPage, link: WebLink) -> str:
        """Return the operator that starts an address, or its next line, within a part of a block."""
        if id(link) not in self._links:
            self._links[id(link)] = Element("Link", self._part(block, part))
        return self._mark(self._links[id(link)], page)

    def hold_link(self, link: WebLink, page: PDFPage, annotation: PDFAnnotation) -> None:
        """Make an annotation over an address that has begun belong to it."""
        self._tree.hold(self._links[id(link)], page, annotation)

    def begin_figure(self, description: str, page: PDFPage) -> str:
        """Return the operator that starts a picture of no block, which follows all blocks."""
        figure = Element("Figure", self._form)
        figure.description = description[:LONGEST_DESCRIPTION]
        return self._mark(figure, page)

    def _part(self, block: Block, part: int) -> Element:
        if id(block) not in self._parts:
            self._parts[id(block)] = _ELEMENTS[block.role](self._form, block)
        return self._parts[id(block)][part]

    def _mark(self, element: Element, page: PDFPage) -> str:
        return f"/{element.tag} <</MCID {self._tree.mark(element, page)}>> BDC"

    def add_field(self, block: Block, part: int, page: PDFPage, field: PDFAnnotation) -> None:
        """Add a field to a part of a block that has begun."""
        self._tree.hold(Element("Form", self._parts[id(block)][part]), page, field)


def _title(form: Element, block: Block) -> Sequence[Element]:
    return [Element("H1", form)]


def _heading(form: Element, block: Block) -> Sequence[Element]:
    return [Element(f"H{2 + block.level}", form)]


def _paragraphs(form: Element, block: Block) -> Sequence[Element]:
    """Return one element for each part, such as two entries side by side."""
    return [Element("P", form) for _ in range(1 + max(run.part for run in block.runs))]


def _item(form: Element, block: Block) -> Sequence[Element]:
    """Return bullet and text. Items below another one are a list within its text."""
    holder = form
    for _ in range(block.level):
        holder = _last(_last(_last(holder, "L"), "LI"), "LBody")
    whole = _last(holder, "L")
    # PDF 1.7 has no name for a dash: any mark that is no number is called a disc.
    is_numbered = block.runs[0].content.text[:1].isdigit()
    whole.attributes = f"/ListNumbering /{'Decimal' if is_numbered else 'Disc'}"
    item = Element("LI", whole)
    return Element("Lbl", item), Element("LBody", item)


def _report(form: Element, block: Block) -> Sequence[Element]:
    """Return two rows: the report's number beside both, the narrative above, progress and statuses below."""
    table = _last(form, "Table")
    upper, lower = Element("TR", table), Element("TR", table)
    above = Element("TH", upper, _ROW_HEADER), Element("TD", upper, _WIDE)
    return *above, *(Element("TD", lower) for _ in range(3))


def _figure(form: Element, block: Block) -> Sequence[Element]:
    figure = Element("Figure", form)
    figure.description = block.figure.description[:LONGEST_DESCRIPTION] if block.figure else ""
    return [figure]


def _table_head(form: Element, block: Block) -> Sequence[Element]:
    """Start a new table, because two may follow each other."""
    return _cells(Element("TR", Element("Table", form)), block, "TH", "/Scope /Column")


def _table_row(form: Element, block: Block) -> Sequence[Element]:
    return _cells(Element("TR", _last(form, "Table")), block, "TD")


def _cells(row: Element, block: Block, tag: str, attributes: str = "") -> Sequence[Element]:
    """Return one cell for each part, also for an empty text."""
    return [Element(tag, row, attributes) for _ in range(1 + max(run.part for run in block.runs))]


def _contents(form: Element, block: Block) -> Sequence[Element]:
    """Return an entry of the contents: its title, and the page, are one link."""
    item = Element("TOCI", _last(form, "TOC"))
    link = Element("Link", Element("Reference", item))
    return [link] * (1 + max(run.part for run in block.runs))


def _signature(form: Element, block: Block) -> Sequence[Element]:
    return _paragraphs(Element("Div", form), block)


def _last(holder: Element, tag: str) -> Element:
    """Return the holder's last kid if it has that tag, otherwise a new one."""
    last = holder.kids[-1] if holder.kids else None
    return last if isinstance(last, Element) and last.tag == tag else Element(tag, holder)


_ELEMENTS: Final[dict[Role, Callable[[Element, Block], Sequence[Element]]]] = {
    Role.TITLE: _title,
    Role.HEADING: _heading,
    Role.ENTRY: _paragraphs,
    Role.PARAGRAPH: _paragraphs,
    Role.ITEM: _item,
    Role.REPORT: _report,
    Role.CERTIFICATION: _paragraphs,
    Role.SIGNATURE: _signature,
    Role.FIGURE: _figure,
    Role.TABLE_HEAD: _table_head,
    Role.TABLE_ROW: _table_row,
    Role.COVER: _paragraphs,
    Role.CONTENTS: _contents,
}
