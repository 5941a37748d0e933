"""The one moment that video, waveform, curves and events show together."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

SPEEDS = (0.1, 0.25, 0.5, 1.0, 1.5, 2.0)
TICK_MS = 15


class TimeCursor(QObject):
    """A moment between 0 and ``duration`` (s) that can be moved, played and looped.

    Signals:
        moved: the moment in seconds.
        played: whether time is running.
        changed: speed, loop or duration are others now.
    """

    moved = Signal(float)
    played = Signal(bool)
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.t = 0.0
        self.duration = 0.0
        self.speed = 1.0
        self.loop: tuple[float | None, float | None] = (None, None)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._since = QElapsedTimer()
        self._from = 0.0

    def reset(self, duration: float) -> None:
        """Starts anew for a capture of this length."""
        self.pause()
        self.duration, self.t, self.loop = max(0.0, duration), 0.0, (None, None)
        self.changed.emit()

    @property
    def is_playing(self) -> bool:
        """Whether time is running."""
        return self._timer.isActive()

    def move(self, t: float) -> None:
        """Goes to the moment ``t``, kept within the capture."""
        t = min(max(t, 0.0), self.duration)
        self._begin(t)
        self.t = t
        self.moved.emit(t)

    def toggle(self) -> None:
        """Plays or pauses; at the end it plays from the start."""
        if self.is_playing:
            self.pause()
            return
        if self.duration <= 0:
            return
        start, end = self._bounds()
        if not start <= self.t < end - 0.01:
            self.move(start)
        self._begin(self.t)
        self._timer.start()
        self.played.emit(True)

    def pause(self) -> None:
        """Stops time."""
        if self._timer.isActive():
            self._timer.stop()
            self.played.emit(False)

    def change_speed(self, by: int) -> None:
        """The next faster (+1) or slower (-1) speed."""
        self._begin(self.t)
        place = min(range(len(SPEEDS)), key=lambda i: abs(SPEEDS[i] - self.speed)) + by
        self.speed = SPEEDS[min(max(place, 0), len(SPEEDS) - 1)]
        self.changed.emit()

    def set_loop(self, *, start: float | None = None, end: float | None = None) -> None:
        """Sets one end of the loop; without an end it is switched off."""
        if start is None and end is None:
            self.loop = (None, None)
        else:
            a = self.loop[0] if start is None else start
            b = self.loop[1] if end is None else end
            if a is not None and b is not None and b <= a:
                a, b = (start, None) if start is not None else (None, end)
            self.loop = (a, b)
        self.changed.emit()

    def _bounds(self) -> tuple[float, float]:
        start, end = self.loop
        return (start or 0.0, self.duration if end is None else end)

    def _begin(self, t: float) -> None:
        self._from = t
        self._since.restart()

    def _tick(self) -> None:
        t = self._from + self._since.elapsed() / 1000 * self.speed
        start, end = self._bounds()
        if t >= end:
            if self.loop == (None, None):
                self.pause()
                self.t = end
                self.moved.emit(end)
                return
            self._begin(start)
            t = start
        self.t = t
        self.moved.emit(t)
