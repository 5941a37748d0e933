"""Lids as points of the picture: drawn over it, and set by a person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analyzers.face.frame import FacialFrame
from analyzers.perception.face_points import HALVES, HalfFace
from analyzers.perception.lids import EyeLids
from workbench.model import Edit, MovePoint, Track

NAME = "lids"
NAMES = ("upper_lid_right", "lower_lid_right", "upper_lid_left", "lower_lid_left")
"""Right and left as the mesh counts (``face_points.HALVES``)."""

Points = NDArray[np.float64]

_SAME_PX = 0.02


def lid_track_of(points: Points, lids: tuple[EyeLids, EyeLids]) -> Track:
    """The track ``lids`` of one picture: the margins on the columns of the pupils, px."""
    frame = FacialFrame.of(points)
    upright = frame.place(points)
    places = [
        (_column(upright, half, eye), height)
        for half, eye in zip(HALVES, lids, strict=True)
        for height in (eye.upper, eye.lower)
    ]
    return Track(
        name=NAME,
        kind="points",
        times=np.zeros(1),
        values=_in_picture(frame, np.array(places))[None],
        points=NAMES,
        links=((0, 1), (2, 3)),
    )


def lids_moved(
    lids: tuple[EyeLids, EyeLids],
    points: Points,
    moved: Collection[int],
    edits: tuple[Edit, ...],
) -> tuple[EyeLids, EyeLids]:
    """The lids where a person has put them: landmarks of an eye, or a margin itself.

    Args:
        points: (478, 2 or 3) px, with the moved ones in place.
        moved: landmarks that a person has moved; those of an eye take the place of its pixels.
    """
    frame = FacialFrame.of(points)
    upright = frame.place(points)
    out = [
        _by_hand(upright, half) if _touched(half, moved) else eye
        for half, eye in zip(HALVES, lids, strict=True)
    ]
    for edit in edits:
        if isinstance(edit, MovePoint) and edit.track == NAME and edit.point in NAMES:
            at, place = NAMES.index(edit.point), np.array([edit.position[:2]], dtype=float)
            height = float(frame.place(place)[0, 1])
            out[at // 2] = _with_margin(out[at // 2], height, upper=at % 2 == 0)
    return out[0], out[1]


def lids_as_drawn(
    lids: tuple[EyeLids, EyeLids], points: Points, track: Track | None
) -> tuple[EyeLids, EyeLids]:
    """The lids with the margins that a kept track holds elsewhere than they were found."""
    if track is None:
        return lids
    heights = FacialFrame.of(points).place(np.asarray(track.values[0], dtype=float))[:, 1]
    out = []
    for eye, (upper, lower) in zip(lids, heights.reshape(2, 2), strict=True):
        apart = np.abs(np.array([eye.upper - upper, eye.lower - lower]))
        changed = np.isfinite([upper, lower]).all() and not (apart <= _SAME_PX).all()
        if changed:
            eye = _with_margin(
                _with_margin(eye, float(upper), upper=True), float(lower), upper=False
            )
        out.append(eye)
    return out[0], out[1]


def _touched(half: HalfFace, moved: Collection[int]) -> bool:
    return bool({half.iris, *half.upper_lid, *half.lower_lid} & set(moved))


def _by_hand(upright: Points, half: HalfFace) -> EyeLids:
    x, iris = upright[half.iris]
    upper, lower = (_on(upright, line, float(x)) for line in (half.upper_lid, half.lower_lid))
    gap = max(lower - upper, 0.0)
    return EyeLids(upper, lower, float(iris), gap, gap <= 0, 1.0)


def _with_margin(eye: EyeLids, height: float, *, upper: bool) -> EyeLids:
    high, low = (height, eye.lower) if upper else (eye.upper, height)
    gap = max(low - high, 0.0)
    return replace(eye, upper=high, lower=low, gap=gap, closed=gap <= 0, confidence=1.0, reason="")


def _column(upright: Points, half: HalfFace, eye: EyeLids) -> float:
    corners = upright[[half.outer_canthus, half.inner_canthus], 0]
    return float(corners.mean() if eye.closed else upright[half.iris, 0])


def _on(upright: Points, line: tuple[int, ...], x: float) -> float:
    xs, ys = upright[list(line)].T
    order = np.argsort(xs)
    return float(np.interp(x, xs[order], ys[order]))


def _in_picture(frame: FacialFrame, places: Points) -> Points:
    """Places of the facial frame (k, 2) in the picture: the way back from ``place``."""
    cos, sin = float(np.cos(frame.angle)), float(np.sin(frame.angle))
    x, y = places.T
    return np.stack([cos * x - sin * y, sin * x + cos * y], axis=-1) + frame.origin
