"""What one segment of a video shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from analyzers.face import anatomy
from analyzers.face.eyes.closure import closure_rows, reopening_rows
from analyzers.face.eyes.gaze import gaze_rows
from analyzers.face.eyes.lids import LidMeasures
from analyzers.face.eyes.up_gaze import up_gaze_rows
from analyzers.face.films.recording import Recording
from analyzers.face.films.seen import Seen, picked
from analyzers.face.films.segments import CLOSURES, GAZES, REST
from analyzers.face.films.selection import Selection
from analyzers.face.gates import (
    closure_quality,
    eyes_quality,
    lid_quality,
    mouth_quality,
    rest_quality,
    unseen_eye,
)
from analyzers.face.level import level_of
from analyzers.face.medians import PAIR
from analyzers.face.movements.brow import brow_rows, raised
from analyzers.face.movements.course import height_course
from analyzers.face.movements.mouth_task import (
    mouth_in_closure_rows,
    mouth_task_rows,
    shift_quality,
)
from analyzers.face.params import Params
from analyzers.face.resting import still_rows
from analyzers.face.rows import CHANGE_METHOD, RAW_METHOD, Place, row
from analyzers.face.sides import Halves
from analyzers.perception.face_points import HALVES, HalfFace
from workbench.model import GOOD, Measurement, Quality, Reason, Side, Verdict

_AUTOMATIC = Quality(
    Verdict.LIMITED,
    (Reason("segments_automatic", "the task was found from the movement itself, without cues"),),
)


def segment_rows(
    seen: Seen, chosen: Selection, sides: Halves, task_of_capture: str, params: Params
) -> list[Measurement]:
    """The rows of one segment; none for a task that is not measured."""
    mouth, lids = places(seen.face, chosen, task_of_capture, params)
    task = chosen.segment.task
    if task == REST:
        return _rest_rows(seen, chosen, sides, mouth, lids, params)
    if task in ("smile", "pucker"):
        return mouth_task_rows(seen, chosen, sides, mouth, lids)
    if task == "brow-raise":
        return _brow_rows(seen, chosen, sides, mouth)
    if task in CLOSURES:
        return _closure_rows(seen, chosen, sides, mouth, lids, params)
    if task in GAZES:
        return gaze_rows(task, *seen.iris_offsets(sides), chosen.rest, chosen.frames, lids)
    if task == "up-gaze":
        return up_gaze_rows(seen, chosen, sides, lids, params)
    return []


def places(
    face: Recording, chosen: Selection, task_of_capture: str, params: Params
) -> tuple[Place, Place]:
    """What the rows of a segment share: those of mouth and brows, and those of the lids."""
    segment = chosen.segment
    quality = face.coverage(segment.span) & chosen.quality
    if segment.automatic:
        quality &= _AUTOMATIC
    place = Place(
        face.scale,
        quality,
        segment.span,
        task=segment.task if segment.task != task_of_capture else None,
        trial=segment.trial or None,
    )
    pose, iris = face.pose(chosen.mask(face)), face.scale.iris_px
    return (
        replace(place, quality=quality & mouth_quality(pose, iris, params)),
        replace(place, quality=quality & lid_quality(pose, iris, params)),
    )


def _rest_rows(
    seen: Seen, chosen: Selection, sides: Halves, mouth: Place, lids: Place, params: Params
) -> list[Measurement]:
    *blinks, smile = _scores(seen.face, chosen)
    open_lids = replace(lids, quality=lids.quality & eyes_quality(min(blinks), smile, params))
    still = replace(mouth, quality=mouth.quality & rest_quality(smile, params))
    closed = {h: closure_quality(b, params) for h, b in zip(HALVES, blinks, strict=True)}
    frames = list(chosen.frames)
    raw = seen.face.raw[seen.face.within(chosen.segment.span)]
    margins = {s: picked(one, frames) for s, one in seen.lids_of(sides).items()}
    brows = replace(still, quality=still.quality & lids.quality)
    rows = still_rows(
        seen.hemi[frames],
        raw,
        margins,
        sides,
        still,
        open_lids,
        closed,
        brows,
        _unseen(seen.face, margins, sides, max(blinks) < params.eye_open),
        level=level_of(seen, frames),
    )
    return [*rows, _open_share(raw, still, params)]


def _unseen(
    face: Recording, lids: Mapping[Side, LidMeasures], sides: Halves, open_eyes: bool
) -> dict[HalfFace, Quality]:
    """Whether anything of each eye is seen. Behind dark glasses both can look shut, where landmarks
    (which read two shut eyes well) draw both open."""
    out = {}
    glasses = open_eyes and not any(face.eyes_seen)
    for side, half in sides.items():
        known = np.isfinite(lids[side].fissure)
        told = known.any() and not (glasses and lids[side].closed[known].all())
        out[half] = GOOD if told or face.eyes_seen[HALVES.index(half)] else unseen_eye()
    return out


def _open_share(raw: np.ndarray, place: Place, params: Params) -> Measurement:
    """Share of the frames at rest in which the lips are apart."""
    opening = anatomy.mouth_opening(raw) * place.scale.mm_per_px
    opening = opening[np.isfinite(opening)]
    share = None
    if len(opening):
        share = 100.0 * float(np.mean(opening > params.lips_apart_mm)), None, len(opening)
    return row("mouth_open_share", share, place, method=RAW_METHOD, unit="%")


def _brow_rows(seen: Seen, chosen: Selection, sides: Halves, place: Place) -> list[Measurement]:
    k = seen.face.scale.mm_per_px
    courses = {
        s: height_course(anatomy.brow_height(seen.face.raw, sides[s]), chosen.rest, k) for s in PAIR
    }
    quality = place.quality & shift_quality(seen.shifts.brow_confidence, chosen)
    return brow_rows(
        seen.face.times,
        {s: seen.brow_shift(sides[s], chosen.frames) for s in PAIR},
        {s: raised(courses[s], chosen.frames) for s in PAIR},
        {s: seen.brow_course(sides[s]) for s in PAIR},
        courses,
        chosen.segment.span,
        replace(place, quality=quality),
        seen.face.rate,
        method=CHANGE_METHOD,
    )


def _closure_rows(
    seen: Seen, chosen: Selection, sides: Halves, mouth: Place, lids: Place, params: Params
) -> list[Measurement]:
    times, fixed, raw = seen.face.times, seen.openings(sides), seen.raw_openings(sides)
    span = chosen.segment.span
    rows = closure_rows(
        times, fixed, raw, chosen.rest, chosen.course, span, lids, seen.face.rate, params
    )
    if chosen.segment.task == "forced-close":
        rows += reopening_rows(times, fixed, raw, chosen.rest, chosen.course, lids, params)
    return rows + mouth_in_closure_rows(seen, chosen, sides, mouth)


def _scores(face: Recording, chosen: Selection) -> list[float]:
    """Median scores of the frames: blink of the right and left half, and smile."""
    frames = list(chosen.frames)
    if not frames:
        return [0.0, 0.0, 0.0]
    shape = face.track.shape
    smile = (shape("mouthSmileLeft") + shape("mouthSmileRight")) / 2
    curves = (shape("eyeBlinkRight"), shape("eyeBlinkLeft"), smile)
    return [float(np.median(curve[frames])) for curve in curves]
