"""What one segment of a video shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analyzers.face import anatomy
from analyzers.face.droop import droop_rows
from analyzers.face.gates import (
    closure_quality,
    eyes_quality,
    lid_quality,
    mouth_quality,
    rest_quality,
)
from analyzers.face.params import Params
from analyzers.face.recording import Points, Recording
from analyzers.face.resting import PAIR, lid_rows, mouth_rows, width_row
from analyzers.face.rows import Place, Value
from analyzers.face.segments import REST
from analyzers.face.selection import Selection
from analyzers.face.sides import Halves
from analyzers.face.smile import excursion_rows
from analyzers.perception.face_points import HALVES, HalfFace
from workbench.model import Measurement, Quality, Reason, Verdict

_AUTOMATIC = Quality(
    Verdict.LIMITED,
    (Reason("segments_automatic", "the task was found from the movement itself, without cues"),),
)


def segment_rows(
    face: Recording,
    hemi: Points,
    chosen: Selection,
    sides: Halves,
    task_of_capture: str,
    params: Params,
) -> list[Measurement]:
    """The rows of one segment.

    Args:
        hemi: (n, 478, 2) mirrored-half landmarks in the facial frame, NaN where not measured.
    """
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
    mouth = replace(place, quality=quality & mouth_quality(pose, iris, params))
    lids = replace(place, quality=quality & lid_quality(pose, iris, params))
    if segment.task == REST:
        *blinks, smile = _scores(face, chosen)
        open_lids = replace(lids, quality=lids.quality & eyes_quality(min(blinks), smile, params))
        still = replace(mouth, quality=mouth.quality & rest_quality(smile, params))
        closed = {h: closure_quality(b, params) for h, b in zip(HALVES, blinks, strict=True)}
        raw, half = face.raw[face.within(segment.span)], hemi[list(chosen.frames)]
        return [
            width_row(raw, mouth),
            *lid_rows(half, raw, sides, open_lids, closed),
            *mouth_rows(half, raw, sides, still, resting=True),
        ]
    if segment.task == "smile":
        k = face.scale.mm_per_px
        return excursion_rows(
            {side: _excursion(hemi, sides[side], chosen, k) for side in PAIR},
            {side: _excursion(face.raw, sides[side], chosen, k) for side in PAIR},
            mouth,
        )
    return droop_rows(face, hemi, segment.span, sides, lids, params)


def _scores(face: Recording, chosen: Selection) -> list[float]:
    """Median scores of the frames: blink of the right and left half, and smile."""
    frames = list(chosen.frames)
    if not frames:
        return [0.0, 0.0, 0.0]
    shape = face.track.shape
    smile = (shape("mouthSmileLeft") + shape("mouthSmileRight")) / 2
    curves = (shape("eyeBlinkRight"), shape("eyeBlinkLeft"), smile)
    return [float(np.median(curve[frames])) for curve in curves]


def _excursion(points: Points, half: HalfFace, chosen: Selection, k: float) -> Value | None:
    """Path of one corner of the mouth from rest to the plateau, in mm.

    Medians of rest and of the plateau; the spread is that of the plateau's single frames.
    """
    corner = anatomy.commissure(points, half)
    still, moved = corner[list(chosen.rest)], corner[list(chosen.frames)]
    still, moved = (place[np.isfinite(place[:, 0])] for place in (still, moved))
    if not len(still) or not len(moved):
        return None
    start = np.median(still, axis=0)
    path = float(np.linalg.norm(np.median(moved, axis=0) - start)) * k
    single = np.linalg.norm(moved - start, axis=1) * k
    return path, float(single.std(ddof=1)) if len(single) > 1 else None, len(single)
