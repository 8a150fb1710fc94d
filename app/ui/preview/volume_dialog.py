"""The month that a bound volume summarises, chosen before it is printed."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from app.models.progress_report import Period, fiscal_months
from app.ui.editors.form_dialog import add_labelled, new_buttons, new_column
from app.ui.widgets import dialogs
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.fitting import FittingDialog

TITLE: Final = "รวมเป็น PDF เดียว"
_ABOUT: Final = (
    "หน้าปกและตารางสรุปในเล่มเป็นของเดือนนี้ ยอดเบิกจ่ายสะสมนับถึงสิ้นเดือนนี้ ส่วนแบบรายงานของแต่ละโครงการมีรายงานครบทุกเดือนเสมอ"
)
_MOST_SHOWN: Final = 14


def months_of_years(years: Sequence[int], latest: Period | None) -> list[Period]:
    """Return the months that a volume may summarise, the newest first: those of the projects' fiscal years
    (Buddhist Era), and the latest reported one, which may be later.
    """
    found = {month for year in years for month in fiscal_months(year)}
    return sorted(found | ({latest} if latest else set()), reverse=True)


class VolumeDialog(FittingDialog):
    """A list of months, of which the latest reported one is chosen."""

    def __init__(self, months: Sequence[Period], latest: Period | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.months = ChoiceBox()
        self.months.setMaxVisibleItems(_MOST_SHOWN)
        for month in months:
            self.months.addItem(f"{month.thai} (เดือนล่าสุดที่รายงาน)" if month == latest else month.thai, month)
        self.months.setCurrentIndex(months.index(latest) if latest else 0)
        layout = new_column(self)
        add_labelled(layout, "เดือนของตารางสรุป", self.months)
        layout.addWidget(dialogs.words(_ABOUT))
        layout.addWidget(new_buttons(self, "เลือกไฟล์…"))

    @property
    def month(self) -> Period:
        """The chosen month."""
        chosen: Period = Period(*self.months.currentData())
        return chosen
