"""All that is looked for in the frames of a video: each perception in the frames that need it.

Only numbers are kept; frames are decoded one at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from analyzers.face import anatomy
from analyzers.face.eyes.blinks import Blink
from analyzers.face.eyes.lids import LidMeasures, lids_of_track
from analyzers.face.films.moved import halves_displaced, lids_displaced
from analyzers.face.films.recording import Points, Recording
from analyzers.face.films.segments import CLOSURES, GAZES, REST
from analyzers.face.films.selection import Selection, thinned
from analyzers.face.movements.excursion import Excursion
from analyzers.face.params import Params
from analyzers.face.rows import Value
from analyzers.face.sides import Halves
from analyzers.perception.face_points import HALVES, LEFT, HalfFace
from analyzers.perception.frame_pass import pass_over
from analyzers.perception.hemi_track import HemiLook
from analyzers.perception.iris_track import IrisLook
from analyzers.perception.lid_track import LidLook, LidTrack
from analyzers.perception.mirror_track import MirrorLook
from analyzers.perception.shift_track import ShiftLook, ShiftTrack
from analyzers.perception.some_faces import SomeFaces
from workbench.model import Capture, Side
from workbench.plugin.contract import Context

_AROUND_BLINK = 2
"""Frames before and after the deepest one of a blink in which the lids are looked for."""
_MOUTH = ("smile", "pucker")
_SHIFTED = (*_MOUTH, "brow-raise", *CLOSURES)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A face through a video of n frames.

    Attributes:
        face: plain landmarks (VIDEO mode) in every frame.
        hemi: landmarks of either half on its own (IMAGE mode), facial frame, px.
        lids: margins of the lids by pixels.
        shifts: movement of mouth corners and brows from rest, by pixels.
        irises: (n, 2, 2) centres of the fitted irises in the facial frame (px), per half.
        mouth: px of the picture, as ``hemi`` with the corners of the mouth at rest
            set against each other by pixels.
        level: (n, 2) tilt of the eyes (rad) by what a drooping lid does not move, share of the
            corners' difference that comes from pixels.
            All NaN where not asked for or not found.
    """

    face: Recording
    hemi: SomeFaces
    lids: LidTrack
    shifts: ShiftTrack
    irises: Points
    mouth: SomeFaces
    level: Points

    def lids_of(self, sides: Halves) -> dict[Side, LidMeasures]:
        """Lid measures of each side in mm, over all frames."""
        k = self.face.scale.mm_per_px
        return {s: lids_of_track(self.lids, HALVES.index(h), k) for s, h in sides.items()}

    def openings(self, sides: Halves) -> dict[Side, Points]:
        """Palpebral fissure of each side by pixels, (n,) mm."""
        return {side: lids.fissure for side, lids in self.lids_of(sides).items()}

    def hemi_openings(self, sides: Halves) -> dict[Side, Points]:
        """The same by landmarks of either half on its own."""
        k = self.face.scale.mm_per_px
        return {
            s: self.hemi.each(partial(anatomy.palpebral_fissure_height, half=h)) * k
            for s, h in sides.items()
        }

    def raw_openings(self, sides: Halves) -> dict[Side, Points]:
        """The same by plain landmarks."""
        k = self.face.scale.mm_per_px
        raw = self.face.raw
        return {s: anatomy.palpebral_fissure_height(raw, h) * k for s, h in sides.items()}

    def hemi_corner(self, half: HalfFace) -> Points:
        """A corner of the mouth by its half on its own: outward and down, (n, 2) px."""
        return self.hemi.each(partial(anatomy.commissure, half=half))

    def raw_corner(self, half: HalfFace) -> Points:
        """The same by plain landmarks."""
        return anatomy.commissure(self.face.raw, half)

    def mouth_shift(self, half: HalfFace, frames: Sequence[int]) -> Excursion | None:
        """Path of a corner of the mouth from rest by pixels; None where it cannot be told."""
        moved = self.shifts.commissure[list(frames), HALVES.index(half)]
        moved = moved[np.isfinite(moved).all(axis=1)] * self.face.scale.mm_per_px
        if not len(moved):
            return None
        outward = 1.0 if half is LEFT else -1.0
        x, y = np.median(moved, axis=0)
        lengths = np.linalg.norm(moved, axis=1)
        spread = float(lengths.std(ddof=1)) if len(moved) > 1 else None
        return Excursion(float(outward * x), float(-y), spread, len(moved))

    def brow_shift(self, half: HalfFace, frames: Sequence[int]) -> Value | None:
        """Rise of a brow from rest by pixels (mm); None where it cannot be told."""
        up = -self.shifts.brow[list(frames), HALVES.index(half), 1] * self.face.scale.mm_per_px
        up = up[np.isfinite(up)]
        if not len(up):
            return None
        return float(np.median(up)), float(up.std(ddof=1)) if len(up) > 1 else None, len(up)

    def brow_course(self, half: HalfFace) -> Points:
        """Rise of a brow from rest by pixels over the frames, (n,) mm; NaN where not measured."""
        return np.asarray(-self.shifts.brow[:, HALVES.index(half), 1] * self.face.scale.mm_per_px)

    def iris_offsets(self, sides: Halves) -> tuple[dict[Side, Points], dict[Side, Points]]:
        """Iris from the middle of its eye's corners, (n, 2) mm, x to the subject's left, y up:
        by fitted circles, and by landmarks."""
        k = self.face.scale.mm_per_px
        way = np.array([1.0 if sides[Side.LEFT] is LEFT else -1.0, -1.0]) * k
        fitted, plain = {}, {}
        for side, half in sides.items():
            raw = self.face.raw
            corners = (raw[:, half.outer_canthus] + raw[:, half.inner_canthus]) / 2
            fitted[side] = (self.irises[:, HALVES.index(half)] - corners) * way
            plain[side] = anatomy.iris_offset(raw, half) * way
        return fitted, plain


