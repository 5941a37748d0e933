"""The waveform of a sound recording, and below it its spectrogram."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.i18n import tr
from ui.signals.axis import LEFT_ROOM, TimeAxis
from ui.signals.cursor import TimeCursor
from ui.signals.envelope import Envelope
from ui.signals.spectrum import Spectrum
from ui.signals.timed import TimedView
from ui.theme import colour, small_font

LEAST_FOR_BOTH = 170
"""Where the view is lower (px), the waveform stands alone."""
WAVE_SHARE = 0.42


class WaveformView(TimedView):
    """Amplitude over time, from the least to the greatest sample under every pixel."""

    def __init__(self, cursor: TimeCursor, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(cursor, axis, parent)
        self.envelope: Envelope | None = None
        self._spectrum = Spectrum()
        self.setAccessibleName(tr("stage.waveform"))
        self.setMinimumHeight(90)

    def sizeHint(self) -> QSize:
        return QSize(640, 260)

    def show_sound(self, envelope: Envelope | None) -> None:
        """Draws this sound from now on."""
        self.envelope = envelope
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("panel"))
        self.draw_axis(painter)
        rect = self.plot_rect().adjusted(0, 12, 0, -12)
        below = QRectF(rect)
        both = self.envelope is not None and rect.height() >= LEAST_FOR_BOTH
        if both:
            rect.setHeight(WAVE_SHARE * rect.height())
            below.setTop(rect.bottom() + 16)
            below.setBottom(self.plot_rect().bottom())
        self._draw_scale(painter, rect)
        if self.envelope is not None:
            self._draw_sound(painter, rect, self.envelope)
            if both:
                span = (self.axis.start, self.axis.end)
                self._spectrum.draw(painter, below, self.envelope, *span)
        self.draw_cursor(painter)

    def _draw_scale(self, painter: QPainter, rect: QRectF) -> None:
        painter.setFont(small_font(self.font()))
        for level in (1.0, 0.5, 0.0, -0.5, -1.0):
            y = rect.center().y() - level * rect.height() / 2
            painter.setPen(QPen(colour("line"), 1))
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
            painter.setPen(colour("quiet"))
            place = QRectF(0, y - 8, LEFT_ROOM - 8, 16)
            where = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, where, f"{level:g}".replace("-", "−"))

    def _draw_sound(self, painter: QPainter, rect: QRectF, envelope: Envelope) -> None:
        width = int(rect.width())
        if width < 2:
            return
        columns = envelope.columns(self.axis.start, self.axis.end, width)
        middle, half = rect.center().y(), rect.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(colour("accent", 200), 1))
        line = QPolygonF()
        for i, (low, high) in enumerate(columns.tolist()):
            if low != low:
                continue
            x = rect.left() + i
            line.append(QPointF(x, middle - high * half))
            line.append(QPointF(x, middle - low * half))
        painter.drawPolyline(line)
