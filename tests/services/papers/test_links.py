"""Prints with links: their own are genuine, forged and added ones are named, in older prints, too."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from app.models.project_record import ProjectRecord
from app.printing import form_blocks
from app.printing.type_families import OFFICIAL
from app.services.batch_print import print_together
from app.services.form_pdf import form_pdf
from app.services.verification.by_paper import OLDER, verify_pdf
from app.services.verification.verdicts import Match, Verdict
from app.storage.project_file import ProjectFile
from tests.long_form import each, only_long
from tests.printing.test_links import LONG, TEXT, version_without_links
from tests.services.papers.forgeries import Forge, appended, forged, invisible_link, object_number
from tests.services.papers.test_prints_of_010 import PRINTS, opened_file

OTHER = "https://other.example/"


@pytest.fixture
def linked(file: ProjectFile, record: ProjectRecord) -> ProjectRecord:
    """A project of the file whose texts have addresses, one of them over several lines."""
    project = replace(record.project, rationale=(TEXT,), coordinator="www.a.go.th")
    file.add_project(project, record.reports)
    file.revisions.commit()
    return replace(record, project=project)


@pytest.fixture
def printed(linked: ProjectRecord, tmp_path: Path) -> Path:
    (tmp_path / "a.pdf").write_bytes(form_pdf(linked.project, linked.reports))
    return tmp_path / "a.pdf"


@pytest.fixture
def before_links(linked: ProjectRecord, tmp_path: Path) -> Path:
    """The same print of the version before links."""
    with version_without_links():
        (tmp_path / "before.pdf").write_bytes(form_pdf(linked.project, linked.reports))
    return tmp_path / "before.pdf"


def links(pdf: pikepdf.Pdf) -> Any:
    return pdf.pages[0].Annots


def other_target(pdf: pikepdf.Pdf) -> None:
    links(pdf)[0].A.URI = String(OTHER)


def other_action(pdf: pikepdf.Pdf) -> None:
    links(pdf)[0].A = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def second_action(pdf: pikepdf.Pdf) -> None:
    links(pdf)[0].A.Next = Dictionary(S=Name.URI, URI=String(OTHER))


def action_on_hover(pdf: pikepdf.Pdf) -> None:
    links(pdf)[0].AA = Dictionary(E=Dictionary(S=Name.URI, URI=String(OTHER)))


def other_place(pdf: pikepdf.Pdf) -> None:
    links(pdf)[0].Rect = Array((161, 703, 230, 716))


def said_to_be_another(pdf: pikepdf.Pdf) -> None:
    links(pdf)[0].Contents = String("ไปที่เว็บไซต์ https://www.bangkok.go.th")


def link_with_a_border(pdf: pikepdf.Pdf) -> None:
    links(pdf)[0].Border = Array((0, 0, 1))


def own_link_elsewhere(pdf: pikepdf.Pdf) -> None:
    copy = Dictionary(links(pdf)[0])
    copy.Rect = Array((161, 703, 230, 716))
    pdf.pages[0].Annots = Array([*links(pdf), pdf.make_indirect(copy)])


CHANGED = [
    other_target,
    other_action,
    second_action,
    action_on_hover,
    other_place,
    said_to_be_another,
    link_with_a_border,
    own_link_elsewhere,
    invisible_link,
]


def is_older(verdict: Verdict) -> bool:
    return verdict.match is Match.CURRENT and OLDER in verdict.notes


def test_a_print_with_links_is_todays(file: ProjectFile, printed: Path) -> None:
    assert verify_pdf(file, printed).lines[1:] == ()


@pytest.mark.long
def test_a_print_with_links_saved_by_another_program_has_its_own_links(
    file: ProjectFile, printed: Path
) -> None:
    with pikepdf.open(printed) as pdf:
        pdf.save(printed.with_name("b.pdf"), object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert verify_pdf(file, printed.with_name("b.pdf")).match is Match.SAVED_ANEW


@pytest.mark.parametrize("forge", each(4, CHANGED), ids=lambda forge: forge.__name__)
def test_a_changed_or_added_link_is_named(file: ProjectFile, printed: Path, forge: Forge) -> None:
    verdict = verify_pdf(file, forged(printed, forge))
    assert verdict.match is Match.FORGED
    assert "ลิงก์" in verdict.answer
    if forge in (other_target, invisible_link):
        assert "ไปที่ “https://" in verdict.answer


def test_a_link_taken_away_is_named(file: ProjectFile, printed: Path) -> None:
    def taken(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Annots = Array([*links(pdf)][1:])

    verdict = verify_pdf(file, forged(printed, taken))
    assert verdict.match is Match.FORGED
    assert "ลิงก์ที่หน้า 1 ถูกนำออก" in verdict.answer


def test_a_link_appended_to_the_bytes_of_a_print_is_named(file: ProjectFile, printed: Path) -> None:
    content = printed.read_bytes()
    number, body = object_number(content)
    annotation = b"<</Type/Annot/Subtype/Link/Rect[161 703 230 716]/A<</S/URI/URI(%b)>>>>" % OTHER.encode()
    page = body.replace(b"/Annots [", b"/Annots [800 0 R ")
    assert page != body
    printed.write_bytes(appended(content, {800: annotation, number: page}))
    verdict = verify_pdf(file, printed)
    assert verdict.match is Match.FORGED
    assert f"ลิงก์ไปที่ “{OTHER}” ที่หน้า 1 ทับ “180,000 บาท”" in verdict.answer


# --- older prints -------------------------------------------------------------------------------------------


def test_a_print_from_before_links_is_an_older_print(file: ProjectFile, before_links: Path) -> None:
    assert is_older(verify_pdf(file, before_links))


def larger_type(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(form_blocks, "BODY_SIZE", 9.4)


@pytest.mark.parametrize("digits", [False, *only_long(True)], ids=["arabic", "thai"])
def test_a_print_with_links_stays_genuine_when_the_layout_changes(
    file: ProjectFile, linked: ProjectRecord, monkeypatch: pytest.MonkeyPatch, printed: Path, digits: bool
) -> None:
    style = OFFICIAL._replace(thai_digits=digits)
    printed.write_bytes(form_pdf(linked.project, linked.reports, style))
    larger_type(monkeypatch)
    assert is_older(verify_pdf(file, printed))


@pytest.mark.long
@pytest.mark.parametrize("forge", CHANGED, ids=lambda forge: forge.__name__)
def test_a_changed_link_of_an_older_print_is_named(
    file: ProjectFile, monkeypatch: pytest.MonkeyPatch, printed: Path, forge: Forge
) -> None:
    other = forged(printed, forge)
    larger_type(monkeypatch)
    verdict = verify_pdf(file, other)
    assert verdict.match is Match.FORGED
    assert "ลิงก์" in verdict.answer


def own_link(printed: Path) -> Callable[[pikepdf.Pdf], None]:
    """Return what adds today's link, in every entry, to a print without it."""

    def add(pdf: pikepdf.Pdf) -> None:
        with pikepdf.open(printed) as todays:
            pdf.pages[0].Annots = Array([pdf.copy_foreign(links(todays)[0])])

    return add


