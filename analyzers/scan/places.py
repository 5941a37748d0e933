"""Where on a scan a face is looked for: the whole of it, then the ends of a long one."""

from __future__ import annotations

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.poses import Pose, axis_poses, poses_around, poses_between
from analyzers.scan.render import Surface

STRAYS_PERCENT = (0.5, 99.5)
"""Points beyond these percentiles, often stray pieces, do not widen the search."""
LONG = 1.6
"""A scan whose spread along its axis is so many times the next one is a body, not a head."""
HEAD_SHARE = 0.2
"""Share of a body's length at its end that is looked at for a head."""


def places_to_look(surface: Surface) -> list[tuple[Array, float, list[Pose]]]:
    """Centres, widths of view and poses to try in turn; none for a scan without extent."""
    points = surface.vertices[:: max(1, len(surface.vertices) // 50_000)]
    low, high = np.percentile(points, STRAYS_PERCENT, axis=0)
    centre = (low + high) / 2
    reach = np.linalg.norm(points - centre, axis=1)
    extent = 2 * float(np.percentile(reach, STRAYS_PERCENT[1]))
    if extent == 0:
        return []
    tries = [(centre, extent, axis_poses()), (centre, extent, poses_between())]
    inner = points[reach <= extent / 2] - centre
    variances, axes = np.linalg.eigh(np.cov(inner.T))
    if variances[2] > LONG**2 * variances[1]:
        along = inner @ axes[:, 2]
        for sign, end in ((1.0, along.max()), (-1.0, along.min())):
            span = float(along.max() - along.min())
            head = centre + (end - sign * HEAD_SHARE * span / 2) * axes[:, 2]
            tries.append((head, 2 * HEAD_SHARE * span, poses_around(sign * axes[:, 2])))
    return tries
