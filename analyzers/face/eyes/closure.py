"""Closing the eyes, gently or with force: what stays open, how fast they shut and open again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analyzers.face.companions import companions
from analyzers.face.films.recording import Points
from analyzers.face.medians import PAIR
from analyzers.face.movements.course import middle
from analyzers.face.movements.speed import rises, speed_rows
from analyzers.face.movements.symmetry import symmetry_rows
from analyzers.face.movements.timing import held_extreme, share_time
from analyzers.face.params import Params
from analyzers.face.rows import LID_METHOD, Place, Value, both_sides, refused
from workbench.model import GOOD, Measurement, Reason, Side, Span

Openings = Mapping[Side, Points]
"""Palpebral fissure of each side over the video's frames, (n,) mm; NaN where not measured."""

_NO_LIDS = Reason("lids_not_found", "no frame of the closure shows where the lids are")


def closure_rows(
    times: Points,
    fixed: Openings,
    raw: Openings,
    rest: Sequence[int],
    frames: Sequence[int],
    span: Span,
    place: Place,
    rate: float,
    params: Params,
) -> list[Measurement]:
    """Gap at the plateau per side, symmetry of the closing paths, and peak closing speed.

    Args:
        rest, frames: frames of rest, and of the movement's course.
        span: of the segment, s.
        rate: frames per second.
    """
    inside = np.zeros(len(times), dtype=bool)
    inside[list(frames)] = True
    inside &= (times >= span.start) & (times <= span.end)
    gaps = {side: held_gap(times, fixed[side], inside, params) for side in PAIR}
    plain = {side: held_gap(times, raw[side], inside, params) for side in PAIR}
    rows = both_sides("closure_gap", "gap", gaps, plain, place, method=LID_METHOD, lacking=_NO_LIDS)
    paths = {side: _path(fixed[side], rest, gaps[side]) for side in PAIR}
    plain_paths = {side: _path(raw[side], rest, plain[side]) for side in PAIR}
    rows += symmetry_rows(
        "closure_symmetry", "lid_excursion", paths, plain_paths, place, method=LID_METHOD
    )
    window = (max(0.0, span.start - 0.3), span.end)
    first, second = (
        rises(
            times,
            {s: _closing(one[s], rest) for s in PAIR},
            {s: v[0] if (v := found[s]) else None for s in PAIR},
            window,
        )
        for one, found in ((fixed, paths), (raw, plain_paths))
    )
    return rows + speed_rows("closure_speed", first, second, place, rate, method=LID_METHOD)


def held_gap(times: Points, opening: Points, inside: Points, params: Params) -> Value | None:
    """The smallest opening that is held (mm, not below 0), its spread, and its frames."""
    found = held_extreme(
        times,
        np.where(inside, opening, np.nan),
        params.closure_held_s,
        lowest=True,
        asked=inside,
    )
    if found is None:
        return None
    level, frames = found
    held = opening[frames]
    spread = float(np.std(held, ddof=1)) if len(held) > 1 else None
    return max(level, 0.0), spread, len(held)


def reopening_rows(
    times: Points,
    fixed: Openings,
    raw: Openings,
    rest: Sequence[int],
    frames: Sequence[int],
    place: Place,
    params: Params,
) -> list[Measurement]:
    """Seconds from 10 to 90 % of the way back to the opening at rest, after a forced closure."""
    inside = np.zeros(len(times), dtype=bool)
    inside[list(frames)] = True
    rows: list[Measurement] = []
    text = "the eye is not seen to open from shut to nine tenths of its rest"
    unseen = refused("no_reopening", text)
    for side in PAIR:
        values = [_reopening(times, one[side], rest, inside, params) for one in (fixed, raw)]
        rows += companions(
            "lid_reopening_time",
            (values[0], values[1]),
            place,
            side=side,
            method=LID_METHOD,
            unit="s",
            quality=GOOD if values[0] else unseen,
            raw_quality=GOOD if values[1] else unseen,
        )
    return rows


def _reopening(
    times: Points, opening: Points, rest: Sequence[int], inside: Points, params: Params
) -> Value | None:
    """10-90 % rise time of the opening after it was lowest."""
    start = middle(opening[:, None], rest)
    curve = np.where(inside, opening, np.nan)
    held = held_extreme(times, curve, params.closure_held_s, lowest=True, asked=inside)
    if start is None or held is None or start[0] - held[0] <= 0:
        return None
    level, frames = held
    # From within the closure on: its own onset is a fall, not a rise.
    after = times >= times[np.flatnonzero(frames)[0]]
    share = np.where(after, (curve - level) / (start[0] - level), np.nan)
    found = share_time(times, share)
    return None if found is None else (found, None, int(np.isfinite(share).sum()))


def _path(opening: Points, rest: Sequence[int], gap: Value | None) -> Value | None:
    """How far the lids have closed (mm)."""
    start = middle(opening[:, None], rest)
    if start is None or gap is None:
        return None
    return float(start[0]) - gap[0], gap[1], gap[2]


def _closing(opening: Points, rest: Sequence[int]) -> Points | None:
    start = middle(opening[:, None], rest)
    return None if start is None else np.asarray(start[0] - opening)
