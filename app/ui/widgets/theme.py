"""The look: quiet greys and one deep green, light and dark, based on Qt's Fusion style."""

from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from app import ROOT

STYLE: Final = ("-style", "Fusion")
"""Arguments of QApplication. `setStyle` takes 5 ms more, in which PySide6 makes the enums of QStyle."""

_FIELD_CHEVRON: Final = (ROOT / "resources" / "icons" / "field-chevron.svg").as_posix()
_TICK: Final = (ROOT / "resources" / "icons" / "field-tick.svg").as_posix()
FONTS: Final = ROOT / "fonts"
FONT_FAMILY: Final = "Raingan UI"
IS_DARK: Final = "is_dark"
TEXT_SIZE: Final = ("text_points", "is_compact")
GRID: Final = 8
"""Every distance is a multiple of this many pixels."""


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


class Colours(NamedTuple):
    """One colour scheme. `finding` is amber, `refusal` red; neither is ever used without icon and words."""

    window: str
    base: str
    text: str
    quiet: str
    line: str
    """What parts one area from another; what must be seen to be used has a `border`."""
    border: str
    proposal: str
    """Proposed text in a field: legible, and not to be mistaken for typed text."""
    accent: str
    on_accent: str
    selection: str
    finding: str
    refusal: str


LIGHT = Colours(
    window="#f4f6f4",
    base="#ffffff",
    text="#1c211e",
    quiet="#5d6761",
    line="#c9d0cb",
    border="#848d87",
    proposal="#6b756f",
    accent="#0b6646",
    on_accent="#ffffff",
    selection="#d9ece3",
    finding="#7d5200",
    refusal="#b3261e",
)
DARK = Colours(
    window="#1c201e",
    base="#262b28",
    text="#e7ebe8",
    quiet="#a3ada7",
    line="#48504b",
    border="#7b847f",
    proposal="#8c9690",
    accent="#57bd90",
    on_accent="#10241b",
    selection="#2c4a3d",
    finding="#e9b44c",
    refusal="#f28b82",
)


def current_colours() -> Colours:
    """Return the scheme that the clerk chose, otherwise the system's."""
    app = QGuiApplication.instance()
    chosen = app.property(IS_DARK) if app else None
    system = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return DARK if (system if chosen is None else chosen) else LIGHT


def current_size() -> TextSize:
    """Return the size of letters and the density that the clerk chose, otherwise the usual ones."""
    app = QGuiApplication.instance()
    points, is_compact = (app.property(name) for name in TEXT_SIZE) if app else (None, None)
    return TextSize(points or TEXT_POINTS, bool(is_compact))


def palette(scheme: Colours) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: scheme.window,
        QPalette.ColorRole.Base: scheme.base,
        QPalette.ColorRole.AlternateBase: scheme.window,
        QPalette.ColorRole.Button: scheme.base,
        QPalette.ColorRole.WindowText: scheme.text,
        QPalette.ColorRole.Text: scheme.text,
        QPalette.ColorRole.ButtonText: scheme.text,
        QPalette.ColorRole.ToolTipBase: scheme.base,
        QPalette.ColorRole.ToolTipText: scheme.text,
        QPalette.ColorRole.PlaceholderText: scheme.quiet,
        QPalette.ColorRole.Mid: scheme.line,
        QPalette.ColorRole.Highlight: scheme.accent,
        QPalette.ColorRole.HighlightedText: scheme.on_accent,
        QPalette.ColorRole.Accent: scheme.accent,
        QPalette.ColorRole.Link: scheme.accent,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(scheme.quiet))
    return palette


def style_sheet(scheme: Colours, size: TextSize | None = None) -> str:
    """Return the style sheet. Of two rules with equal specificity the later one applies."""
    parts = (_fields, _buttons, _frame, _tables_and_choices, _lists, _roles, _month)
    return "".join(part(scheme) for part in parts) + _sizes(size or TextSize())


def _fields(scheme: Colours) -> str:
    return f"""
        QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox {{
            background: {scheme.base}; border: 1px solid {scheme.border};
            border-radius: 4px; padding: 1px 7px;
            placeholder-text-color: {scheme.proposal};
            selection-background-color: {scheme.accent}; selection-color: {scheme.on_accent};
        }}
        QPlainTextEdit {{ padding: 0 6px; }}
        QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{
            border: 2px solid {scheme.accent}; padding: 0 6px;
        }}
        QPlainTextEdit:focus {{ padding: 0 5px; }}
        QLineEdit[refused="true"] {{ border: 2px solid {scheme.refusal}; padding: 0 6px; }}
        QComboBox QLineEdit, QComboBox QLineEdit:focus {{ border: none; padding: 0; }}
        QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {{
            border: none; min-height: 0;
        }}
        QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
        QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
        QComboBox {{ combobox-popup: 0; }}
        QComboBox QAbstractItemView, QComboBox QAbstractItemView:focus {{
            background: {scheme.base}; border: 1px solid {scheme.border}; outline: 0; padding: 0 3px;
            selection-background-color: {scheme.selection}; selection-color: {scheme.text};
        }}
        QComboBox::drop-down {{ border: none; width: 24px; }}
        QComboBox::down-arrow {{ image: url({_FIELD_CHEVRON}); width: 16px; height: 16px; }}
    """


