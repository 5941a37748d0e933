"""The stretch of time that waveform, curves and events show, and where a moment lies in it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

LEFT_ROOM, RIGHT_ROOM = 168, 20
MIN_SPAN = 0.02


class TimeAxis(QObject):
    """From ``start`` to ``end`` seconds, drawn between the rooms left and right."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.duration = 1.0
        self.start, self.end = 0.0, 1.0

    def reset(self, duration: float) -> None:
        """Shows all of a capture of this length."""
        self.duration = max(duration, MIN_SPAN)
        self.start, self.end = 0.0, self.duration
        self.changed.emit()

    def zoom(self, factor: float, around: float) -> None:
        """Shows ``factor`` times as much time, keeping the moment ``around`` where it is."""
        span = min(self.duration, max(MIN_SPAN, (self.end - self.start) * factor))
        share = (around - self.start) / (self.end - self.start)
        start = min(max(0.0, around - share * span), self.duration - span)
        self.start, self.end = start, start + span
        self.changed.emit()

    def x(self, t: float, width: int) -> float:
        """The pixel of the moment ``t`` in a widget of this width."""
        room = max(1, width - LEFT_ROOM - RIGHT_ROOM)
        return LEFT_ROOM + (t - self.start) / (self.end - self.start) * room

    def t(self, x: float, width: int) -> float:
        """The moment at the pixel ``x``."""
        room = max(1, width - LEFT_ROOM - RIGHT_ROOM)
        return self.start + (x - LEFT_ROOM) / room * (self.end - self.start)


def ticks(start: float, end: float, most: int = 8) -> list[float]:
    """Round moments between ``start`` and ``end``, at most about ``most``."""
    span = end - start
    step = 1e-3
    for step in (m * 10**e for e in range(-3, 5) for m in (1, 2, 5)):
        if span / step <= most:
            break
    first = int(start / step) + (start > 0)
    return [round(k * step, 6) for k in range(first, int(end / step + 1e-9) + 1)]
