"""Accuracy of the face analyzer on rendered faces with known millimetres.

``python tests/benchmarks/accuracy_face.py`` writes ``results/accuracy_face.json``. All photos
and videos of the truth set are measured twice: with the camera's true scale, and with the scale
that the analyzer takes from the iris. Nothing in the analyzer is fitted on these faces.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import cv2  # noqa: E402
import numpy as np  # noqa: E402
from direct_context import DirectContext, with_hash  # noqa: E402

from analyzers.face.params import Params  # noqa: E402
from analyzers.face.run import measure  # noqa: E402
from analyzers.face.slope import binned, robust_slope  # noqa: E402
from analyzers.face.visit import derive  # noqa: E402
from workbench.model import (  # noqa: E402
    Capture,
    Edit,
    Measurement,
    Modality,
    SetScale,
    SetSegment,
    Side,
)
from workbench.plugin.contract import Measured, Result  # noqa: E402
from workbench.plugin.manifest import load_manifest  # noqa: E402

FACES = Path(os.environ.get("MYOLENS_DATA", ROOT.parent / "shared" / "data")) / "truth" / "face"
MANIFEST = load_manifest(ROOT / "analyzers" / "face" / "analyzer.toml")
SIDES = (Side.LEFT, Side.RIGHT)
FACE_PLANE_M = 0.095
"""Distance of the face's plane from the origin of the rendered scene."""
Truth = dict[str, Any]
Row = tuple[float, Measurement | None]


def true_scale(truth: Truth) -> float:
    """Millimetres per pixel of the camera at the plane of the face."""
    camera = truth["camera"]
    away = np.linalg.norm(np.array(camera["eye"]) - np.array([FACE_PLANE_M, 0, 0]))
    return float(away) / float(camera["f_px"]) * 1000


def run(
    name: str, task: str, cache: Path, edits: tuple[Edit, ...] = (), root: Path = FACES
) -> Measured:
    """What the analyzer finds in one file."""
    modality = Modality.VIDEO if name.endswith(".mp4") else Modality.PHOTO
    capture = Capture(path=name, subject="s", visit="v", modality=modality, task=task)
    capture = with_hash(capture, root)
    ctx = DirectContext(root, MANIFEST, edits=edits, cache=cache)
    return Measured(capture=capture, result=measure(capture, Params(), ctx))


def pick(result: Result, feature: str, side: Side = Side.NONE) -> Measurement | None:
    """The measurement of a feature with a value, or None."""
    for m in result.measurements:
        if m.feature == f"face.{feature}" and m.side is side and m.value is not None:
            return m
    return None


def summary(rows: list[Row]) -> dict[str, float | int | None]:
    """Error, recovery (slope of measured on true) and how many values and intervals held."""
    given = [(t, m) for t, m in rows if m is not None and m.value is not None]
    out: dict[str, float | int | None] = {"n": len(rows), "given": len(given)}
    if not given:
        return out
    true = np.array([t for t, _ in given])
    read = np.array([float(m.value or 0.0) for _, m in given])
    error = read - true
    varied = float(np.ptp(true)) > 0
    inside = [m.ci_low <= t <= m.ci_high for t, m in given if m.ci_low is not None]
    return out | {
        "bias": round(float(error.mean()), 3),
        "mae": round(float(np.abs(error).mean()), 3),
        "rmse": round(float(np.sqrt((error**2).mean())), 3),
        "recovery_slope": round(float(np.polyfit(true, read, 1)[0]), 3) if varied else None,
        "interval_coverage": round(float(np.mean(inside)), 3) if inside else None,
    }


def photos(scaled: bool, cache: Path) -> tuple[dict[str, list[Row]], dict[str, Any]]:
    """All photos: rows of truth and measurement per metric, and what becomes of one-sidedness."""
    rows: dict[str, list[Row]] = defaultdict(list)
    found: dict[str, tuple[Truth, Measured]] = {}
    for file in sorted(FACES.glob("*.truth.json")):
        truth = json.loads(file.read_text(encoding="utf-8"))
        if "image" not in truth:
            continue
        task = "smile" if truth["expression"] == "smile" else "rest"
        edits = (SetScale(true_scale(truth)),) if scaled else ()
        found[truth["image"]] = truth, run(truth["image"], task, cache, edits)
    lids: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for truth, measured in found.values():
        result = measured.result
        if truth["expression"] == "rest":
            low = truth["mm"]["commissure_right_xyz"][2] - truth["mm"]["commissure_left_xyz"][2]
            for end in ("", "_raw"):
                feature = f"commissure_height_difference{end}"
                rows[feature].append((low, pick(result, feature)))
        if truth["expression"] in ("rest", "brow_raise", "eyes_closed", "up_gaze"):
            kind = "open" if truth["expression"] != "eyes_closed" else "closed"
            for side in SIDES:
                for end in ("", "_raw"):
                    m = pick(result, f"palpebral_fissure_height{end}", side)
                    true = truth["mm"][f"pfh_{side}"]
                    rows[f"palpebral_fissure_height{end} ({kind} eyes)"].append((true, m))
        if truth["condition"].startswith("ptosis"):
            _ptosis(truth, result, found, lids)
        if truth["expression"] == "smile":
            _smile(truth, measured, found, rows, cache)
    recovery = {
        name: {
            "n": len(pairs),
            "slope": round(float(_through_origin(pairs)), 3),
            "mean_true": round(float(np.mean([t for t, _ in pairs])), 3),
            "mean_read": round(float(np.mean([m for _, m in pairs])), 3),
        }
        for name, pairs in sorted(lids.items())
    }
    return rows, recovery


