"""Names of records, from the payload of a revision alone."""

from collections.abc import Mapping
from typing import Any

from app.models.progress_report import Period
from app.models.project import Project, name_of
from app.services.comparing import Outcome as Outcome
from app.storage.revision_payload import PROJECT, REPORT


def project_name(payload: Mapping[str, Any]) -> str:
    """Return code and name from a project's payload, as far as it has them."""
    code, name = payload.get("project_code", ""), payload.get("project_name", "")
    return name_of(Project("", project_code=code, project_name=name))


def record_name(kind: str, payload: Mapping[str, Any]) -> str:
    """Return the part of a project that a record is, in Thai."""
    if kind == REPORT:
        return f"รายงานเดือน{Period.parse(payload['period']).thai}"
    return "ข้อมูลโครงการ" if kind == PROJECT else "ข้อมูลประกอบโครงการ"
