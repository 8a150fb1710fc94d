"""Which project of the month a pasted line is about: by its id, code or name, or else by its place."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from app.formats.spreadsheet.columns import ID, IDENTITY
from app.formats.spreadsheet.row_kinds import without_ordinal
from app.models.match_key import code_key, text_key
from app.models.month_state import ProjectMonth

UNKNOWN: Final = "ไม่พบโครงการนี้ในเดือนนี้"
UNNAMED: Final = "ไม่มีรหัสหรือชื่อโครงการในแถวนี้"
SEVERAL: Final = "มีหลายโครงการที่ใช้รหัสหรือชื่อนี้"
CONFLICT: Final = "รหัสกับชื่อเป็นของคนละโครงการ"

Found = tuple[ProjectMonth | None, str]
"""A project, or why there is none in Thai."""


class MonthProjects:
    """The projects of a month by what a line may name them with."""

    def __init__(self, rows: Iterable[ProjectMonth]) -> None:
        self._rows = list(rows)
        self._by: dict[str, dict[str, list[ProjectMonth]]] = {}

    def _projects_by(self, key: str) -> dict[str, list[ProjectMonth]]:
        """Return the projects by an identity that is asked for: folding ten thousand names takes seconds."""
        if key not in self._by:
            by = self._by[key] = {}
            for row in self._rows:
                if text := _KEYS[key](row):
                    by.setdefault(text, []).append(row)
        return self._by[key]

    def named(self, told: Mapping[str, str]) -> Found:
        """Return the project that a line's id, code and name tell."""
        if not any(told.get(key, "").strip() for key in IDENTITY):
            return None, UNNAMED
        found = [rows for key in (ID, "project_code", "project_name") if (rows := self._alike(key, told))]
        if not found or (told.get("project_code", "").strip() and not self._may_be_by_name(told)):
            return None, UNKNOWN
        common = [row for row in found[0] if all(row in rows for rows in found[1:])]
        if not common:
            return None, CONFLICT
        return (common[0], "") if len(common) == 1 else (None, SEVERAL)

    def _alike(self, key: str, told: Mapping[str, str]) -> list[ProjectMonth]:
        text = told.get(key, "").strip()
        if not text:
            return []
        by = self._projects_by(key)
        if key == "project_code":
            number = self._projects_by(_NUMBER).get(text, [])
            return by.get(code_key(text), number if len(number) == 1 else [])
        if key == ID:
            return by.get(text.casefold(), [])
        return by.get(_name_key(text)) or by.get(_name_key(without_ordinal(text)), [])

    def _may_be_by_name(self, told: Mapping[str, str]) -> bool:
        """Return whether a line's code is the month's, or its name is that of a project without a code."""
        named = self._alike("project_name", told)
        is_known = bool(self._alike(ID, told) or self._alike("project_code", told))
        return is_known or (len(named) == 1 and not named[0].project_code)


def _name_key(text: str) -> str:
    """Return a name as it is compared: lists often leave out the word that all of them begin with."""
    key = text_key(text)
    return key.removeprefix("โครงการ") or key


_NUMBER: Final = "number"
"""The part of a code that tells an office's projects apart."""

_KEYS: Final[Mapping[str, Callable[[ProjectMonth], str]]] = {
    ID: lambda row: row.id,
    "project_code": lambda row: code_key(row.project_code),
    "project_name": lambda row: _name_key(row.project_name),
    _NUMBER: lambda row: row.project_code.rpartition("-")[2].strip(),
}
