"""The form, laid out and printed, and records to print."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.models.progress_report import Period, ProgressReport
from app.models.project import Project, StrategicAlignment, TargetGroup
from app.models.project_record import ProjectRecord
from app.printing.layout import Page
from app.printing.official_form import FORM_TITLE, lay_out_form, print_form
from app.printing.type_families import OFFICIAL, FormStyle
from tests.conftest import FILES
from tests.printing.programs.readers import without_spaces

FORM = FILES / "official-form.txt"
TITLE = f"** {FORM_TITLE} **"
EMPTY = Project("00000000-0000-0000-0000-000000000000")


def printed(record: ProjectRecord, style: FormStyle = OFFICIAL) -> bytes:
    return print_form(record.project, record.reports, style)


def laid_out(record: ProjectRecord) -> list[Page]:
    return lay_out_form(record.project, record.reports)


def runs(pages: Sequence[Page]) -> list[str]:
    """Return the text of every run, in reading order."""
    return [run.content.text for page in pages for piece in page for run, _ in piece.runs]


def text_of(pages: Sequence[Page]) -> str:
    return "".join(runs(pages))


def form_text(copied: str) -> str:
    """Return copied text without white space, footers and the titles of later pages."""
    text = without_spaces(
        "".join(line for line in copied.splitlines() if "หน้า" not in line or "จาก" not in line)
    )
    title = without_spaces(TITLE)
    return title + text.replace(title, "")


def report(number: int, **entries: object) -> ProgressReport:
    period = Period(2018, 10).plus(number - 1)
    return ProgressReport(EMPTY.id, period, date(period.year, period.month, 25), **entries)  # type: ignore[arg-type]


SENTENCE = (
    "ดำเนินการจัดประชุมคณะกรรมการชุมชน “ร่วมใจพัฒนา” ครั้งที่ 3/2562 ณ ห้องประชุม ๑ ชั้น 4 "
    "ผู้เข้าร่วม 1,250 คน (ร้อยละ ๘๕.๕๐) "
    'และจัดซื้อวัสดุตามระบบ e-GP "Electronic Government Procurement" เป็นเงิน 1,234,567.89 บาท '
    "ภายในวันที่ 30 กันยายน พ.ศ. 2562 "
)


def stress(reports: int = 12, sentences: int = 3) -> ProjectRecord:
    """A long project: objectives, alignments and reports of many lines, mixed digits, Latin and quotes."""
    project = replace(
        EMPTY,
        project_name=SENTENCE,
        rationale=(SENTENCE * 4,) * 3,
        objectives=tuple(f"{SENTENCE} ({n})" for n in range(1, 21)),
        targets=(TargetGroup("ด้านปริมาณ", (SENTENCE,) * 4), TargetGroup("ด้านคุณภาพ")),
        strategic_alignments=(StrategicAlignment(SENTENCE, SENTENCE, SENTENCE, SENTENCE),) * 3,
    )
    reported = [
        report(
            n,
            narrative=SENTENCE * (1 + n % sentences),
            progress=n * 800,
            disbursed_satang=n * 1_234_56,
            plan_status="ช้ากว่าแผนเนื่องจากรอการอนุมัติ" if n % 3 == 0 else "เป็นไปตามแผน",
            target_status="ไม่เป็นไปตามเป้าหมาย",
        )
        for n in range(1, reports + 1)
    ]
    return ProjectRecord(project, tuple(reported))


HOSTILE = {
    "emoji": "😀👨\u200d👩\u200d👧🇹🇭" * 50,
    "chinese": "汉字" * 200,
    "marks alone": "่้๊๋์ ิ ี ุ ู",
    "stacked marks": "ก" + "้" * 500,
    "no spaces": "x" * 6_000,
    "no words": "ฎ" * 6_000,
    "digits": "1" * 6_000,
    "private use": "\uf700\ue000\uf8ff",
    "right to left": "\u202eשלום עולם\u202c مرحبا",
    "lone surrogate": "ก\ud800ข",
    "pdf syntax": "(\\) <</Type>> endstream %",
}
