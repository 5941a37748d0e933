"""When somebody rises from the floor: lying, prone, on hands and knees, hands off, erect."""

from __future__ import annotations

import numpy as np

from analyzers.function.chair_cycles import RISE_START, STANDING
from analyzers.function.hand_push import Mask, contact
from analyzers.function.params import FloorRise, Params
from analyzers.function.recording import Recording
from analyzers.function.signals import Signals, rate_of
from analyzers.perception.motion import Floats, low_pass, stretches
from analyzers.perception.pose_points import INDEX
from workbench.model import Event, Reason, Side

PRONE = "prone"
QUADRUPED = "quadruped"
HANDS_OFF_FLOOR = "hands_off_floor"
HANDS_ON_THIGHS = "hands_on_thighs"
KINDS = (RISE_START, PRONE, QUADRUPED, HANDS_OFF_FLOOR, HANDS_ON_THIGHS, STANDING)
"""First movement, face to the floor, hips off the floor, last hand off it, a hand on a thigh,
erect."""


def floor_events(
    recording: Recording, curves: Signals, params: Params
) -> tuple[tuple[Event, ...], Reason | None]:
    """The boundaries that are seen, and why there is no beginning or no end."""
    floor = params.floor_rise
    top = standing_height(curves, floor)
    if top is None:
        return (), Reason("no_standing", "the person is not seen standing upright")
    height = curves.hip / top
    with np.errstate(invalid="ignore"):
        lying = (height <= floor.lying_hip) & (np.abs(curves.lean) >= floor.lying_trunk)
        upright = (height >= floor.standing_hip) & (np.abs(curves.lean) <= floor.standing_trunk)
    end = _standing(curves, upright, lying, floor)
    if end is None:
        text = f"nobody stands for {floor.stable:g} s after having been on the floor"
        return (), Reason("no_standing", text)
    erect, last = end
    marks: dict[str, float | None] = {STANDING: erect}
    reason = None
    if last is None:
        text = "the person is not seen lying before standing; add the event rise_start by hand"
        reason = Reason("lying_not_seen", text)
        after = 0
    else:
        after = last
        marks |= _from_lying(recording, curves, lying, last, floor)
    marks[QUADRUPED] = _first(curves.times, height > floor.lying_hip, after, erect)
    if last is None:
        marks[QUADRUPED] = None
    marks[HANDS_OFF_FLOOR] = _hands_off(recording, curves, after, erect, floor)
    since = marks[HANDS_OFF_FLOOR] or marks[QUADRUPED] or float(curves.times[0])
    touching = thigh_contact(recording, curves, since, erect, params)
    starts = [t for t, _ in touching.values() if t is not None]
    marks[HANDS_ON_THIGHS] = min(starts, default=None)
    found = [Event(t=t, kind=kind) for kind, t in marks.items() if t is not None]
    return tuple(sorted(found, key=lambda e: (e.t, KINDS.index(e.kind)))), reason


def standing_height(curves: Signals, floor: FloorRise) -> float | None:
    """Height of the hips in standing, leg lengths (95th percentile); None: nobody stands."""
    finite = curves.hip[np.isfinite(curves.hip)]
    top = float(np.percentile(finite, 95)) if len(finite) else 0.0
    return top if top >= floor.least_leg else None


def thigh_contact(
    recording: Recording, curves: Signals, since: float, until: float, params: Params
) -> dict[Side, tuple[float | None, float]]:
    """By side whose wrist is seen: when the first long enough contact of the hand with its
    thigh or knee begins (None: there is none), and the seconds of the longest one.

    Only while the hips are between ``low`` and ``high`` of their standing height and the body
    is on its way up, which is between ``since`` and ``until``.
    """
    hands, motion = params.hands, recording.motion
    top = standing_height(curves, params.floor_rise) or 1.0
    with np.errstate(invalid="ignore"):
        part = (curves.times >= since) & (curves.times <= until)
        part &= (curves.hip >= hands.low * top) & (curves.hip <= hands.high * top)
    found: dict[Side, tuple[float | None, float]] = {}
    for side in (Side.LEFT, Side.RIGHT):
        seen = np.isfinite(motion[f"{side}_wrist"][:, 0])
        if not part.any() or seen[part].mean() < 0.5:
            continue
        runs = stretches(part & contact(motion, side, hands))
        lengths = [(b - a) / motion.rate for a, b in runs]
        long = [a for (a, _), s in zip(runs, lengths, strict=True) if s >= hands.least_time]
        found[side] = (float(curves.times[long[0]]) if long else None, max(lengths, default=0.0))
    return found


