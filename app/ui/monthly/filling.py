"""Fill several cells of the month at once: down from the first, from last month, empty; skip projects."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import SignalInstance

from app.models.entry import empty_value
from app.models.month_state import ProjectMonth
from app.models.progress_report import Period, ProgressReport, report_before
from app.ui.core.document import Document
from app.ui.form.month_editors import ENTRIES
from app.ui.monthly.grid import MonthGridModel
from app.ui.monthly.grid_table import MonthGridTable
from app.ui.monthly.reading import why_read_only
from app.ui.monthly.row_report import RowReport


class Home(Protocol):
    """What is needed of the month's home."""

    period: Period
    model: MonthGridModel
    table: MonthGridTable
    report: RowReport
    told: SignalInstance

    @property
    def document(self) -> Document: ...


def fill_down(home: Home) -> None:
    """Fill the selected cells of each column with the value of its uppermost one, as one undo step."""
    home.report.flush()
    first: dict[str, Any] = {}
    values: dict[str, dict[str, Any]] = {}
    for row, key in _typed_cells(home):
        if key not in first:
            first[key] = _shown_value(home.model, row, key)
        if first[key] not in (None, ""):
            values.setdefault(row.id, {})[key] = first[key]
    _store(home, values, "เติมลงแล้ว")


def take_last_month(home: Home) -> bool:
    """Take over last month's values of several selected cells. Returns False if fewer are selected."""
    cells = [*_typed_cells(home)]
    if len(cells) < 2 or not home.table.hasFocus():
        return False
    home.report.flush()
    keys: dict[str, list[str]] = {}
    for row, key in cells:
        keys.setdefault(row.id, []).append(key)
    taken: dict[str, Mapping[str, Any]] = {}

    def from_before(project_id: str, reports: Sequence[ProgressReport]) -> Mapping[str, Any]:
        before = report_before(reports, home.period)
        taken[project_id] = {key: getattr(before, key) for key in keys[project_id]} if before else {}
        return taken[project_id]

    if home.document.set_reports([(one, home.period, partial(from_before, one)) for one in keys]):
        _tell(home, "ใช้ค่าของเดือนก่อนแล้ว", taken)
    return True


def empty_cells(home: Home) -> None:
    """Empty the selected cells of reports."""
    if why := why_read_only(home.document):
        home.told.emit(why)
        return
    values: dict[str, dict[str, Any]] = {}
    for row, key in _typed_cells(home):
        if row.is_reported:
            values.setdefault(row.id, {})[key] = empty_value(ENTRIES[key].kind)
    _store(home, values, "ล้างค่าแล้ว")


def skip_rows(home: Home) -> None:
    """Skip the selected projects without a report; if all of these are skipped, take that back."""
    home.report.flush()
    chosen = {*home.table.selected_ids(), home.report.project_id or ""}
    rows = [row for row in home.model.state.rows if row.id in chosen and not row.is_reported]
    if not rows:
        home.told.emit("โครงการที่มีรายงานแล้วข้ามไม่ได้")
        return
    is_back = all(row.is_skipped for row in rows)
    done = home.document.take_back_skips if is_back else home.document.skip_reports
    if done([row.id for row in rows if row.is_skipped == is_back], home.period):
        home.told.emit(
            f"ยกเลิกการข้าม {len(rows):,} โครงการ" if is_back else f"ข้าม {len(rows):,} โครงการในเดือนนี้"
        )


def _shown_value(model: MonthGridModel, row: ProjectMonth, key: str) -> Any:
    """Return what a cell shows: the value, or the grey one that is proposed."""
    value = model.value(row, key)
    return model.proposal(row, key) if value in (None, "") else value


def _typed_cells(home: Home) -> Iterator[tuple[ProjectMonth, str]]:
    for place, columns in home.table.selected_cells().items():
        for column in columns:
            if key := home.model.key_at(column):
                yield home.model.rows[place], key


def _store(home: Home, values: Mapping[str, Mapping[str, Any]], told: str) -> None:
    months = [(project_id, home.period, of) for project_id, of in values.items()]
    if months and home.document.set_reports(months):
        _tell(home, told, values)


def _tell(home: Home, told: str, values: Mapping[str, Mapping[str, Any]]) -> None:
    """End the undo step, and tell how many cells were filled."""
    if count := sum(map(len, values.values())):
        home.document.seal()
        home.told.emit(f"{told} {count:,} ช่อง")
