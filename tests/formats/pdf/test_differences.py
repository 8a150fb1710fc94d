"""Two PDFs are compared however their objects refer to each other."""

from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf

from app.formats.pdf import differences as comparison
from app.formats.pdf.differences import Difference, Kind, differences
from app.formats.pdf.filters import TooLargeError
from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.syntax import parse
from tests.services.papers.forgeries import appended

MANY = 400
"""Bookmarks, each of which refers to the next one: more than are compared within each other."""


def read(pdf: Pdf, *, objects_in_streams: bool = False) -> PdfStructure:
    mode = pikepdf.ObjectStreamMode.generate if objects_in_streams else pikepdf.ObjectStreamMode.disable
    saved = BytesIO()
    pdf.save(saved, object_stream_mode=mode, static_id=True)
    return PdfStructure(saved.getvalue())


def with_bookmarks(titles: list[str]) -> Pdf:
    pdf = Pdf.new()
    pdf.add_blank_page()
    items = [
        pdf.make_indirect(Dictionary(Title=title, Dest=[pdf.pages[0].obj, Name.Fit])) for title in titles
    ]
    for one, after in pairwise(items):
        one.Next, after.Prev = after, one
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=items[0], Last=items[-1]))
    return pdf


def test_many_bookmarks_saved_anew_are_the_same() -> None:
    pdf = with_bookmarks([f"โครงการที่ {number}" for number in range(MANY)])
    assert differences(read(pdf), read(pdf, objects_in_streams=True)) == []


@pytest.mark.parametrize("place", [0, 99, 100, MANY - 1])
def test_a_changed_bookmark_is_seen_wherever_it_stands(place: int) -> None:
    titles = [f"โครงการที่ {number}" for number in range(MANY)]
    changed = [*titles[:place], "โครงการอื่น", *titles[place + 1 :]]
    [found] = differences(read(with_bookmarks(titles)), read(with_bookmarks(changed)))
    assert found.kind is Kind.READING


def in_a_circle(value: int) -> Pdf:
    """Return a PDF whose first entry leads to the value through an object that the second one leads to."""
    pdf = Pdf.new()
    pdf.add_blank_page()
    holder, beside = (pdf.make_indirect(Dictionary()) for _ in range(2))
    holder.Beside, holder.Value, beside.Holder = beside, value, holder
    pdf.Root.First, pdf.Root.Second = holder, beside
    return pdf


def test_what_only_leads_to_a_difference_is_different_too() -> None:
    found = differences(read(in_a_circle(1)), read(in_a_circle(2)))
    assert [one.words.rpartition(" ")[2] for one in found] == ["(First)", "(Second)"]


def test_a_comparison_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "MOST_COMPARED", MANY // 2)
    pdf = with_bookmarks(["โครงการ"] * MANY)
    with pytest.raises(TooLargeError):
        differences(read(pdf), read(pdf))


def revised(objects: dict[str, bytes]) -> list[Difference]:
    """Return the differences of a file with bookmarks after a revision that appends objects, by what they
    are in the file.
    """
    saved = BytesIO()
    with_bookmarks(["1", "2", "3"]).save(saved, static_id=True)
    print_ = PdfStructure(saved.getvalue())
    first = print_.dictionary(print_.root["Outlines"])["First"]
    page, root = next(iter(print_.page_numbers)), print_.trailer["Root"].number
    numbers = {"bookmark": first.number, "page": page, "root": root, "new": 801, "other": 802}
    later = PdfStructure(appended(print_.data, {numbers[name]: body for name, body in objects.items()}))
    return differences(PdfStructure(print_.data, like=later), later)


def test_of_a_later_revision_only_what_it_changes_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "MOST_COMPARED", 1)  # of some ten pairs
    assert revised({"new": b"<</Of/No/One 3>>"}) == []


def test_what_a_later_revision_changes_is_named_wherever_it_is() -> None:
    assert [one.kind for one in revised({"bookmark": b"<</Title(another)>>"})] == [Kind.READING]
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/AA<</O 801 0 R>>>>"
    (found,) = revised({"page": page, "new": b"<</S/JavaScript>>"})
    assert (found.kind, found.page) == (Kind.OTHER, 1)


def test_a_page_that_is_the_same_but_inherits_something_else_is_named() -> None:
    root, pages = b"<</Type/Catalog/Pages 801 0 R>>", b"<</Type/Pages/Count 1/Kids[6 0 R]/Rotate 180>>"
    (found,) = revised({"root": root, "new": pages})
    assert found.words == "ขนาดหรือการวางหน้า 1 (Rotate)"


def test_a_page_that_takes_the_place_of_the_one_to_which_bookmarks_lead_is_named() -> None:
    root, tree = b"<</Type/Catalog/Outlines 2 0 R/Pages 801 0 R>>", b"<</Type/Pages/Count 1/Kids[802 0 R]>>"
    page = b"<</Type/Page/Parent 801 0 R/MediaBox[0 0 612 792]/Resources<<>>>>"
    found = revised({"root": root, "page": b"null", "new": tree, "other": page})
    assert found[0].kind is Kind.READING


def test_the_tags_of_a_thousand_forms_are_read_as_one_object() -> None:
    """The root of their tree refers to each mark of each page: 1.1 MB."""
    tags = b"[" + b"(%b)" % (b"x" * 9_998) * 130 + b"]"
    assert parse(tags, 0)[1] == 1_300_002
