"""The prints of version 0.1.0 in tests/files: always genuine, plain, signed once and twice, saved again.

They have one glyph for each cluster where today's have one for each character: they are prints of an older
layout. Further changes of the layout are simulated here by another font size and lower pages.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest

from app.formats.pdf.reading_order import TAGS
from app.formats.pdf.signature_notes import NOT_VALIDATED
from app.models.project_record import ProjectRecord
from app.printing import form_blocks
from app.services.form_pdf import form_pdf
from app.services.form_style import style_of
from app.services.verification.by_paper import OLDER, verify_pdf
from app.services.verification.verdicts import Match
from app.storage.project_file import ProjectFile
from tests.conftest import FILES
from tests.long_form import each, only_long
from tests.services.papers.forgeries import (
    OBJECTS,
    Forge,
    contents_exchanged,
    forged,
    free_text,
    grey_digit,
    print_only_layer,
    script,
    text_field,
)

PRINTS = FILES / "prints-0.1.0"
PLAIN = ("plain", "field", "thai", "two-reports")
SIGNED = {
    "signed-once": "Test Officer",
    "signed-twice": "Test Officer และ Test Director",
    "signed-own-field": "Test Officer",
}


@contextmanager
def opened_file() -> Iterator[ProjectFile]:
    """A copy of the file that the prints belong to."""
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copy(PRINTS / "file.sqlite", folder))
        with ProjectFile.open(copy, writable=False) as file:
            yield file


@pytest.fixture
def owner() -> Iterator[ProjectFile]:
    with opened_file() as file:
        yield file


@pytest.fixture(params=["today", "a layout of larger type", *only_long("a layout of lower pages")])
def layout(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The program's present layout, and two that move every line."""
    if "type" in request.param:
        monkeypatch.setattr(form_blocks, "BODY_SIZE", 9.4)
    if "pages" in request.param:
        monkeypatch.setattr("app.printing.official_form.HEIGHT", form_blocks.HEIGHT - 100)
    return str(request.param)


@pytest.mark.parametrize("name", each(2, PLAIN))
def test_a_print_is_genuine_in_whatever_layout(owner: ProjectFile, layout: str, name: str) -> None:
    verdict = verify_pdf(owner, PRINTS / f"{name}.pdf")
    assert verdict.match is Match.CURRENT
    assert OLDER in verdict.notes


@pytest.mark.long
@pytest.mark.parametrize("is_marked", [True, False], ids=["code", "no-code"])
def test_todays_print_stays_genuine_when_the_layout_changes(
    owner: ProjectFile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, is_marked: bool
) -> None:
    """It is drawn again as it is: a picture and empty glyphs for each cluster."""
    [project] = owner.summaries()[:1]
    record = owner.project(project.id), owner.reports(project.id)
    (tmp_path / "a.pdf").write_bytes(form_pdf(*record, style_of(owner), is_marked=is_marked))
    assert OLDER not in verify_pdf(owner, tmp_path / "a.pdf").notes
    monkeypatch.setattr(form_blocks, "BODY_SIZE", 9.4)
    verdict = verify_pdf(owner, tmp_path / "a.pdf")
    assert (verdict.match, OLDER in verdict.notes) == (Match.CURRENT, True)


