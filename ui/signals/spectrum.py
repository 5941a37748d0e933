"""The spectrogram below the waveform, drawn for the stretch of time in view."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, qRgb

from ui.findings.numbers import number
from ui.i18n import tr
from ui.signals.axis import LEFT_ROOM
from ui.signals.envelope import Envelope
from ui.theme import colour, colours

TOP_HZ = 5000.0
RANGE_DB = 70.0
"""Below the loudest place in view nothing is drawn (Praat's default)."""
EVERY_HZ = 1000


class Spectrum:
    """Keeps the picture of what was drawn last."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._image = QImage()

    def draw(
        self, painter: QPainter, rect: QRectF, sound: Envelope, start: float, end: float
    ) -> None:
        """Draws the sound from ``start`` to ``end`` (s), and the frequencies beside it."""
        top = min(TOP_HZ, sound.rate / 2)
        width, height = int(rect.width()), int(rect.height())
        if width < 2 or height < 2:
            return
        key = (id(sound), start, end, width, height, colours())
        if key != self._key:
            self._key, self._image = key, _picture(sound, start, end, width, height, top)
        painter.drawImage(rect.topLeft(), self._image)
        painter.setPen(colour("quiet"))
        for hertz in range(EVERY_HZ, int(top) + 1, EVERY_HZ):
            y = rect.bottom() - hertz / top * rect.height()
            place = QRectF(LEFT_ROOM - 68, y - 8, 60, 16)
            where = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, where, f"{number(hertz / 1000, 0)} kHz")
            painter.setPen(QPen(colour("line", 120), 1))
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
            painter.setPen(colour("quiet"))
        title = QRectF(12, rect.top() + 2, LEFT_ROOM - 74, rect.height() - 4)
        painter.drawText(title, Qt.TextFlag.TextWordWrap, tr("stage.spectrogram"))


def _picture(
    sound: Envelope, start: float, end: float, width: int, height: int, top: float
) -> QImage:
    import numpy as np

    from workbench.media.spectrogram import spectrogram

    times = start + (np.arange(width) + 0.5) / width * (end - start)
    hertz = (np.arange(height)[::-1] + 0.5) / height * top
    levels = spectrogram(sound.samples, sound.rate, times, hertz)
    share = np.clip((levels - levels.max()) / RANGE_DB + 1, 0, 1)
    grey = np.ascontiguousarray(np.rint(255 * share).astype(np.uint8))
    image = QImage(grey.tobytes(), width, height, width, QImage.Format.Format_Indexed8)
    image.setColorTable(_shades())
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _shades() -> list[int]:
    """From the ground of the window to the colour of its text."""
    low, high = QColor(colours().panel), QColor(colours().text)
    ends = [(low.red(), high.red()), (low.green(), high.green()), (low.blue(), high.blue())]
    return [qRgb(*(round(a + (b - a) * i / 255) for a, b in ends)) for i in range(256)]
