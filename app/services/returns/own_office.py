"""Whose work a file is, as far as return files are concerned: only its own office's are taken."""

from collections import Counter
from functools import cached_property

from app.models.errors import UserError
from app.models.match_key import division_key, office_key
from app.models.submission.units import NO_OFFICE, Addressee
from app.services.comparing import Received
from app.services.file_profile import FileProfile, Role, read_profile, write_profile
from app.services.units.listing import proposed_units
from app.storage.file_settings import UNITS_OF
from app.storage.project_file import ProjectFile


class OwnOffice:
    """The office of a file while others are gathered into it; asked before the first is merged."""

    def __init__(self, file: ProjectFile) -> None:
        self._file = file

    @cached_property
    def is_clerks(self) -> bool:
        """Whether the file is an office's: it says so, or says nothing and holds the projects of one."""
        role = self._profile.role
        if self.is_of_divisions:
            return True
        return role is Role.CLERK or (role is Role.UNKNOWN and len(self._counts) == 1)

    @cached_property
    def is_of_divisions(self) -> bool:
        """Whether it is the file of an office's coordinator, who gathers its divisions and is gathered by the
        city: what comes back to the office is taken like an office's.
        """
        return bool(self._file.setting(UNITS_OF))

    def refusal(self, received: Received) -> UserError | None:
        """Return why a file does not belong to this file's office: it was returned to another one, or has
        projects of another one.
        """
        to = Addressee.parse(received.returned_to)
        if to.office and to.office != NO_OFFICE:
            is_own = not self._keys or office_key(to.office) in self._keys
            return _refused(received, set() if is_own and self._is_own_division(to.division) else {to.name})
        effect = received.effect
        unknown = [one for one in effect.foreseen.added if one not in effect.digests]
        offices = {effect.foreseen.projects[one][1].office for one in unknown}
        known = self._keys | self._counts.keys()
        others = {office for office in offices if office_key(office) not in known} if known else set()
        return _refused(received, others)

    def _is_own_division(self, division: str) -> bool:
        """Return whether a division is that of the file: as it says, or of any project if it says none."""
        own = [self._profile.division] if self._profile.division else self._divisions
        return not division or not own or division_key(division) in map(division_key, own)

    def keep(self) -> None:
        """Write down that the file is a clerk's, now that a return was taken: a gathering leaves that open.

        Raises UserError.
        """
        profile = self._profile
        if self.is_clerks and profile.role is Role.UNKNOWN:
            most = self._counts.most_common(1)[0][0]
            office = profile.office or next(name for name in self._names if office_key(name) == most)
            write_profile(self._file, profile._replace(role=Role.CLERK, office=office))

    @cached_property
    def _profile(self) -> FileProfile:
        return read_profile(self._file)

    @cached_property
    def _names(self) -> list[str]:
        return [office for office in self._file.offices() if office]

    @cached_property
    def _divisions(self) -> list[str]:
        return [summary.division for summary in self._file.summaries() if summary.division]

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(map(office_key, self._names))

    @cached_property
    def _keys(self) -> set[str]:
        """The keys of the file's own office: as it says, or of most projects if it has none of that one, for
        it may be renamed.
        """
        said = office_key(self._profile.office) if self._profile.office else ""
        if said in self._counts:
            return {said}
        return {office for office, _ in self._counts.most_common(1)} | ({said} if said else set())


def _refused(received: Received, offices: set[str]) -> UserError | None:
    if not offices:
        return None
    names = ", ".join(sorted(set(proposed_units().named(offices).values())))
    what = f"ไฟล์ {received.name} มีโครงการของ{names} ซึ่งไม่ใช่หน่วยงานของไฟล์ที่เปิดอยู่"
    remedy = "โปรดขอไฟล์ของหน่วยงานท่านจากผู้ประสานงาน ข้อมูลในไฟล์ที่เปิดอยู่ไม่เปลี่ยนแปลง"
    return UserError(what, remedy)
