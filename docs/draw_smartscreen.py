"""Draw what Windows asks about a downloaded program, for docs/guide/install.md.

It is a drawing after the known texts, not a screenshot: the project has no Windows to take one on.
"""

import os
from pathlib import Path
from typing import Final

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QImage, QPainter, QPen

ROOT: Final = Path(__file__).parent.parent
TARGET: Final = ROOT / "docs" / "guide" / "pictures" / "smartscreen.png"
WIDTH: Final = 460
HEIGHT: Final = 340
GAP: Final = 24
BLUE: Final = QColor("#1b5fa8")
RING: Final = QColor("#ffd43b")

FIRST: Final = (
    "Microsoft Defender SmartScreen ป้องกันไม่ให้แอปที่ไม่รู้จักเริ่มทำงาน การเรียกใช้แอปนี้อาจทำให้พีซีของคุณมีความเสี่ยง"
)
SECOND: Final = "แอป: raingan-setup.exe\nผู้เผยแพร่: ผู้เผยแพร่ที่ไม่รู้จัก"


def main() -> None:
    """Draw both steps side by side."""
    app = QGuiApplication([])
    QFontDatabase.addApplicationFont(str(ROOT / "fonts/RainganUI-Regular.ttf"))
    image = QImage(2 * WIDTH + GAP, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_first_step(painter)
    painter.translate(WIDTH + GAP, 0)
    draw_second_step(painter)
    painter.end()
    image.save(str(TARGET))
    app.quit()


def draw_first_step(painter: QPainter) -> None:
    draw_panel(painter, FIRST)
    write(painter, QRectF(28, 170, 180, 34), "ข้อมูลเพิ่มเติม", underlined=True)
    mark(painter, QRectF(14, 166, 130, 40), "1")
    draw_button(painter, QRectF(WIDTH - 158, HEIGHT - 62, 130, 38), "ไม่เรียกใช้")


def draw_second_step(painter: QPainter) -> None:
    draw_panel(painter, f"{FIRST}\n\n{SECOND}")
    draw_button(painter, QRectF(WIDTH - 302, HEIGHT - 62, 130, 38), "เรียกใช้ต่อไป")
    mark(painter, QRectF(WIDTH - 310, HEIGHT - 70, 146, 54), "2")
    draw_button(painter, QRectF(WIDTH - 158, HEIGHT - 62, 130, 38), "ไม่เรียกใช้")


def draw_panel(painter: QPainter, text: str) -> None:
    painter.fillRect(0, 0, WIDTH, HEIGHT, BLUE)
    write(painter, QRectF(28, 20, WIDTH - 56, 44), "Windows ปกป้องพีซีของคุณ", size=24)
    write(painter, QRectF(28, 74, WIDTH - 56, 190), text)


def draw_button(painter: QPainter, place: QRectF, text: str) -> None:
    painter.setPen(QPen(Qt.GlobalColor.white, 1))
    painter.drawRect(place)
    write(painter, place, text, alignment=Qt.AlignmentFlag.AlignCenter)


def mark(painter: QPainter, place: QRectF, number: str) -> None:
    """Draw a ring around what is to be pressed, and its number."""
    painter.setPen(QPen(RING, 3))
    painter.drawRoundedRect(place, 10, 10)
    painter.setBrush(RING)
    painter.drawEllipse(QPointF(place.left(), place.top()), 13, 13)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    spot = QRectF(place.left() - 13, place.top() - 13, 26, 26)
    write(painter, spot, number, alignment=Qt.AlignmentFlag.AlignCenter, colour=QColor("black"))


def write(
    painter: QPainter,
    place: QRectF,
    text: str,
    *,
    size: int = 15,
    underlined: bool = False,
    alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    colour: QColor | None = None,
) -> None:
    font = QFont("Raingan UI")
    font.setPixelSize(size)
    font.setUnderline(underlined)
    painter.setFont(font)
    painter.setPen(colour or QColor("white"))
    painter.drawText(place, int(alignment | Qt.TextFlag.TextWordWrap), text)


if __name__ == "__main__":
    main()
