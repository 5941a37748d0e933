"""What a person has put right: points of the body, the eyes, and the line of the vertical."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from analyzers.perception.eyes_on_body import EYES
from analyzers.perception.pose_points import INDEX
from analyzers.posture.stance import Floats, Stance
from workbench.model import Edit, MovePoint

POSE, EYES_TRACK, PLUMB = "pose", "eyes", "plumb"
PLUMB_POINTS = ("top", "bottom")


def with_moved_points(
    stance: Stance, edits: Iterable[Edit], times: Floats, eye_times: Floats
) -> Stance:
    """``stance`` with every landmark of the tracks ``pose`` and ``eyes`` where it was put.

    In a photo the point is there. In a video the person stands still and the model's error
    stays: the point is displaced in all frames as it was in the one where it was moved. A moved
    point counts as seen.

    Args:
        times, eye_times: of the samples of ``points`` and of ``eyes``, s.
    """
    points, eyes = stance.points.copy(), stance.eyes.copy()
    visibility = stance.visibility.copy()
    for edit in edits:
        if not isinstance(edit, MovePoint) or len(edit.position) < 2:
            continue
        place = np.array(edit.position[:2], dtype=float)
        if edit.track == POSE and edit.point in INDEX:
            points[:, INDEX[edit.point]] = _put(stance[edit.point], times, edit.t, place, stance)
            visibility[INDEX[edit.point]] = 1.0
        elif edit.track == EYES_TRACK and edit.point in EYES:
            i = EYES.index(edit.point)
            eyes[:, i] = _put(stance.eyes[:, i], eye_times, edit.t, place, stance)
    return replace(stance, points=points, eyes=eyes, visibility=visibility)


def _put(samples: Floats, times: Floats, t: float, place: Floats, stance: Stance) -> Floats:
    if stance.span is None:
        return np.broadcast_to(place, samples.shape)
    return np.asarray(samples + (place - samples[int(np.argmin(np.abs(times - t)))]))


def plumb_line(width: int, height: int, edits: Iterable[Edit]) -> tuple[Floats, bool]:
    """Top and bottom (2, 2) px of the vertical, and whether a person has placed it.

    It waits at the picture's left edge, along the picture's own vertical, to be laid along
    something that hangs or stands upright: a plumb line, a door frame, the corner of a room.
    """
    line = np.array(((0.03 * width, 0.1 * height), (0.03 * width, 0.9 * height)))
    placed = set()
    for edit in edits:
        if isinstance(edit, MovePoint) and edit.track == PLUMB and edit.point in PLUMB_POINTS:
            line[PLUMB_POINTS.index(edit.point)] = edit.position[:2]
            placed.add(edit.point)
    return line, placed == set(PLUMB_POINTS)


def roll_of(line: Floats) -> float:
    """Degrees by which the world seems turned clockwise, from the plumb line (2, 2)."""
    rise = line[0] - line[1]
    return float(np.degrees(np.arctan2(rise[0], -rise[1])))
