"""Each quantity of a set of stills, true and as read in three ways: ours, hemi, raw."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from face_landmarks import Landmarks, Reading
from face_runs import Still, analysed, paired, stills, value
from face_scoring import Pair

from workbench.model import Side
from workbench.plugin.contract import Measured, Result

ALL_WAYS = ("ours", "hemi", "raw")
SIDE_NAMES = ("left", "right")
NAN = float("nan")
CLOSED = ("eyes_closed", "forced_closure")
EMPTY = Result(measurements=())


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """One still: the analyzer's rows (alone and against rest) and the landmarks' readings."""

    measured: Measured
    against_rest: Result
    landmarks: dict[str, Reading] | None


class Photos:
    """Readings of all stills in a folder, with the camera's scale or that of the iris."""

    def __init__(self, folder: Path, landmarks: Landmarks, cache: Path, *, scaled: bool) -> None:
        self.stills = stills(folder)
        self._read: dict[str, _Read] = {}
        alone = {name: analysed(s, cache, scaled=scaled) for name, s in self.stills.items()}
        for name, still in self.stills.items():
            against = EMPTY
            if still.rest in alone and still.rest != name:
                against = paired(alone[name], alone[still.rest], still, cache)
            # One scale for all pictures of one camera: that of the face at rest.
            basis = still.rest if still.rest in self.stills else name
            scale = still.mm_per_px if scaled else landmarks.iris_scale(folder / basis)
            seen = landmarks.of(folder / name, scale)
            self._read[name] = _Read(alone[name], against, seen)

    def chosen(self, *expressions: str, turned: bool = False) -> list[Still]:
        """Stills of these expressions, facing the camera or turned."""
        return [
            s
            for s in self.stills.values()
            if s.truth["expression"] in expressions and s.turned is turned
        ]

    def _landmarks(self, name: str, way: str) -> Reading | None:
        seen = self._read[name].landmarks if name in self._read else None
        return None if seen is None else seen.get(way)

    def fissure(self, name: str, way: str, side: str) -> float:
        """Height of the eye's opening, mm: of a closing eye its gap."""
        if way != "ours":
            got = self._landmarks(name, way)
            return NAN if got is None else got.fissure[side]
        result = self._read[name].measured.result
        shut = self.stills[name].truth["expression"] in CLOSED
        names = ("closure_gap", "palpebral_fissure_height")
        for feature in names if shut else names[::-1]:
            read = value(result, feature, Side(side))
            if np.isfinite(read):
                return read
        if shut:
            return value(self._read[name].against_rest, "closure_gap", Side(side))
        return NAN

    def mrd1(self, name: str, way: str, side: str) -> float:
        """Margin reflex distance 1, mm."""
        if way != "ours":
            got = self._landmarks(name, way)
            return NAN if got is None else got.mrd1[side]
        return value(self._read[name].measured.result, "mrd1", Side(side))

    def fissure_change(self, still: Still, way: str, side: str) -> float:
        """From rest (of the same camera) to this still, mm."""
        if still.rest not in self.stills:
            return NAN
        return self.fissure(still.name, way, side) - self.fissure(still.rest, way, side)

    def _moved(self, still: Still, way: str, side: str) -> tuple[float, float, float]:
        """Landmarks from rest: commissure outward and down, brow up."""
        now, before = (self._landmarks(n, way) for n in (still.name, still.rest))
        if now is None or before is None:
            return NAN, NAN, NAN
        x, y = now.commissure[side] - before.commissure[side]
        return float(x), float(y), now.brow[side] - before.brow[side]

    def excursion(self, still: Still, way: str, side: str) -> float:
        """Path of the corner of the mouth, mm."""
        if way != "ours":
            x, y, _ = self._moved(still, way, side)
            return float(np.hypot(x, y))
        result = self._read[still.name].against_rest
        read = value(result, "commissure_excursion", Side(side))
        return read if np.isfinite(read) else value(result, "synkinesis_mouth", Side(side))

    def brow(self, still: Still, way: str, side: str) -> float:
        """Rise of the brow, mm."""
        if way != "ours":
            return self._moved(still, way, side)[2]
        return value(self._read[still.name].against_rest, "brow_excursion", Side(side))

    def corner_difference(self, name: str, way: str) -> float:
        """How much lower the left corner of the mouth is, mm."""
        if way != "ours":
            got = self._landmarks(name, way)
            if got is None:
                return NAN
            return float(got.commissure["left"][1] - got.commissure["right"][1])
        return value(self._read[name].measured.result, "commissure_height_difference")

    def single(self, name: str, feature: str, side: str = "") -> float:
        """Any feature of the analyzer in one still or against its rest."""
        read = self._read[name]
        for result in (read.measured.result, read.against_rest):
            got = value(result, feature, Side(side) if side else Side.NONE)
            if np.isfinite(got):
                return got
        return NAN


def share(weak: float, strong: float) -> float:
    """Weak over strong side; NaN unless both are known."""
    return weak / strong if np.isfinite(weak + strong) and strong > 0 else NAN


def sides_pairs(rows: list[Still], true: object, read: object) -> list[Pair]:
    """(true, read) of both sides of these stills; both functions take (still, side)."""
    assert callable(true)
    assert callable(read)
    return [(float(true(s, side)), float(read(s, side))) for s in rows for side in SIDE_NAMES]
