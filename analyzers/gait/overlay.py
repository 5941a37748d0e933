"""Tracks for the player: the skeleton, the people in view, the curves of the knees."""

from __future__ import annotations

import numpy as np

from analyzers.gait.angles import knee_flexion
from analyzers.gait.bouts import Bout
from analyzers.gait.motion import Motion
from analyzers.perception.people import Person
from analyzers.perception.pose import PoseTrack
from analyzers.perception.pose_points import LINKS, POINTS
from workbench.model import Side, Track

_CORNERS = ("left_top", "right_top", "right_bottom", "left_bottom")


def pose_track(track: PoseTrack) -> Track:
    """The landmarks as found, with the model's visibility as confidence."""
    return Track(
        name="pose",
        kind="points",
        times=track.times,
        values=track.points,
        points=POINTS,
        confidence=track.visibility,
        links=LINKS,
    )


def people_tracks(people: tuple[Person, ...]) -> tuple[Track, ...]:
    """A box for each person seen in the survey, so that one can be chosen."""
    tracks = []
    for person in people:
        left, top, right, bottom = person.boxes.T
        corners = np.stack([left, top, right, top, right, bottom, left, bottom], axis=1)
        tracks.append(
            Track(
                name=f"person {person.label}",
                kind="points",
                times=person.times,
                values=corners.reshape(-1, 4, 2),
                points=_CORNERS,
                links=((0, 1), (1, 2), (2, 3), (3, 0)),
            )
        )
    return tuple(tracks)


def knee_tracks(motion: Motion, bouts: list[Bout]) -> tuple[Track, ...]:
    """Knee flexion of both sides within the bouts (the far side for orientation only)."""
    tracks = []
    for side in (Side.LEFT, Side.RIGHT):
        values = np.full(len(motion.times), np.nan)
        for bout in bouts:
            values[bout.part] = knee_flexion(motion, side, bout.direction)[bout.part]
        tracks.append(
            Track(
                name=f"knee_flexion_{side}",
                kind="curve",
                times=motion.times,
                values=values[:, None, None],
                points=("knee_flexion",),
                unit="deg",
                side=side,
            )
        )
    return tuple(tracks)
