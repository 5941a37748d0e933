"""A known distance between two marks on the floor, from which a picture gets its scale.

A person lays the two points of the track ``floor_marks`` on marks in the walking line; the fact
``distance_m`` says how far apart they are. Without a window the facts ``ruler_mm`` and ``ruler_px``
say the same of a length that was read off elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from analyzers.perception.pose import PoseTrack
from analyzers.perception.scale import MARKED_SD, Scale, set_scale
from workbench.model import Edit, FactValue, MovePoint, Track

FLOOR_MARKS = "floor_marks"
POINTS = ("mark_start", "mark_end")


def marked_scale(edits: tuple[Edit, ...], facts: Mapping[str, FactValue]) -> Scale | None:
    """The scale of a marked distance: set outright, between the two marks, or as stated."""
    outright = set_scale(edits)
    if outright is not None:
        return outright
    marks, distance = _placed(edits), facts.get("distance_m")
    if len(marks) == len(POINTS) and isinstance(distance, int | float):
        apart = float(np.linalg.norm(np.subtract(*marks.values())))
        if apart >= 1:
            return Scale(distance / apart, MARKED_SD, "marked_distance")
    length, pixels = facts.get("ruler_mm"), facts.get("ruler_px")
    if isinstance(length, int | float) and isinstance(pixels, int | float):
        return Scale(length / 1000 / pixels, MARKED_SD, "marked_distance")
    return None


def floor_track(track: PoseTrack, edits: Iterable[Edit]) -> Track | None:
    """The two marks as they lie, at the first and the last frame; they wait at the feet at both
    ends of the way, to be laid on marks. None where no foot is seen."""
    heels = np.concatenate([track.point("left_heel"), track.point("right_heel")])
    heels = heels[np.isfinite(heels).all(axis=1)]
    if len(heels) == 0:
        return None
    low, high = np.percentile(heels[:, 0], [2, 98])
    floor = float(np.percentile(heels[:, 1], 90))
    marks = {POINTS[0]: (float(low), floor), POINTS[1]: (float(high), floor)} | _placed(edits)
    ends = np.unique(track.times[[0, -1]])
    return Track(
        name=FLOOR_MARKS,
        kind="points",
        times=ends,
        values=np.repeat(np.array([[marks[p] for p in POINTS]]), len(ends), axis=0),
        points=POINTS,
        links=((0, 1),),
    )


def _placed(edits: Iterable[Edit]) -> dict[str, tuple[float, ...]]:
    return {
        e.point: e.position[:2]
        for e in edits
        if isinstance(e, MovePoint) and e.track == FLOOR_MARKS and e.point in POINTS
    }
