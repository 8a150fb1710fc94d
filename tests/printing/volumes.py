"""Volumes in memory, for tests."""

from collections.abc import Sequence
from io import BytesIO

from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.printing.stamp import VerificationStamp
from app.printing.type_families import OFFICIAL, FormStyle
from app.printing.volume.bound_forms import BoundForms
from app.printing.volume.form_drawer import FormDrawer


class MadeVolume:
    """Binds forms like `BoundForms`, and draws them in this process."""

    def __init__(self, count: int, style: FormStyle = OFFICIAL, month: Period | None = None) -> None:
        self._stream = BytesIO()
        self._bound = BoundForms(self._stream, count, style, month)
        self._drawer = FormDrawer(style)

    def add(
        self,
        project: Project,
        reports: Sequence[ProgressReport],
        mark: VerificationStamp | None = None,
        data: bytes | None = None,
    ) -> None:
        number = len(self._bound.starts) + 1
        self._bound.add(project, reports, self._drawer.draw(number, project, reports, mark, data))

    def to_bytes(self) -> bytes:
        self._bound.finish(self._drawer.fonts())
        return self._stream.getvalue()
