"""A bound volume is one document: cover, contents, the month's summary and the forms, each with its data."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from app.cli.arguments import parse
from app.formats.json.project import to_bytes
from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.words import page_content
from app.formats.printout.source import open_source
from app.models.errors import UserError
from app.models.month_summary import Volume, month_rows, total_row
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.models.thai import MAX_SATANG
from app.printing.form_blocks import HEIGHT
from app.printing.type_families import OFFICIAL, FormStyle
from app.printing.volume.bound_forms import BoundForms
from app.services.batch_print import print_together
from app.services.verification.by_paper import NO_EVIDENCE, WHOLE, comparing, verify_pdf
from app.services.verification.verdicts import Match
from app.storage.project_file import ProjectFile, new_record_id
from benchmarks.sample_files import make_file
from tests.long_form import only_long
from tests.printing.programs.readers import pdftotext
from tests.printing.volumes import MadeVolume
from tests.services.papers.signing import signed

OCTOBER, NOVEMBER = Period(2018, 10), Period(2018, 11)


@pytest.fixture
def records(file: ProjectFile, record: ProjectRecord) -> list[ProjectRecord]:
    """Three projects of one office: with all reports, with one, and without."""
    made = []
    for number, reports in enumerate((record.reports, record.reports[:1], ())):
        own = replace(record, reports=tuple(reports)).with_id(new_record_id())
        project = replace(
            own.project, project_code=f"50130000-000{number + 1}", project_name=f"โครงการที่ {number + 1}"
        )
        made.append(replace(own, project=project))
        file.add_project(project, own.reports)
    file.revisions.commit()
    return made


@pytest.fixture
def volume(file: ProjectFile, records: list[ProjectRecord], tmp_path: Path) -> Path:
    target = tmp_path / "เล่ม.pdf"
    for _ in print_together(file, [one.project.id for one in records], target, OFFICIAL):
        pass
    return target


def pages_of(path: Path) -> list[str]:
    return pdftotext(path.read_bytes()).split("\f")[:-1]


# --- the pages in front -----------------------------------------------------------------------------------


def test_the_cover_names_office_year_month_and_number_of_projects(volume: Path) -> None:
    lines = [line.strip() for line in pages_of(volume)[0].splitlines() if line.strip()]
    assert lines[2:] == ["สำนักงานเขตมีนบุรี", "ปีงบประมาณ พ.ศ. 2562", "ประจำเดือนมิถุนายน 2562", "3 โครงการ"]


@pytest.mark.long
def test_the_contents_lead_to_the_page_of_each_form(volume: Path, records: list[ProjectRecord]) -> None:
    texts = pages_of(volume)
    lines = [line.split() for line in texts[1].splitlines() if line.strip()]
    with pikepdf.open(volume) as pdf:
        objects = [page.obj.objgen for page in pdf.pages]
        summary, *targets = (objects.index(link.Dest[0].objgen) + 1 for link in pdf.pages[1].Annots)
    assert summary == 3
    for record, target in zip(records, targets, strict=True):
        assert record.project.project_name in texts[target - 1]
        assert any(record.project.project_code in line and line[-1] == str(target) for line in lines)


@pytest.mark.long
def test_a_name_taller_than_a_page_of_the_contents_leads_to_its_form_from_each_of_its_pages(
    record: ProjectRecord,
) -> None:
    bound = MadeVolume(2)
    for name in ("โครงการปลูกต้นไม้" * 600, "โครงการสั้น"):
        bound.add(replace(record.project, project_name=name), ())
    with pikepdf.open(BytesIO(bound.to_bytes())) as pdf:
        objects = [page.obj.objgen for page in pdf.pages]
        links = [link for page in pdf.pages for link in page.get("/Annots", ())]
        summary, first, again, second = (objects.index(link.Dest[0].objgen) for link in links)
        heights = [float(link.Rect[3] - link.Rect[1]) for link in links]
    assert summary < first == again < second
    assert max(heights) < HEIGHT


@pytest.mark.long
def test_the_summary_is_of_the_latest_reported_month_or_the_asked_one(
    file: ProjectFile, records: list[ProjectRecord], tmp_path: Path
) -> None:
    ids = [one.project.id for one in records]
    list(print_together(file, ids, tmp_path / "a.pdf", OFFICIAL))
    list(print_together(file, ids, tmp_path / "b.pdf", OFFICIAL, OCTOBER))
    assert "ประจำเดือนมิถุนายน 2562" in pages_of(tmp_path / "a.pdf")[2]
    assert "ประจำเดือนตุลาคม 2561" in pages_of(tmp_path / "b.pdf")[2]


def summed(*reports: Sequence[ProgressReport]) -> Volume:
    found = Volume(NOVEMBER)
    for own in reports:
        found.add(Project("", allocated_budget_satang=1000_00), own)
    return found


def test_a_summary_counts_what_was_spent_until_the_month_and_what_the_month_says() -> None:
    first = ProgressReport("", OCTOBER, progress=10_00, disbursed_satang=100_00, plan_status="เป็นไปตามแผน")
    second = replace(first, period=NOVEMBER, progress=None, disbursed_satang=50_00, plan_status="ช้ากว่าแผน")
    third = replace(first, period=Period(2018, 12), progress=90_00, disbursed_satang=700_00)
    rows = month_rows(summed((first, second, third), (first,), ()))
    assert [row.spent_satang for row in rows] == [150_00, 100_00, 0]
    assert [row.disbursed_satang for row in rows] == [50_00, None, None]
    assert [row.progress for row in rows] == [10_00, 10_00, None]
    assert [row.plan_status for row in rows] == ["ช้ากว่าแผน", "(ยังไม่มีรายงาน)", "(ยังไม่มีรายงาน)"]
    total = total_row(rows)
    assert (total.allocated_satang, total.disbursed_satang, total.spent_satang) == (3000_00, 50_00, 250_00)
    assert total.spent_share == 8_33


def test_a_volume_of_nothing_reported_says_so() -> None:
    bound = MadeVolume(1)
    bound.add(Project("00000000-0000-0000-0000-000000000000"), [])
    assert "ยังไม่มีรายงาน" in pdftotext(bound.to_bytes()).split("\f")[0]


@pytest.mark.long
def test_a_volume_of_many_projects_repeats_the_titles_of_its_table(record: ProjectRecord) -> None:
    bound = MadeVolume(60)
    for number in range(60):
        bound.add(replace(record.project, project_name=f"โครงการส่งเสริมการเรียนรู้ที่ {number}"), ())
    pages = pdftotext(bound.to_bytes()).split("\f")
    summaries = [page for page in pages if "เบิกใช้เดือนนี้ (บาท)" in page]
    assert len(summaries) > 1
    assert all("สรุปความก้าวหน้า" in page for page in summaries)
    assert "รวม" in summaries[-1]


def test_no_status_however_long_breaks_an_amount_of_the_summary(record: ProjectRecord) -> None:
    bound = MadeVolume(1, OFFICIAL, OCTOBER)
    long = replace(record.reports[0], plan_status="ล่าช้ากว่าแผนที่กำหนดไว้" * 20, target_status="x" * 200)
    project = replace(record.project, allocated_budget_satang=MAX_SATANG)
    bound.add(project, [replace(long, disbursed_satang=MAX_SATANG)])
    summary = "".join(pdftotext(bound.to_bytes()).split("\f")[2:4])
    assert summary.count("999,999,999,999.99") == 6
    assert "เบิกใช้เดือนนี้ (บาท)" in summary


# --- its data -----------------------------------------------------------------------------------------------


def test_the_data_of_each_form_are_attached_and_imported(
    volume: Path, records: list[ProjectRecord], tmp_path: Path
) -> None:
    assert list(open_source(volume).records) == records
    with pikepdf.open(volume) as pdf:
        assert len(pdf.Root.AF) == len(records) + 1


def test_a_month_is_asked_for_in_the_buddhist_era(capsys: pytest.CaptureFixture[str]) -> None:
    assert parse(["print", "a.sqlite", "--single", "--month", "2562-06"]).month == Period(2019, 6)
    for wrong in ("2562-13", "มิถุนายน", "0019-06"):
        with pytest.raises(SystemExit):
            parse(["print", "a.sqlite", "--single", "--month", wrong])
        assert "2562-06" in capsys.readouterr().err


# --- verifying ----------------------------------------------------------------------------------------------


def test_a_volume_is_verified_project_by_project(
    file: ProjectFile, records: list[ProjectRecord], volume: Path
) -> None:
    verdict = verify_pdf(file, volume)
    assert (verdict.match, len(verdict.forms)) == (Match.CURRENT, 3)
    file.set_project_entry(records[1].project.id, "project_name", "โครงการชื่อใหม่")
    file.remove_project(records[2].project.id)
    verdict = verify_pdf(file, volume)
    assert [form.match for _, form in verdict.forms] == [Match.CURRENT, Match.EARLIER, Match.EARLIER]
    assert verdict.match is Match.EARLIER
    assert verdict.lines[1].startswith("1. 50130000-0001 โครงการที่ 1: ตรงกับข้อมูลปัจจุบัน")


def test_a_page_that_is_changed_makes_its_project_forged_and_no_other(
    file: ProjectFile, volume: Path, tmp_path: Path
) -> None:
    with pikepdf.open(volume) as pdf:
        page = pdf.pages[-1]
        painted = page.Contents[0]
        painted.write(painted.read_bytes() + b"\n0 0 50 50 re f")
        pdf.save(tmp_path / "a.pdf")
    verdict = verify_pdf(file, tmp_path / "a.pdf")
    assert verdict.match is Match.FORGED
    assert NO_EVIDENCE in verdict.notes
    assert [form.match for _, form in verdict.forms] == [Match.SAVED_ANEW, Match.SAVED_ANEW, Match.FORGED]
    assert verdict.forms[0][1].answer == "ข้อมูลที่แนบตรงกับข้อมูลปัจจุบัน"


def test_a_changed_summary_makes_the_volume_forged(file: ProjectFile, volume: Path, tmp_path: Path) -> None:
    with pikepdf.open(volume) as pdf:
        content = pdf.pages[2].Contents
        pdf.pages[2].Contents = pdf.make_stream(content.read_bytes() + b"\n300 300 50 50 re f")
        pdf.save(tmp_path / "a.pdf")
    verdict = verify_pdf(file, tmp_path / "a.pdf")
    assert verdict.match is Match.FORGED
    assert "หน้า 3" in verdict.answer
    assert {form.answer for _, form in verdict.forms} == {"ข้อมูลที่แนบตรงกับข้อมูลปัจจุบัน"}


def test_a_volume_of_changed_data_is_forged(file: ProjectFile, volume: Path, tmp_path: Path) -> None:
    """Its pages are not what the data print."""
    with pikepdf.open(volume) as pdf:
        data = pdf.attachments["project-00001.json"].get_file()
        content = data.read_bytes().replace(b"88400", b"98400")
        assert content != data.read_bytes()
        pdf.attachments["project-00001.json"].obj.EF.F.write(content)
        pdf.save(tmp_path / "a.pdf")
    verdict = verify_pdf(file, tmp_path / "a.pdf")
    assert verdict.match is Match.FORGED
    assert verdict.forms[0][1].match is Match.FORGED


def test_a_volume_that_another_program_saved_is_told_so_after_a_step_for_each_form_and_page(
    file: ProjectFile, volume: Path, tmp_path: Path
) -> None:
    with pikepdf.open(volume) as pdf:
        count = 3 + 2 * len(pdf.pages)
        pdf.save(tmp_path / "a.pdf")
    steps = [*comparing(file, tmp_path / "a.pdf")]
    assert [number for number, _ in steps] == [
        min(WHOLE - 1, WHOLE * done // count) for done in range(1, count + 2)
    ]
    verdict = steps[-1][1]
    assert verdict
    assert verdict.match is Match.SAVED_ANEW


def test_a_volume_of_another_layout_is_neither_genuine_nor_forged(
    file: ProjectFile, volume: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.printing.form_blocks.BODY_SIZE", 9.4)
    verdict = verify_pdf(file, volume)
    assert verdict.match is Match.NONE
    assert "รหัสตรวจสอบ" in verdict.notes[0]


@pytest.mark.parametrize("bar", [b"q 0.9 g 160 706 1 6 re f Q", *only_long(b"q 0 G 160 709 m 170 709 l S Q")])
def test_a_bar_on_every_page_is_no_other_layout(
    file: ProjectFile, volume: Path, tmp_path: Path, bar: bytes
) -> None:
    with pikepdf.open(volume) as pdf:
        for page in pdf.pages:
            page.contents_add(bar)
        pdf.save(tmp_path / "a.pdf")
    assert verify_pdf(file, tmp_path / "a.pdf").match is Match.FORGED


def test_a_volume_with_something_behind_its_end_is_refused(file: ProjectFile, volume: Path) -> None:
    volume.write_bytes(volume.read_bytes() + b"\n%more")
    with pytest.raises(UserError):
        verify_pdf(file, volume)


def test_what_is_printed_is_verified_however_many_forms_it_has(
    file: ProjectFile, volume: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the objects of a genuine volume few are examined, and no page but the first and the last form's."""
    examined: list[int] = []
    read, contents = PdfStructure.indirect, [0]

    def indirect(self: PdfStructure, place: int, number: int | None = None) -> tuple[object, int]:
        examined.append(place)
        return read(self, place, number)

    def content(self: PdfStructure, page: object) -> bytes:
        contents[0] += 1
        return page_content(self, page)  # type: ignore[arg-type]

    monkeypatch.setattr(PdfStructure, "indirect", indirect)
    monkeypatch.setattr("app.formats.pdf.words.page_content", content)
    assert verify_pdf(file, volume).match is Match.CURRENT
    pages, forms = len(pages_of(volume)), 3
    assert len(examined) < 3 * pages + 3 * forms + 20
    assert contents[0] <= 2 + 2


