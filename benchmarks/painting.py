"""Measure from an event, as the system would send it, to the end of the painting that follows it."""

import statistics
import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


class Painting(QObject):
    """Detects that a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.seen = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen = self.seen or event.type() == QEvent.Type.Paint
        return False


def painted(widget: QWidget, action: Callable[[], object]) -> float:
    """Return milliseconds from an action until the widget is painted, including the whole event loop."""
    painting = Painting(widget)
    began = time.perf_counter()
    action()
    while not painting.seen:
        QApplication.processEvents()
        if time.perf_counter() - began > 10:
            raise TimeoutError(f"nothing painted in {widget}")
    took = (time.perf_counter() - began) * 1000
    widget.removeEventFilter(painting)
    return took


def milliseconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def press(widget: QWidget, letter: str) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def settle(seconds: float = 1.5) -> None:
    """Process events until nothing is pending."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # as exec() would
        time.sleep(0.001)


def tell(what: str, times: Iterable[float], bare: Iterable[float] = ()) -> None:
    """Print median, 95th percentile and worst, and the ratio to the bare median.

    On a machine that does other work, the worst value includes that work.
    """
    seen, peer = sorted(times), sorted(bare)
    most = seen[max(0, len(seen) * 95 // 100 - 1)]
    line = f"{what:46s} median {statistics.median(seen):7.1f}   95 % {most:7.1f}   worst {seen[-1]:7.1f} ms"
    if peer:
        ratio = statistics.median(seen) / statistics.median(peer)
        line += f"   bare {statistics.median(peer):7.1f} / {peer[-1]:7.1f} ms   {ratio:.2f} x"
    print(line, flush=True)
