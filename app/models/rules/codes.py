"""A project's code: its form, and the office that its unit code names."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from app import ROOT
from app.models.match_key import office_key
from app.models.project import Project
from app.models.rules.finding import Finding, Reports, of_project
from app.models.thai import arabic_digits

_UNITS: Final = ROOT / "resources" / "units.json"

PROJECT_CODE: Final = re.compile(r"[0-9]{8}-[0-9]{4}")
"""UUUU0000-NNNN: unit code and running number, in Arabic digits, as other systems expect it."""


@cache
def unit_codes() -> Mapping[str, str]:
    """Return the offices whose four-digit unit code a public page confirms, each by its code."""
    units: dict[str, Any] = json.loads(_UNITS.read_text("utf-8"))
    return {code: f"{units['prefix']}{name}" for code, name in units["unit_codes"].items()}


def code_pattern(project: Project, reports: Reports) -> Iterator[Finding]:
    """Find codes that are not UUUU0000-NNNN; real codes are sometimes mistyped, so this is only a finding."""
    if project.project_code and not PROJECT_CODE.fullmatch(project.project_code):
        message = f"รหัส “{project.project_code}” ไม่ตรงตามแบบ 8 หลัก-4 หลัก"
        yield of_project("project_code", "code-pattern", message, "โปรดตรวจกับต้นฉบับ เช่น 50130000-3379")


def code_of_office(project: Project, reports: Reports) -> Iterator[Finding]:
    """Find a confirmed unit code of another office. A code that no public page confirms says nothing."""
    unit = arabic_digits(project.project_code).strip()[:4]
    named = unit_codes().get(unit)
    if not named or project.office in ("", named):
        return  # before the keys, which take time
    if office_key(project.office) != office_key(named):
        message = f"รหัสที่ขึ้นต้นด้วย {unit} เป็นของ{named} ไม่ใช่{project.office}"
        yield of_project("project_code", "code-of-office", message, "โปรดตรวจรหัสโครงการหรือหน่วยงาน")
