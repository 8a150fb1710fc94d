"""The file that something is brought into when none is open."""

from typing import TYPE_CHECKING

from app.ui.widgets.questions import Choice, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.core.window_context import WindowContext


def open_target(window: "WindowContext", what: str, details: str, new: "Choice[Callable[[], None]]") -> bool:
    """Ask whether to make a new file or to open one. Returns True if one is open now."""
    go_on = ask(
        window,
        what,
        details,
        [new, Choice("เปิดไฟล์ที่มีอยู่…", window.files.browse)],
        stay=Choice("ไว้ภายหลัง", lambda: None),
        default=new,
    )
    go_on()
    return window.workspace is not None
