"""A project and its parts: sections 1.1 to 1.6 of the official form."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from app.models.entry import FormSection, Kind, Personal, entry

NO_CODE: Final = "(ไม่มีรหัส)"
NO_NAME: Final = "(ยังไม่มีชื่อโครงการ)"
"""Shown in lists in place of a missing project name."""

NAMELESS: Final = "โครงการไม่มีชื่อ"
"""The name of a project without code and name."""


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """A numbered group of targets (ด้านปริมาณ, ด้านคุณภาพ) with the items under it."""

    title: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StrategicAlignment:
    """The part of the city's development plan that a project supports. A project may have several."""

    strategic_issue: str = entry("ประเด็นยุทธศาสตร์", Kind.LINE, FormSection.ALIGNMENT)
    strategic_sub_issue: str = entry("ประเด็นยุทธศาสตร์ย่อย", Kind.LINE, FormSection.ALIGNMENT)
    strategic_goal: str = entry("เป้าหมายที่", Kind.LINE, FormSection.ALIGNMENT)
    indicator: str = entry("ตัวชี้วัด", Kind.LINE, FormSection.ALIGNMENT, printed="ตัวชี้วัด...")


@dataclass(frozen=True, slots=True)
class Project:
    """Sections 1.1 to 1.6 of one project.

    `id` is a UUIDv7 that never changes. The project code is an attribute: it may be missing or mistyped.
    """

    id: str
    project_name: str = entry("ชื่อโครงการ/กิจกรรม", Kind.LINE, FormSection.IDENTITY, required=True)
    project_code: str = entry(
        "รหัสโครงการ", Kind.NAME, FormSection.IDENTITY, required=True, printed="รหัสโครงการ..."
    )
    fiscal_year: int | None = entry("ปีงบประมาณ พ.ศ.", Kind.FISCAL_YEAR, FormSection.IDENTITY, required=True)
    start_date: date | None = entry("เริ่มต้นโครงการ", Kind.DATE, FormSection.IDENTITY, required=True)
    end_date: date | None = entry("สิ้นสุดโครงการ", Kind.DATE, FormSection.IDENTITY, required=True)
    allocated_budget_satang: int | None = entry(
        "งบประมาณที่ได้รับ", Kind.MONEY, FormSection.IDENTITY, required=True
    )
    office: str = entry("สำนักงานเขต", Kind.NAME, FormSection.RESPONSIBLE_UNIT, required=True)
    division: str = entry("ฝ่าย", Kind.NAME, FormSection.RESPONSIBLE_UNIT)
    subdivision: str = entry("งาน", Kind.NAME, FormSection.RESPONSIBLE_UNIT)
    officer_name: str = entry(
        "ชื่อผู้รับผิดชอบ",
        Kind.NAME,
        FormSection.RESPONSIBLE_UNIT,
        required=True,
        printed="ชื่อผู้รับผิดชอบ...",
        personal=Personal.NAME,
    )
    officer_phone: str = entry("โทรศัพท์", Kind.NAME, FormSection.RESPONSIBLE_UNIT, personal=Personal.NUMBER)
    coordinator: str = entry(
        "ผู้ประสานงาน สยป", Kind.NAME, FormSection.RESPONSIBLE_UNIT, required=True, personal=Personal.NAME
    )
    rationale: tuple[str, ...] = entry(
        "หลักการและเหตุผล", Kind.PARAGRAPHS, FormSection.RATIONALE, required=True
    )
    objectives: tuple[str, ...] = entry(
        "วัตถุประสงค์ของโครงการ", Kind.ITEMS, FormSection.OBJECTIVES, required=True
    )
    targets: tuple[TargetGroup, ...] = entry(
        "เป้าหมายของโครงการ",
        Kind.TARGETS,
        FormSection.TARGETS,
        required=True,
    )
    strategic_alignments: tuple[StrategicAlignment, ...] = entry(
        "สนับสนุนแผนพัฒนา กทม.", Kind.ALIGNMENTS, FormSection.ALIGNMENT, required=True
    )

    @property
    def responsible_unit(self) -> tuple[str, ...]:
        """The unit's filled-in levels, from the office down."""
        return tuple(level for level in (self.office, self.division, self.subdivision) if level)


class Named(Protocol):
    """A project, or a row that tells of one."""

    @property
    def project_code(self) -> str: ...

    @property
    def project_name(self) -> str: ...


def name_of(project: Named) -> str:
    """Return the code and the name, whichever are filled in."""
    return f"{project.project_code} {project.project_name}".strip() or NAMELESS


def short_name_of(project: Named) -> str:
    """Return the code, or the name if there is no code."""
    return project.project_code or project.project_name or NAMELESS