def _standing(
    curves: Signals, upright: Mask, lying: Mask, floor: FloorRise
) -> tuple[float, int | None] | None:
    """When the person has become erect (s), and the last sample of lying before it, if seen."""
    needed = round(floor.stable * curves.rate)
    stable = [a for a, b in stretches(upright) if b - a + 1 >= needed]
    down = np.flatnonzero(lying)
    least = round(floor.least_lying * curves.rate)
    for start in stable:
        before = down[down < start]
        if len(before) < max(least, 1):
            continue
        return _erect(curves, int(before[-1]), start, floor), int(before[-1])
    if not stable or len(down) or stable[0] == 0:
        return None
    return _erect(curves, 0, stable[0], floor), None


def _erect(curves: Signals, low: int, stable: int, floor: FloorRise) -> float:
    """When the shoulders come to rest, around the beginning of stable standing.

    Forward movement counts as well as height: nearly upright, a trunk that straightens hardly
    lifts the shoulders any more.
    """
    speed = np.hypot(rate_of(curves.shoulder, curves.rate), rate_of(curves.ahead, curves.rate))
    recent = max(low, stable - round(floor.last_rise * curves.rate))
    least = floor.erect_speed * float(np.nanmax(speed[recent : stable + 1]))
    i = stable
    while i + 1 < len(speed) and speed[i] > least:
        i += 1
    while i - 1 > low and not speed[i - 1] > least:
        i -= 1
    return float(curves.times[i])


def _from_lying(
    recording: Recording, curves: Signals, lying: Mask, last: int, floor: FloorRise
) -> dict[str, float | None]:
    """First movement and turning prone, in the lying that ends at sample ``last``."""
    start = next((a for a, b in reversed(stretches(lying)) if a <= last <= b), last)
    gap = round(1.0 * curves.rate)
    for a, b in reversed([run for run in stretches(lying) if run[1] < start]):
        if start - b <= gap:
            start = a
    speed = body_speed(recording, curves)
    needed = max(1, round(floor.moving_for * curves.rate))
    with np.errstate(invalid="ignore"):
        moving = speed > floor.moving
    runs = [a for a, b in stretches(moving) if b >= start and b - a + 1 >= needed]
    begun = max(runs[0], start) if runs else last
    face = _face_down(recording, curves)
    supine = face[start : begun + 1]
    prone = None
    if np.isfinite(supine).any() and float(np.nanmedian(supine)) < -floor.face:
        prone = _first(curves.times, face > floor.face, begun, float("inf"))
    return {RISE_START: float(curves.times[begun]), PRONE: prone}


def body_speed(recording: Recording, curves: Signals) -> Floats:
    """Mean speed of shoulders, hips, knees and nose in the picture, leg lengths/s (2 Hz)."""
    motion = recording.motion
    parts = [motion[f"{s}_{j}"] for s in ("left", "right") for j in ("shoulder", "hip", "knee")]
    speeds = []
    for place in (*parts, motion["nose"]):
        smooth = low_pass(place, motion.rate, 2.0)
        step = np.gradient(smooth, axis=0) * motion.rate
        speeds.append(np.linalg.norm(step, axis=1) / curves.leg)
    stacked = np.stack(speeds)
    known = np.isfinite(stacked).sum(axis=0)
    total = np.nansum(stacked, axis=0)
    return np.where(known > 0, total / np.maximum(known, 1), np.nan)


def _face_down(recording: Recording, curves: Signals) -> Floats:
    """How far the nose is below the ears, leg lengths, on the grid of the curves."""
    track = recording.track
    ears = track.points[:, [INDEX["left_ear"], INDEX["right_ear"]], 1].mean(axis=1)
    below = (track.points[:, INDEX["nose"], 1] - ears) / curves.leg
    seen = np.isfinite(below)
    if not seen.any():
        return np.full(len(curves.times), np.nan)
    return np.interp(curves.times, track.times[seen], below[seen])


def _hands_off(
    recording: Recording, curves: Signals, after: int, erect: float, floor: FloorRise
) -> float | None:
    """When the last hand leaves the floor before standing; None: no hand was seen on it."""
    motion = recording.motion
    ankle = np.fmax(motion["left_ankle"][:, 1], motion["right_ankle"][:, 1])
    latest = None
    for side in ("left", "right"):
        with np.errstate(invalid="ignore"):
            low = (ankle - motion[f"{side}_wrist"][:, 1]) / curves.leg <= floor.hand_on_floor
        down = np.flatnonzero(low & (curves.times <= erect))
        down = down[down > after]
        if len(down):
            latest = max(latest or 0.0, float(curves.times[down[-1]]))
    return latest


def _first(times: Floats, mask: Mask, after: int, until: float) -> float | None:
    found = np.flatnonzero(mask[after:])
    t = float(times[after + found[0]]) if len(found) else None
    return t if t is not None and t <= until else None
