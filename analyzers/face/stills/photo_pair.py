"""A task photo and the photo at rest of the same visit, ready to be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analyzers.face import anatomy
from analyzers.face.eyes.lid_points import NAME as LIDS
from analyzers.face.eyes.lid_points import lids_as_drawn
from analyzers.face.frame import FacialFrame
from analyzers.face.medians import PAIR
from analyzers.face.movements.excursion import Excursion
from analyzers.face.params import Params
from analyzers.face.rows import Value, limited
from analyzers.face.scaling.scale import Scale, iris_diameter
from analyzers.face.scaling.visit_scale import face_track
from analyzers.face.sides import EXCHANGED, Halves
from analyzers.face.stills.photo import lid_measures, qualities
from analyzers.face.stills.photo_face import PhotoFace, faces_in
from analyzers.perception.displacement import Displacement, moved
from analyzers.perception.face_points import HALVES, LEFT, RIGHT, HalfFace
from analyzers.perception.shift import Shift
from workbench.media.photo import read_photo
from workbench.model import GOOD, Quality, Side
from workbench.plugin.contract import Context, Measured

Points = NDArray[np.float64]

_SAME_PX = 0.01
_UNSURE = 0.3
"""Confidence of a shift below which its row says that the pixels were not recognised."""


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """One photo of the pair.

    Attributes:
        face: the subject's face, with what a person has corrected.
        scale: of this photo in the visit.
        sides: which half is the subject's left.
        mouth, brows, lids: what the picture allows for each.
    """

    one: Measured
    face: PhotoFace
    scale: Scale
    sides: Halves
    mouth: Quality
    brows: Quality
    lids: Quality

    @property
    def path(self) -> str:
        """The photo's path."""
        return self.one.capture.path

    def upright(self, *, halves: bool) -> Points:
        """(478, 2) landmarks in the facial frame, mm; of either half on its own, or plain."""
        frame = FacialFrame.of(self.face.points)
        points = self.face.hemi if halves else self.face.points
        return np.asarray(frame.place(points) * self.scale.mm_per_px)

    def gaze(self, side: Side, *, fitted: bool) -> Points:
        """Iris centre from the middle of its eye's corners, (2,) mm: to the subject's left, up.

        Args:
            fitted: by the edge of the iris (NaN where it was not seen), else by landmarks.
        """
        half = self.sides[side]
        centre = self.face.points[half.iris, :2]
        if fitted:
            iris = self.face.irises[HALVES.index(half)]
            centre = np.array([iris.x, iris.y] if iris else [np.nan, np.nan])
        frame = FacialFrame.of(self.face.points)
        places = frame.place(np.vstack([self.face.points[:, :2], centre[None]]))
        offset = places[-1] - (places[half.outer_canthus] + places[half.inner_canthus]) / 2
        towards_left = 1.0 if self.sides[Side.LEFT] is LEFT else -1.0
        return np.asarray(offset * (towards_left, -1.0) * self.scale.mm_per_px)

    def openings(self) -> Mapping[Side, Value | None]:
        """Palpebral fissure of each side by pixels, mm."""
        lids = lid_measures(self.face, self.sides, self.scale.mm_per_px)
        values = {side: float(lids[side].fissure[0]) for side in PAIR}
        return {s: (v, None, 1) if np.isfinite(v) else None for s, v in values.items()}


def still_of(one: Measured, scale: Scale, params: Params, ctx: Context) -> Still | None:
    """The photo as it was measured; None where its landmarks are no longer kept."""
    track = face_track(one.result.tracks)
    if track is None:
        return None
    points = np.asarray(track.values[0], dtype=float)
    faces = faces_in(one.capture, params, ctx)
    if not faces:
        return None
    face = min(faces, key=lambda f: float(np.median(np.abs(f.points[:, :2] - points))))
    face = _corrected(face, points)
    drawn = next((t for t in one.result.tracks if t.name == LIDS), None)
    face = replace(face, lids=lids_as_drawn(face.lids, face.points, drawn))
    exchanged = any(event.kind == EXCHANGED for event in one.result.events)
    sides: Halves = {Side.LEFT: RIGHT, Side.RIGHT: LEFT}
    if not exchanged:
        sides = {Side.LEFT: LEFT, Side.RIGHT: RIGHT}
    seen = replace(scale, iris_px=float(iris_diameter(face.points)))
    mouth, brows, lids = qualities(face, one.capture.task, seen, params)
    return Still(one, face, seen, sides, mouth, brows, lids)


