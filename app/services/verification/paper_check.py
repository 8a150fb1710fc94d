"""Decide whether a PDF is what its own data print: byte for byte, except signatures, or object by object.

In this order: the same bytes; the same bytes with signatures appended; a print that another program has saved
again; a print of an older layout of this program. Everything else is a forgery; the changed object is named.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property
from typing import Final

from app.formats.pdf.differences import Difference, Kind, differences
from app.formats.pdf.font_shape import font_shapes
from app.formats.pdf.links import foreign_links, is_link
from app.formats.pdf.older_print import faults, has_signs
from app.formats.pdf.one_meaning import has_one_meaning, revisions
from app.formats.pdf.page_pictures import page_that_differs
from app.formats.pdf.reader import PaperPdf, first_revision, first_structure
from app.formats.pdf.reading_order import TAGS, is_read_as_drawn, reading_parts
from app.formats.pdf.signature_state import SignatureState, signature_states
from app.formats.pdf.signature_validation import validated
from app.formats.pdf.signatures import field_texts, is_empty_field, is_signature
from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.words import PageWords, Place, page_words, signing_places
from app.models.project_record import ProjectRecord
from app.models.signer import signers_of_fields
from app.models.thai import clean_line
from app.printing.fonts.installed import font_face
from app.printing.official_form import CODE_LABEL
from app.printing.stamp import VerificationStamp
from app.printing.type_families import FormStyle
from app.services.form_pdf import form_pdf, mark_of

_FOLLOWS_LAYOUT = {Kind.CONTENT, Kind.FONT, Kind.READING, Kind.PAGES, Kind.GONE}


_LONGEST_WORDS: Final = 200
FOREIGN_FONT: Final = "แบบอักษรที่โปรแกรมนี้ไม่ได้สร้าง"
MISSING_FONT: Final = "แบบอักษรที่เครื่องนี้ไม่มี"
APPENDED: Final = "ส่วนที่ต่อท้ายไฟล์"
SECOND_CONTENT: Final = "เนื้อหาอีกชุดหนึ่งที่ซ่อนอยู่ในไฟล์"


class Origin(Enum):
    """The origin of a PDF."""

    PRINT = auto()  # of this program, byte for byte, perhaps signed
    OLDER = auto()  # of an older layout of this program, perhaps signed
    SAVED_ANEW = auto()  # by another program, without a visible difference
    FORGED = auto()


@dataclass(frozen=True, slots=True)
class Finding:
    """A PDF's origin, its faults in Thai, and its electronic signatures in the order of signing."""

    origin: Origin
    faults: tuple[str, ...] = ()
    signatures: tuple[SignatureState, ...] = ()


@dataclass(frozen=True)
class _Print:
    """The print of the data in one style. It is taken apart only for a paper that is not the same bytes."""

    style: FormStyle
    content: bytes
    mark: VerificationStamp | None

    @cached_property
    def structure(self) -> PdfStructure:
        return PdfStructure(self.content)

    @cached_property
    def pages(self) -> list[PageWords]:
        return [page_words(self.structure, page) for page in self.structure.pages]


def examine(paper: PaperPdf, record: ProjectRecord, styles: Sequence[FormStyle]) -> Iterator[Finding | None]:
    """Compare print after print; the last step is the finding.

    Raises PdfSyntaxError for an unreadable PDF.
    """
    prints: list[_Print] = []
    for style in likely_styles(paper, styles):
        made = _print(record, style, is_marked=has_code(paper))
        if paper.content == made.content:
            yield Finding(Origin.PRINT)
            return
        if paper.content.startswith(made.content):
            yield _appended(paper, made.structure, made.pages, style, Origin.PRINT)
            return
        prints.append(made)
        yield None
    if not prints:
        yield Finding(Origin.FORGED, (MISSING_FONT,))
        return
    yield _changed(paper, _nearest(paper, prints))


def likely_styles(paper: PaperPdf, styles: Sequence[FormStyle]) -> list[FormStyle]:
    """Return the styles with the PDF's typeface, and with its signature fields if it has a form."""
    used = {words.font.name for page in paper.pages for words in page.words}
    printed = first_structure(paper)
    has_field, signers = "AcroForm" in printed.root, signers_of_fields(field_texts(printed))
    fitting = [one for one in styles if (face := font_face(one.regular)) and face.postscript_name in used]
    fields = (has_field,) if has_field is False else (True, False)
    return [
        one._replace(signature_field=field, signers=signers if field else ())
        for one in fitting
        for field in fields
    ]


