"""What is drawn over a video and beside it: landmarks, margins of the lids, curves."""

from __future__ import annotations

from string import ascii_uppercase

import numpy as np

from analyzers.face import anatomy, lid_points, picture_track
from analyzers.face.medians import PAIR
from analyzers.face.recording import Points, Recording
from analyzers.face.seen import Seen
from analyzers.face.sides import Halves
from analyzers.perception.face_points import HALVES
from analyzers.perception.pose_overlay import box_tracks
from workbench.model import Side, Track


def video_tracks(seen: Seen, sides: Halves) -> tuple[Track, ...]:
    """The tracks of a video."""
    face = seen.face
    landmarks = picture_track.of_landmarks(face.times, face.track.points)
    return (landmarks, lids_over_time(seen), *_curves(seen, sides), *_people(face))


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
        values=_in_picture(seen.face, places),
        points=lid_points.NAMES,
        links=((0, 1), (2, 3)),
    )


def _people(face: Recording) -> tuple[Track, ...]:
    """A box for each face in view where there are several, so that one can be chosen."""
    times = face.times[[0, -1]] if len(face.times) > 1 else face.times
    boxes = {
        label: (times, np.tile(np.array(region, dtype=float), (len(times), 1)))
        for label, region in zip(ascii_uppercase, face.people, strict=False)
    }
    return box_tracks(boxes)


def _in_picture(face: Recording, places: Points) -> Points:
    """Places of the facial frame (n, k, 2) in the picture: the way back from ``place``."""
    cos, sin = np.cos(face.frame.angle)[:, None], np.sin(face.frame.angle)[:, None]
    x, y = places[..., 0], places[..., 1]
    turned = np.stack([cos * x - sin * y, sin * x + cos * y], axis=-1)
    return np.asarray(turned + face.frame.origin[:, None, :])


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