def compared(rest: Still, task: Still, ctx: Context) -> Displacement | None:
    """How the corners of the mouth and the brows moved, by pixels; None where one is mirrored."""
    if rest.sides != task.sides:
        return None
    pictures = [read_photo(ctx.path(still.one.capture)).pixels for still in (rest, task)]
    return moved(
        pictures[0],
        rest.face.points,
        pictures[1],
        task.face.points,
        rest_side=rest.face.hemi,
        task_side=task.face.hemi,
    )


def commissure_path(
    rest: Still, task: Still, shifts: Displacement | None, side: Side
) -> tuple[Excursion | None, Quality]:
    """Path of a corner of the mouth in mm, and how well it was seen.

    By registered pixels; where a person has put the corner, or the pixels cannot be compared,
    by the places of the mirrored halves.
    """
    half = rest.sides[side]
    by_hand = {half.commissure} & (rest.face.moved | task.face.moved)
    if shifts is not None and not by_hand:
        shift = shifts.commissure[HALVES.index(half)]
        if np.isfinite(shift.length):
            k, outward = rest.scale.mm_per_px, -1.0 if half is RIGHT else 1.0
            return Excursion(outward * shift.x * k, -shift.y * k), _sureness(shift)
    path = commissure_step(rest, task, side, halves=True)
    text = "by the places of the mirrored halves, not by registered pixels"
    return path, GOOD if by_hand else limited("not_registered", text)


def commissure_step(rest: Still, task: Still, side: Side, *, halves: bool) -> Excursion | None:
    """Path of a corner of the mouth between its places in both photos."""
    places = [
        _outward(still.upright(halves=halves)[still.sides[side].commissure], still.sides[side])
        for still in (rest, task)
    ]
    way = places[1] - places[0]
    return Excursion(float(way[0]), float(-way[1])) if np.isfinite(way).all() else None


def brow_rise(
    rest: Still, task: Still, shifts: Displacement | None, side: Side
) -> tuple[Value | None, Quality]:
    """Rise of a brow in mm, and how well it was seen; ways as for ``commissure_path``."""
    half = rest.sides[side]
    by_hand = set(half.brow_upper) & (rest.face.moved | task.face.moved)
    if shifts is not None and not by_hand:
        shift = shifts.brow[HALVES.index(half)]
        if np.isfinite(shift.y):
            return (-shift.y * rest.scale.mm_per_px, None, 1), _sureness(shift)
    text = "by the places of the mirrored halves, not by registered pixels"
    value = brow_step(rest, task, side, halves=True)
    return value, GOOD if by_hand else limited("not_registered", text)


def brow_step(rest: Still, task: Still, side: Side, *, halves: bool) -> Value | None:
    """Rise of a brow between its places in both photos, mm."""
    heights = [
        float(anatomy.brow_height(still.upright(halves=halves)[None], still.sides[side])[0])
        for still in (rest, task)
    ]
    rise = heights[1] - heights[0]
    return (rise, None, 1) if np.isfinite(rise) else None


def _corrected(face: PhotoFace, points: Points) -> PhotoFace:
    """The face with the points that the measured track holds elsewhere than they were found."""
    apart = np.abs(face.points[:, :2] - points).max(axis=1)
    changed = np.flatnonzero(apart > _SAME_PX)
    if not len(changed):
        return face
    whole, hemi, mouth = face.points.copy(), face.hemi.copy(), face.mouth.copy()
    whole[changed, :2] = hemi[changed] = mouth[changed] = points[changed]
    return replace(
        face, points=whole, hemi=hemi, mouth=mouth, moved=frozenset(int(i) for i in changed)
    )


def _outward(place: Points, half: HalfFace) -> Points:
    return place * (-1.0, 1.0) if half is RIGHT else place


def _sureness(shift: Shift) -> Quality:
    if shift.confidence >= _UNSURE:
        return GOOD
    text = "the movement rests on landmarks, not on recognised pixels"
    return limited("pixels_not_recognised", f"{text} {shift.reason}".strip())
