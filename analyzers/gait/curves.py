"""Joint angles as curves: over the recording, and over the gait cycle with their band."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analyzers.gait.angles import foot_pitch, hip_flexion, knee_flexion, shank_lean
from analyzers.gait.bouts import Bout
from analyzers.gait.moments import flat_value
from analyzers.gait.params import Params
from analyzers.gait.quantities import BOTH
from analyzers.gait.strides import Stride
from analyzers.perception.motion import Floats, Motion
from workbench.model import Side, Track

PERCENT = np.linspace(0.0, 100.0, 101)
"""Of the gait cycle, from one initial contact of a foot to its next."""
_Angle = Callable[[Motion, Side, int], Floats]
ANGLES: dict[str, _Angle] = {
    "hip_flexion": hip_flexion,
    "knee_flexion": knee_flexion,
    "foot_pitch": foot_pitch,
}


def ankle_dorsiflexion(motion: Motion, side: Side, direction: int, flat: float) -> Floats:
    """Shank against the foot's own flat line, deg, dorsiflexion positive; (n,).

    For orientation: on rendered walks its excursion in swing did not follow the truth.
    """
    lean = shank_lean(motion, side, direction)
    return np.asarray(lean + foot_pitch(motion, side, direction) - flat)


def curve_tracks(
    motion: Motion, strides: list[tuple[Bout, Stride]], bouts: list[Bout], params: Params
) -> tuple[Track, ...]:
    """Every angle of both sides over time, and of the near side over the gait cycle.

    As read, without correction. The far leg's curves are for orientation only.
    """
    tracks: list[Track] = []
    for name in (*ANGLES, "ankle_dorsiflexion"):
        for side in BOTH:
            values = np.full(len(motion.times), np.nan)
            for bout in bouts:
                own = [s for b, s in strides if b == bout and s.side is side]
                values[bout.part] = _angle(motion, name, side, bout, own, params)[bout.part]
            if np.isfinite(values).any():
                tracks.append(_over_time(name, side, motion, values))
            cycles = [over_cycle(motion, values, s) for b, s in strides if b.near is side is s.side]
            if len(cycles) >= params.fewest_strides:
                tracks.append(_over_cycle(name, side, np.array(cycles)))
    return tuple(tracks)


def over_cycle(motion: Motion, values: Floats, stride: Stride) -> Floats:
    """``values`` at 0-100 % of a stride, shape (101,); NaN in gaps."""
    times = stride.start + PERCENT / 100 * stride.time
    return np.asarray(np.interp(times, motion.times, values))


def _angle(
    motion: Motion, name: str, side: Side, bout: Bout, own: list[Stride], params: Params
) -> Floats:
    if name != "ankle_dorsiflexion":
        return ANGLES[name](motion, side, bout.direction)
    pitch = foot_pitch(motion, side, bout.direction)
    lying = [p for s in own if (p := flat_value(motion, s, pitch, params)) is not None]
    if not lying:
        return np.full(len(motion.times), np.nan)
    return ankle_dorsiflexion(motion, side, bout.direction, float(np.median(lying)))


def _over_time(name: str, side: Side, motion: Motion, values: Floats) -> Track:
    return Track(
        name=f"{name}_{side}",
        kind="curve",
        times=motion.times,
        values=values[:, None, None],
        points=(name,),
        unit="deg",
        side=side,
    )


def _over_cycle(name: str, side: Side, cycles: Floats) -> Track:
    """Mean and mean -+ 1 SD over the strides, shape (strides, 101) to (101, 3, 1)."""
    mean, sd = cycles.mean(axis=0), cycles.std(axis=0, ddof=1)
    return Track(
        name=f"{name}_cycle_{side}",
        kind="cycle",
        times=PERCENT,
        values=np.stack([mean, mean - sd, mean + sd], axis=1)[:, :, None],
        points=("mean", "low", "high"),
        unit="deg",
        side=side,
    )