def _through_origin(pairs: list[tuple[float, float]]) -> float:
    true, read = np.array(pairs).T
    return float(true @ read / (true @ true)) if true.any() else float("nan")


def _ptosis(
    truth: Truth,
    result: Result,
    found: dict[str, tuple[Truth, Measured]],
    lids: dict[str, list[tuple[float, float]]],
) -> None:
    """Change of the fissure against the same face without ptosis, on both eyes."""
    healthy = found[f"face_{truth['identity']}_healthy_rest.jpg"][1].result
    both = truth["condition"].startswith("ptosisBi")
    for end in ("", "_raw"):
        changes = {}
        for side in SIDES:
            now = pick(result, f"palpebral_fissure_height{end}", side)
            before = pick(healthy, f"palpebral_fissure_height{end}", side)
            if now is None or before is None:
                return
            changes[side] = float(now.value or 0) - float(before.value or 0)
        kind = "bilateral" if both else "unilateral"
        dose = {side: truth["change_vs_rest"][f"pfh_change_{side}_mm"] for side in SIDES}
        for side in SIDES:
            if dose[side] < 0:
                lids[f"{kind} ptosis{end}"].append((dose[side], changes[side]))
            else:
                other = dose[Side.LEFT if side is Side.RIGHT else Side.RIGHT]
                lids[f"healthy eye beside ptosis{end}"].append((other, changes[side]))
        if not both:
            true = dose[Side.RIGHT] - dose[Side.LEFT]
            read = changes[Side.RIGHT] - changes[Side.LEFT]
            lids[f"left-right difference{end}"].append((true, read))


def _smile(
    truth: Truth,
    measured: Measured,
    found: dict[str, tuple[Truth, Measured]],
    rows: dict[str, list[Row]],
    cache: Path,
) -> None:
    """Excursion from the photo at rest: of the same condition where there is one."""
    identity = truth["identity"]
    own = f"face_{identity}_{truth['condition']}_rest.jpg"
    rest = found.get(own) or found[f"face_{identity}_healthy_rest.jpg"]
    if truth["camera_yaw_deg"]:
        turned = f"face_{identity}_healthy_rest_yaw{truth['camera_yaw_deg']:+d}.jpg"
        rest = found.get(turned, rest)
    ctx = DirectContext(FACES, MANIFEST, cache=cache)
    derived = derive((measured, rest[1]), Params(), ctx)
    where = " (head turned)" if truth["camera_yaw_deg"] else ""
    true = {s: truth["change_vs_rest"][f"commissure_excursion_frontal_{s}_mm"] for s in SIDES}
    for end in ("", "_raw"):
        for side in SIDES:
            m = pick(derived, f"commissure_excursion{end}", side)
            rows[f"commissure_excursion{end}{where}"].append((true[side], m))
        ratio = 100 * min(true.values()) / max(true.values())
        rows[f"smile_symmetry{end}{where}"].append((ratio, pick(derived, f"smile_symmetry{end}")))


def videos(scaled: bool, cache: Path) -> dict[str, dict[str, Any]]:
    """Smiles of the two exams, and the slopes of the sinking lids."""
    out: dict[str, dict[str, Any]] = {}
    for name in ("face_exam_healthy", "face_exam_left40"):
        truth = json.loads((FACES / f"{name}.truth.json").read_text(encoding="utf-8"))
        step = truth["protocol"][0]
        edits: tuple[Edit, ...] = (
            SetSegment("rest", 0.0, step["onset"]),
            SetSegment("smile", step["onset"], step["end"]),
        )
        edits += (SetScale(true_scale(truth)),) if scaled else ()
        result = run(f"{name}.mp4", "exam", cache, edits).result
        for side in SIDES:
            true = truth["change_at_full"]["smile"][f"commissure_excursion_frontal_{side}_mm"]
            out[f"{name} excursion {side}"] = {"true": true} | {
                way: _number(pick(result, f"commissure_excursion{end}", side))
                for way, end in (("hemi", ""), ("raw", "_raw"))
            }
        out[f"{name} rest fissure"] = {"true": truth["rest_mm"]["pfh_left"]} | {
            str(side): _number(pick(result, "palpebral_fissure_height", side)) for side in SIDES
        }
    name = "face_upgaze_fatigue"
    truth = json.loads((FACES / f"{name}.truth.json").read_text(encoding="utf-8"))
    edits = (SetScale(true_scale(truth)),) if scaled else ()
    result = run(f"{name}.mp4", "up-gaze", cache, edits).result
    for side in SIDES:
        t = np.array(truth["frames"]["t"])
        course = np.array([frame[f"pfh_{side}"] for frame in truth["frames"]["mm"]])
        start, blink = truth["imposed"]["up_gaze_from"] + 0.25, truth["imposed"]["blink_at"]
        kept = (t >= start) & ((t < blink[0] - 0.15) | (t > blink[1] + 0.15))
        same = robust_slope(*binned(t[kept], course[kept], Params().droop_bin_s)).per_second
        out[f"{name} slope {side}"] = {
            "imposed": -truth["imposed"]["droop_rate_mm_per_s"][str(side)],
            "true, same stretch and formula": round(same, 3),
        } | {
            way: _number(pick(result, f"lid_droop_slope{end}", side))
            for way, end in (("hemi", ""), ("raw", "_raw"))
        }
    return out


