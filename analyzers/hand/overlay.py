"""Tracks for the player: the hands with their links, and the curves of their opening."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analyzers.hand.sides import OneHand
from analyzers.perception.hand_points import LINKS, POINTS
from analyzers.perception.hand_tracks import HandTrack
from workbench.model import Side, Track

_CORNERS = ("left_top", "right_top", "right_bottom", "left_bottom")


def hand_track(hand: OneHand) -> Track:
    """The landmarks of one hand as found."""
    return Track(
        name=f"hand_{hand.side}",
        kind="points",
        times=hand.track.times,
        values=hand.track.points,
        points=POINTS,
        links=LINKS,
    )


def candidates(tracks: Sequence[HandTrack]) -> tuple[Track, ...]:
    """A box around each hand in view, so that one can be chosen."""
    out = []
    for i, track in enumerate(tracks):
        seen = track.found
        low, high = track.points[seen].min(1), track.points[seen].max(1)
        left, top, right, bottom = low[:, 0], low[:, 1], high[:, 0], high[:, 1]
        corners = np.stack([left, top, right, top, right, bottom, left, bottom], axis=1)
        out.append(
            Track(
                name=f"person {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[i % 26]}",
                kind="points",
                times=track.times[seen],
                values=corners.reshape(-1, 4, 2),
                points=_CORNERS,
                links=((0, 1), (1, 2), (2, 3), (3, 0)),
            )
        )
    return tuple(out)


def curve_track(
    name: str, times: NDArray[np.float64], curve: NDArray[np.float64], side: Side
) -> Track:
    """A curve of one hand over time, in palm lengths."""
    return Track(
        name=f"{name}_{side}",
        kind="curve",
        times=times,
        values=curve[:, None, None],
        points=(name,),
        unit="{ratio}",
        side=side,
    )
