"""Time of a recording: true frame times and spans. The only frame-time arithmetic there is."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A closed stretch of time in seconds from the first frame or sample.

    Raises:
        ValueError: if an end is not finite, or the stretch ends before it starts.
    """

    start: float
    end: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.start) and math.isfinite(self.end)):
            raise ValueError(f"a span needs finite ends, got {self.start} to {self.end}")
        if self.end < self.start:
            raise ValueError(f"a span cannot end ({self.end}) before it starts ({self.start})")

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.end - self.start

    def contains(self, t: float) -> bool:
        """Whether the moment ``t`` (s) lies within the span, ends included."""
        return self.start <= t <= self.end

    def overlap(self, other: Span) -> Span | None:
        """The common stretch, or None where the spans do not meet."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if end >= start else None


@dataclass(frozen=True, slots=True)
class FrameClock:
    """The true presentation times of the frames of a video.

    Phone videos have a variable frame rate, so ``frame / fps`` is wrong by up to seconds;
    every conversion between frame numbers and seconds goes through this table.

    Args:
        times: presentation time of each frame (s), strictly increasing; the first is the zero.

    Raises:
        ValueError: if the table is empty, not finite or not strictly increasing.
    """

    times: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.times:
            raise ValueError("a frame clock needs at least one frame")
        if not all(math.isfinite(t) for t in self.times):
            raise ValueError("a frame clock needs finite times")
        if any(b <= a for a, b in zip(self.times, self.times[1:], strict=False)):
            raise ValueError("frame times must increase strictly")

    def __len__(self) -> int:
        return len(self.times)

    def time(self, frame: int) -> float:
        """Seconds at which ``frame`` (from 0) is shown. Raises IndexError outside the video."""
        if not 0 <= frame < len(self.times):
            raise IndexError(f"frame {frame} is outside 0..{len(self.times) - 1}")
        return self.times[frame]

    def frame_at(self, t: float) -> int:
        """The frame on screen at ``t`` seconds: the last one that started by then (clamped)."""
        return max(0, bisect_right(self.times, t) - 1)

    def nearest(self, t: float) -> int:
        """The frame whose time is nearest to ``t`` seconds; the earlier one on a tie."""
        i = bisect_left(self.times, t)
        if i == 0:
            return 0
        if i == len(self.times):
            return len(self.times) - 1
        return i if self.times[i] - t < t - self.times[i - 1] else i - 1

    @property
    def interval(self) -> float:
        """Median time between frames in seconds (0 for a single frame)."""
        if len(self.times) < 2:
            return 0.0
        return median(b - a for a, b in zip(self.times, self.times[1:], strict=False))

    @property
    def rate(self) -> float:
        """Typical frames per second, 1 / median interval (0 for a single frame)."""
        return 1.0 / self.interval if len(self.times) > 1 else 0.0

    @property
    def duration(self) -> float:
        """Seconds from the first frame until the last one has been shown."""
        return self.times[-1] - self.times[0] + self.interval

    @property
    def is_variable(self) -> bool:
        """Whether any interval differs from the median by more than a quarter of it."""
        step = self.interval
        return any(
            abs((b - a) - step) > 0.25 * step
            for a, b in zip(self.times, self.times[1:], strict=False)
        )

    def span(self, first: int, last: int) -> Span:
        """The span from frame ``first`` to frame ``last``."""
        return Span(self.time(first), self.time(last))