def _buttons(scheme: Colours) -> str:
    return f"""
        QPushButton, QToolButton {{
            background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 4px 10px;
        }}
        QPushButton {{ border-color: {scheme.border}; background: {scheme.base}; }}
        QPushButton[flat="true"] {{
            border-color: transparent; background: transparent; color: {scheme.accent};
        }}
        QToolButton {{ padding: 4px 7px; }}
        SectionStrip QToolButton {{ padding: 4px; }}
        SectionStrip QToolButton:focus {{ padding: 3px; }}
        QToolButton[role="small"] {{ color: {scheme.accent}; padding: 0 6px; min-height: 22px; }}
        QToolButton::menu-indicator {{ image: none; }}
        QToolButton#qt_toolbar_ext_button {{ padding: 0; border: none; min-width: 16px; }}
        QLineEdit QToolButton {{ padding: 0; border: none; min-height: 0; }}
        QPushButton:hover, QToolButton:hover {{ background: {scheme.selection}; }}
        QPushButton:focus, QToolButton:focus {{ border: 2px solid {scheme.accent}; padding: 3px 9px; }}
        QToolButton:focus {{ padding: 3px 6px; }}
        QPushButton[main="true"] {{
            background: {scheme.accent}; color: {scheme.on_accent}; border-color: {scheme.accent};
        }}
        QPushButton[main="true"]:focus {{ border: 2px solid {scheme.text}; }}
        QPushButton:disabled, QToolButton:disabled {{ color: {scheme.quiet}; }}
        QPushButton:disabled {{ background: {scheme.window}; border-color: {scheme.line}; }}
        QPushButton[flat="true"]:disabled {{ background: transparent; border-color: transparent; }}
        QToolButton:checked {{ background: {scheme.selection}; font-weight: 600; }}
    """


def _frame(scheme: Colours) -> str:
    return f"""
        QToolBar {{ border: none; border-bottom: 1px solid {scheme.line}; spacing: 4px; }}
        QStatusBar {{ border-top: 1px solid {scheme.line}; }}
        QStatusBar::item {{ border: none; }}
        QScrollArea {{ border: none; background: transparent; }}
        QListView {{ border: none; background: {scheme.window}; }}
    """


def _tables_and_choices(scheme: Colours) -> str:
    return f"""
        QTableView {{
            border: 1px solid {scheme.line}; border-radius: 4px; background: {scheme.base};
            selection-background-color: {scheme.selection}; selection-color: {scheme.text}; outline: 0;
        }}
        QTableView:focus {{ border-color: {scheme.accent}; }}
        QTableView::item {{ padding: 0 8px; border: none; }}
        QTableView::item:selected {{ background: {scheme.selection}; color: {scheme.text}; }}
        QCalendarWidget QTableView::item {{ padding: 0; }}
        QHeaderView {{ background: transparent; }}
        QHeaderView::section {{
            background: {scheme.window}; color: {scheme.quiet}; border: none;
            border-bottom: 1px solid {scheme.line};
        }}
        QHeaderView QToolButton {{
            background: {scheme.window}; color: {scheme.accent}; min-height: 0; padding: 0 2px; border: none;
            border-bottom: 1px solid {scheme.line}; border-radius: 0;
        }}
        QHeaderView QToolButton:hover {{ background: {scheme.selection}; }}
        QHeaderView QToolButton:focus {{ border: 2px solid {scheme.accent}; padding: 0; }}
        QTreeView {{
            border: 1px solid {scheme.line}; border-radius: 4px; background: {scheme.base};
            selection-background-color: {scheme.selection}; selection-color: {scheme.text}; outline: 0;
        }}
        QTreeView:focus {{ border-color: {scheme.accent}; }}
        QTreeView::item {{ padding: 3px 4px; }}
        QTreeView::item:selected {{ background: {scheme.selection}; color: {scheme.text}; }}
        QRadioButton {{ border: 2px solid transparent; border-radius: 4px; padding: 1px 4px 1px 2px; }}
        QRadioButton:focus {{ border-color: {scheme.accent}; }}
        QRadioButton::indicator {{
            width: 12px; height: 12px; border: 2px solid {scheme.quiet}; border-radius: 8px;
        }}
        QRadioButton::indicator:checked {{
            width: 6px; height: 6px; border: 5px solid {scheme.accent}; background: {scheme.base};
        }}
        QCheckBox::indicator, QTableView::indicator, QTreeView::indicator {{
            width: 12px; height: 12px; border: 1px solid {scheme.quiet}; border-radius: 2px;
            background: {scheme.base};
        }}
        QCheckBox::indicator:checked, QTableView::indicator:checked, QTreeView::indicator:checked {{
            image: url({_TICK}); border-color: {scheme.accent};
        }}
        QCheckBox::indicator:disabled, QTableView::indicator:disabled, QTreeView::indicator:disabled {{
            border-color: {scheme.line};
        }}
        QFrame[role="option"] {{
            border: 1px solid {scheme.line}; border-radius: 4px; background: {scheme.base};
        }}
        QFrame[role="option"][chosen="true"] {{ border: 2px solid {scheme.accent}; }}
    """


