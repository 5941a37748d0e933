"""Tracks for the player: the skeleton, the eyes, the vertical."""

from __future__ import annotations

import numpy as np

from analyzers.perception.eyes_on_body import EYES
from analyzers.perception.pose_points import LINKS, POINTS
from analyzers.posture.moved import EYES_TRACK, PLUMB, PLUMB_POINTS, POSE
from analyzers.posture.stance import Floats
from workbench.model import Track


def pose_track(times: Floats, points: Floats, visibility: Floats) -> Track:
    """Landmarks (n, 33, 2) px at ``times`` with their visibility (n, 33)."""
    return Track(
        name=POSE,
        kind="points",
        times=times,
        values=points,
        points=POINTS,
        confidence=visibility,
        links=LINKS,
    )


def eyes_track(times: Floats, eyes: Floats) -> Track:
    """The eyes (k, 2, 2) px in the pictures in which they were looked for."""
    return Track(
        name=EYES_TRACK, kind="points", times=times, values=eyes, points=EYES, links=((0, 1),)
    )


def plumb_track(times: Floats, line: Floats) -> Track:
    """The vertical (2, 2) px as it is taken, at the first and the last of ``times``."""
    ends = np.unique(times[[0, -1]])
    return Track(
        name=PLUMB,
        kind="points",
        times=ends,
        values=np.repeat(line[None], len(ends), axis=0),
        points=PLUMB_POINTS,
        links=((0, 1),),
    )
