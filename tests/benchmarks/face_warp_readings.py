"""Warped photographs read in four ways, as changes per side in mm of the base's own scale.

``raw`` and ``hemi``: landmarks in the frame of the base (which isolates their error). ``ours``:
what the analyzer exports from the files, with the scale of the base; what its gates refuse is not
given.
``ungated``: the same with two gates open, the tilt of the head and the size of the iris for the
lids: the error of the method alone, on the photographs that the gates keep away from it too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from face_landmarks import Reading, readings_of
from face_runs import MANIFEST, DirectContext, run, value
from face_warp_cases import Warp
from face_warps import Base

from analyzers.face.params import Params
from analyzers.face.visit import derive
from analyzers.perception.face import FaceDetector
from analyzers.perception.hemiface import hemi_points
from workbench.model import SetScale, Side
from workbench.plugin.contract import Measured, Result

WAYS = ("ours", "ungated", "hemi", "raw")
SIDES = ("left", "right")
NAN = float("nan")
GATED = Params()
UNGATED = replace(GATED, pitch_max=90.0, iris_px_lids_least=6.0)
"""Heads tilted at will, and lids of eyes far below the gate, to show what is refused."""
Changes = dict[str, float]
_TASK = {"smile": "smile", "brow": "rest", "gap": "close-eyes"}


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """Landmarks of one picture by way."""

    readings: dict[str, Reading]


class Bench:
    """Reads the warps of one base."""

    def __init__(self, base: Base, detector: FaceDetector, folder: Path) -> None:
        self.base, self._detector, self.folder = base, detector, folder
        self._at_base: dict[tuple[str, Params], Measured] = {}
        seen = self._see(base.rgb)
        assert seen is not None
        self._base = seen
        self._write(base.rgb, "base.png")

    def changes(self, warp: Warp) -> tuple[dict[str, Changes], str]:
        """Change per side, by way; and why the analyzer refuses to tell it, if so."""
        rgb = np.asarray(warp.make(self.base), np.uint8)
        out = {way: dict.fromkeys(SIDES, NAN) for way in WAYS}
        seen = self._see(rgb)
        if seen is not None:
            for way in ("raw", "hemi"):
                if way in seen.readings and way in self._base.readings:
                    out[way] = self._landmark_changes(warp, seen.readings[way], way)
        self._write(rgb, "warped.png")
        out["ours"], why = self._exported(warp, GATED)
        if np.isfinite(list(out["ours"].values())).all():
            # Where the gates refuse nothing they change nothing.
            out["ungated"] = out["ours"]
            return out, ""
        out["ungated"], _ = self._exported(warp, UNGATED)
        return out, why or "no value"

    def _see(self, rgb: Any) -> _Seen | None:
        faces = self._detector.detect(rgb, tiles=True)
        if not faces:
            return None
        side = hemi_points(rgb, faces[0], self._detector)
        readings = readings_of(faces[0].points, side, self.base.points)
        return _Seen(readings)

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

    def _run(self, name: str, task: str, params: Params, *, kept: bool = False) -> Measured:
        if kept and (task, params) in self._at_base:
            return self._at_base[task, params]
        edits = (SetScale(self.base.mm_per_px),)
        measured = run(self.folder, name, task, self.folder / "cache", edits, params)
        if kept:
            self._at_base[task, params] = measured
        return measured

    def _exported(self, warp: Warp, params: Params) -> tuple[Changes, str]:
        now = self._run("warped.png", _TASK.get(warp.kind, "rest"), params)
        if warp.kind in ("smile", "brow"):
            # A brow that was moved down is the rest from which the base is a raise.
            task, rest = now, self._run("base.png", "rest", params, kept=True)
            if warp.kind == "brow":
                task, rest = self._run("base.png", "brow-raise", params, kept=True), now
            ctx = DirectContext(self.folder, MANIFEST, cache=self.folder / "cache")
            result = derive((task, rest), params, ctx)
            feature = "brow_excursion" if warp.kind == "brow" else "commissure_excursion"
            read = {side: value(result, feature, Side(side)) for side in SIDES}
            return read, _why(feature, result, rest.result, task.result)
        if warp.kind == "gap":
            read = {side: value(now.result, "closure_gap", Side(side)) for side in SIDES}
            return read, _why("closure_gap", now.result)
        before = self._run("base.png", "rest", params, kept=True)
        lid = warp.kind == "lid"
        feature = "palpebral_fissure_height" if lid else "commissure_height"
        read = {}
        for side in SIDES:
            first, second = (value(m.result, feature, Side(side)) for m in (before, now))
            read[side] = first - second if lid else second - first
        return read, _why(feature, now.result, before.result)


def _why(feature: str, *results: Result) -> str:
    """Why a feature has no value in one of these results; empty where nothing says so."""
    for result in results:
        for m in result.measurements:
            if m.feature == f"face.{feature}" and m.value is None and m.quality.reasons:
                return m.quality.reasons[0].text
    return ""
