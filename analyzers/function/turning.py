"""Half turns of somebody who is seen from the side: when they begin and end."""

from __future__ import annotations

import itertools

import numpy as np

from analyzers.function.chair_cycles import fall_time
from analyzers.function.params import UpAndGo
from analyzers.perception.motion import Floats, Motion, low_pass


def heading(motion: Motion, way: int, params: UpAndGo) -> Floats:
    """Direction of the body, deg: 0 towards ``way`` along the picture, 180 back, 90 across.

    From where the feet point along the picture and how wide the shoulders are; whether a turn
    goes by the front or by the back is not told. NaN where feet or shoulders are not seen.
    """
    feet = (motion.middle("foot_index") - motion.middle("heel"))[:, 0] * way
    width = np.abs(motion["left_shoulder"][:, 0] - motion["right_shoulder"][:, 0])
    if not np.isfinite(feet).any() or not np.isfinite(width).any():
        return np.full(len(motion.times), np.nan)
    along = low_pass(feet, motion.rate, params.turn_cutoff) / np.nanpercentile(np.abs(feet), 90)
    across = low_pass(width, motion.rate, params.turn_cutoff) / np.nanpercentile(width, 99)
    across = np.clip((across - params.narrow) / (1 - params.narrow), 0, 1)
    return np.asarray(np.degrees(np.arctan2(across, along)))


def turn_near(
    times: Floats, direction: Floats, since: float, until: float, params: UpAndGo
) -> tuple[float, float] | None:
    """Beginning and end (s) of the first half turn between two moments; None: there is none.

    A half turn brings the direction from one side of 90 degrees to the other; it begins when
    the body has left its line by ``turned`` degrees and ends when it is as near to the way back.
    """
    own = np.flatnonzero((times >= since) & (times <= until) & np.isfinite(direction))
    for i, j in itertools.pairwise(own):
        if (direction[i] - 90) * (direction[j] - 90) > 0 or direction[i] == direction[j]:
            continue
        rest = direction if direction[i] < direction[j] else 180 - direction
        start = fall_time(times, rest, int(i), params.turned, -1)
        end = fall_time(times, 180 - rest, int(j), params.turned, 1)
        return max(start, since), min(end, until)
    return None
