"""What is drawn over a video and beside it: landmarks, margins of the lids, curves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analyzers.face import anatomy
from analyzers.face.eyes import lid_points
from analyzers.face.eyes.droop import droop_curve
from analyzers.face.eyes.up_gaze import openings_of
from analyzers.face.films.recording import Points, Recording
from analyzers.face.films.seen import Seen
from analyzers.face.films.selection import Selection
from analyzers.face.medians import PAIR
from analyzers.face.params import Params
from analyzers.face.people import face_boxes
from analyzers.face.sides import Halves
from analyzers.face.stills import picture_track
from analyzers.perception.face_points import HALVES
from workbench.model import Side, Track

COURSE = "lid_course"
"""Tracks ``lid_course_left`` and ``lid_course_right``: the opening through up-gazes in bins."""


def video_tracks(
    seen: Seen, chosen: Sequence[Selection], sides: Halves, params: Params
) -> tuple[Track, ...]:
    """The tracks of a video."""
    face = seen.face
    landmarks = picture_track.of_landmarks(face.times, face.points)
    courses = _courses(seen, chosen, sides, params)
    return (landmarks, lids_over_time(seen), *_curves(seen, sides), *courses, *_people(face))


def _courses(seen: Seen, chosen: Sequence[Selection], sides: Halves, params: Params) -> list[Track]:
    """Openings through the up-gazes as their slope is measured on: by pixels (or halves), and by
    plain landmarks."""
    gazes = [one for one in chosen if one.segment.task == "up-gaze"]
    tracks = []
    for side in PAIR if gazes else ():
        bins: dict[float, list[float]] = {}
        for one in gazes:
            frames = one.mask(seen.face)
            ways = (openings_of(seen, one, sides)[0], seen.raw_openings(sides))
            for way, openings in enumerate(ways):
                t, y = droop_curve(seen.face.times, openings[side], frames, params)
                for at, height in zip(t, y, strict=True):
                    bins.setdefault(float(at), [np.nan, np.nan])[way] = float(height)
        if bins:
            tracks.append(
                Track(
                    name=f"{COURSE}_{side}",
                    kind="curve",
                    times=np.array(sorted(bins)),
                    values=np.array([bins[t] for t in sorted(bins)])[..., None],
                    points=("corrected", "raw"),
                    unit="mm",
                    side=side,
                )
            )
    return tracks


def lids_over_time(seen: Seen) -> Track:
    """Margins of the lids on the columns of the pupils (px of the picture), where measured."""
    raw, lids = seen.face.raw, seen.lids
    places = np.full((len(raw), len(lid_points.NAMES), 2), np.nan)
    for i, half in enumerate(HALVES):
        middle = raw[:, [half.outer_canthus, half.inner_canthus], 0].mean(axis=1)
        column = np.where(lids.closed[:, i], middle, raw[:, half.iris, 0])
        for j, height in enumerate((lids.upper[:, i], lids.lower[:, i])):
            places[:, 2 * i + j] = np.stack([column, height], axis=-1)
    places[~np.isfinite(places).all(axis=-1)] = np.nan
    return Track(
        name=lid_points.NAME,
        kind="points",
        times=seen.face.times,
        values=seen.face.frame.back(places),
        points=lid_points.NAMES,
        links=((0, 1), (2, 3)),
    )


def _people(face: Recording) -> tuple[Track, ...]:
    """A box for each face in view where there are several, so that one can be chosen."""
    if not face.people:
        return ()
    return face_boxes(np.array(face.people, dtype=float), np.unique(face.times[[0, -1]]))


def _curves(seen: Seen, sides: Halves) -> list[Track]:
    """Openings of the eyes, heights of mouth corners and brows over time."""
    face, k = seen.face, seen.face.scale.mm_per_px
    plain, pixels = seen.raw_openings(sides), seen.openings(sides)
    curves = []
    for side in PAIR:
        half = sides[side]
        curves += [
            _curve(face, "palpebral_fissure_height", "raw", plain[side], side),
            _curve(face, "palpebral_fissure_height_pixels", "pixels", pixels[side], side),
            _curve(
                face, "commissure_height", "raw", anatomy.commissure(face.raw, half)[:, 1] * k, side
            ),
            _curve(face, "brow_height", "raw", anatomy.brow_height(face.raw, half) * k, side),
        ]
    return curves


def _curve(face: Recording, name: str, point: str, values: Points, side: Side) -> Track:
    return Track(
        name=f"{name}_{side}",
        kind="curve",
        times=face.times,
        values=values.reshape(-1, 1, 1),
        points=(point,),
        unit="mm",
        side=side,
    )
