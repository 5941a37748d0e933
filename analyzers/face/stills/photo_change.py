"""What moved from a photo at rest to a photo of a task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from analyzers.face import anatomy
from analyzers.face.eyes.gaze import gaze_rows
from analyzers.face.medians import PAIR, median_of
from analyzers.face.movements.excursion import Excursion, commissure_rows, lengths, smile_rows
from analyzers.face.movements.pucker import pucker_rows
from analyzers.face.movements.symmetry import symmetry_rows
from analyzers.face.rows import (
    CHANGE_METHOD,
    LID_METHOD,
    Place,
    Value,
    both_sides,
    refused,
)
from analyzers.face.stills.photo_pair import (
    Still,
    brow_rise,
    brow_step,
    commissure_path,
    commissure_step,
)
from analyzers.perception.displacement import Displacement
from workbench.model import Measurement, Quality, Reason, Side, worst

_NO_LIDS = Reason("lids_not_found", "the lids were not found at rest or in the task")
_NO_HALVES = Reason("not_compared", "neither pixels nor halves of the two photos can be compared")

Sided = Mapping[Side, Value | None]


def smile_change(rest: Still, task: Still, shifts: Displacement | None) -> list[Measurement]:
    """Excursion of both corners of the mouth, its symmetry, and what the eyes did."""
    fixed, raw, place = _mouth(rest, task, shifts)
    rows = smile_rows(fixed, raw, place, method=CHANGE_METHOD)
    return rows + _narrowed_eyes(rest, task)


def pucker_change(rest: Still, task: Still, shifts: Displacement | None) -> list[Measurement]:
    """Paths of both corners, narrowing and sideways pull of the mouth, and what the eyes did."""
    fixed, raw, place = _mouth(rest, task, shifts)
    face = (rest.upright(halves=False) / rest.scale.mm_per_px)[None]
    rows = commissure_rows(fixed, raw, place, method=CHANGE_METHOD)
    rows += pucker_rows(fixed, raw, face, (0,), place, method=CHANGE_METHOD)
    return rows + _narrowed_eyes(rest, task)


def brow_change(rest: Still, task: Still, shifts: Displacement | None) -> list[Measurement]:
    """Rise of both brows and its symmetry."""
    found = {side: brow_rise(rest, task, shifts, side) for side in PAIR}
    fixed = {side: value for side, (value, _) in found.items()}
    raw = {side: brow_step(rest, task, side, halves=False) for side in PAIR}
    place = _place(rest, task, rest.brows & task.brows & worst(q for _, q in found.values()))
    rows = both_sides(
        "brow_excursion",
        "brow_excursion",
        fixed,
        raw,
        place,
        method=CHANGE_METHOD,
        lacking=_NO_HALVES,
    )
    return rows + symmetry_rows(
        "brow_symmetry", "brow_excursion", fixed, raw, place, method=CHANGE_METHOD
    )


def closure_change(rest: Still, task: Still, shifts: Displacement | None) -> list[Measurement]:
    """Symmetry of the closing paths, and how far the mouth went along."""
    place = _place(rest, task, rest.lids & task.lids)
    paths = _difference(rest.openings(), task.openings())
    plain = _difference(_landmark_openings(rest), _landmark_openings(task))
    rows = symmetry_rows(
        "closure_symmetry", "lid_excursion", paths, plain, place, method=LID_METHOD
    )
    fixed, raw, mouth = _mouth(rest, task, shifts)
    return rows + both_sides(
        "synkinesis_mouth",
        "excursion",
        lengths(fixed),
        lengths(raw),
        mouth,
        method=CHANGE_METHOD,
        lacking=_NO_HALVES,
    )


def gaze_change(rest: Still, task: Still, shifts: Displacement | None) -> list[Measurement]:
    """How far each eye has turned since rest (experimental), in the direction of the task."""
    del shifts
    direction = task.one.capture.acq if task.one.capture.task == "gaze" else "up"
    if direction not in _DIRECTIONS:
        return without_rest("gaze", task.path, NO_DIRECTION)
    name = "up-gaze" if direction == "up" else f"gaze-{direction}"
    place = _place(rest, task, rest.brows & task.brows)
    offsets = [
        {side: np.array([still.gaze(side, fitted=way) for still in (rest, task)]) for side in PAIR}
        for way in (True, False)
    ]
    return gaze_rows(name, offsets[0], offsets[1], (0,), (1,), place)


Change = Callable[[Still, Still, Displacement | None], list[Measurement]]

CHANGES: Mapping[str, Change] = {
    "smile": smile_change,
    "pucker": pucker_change,
    "brow-raise": brow_change,
    "close-eyes": closure_change,
    "forced-close": closure_change,
    "up-gaze": gaze_change,
    "gaze": gaze_change,
}
"""What is told about each task's photo against one at rest."""

