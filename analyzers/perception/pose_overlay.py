"""Tracks for the player: the skeleton, the people in view, curves over the time of a movement."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analyzers.perception.motion import Floats, Motion
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
    return box_tracks({p.label: (p.times, p.boxes) for p in people})


def box_tracks(boxes: Mapping[str, tuple[Floats, Floats]]) -> tuple[Track, ...]:
    """A box for each person, so that one can be chosen.

    Args:
        boxes: by label the times (m,) and (m, 4) left, top, right, bottom, px.
    """
    tracks = []
    for label, (times, box) in boxes.items():
        left, top, right, bottom = box.T
        corners = np.stack([left, top, right, top, right, bottom, left, bottom], axis=1)
        tracks.append(
            Track(
                name=f"person {label}",
                kind="points",
                times=times,
                values=corners.reshape(-1, 4, 2),
                points=_CORNERS,
                links=((0, 1), (1, 2), (2, 3), (3, 0)),
            )
        )
    return tuple(tracks)


def curve(motion: Motion, name: str, values: Floats, unit: str, side: Side = Side.NONE) -> Track:
    """A curve over the time of ``motion``; ``values`` has shape (n,)."""
    return Track(
        name=name,
        kind="curve",
        times=motion.times,
        values=np.asarray(values, np.float64)[:, None, None],
        points=(name,),
        unit=unit,
        side=side,
    )
