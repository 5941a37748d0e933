"""Error tables of single quantities in stills, beside the bars."""

from __future__ import annotations

from typing import Any

import numpy as np
from face_photo_readings import CLOSED, NAN, SIDE_NAMES, Photos
from face_scoring import Pair, summary


def tables(photos: Photos, way: str) -> dict[str, Any]:
    """Summaries by quantity; heads that face the camera and turned ones apart."""
    rows: dict[str, list[Pair]] = {}
    for still in photos.stills.values():
        where = ", head turned" if still.turned else ""
        kind, mm = still.truth["expression"], still.truth["mm"]
        at_rest = kind == "rest"
        for side in SIDE_NAMES:
            eye = "closing eyes" if kind in CLOSED else "up-gaze" if kind == "up_gaze" else "rest"
            if kind in ("rest", "up_gaze", *CLOSED):
                pair = mm[f"pfh_{side}"], photos.fissure(still.name, way, side)
                rows.setdefault(f"fissure, {eye}{where}", []).append(pair)
            if at_rest:
                pair = mm[f"mrd1_{side}"], photos.mrd1(still.name, way, side)
                rows.setdefault(f"mrd1, rest{where}", []).append(pair)
            if kind == "smile":
                true = still.change("commissure_excursion_frontal", side)
                pair = true, photos.excursion(still, way, side)
                rows.setdefault(f"smile excursion{where}", []).append(pair)
            if kind == "brow_raise":
                pair = still.change("brow_elevation", side), photos.brow(still, way, side)
                rows.setdefault(f"brow excursion{where}", []).append(pair)
    if way == "ours":
        rows |= _own(photos)
    return {name: summary(pairs) for name, pairs in sorted(rows.items())}


def _own(photos: Photos) -> dict[str, list[Pair]]:
    """Quantities that only the analyzer gives."""
    rows: dict[str, list[Pair]] = {}

    def add(name: str, true: float, read: float) -> None:
        rows.setdefault(name, []).append((true, read))

    for still in photos.stills.values():
        if still.turned:
            continue
        kind, mm, rest = still.truth["expression"], still.truth["mm"], still.truth["rest_mm"]
        name = still.name
        if kind == "rest":
            add("mouth width", _width(mm), photos.single(name, "mouth_width"))
            true = mm["commissure_right_xyz"][2] - mm["commissure_left_xyz"][2]
            add("height difference of the corners of the mouth", true,
                photos.corner_difference(name, "ours"))  # fmt: skip
        if kind == "smile":
            true = [still.change("commissure_excursion_frontal", s) for s in SIDE_NAMES]
            ratio = 100 * min(true) / max(true) if max(true) > 0 else NAN
            add("smile symmetry, %", ratio, photos.single(name, "smile_symmetry"))
        if kind == "brow_raise":
            true = [still.change("brow_elevation", s) for s in SIDE_NAMES]
            add("brow symmetry, %", 100 * min(true) / max(true),
                photos.single(name, "brow_symmetry"))  # fmt: skip
        if kind == "pucker":
            true = 100 * (1 - _width(mm) / _width(rest))
            add("pucker narrowing, %", true, photos.single(name, "pucker_narrowing"))
        if kind == "eyes_closed":
            true = [rest[f"pfh_{s}"] - mm[f"pfh_{s}"] for s in SIDE_NAMES]
            add("closure symmetry, %", 100 * min(true) / max(true),
                photos.single(name, "closure_symmetry"))  # fmt: skip
        for side, sign in (("left", 1), ("right", -1)):
            if kind == "smile":
                moved = np.subtract(mm[f"commissure_{side}_xyz"], rest[f"commissure_{side}_xyz"])
                add("smile, outward", sign * float(moved[1]),
                    photos.single(name, "commissure_excursion_lateral", side))  # fmt: skip
                add("smile, upward", float(moved[2]),
                    photos.single(name, "commissure_excursion_vertical", side))  # fmt: skip
            if kind in ("smile", "pucker"):
                true_eye = rest[f"pfh_{side}"] - mm[f"pfh_{side}"]
                add(f"narrowing of the eye in {kind}", true_eye,
                    photos.single(name, "synkinesis_eye", side))  # fmt: skip
    return rows


def _width(mm: dict[str, Any]) -> float:
    """Frontal distance of the corners of the mouth, mm."""
    apart = np.subtract(mm["commissure_left_xyz"], mm["commissure_right_xyz"])
    return float(np.hypot(apart[1], apart[2]))
