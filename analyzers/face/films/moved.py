"""Points of a video where a person has put them: displaced in all its frames alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analyzers.face import anatomy
from analyzers.face.eyes import lid_points
from analyzers.face.frame import FacialFrame, Landmarks
from analyzers.face.stills import picture_track
from analyzers.perception.face_points import HALVES, HalfFace
from analyzers.perception.lid_track import LidTrack
from analyzers.perception.some_faces import SomeFaces
from workbench.model import Edit, MovePoint

Points = anatomy.Points
Moves = Mapping[int, Points]
"""Displacement (2,) px of landmarks, by their number in the mesh."""


def moves_of(points: Landmarks, times: Points, edits: Iterable[Edit]) -> Moves:
    """How far a person has displaced landmarks (n, 478, 2 or 3; px), each in the frame nearest
    to the moment in view. A frame without a face moves nothing."""
    moves: dict[int, Points] = {}
    for edit in edits:
        if not isinstance(edit, MovePoint) or edit.track != picture_track.NAME:
            continue
        index = int(edit.point)
        found = np.asarray(points[_row(times, edit.t), index, :2], dtype=np.float64)
        by = np.array(edit.position[:2]) - found
        if np.isfinite(by).all():
            moves[index] = by
    return moves


def displaced(points: Landmarks, moves: Moves) -> Landmarks:
    """The landmarks (n, 478, 2 or 3) with these displacements; the same array without any."""
    if not moves:
        return points
    out = points.astype(np.float64)
    for index, by in moves.items():
        out[:, index, :2] += by
    return out


def halves_displaced(hemi: SomeFaces, points: Landmarks, moves: Moves) -> SomeFaces:
    """Landmarks of either half on its own, lying on average where the moved ones do; the same
    object where none was moved.

    Args:
        points: (n, 478, 2 or 3) landmarks of the whole face as they were found.
    """
    if not moves:
        return hemi

    def put(faces: Points, frames: NDArray[np.int_]) -> Points:
        for index, by in moves.items():
            apart = faces[:, index] - points[frames, index, :2]
            known = np.isfinite(apart).all(axis=1)
            if known.any():
                faces[:, index] += by - np.median(apart[known], axis=0)
        return faces

    return hemi.changed(put)


def lids_displaced(
    lids: LidTrack,
    landmarks: Landmarks,
    now: tuple[FacialFrame, Points],
    times: Points,
    moves: Moves,
    edits: Iterable[Edit],
) -> LidTrack:
    """The lids in the frame of moved landmarks. Landmarks of an eye that a person has moved take
    the place of its pixels; a margin that was moved itself is displaced in all frames alike.

    Args:
        landmarks: (n, 478, 2 or 3) px of the picture as they were found.
        now: facial frame and landmarks (n, 478, 2) in it, once moved.
    """
    edges = [e for e in edits if isinstance(e, MovePoint) and e.track == lid_points.NAME]
    if not moves and not edges:
        return lids
    found = FacialFrame.of(landmarks)
    before = found.place(landmarks)
    heights = {name: getattr(lids, name).copy() for name in ("upper", "lower", "iris_y")}
    sure = lids.confidence.copy()
    for k, half in enumerate(HALVES):
        for column in heights.values():
            place = np.stack([before[:, half.iris, 0], column[:, k]], axis=-1)
            column[:, k] = now[0].place(found.back(place[:, None]))[:, 0, 1]
        if {half.iris, *half.upper_lid, *half.lower_lid} & set(moves):
            own = _by_hand(now[1], half)
            for name, column in heights.items():
                column[lids.asked, k] = own[name][lids.asked]
            sure[lids.asked, k] = 1.0
    for edit in edges:
        if edit.point not in lid_points.NAMES:
            continue
        k, lower = divmod(lid_points.NAMES.index(edit.point), 2)
        row = _row(times, edit.t)
        place = np.full((len(times), 1, 2), np.nan)
        place[row, 0] = edit.position[:2]
        column = heights["lower" if lower else "upper"]
        by = now[0].place(place)[row, 0, 1] - column[row, k]
        if np.isfinite(by):
            column[:, k] += by
    gap = heights["lower"] - heights["upper"]
    changed = np.isfinite(gap) & (abs(gap - (lids.lower - lids.upper)) > 1e-6)
    gap = np.where(changed, np.maximum(gap, 0.0), lids.gap)
    closed = np.where(changed, gap <= 0, lids.closed)
    return replace(lids, **heights, gap=gap, closed=closed, confidence=sure)


def _by_hand(upright: Points, half: HalfFace) -> dict[str, Points]:
    lines = {"upper": half.upper_lid, "lower": half.lower_lid}
    return {name: anatomy.lid_height(upright, line, half.iris) for name, line in lines.items()} | {
        "iris_y": upright[:, half.iris, 1]
    }


def _row(times: Points, t: float) -> int:
    return int(np.abs(times - t).argmin())
