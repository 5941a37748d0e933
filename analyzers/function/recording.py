"""What is known of a recording once the person has been followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from analyzers.function.params import Params
from analyzers.perception.motion import LEG_JOINTS, Floats, Motion, clean, low_pass, regular
from analyzers.perception.pose import PoseTrack
from analyzers.perception.pose_points import INDEX
from workbench.model import (
    GOOD,
    Capture,
    Edit,
    FactValue,
    Quality,
    Reason,
    Side,
    Track,
    Verdict,
)
from workbench.plugin.contract import Settings

JOINTS = (*LEG_JOINTS, "elbow", "wrist")
"""Joints of both sides that are cleaned; the nose, which has no side, comes with them."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Recording:
    """One test on video.

    Attributes:
        capture: the file, with task, acq (variant) and view.
        track: the landmarks as found, sides exchanged where a person said so.
        motion: cleaned joints (``JOINTS`` of both sides and ``nose``) on a regular grid.
        view_ratio: median width of the shoulders by the length of the trunk (NaN: not seen).
        quality: of the recording as a whole (rate, size, choice of the person).
        tracks: overlay so far.
        settings: of perception and parameters, for ``methods.json``.
    """

    capture: Capture
    track: PoseTrack
    motion: Motion
    view_ratio: float
    facts: Mapping[str, FactValue]
    edits: tuple[Edit, ...]
    quality: Quality
    tracks: tuple[Track, ...]
    settings: Settings

    def number(self, fact: str) -> float | None:
        """A fact that is a number, or None where it is not known."""
        value = self.facts.get(fact)
        return float(value) if isinstance(value, float | int) else None


def cleaned(track: PoseTrack, params: Params, *, mirrored: bool = False) -> Motion:
    """The movement of ``JOINTS`` and the nose, gaps bridged, on a regular grid, low-passed."""
    motion = clean(track, params, JOINTS, mirrored=mirrored)
    i = INDEX["nose"]
    seen = track.visibility[:, i] >= params.least_visibility
    nose = regular(track.times[seen], track.points[seen, i], motion.times, params.longest_gap)
    joints = {**motion.joints, "nose": low_pass(nose, motion.rate, params.cutoff)}
    return replace(motion, joints=joints)


def facing(motion: Motion) -> int:
    """+1 where the feet point to the right of the picture for most of the time, else -1."""
    foot = (motion.middle("foot_index") - motion.middle("heel"))[:, 0]
    return 1 if float(np.nansum(foot)) >= 0 else -1


def near_side(motion: Motion) -> Side:
    """The subject's side that is turned to the camera in a side view."""
    return motion.near_side(facing(motion))


def leg_length(motion: Motion) -> float:
    """Length of the extended leg, px: 95th percentile of thigh + shank, the longer side; NaN."""
    lengths = []
    for side in (Side.LEFT, Side.RIGHT):
        hip, knee, ankle = (motion[f"{side}_{joint}"] for joint in ("hip", "knee", "ankle"))
        whole: Floats = np.linalg.norm(hip - knee, axis=1) + np.linalg.norm(knee - ankle, axis=1)
        if np.isfinite(whole).any():
            lengths.append(float(np.nanpercentile(whole, 95)))
    return max(lengths, default=float("nan"))


def recording_quality(motion: Motion, rate: float, params: Params) -> Quality:
    """What the recording as a whole limits."""
    quality = GOOD
    if round(rate, 1) < params.least_rate:
        text = f"{rate:.1f} frames/s; {params.least_rate:g} or more are needed for good timing"
        quality &= Quality(Verdict.LIMITED, (Reason("fps_low", text),))
    leg = leg_length(motion)
    if leg < params.small_leg_px:
        text = f"the leg is {leg:.0f} pixels long; {params.small_leg_px:g} or more are good"
        quality &= Quality(Verdict.LIMITED, (Reason("person_small", text),))
    return quality
