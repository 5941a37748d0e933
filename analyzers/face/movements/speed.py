"""How fast a movement is, and how long it takes to its height, per side."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analyzers.face.companions import companions
from analyzers.face.films.recording import Points
from analyzers.face.medians import PAIR
from analyzers.face.movements.timing import Rise, rise, smoothed
from analyzers.face.rows import Place, Value, limited, refused
from workbench.model import GOOD, Measurement, Side

Courses = Mapping[Side, Points | None]
Rises = Mapping[Side, Rise | None]

_SLOW_HZ = 24.0
"""Frames per second below which the speed of a face movement is understated (judgement)."""


def rises(
    times: Points, courses: Courses, heights: Mapping[Side, float | None], span: tuple[float, float]
) -> dict[Side, Rise | None]:
    """Start, arrival and speed of each side's movement within ``span`` (s).

    Args:
        times: (n,) s.
        courses: path from rest, (n,) mm, NaN where not measured.
        heights: the excursion of each side, mm: the course is brought to it, so that speed and
            excursion are told by one measure.
    """
    out: dict[Side, Rise | None] = {}
    inside = (times >= span[0]) & (times <= span[1])
    for side in PAIR:
        course, height = courses[side], heights[side]
        if course is None or height is None or height <= 0:
            out[side] = None
            continue
        t, y = times[inside], course[inside]
        known = np.isfinite(y)
        if known.sum() < 6:
            out[side] = None
            continue
        t, y = t[known], smoothed(t[known], y[known])
        level = _plateau(y)
        out[side] = rise(t, y * (height / level), height) if level > 0 else None
    return out


def speed_rows(
    feature: str,
    fixed: Rises,
    raw: Rises,
    place: Place,
    rate: float,
    *,
    method: str,
    lasting: str = "",
) -> list[Measurement]:
    """Peak speed per side in mm/s, and with ``lasting`` (a feature) the seconds to its height.

    Args:
        rate: frames per second of the recording.
    """
    quality = GOOD
    if rate < _SLOW_HZ:
        quality = limited("frame_rate_low", f"{rate:.0f} frames per second understate speeds")
    rows: list[Measurement] = []
    for side in PAIR:
        both = fixed[side], raw[side]
        told = [quality & (GOOD if found else _NO_RISE) for found in both]
        for name, what, unit in ((feature, "speed", "mm/s"), (lasting, "length", "s")):
            if name:
                rows += companions(
                    name,
                    (_value(both[0], what), _value(both[1], what)),
                    place,
                    side=side,
                    method=method,
                    unit=unit,
                    quality=told[0],
                    raw_quality=told[1],
                )
    return rows


_NO_RISE = refused("no_movement", "no movement from rest to a height that is held")


def _value(found: Rise | None, what: str) -> Value | None:
    if found is None:
        return None
    return (found.speed if what == "speed" else found.arrival - found.onset), None, 1


def _plateau(y: Points) -> float:
    """Height that a course reaches: the median of its upper tenth of frames, at least three."""
    count = max(3, len(y) // 10)
    return float(np.median(np.sort(y)[-count:]))
