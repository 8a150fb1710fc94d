"""Ask about files of another office that come to a clerk's file, which has no business with them."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.models.errors import UserError
from app.ui.widgets.questions import Choice, Icon, ask

_ABOUT = "หากรวม โครงการเหล่านั้นจะปนกับงานของหน่วยงานท่าน หากเพียงต้องการดู โปรดเปิดไฟล์นั้นแทน"


def wants_foreign(found: Sequence[UserError], parent: QWidget) -> bool:
    """Return whether to check them for merging all the same; each says whose it is."""
    is_one = len(found) == 1
    what = found[0].what if is_one else f"มี {len(found):,} ไฟล์ที่ไม่ใช่ของหน่วยงานของไฟล์ที่เปิดอยู่"
    return ask(
        parent,
        what,
        _ABOUT,
        [Choice("ตรวจเพื่อรวมด้วย", True)],
        stay=Choice("ไม่รวม", False),
        listed=() if is_one else [why.what for why in found],
        kind=Icon.Warning,
    )
