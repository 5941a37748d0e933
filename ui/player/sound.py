"""What is heard: the sound of the capture in view follows the moment of the window.

The moment leads and the sound follows: it starts, stops, jumps and loops with the cursor, and is
put right where the device has lost its way. At other speeds it is heard higher or lower, as from
a tape.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from ui.jobs import Job, Jobs
from ui.player.samples import Samples
from ui.player.speaker import NoSpeakerError, Speaker, look_for_speaker
from ui.signals.cursor import TimeCursor
from workbench.model import Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

JUMP_S, LOST_S = 0.05, 0.3
"""A move of the cursor by more is a jump; sound further than this from its picture is put right.
Between them nothing is touched: devices tell their delay only roughly, and what is put right is
heard as a stutter (judgement)."""


class _Moment(NamedTuple):
    """Where the cursor was at a time of the computer's clock, and until when it plays."""

    t: float
    at: float
    end: float
    speed: float


class Sound(QObject):
    """Plays the sound of the capture in view while time runs.

    Signals:
        changed: ``why_silent`` or ``is_on`` is another now.
    """

    changed = Signal()

    def __init__(self, cursor: TimeCursor, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cursor, self._jobs = cursor, jobs
        self.is_on = True
        self.why_silent = ""
        self.samples: Samples | None = None
        self._read: Callable[[], Samples] | None = None
        self._job: Job | None = None
        self._speaker: Speaker | None = None
        self._speed = 0.0
        self._moment = _Moment(0.0, 0.0, 0.0, 1.0)
        self._next, self._jumped = 0, False
        cursor.moved.connect(self._moved)
        cursor.played.connect(self._played)
        cursor.changed.connect(self._changed)

    @property
    def has_sound(self) -> bool:
        """Whether the capture in view may hold a sound."""
        return self._read is not None

    @property
    def is_heard(self) -> bool:
        """Whether the loudspeaker is at work."""
        return self._speaker is not None and self._speaker.is_active

    @property
    def is_busy(self) -> bool:
        """Whether the loudspeaker is being looked for, or the sound read."""
        return self._job is not None

    def offer(self, read: Callable[[], Samples], samples: Samples | None = None) -> None:
        """The capture in view sounds so: ``read`` is called (in the background) on first play."""
        self.clear()
        self._read, self.samples = read, samples
        self._job = self._jobs.run(self, look_for_speaker, self._looked)
        self.changed.emit()

    def clear(self) -> None:
        """Nothing to hear."""
        self._silence()
        if self._job is not None:
            self._job.forget()
        self._job, self._read, self.samples, self.why_silent = None, None, None, ""
        self.changed.emit()

    def switch(self, on: bool) -> None:
        """Lets the sound be heard, or not."""
        self.is_on = on
        self._silence()
        self._play()
        self.changed.emit()

    def write(self, out: NDArray[Any], ahead: float) -> None:
        """Fills ``out`` with what is to be heard in ``ahead`` seconds (in the player's thread)."""
        samples, moment = self.samples, self._moment
        if samples is None:
            out[:] = 0
            return
        t = moment.t + (time.perf_counter() - moment.at + ahead) * moment.speed
        wanted = round((t - samples.start) * samples.rate)
        if self._jumped or abs(wanted - self._next) > LOST_S * samples.rate:
            self._next, self._jumped = wanted, False
        samples.write(out, self._next, moment.end)
        self._next += len(out)

    def _looked(self, why: str) -> None:
        self._job, self.why_silent = None, why
        self.changed.emit()
        self._play()

    def _played(self, playing: bool) -> None:
        if playing:
            self._play()
        else:
            self._silence()

    def _moved(self, t: float) -> None:
        end = self._cursor.loop[1]
        end = self._cursor.duration if end is None else end
        now, before = time.perf_counter(), self._moment
        if abs(t - before.t - (now - before.at) * before.speed) > JUMP_S:
            self._jumped = True
        self._moment = _Moment(t, now, end, self._cursor.speed)

    def _changed(self) -> None:
        self._moved(self._cursor.t)
        if self._speaker is not None and self._cursor.speed != self._speed:
            self._silence()
            self._play()

    def _play(self) -> None:
        """Starts the loudspeaker, as soon as there is something to be heard."""
        wanted = self._cursor.is_playing and self.is_on and not self.why_silent
        if not wanted or self._read is None or self._job is not None:
            return
        if self.samples is None:
            self._job = self._jobs.run(self, self._read, self._arrived, self._unreadable)
            return
        self._silence()
        self._moved(self._cursor.t)
        self._next = round((self._cursor.t - self.samples.start) * self.samples.rate)
        self._jumped = False
        self._speed = self._cursor.speed
        try:
            self._speaker = Speaker(self.samples.rate * self._speed, self.write)
        except NoSpeakerError as error:
            if self._speed == 1.0:  # a device may refuse the rate of another speed alone
                self.why_silent = str(error)
                self.changed.emit()

    def _arrived(self, samples: Samples) -> None:
        self._job, self.samples = None, samples
        self._play()

    def _unreadable(self, problem: Problem) -> None:
        self._job, self.why_silent = None, problem.code
        self.changed.emit()

    def _silence(self) -> None:
        if self._speaker is not None:
            self._speaker.close()
            self._speaker = None
