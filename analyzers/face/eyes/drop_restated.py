"""Time to a set drop of the lids in the scale of the visit.

A drop of 2 mm is another drop of pixels in another scale: the time is read anew from the course of
the lids, which a video keeps as curves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from analyzers.face.eyes.fatigue import TOLD, Drop, composite_of, time_to_drop, told
from analyzers.face.films.video_tracks import COURSE
from analyzers.face.medians import PAIR
from analyzers.face.params import Params
from workbench.model import GOOD, Measurement, Quality, Side, Span, Track, Verdict
from workbench.plugin.contract import Measured

_DROP, _BAND = "face.lid_time_to_drop", "face.mg_composite_ptosis"
_WAYS = {_DROP: (0,), f"{_DROP}_raw": (1,), f"{_DROP}_disagreement": (0, 1), _BAND: (0,)}
"""Which of the courses (by pixels, by plain landmarks) each row rests on."""


def drops_restated(one: Measured, factor: float, params: Params) -> Iterator[Measurement]:
    """Times to the set drop, their companions and bands, in a scale ``factor`` times the one that
    they were measured in; nothing where no course was kept."""
    courses = {
        side: track
        for side in PAIR
        for track in one.result.tracks
        if track.name == f"{COURSE}_{side}"
    }
    if len(courses) < len(PAIR):
        return
    for row in one.result.measurements:
        if row.span is None or row.feature not in _WAYS:
            continue
        drops = [_drops(courses, row.span, factor, params, way) for way in _WAYS[row.feature]]
        if row.feature == _BAND:
            value, quality = composite_of(drops[0], params)
        else:
            found = [told(one_way[row.side], params) for one_way in drops]
            values = [v[0] for v, _ in found if v is not None]
            quality = GOOD
            for _, own in found:
                quality &= own
            value = None if len(values) < len(found) else abs(values[0] - sum(values[1:]))
        yield replace(
            row, value=value, quality=_untold(row.quality) & quality, captures=(one.capture.path,)
        )


def _drops(
    courses: Mapping[Side, Track], span: Span, factor: float, params: Params, way: int
) -> dict[Side, Drop | None]:
    drops = {}
    for side, course in courses.items():
        t, y = np.asarray(course.times), np.asarray(course.values[:, way, 0]) * factor
        own = np.isfinite(y) & (t >= span.start) & (t <= span.end)
        drops[side] = time_to_drop(t[own], y[own], params)
    return drops


def _untold(quality: Quality) -> Quality:
    """A quality without what was said of the drop itself."""
    kept = tuple(reason for reason in quality.reasons if reason.code not in TOLD)
    if len(kept) == len(quality.reasons):
        return quality
    return Quality(Verdict.LIMITED, kept) if kept else GOOD