def test_a_link_added_to_a_print_from_before_links_is_named(
    file: ProjectFile, before_links: Path, printed: Path
) -> None:
    for forge in (invisible_link, own_link(printed)):
        verdict = verify_pdf(file, forged(before_links, forge))
        assert verdict.match is Match.FORGED
        assert "ลิงก์ไปที่ “http" in verdict.answer


@pytest.mark.parametrize("name", ["plain", "field", "thai", "signed-twice"])
def test_a_link_added_to_a_print_of_version_010_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.pdf").write_bytes((PRINTS / f"{name}.pdf").read_bytes())
    with opened_file() as owner:
        verdict = verify_pdf(owner, forged(tmp_path / "a.pdf", invisible_link))
    assert verdict.match is Match.FORGED
    assert "ลิงก์ไปที่ “https://example.org/” ที่หน้า 1" in " ".join(verdict.lines)


def test_other_words_on_a_print_from_before_links_are_named(
    file: ProjectFile, linked: ProjectRecord, before_links: Path
) -> None:
    """What is named is not an address that only stands in other parts today."""
    other = replace(linked.project, project_name="โครงการอื่น")
    with version_without_links():
        content = form_pdf(other, linked.reports)
    (before_links.with_name("other.pdf")).write_bytes(content)
    with pikepdf.open(before_links) as pdf, pikepdf.open(before_links.with_name("other.pdf")) as source:
        for key in ("/Names", "/AF"):
            source.Root[key] = source.copy_foreign(pdf.make_indirect(pdf.Root[key]))
        source.save(before_links.with_name("b.pdf"))
    verdict = verify_pdf(file, before_links.with_name("b.pdf"))
    assert verdict.match is Match.FORGED
    assert "โครงการอื่น" in verdict.answer


# --- bound volumes ------------------------------------------------------------------------------------------


@pytest.fixture
def volume(file: ProjectFile, linked: ProjectRecord, tmp_path: Path) -> Path:
    target = tmp_path / "เล่ม.pdf"
    list(print_together(file, [linked.project.id], target, OFFICIAL))
    return target


def test_a_volume_with_links_is_genuine_and_forged_ones_are_named(file: ProjectFile, volume: Path) -> None:
    assert verify_pdf(file, volume).match is Match.CURRENT

    def exchanged(pdf: pikepdf.Pdf) -> None:
        found = [one for leaf in pdf.pages for one in leaf.get("/Annots", []) if "/A" in one]
        assert any(str(one.A.URI).startswith(LONG[:60]) for one in found)
        found[-1].A.URI = String(OTHER)

    verdict = verify_pdf(file, forged(volume, exchanged))
    assert verdict.match is Match.FORGED
    assert f"ลิงก์ไปที่ “{OTHER}”" in " ".join(verdict.lines)
