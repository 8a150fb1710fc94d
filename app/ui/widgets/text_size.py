"""How large letters are, and how closely fields, buttons and lists stand, as the clerk chooses."""

from typing import Final, NamedTuple

TEXT_POINTS: Final = 13
SIZES: Final = (11, 12, TEXT_POINTS, 14, 16, 18)
"""The sizes of letters to choose from, in points."""

_LESS_IF_COMPACT: Final = 2
"""Points: a line of Thai is as high as three letters are wide, so smaller letters save the most height."""


_LINE: Final = 2.5
"""The height in pixels of a line of Thai, for each point of its letters: nothing is squeezed below it."""


class TextSize(NamedTuple):
    """`chosen`: one of SIZES, in points."""

    chosen: int = TEXT_POINTS
    is_compact: bool = False

    @property
    def points(self) -> int:
        """The size of plain text, in points."""
        return self.chosen - _LESS_IF_COMPACT * self.is_compact

    def beside(self, steps: int) -> "TextSize":
        """Return the size `steps` larger (or smaller), or this one at the end of the sizes."""
        at = min(range(len(SIZES)), key=lambda place: abs(SIZES[place] - self.chosen)) + steps
        return TextSize(SIZES[min(max(at, 0), len(SIZES) - 1)], self.is_compact)


def size_rules(size: TextSize) -> str:
    """Return the part of the style sheet that depends on the size, last among rules of equal specificity."""
    line, item = round(_LINE * size.points), 3 if size.is_compact else 6
    tab, title, bar = ("3px 12px", 0, 2) if size.is_compact else ("6px 16px", 4, 8)
    return f"""
        QLineEdit, QComboBox, QAbstractSpinBox {{ min-height: {line + 2}px; }}
        QComboBox QLineEdit {{ min-height: {line - 2}px; }}
        QPushButton, QToolButton {{ min-height: {line}px; }}
        QStatusBar QToolButton {{ padding: 0 7px; }}
        QStatusBar QToolButton:focus {{ padding: 0 6px; }}
        QToolBar {{ padding: {bar}px; }}
        QTabBar::tab {{ padding: {tab}; }}
        QHeaderView::section {{ padding: {title}px 8px; }}
        QHeaderView[role="narrow"]::section {{ padding: {title}px 2px; }}
        QListWidget::item {{ padding: {item}px 8px; }}
        *[role="title"] {{ font-size: {size.points + 9}pt; }}
        *[role="heading"] {{ font-size: {size.points + 1}pt; }}
        *[role="quiet"], *[role="finding"], *[role="refusal"], *[role="changed"] {{
            font-size: {size.points - 1}pt;
        }}
        QComboBox[role="month"] {{ font-size: {size.points + 2}pt; }}
    """
