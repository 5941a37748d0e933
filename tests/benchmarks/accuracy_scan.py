"""Accuracy of the scan analyzer against known truth, written to results/accuracy_scan.json.

Run from the project's root: ``python tests/benchmarks/accuracy_scan.py [DATA_FOLDER]``.
Ten scans of one rendered head (exact meshes, and as a simulated scanner sees them) with known
landmarks; twenty simulated faces with exact homologous points; real scans for detection only.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial import cKDTree
from scipy.spatial.transform import Rotation

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from direct_context import DirectContext, with_hash  # noqa: E402

from analyzers.perception.face import FaceDetector  # noqa: E402
from analyzers.scan.find_face import find_face  # noqa: E402
from analyzers.scan.params import Params  # noqa: E402
from analyzers.scan.points import NAMES, frame_of, width  # noqa: E402
from analyzers.scan.render import Surface  # noqa: E402
from analyzers.scan.run import measure  # noqa: E402
from analyzers.scan.unit import guess_unit  # noqa: E402
from analyzers.scan.visit import derive, landmarks  # noqa: E402
from workbench.media.mesh import read_mesh  # noqa: E402
from workbench.model import Capture, Modality  # noqa: E402
from workbench.model.problem import ProblemError  # noqa: E402
from workbench.plugin.contract import Measured  # noqa: E402
from workbench.plugin.manifest import load_manifest  # noqa: E402

PARAMS = Params()
MANIFEST = load_manifest(ROOT / "analyzers" / "scan" / "analyzer.toml")
# The 68-point scheme of the truth files; the points that both schemes define.
PIE68 = {"ex_R": 36, "en_R": 39, "en_L": 42, "ex_L": 45, "ch_R": 48, "ch_L": 54}
PIE68 |= {"ls": 51, "li": 57, "prn": 30}
WIDTHS = {
    "scan.outer_canthal_width": ("ex_R", "ex_L"),
    "scan.inner_canthal_width": ("en_R", "en_L"),
    "scan.mouth_width": ("ch_R", "ch_L"),
}
MM = {"mm": 1.0, "m": 1000.0}


def run(root: Path, path: str, task: str, unit: str | None) -> tuple[Measured, float]:
    """A scan measured without a cache, and how long it took (s)."""
    capture = with_hash(
        Capture(path=path, subject="s", visit="v", modality=Modality.SCAN, task=task), root
    )
    with tempfile.TemporaryDirectory() as cache:
        context = DirectContext(
            root, MANIFEST, facts={"unit": unit} if unit else {}, cache=Path(cache)
        )
        start = time.perf_counter()
        result = measure(capture, PARAMS, context)
        return Measured(capture=capture, result=result), time.perf_counter() - start


def imposed_asymmetry(mesh: Path, rest: Path, nose: np.ndarray) -> float:
    """Area-weighted RMS (mm) of the imposed left-right difference along the surface normal.

    The head at rest is exactly symmetric about y = 0, which gives each vertex its partner.
    """
    neutral, moved = read_mesh(rest), read_mesh(mesh)
    flip = np.array([1.0, -1.0, 1.0])
    apart, partner = cKDTree(neutral.vertices).query(neutral.vertices * flip)
    corners = moved.vertices[moved.faces]
    face_normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normal = np.zeros_like(moved.vertices)
    area = np.zeros(len(normal))
    for i in range(3):
        np.add.at(normal, moved.faces[:, i], face_normal)
        np.add.at(area, moved.faces[:, i], np.linalg.norm(face_normal, axis=1) / 6)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
    difference = ((moved.vertices - moved.vertices[partner] * flip) * normal).sum(axis=1)
    region = (np.linalg.norm(moved.vertices - nose, axis=1) < PARAMS.region_mm) & (
        normal[:, 0] > PARAMS.min_facing
    )
    region &= apart < 0.01
    return float(np.sqrt(np.average(difference[region] ** 2, weights=area[region])))


def truth_scans(folder: Path) -> dict[str, Any]:
    scans: dict[str, Any] = {}
    measured: dict[str, Measured] = {}
    for file in sorted(folder.glob("*.ply")):
        truth = json.loads(file.with_suffix(".truth.json").read_text())
        unit = truth.get("unit", "mm")
        given = truth.get("landmarks_mm") or truth["landmarks"]
        true = {k: np.array(given[str(i)]) * MM[unit] for k, i in PIE68.items()}
        task = "smile" if "smile" in file.stem else "rest"
        one, seconds = run(folder, file.name, task, unit)
        measured[file.stem] = one
        found = {k: p * MM[unit] for k, p in landmarks(one).items()}
        row: dict[str, Any] = {
            "seconds": round(seconds, 2),
            "unit_guess_right": guess_unit(width(landmarks(one), "ex_R", "ex_L")) == unit,
            "landmark_error_mm": {
                k: round(float(np.linalg.norm(found[k] - true[k])), 2) for k in true if k in found
            },
        }
        for m in one.result.measurements:
            name = m.feature.partition(".")[2]
            if m.value is None:
                row[name] = {"missing": [str(r) for r in m.quality.reasons]}
                continue
            row[name] = {"read": round(m.value, 3), "n": m.n, "quality": m.quality.verdict}
            if m.feature in WIDTHS and m.sd is not None:
                expected = width(true, *WIDTHS[m.feature])
                inside = m.ci_low is not None and m.ci_low <= expected <= (m.ci_high or 0)
                row[name] |= {"true": round(expected, 3), "sd": round(m.sd, 2), "in_ci": inside}
        exact = folder / f"{file.stem.removeprefix('fused_').removesuffix('_metres_rotated')}.ply"
        plain = json.loads(exact.with_suffix(".truth.json").read_text())["landmarks_mm"]
        row["asymmetry_rms"]["imposed_normal_part"] = round(
            imposed_asymmetry(exact, folder / "scan_rest.ply", np.array(plain["30"])), 3
        )
        scans[file.stem] = row
        print(file.stem, json.dumps(row), flush=True)
    return {"scans": scans, "excursion": excursions(folder, measured)} | {"summary": summary(scans)}


def excursions(folder: Path, measured: dict[str, Measured]) -> list[dict[str, Any]]:
    rows = []
    for prefix in ("", "fused_"):
        for name in ("scan_smile_healthy", "scan_smile_left40"):
            if prefix + name not in measured:
                continue
            change = json.loads((folder / f"{name}.truth.json").read_text())["change_vs_rest"]
            pair = (measured[prefix + name], measured[prefix + "scan_rest"])
            context = DirectContext(folder, MANIFEST, facts={"unit": "mm"})
            for m in derive(pair, PARAMS, context).measurements:
                read = None if m.value is None else round(m.value, 2)
                true = change[f"commissure_excursion_3d_{m.side}_mm"]
                inside = None if m.ci_low is None else m.ci_low <= true <= (m.ci_high or 0)
                row = {"scan": prefix + name, "side": m.side, "read": read, "true": true}
                rows.append(row | {"in_ci": inside})
    return rows


def spread_of(values: list[float]) -> dict[str, float | int]:
    v = np.array(values)
    return {
        "n": len(v),
        "mean": round(float(v.mean()), 2),
        "p95": round(float(np.percentile(v, 95)), 2),
        "max": round(float(v.max()), 2),
    }


def summary(scans: dict[str, Any]) -> dict[str, Any]:
    kinds = {
        "exact": [s for n, s in scans.items() if not n.startswith("fused_")],
        "fused": [s for n, s in scans.items() if n.startswith("fused_") and "metres" not in n],
        "fused_untextured_rotated_metres": [s for n, s in scans.items() if "metres" in n],
    }
    out: dict[str, Any] = {"found": f"{len(scans)} of {len(scans)}"}
    out["unit_guess_right"] = sum(s["unit_guess_right"] for s in scans.values())
    out["seconds_median"] = round(float(np.median([s["seconds"] for s in scans.values()])), 2)
    for kind, rows in kinds.items():
        errors = [e for row in rows for e in row["landmark_error_mm"].values()]
        out[kind] = {"landmark_error_mm": spread_of(errors)}
        for feature in WIDTHS:
            name = feature.partition(".")[2]
            given = [row[name] for row in rows if "read" in row[name]]
            bias = [g["read"] - g["true"] for g in given]
            out[kind][name] = {
                "n": len(given),
                "of": len(rows),
                "bias_mm": round(float(np.mean(bias)), 2),
                "max_abs_error_mm": round(float(np.abs(bias).max()), 2),
                "truth_in_95_interval": sum(g["in_ci"] for g in given),
            }
    out["landmark_error_mm"] = {
        name: spread_of([s["landmark_error_mm"][name] for s in scans.values()]) for name in PIE68
    }
    return out


def simulated_faces(folder: Path) -> dict[str, Any]:
    """How well each landmark lands on the same homologous place of different faces (mm)."""
    faces, found, failed = [], [], []
    for file in sorted((folder / "simpop").glob("*.obj")):
        try:
            one, _ = run(folder, f"simpop/{file.name}", "rest", "mm")
        except ProblemError:
            failed.append(file.name)
            continue
        faces.append(read_mesh(file).vertices)
        found.append(landmarks(one))
    shape = np.mean(faces, axis=0)
    per_point, agreed_on = {}, {}
    for name in NAMES:
        places = [
            shape[np.argmin(np.linalg.norm(v - p[name], axis=1))]
            for v, p in zip(faces, found, strict=True)
            if name in p
        ]
        if not places:
            continue
        agreed = int(np.argmin(np.linalg.norm(shape - np.median(places, axis=0), axis=1)))
        agreed_on[name] = agreed
        errors = [
            float(np.linalg.norm(v[agreed] - p[name]))
            for v, p in zip(faces, found, strict=True)
            if name in p
        ]
        per_point[name] = spread_of(errors)
    widths = {}
    for feature, (right, left) in WIDTHS.items():
        off = [
            width(p, right, left) - float(np.linalg.norm(v[agreed_on[left]] - v[agreed_on[right]]))
            for v, p in zip(faces, found, strict=True)
            if right in p and left in p
        ]
        widths[feature.partition(".")[2]] = {
            "n": len(off),
            "mean_mm": round(float(np.mean(off)), 2),
            "sd_mm": round(float(np.std(off, ddof=1)), 2),
        }
    return {
        "n": len(faces),
        "not_found": failed,
        "distance_to_homologous_point_mm": per_point,
        "width_less_homologous_width": widths,
    }


def real_scans(folder: Path) -> dict[str, Any]:
    """Whether the face is found, and how much the views agree; no lengths: scales are nominal."""
    out: dict[str, Any] = {}
    names = ("head_scan_LeePerrySmith.ply", "head_scan_LeePerrySmith.glb")
    for name in (*names, "DemoFace_10K.obj", "DemoFace_1K.obj", "igea.ply"):
        try:
            one, seconds = run(folder, name, "rest", None)
        except ProblemError as error:
            out[name] = {"found": False, "reason": error.problem.code}
            continue
        points = landmarks(one)
        frame = frame_of(points)
        outer = next(
            m for m in one.result.measurements if m.feature.endswith("outer_canthal_width")
        )
        relative = None if outer.value is None or outer.sd is None else outer.sd / outer.value
        out[name] = {
            "found": True,
            "seconds": round(seconds, 2),
            "forward": None if frame is None else frame[2].round(2).tolist(),
            "outer_canthi_relative_sd": None if relative is None else round(relative, 4),
        }
        print(name, out[name], flush=True)
    return out


def any_orientation(folder: Path, turns: int = 8) -> dict[str, Any]:
    """Random turns of two real scans: found or not, and how far the landmarks move on the scan."""
    out: dict[str, Any] = {}
    model = DirectContext(folder, MANIFEST).model("face_landmarker.task")
    rotations = Rotation.random(turns, random_state=7).as_matrix()
    with FaceDetector(model) as detector:
        for name in ("head_scan_LeePerrySmith.ply", "DemoFace_10K.obj"):
            mesh = read_mesh(folder / name)
            straight = find_face(Surface(mesh), detector, PARAMS)
            found, moved = 0, []
            for turn in rotations:
                turned = replace(mesh, vertices=mesh.vertices @ turn.T)
                face = find_face(Surface(turned), detector, PARAMS)
                if face is None or straight is None:
                    continue
                found += 1
                outer = width(straight.points, "ex_R", "ex_L")
                moved += [
                    float(np.linalg.norm(face.points[k] @ turn - straight.points[k])) / outer
                    for k in PIE68
                    if k in face.points and k in straight.points
                ]
            out[name] = {
                "found": f"{found} of {turns}",
                "landmark_shift_share_of_outer_canthal_width": {
                    "n": len(moved),
                    "mean": round(float(np.mean(moved)), 4),
                    "max": round(float(np.max(moved)), 4),
                },
            }
            print(name, out[name], flush=True)
    return out


def main() -> None:
    data = Path(
        sys.argv[1]
        if len(sys.argv) > 1
        else os.environ.get("MYOLENS_DATA", ROOT.parent / "shared" / "data")
    )
    if not data.is_dir():
        sys.exit(f"No test data at {data}.")
    report = {
        "analyzer": "scan",
        "version": MANIFEST.version,
        "truth": truth_scans(data / "truth" / "scan"),
        "real": real_scans(data / "real" / "scan"),
        "any_orientation": any_orientation(data / "real" / "scan"),
        "simulated_faces": simulated_faces(data / "real" / "scan"),
    }
    out = Path(__file__).parent / "results" / "accuracy_scan.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report["truth"]["summary"], indent=1))


if __name__ == "__main__":
    main()