def rephotograph_noise(count: int = 16) -> dict[str, Any]:
    """Spread of the same face photographed again, and the smallest change beyond it (2.77 SD).

    Each picture is shifted by up to 3 pixels, scaled by 0.9-1.1, rolled by up to 4 degrees,
    made brighter or darker (gain 0.8-1.2, offset 15), given noise of SD 4 and saved as JPEG of
    quality 70-95. Pooled over the three faces at rest and smiling; scale from the iris.
    """
    chance = np.random.default_rng(20261122)
    spread: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="myolens-noise-") as folder:
        for identity in "ABC":
            again: dict[str, list[Measured]] = {}
            for task in ("rest", "smile"):
                picture = cv2.imread(str(FACES / f"face_{identity}_healthy_{task}.jpg"))
                values: dict[str, list[float]] = defaultdict(list)
                for i in range(count):
                    name = f"{identity}{task}{i}.jpg"
                    _photograph_again(picture, Path(folder) / name, chance)
                    measured = run(name, task, Path(folder) / "cache", root=Path(folder))
                    again.setdefault(task, []).append(measured)
                    for m in measured.result.measurements:
                        if m.value is not None and m.feature != "face.outer_canthal_width":
                            values[f"{m.feature[5:]} {m.side}".strip()].append(m.value)
                if task == "smile":
                    _pairs_again(again, Path(folder), values)
                for key, got in values.items():
                    name = f"{key.removesuffix(' left').removesuffix(' right')} ({task})"
                    spread[name].append(float(np.var(got, ddof=1)))
    out = {}
    for name, variances in sorted(spread.items()):
        sd = float(np.sqrt(np.mean(variances)))
        out[name] = {"sd": round(sd, 3), "mdc95": round(2.77 * sd, 3), "series": len(variances)}
    return out


def _pairs_again(
    again: dict[str, list[Measured]], folder: Path, values: dict[str, list[float]]
) -> None:
    ctx = DirectContext(folder, MANIFEST, cache=folder / "cache")
    for rest, smile in zip(again["rest"], again["smile"], strict=True):
        for m in derive((rest, smile), Params(), ctx).measurements:
            if m.value is not None:
                values[f"{m.feature[5:]} {m.side}".strip()].append(m.value)


def _photograph_again(picture: Any, file: Path, chance: np.random.Generator) -> None:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D(
        (width / 2, height / 2), chance.uniform(-4, 4), chance.uniform(0.9, 1.1)
    )
    turn[:, 2] += chance.uniform(-3, 3, 2)
    moved = cv2.warpAffine(picture, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
    light = moved * chance.uniform(0.8, 1.2) + chance.uniform(-15, 15)
    noisy = np.clip(light + chance.normal(0, 4, moved.shape), 0, 255).astype(np.uint8)
    quality = int(chance.integers(70, 96))
    cv2.imwrite(str(file), noisy, [cv2.IMWRITE_JPEG_QUALITY, quality])


def _number(m: Measurement | None) -> dict[str, Any] | None:
    if m is None or m.value is None:
        return None
    interval = [round(x, 3) for x in (m.ci_low, m.ci_high) if x is not None]
    return {"value": round(m.value, 3), "interval": interval, "quality": str(m.quality.verdict)}


def main() -> None:
    """Runs everything and writes the results."""
    started = time.perf_counter()
    results: dict[str, Any] = {"data": "41 rendered photos, 3 rendered videos", "unit": "mm, %"}
    with tempfile.TemporaryDirectory(prefix="myolens-face-") as folder:
        for scale, scaled in (("true_scale", True), ("iris_scale", False)):
            rows, recovery = photos(scaled, Path(folder))
            results[scale] = {
                "photos": {name: summary(pairs) for name, pairs in sorted(rows.items())},
                "recovery_of_imposed_ptosis": recovery,
                "videos": videos(scaled, Path(folder)),
            }
    results["rephotograph_noise"] = rephotograph_noise()
    results["seconds"] = round(time.perf_counter() - started, 1)
    file = HERE / "results" / "accuracy_face.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
