"""From landmarks to a movement that can be measured: gaps, regular time, low-pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, filtfilt

from analyzers.perception.pose import PoseTrack
from analyzers.perception.pose_points import INDEX
from workbench.model import Side

Floats = NDArray[np.float64]

LEG_JOINTS = ("shoulder", "hip", "knee", "ankle", "heel", "foot_index")


class Cleaning(Protocol):
    """The settings of ``clean``, which the parameters of an analyzer hold."""

    @property
    def least_visibility(self) -> float:
        """0-1; landmarks that the model sees less clearly are left out."""
        ...

    @property
    def longest_gap(self) -> float:
        """Seconds that are bridged."""
        ...

    @property
    def cutoff(self) -> float:
        """Hz, zero-lag Butterworth, 2nd order forward and backward."""
        ...

    @property
    def resample_rate(self) -> float:
        """Samples/s, for recordings with a variable frame rate."""
        ...


_PADDING = 9  # samples that filtfilt mirrors at each end of a 2nd-order filter


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """The cleaned movement of joints, on a regular time grid.

    Attributes:
        times: seconds, evenly spaced, shape (n,).
        rate: samples per second.
        joints: (n, 2) px by name (``left_heel``), NaN in gaps.
        mirrored: whether the picture shows the person as a mirror does (the joints are named
            rightly all the same).
    """

    times: Floats
    rate: float
    joints: dict[str, Floats]
    mirrored: bool = False

    def __getitem__(self, joint: str) -> Floats:
        return self.joints[joint]

    def middle(self, joint: str) -> Floats:
        """Halfway between the left and the right ``joint``, (n, 2)."""
        return np.asarray((self.joints[f"left_{joint}"] + self.joints[f"right_{joint}"]) / 2)

    @property
    def leg(self) -> float:
        """Median distance from the middle of the hips to that of the ankles, px (NaN: none)."""
        length = np.linalg.norm(self.middle("hip") - self.middle("ankle"), axis=1)
        return float(np.nanmedian(length)) if np.isfinite(length).any() else float("nan")

    def near_side(self, direction: int) -> Side:
        """The subject's side that is turned to the camera where they face ``direction`` (+1 the
        right of the picture, -1 its left)."""
        return Side.RIGHT if (direction > 0) != self.mirrored else Side.LEFT

    def index(self, t: float) -> int:
        """The sample nearest to ``t`` seconds, inside the recording."""
        return int(np.clip(round((t - self.times[0]) * self.rate), 0, len(self.times) - 1))


def clean(
    track: PoseTrack,
    params: Cleaning,
    joints: Sequence[str] = LEG_JOINTS,
    *,
    mirrored: bool = False,
) -> Motion:
    """Hidden landmarks out, short gaps bridged, regular time, zero-lag low-pass.

    Recordings at a constant rate keep it; others are brought to ``resample_rate``.
    """
    grid, rate = time_grid(track.times, params.resample_rate)
    found = {}
    for joint in joints:
        for side in ("left", "right"):
            i = INDEX[f"{side}_{joint}"]
            seen = track.visibility[:, i] >= params.least_visibility
            even = regular(track.times[seen], track.points[seen, i], grid, params.longest_gap)
            found[f"{side}_{joint}"] = low_pass(even, rate, params.cutoff)
    return Motion(grid, rate, found, mirrored)


def view_ratio(motion: Motion) -> float:
    """Median width of the shoulders across the picture by the length of the trunk; NaN: unseen."""
    width = np.abs(motion["left_shoulder"][:, 0] - motion["right_shoulder"][:, 0])
    trunk = np.linalg.norm(motion.middle("shoulder") - motion.middle("hip"), axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = width / trunk
    return float(np.median(ratio[np.isfinite(ratio)])) if np.isfinite(ratio).any() else np.nan


def time_grid(times: Floats, resample_rate: float) -> tuple[Floats, float]:
    """Evenly spaced times over ``times`` and their rate (0 for fewer than two frames)."""
    if len(times) < 2:
        return times, 0.0
    steps = np.diff(times)
    if np.all(np.abs(steps - np.median(steps)) <= 0.1 * np.median(steps)):
        rate = (len(times) - 1) / (times[-1] - times[0])
        return np.linspace(times[0], times[-1], len(times)), float(rate)
    n = int(np.floor((times[-1] - times[0]) * resample_rate)) + 1
    return times[0] + np.arange(n) / resample_rate, resample_rate


def regular(times: Floats, values: Floats, grid: Floats, longest_gap: float) -> Floats:
    """``values`` (m, d) at ``times`` on ``grid``, straight across gaps up to ``longest_gap`` s.

    NaN before the first value, after the last, and in longer gaps.
    """
    out = np.full((len(grid), values.shape[1]), np.nan)
    if len(times) == 0:
        return out
    slack = 1e-6
    after = np.searchsorted(times, grid - slack)
    before = np.searchsorted(times, grid + slack, side="right") - 1
    inside = (after < len(times)) & (before >= 0)
    gap = np.where(
        inside, times[np.minimum(after, len(times) - 1)] - times[np.maximum(before, 0)], np.inf
    )
    good = inside & (gap <= longest_gap + slack)
    for k in range(values.shape[1]):
        out[good, k] = np.interp(grid[good], times, values[:, k])
    return out


def low_pass(values: Floats, rate: float, cutoff: float) -> Floats:
    """Zero-lag Butterworth (2nd order, both ways) of (n,) or (n, d), stretch by stretch.

    Stretches of finite samples that are too short for the filter become NaN.
    """
    out = np.full(values.shape, np.nan)
    if rate <= 0:
        return out
    b, a = butter(2, min(cutoff, 0.45 * rate), fs=rate)
    finite = np.isfinite(values if values.ndim == 1 else values.sum(axis=1))
    for first, last in stretches(finite):
        if last - first + 1 > _PADDING:
            part = values[first : last + 1]
            out[first : last + 1] = filtfilt(b, a, part, axis=0, padlen=_PADDING)
    return out


def stretches(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last index of each unbroken run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return [(int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]
