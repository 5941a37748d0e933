"""One calm design in light and dark: colours, palette and the application's style sheet."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication


class Colours(NamedTuple):
    """The colours of one scheme. Text on its ground has a contrast of at least 4.5 (tested)."""

    ground: str
    panel: str
    stage: str
    line: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    soft: str
    problem: str
    look: str
    left: str
    right: str
    neutral: str


# Left and right are the blue and orange of Okabe and Ito (2008), in the shade that stands out
# on the ground of the scheme.
LIGHT = Colours(
    ground="#F4F6F6",
    panel="#FFFFFF",
    stage="#E8ECED",
    line="#D8DEE0",
    text="#1B2527",
    quiet="#566367",
    accent="#0F766E",
    on_accent="#FFFFFF",
    soft="#DDF0ED",
    problem="#B3261E",
    look="#8F5500",
    left="#0072B2",
    right="#D55E00",
    neutral="#566367",
)
DARK = Colours(
    ground="#191F21",
    panel="#21282B",
    stage="#12171A",
    line="#353F43",
    text="#E7ECED",
    quiet="#A3B0B4",
    accent="#2DD4BF",
    on_accent="#06221F",
    soft="#1B3F3B",
    problem="#FF8A80",
    look="#F2B84B",
    left="#56B4E9",
    right="#E69F00",
    neutral="#A3B0B4",
)
BASE_PX = 13
_current = LIGHT


def colours() -> Colours:
    """The colours in use."""
    return _current


def colour(name: str, alpha: int = 255) -> QColor:
    """A colour in use by its name in ``Colours``."""
    value = QColor(getattr(_current, name))
    value.setAlpha(alpha)
    return value


def is_dark() -> bool:
    """Whether the dark scheme is in use."""
    return _current is DARK


def small_font(base: QFont, *, bold: bool = False) -> QFont:
    """``base`` one size down, for what stands second."""
    font = QFont(base)
    font.setPixelSize(11)
    font.setBold(bold)
    return font


def heading_font(base: QFont, px: int = 15) -> QFont:
    """``base`` as a heading."""
    font = QFont(base)
    font.setPixelSize(px)
    font.setWeight(QFont.Weight.DemiBold)
    return font


def apply(app: QApplication, wish: str = "system") -> None:
    """Dresses the application: ``light``, ``dark``, or as the system has it."""
    global _current
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    _current = DARK if wish == "dark" or (wish == "system" and system_is_dark(app)) else LIGHT
    app.setPalette(palette(_current))
    font = app.font()
    if font.pixelSize() != BASE_PX:
        font.setPixelSize(BASE_PX)
        app.setFont(font)
    app.setStyleSheet(style_sheet(_current))


def system_is_dark(app: QApplication) -> bool:
    """Whether the system asks for a dark scheme, read from the palette it gives by itself.

    ``Qt.ColorScheme`` would tell too, but the namespace ``Qt`` takes as long to come up as all
    else that the first paint needs.
    """
    app.setPalette(QPalette())
    return app.palette().color(QPalette.ColorRole.Window).lightness() < 128


def palette(c: Colours) -> QPalette:
    """The Qt palette of a scheme."""
    result = QPalette()
    roles = {
        QPalette.ColorRole.Window: c.ground,
        QPalette.ColorRole.WindowText: c.text,
        QPalette.ColorRole.Base: c.panel,
        QPalette.ColorRole.AlternateBase: c.ground,
        QPalette.ColorRole.Text: c.text,
        QPalette.ColorRole.PlaceholderText: c.quiet,
        QPalette.ColorRole.Button: c.panel,
        QPalette.ColorRole.ButtonText: c.text,
        QPalette.ColorRole.BrightText: c.problem,
        QPalette.ColorRole.Highlight: c.accent,
        QPalette.ColorRole.HighlightedText: c.on_accent,
        QPalette.ColorRole.ToolTipBase: c.panel,
        QPalette.ColorRole.ToolTipText: c.text,
        QPalette.ColorRole.Link: c.accent,
        QPalette.ColorRole.Mid: c.line,
        QPalette.ColorRole.Accent: c.accent,
    }
    for role, value in roles.items():
        result.setColor(role, QColor(value))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        faint = QColor(c.quiet)
        faint.setAlpha(150)
        result.setColor(QPalette.ColorGroup.Disabled, role, faint)
    return result


def style_sheet(c: Colours) -> str:
    """What the palette cannot say: flat bars, rounded buttons, thin lines."""
    return f"""