def _print(record: ProjectRecord, style: FormStyle, *, is_marked: bool) -> _Print:
    mark = mark_of(record.project, record.reports) if is_marked else None
    content = form_pdf(record.project, record.reports, style, is_marked=is_marked)
    return _Print(style, content, mark)


def has_code(paper: PaperPdf) -> bool:
    """Return whether the PDF shows a verification code; the earliest forms have none."""
    return any(CODE_LABEL in words.text for page in paper.pages for words in page.words if words.is_artifact)


def _nearest(paper: PaperPdf, prints: Sequence[_Print]) -> _Print:
    """Return the print with the most similar words; of several, the one with the fewest differences."""
    least = min(_distance(paper.pages, one.pages) for one in prints)
    near = [one for one in prints if _distance(paper.pages, one.pages) == least]
    if len(near) == 1:
        return near[0]
    return min(near, key=lambda one: len(differences(one.structure, paper.structure)))


def _distance(pages: Sequence[PageWords], others: Sequence[PageWords]) -> int:
    """Return the number of runs of text that only one of two prints has."""
    ours, theirs = ({text for page in of for text in page.lines} for of in (pages, others))
    return len(ours ^ theirs)


def _appended(
    paper: PaperPdf, base: PdfStructure, pages: Sequence[PageWords], style: FormStyle, origin: Origin
) -> Finding:
    """Examine appended revisions after bytes known to be genuine: each may only sign."""
    places = signing_places(pages, len(style.signers))
    if not has_one_meaning(paper.structure):
        return Finding(Origin.FORGED, (SECOND_CONTENT,))
    starts = [section.place for section in paper.structure.sections[: -len(base.sections)]]
    added = added_by_revisions(base, paper, starts)
    wrong = [*named([one for one in added if not is_signature(paper.structure, one, places)])]
    wrong += _hidden(paper, base.data, places)
    if wrong or not added:
        return Finding(Origin.FORGED, each_once(wrong or [APPENDED]))
    return signed(paper, added, origin)


def added_by_revisions(base: PdfStructure, paper: PaperPdf, starts: Sequence[int]) -> list[Difference]:
    """Return the differences of the paper's revisions, which start at these cross-references: any of them
    can be shown as it was, and a reader that repairs the file takes another than the last.

    Raises PdfSyntaxError.
    """
    newest = paper.structure
    each = (
        newest if start == newest.sections[0].place else PdfStructure(paper.content, start, like=newest)
        for start in starts
    )
    return [one for revision in each for one in differences(base, revision)]


def _hidden(paper: PaperPdf, content: bytes, places: Sequence[Place]) -> list[str]:
    """Return faults that no object shows: ambiguous content, and differences in the pages' pictures."""
    if not has_one_meaning(paper.structure):
        return [SECOND_CONTENT]
    differing = page_that_differs(content, paper.content, places)
    return [differing] if differing else []


def signed(paper: PaperPdf, added: Sequence[Difference], origin: Origin) -> Finding:
    """Return the finding for appended signatures: each must fit to what it signs."""
    signatures = signatures_of(paper, added)
    broken = [one.name for one in signatures if False in (one.is_intact, one.is_valid)]
    if broken:
        return Finding(Origin.FORGED, each_once([f"ลายมือชื่อของ{name} ซึ่งไม่ตรงกับเอกสาร" for name in broken]))
    return Finding(origin, signatures=signatures)


def signatures_of(paper: PaperPdf, added: Sequence[Difference]) -> tuple[SignatureState, ...]:
    """Return what is known of the added signatures."""
    states = signature_states(paper.structure, [one.field for one in added])
    return tuple(
        replace(one, name=clean_line(one.name)[:_LONGEST_WORDS], added=each_once(one.added))
        for one in validated(paper.content, states)
    )


def each_once(words: Sequence[str]) -> tuple[str, ...]:
    """Return each text once, without control characters that a PDF name may hide."""
    return tuple(dict.fromkeys(clean_line(one)[:_LONGEST_WORDS] for one in words))


