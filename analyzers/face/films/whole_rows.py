"""What several segments of a video show together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from analyzers.face.companions import companions
from analyzers.face.eyes.blinks import Blink, completeness_rows, rate_row
from analyzers.face.eyes.gaze import range_rows
from analyzers.face.eyes.up_gaze import recovered_rows
from analyzers.face.films.recording import Points
from analyzers.face.films.seen import Seen, around, fissure_at
from analyzers.face.films.segment_rows import places
from analyzers.face.films.segments import REST
from analyzers.face.films.selection import Selection
from analyzers.face.healthy import healthy
from analyzers.face.medians import PAIR
from analyzers.face.movements.symmetry import bilateral_weakness_index, dynamic_symmetry
from analyzers.face.params import Params
from analyzers.face.rows import CHANGE_METHOD, Place, limited, refused, row
from analyzers.face.sides import Halves
from workbench.model import GOOD, Measurement, Side, worst

SYMMETRIES = ("smile_symmetry", "closure_symmetry", "brow_symmetry")
_LEAST_TASKS = 2


def whole_rows(
    seen: Seen,
    chosen: Sequence[Selection],
    rows: Sequence[Measurement],
    blinks: Sequence[Blink],
    sides: Halves,
    task: str,
    params: Params,
) -> list[Measurement]:
    """Blinks at rest, recovery after up-gaze, dynamic symmetry and the bilateral index.

    Args:
        rows: of the single segments.
        task: of the capture.
    """
    out = _blink_rows(seen, chosen, blinks, sides, task, params)
    for i, (before, after) in enumerate(pairwise(chosen)):
        if before.segment.task != "up-gaze" or after.segment.task != REST:
            continue
        following = chosen[i + 2] if i + 2 < len(chosen) else after
        again = following if following.segment.task == "up-gaze" else after
        prior = next((one for one in chosen[:i][::-1] if one.segment.task == REST), None)
        place = places(seen.face, before, task, params)[1]
        out += recovered_rows(seen, prior, before, again, sides, place, params)
    place = Place(seen.face.scale)
    out += range_rows(rows, place)
    return [*out, *dynamic_rows(rows, place), *index_rows(rows, place)]


def _blink_rows(
    seen: Seen,
    chosen: Sequence[Selection],
    blinks: Sequence[Blink],
    sides: Halves,
    task: str,
    params: Params,
) -> list[Measurement]:
    rests = [one for one in chosen if one.segment.task == REST]
    if not rests:
        return []
    face = seen.face
    watched = np.zeros(len(face.times), dtype=bool)
    for one in rests:
        watched |= face.within(one.segment.span)
    inside = [b for b in blinks if watched[b.deepest]]
    lids = places(face, rests[0], task, params)[1]
    lids = replace(lids, span=rests[0].segment.span if len(rests) == 1 else None, trial=None)
    seconds = float(watched.sum()) / face.rate if face.rate > 0 else 0.0
    shares = [
        _lowest(openings, inside, rests[0].rest or rests[0].frames, len(face.times))
        for openings in (seen.openings(sides), seen.raw_openings(sides))
    ]
    return [
        rate_row([b.t for b in inside], seconds, lids, params),
        *completeness_rows(shares[0], shares[1], lids, face.rate, params),
    ]


def _lowest(
    openings: Mapping[Side, Points], blinks: Sequence[Blink], rest: Sequence[int], count: int
) -> list[float]:
    """Of each blink: the wider eye's lowest opening as a share of its opening at rest."""
    still = fissure_at(openings, rest)
    out = []
    for blink in blinks:
        frames = list(around(blink, count))
        shares = []
        for side in PAIR:
            level, seen = still[side], openings[side][frames]
            if level is not None and level[0] > 0 and np.isfinite(seen).any():
                shares.append(float(np.nanmin(seen)) / level[0])
        if len(shares) == len(PAIR):
            out.append(max(shares))
    return out


def dynamic_rows(rows: Sequence[Measurement], place: Place) -> list[Measurement]:
    """Mean symmetry over the tasks that were done; repetitions of a task count as one."""
    found = []
    for end in ("", "_raw"):
        means = []
        for name in SYMMETRIES:
            values = [
                m.value for m in rows if m.feature == f"face.{name}{end}" and m.value is not None
            ]
            if values:
                means.append(float(np.mean(values)))
        value = dynamic_symmetry(means) if len(means) >= _LEAST_TASKS else None
        found.append(None if value is None else (value, None, len(means)))
    if found == [None, None]:
        return []
    used = [m.quality for m in rows if m.value is not None and m.feature[5:] in SYMMETRIES]
    lacking = refused("few_tasks", f"needs the symmetry of {_LEAST_TASKS} tasks")
    return companions(
        "dynamic_symmetry",
        (found[0], found[1]),
        replace(place, quality=worst(used)),
        method=CHANGE_METHOD,
        unit="%",
        quality=GOOD if found[0] else lacking,
        raw_quality=GOOD if found[1] else lacking,
    )


def index_rows(rows: Sequence[Measurement], place: Place) -> list[Measurement]:
    """Mean z of the excursions of smile and brows, both sides, against healthy people."""
    scored, used = [], []
    for feature, task in (("commissure_excursion", "smile"), ("brow_excursion", "brow-raise")):
        sided = []
        for side in PAIR:
            own = [
                m
                for m in rows
                if (m.feature, m.side) == (f"face.{feature}", side)
                and m.value is not None
                and (m.task in (task, None))
            ]
            used += own
            # The best of several repetitions is what the person can do.
            sided.append(max((m.value for m in own if m.value is not None), default=None))
        if sided[0] is not None and sided[1] is not None:
            scored.append((sided[0], sided[1], healthy(feature, task)))
    value = bilateral_weakness_index(scored)
    if value is None:
        return []
    text = "against 12 people measured with markers: the zero is not exact"
    quality = worst(m.quality for m in used) & limited("foreign_norm", text)
    place = replace(place, quality=quality)
    return [
        row(
            "bilateral_weakness_index",
            (value, None, 2 * len(scored)),
            place,
            method=CHANGE_METHOD,
            unit="{score}",
        )
    ]
