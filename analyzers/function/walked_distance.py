"""How far and how fast somebody walked to and fro, from laps of a known length."""

from __future__ import annotations

import numpy as np

from analyzers.function.decline import Pieces
from analyzers.function.laps import METHOD, Course, Lap
from analyzers.function.params import SixMinutes
from analyzers.function.recording import Recording
from analyzers.function.rows import missing_row, value_row
from workbench.model import GOOD, Measurement, Quality, Reason, Span, Verdict

DISTANCE, SPEED = "six_minute_distance", "six_minute_speed"
_SEEN = 0.95
"""Share of the walk in view from which all of the course is taken to be seen (judgement)."""


def distance_rows(
    recording: Recording,
    speeds: Pieces,
    walked: list[Lap],
    walk: tuple[float, float],
    course: Course | None,
    reason: Reason | None,
    p: SixMinutes,
) -> list[Measurement]:
    """Distance and mean speed of the walk (s, from and to), which need the course's length.

    Args:
        reason: why there are no laps.
    """
    length = recording.number("distance_m")
    if reason is None and length is None:
        reason = Reason("no_distance", "the length of the course (distance_m) is not known")
    elif reason is None and length is not None and length > p.longest_course:
        text = f"distance_m is the length of the course between two turns, not {length:g} m"
        reason = Reason("distance_unlikely", text)
    if reason is not None or length is None:
        assert reason is not None
        rows = ((DISTANCE, "m"), (SPEED, "m/s"))
        return [missing_row(name, unit, reason, method=METHOD) for name, unit in rows]
    quality = recording.quality & uneven(walked, p)
    return [
        _distance(recording, walked, walk, course, length, quality, p),
        _speed(speeds, walked, walk, length, quality, p),
    ]


def uneven(walked: list[Lap], p: SixMinutes) -> Quality:
    """Limited where one lap takes far longer than the others."""
    times = [lap.time for lap in walked]
    usual = float(np.median(times)) if len(times) > 2 else float("inf")
    slow = [lap for lap in walked if lap.time > p.uneven_lap * usual]
    if not slow:
        return GOOD
    text = (
        f"the lap from {slow[0].start:.0f} s takes {slow[0].time / usual:.1f} times as long as the"
        " others: a turn that was missed, or a rest; check the turns (lap_turn)"
    )
    return Quality(Verdict.LIMITED, (Reason("lap_uneven", text),))


def _distance(
    recording: Recording,
    walked: list[Lap],
    walk: tuple[float, float],
    course: Course | None,
    length: float,
    quality: Quality,
    p: SixMinutes,
) -> Measurement:
    if walk[1] - walk[0] < 60.0 * p.minutes - 5:
        text = f"{(walk[1] - walk[0]) / 60:.1f} of {p.minutes} minutes are seen"
        return missing_row(DISTANCE, "m", Reason("too_short", text), method=METHOD)
    in_view = _in_view(recording, walk, course)
    if not in_view:
        text = (
            "part of the course is out of view: the way before the first turn and after the last"
            " one is told from its time"
        )
        quality &= Quality(Verdict.LIMITED, (Reason("course_not_in_view", text),))
    parts = _ends(recording, walked, walk, course if in_view else None)
    share = p.end_share if in_view else p.timed_end_share
    return value_row(
        DISTANCE,
        "m",
        length * (len(walked) + parts),
        method=METHOD,
        quality=quality,
        span=Span(*walk),
        n=len(walked),
        half_interval=1.96 * 2**0.5 * share * length,
    )


def _in_view(recording: Recording, walk: tuple[float, float], course: Course | None) -> bool:
    if course is None:
        return False
    motion = recording.motion
    part = course.place[motion.index(walk[0]) : motion.index(walk[1]) + 1]
    return float(np.isfinite(part).mean()) >= _SEEN


def _speed(
    speeds: Pieces,
    walked: list[Lap],
    walk: tuple[float, float],
    length: float,
    quality: Quality,
    p: SixMinutes,
) -> Measurement:
    each = [speeds.of_minute(m, p.least_covered) for m in range(1, p.minutes + 1)]
    seconds = sum(lap.time for lap in walked)
    value = length * len(walked) / seconds
    return value_row(
        SPEED,
        "m/s",
        value,
        method=METHOD,
        quality=quality,
        span=Span(*walk),
        n=len(walked),
        half_interval=1.96 * 2**0.5 * p.turn_sd * value / seconds,
        samples=[length * v for v in each if v is not None],
    )


def _ends(
    recording: Recording, walked: list[Lap], walk: tuple[float, float], course: Course | None
) -> float:
    """Lengths of the course walked before the first lap and after the last one: from the place
    along the course, or without it from the time that a lap takes."""
    usual = float(np.median([lap.time for lap in walked]))
    total = 0.0
    for start, end in ((walk[0], walked[0].start), (walked[-1].end, walk[1])):
        if end <= start:
            continue
        part = (end - start) / usual
        if course is not None:
            a, b = (course.place[recording.motion.index(t)] for t in (start, end))
            part = abs(float(b - a)) if np.isfinite(a) and np.isfinite(b) else part
        total += min(part, 1.0)
    return total
