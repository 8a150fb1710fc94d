"""What a record is called, given only what a revision of it says."""

from collections.abc import Mapping
from typing import Any

from app.models.progress_report import Period
from app.models.project import Project, name_of
from app.services.comparing import Outcome as Outcome
from app.storage.revision_payload import PROJECT, REPORT


def project_name(body: Mapping[str, Any]) -> str:
    """Code and name, as far as there are any, of a project's body."""
    code, name = body.get("project_code", ""), body.get("project_name", "")
    return name_of(Project("", project_code=code, project_name=name))


def record_name(kind: str, body: Mapping[str, Any]) -> str:
    """Which part of a project a record is."""
    if kind == REPORT:
        return f"รายงานเดือน{Period.parse(body['period']).thai}"
    return "ข้อมูลโครงการ" if kind == PROJECT else "ข้อมูลประกอบโครงการ"
