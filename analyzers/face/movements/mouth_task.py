"""Smile and pucker in a video: how far, how fast, and whether the eyes go along."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analyzers.face.films.seen import Seen, fissure_at
from analyzers.face.films.selection import Selection
from analyzers.face.medians import PAIR
from analyzers.face.movements.course import mouth_course
from analyzers.face.movements.excursion import (
    Excursion,
    commissure_rows,
    excursion_of,
    lengths,
    smile_rows,
)
from analyzers.face.movements.pucker import pucker_rows
from analyzers.face.movements.speed import rises, speed_rows
from analyzers.face.rows import (
    CHANGE_METHOD,
    HEMI_METHOD,
    LID_METHOD,
    Place,
    Value,
    both_ways,
    limited,
    refused,
)
from analyzers.face.sides import Halves
from workbench.model import GOOD, Measurement, Quality, Side

_LEAD_S = 0.3
_UNSURE = 0.3
"""Confidence of a shift below which its row says that the pixels were not recognised."""

Sided = dict[Side, Excursion | None]


def mouth_task_rows(
    seen: Seen, chosen: Selection, sides: Halves, mouth: Place, lids: Place
) -> list[Measurement]:
    """The rows of one smile or pucker.

    Args:
        mouth, lids: what the rows of the mouth, and those of the lids, share.
    """
    k = seen.face.scale.mm_per_px
    fixed: Sided = {s: seen.mouth_shift(sides[s], chosen.frames) for s in PAIR}
    method, quality = CHANGE_METHOD, shift_quality(seen.shifts.commissure_confidence, chosen)
    if None in fixed.values():
        method, quality = HEMI_METHOD, GOOD
        fixed = {
            s: excursion_of(seen.hemi_corner(sides[s]), chosen.rest, chosen.frames, k) for s in PAIR
        }
    raw = _raw_paths(seen, chosen, sides)
    place = replace(mouth, quality=mouth.quality & quality)
    if chosen.segment.task == "smile":
        rows = smile_rows(fixed, raw, place, method=method)
        rows += _speeds(seen, chosen, sides, fixed, raw, place, method)
    else:
        rows = commissure_rows(fixed, raw, place, method=method)
        rows += pucker_rows(fixed, raw, seen.face.raw, chosen.rest, place, method=method)
    return rows + eye_rows(seen, chosen, sides, lids)


def shift_quality(confidence: np.ndarray, chosen: Selection) -> Quality:
    """Limited where the pixels of neither half were recognised again."""
    sure = confidence[list(chosen.frames)]
    sure = sure[(sure > 0).any(axis=1)]
    if len(sure) and float(np.median(sure, axis=0).min()) < _UNSURE:
        return limited("pixels_not_recognised", "the movement rests on landmarks, not on pixels")
    return GOOD


def mouth_in_closure_rows(
    seen: Seen, chosen: Selection, sides: Halves, place: Place
) -> list[Measurement]:
    """Synkinesis of the mouth: how far its corners move while the eyes close."""
    rows: list[Measurement] = []
    quality = shift_quality(seen.shifts.commissure_confidence, chosen)
    fixed = lengths({s: seen.mouth_shift(sides[s], chosen.frames) for s in PAIR})
    raw = lengths(_raw_paths(seen, chosen, sides))
    for side in PAIR:
        rows += both_ways(
            "synkinesis_mouth",
            "excursion",
            (fixed[side], raw[side]),
            place,
            side=side,
            method=CHANGE_METHOD,
            quality=quality if fixed[side] else _NOT_COMPARED,
        )
    return rows


def _raw_paths(seen: Seen, chosen: Selection, sides: Halves) -> Sided:
    """How far the landmarks alone say that the corners of the mouth went."""
    k = seen.face.scale.mm_per_px
    return {s: excursion_of(seen.raw_corner(sides[s]), chosen.rest, chosen.frames, k) for s in PAIR}


def eye_rows(seen: Seen, chosen: Selection, sides: Halves, place: Place) -> list[Measurement]:
    """Synkinesis of the eye: how much it narrows while the mouth moves (mm, positive)."""
    rows: list[Measurement] = []
    both = [seen.openings(sides), seen.raw_openings(sides)]
    before, during = (
        [fissure_at(one, frames) for one in both] for frames in (chosen.rest, chosen.frames)
    )
    for side in PAIR:
        values = [_narrowed(a[side], b[side]) for a, b in zip(before, during, strict=True)]
        rows += both_ways(
            "synkinesis_eye",
            "lid_excursion",
            (values[0], values[1]),
            place,
            side=side,
            method=LID_METHOD,
            quality=GOOD if values[0] else refused("lids_not_found", "at rest or in the task"),
        )
    return rows


def _narrowed(before: Value | None, during: Value | None) -> Value | None:
    if before is None or during is None:
        return None
    return before[0] - during[0], during[1], during[2]


_NOT_COMPARED = refused("not_compared", "the pixels of rest and task could not be compared")


def _speeds(
    seen: Seen,
    chosen: Selection,
    sides: Halves,
    fixed: Sided,
    raw: Sided,
    place: Place,
    method: str,
) -> list[Measurement]:
    times, k = seen.face.times, seen.face.scale.mm_per_px
    span = chosen.segment.span
    window = (max(0.0, span.start - _LEAD_S), span.end)
    found = []
    for corner, heights in ((seen.hemi_corner, fixed), (seen.raw_corner, raw)):
        courses = {s: mouth_course(corner(sides[s]), chosen.rest, chosen.frames, k) for s in PAIR}
        lengths = {s: None if v is None else v.length for s, v in heights.items()}
        found.append(rises(times, courses, lengths, window))
    return speed_rows(
        "commissure_peak_speed",
        found[0],
        found[1],
        place,
        seen.face.rate,
        method=method,
        lasting="smile_onset_to_peak",
    )