def look(
    ctx: Context,
    capture: Capture,
    face: Recording,
    chosen: Sequence[Selection],
    blinks: Sequence[Blink],
    params: Params,
) -> Seen:
    """Measures what the selections need.

    Raises:
        ProblemError: if the video cannot be read.
    """
    count = len(face.times)
    rest = next((one.rest for one in chosen if one.rest), ())
    halves_in, shifts_in, lids_in, irises_in = _wanted(chosen, blinks, count, params)
    still = rest[len(rest) // 2] if rest else 0
    halves = HemiLook(ctx, face.track, sorted(halves_in))
    least = params.iris_px_lids_least
    lids = LidLook(ctx, face.track, sorted(lids_in), least_iris=least)
    shifts = ShiftLook(face.track, halves, still, sorted(shifts_in) if rest else [])
    irises = IrisLook(face.track, sorted(irises_in))
    resting = {n for one in chosen if one.segment.task == REST for n in one.frames}
    mirror = MirrorLook(face.track, halves, sorted(resting))
    pass_over(ctx, capture, [halves, lids, irises, shifts, mirror], first=still)
    hemi = halves.points
    hidden = _unread(chosen, lids.lids) - halves_in
    if hidden:
        more = HemiLook(ctx, face.track, sorted(hidden))
        pass_over(ctx, capture, [more], note="measuring each half of the face")
        hemi = hemi.joined(more.points)
    hemi = halves_displaced(hemi, face.track.points, face.moves)
    return Seen(
        face,
        hemi.changed(lambda faces, frames: face.frame.at(frames).place(faces)),
        _lids_of(face, lids.lids, ctx),
        shifts.shifts,
        face.frame.place(irises.irises[..., :2]),
        halves_displaced(mirror.mouth(), face.track.points, face.moves),
        mirror.level,
    )


def _lids_of(face: Recording, lids: LidTrack, ctx: Context) -> LidTrack:
    """The lids, with what a person has moved in its place."""
    now = face.frame, face.raw
    return lids_displaced(lids, face.track.points, now, face.times, face.moves, ctx.edits)


def _unread(chosen: Sequence[Selection], lids: LidTrack) -> set[int]:
    """Frames of up-gazes whose lids the pixels did not tell: the halves must."""
    gazes = [one.frames for one in chosen if one.segment.task == "up-gaze"]
    return {n for frames in gazes if not lids_known(lids.gap, frames) for n in frames}


def _wanted(
    chosen: Sequence[Selection], blinks: Sequence[Blink], count: int, params: Params
) -> tuple[set[int], set[int], set[int], set[int]]:
    """Frames for mirrored halves, shifts, lids and irises."""
    hemi: set[int] = set()
    shifts: set[int] = set()
    lids: set[int] = set()
    irises: set[int] = set()
    for one in chosen:
        task = one.segment.task
        hemi |= set(one.rest)
        lids |= set(one.rest)
        if task == REST:
            hemi |= set(one.frames)
            lids |= set(one.frames)
        elif task == "up-gaze":
            lids |= set(one.frames)
            irises |= {*one.rest, *one.frames[: params.hemi_frames]}
        elif task in GAZES:
            irises |= {*one.rest, *one.frames}
        if task in _SHIFTED:
            picked = thinned(one.frames, params.shift_frames)
            shifts |= set(picked)
            hemi |= set(picked)
        if task == "brow-raise":
            shifts |= set(one.course)
            hemi |= set(one.course)
        if task in _MOUTH:
            hemi |= {*one.frames, *one.course}
            lids |= set(one.frames)
        if task in CLOSURES:
            lids |= {*one.course, *one.frames}
    for blink in blinks:
        lids |= set(around(blink, count))
    return hemi, shifts, lids, irises


def lids_known(openings: Points, frames: Sequence[int]) -> bool:
    """Whether the pixels told the lids of every eye (n, eyes) in at least half of the frames."""
    if not len(frames):
        return True
    return bool((np.isfinite(openings[list(frames)]).mean(axis=0) >= 0.5).all())


def around(blink: Blink, count: int) -> range:
    """Frames about the deepest one of a blink, in a video of ``count`` frames."""
    return range(
        max(0, blink.deepest - _AROUND_BLINK), min(count, blink.deepest + _AROUND_BLINK + 1)
    )


def picked(lids: LidMeasures, frames: Sequence[int]) -> LidMeasures:
    """The measures of some frames alone."""
    own = list(frames)
    return LidMeasures(
        fissure=lids.fissure[own],
        mrd1=lids.mrd1[own],
        mrd2=lids.mrd2[own],
        closure_gap=lids.closure_gap[own],
        upper=lids.upper[own],
        confidence=lids.confidence[own],
        closed=lids.closed[own],
        reason=lids.reason[own],
    )


def fissure_at(openings: Mapping[Side, Points], frames: Iterable[int]) -> dict[Side, Value | None]:
    """Median opening of each side over some frames (mm), its spread, and how many frames."""
    out: dict[Side, Value | None] = {}
    picked = list(frames)
    for side, opening in openings.items():
        known = opening[picked]
        known = known[np.isfinite(known)]
        spread = float(known.std(ddof=1)) if len(known) > 1 else None
        out[side] = (float(np.median(known)), spread, len(known)) if len(known) else None
    return out
