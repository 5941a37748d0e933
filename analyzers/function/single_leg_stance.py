"""Standing on one leg: how long the other ankle is lifted, over several attempts.

The values belong to the leg that stands; the events ``foot_lifted`` and ``foot_lowered`` to the
foot that is lifted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analyzers.function.levels import crossed_after, crossed_before, runs_above
from analyzers.function.params import Params
from analyzers.function.recording import Recording, leg_length
from analyzers.function.rows import SIDES, FunctionTest, missing_row, value_row
from analyzers.perception.motion import Floats
from analyzers.perception.pose_overlay import curve
from workbench.model import Event, Measurement, Quality, Reason, Side, Span, Verdict
from workbench.plugin.contract import Result
from workbench.plugin.corrected import corrected_events

TIME = "single_leg_stance_time"
UNITS = {TIME: "s"}
LIFTED, LOWERED = "foot_lifted", "foot_lowered"
KINDS = (LIFTED, LOWERED)
METHOD = "ankle_lift"
OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One stance, s; ``cut`` where its beginning or end was not seen."""

    start: float
    end: float
    cut: bool = False

    @property
    def time(self) -> float:
        """Seconds."""
        return self.end - self.start


def measure_single_leg_stance(recording: Recording, params: Params) -> Result:
    """The longest stance on each leg, and every attempt in its samples."""
    motion, p = recording.motion, params.one_leg
    leg = leg_length(motion)
    lift = _lift(recording)
    if not np.isfinite(leg) or not np.isfinite(lift).any():
        return _refused(recording, Reason("low_visibility", "hips, knees and ankles are not seen"))
    height = recording.number("height_cm") or p.usual_height_cm
    # 5 cm in pixels: the leg is 0.491 of the stature.
    high = leg * p.lifted_cm / (p.leg_of_height * height)
    floor = np.abs(lift) < 0.5 * high
    if floor.sum() < p.least_floor * motion.rate:
        text = f"both feet are on the floor for less than {p.least_floor:g} s: no height to compare"
        return _refused(recording, Reason("no_floor", text))
    lift = lift - float(np.median(lift[floor]))
    found = list(_events(recording, lift, high, params))
    events = corrected_events(found, recording.edits, KINDS, reach=params.edit_reach)
    rows = [_row(recording, attempts(events, OTHER[s]), s, leg, params) for s in SIDES]
    settings = {
        **recording.settings,
        "lifted_px": round(high, 2),
        "height_known": recording.number("height_cm") is not None,
    }
    return Result(
        measurements=tuple(rows),
        tracks=(
            *recording.tracks,
            curve(motion, "ankle_lift", lift / high * p.lifted_cm, "cm", Side.LEFT),
            curve(motion, "ankle_lift", -lift / high * p.lifted_cm, "cm", Side.RIGHT),
        ),
        events=events,
        quality=recording.quality,
        methods={METHOD: settings},
    )


def _lift(recording: Recording) -> Floats:
    """Height of the left ankle over the right one, px, each against its lowest place; what moves
    both (camera, bending of the standing knee) drops out."""
    left, right = (recording.motion[f"{s}_ankle"][:, 1] for s in SIDES)
    if not (np.isfinite(left).any() and np.isfinite(right).any()):
        return np.full(len(left), np.nan)
    return np.asarray((np.nanpercentile(left, 95) - left) - (np.nanpercentile(right, 95) - right))


def _events(recording: Recording, lift: Floats, high: float, params: Params) -> Iterator[Event]:
    motion, p = recording.motion, params.one_leg
    hips = motion.middle("hip")
    leg = leg_length(motion)
    for side, own in ((Side.LEFT, lift), (Side.RIGHT, -lift)):
        for first, last in runs_above(own, high, p.lowered * high):
            above = first + np.flatnonzero(own[first : last + 1] >= high)
            start = crossed_before(motion.times, own, high, int(above[0]))
            end = crossed_after(motion.times, own, high, int(above[-1]))
            if end - start < p.least_time:
                continue
            if np.nanmax(np.ptp(hips[first : last + 1], axis=0)) > p.travels * leg:
                continue
            sure = 0.4 if _cut(own, first, last) else 0.9
            yield Event(t=start, kind=LIFTED, side=side, confidence=sure)
            yield Event(t=end, kind=LOWERED, side=side, confidence=sure)


def _cut(own: Floats, first: int, last: int) -> bool:
    """Whether a stance runs into the end of what is seen."""
    ends = (first == 0, last == len(own) - 1)
    return any(ends) or not (np.isfinite(own[first - 1]) and np.isfinite(own[last + 1]))


def attempts(events: tuple[Event, ...], foot: Side) -> list[Attempt]:
    """Stances from the events of the lifted foot: each lift with the next lowering."""
    found: list[Attempt] = []
    start: Event | None = None
    for event in (e for e in events if e.side is foot):
        if event.kind == LIFTED:
            start = start or event
        elif start is not None:
            unsure = any(not e.edited and (e.confidence or 0) < 0.5 for e in (start, event))
            found.append(Attempt(start.t, event.t, unsure))
            start = None
    return found


def _row(
    recording: Recording, tried: list[Attempt], side: Side, leg: float, params: Params
) -> Measurement:
    """The longest of the attempts on the leg ``side``."""
    p = params.one_leg
    if not tried:
        text = f"no stance on the {side} leg of {p.least_time:g} s or more"
        return missing_row(TIME, "s", Reason("no_attempt", text), side=side, method=METHOD)
    best = max(tried, key=lambda a: a.time)
    quality = recording.quality
    if best.cut:
        text = "its beginning or end is not seen: the stance lasted at least this long"
        quality &= Quality(Verdict.LIMITED, (Reason("cut_off", text),))
    motion = recording.motion
    part = slice(motion.index(best.start), motion.index(best.end) + 1)
    stands = motion[f"{side}_ankle"][part]
    if np.isfinite(stands).any():
        moved = float(np.max(np.nanmax(stands, axis=0) - np.nanmin(stands, axis=0))) / leg
        if moved > p.hop:
            text = f"the standing foot moves by {moved:.2f} leg lengths (a hop?)"
            quality &= Quality(Verdict.LIMITED, (Reason("standing_foot_moved", text),))
    return value_row(
        TIME,
        "s",
        best.time,
        method=METHOD,
        quality=quality,
        side=side,
        span=Span(best.start, best.end),
        n=len(tried),
        half_interval=1.96 * p.time_sd,
        samples=[a.time for a in tried],
    )


def _refused(recording: Recording, reason: Reason) -> Result:
    return Result(
        measurements=TEST.all_missing(reason, METHOD),
        tracks=recording.tracks,
        quality=Quality(Verdict.REFUSED, (reason,)),
    )


TEST = FunctionTest(measure=measure_single_leg_stance, units=UNITS, sided=frozenset({TIME}))
