"""Sustained up-gaze in a video: how the lids sink, and how far the eyes turned up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from analyzers.face.eyes.droop import droop_curve, droop_rows, edges
from analyzers.face.eyes.fatigue import Drop, composite_row, drop_rows, recovery_rows, time_to_drop
from analyzers.face.eyes.gaze import gaze_rows
from analyzers.face.films.recording import Points
from analyzers.face.films.seen import Seen, lids_known
from analyzers.face.films.selection import Selection
from analyzers.face.gates import unseen_eye
from analyzers.face.medians import PAIR
from analyzers.face.movements.course import middle
from analyzers.face.params import Params
from analyzers.face.rows import HEMI_METHOD, LID_METHOD, Place, limited
from analyzers.face.sides import Halves
from workbench.model import GOOD, Measurement, Quality, Side

Openings = Mapping[Side, Points]


def up_gaze_rows(
    seen: Seen, chosen: Selection, sides: Halves, place: Place, params: Params
) -> list[Measurement]:
    """Slope, drop, time to the set drop, band of the MG Composite, and the turn of the eyes."""
    times, frames = seen.face.times, chosen.mask(seen.face)
    fixed, method, quality = openings_of(seen, chosen, sides)
    raw = seen.raw_openings(sides)
    lids = replace(place, quality=place.quality & quality)
    rows = droop_rows(times, fixed, raw, frames, lids, params, method=method)
    drops, plain = ({s: _drop(times, one[s], frames, params) for s in PAIR} for one in (fixed, raw))
    rows += drop_rows(drops, plain, lids, params, method=method)
    rows.append(composite_row(drops, lids, params, method=method))
    first = chosen.frames[: params.hemi_frames]
    return rows + gaze_rows("up-gaze", *seen.iris_offsets(sides), chosen.rest, first, place)


def openings_of(seen: Seen, chosen: Selection, sides: Halves) -> tuple[Openings, str, Quality]:
    """Openings by pixels; where these tell too little, by mirrored halves, which is said."""
    if lids_known(seen.lids.gap, chosen.frames):
        return seen.openings(sides), LID_METHOD, GOOD
    text = "the margins of the lids are seen in too few frames; by mirrored halves"
    quality = limited("lids_not_found", text)
    if not all(seen.face.eyes_seen):
        quality &= unseen_eye()
    return seen.hemi_openings(sides), HEMI_METHOD, quality


def recovered_rows(
    seen: Seen,
    prior: Selection | None,
    before: Selection,
    after: Selection,
    sides: Halves,
    place: Place,
    params: Params,
) -> list[Measurement]:
    """What the rest after the up-gaze ``before`` brought back.

    Against the start of the up-gaze that follows the rest (``after``), if there is one. Else
    against the rests: what is still missing in the rest ``after`` of the opening in the rest
    ``prior`` is what the lids sank by and did not get back.
    """
    told = [
        {s: _back(seen, prior, before, after, openings[s], params) for s in PAIR}
        for openings in (seen.openings(sides), seen.raw_openings(sides))
    ]
    again = after.segment.task == "up-gaze"
    return recovery_rows(
        told[0], told[1], place, method=LID_METHOD, compared=again or prior is not None
    )


def _back(
    seen: Seen,
    prior: Selection | None,
    before: Selection,
    after: Selection,
    opening: Points,
    params: Params,
) -> float | None:
    """Millimetres that came back, of one side."""
    started, ended = _edges(seen, before, opening, params)
    if started is None or ended is None:
        return None
    if after.segment.task == "up-gaze":
        again, _ = _edges(seen, after, opening, params)
        return None if again is None else again - ended
    if prior is None:
        return None
    first, last = (middle(opening[:, None], one.frames) for one in (prior, after))
    if first is None or last is None:
        return None
    return started - ended - float(first[0] - last[0])


def _drop(times: Points, opening: Points, frames: np.ndarray, params: Params) -> Drop | None:
    return time_to_drop(*droop_curve(times, opening, frames, params), params)


def _edges(
    seen: Seen, chosen: Selection, opening: Points, params: Params
) -> tuple[float | None, float | None]:
    """Opening at the start and at the end of an up-gaze, mm."""
    t, y = droop_curve(seen.face.times, opening, chosen.mask(seen.face), params)
    return edges(t, y, params) if len(t) else (None, None)
