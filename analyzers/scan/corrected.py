"""Landmarks that a person has moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from analyzers.scan.face_on_scan import FaceOnScan
from analyzers.scan.points import INDEX, frame_of
from workbench.model import Edit, MovePoint

TRACK = "landmarks"


def with_moved_points(face: FaceOnScan, edits: Iterable[Edit]) -> FaceOnScan:
    """``face`` with every landmark of the track ``landmarks`` where a person has put it.

    A moved landmark no longer has a spread between views.
    """
    points, readings, moved = dict(face.points), dict(face.readings), set(face.moved)
    for edit in edits:
        if not isinstance(edit, MovePoint) or edit.track != TRACK or edit.point not in INDEX:
            continue
        if len(edit.position) == 3:
            points[edit.point] = np.array(edit.position, dtype=float)
            readings[edit.point] = points[edit.point][None]
            moved.add(edit.point)
    frame = frame_of(points)
    return replace(
        face,
        points=points,
        readings=readings,
        frame=face.frame if frame is None else frame,
        moved=frozenset(moved),
    )
