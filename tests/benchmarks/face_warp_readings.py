"""Warped photographs read in four ways, as changes per side in mm of the base's own scale.

``raw`` and ``hemi``: landmarks in the frame of the base (which isolates their error).
``pixels``: the analyzer's pixel methods, before its gates. ``ours``: what the analyzer exports from
the files, with the scale of the base; refused is not given.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from face_landmarks import HALF, Reading, readings_of
from face_runs import MANIFEST, DirectContext, run, value
from face_warp_cases import Warp
from face_warps import Base

from analyzers.face.params import Params
from analyzers.face.visit import derive
from analyzers.perception.displacement import moved
from analyzers.perception.face import FaceDetector
from analyzers.perception.face_points import HALVES
from analyzers.perception.hemiface import hemi_points
from analyzers.perception.lids import find_lids
from workbench.model import SetScale, Side
from workbench.plugin.contract import Measured

WAYS = ("ours", "pixels", "hemi", "raw")
SIDES = ("left", "right")
NAN = float("nan")
UNGATED_IRIS_PX = 6.0
"""The lids are looked for in eyes far below the analyzer's gate too, to show what it refuses."""
Changes = dict[str, float]
_TASK = {"smile": "smile", "brow": "rest", "gap": "close-eyes"}


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """One picture: landmarks and the analyzer's rows by task."""

    rgb: Any
    points: Any
    side: Any
    readings: dict[str, Reading]


class Bench:
    """Reads the warps of one base."""

    def __init__(self, base: Base, detector: FaceDetector, folder: Path) -> None:
        self.base, self._detector, self.folder = base, detector, folder
        self._at_base: dict[str, Measured] = {}
        seen = self._see(base.rgb)
        assert seen is not None
        self._base = seen
        self._lids = find_lids(base.rgb, seen.points, least_iris=UNGATED_IRIS_PX)
        self._write(base.rgb, "base.png")

    def changes(self, warp: Warp) -> dict[str, Changes]:
        """Change per side, by way."""
        rgb = np.asarray(warp.make(self.base), np.uint8)
        out = {way: dict.fromkeys(SIDES, NAN) for way in WAYS}
        seen = self._see(rgb)
        if seen is not None:
            for way in ("raw", "hemi"):
                if way in seen.readings and way in self._base.readings:
                    out[way] = self._landmark_changes(warp, seen.readings[way], way)
            out["pixels"] = self._pixel_changes(warp, seen)
        self._write(rgb, "warped.png")
        out["ours"] = self._exported(warp)
        return out

    def _see(self, rgb: Any) -> _Seen | None:
        faces = self._detector.detect(rgb, tiles=True)
        if not faces:
            return None
        side = hemi_points(rgb, faces[0], self._detector)
        readings = readings_of(faces[0].points, side, self.base.points)
        return _Seen(rgb, faces[0].points, side, readings)

    def _write(self, rgb: Any, name: str) -> None:
        cv2.imwrite(str(self.folder / name), rgb[..., ::-1])

    def _landmark_changes(self, warp: Warp, now: Reading, way: str) -> Changes:
        before, k = self._base.readings[way], self.base.mm_per_px
        out = {}
        for side in SIDES:
            corner = (now.commissure[side] - before.commissure[side]) * k
            out[side] = {
                "lid": (before.fissure[side] - now.fissure[side]) * k,
                "gap": now.fissure[side] * k,
                "brow": (before.brow[side] - now.brow[side]) * k,
                "smile": float(np.hypot(*corner)),
            }.get(warp.kind, float(corner[1]))
        return out

    def _pixel_changes(self, warp: Warp, seen: _Seen) -> Changes:
        k, out = self.base.mm_per_px, {}
        if warp.kind in ("lid", "gap"):
            lids = find_lids(seen.rgb, seen.points, least_iris=UNGATED_IRIS_PX)
            for i, half in enumerate(HALVES):
                side = next(s for s, h in HALF.items() if h is half)
                now, before = lids[i].gap * k, self._lids[i].gap * k
                out[side] = now if warp.kind == "gap" else before - now
            return out
        shift = moved(
            self._base.rgb,
            self._base.points,
            seen.rgb,
            seen.points,
            rest_side=self._base.side,
            task_side=seen.side,
        )
        for i, half in enumerate(HALVES):
            side = next(s for s, h in HALF.items() if h is half)
            one = shift.brow[i] if warp.kind == "brow" else shift.commissure[i]
            out[side] = (one.length if warp.kind == "smile" else one.y) * k
        return out

    def _run(self, name: str, task: str, cached: str = "") -> Measured:
        if cached and cached in self._at_base:
            return self._at_base[cached]
        edits = (SetScale(self.base.mm_per_px),)
        measured = run(self.folder, name, task, self.folder / "cache", edits)
        if cached:
            self._at_base[cached] = measured
        return measured

    def _exported(self, warp: Warp) -> Changes:
        now = self._run("warped.png", _TASK.get(warp.kind, "rest"))
        out = {}
        if warp.kind in ("smile", "brow"):
            # A brow that was moved down is the rest from which the base is a raise.
            task, rest = now, self._run("base.png", "rest", "rest")
            if warp.kind == "brow":
                task, rest = self._run("base.png", "brow-raise", "brow"), now
            ctx = DirectContext(self.folder, MANIFEST, cache=self.folder / "cache")
            result = derive((task, rest), Params(), ctx)
            feature = "brow_excursion" if warp.kind == "brow" else "commissure_excursion"
            return {side: value(result, feature, Side(side)) for side in SIDES}
        before = self._run("base.png", "rest", "rest")
        for side in SIDES:
            if warp.kind == "gap":
                out[side] = value(now.result, "closure_gap", Side(side))
                continue
            lid = warp.kind == "lid"
            feature = "palpebral_fissure_height" if lid else "commissure_height"
            change = value(now.result, feature, Side(side)) - value(
                before.result, feature, Side(side)
            )
            out[side] = -change if lid else change
        return out
