"""Names of records, from the payload of a revision alone."""

from collections.abc import Mapping
from typing import Any, Final

from app.models.note import DEADLINES, Topic
from app.models.progress_report import Period
from app.models.project import Project, name_of
from app.services.comparing import Outcome as Outcome
from app.storage.revision_payload import NOTE, PROJECT, REPORT

WHOLE_FILE_NAME: Final = "ทั้งไฟล์"
"""The subject of a note that belongs to no project."""


def project_name(payload: Mapping[str, Any]) -> str:
    """Return code and name from a project's payload, as far as it has them."""
    code, name = payload.get("project_code", ""), payload.get("project_name", "")
    return name_of(Project("", project_code=code, project_name=name))


def record_name(kind: str, payload: Mapping[str, Any]) -> str:
    """Return the part of a project that a record is, in Thai."""
    if kind == REPORT:
        return f"รายงานเดือน{Period.parse(payload['period']).thai}"
    if kind == NOTE and payload["topic"] == Topic.UNITS:
        return f"รายชื่อหน่วยงานที่ต้องส่งรายงาน {payload.get('answer', '')}".strip()
    if kind == NOTE and payload["topic"] in (*DEADLINES, Topic.RECEIVED, Topic.DIVISION_RECEIVED):
        return _submission_name(payload)
    return "ข้อมูลโครงการ" if kind == PROJECT else "ข้อมูลประกอบโครงการ"


def _submission_name(payload: Mapping[str, Any]) -> str:
    """Return what a note about deadlines or receipts is about."""
    month = f"รายงานเดือน{Period.parse(payload['period']).thai}" if "period" in payload else "รายงานทุกเดือน"
    if payload["topic"] in DEADLINES:
        return f"กำหนดส่ง{month}"
    return f"วันที่ได้รับ{month} {payload.get('text', '')}".strip()