QToolBar {{ background: {c.panel}; border: 0; border-bottom: 1px solid {c.line};
  padding: 5px 8px; spacing: 2px; }}
QToolBar QToolButton {{ padding: 5px 10px; border: 1px solid transparent; border-radius: 6px; }}
QToolButton:hover {{ background: {c.soft}; border-radius: 6px; }}
QToolButton:checked {{ background: {c.soft}; color: {c.accent}; border-radius: 6px; }}
QToolButton:focus {{ border: 1px solid {c.accent}; border-radius: 6px; }}
QMenuBar {{ background: {c.panel}; padding: 2px 6px; }}
QMenuBar::item {{ padding: 4px 8px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {c.soft}; color: {c.text}; }}
QStatusBar {{ background: {c.panel}; border-top: 1px solid {c.line}; }}
QStatusBar::item {{ border: 0; }}
QSplitter::handle {{ background: {c.line}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QPushButton {{ padding: 5px 14px; border: 1px solid {c.line}; border-radius: 6px;
  background: {c.panel}; min-height: 18px; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QPushButton:hover {{ background: {c.soft}; }}
QPushButton:focus {{ border-color: {c.accent}; }}
QPushButton:checked {{ background: {c.soft}; border-color: {c.accent}; }}
QPushButton:disabled {{ color: {c.quiet}; }}
QPushButton[kind="primary"] {{ background: {c.accent}; color: {c.on_accent};
  border-color: {c.accent}; }}
QPushButton[kind="primary"]:disabled {{ background: {c.line}; color: {c.quiet};
  border-color: {c.line}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {c.text}; padding: 4px 13px; }}
QPushButton[kind="quiet"] {{ border-color: transparent; background: transparent;
  color: {c.accent}; padding: 5px 6px; }}
QPushButton[kind="quiet"]:focus {{ border-color: {c.accent}; }}
QPushButton[kind="chip"] {{ padding: 2px 6px; border-radius: 11px; min-height: 16px;
  font-size: 12px; }}
QLineEdit, QComboBox, QPlainTextEdit {{ border: 1px solid {c.line}; border-radius: 6px;
  padding: 4px 8px; background: {c.panel}; }}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus {{ border-color: {c.accent}; }}
QComboBox::drop-down {{ border: 0; width: 20px; }}
QTreeView, QListView, QTableView, QTextBrowser, QScrollArea {{ border: 0;
  background: {c.panel}; }}
QTableView {{ gridline-color: {c.line}; }}
QHeaderView::section {{ background: {c.ground}; color: {c.quiet}; border: 0;
  border-bottom: 1px solid {c.line}; padding: 6px 8px; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {c.line}; }}
QTabBar::tab {{ padding: 9px 10px 7px; border: 0; border-bottom: 2px solid transparent;
  color: {c.quiet}; background: transparent; }}
QTabBar::tab:selected {{ color: {c.text}; border-bottom-color: {c.accent}; }}
QTabBar::tab:focus {{ color: {c.accent}; }}
QProgressBar {{ border: 0; border-radius: 3px; background: {c.line}; max-height: 6px; }}
QProgressBar::chunk {{ border-radius: 3px; background: {c.accent}; }}
QLabel[tone="quiet"] {{ color: {c.quiet}; }}
QLabel[tone="problem"] {{ color: {c.problem}; }}
QLabel[tone="look"] {{ color: {c.look}; }}
QFrame[kind="panel"] {{ background: {c.panel}; }}
QFrame[kind="card"] {{ background: {c.panel}; border: 1px solid {c.line}; border-radius: 6px; }}
QFrame[kind="card"][current="true"] {{ border-color: {c.accent}; }}
QFrame[kind="stage"] {{ background: {c.stage}; }}
QScrollBar:vertical {{ width: 10px; background: transparent; margin: 0; }}
QScrollBar:horizontal {{ height: 10px; background: transparent; margin: 0; }}
QScrollBar::handle {{ background: {c.line}; border-radius: 4px; margin: 1px; }}
QScrollBar::handle:hover {{ background: {c.quiet}; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QToolTip {{ background: {c.panel}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
"""