@pytest.mark.long
def test_a_print_with_a_continued_report_stays_genuine_when_the_layout_changes(
    file: ProjectFile, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The label above the continued lines is no part of the text, and only the right one may stand there."""
    first, *rest = record.reports
    long = [replace(first, narrative="ดำเนินการจัดอบรมแล้วเสร็จตามแผน" + " เสร็จตามแผน" * 1000), *rest]
    file.add_project(record.project, long)
    content = form_pdf(record.project, long, style_of(file))
    (tmp_path / "a.pdf").write_bytes(content)
    monkeypatch.setattr(form_blocks, "BODY_SIZE", 9.4)
    verdict = verify_pdf(file, tmp_path / "a.pdf")
    assert (verdict.match, OLDER in verdict.notes) == (Match.CURRENT, True)


@pytest.mark.parametrize("name", each(2, SIGNED))
def test_a_signed_print_tells_who_signed_and_that_nothing_else_was_added(
    owner: ProjectFile, layout: str, name: str
) -> None:
    verdict = verify_pdf(owner, PRINTS / f"{name}.pdf")
    assert verdict.match is Match.CURRENT
    told = f"มีลายมือชื่ออิเล็กทรอนิกส์ของ {SIGNED[name]} นอกจากนั้นไม่มีสิ่งใดเพิ่มจากที่พิมพ์"
    assert {told, NOT_VALIDATED} <= {*verdict.notes}
    assert OLDER in verdict.notes


@pytest.mark.parametrize(
    ("name", "way"),
    [("plain", "linearised"), ("field", "packed"), ("thai", "plainly"), ("signed-twice", "packed")],
)
def test_a_print_that_another_program_saved_is_told_so(
    owner: ProjectFile, tmp_path: Path, name: str, way: str
) -> None:
    packed = pikepdf.ObjectStreamMode.generate if way != "plainly" else pikepdf.ObjectStreamMode.disable
    with pikepdf.open(PRINTS / f"{name}.pdf") as pdf:
        pdf.save(tmp_path / "a.pdf", linearize=way == "linearised", object_stream_mode=packed)
    verdict = verify_pdf(owner, tmp_path / "a.pdf")
    assert verdict.match is Match.SAVED_ANEW
    assert verdict.answer == "a.pdf ถูกโปรแกรมอื่นบันทึกใหม่ ไม่พบความแตกต่างที่มองเห็นได้"


@pytest.mark.parametrize("name", ["field", "thai"])
def test_an_older_print_that_another_program_saved_is_told_so(
    owner: ProjectFile, larger_type: None, tmp_path: Path, name: str
) -> None:
    with pikepdf.open(PRINTS / f"{name}.pdf") as pdf:
        pdf.save(tmp_path / "a.pdf")
    assert verify_pdf(owner, tmp_path / "a.pdf").match is Match.SAVED_ANEW


# --- an older layout is no way round ---


@pytest.fixture
def larger_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_blocks, "BODY_SIZE", 9.4)


@pytest.mark.usefixtures("larger_type")
@pytest.mark.parametrize("forge", each(3, OBJECTS), ids=lambda forge: forge.__name__)
def test_a_forged_older_print_is_forged(owner: ProjectFile, tmp_path: Path, forge: Forge) -> None:
    plain = Path(shutil.copy(PRINTS / "plain.pdf", tmp_path))
    verdict = verify_pdf(owner, forged(plain, forge))
    assert verdict.match is Match.FORGED
    if forge in (text_field, free_text, print_only_layer, script, grey_digit):
        assert OBJECTS[forge].removeprefix("รูปที่วาดทับบนหน้า 1 ") in verdict.answer


@pytest.mark.usefixtures("larger_type")
def test_an_older_print_that_is_not_as_it_was_written_is_told_so(owner: ProjectFile, tmp_path: Path) -> None:
    """Its metadata are changed, which is invisible; the file's /ID shows it."""
    plain = (PRINTS / "plain.pdf").read_bytes()
    changed = plain.replace(b"<x:xmpmeta", b"<X:xmpmeta")
    assert changed != plain
    (tmp_path / "a.pdf").write_bytes(changed)
    assert verify_pdf(owner, tmp_path / "a.pdf").match is Match.SAVED_ANEW


@pytest.mark.usefixtures("larger_type")
def test_an_older_print_whose_tags_lead_elsewhere_is_forged(owner: ProjectFile, tmp_path: Path) -> None:
    """A screen reader says something else than is seen."""
    plain = (PRINTS / "plain.pdf").read_bytes()
    changed = plain.replace(b"/Pg 6 0 R /K [16", b"/Pg 4 0 R /K [16").replace(b"/P 1", b"/P 2", 1)
    (tmp_path / "a.pdf").write_bytes(changed)
    verdict = verify_pdf(owner, tmp_path / "a.pdf")
    assert verdict.match is Match.FORGED
    assert TAGS in verdict.answer


@pytest.mark.long
@pytest.mark.usefixtures("larger_type")
def test_what_is_appended_to_an_older_print_is_named(owner: ProjectFile, tmp_path: Path) -> None:
    for name in ("plain", "signed-once"):
        (tmp_path / "a.pdf").write_bytes(contents_exchanged((PRINTS / f"{name}.pdf").read_bytes()))
        verdict = verify_pdf(owner, tmp_path / "a.pdf")
        assert verdict.match is Match.FORGED


def test_a_digit_that_is_painted_into_a_print_of_010_is_named(owner: ProjectFile, tmp_path: Path) -> None:
    """Its words stand where they are printed today, of other glyphs: all of them differ, one is forged."""
    verdict = verify_pdf(owner, forged(Path(shutil.copy(PRINTS / "plain.pdf", tmp_path)), grey_digit))
    assert verdict.match is Match.FORGED
    assert "180,000 บาท" in verdict.answer
