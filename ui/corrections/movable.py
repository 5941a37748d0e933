"""Which points a person may move on a picture, and where they are once moved.

Only tracks whose analyzer heeds a moved point are offered: a point that could be dragged and then
jumped back would be a lie. Points of a scan lie in space, on its surface.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from ui.player.overlay import FLOOR_MARKS, PLUMB, nearest_row
from workbench.model import Edit, Modality, MovePoint, Track

_HEEDED = {
    ("posture", Modality.PHOTO): frozenset({"pose", "eyes", PLUMB}),
    ("posture", Modality.VIDEO): frozenset({"pose", "eyes", PLUMB}),
    ("gait", Modality.VIDEO): frozenset({FLOOR_MARKS}),
    ("function", Modality.VIDEO): frozenset({FLOOR_MARKS}),
    ("face", Modality.PHOTO): frozenset({"face", "lids"}),
    ("scan", Modality.SCAN): frozenset({"landmarks", "limb", "back"}),
    ("face", Modality.VIDEO): frozenset({"face", "lids"}),
}


class Movable(NamedTuple):
    """The tracks whose points can be moved, and which points wait for analysis."""

    tracks: frozenset[str] = frozenset()
    pending: frozenset[tuple[str, str]] = frozenset()


def movable_tracks(analyzer: str, modality: Modality, tracks: Iterable[Track]) -> frozenset[str]:
    """The names of those of a result's tracks whose points the analyzer takes as they are put."""
    heeded = _HEEDED.get((analyzer, modality), frozenset())
    kinds = ("points", "mesh_points")
    return frozenset(t.name for t in tracks if t.kind in kinds and t.name in heeded)


def waiting(then: Sequence[Edit], now: Sequence[Edit]) -> frozenset[tuple[str, str]]:
    """The points that were moved, moved again, or given back since the analysis."""
    return frozenset(
        (edit.track, edit.point) for edit in {*then} ^ {*now} if isinstance(edit, MovePoint)
    )


def moved(tracks: Iterable[Track], then: Sequence[Edit], now: Sequence[Edit]) -> list[Track]:
    """``tracks``, found with the corrections ``then``, as the corrections ``now`` have them.

    In a film a point is displaced in all pictures alike, which is what the analyzer will do. A
    point that was given back stays where it is until the analysis has found it again.
    """
    fresh = [edit for edit in now if isinstance(edit, MovePoint) and edit not in then]
    return [_moved(track, [e for e in fresh if e.track == track.name]) for track in tracks]


def _moved(track: Track, edits: Iterable[MovePoint]) -> Track:
    import numpy as np

    values = None
    for edit in edits:
        row = nearest_row(track, edit.t)
        if row is None or edit.point not in track.points:
            continue
        values = track.values.copy() if values is None else values
        at = track.points.index(edit.point)
        own = min(len(edit.position), values.shape[2], 3 if track.kind == "mesh_points" else 2)
        by = np.array(edit.position[:own]) - values[row, at, :own]
        values[:, at, :own] += np.where(np.isfinite(by), by, 0.0)
        values[row, at, :own] = edit.position[:own]
    return track if values is None else replace(track, values=values)