_PER_SIDE: Mapping[str, tuple[tuple[str, str, bool], ...]] = {
    "smile": (
        ("commissure_excursion", "mm", True),
        ("smile_symmetry", "%", False),
        ("synkinesis_eye", "mm", True),
    ),
    "pucker": (
        ("pucker_narrowing", "%", False),
        ("pucker_deviation", "mm", False),
        ("synkinesis_eye", "mm", True),
    ),
    "brow-raise": (("brow_excursion", "mm", True), ("brow_symmetry", "%", False)),
    "close-eyes": (("closure_symmetry", "%", False), ("synkinesis_mouth", "mm", True)),
    "forced-close": (("closure_symmetry", "%", False), ("synkinesis_mouth", "mm", True)),
    "up-gaze": (("eye_movement_vertical", "deg", True),),
    "gaze": (("eye_movement_horizontal", "deg", True), ("eye_movement_vertical", "deg", True)),
}


def without_rest(task: str, path: str, reason: Quality) -> list[Measurement]:
    """What cannot be told about a task's photo that has nothing to be compared with."""
    return [
        Measurement(
            feature=f"face.{feature}",
            value=None,
            unit=unit,
            side=side,
            method=CHANGE_METHOD,
            captures=(path,),
            quality=reason,
        )
        for feature, unit, sided in _PER_SIDE[task]
        for side in (PAIR if sided else (Side.NONE,))
    ]


_DIRECTIONS = ("left", "right", "up", "down")
NO_DIRECTION = refused(
    "gaze_direction_unknown",
    "it is not said where the eyes look; give the variant (acq) left, right, up or down",
)
NO_REST = refused(
    "no_rest_photo", "this visit has no usable photo at rest to compare with; take one as well"
)


def _mouth(
    rest: Still, task: Still, shifts: Displacement | None
) -> tuple[dict[Side, Excursion | None], dict[Side, Excursion | None], Place]:
    """Paths of both corners of the mouth, corrected and raw, and what their rows share."""
    found = {side: commissure_path(rest, task, shifts, side) for side in PAIR}
    raw = {side: commissure_step(rest, task, side, halves=False) for side in PAIR}
    seen = worst(quality for _, quality in found.values())
    place = _place(rest, task, rest.mouth & task.mouth & seen)
    return {side: path for side, (path, _) in found.items()}, raw, place


def _narrowed_eyes(rest: Still, task: Still) -> list[Measurement]:
    """How much each eye narrows while the mouth moves."""
    place = _place(rest, task, rest.lids & task.lids)
    fixed = _difference(rest.openings(), task.openings())
    raw = _difference(_landmark_openings(rest), _landmark_openings(task))
    return both_sides(
        "synkinesis_eye", "lid_excursion", fixed, raw, place, method=LID_METHOD, lacking=_NO_LIDS
    )


def _landmark_openings(still: Still) -> Sided:
    points = still.upright(halves=False)[None]
    return {
        side: median_of(anatomy.palpebral_fissure_height(points, still.sides[side]), 1.0)
        for side in PAIR
    }


def _difference(before: Sided, during: Sided) -> dict[Side, Value | None]:
    out: dict[Side, Value | None] = {}
    for side in PAIR:
        one, other = before[side], during[side]
        out[side] = None if one is None or other is None else (one[0] - other[0], None, 1)
    return out


def _place(rest: Still, task: Still, quality: Quality) -> Place:
    return Place(replace(rest.scale), quality, captures=(task.path, rest.path))
