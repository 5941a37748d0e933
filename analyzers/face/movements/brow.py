"""Raising the brows: how far, how evenly and how fast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analyzers.face.films.recording import Points
from analyzers.face.medians import PAIR
from analyzers.face.movements.speed import Courses, rises, speed_rows
from analyzers.face.movements.symmetry import symmetry_rows
from analyzers.face.rows import Place, Value, both_sides
from workbench.model import Measurement, Side, Span

Sided = Mapping[Side, Value | None]


def raised(course: Points | None, frames: Sequence[int]) -> Value | None:
    """Height over rest on the plateau's frames: median (mm), spread, number."""
    if course is None:
        return None
    seen = course[list(frames)]
    seen = seen[np.isfinite(seen)]
    if not len(seen):
        return None
    return float(np.median(seen)), float(seen.std(ddof=1)) if len(seen) > 1 else None, len(seen)


def brow_rows(
    times: Points,
    fixed: Sided,
    raw: Sided,
    courses: Courses,
    raw_courses: Courses,
    span: Span,
    place: Place,
    rate: float,
    *,
    method: str,
) -> list[Measurement]:
    """Excursion per side, its symmetry, and peak speed.

    Args:
        fixed, raw: excursion, mm.
        courses, raw_courses: how the brows rise over the video's frames, by pixels and by plain
            landmarks, (n,) mm: when they move; how far is told by the excursions.
        rate: frames per second.
    """
    rows = both_sides("brow_excursion", "brow_excursion", fixed, raw, place, method=method)
    rows += symmetry_rows("brow_symmetry", "brow_excursion", fixed, raw, place, method=method)
    window = (max(0.0, span.start - 0.3), span.end)
    first, second = (
        rises(times, course, {s: v[0] if (v := one[s]) else None for s in PAIR}, window)
        for course, one in ((courses, fixed), (raw_courses, raw))
    )
    return rows + speed_rows("brow_peak_speed", first, second, place, rate, method=method)
