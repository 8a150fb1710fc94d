"""Decide whether a bound volume is what the data of its forms print, and which of its forms are not.

The whole volume is printed again and compared, like a single form in paper_check. What differs is told of the
form on whose pages it is; what is on the pages in front of the forms, or on no page, is told of the volume.
"""

from bisect import bisect_right
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Final

from app.formats.json import project as project_json
from app.formats.pdf.differences import Difference, Kind
from app.formats.pdf.one_meaning import has_one_meaning, revisions
from app.formats.pdf.page_pictures import comparing_pages
from app.formats.pdf.reader import PaperPdf
from app.formats.pdf.signatures import is_signature
from app.formats.pdf.words import PageWords, Place, page_words, signing_places, without_spaces
from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.printing.type_families import FormStyle
from app.printing.volume.bound_forms import month_of
from app.services.verification.paper_check import (
    APPENDED,
    MISSING_FONT,
    SECOND_CONTENT,
    Finding,
    Origin,
    added_by_revisions,
    each_once,
    likely_styles,
    named,
    signatures_of,
    signed,
)
from app.services.volume.reprint import Reprint, likely, reprinted


@dataclass(frozen=True, slots=True)
class VolumeFinding:
    """What is found of the volume as a whole, and of each of its forms.

    `is_other_layout`: most pages differ, as in a volume of another version of the program.
    """

    whole: Finding
    forms: tuple[Finding, ...] = ()
    is_other_layout: bool = False


_Steps = Generator[None, None, VolumeFinding]


class VolumeRecords(Sequence[ProjectRecord]):
    """The projects of a volume, in order, each read when it is asked for: a thousand do not fit into memory.

    Raises UserError and PdfSyntaxError then.
    """

    def __init__(self, paper: PaperPdf) -> None:
        self._forms, self._name = paper.forms, paper.name

    def __len__(self) -> int:
        return len(self._forms)

    def __getitem__(self, place: Any) -> Any:
        records = project_json.from_bytes(self._forms[place], self._name)
        if len(records) != 1:
            what = f"ไฟล์แนบใน {self._name} ไม่ได้มีข้อมูลของโครงการเดียวทุกไฟล์ แต่แบบรายงานหนึ่งฉบับเป็นของโครงการเดียว"
            raise UserError(what, "ไม่ควรใช้เอกสารนี้เป็นหลักฐาน")
        return records[0]


