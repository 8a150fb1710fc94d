"""The print command: which projects, and into which files."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.plain_streams import say
from app.cli.progress import with_progress
from app.models.errors import UserError

if TYPE_CHECKING:
    from app.models.progress_report import Period
    from app.printing.type_families import FormStyle
    from app.storage.project_file import ProjectFile, ProjectSummary


def print_forms(command: argparse.Namespace) -> int:
    from app.services.month.outputs import keep_printed_in
    from app.storage.project_file import ProjectFile

    with ProjectFile.open(command.file, writable=False) as file:
        chosen = _chosen(file, command.project)
        digests = file.outputs.unrecorded([project.id for project in chosen])
        print_them = _print_together if command.single else _print_apart
        print_them(file, chosen, command)
    keep_printed_in(command.file, digests)
    return 0


def _print_apart(
    file: "ProjectFile", projects: Sequence["ProjectSummary"], command: argparse.Namespace
) -> None:
    from app.services.batch_print import print_apart

    targets = _targets(projects, command.file, command.out)
    ids = [project.id for project in projects]
    steps = print_apart(file, list(zip(ids, targets, strict=True)), _style(file, command))
    for _, path in _watched(steps, len(ids)):
        say(f"พิมพ์แล้ว: {path}")


def _print_together(
    file: "ProjectFile", projects: Sequence["ProjectSummary"], command: argparse.Namespace
) -> None:
    from app.services.batch_print import print_together

    _check_month(command.month, projects)
    target = _single_target(command.file, command.out)
    ids = [project.id for project in projects]
    steps = print_together(file, ids, target, _style(file, command), command.month)
    for _ in _watched(steps, len(ids)):
        pass
    say(f"พิมพ์แล้ว {len(ids)} โครงการ: {target}")


def _check_month(month: "Period | None", projects: Sequence["ProjectSummary"]) -> None:
    """Check that a month is of the projects' fiscal years, or of the year after, when late reports come.

    Raises UserError: the cover names the month, and a year of the Common Era is easily typed.
    """
    years = sorted(project.fiscal_year for project in projects if project.fiscal_year)
    if month and years and not years[0] <= month.fiscal_year <= years[-1] + 1:
        raise UserError(
            f"เดือน{month.thai} ไม่อยู่ในปีงบประมาณของโครงการที่พิมพ์ ({_span(years)})",
            f"โปรดระบุเดือนและปี พ.ศ. เช่น --month {years[-1]}-06",
        )


def _span(years: Sequence[int]) -> str:
    return f"{years[0]}" if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


def _watched(steps: Iterator[tuple[int, Path]], count: int) -> Iterator[tuple[int, Path]]:
    return with_progress(steps, count, "กำลังพิมพ์")


def _style(file: "ProjectFile", command: argparse.Namespace) -> "FormStyle":
    from app.services.form_style import style_of, with_signature_fields

    style = style_of(file)
    style = with_signature_fields(style, file) if command.signature_field else style
    return style._replace(
        thai_dates=command.thai_dates or style.thai_dates,
        thai_digits=command.thai_digits or style.thai_digits,
    )


def _chosen(file: "ProjectFile", code: str | None) -> list["ProjectSummary"]:
    """Return all projects, or those with one code: a mistyped code may occur twice."""
    from app.models.match_key import code_key

    projects = file.summaries()
    if not projects:
        raise UserError(f"ไฟล์ {file.path.name} ยังไม่มีโครงการ", "โปรดเพิ่มหรือนำเข้าโครงการก่อนพิมพ์")
    if code is None:
        return projects
    chosen = [p for p in projects if p.project_code and code_key(p.project_code) == code_key(code)]
    if not chosen:
        codes = ", ".join([p.project_code for p in projects if p.project_code][:5]) or "ไม่มี"
        raise UserError(f"ไม่พบโครงการรหัส {code} ในไฟล์ {file.path.name}", f"โปรดตรวจรหัส รหัสที่มีในไฟล์: {codes}")
    return chosen


# --- targets ------------------------------------------------------------------------------------------------


def _targets(projects: Sequence["ProjectSummary"], source: Path, out: Path | None) -> list[Path]:
    """Return each form's path: beside the file by default; several forms in a folder."""
    from app.storage.output_files import file_names, make_folder

    if len(projects) == 1 and not (out and out.is_dir()):
        return [_pdf(out or source.with_suffix(".pdf"), source)]
    folder = out or source.with_name(f"{source.stem} PDF")
    if folder.suffix.lower() == ".pdf" or folder.is_file():
        raise UserError(
            f"มี {len(projects)} โครงการ จึงพิมพ์ลงไฟล์ {folder.name} ไฟล์เดียวไม่ได้",
            "โปรดระบุโฟลเดอร์ เลือกโครงการเดียวด้วย --project หรือรวมเป็นไฟล์เดียวด้วย --single",
        )
    make_folder(folder)
    return [folder / f"{name}.pdf" for name in file_names(projects)]


def _single_target(source: Path, out: Path | None) -> Path:
    """Return the path of the bound PDF: beside the file, in an existing folder, or as given."""
    beside = source.with_suffix(".pdf")
    return _pdf(out / beside.name if out and out.is_dir() else out or beside, source)


def _pdf(path: Path, source: Path) -> Path:
    """Return the path of a PDF, which is not the printed file's own. Raises UserError."""
    from app.storage.disk.file_identity import is_same_file

    if path.suffix.lower() != ".pdf":
        raise UserError(f"{path.name} ไม่ได้ลงท้ายด้วย .pdf", "โปรดระบุชื่อไฟล์ที่ลงท้ายด้วย .pdf หรือโฟลเดอร์ที่มีอยู่")
    if is_same_file(path.absolute(), source.absolute()):
        raise UserError(f"{path.name} เป็นไฟล์ข้อมูลที่กำลังพิมพ์ จึงบันทึก PDF ทับไม่ได้", "โปรดระบุชื่อไฟล์อื่นด้วย --out")
    return path
