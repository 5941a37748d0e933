"""The six-minute walk: distance, and how speed and cadence fall from the first minute to the sixth.

Laps lie between the turns; each is one length of the course (the fact ``distance_m``). Without a
length the fall is still a share of the first minute, as all laps are equally long.
"""

from __future__ import annotations

import numpy as np

from analyzers.function.decline import Pieces, decline
from analyzers.function.laps import (
    END,
    KINDS,
    METHOD,
    START,
    Lap,
    course_of,
    laps,
    walk_events,
    walking_stretches,
)
from analyzers.function.params import Params, SixMinutes
from analyzers.function.recording import Recording
from analyzers.function.rows import FunctionTest, missing_row, value_row
from analyzers.function.step_rhythm import cadence
from analyzers.function.walked_distance import distance_rows, uneven
from workbench.model import Event, Measurement, Quality, Reason, Span, Verdict
from workbench.plugin.contract import Result
from workbench.plugin.corrected import corrected_events

UNITS = {
    "six_minute_distance": "m",
    "six_minute_speed": "m/s",
    "six_minute_speed_decline": "%",
    "six_minute_speed_slope": "%/min",
    "six_minute_cadence_decline": "%",
    "six_minute_cadence_slope": "%/min",
}


def measure_six_minute_walk(recording: Recording, params: Params) -> Result:
    """Distance, speed, and the decline and slope of speed and cadence."""
    motion, p = recording.motion, params.six_minutes
    if not np.isfinite(motion.middle("ankle")[:, 0]).any():
        return _refused(recording, Reason("low_visibility", "the feet are not seen"))
    course = course_of(motion, p)
    found = [] if course is None else list(walk_events(motion, course, p))
    events = corrected_events(found, recording.edits, KINDS, reach=params.edit_reach)
    walked = laps(motion, course, events, p)
    begin = next((e.t for e in events if e.kind == START), float(motion.times[0]))
    end = next((e.t for e in events if e.kind == END and e.t > begin), float(motion.times[-1]))
    end = min(end, begin + 60.0 * p.minutes)
    walked = [lap for lap in walked if begin <= lap.start and lap.end <= end + 1e-6]
    no_laps = None
    if not walked and course is None:
        text = "the place along the course is not seen (treadmill, or a camera that follows)"
        no_laps = Reason("no_course", f"{text}; mark the turns (lap_turn) where they are seen")
    elif not walked:
        no_laps = Reason("no_laps", "no two turns are seen")
    speeds = Pieces(
        np.array([lap.start - begin for lap in walked]),
        np.array([lap.end - begin for lap in walked]),
        np.array([1 / lap.time for lap in walked]),
    )
    from_side = not recording.view_ratio > params.front_view
    across = from_side if course is None else course.across
    steps = _cadences(recording, walked, begin, end, across, p)
    quality = recording.quality
    rows = [
        *distance_rows(recording, speeds, walked, (begin, end), course, no_laps, p),
        *_falls("speed", speeds, no_laps, (begin, end), quality & uneven(walked, p), p),
        *_falls("cadence", steps, None, (begin, end), quality, p),
    ]
    if all(row.value is None for row in rows):
        quality = Quality(Verdict.REFUSED, rows[2].quality.reasons)
    settings = {
        **recording.settings,
        "laps": len(walked),
        "seen_across": None if course is None else course.across,
        "view_ratio": round(recording.view_ratio, 3) if np.isfinite(recording.view_ratio) else None,
    }
    return Result(
        measurements=tuple(rows),
        tracks=recording.tracks,
        events=_known(events),
        quality=quality,
        methods={METHOD: settings},
    )


def _known(events: tuple[Event, ...]) -> tuple[Event, ...]:
    return tuple(e for e in events if e.kind in KINDS)


def _cadences(
    recording: Recording, walked: list[Lap], begin: float, end: float, across: bool, p: SixMinutes
) -> Pieces:
    motion = recording.motion
    found = []
    for start, stop in walking_stretches(motion, walked, p):
        if start < begin or stop > end + 1e-6:
            continue
        value = cadence(motion, start, stop, across=across, p=p)
        if value is not None:
            found.append((start - begin, stop - begin, value))
    table = np.array(found).reshape(-1, 3)
    return Pieces(table[:, 0], table[:, 1], table[:, 2], by_median=True)


def _falls(
    what: str,
    pieces: Pieces,
    reason: Reason | None,
    walk: tuple[float, float],
    quality: Quality,
    p: SixMinutes,
) -> list[Measurement]:
    """Decline from the first minute to the last, and slope."""
    names = f"six_minute_{what}_decline", f"six_minute_{what}_slope"
    span = Span(*walk)
    n = len(pieces.values)
    if reason is None and n == 0:
        reason = Reason("no_rhythm", f"no {p.least_window:g} s in which the feet keep a rhythm")
    if reason is not None:
        return [missing_row(name, UNITS[name], reason, method=METHOD) for name in names]
    rows = []
    covered = p.least_paced if pieces.by_median else p.least_covered
    found = decline(pieces, p.minutes, covered)
    if found is None:
        text = (
            f"minute 1 or {p.minutes} is not covered: {(walk[1] - walk[0]) / 60:.1f} minutes are"
            " seen"
        )
        rows.append(missing_row(names[0], "%", Reason("too_short", text), method=METHOD))
    else:
        value, half = found
        rows.append(
            value_row(
                names[0],
                "%",
                value,
                method=METHOD,
                quality=quality,
                span=span,
                n=n,
                half_interval=half,
            )
        )
    if n < p.fewest_laps or pieces.minutes < p.least_minutes:
        text = (
            f"{n} stretches over {pieces.minutes:.1f} minutes; {p.fewest_laps} over"
            f" {p.least_minutes:g} are needed"
        )
        rows.append(missing_row(names[1], "%/min", Reason("too_short", text), method=METHOD))
        return rows
    slope = pieces.slope()
    rows.append(
        Measurement(
            feature=f"function.{names[1]}",
            value=slope.slope,
            unit="%/min",
            method=METHOD,
            span=span,
            n=slope.n,
            sd=slope.residual_sd,
            ci_low=slope.low,
            ci_high=slope.high,
            quality=quality,
        )
    )
    return rows


def _refused(recording: Recording, reason: Reason) -> Result:
    return Result(
        measurements=TEST.all_missing(reason, METHOD),
        tracks=recording.tracks,
        quality=Quality(Verdict.REFUSED, (reason,)),
    )


TEST = FunctionTest(measure=measure_six_minute_walk, units=UNITS)
