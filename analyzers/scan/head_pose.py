"""Faces seen aslant, turned to the front by the head's pose that the face model estimates.

Seen from 50 degrees aside, a corner of the eye or the mouth lies behind the nose or at a hole, and
the surface points tell the head's axes badly or not at all; the model's own pose still holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analyzers.perception.face import FaceDetector
from analyzers.scan.camera import Array, camera_at
from analyzers.scan.params import Params
from analyzers.scan.poses import Pose
from analyzers.scan.render import Surface

ROOM = 1.9
"""Width to look at, in larger sides of the landmarks' box: the eyes' share is then usual."""


@dataclass(frozen=True, slots=True, eq=False)
class Aimed:
    """Where to look at a face from the front: what a camera needs."""

    centre: Array
    towards: Array
    up: Array
    width: float


def aimed(
    surface: Surface,
    detector: FaceDetector,
    params: Params,
    centre: Array,
    extent: float,
    poses: Sequence[Pose],
) -> list[Aimed]:
    """One for every pose from which the model sees a face, the least turned first."""
    found = list(_finds(surface, detector, params, centre, extent, poses))
    return [one for _, one in sorted(found, key=lambda find: find[0])]


def _finds(
    surface: Surface,
    detector: FaceDetector,
    params: Params,
    centre: Array,
    extent: float,
    poses: Sequence[Pose],
) -> Iterator[tuple[float, Aimed]]:
    for towards, up in poses:
        camera = camera_at(
            centre, towards, up, extent, fov_deg=params.fov_deg, size=params.search_size
        )
        view = surface.render(camera)
        face = next(iter(detector.detect(view.rgb)), None)
        if face is None:
            continue
        columns, rows = np.floor(face.points[:, :2]).astype(int).clip(0, camera.size - 1).T
        depth = view.depth[rows, columns]
        seen = np.isfinite(depth)
        if not seen.any():
            continue
        middle = np.median(camera.points(rows[seen], columns[seen], depth[seen]), axis=0)
        right, down, forward = camera.axes
        # The model's camera looks along its -z, x to the right and y up.
        axes = np.stack([right, -down, -forward], axis=1)
        turn = axes @ face.matrix[:3, :3]
        turn /= np.linalg.norm(turn, axis=0)
        width = ROOM * face.size / camera.focal_px * float(np.median(depth[seen]))
        yield -float(turn[:, 2] @ -forward), Aimed(middle, turn[:, 2], turn[:, 1], width)