def _changed(paper: PaperPdf, made: _Print) -> Finding:
    """Examine a PDF whose bytes equal no print."""
    places = signing_places(made.pages, len(made.style.signers))
    found = added_by_revisions(made.structure, paper, revisions(paper.structure))
    wrong = [one for one in found if not is_signature(paper.structure, one, places)]
    if not wrong:
        if hidden := _hidden(paper, made.content, places):
            return Finding(Origin.FORGED, each_once(hidden))
        return Finding(Origin.SAVED_ANEW, signatures=signatures_of(paper, found))
    if links := tuple(foreign_links(first_structure(paper), made.structure)):
        return Finding(Origin.FORGED, each_once([*links, *named(wrong)]))
    if _may_be_older(wrong, may_have_boxes=has_signs(made.pages, made.style)):
        older, faults_of_older = _older(paper, made)
        if older:
            return older
        if faults_of_older and not _is_of_todays_layout(paper, made):
            return Finding(Origin.FORGED, faults_of_older)
    return Finding(Origin.FORGED, named(wrong))


def _may_be_older(wrong: Sequence[Difference], *, may_have_boxes: bool) -> bool:
    """Return whether the differences may come from another layout: with the same drawing they are
    a forgery, unless there are signs, which once were boxes.
    """
    kinds = {one.kind for one in wrong}
    drawing = {Kind.CONTENT, Kind.PAGES} | ({Kind.FONT} if may_have_boxes else set())
    return kinds <= _FOLLOWS_LAYOUT | {Kind.FIELD} and bool(kinds & drawing)


def _is_of_todays_layout(paper: PaperPdf, made: _Print) -> bool:
    """Return whether most words are where they are printed today, of as many glyphs."""
    theirs, ours = (
        {
            (number, one.text, one.x, one.y, len(one.shown))
            for number, page in enumerate(of)
            for one in page.words
        }
        for of in (paper.pages, made.pages)
    )
    return 2 * len(theirs & ours) > len(theirs)


_FIRST = (Kind.FIELD, Kind.OTHER, Kind.PAGES, Kind.CONTENT, Kind.FONT, Kind.GONE, Kind.READING)


def named(wrong: Sequence[Difference]) -> tuple[str, ...]:
    """Return the additions first, then what only follows from them."""
    return each_once([one.words for one in sorted(wrong, key=lambda one: _FIRST.index(one.kind))])


def _older(paper: PaperPdf, made: _Print) -> tuple[Finding | None, tuple[str, ...]]:
    """Examine as a print of an older layout; return the finding, or why it is none."""
    base = first_revision(paper)
    places = signing_places(base.pages, len(made.style.signers))
    signed: list[Difference] = []  # in the same bytes only if another program saved them anew
    for one in differences(made.structure, base.structure):
        if base is paper and is_signature(base.structure, one, places):
            signed.append(one)
        elif one.kind in _FOLLOWS_LAYOUT or is_link(base.structure, one):
            continue  # links are checked before
        elif not is_empty_field(base.structure, one, places):
            return None, (one.words,)
    if base.data != paper.data:
        return None, ()
    if not has_one_meaning(base.structure):
        return None, (SECOND_CONTENT,)
    if not font_shapes(base.structure) <= font_shapes(made.structure):
        return None, (FOREIGN_FONT,)
    room = places if signed else ()
    found = each_once([*faults(base.content, base.pages, made.pages, made.style, made.mark, room)])
    if found:
        return None, found
    has_own_tags = reading_parts(base.structure) <= reading_parts(made.structure)
    if not has_own_tags or not is_read_as_drawn(base.structure, base.pages):
        return None, (TAGS,)
    if signed or not _is_written_by_this_program(base, made):
        origin = Origin.SAVED_ANEW if base is paper else Origin.FORGED
        return Finding(origin, (SECOND_CONTENT,), signatures_of(paper, signed)), ()
    if base.content == paper.content or base is paper:
        return Finding(Origin.OLDER), ()
    return _appended(paper, base.structure, base.pages, made.style, Origin.OLDER), ()


def _is_written_by_this_program(paper: PaperPdf, made: _Print) -> bool:
    """Check its first bytes, its cross-reference, and its /ID, which is computed from all bytes before."""
    content, structure = paper.content, paper.structure
    is_alike = content[:16] == made.content[:16] and {*structure.trailer} == {*made.structure.trailer}
    if not is_alike or len(structure.sections) != 1 or not has_one_meaning(structure):
        return False
    number = hashlib.new("md5", content[: structure.sections[0].place], usedforsecurity=False)
    number.update(_creation_date(structure))
    return [structure.resolve(one) for one in structure.array(structure.trailer.get("ID"))] == [
        number.digest()
    ] * 2


def _creation_date(structure: PdfStructure) -> bytes:
    """Return the digits up to the seconds, which fpdf2 includes in the data for the file's /ID."""
    told = structure.resolve(structure.dictionary(structure.trailer.get("Info")).get("CreationDate"))
    return told[2:16] if isinstance(told, bytes) else b""