@pytest.mark.long
def test_a_volume_that_two_signed_is_compared_in_little_memory(
    file: ProjectFile, records: list[ProjectRecord], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its revisions share what they have in common, and of its pages only those with a signature are read."""
    path, style = tmp_path / "a.pdf", OFFICIAL._replace(signature_field=True)
    for _ in print_together(file, [one.project.id for one in records], path, style):
        pass
    pages = len(pages_of(path))
    path.write_bytes(signed(signed(path.read_bytes(), "signature1", "First"), "signature3", "Second"))
    examined, contents = Counter[int](), [0]
    read = PdfStructure.indirect

    def indirect(self: PdfStructure, place: int, number: int | None = None) -> tuple[object, int]:
        examined[place] += 1
        return read(self, place, number)

    def content(self: PdfStructure, page: object) -> bytes:
        contents[0] += 1
        return page_content(self, page)  # type: ignore[arg-type]

    monkeypatch.setattr("app.formats.pdf.signature_validation.can_validate", lambda: False)
    monkeypatch.setattr(PdfStructure, "indirect", indirect)
    monkeypatch.setattr("app.formats.pdf.words.page_content", content)
    verdict = verify_pdf(file, path)
    assert verdict.match is Match.CURRENT
    assert verdict.notes[0].startswith("มีลายมือชื่ออิเล็กทรอนิกส์ของ First และ Second")
    assert "หลังจากนั้นเพิ่มเฉพาะลายมือชื่อของ Second" in verdict.notes[1]
    objects = len(path.read_bytes().split(b"endobj"))
    assert examined.total() < objects / 2, "what no revision changed is not read, such as the tags"
    assert contents[0] < pages, "without those of the second form, which nobody signed"


@pytest.mark.long
def test_a_volume_of_a_thousand_forms_is_verified(tmp_path: Path) -> None:
    make_file(tmp_path / "a.sqlite", 3, 1000, 9)
    with ProjectFile.open(tmp_path / "a.sqlite", writable=False) as file:
        for _ in print_together(file, file.project_ids(), tmp_path / "a.pdf", OFFICIAL):
            pass
        verdict = verify_pdf(file, tmp_path / "a.pdf")
    assert (verdict.match, len(verdict.forms)) == (Match.CURRENT, 1000)


@pytest.mark.long
def test_a_volume_that_is_not_as_printed_and_too_large_to_compare_is_told_so(
    file: ProjectFile, volume: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pikepdf.open(volume) as pdf:
        pdf.save(tmp_path / "a.pdf")
    monkeypatch.setattr("app.formats.pdf.structure.ALL_OBJECTS", 60_000)
    assert verify_pdf(file, volume).match is Match.CURRENT
    with pytest.raises(UserError, match="ใหญ่เกินกว่าจะเทียบ"):
        verify_pdf(file, tmp_path / "a.pdf")


@pytest.mark.long
def test_a_volume_saved_anew_is_printed_in_its_own_style_only(
    file: ProjectFile, records: list[ProjectRecord], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    style = OFFICIAL._replace(thai_dates=True)
    for _ in print_together(file, [one.project.id for one in records], tmp_path / "b.pdf", style):
        pass
    with pikepdf.open(tmp_path / "b.pdf") as pdf:
        pdf.save(tmp_path / "a.pdf")
    bound: list[FormStyle] = []

    def printed(stream: BytesIO, count: int, style: FormStyle, month: Period | None) -> BoundForms:
        bound.append(style)
        return BoundForms(stream, count, style, month)

    monkeypatch.setattr("app.services.volume.reprint.BoundForms", printed)
    assert verify_pdf(file, tmp_path / "a.pdf").match is Match.SAVED_ANEW
    assert bound == [style]


@pytest.mark.long
def test_data_that_print_without_end_are_given_up(
    file: ProjectFile, volume: Path, record: ProjectRecord, tmp_path: Path
) -> None:
    """A short file whose data have hundreds of pages must not take minutes."""
    endless = replace(record, project=replace(record.project, rationale=("ความจำเป็น " * 150,) * 190))
    data = to_bytes([endless])
    with pikepdf.open(volume) as pdf:
        pdf.attachments["project-00001.json"].obj.EF.F.write(data)
        pdf.save(tmp_path / "a.pdf")
    verdict = verify_pdf(file, tmp_path / "a.pdf")
    assert verdict.match is Match.FORGED
    assert "จำนวนหน้า" in verdict.answer