def examine_volume(
    paper: PaperPdf, records: Sequence[ProjectRecord], styles: Sequence[FormStyle]
) -> Iterator[VolumeFinding | None]:
    """Compare print after print, the likely ones only; the last step is the finding.

    Raises PdfSyntaxError for an unreadable PDF.
    """
    front = tuple(page_words(paper.structure, page) for page in paper.structure.pages[:_NAMING])
    fitting = [
        style._replace(signers=style.signers[: len(style.signers) // len(records)])
        for style in likely_styles(replace(paper, pages=front), styles)
    ]
    month = _month(paper)
    prints: list[Reprint] = []
    for style in likely(paper, records[-1], fitting):
        made = yield from reprinted(paper, records, style, month)
        if made is None:
            continue
        if paper.content == made.content:
            yield VolumeFinding(Finding(Origin.PRINT), (Finding(Origin.PRINT),) * len(records))
            return
        if paper.content.startswith(made.content):
            yield (yield from _appended(paper, made))
            return
        prints.append(made)
    if not prints:
        yield VolumeFinding(Finding(Origin.FORGED, (MORE_PAGES if fitting else MISSING_FONT,)))
        return
    nearest = min(prints, key=lambda one: _distance(paper, one)) if prints[1:] else prints[0]
    yield (yield from _changed(paper, nearest))


def _month(paper: PaperPdf) -> Period | None:
    """Return the month of the summary; a volume whose data name none has the latest one."""
    try:
        return month_of(paper.data)
    except ValueError:
        return None


MORE_PAGES: Final = "จำนวนหน้า ซึ่งน้อยกว่าที่ข้อมูลแนบพิมพ์ได้มาก"

_NAMING: Final = 2
"""The first pages, whose words are in all typefaces of a volume."""
_COMPARED: Final = 20
"""Pages compared to find the style of a volume."""


def _distance(paper: PaperPdf, made: Reprint) -> int:
    """Return the number of runs of text that only one of two volumes has on its first pages."""
    ours, theirs = (
        {text for page in of.pages[:_COMPARED] for text in page_words(of, page).lines}
        for of in (made.structure, paper.structure)
    )
    return len(ours ^ theirs)


def _places(made: Reprint, found: Sequence[Difference]) -> tuple[Place, ...]:
    """Return where the forms are signed whose fields differ: the words of all others need not be read."""
    filled = {_form_of(one, made) for one in found if one.kind is Kind.FIELD}
    ends = (*made.starts[1:], len(made.structure.pages) + 1)
    return tuple(
        (start - 1 + number, box)
        for form, (start, end) in enumerate(zip(made.starts, ends, strict=True), start=1)
        if form in filled
        for number, box in signing_places(made.words(start, end), len(made.style.signers))
    )


def _appended(paper: PaperPdf, made: Reprint) -> _Steps:
    """Examine appended revisions after bytes known to be genuine: each may only sign."""
    starts = [section.place for section in paper.structure.sections[: -len(made.structure.sections)]]
    added = added_by_revisions(made.structure, paper, starts)
    if not added:
        return VolumeFinding(Finding(Origin.FORGED, (APPENDED,)))
    return (yield from _found(paper, made, added, Origin.PRINT))


def _changed(paper: PaperPdf, made: Reprint) -> _Steps:
    """Examine a volume whose bytes equal no print."""
    found = added_by_revisions(made.structure, paper, revisions(paper.structure))
    changed = {one.page for one in found if one.kind is Kind.CONTENT}
    is_other = 2 * len(changed) > len(made.structure.pages) and _draws_as_ours(paper, made, found)
    if is_other and _says_the_same(paper, made):
        return VolumeFinding(Finding(Origin.FORGED), is_other_layout=True)
    return (yield from _found(paper, made, found, Origin.SAVED_ANEW))


def _draws_as_ours(paper: PaperPdf, made: Reprint, found: Sequence[Difference]) -> bool:
    """Return whether the pages hold only what a volume of any layout has: words, links, and the squares of
    these QR codes. A bar over the amounts of most pages is no other layout.
    """
    theirs = [page_words(paper.structure, page) for page in paper.structure.pages]
    squares = (frozenset().union(*(page.squares for page in pages)) for pages in (theirs, made.words()))
    is_plain = not any(page.others for page in theirs) and next(squares) <= next(squares)
    return is_plain and all(
        one.kind is not Kind.OTHER and (one.kind is not Kind.FIELD or _is_link(paper, one)) for one in found
    )


def _is_link(paper: PaperPdf, one: Difference) -> bool:
    return isinstance(one.field, dict) and paper.structure.resolve(one.field.get("Subtype")) == "Link"


def _says_the_same(paper: PaperPdf, made: Reprint) -> bool:
    """Return whether the forms say the same in another layout; only the contents may differ."""
    theirs = [page_words(paper.structure, page) for page in paper.structure.pages]
    return _said(theirs).endswith(_said(made.words(made.starts[0])))


def _said(pages: Sequence[PageWords]) -> str:
    texts = (one.text for page in pages for one in page.words if not one.is_artifact)
    return without_spaces("".join(texts))


def _found(paper: PaperPdf, made: Reprint, found: list[Difference], origin: Origin) -> _Steps:
    places = _places(made, found)
    wrong = [one for one in found if not is_signature(paper.structure, one, places)]
    hidden = () if wrong else (yield from _hidden(paper, made, places))
    added = [one for one in found if one not in wrong]
    faults = (*named([one for one in wrong if not _form_of(one, made)]), *hidden)
    whole = Finding(Origin.FORGED, faults) if faults else _signed(paper, added, origin)
    forms = (
        _finding_of(number, [one for one in wrong if _form_of(one, made) == number], origin)
        for number in range(1, len(made.starts) + 1)
    )
    return VolumeFinding(whole, tuple(forms))


def _signed(paper: PaperPdf, added: list[Difference], origin: Origin) -> Finding:
    if origin is Origin.PRINT:
        return signed(paper, added, origin)
    return Finding(origin, signatures=signatures_of(paper, added))


def _form_of(one: Difference, made: Reprint) -> int:
    """Return the number of the form on whose pages a difference is; 0 for the pages in front of the forms."""
    return bisect_right(made.starts, one.page)


def _finding_of(number: int, wrong: list[Difference], origin: Origin) -> Finding:
    return Finding(Origin.FORGED, named(wrong)) if wrong else Finding(origin)


def _hidden(
    paper: PaperPdf, made: Reprint, places: Sequence[Place]
) -> Generator[None, None, tuple[str, ...]]:
    """Return faults that no object shows: ambiguous content, and differences in the pages' pictures."""
    if not has_one_meaning(paper.structure, len(made.content) if made.beginning_of else 0):
        return (SECOND_CONTENT,)
    with closing(comparing_pages(made.content, paper.content, places)) as pages:
        for differing in pages:
            if differing:
                return each_once([differing])
            yield
    return ()