def _lists(scheme: Colours) -> str:
    return f"""
        QListView:focus {{ border: none; }}
        QListWidget {{
            border: 1px solid {scheme.line}; border-radius: 4px; background: {scheme.base}; outline: 0;
        }}
        QListWidget:focus {{ border: 1px solid {scheme.accent}; }}
        QListWidget::item {{ border: none; border-left: 3px solid transparent; }}
        QListWidget::item:selected {{
            background: {scheme.selection}; color: {scheme.text}; border-left: 3px solid {scheme.accent};
        }}
        QTabWidget::pane {{ border: none; border-top: 1px solid {scheme.line}; }}
        QTabBar::tab {{ border: none; border-bottom: 3px solid transparent; }}
        QTabBar::tab:selected {{ border-bottom-color: {scheme.accent}; }}
        QTabBar::tab:hover, QTabBar::tab:selected:focus {{ background: {scheme.selection}; }}
        QSplitter::handle {{ background: {scheme.line}; }}
        QSplitter::handle:horizontal {{ width: 1px; }}
        QMenu::item:selected, QMenuBar::item:selected {{
            background: {scheme.selection}; color: {scheme.text};
        }}
        QToolTip {{ border: 1px solid {scheme.line}; padding: 4px; }}
    """


def _roles(scheme: Colours) -> str:
    return f"""
        *[role="overlay"] {{
            background: {scheme.base}; border: 1px solid {scheme.line}; border-radius: 4px;
        }}
        *[role="overlay"] QListView {{ background: {scheme.base}; outline: none; }}
        *[role="overlay"] QListView::item {{ padding: 3px 7px; }}
        *[role="overlay"] QListView::item:hover {{ background: {scheme.window}; }}
        *[role="overlay"] QListView::item:selected {{ background: {scheme.selection}; color: {scheme.text}; }}
        QFrame[role="banner"] {{
            background: {scheme.selection}; border: none; border-bottom: 1px solid {scheme.line};
        }}
        *[role="title"] {{ font-weight: 600; }}
        *[role="heading"] {{ font-weight: 600; }}
        *[role="label"], *[role="quiet"] {{ color: {scheme.quiet}; }}
        *[role="changed"] {{ color: {scheme.accent}; font-weight: 600; }}
        *[role="finding"] {{ color: {scheme.finding}; }}
        *[role="refusal"] {{ color: {scheme.refusal}; }}
    """


def _month(scheme: Colours) -> str:
    """The month's grid: editors over its cells, the open row, the steps above it."""
    return f"""
        QLineEdit[cell="true"] {{
            border: 2px solid {scheme.accent}; border-radius: 0; padding: 0 5px; min-height: 0;
        }}
        QLineEdit[cell="true"][refused="true"] {{ border-color: {scheme.refusal}; }}
        QScrollArea[role="pane"], QWidget[role="pane"] {{ background: {scheme.selection}; }}
        QComboBox[role="month"] {{
            font-weight: 600; border: none; border-bottom: 2px solid transparent; border-radius: 0;
            padding: 0 7px; background: transparent;
        }}
        QComboBox[role="month"]:focus {{
            border: none; border-bottom: 2px solid {scheme.accent}; padding: 0 7px;
        }}
        QPushButton[role="step"] {{ text-align: left; padding: 2px 8px 5px 8px; }}
    """


def _sizes(size: TextSize) -> str:
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
