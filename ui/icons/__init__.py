"""Own line icons (20 px, one stroke), recoloured by the colours in use."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme import colours

_FOLDER = Path(__file__).parent
SIZE = 20


def pixmap(name: str, colour: str, size: int = SIZE, scale: float = 2.0) -> QPixmap:
    """The icon ``name`` drawn in ``colour``, ``size`` pixels wide at a pixel ratio ``scale``."""
    svg = (_FOLDER / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    picture = QPixmap(round(size * scale), round(size * scale))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture


def icon(name: str, role: str = "text") -> QIcon:
    """The icon ``name`` in the colour ``role``, and fainter where it is disabled."""
    result = QIcon(pixmap(name, getattr(colours(), role)))
    faint = QPixmap(pixmap(name, colours().line))
    result.addPixmap(faint, QIcon.Mode.Disabled)
    return result
