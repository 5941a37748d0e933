"""A walk or run over a known distance: between two lines, or by the scale of the picture.

The lines are events that a person puts where the subject crosses them (``line_start``,
``line_end``); the distance between them is the fact ``distance_m``. Without lines the speed
comes from the way across a side view and its scale (a set scale, else the stature).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analyzers.function.params import Params
from analyzers.function.recording import Recording, leg_length, near_side
from analyzers.function.rows import FunctionTest, missing_row, value_row
from analyzers.perception.floor_marks import floor_track, marked_scale
from analyzers.perception.motion import Motion, low_pass, stretches
from analyzers.perception.scale import Scale, height_scale
from workbench.model import (
    AddEvent,
    Edit,
    Event,
    FactValue,
    Measurement,
    Quality,
    Reason,
    Span,
    Verdict,
)
from workbench.plugin.contract import Result
from workbench.plugin.corrected import corrected_events

TIME, SPEED = "timed_walk_time", "timed_walk_speed"
UNITS = {TIME: "s", SPEED: "m/s"}
LINE_START, LINE_END = "line_start", "line_end"
KINDS = (LINE_START, LINE_END)
LINES, BY_SCALE = "between_lines", "scale_across_picture"


def asked(facts: Mapping[str, FactValue], edits: tuple[Edit, ...]) -> bool:
    """Whether a walk is meant as a timed one: a distance or lines are given."""
    return "distance_m" in facts or any(
        isinstance(edit, AddEvent) and edit.kind in KINDS for edit in edits
    )


def measure_timed_walk(recording: Recording, params: Params) -> Result:
    """Time and speed over the distance."""
    events = corrected_events((), recording.edits, KINDS, reach=params.edit_reach)
    lines = between_lines(events)
    if lines is not None:
        rows = _lined(recording, lines)
        method, extra = LINES, {}
    else:
        rows, extra = _scaled(recording, params, has_events=bool(events))
        method = BY_SCALE
    worst = all(row.value is None for row in rows)
    marks = floor_track(recording.track, recording.edits)
    return Result(
        measurements=rows,
        tracks=(*recording.tracks, *((marks,) if marks else ())),
        events=events,
        quality=Quality(Verdict.REFUSED, rows[0].quality.reasons) if worst else recording.quality,
        methods={method: {**recording.settings, **extra}},
    )


def between_lines(events: tuple[Event, ...]) -> Span | None:
    """From the first crossing of the start line to the first of the end line after it."""
    start = next((e.t for e in events if e.kind == LINE_START), None)
    if start is None:
        return None
    end = next((e.t for e in events if e.kind == LINE_END and e.t > start), None)
    return None if end is None else Span(start, end)


def _lined(recording: Recording, lines: Span) -> tuple[Measurement, ...]:
    """Time between the lines; the interval holds half a frame at each of them."""
    quality = recording.quality
    frame = float(np.median(np.diff(recording.track.times)))
    # Each mark lies anywhere within its frame: SD of a uniform error is frame / sqrt(12).
    half = 1.96 * np.sqrt(2) * frame / np.sqrt(12)
    time = value_row(
        TIME,
        "s",
        lines.duration,
        method=LINES,
        quality=quality,
        span=lines,
        half_interval=float(half),
    )
    distance = recording.number("distance_m")
    if distance is None:
        reason = Reason("no_distance", "the distance between the lines (distance_m) is not known")
        return time, missing_row(SPEED, "m/s", reason, method=LINES)
    speed = value_row(
        SPEED,
        "m/s",
        distance / lines.duration,
        method=LINES,
        quality=quality,
        span=lines,
        half_interval=float(distance / lines.duration * half / lines.duration),
    )
    return time, speed


def _scaled(
    recording: Recording, params: Params, *, has_events: bool
) -> tuple[tuple[Measurement, ...], dict[str, str | float]]:
    """Speed across the picture, and the time for the distance where all of it is in view."""
    motion, p = recording.motion, params.timed_walk
    extra: dict[str, str | float] = {}

    def none(reason: Reason) -> tuple[tuple[Measurement, ...], dict[str, str | float]]:
        return tuple(missing_row(f, u, reason, method=BY_SCALE) for f, u in UNITS.items()), extra

    hint = "mark line_start and line_end where the subject crosses the lines"
    if has_events:
        return none(Reason("lines_incomplete", f"only one of the two lines is marked; {hint}"))
    ratio = recording.view_ratio
    if not np.isfinite(ratio):
        return none(Reason("low_visibility", "shoulders and hips are not seen"))
    if ratio >= params.side_view:
        text = f"shoulder width is {ratio:.2f} of the trunk: not from the side; {hint}"
        return none(Reason("view_unsuitable", text))
    way = crossing(motion, params)
    if way is None:
        text = f"nobody crosses {p.least_travel:g} leg lengths of the picture; {hint}"
        return none(Reason("no_travel", text))
    scale = scale_of(recording, way)
    if scale is None:
        text = f"neither a scale nor the height of the subject is known; {hint}"
        return none(Reason("no_scale", text))
    legs = np.linalg.norm(motion.middle("hip")[way] - motion.middle("ankle")[way], axis=1)
    thirds = [float(np.nanmedian(part)) for part in np.array_split(legs, 3)]
    change = max(thirds) / min(thirds) - 1
    if change > p.same_size:
        text = f"the leg's size changes by {100 * change:.0f} %: not straight across; {hint}"
        return none(Reason("perspective", text))
    x, t = motion.middle("hip")[way, 0], motion.times[way]
    speed = abs(float(np.polyfit(t, x, 1)[0])) * scale.metres_per_px
    travel = abs(float(x[-1] - x[0])) * scale.metres_per_px
    span = Span(float(t[0]), float(t[-1]))
    quality = recording.quality
    if scale.method == "body_height":
        text = "scale from the height of the subject; a marked distance is surer"
        quality &= Quality(Verdict.LIMITED, (Reason("scale_from_height", text),))
    extra |= {
        "scale": scale.method,
        "metres_per_px": scale.metres_per_px,
        "travel_m": round(travel, 3),
    }
    row = value_row(
        SPEED,
        "m/s",
        speed,
        method=BY_SCALE,
        quality=quality,
        span=span,
        half_interval=1.96 * scale.relative_sd * speed,
    )
    distance = recording.number("distance_m")
    if distance is None:
        reason = Reason("no_distance", "the distance (distance_m) is not known")
        return (missing_row(TIME, "s", reason, method=BY_SCALE), row), extra
    if travel < distance:
        text = f"{travel:.1f} of {distance:g} m are in view; {hint}"
        return (
            missing_row(TIME, "s", Reason("course_not_in_view", text), method=BY_SCALE),
            row,
        ), extra
    half = 1.96 * scale.relative_sd * distance / speed
    time = value_row(
        TIME,
        "s",
        distance / speed,
        method=BY_SCALE,
        quality=quality,
        span=span,
        half_interval=half,
    )
    return (time, row), extra


def crossing(motion: Motion, params: Params) -> slice | None:
    """The longest stretch across the picture in one direction, its ends trimmed."""
    p = params.timed_walk
    leg = leg_length(motion)
    x = motion.middle("hip")[:, 0]
    seen = np.isfinite(x) & np.isfinite(motion.middle("ankle")[:, 0])
    best: tuple[float, slice] | None = None
    trim = round(p.trim * motion.rate)
    for first, last in stretches(seen):
        slow = low_pass(x[first : last + 1], motion.rate, 0.5)
        if not np.isfinite(slow).any():
            continue
        velocity = np.gradient(slow) * motion.rate
        top = float(np.percentile(np.abs(velocity), 90))
        for sign in (1, -1):
            # A walker at speed: standing before the line, slowing down and turning stay out.
            for a, b in stretches(sign * velocity > 0.6 * top):
                part = slice(first + a + trim, first + b + 1 - trim)
                if (part.stop - part.start) / motion.rate < p.least_time:
                    continue
                gone = abs(float(x[part.stop - 1] - x[part.start]))
                if gone >= p.least_travel * leg and (best is None or gone > best[0]):
                    best = (gone, part)
    return None if best is None else best[1]


def scale_of(recording: Recording, way: slice) -> Scale | None:
    """Metres per pixel in the plane of the walk: as set by a person, else from the stature."""
    marked = marked_scale(recording.edits, recording.facts)
    height = recording.number("height_cm")
    if marked is not None or height is None:
        return marked
    return height_scale(recording.motion, height, (near_side(recording.motion),), way)


TEST = FunctionTest(measure=measure_timed_walk, units=UNITS)
