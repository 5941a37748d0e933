"""Accuracy of the landmarks on scans, written to results/accuracy_scan_points.json.

Run from the project's root:
``python tests/benchmarks/accuracy_scan_points.py CACHE PART ... [--data DATA_FOLDER]`` with the
parts truth, heads, population and turned (all by default; each part keeps what the others wrote).
Nothing here was fitted on: see ``fit_scan_points.py``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(HERE)]

from direct_context import DirectContext  # noqa: E402
from fit_scan_points import head, kept  # noqa: E402
from scan_points_card import card  # noqa: E402
from scan_population import SCORED, population_scan  # noqa: E402
from scan_truth import TrueScan, remeshed, scanned, vertex_landmarks  # noqa: E402

from analyzers.perception.face import FaceDetector  # noqa: E402
from analyzers.scan.face_on_scan import FaceOnScan  # noqa: E402
from analyzers.scan.find_face import find_face  # noqa: E402
from analyzers.scan.params import Params  # noqa: E402
from analyzers.scan.points import NAMES, width  # noqa: E402
from analyzers.scan.render import Surface  # noqa: E402
from analyzers.scan.unit import guess_unit  # noqa: E402
from workbench.media.mesh import Mesh, read_mesh  # noqa: E402
from workbench.plugin.manifest import load_manifest  # noqa: E402

Floats = NDArray[np.float64]
PARAMS = Params()
MM = {"mm": 1.0, "m": 1000.0}
INNER = (
    "ex_R", "ex_L", "en_R", "en_L", "ch_R", "ch_L", "prn", "al_R", "al_L", "sbal_R", "sbal_L",
    "sn", "ls", "li", "sts", "sti",
)  # fmt: skip
CHIN = ("gn",)
LISTED = (*INNER, *CHIN, "n", "pg", "sl", "cph_R", "cph_L")
"""Points scored on the simulated population: the lids' edges and brows are not modelled there."""
TURNS = 50
RIGID = ("ex_R", "ex_L", "en_R", "en_L", "ch_R", "ch_L", "prn", "sn", "al_R", "al_L", "ls", "n")


def find(mesh: Mesh, detector: FaceDetector) -> FaceOnScan | None:
    """The face on a mesh."""
    return find_face(Surface(mesh), detector, PARAMS)


def turned(mesh: Mesh, turn: Floats) -> Mesh:
    """The mesh in another position."""
    return replace(mesh, vertices=np.ascontiguousarray(mesh.vertices @ turn.T))


def distances(face: FaceOnScan | None, true: dict[str, Floats], mm: float) -> dict[str, float]:
    """Distance (mm) to the truth by landmark that was found."""
    if face is None:
        return {}
    return {
        name: round(float(np.linalg.norm(face.points[name] - place)) * mm, 3)
        for name, place in true.items()
        if name in face.points
    }


def summary(rows: list[dict[str, float]], names: tuple[str, ...]) -> dict[str, Any]:
    """Mean, 95th percentile and coverage over scans and landmarks."""
    off = [row[name] for row in rows for name in names if name in row]
    asked = len(rows) * len(names)
    if not off:
        return {"n": 0, "asked": asked}
    return {
        "n": len(off),
        "asked": asked,
        "mean_mm": round(float(np.mean(off)), 2),
        "p95_mm": round(float(np.percentile(off, 95)), 2),
        "max_mm": round(float(np.max(off)), 2),
    }


def by_point(rows: list[dict[str, float]]) -> dict[str, Any]:
    """Mean error and number by landmark."""
    return {
        name: {
            "n": len(off),
            "mean_mm": round(float(np.mean(off)), 2),
            "max_mm": round(float(np.max(off)), 2),
        }
        for name in NAMES
        if (off := [row[name] for row in rows if name in row])
    }


def true_points(file: Path) -> tuple[dict[str, Floats], float]:
    """Landmarks of a truth scan in its own coordinates, and mm per unit."""
    truth = json.loads(file.with_suffix(".truth.json").read_text())
    unit = str(truth.get("unit", "mm"))
    exact = file.parent / truth.get("source", file.name)
    places = vertex_landmarks(read_mesh(exact).vertices)
    turn = np.array(truth.get("rotation", np.eye(3).tolist()))
    return {name: place @ turn.T / MM[unit] for name, place in places.items()}, MM[unit]


def truth_part(data: Path, cache: Path, detector: FaceDetector) -> dict[str, Any]:
    """The shared truth, as it lies and turned at random; droop and excursion of the corners."""
    folder = data / "truth" / "scan"
    rows: dict[str, list[dict[str, float]]] = {"exact": [], "fused": []}
    units, faces, true = 0, {}, {}
    turns = Rotation.random(100, random_state=17).as_matrix()
    files = sorted(folder.glob("*.ply"))
    scans = {}
    for i, file in enumerate(files):
        mesh = read_mesh(file)
        places, mm = true_points(file)
        kind = "fused" if file.stem.startswith("fused") else "exact"
        for turn in (np.eye(3), turns[i]):
            face = find(turned(mesh, turn), detector)
            off = distances(face, {k: p @ turn.T for k, p in places.items()}, mm)
            rows[kind].append(off)
            if face is not None:
                guess = guess_unit(width(face.points, "ex_R", "ex_L"))
                units += guess == ("m" if mm == MM["m"] else "mm")
            if (turn == np.eye(3)).all() and face is not None:
                faces[file.stem] = {k: p * mm for k, p in face.points.items()}
                true[file.stem] = {k: p * mm for k, p in places.items()}
        scans[file.stem] = rows[kind][-2:]
        print(file.stem, summary(rows[kind][-2:], INNER), flush=True)
    everything = rows["exact"] + rows["fused"]
    return {
        "found": f"{sum(bool(r) for r in everything)} of {len(everything)}",
        "unit_right": f"{units} of {len(everything)}",
        "inner": {kind: summary(r, INNER) for kind, r in rows.items()},
        "inner_all": summary(everything, INNER),
        "chin": summary(everything, CHIN),
        "by_point": by_point(everything),
        "moved_corners": moved_corners(faces, true),
        "scans": scans,
    }


def moved_corners(
    faces: dict[str, dict[str, Floats]], true: dict[str, dict[str, Floats]]
) -> list[dict[str, Any]]:
    """Way of each corner of the mouth from rest (the heads lie still), read and true (mm)."""
    out = []
    for prefix in ("scan_", "fused_scan_"):
        for task in ("palsyL_rest", "smile_left40", "smile_healthy"):
            moved, rest = f"{prefix}{task}", f"{prefix}rest"
            if moved not in faces or rest not in faces:
                continue
            for name in ("ch_R", "ch_L"):
                way = faces[moved][name] - faces[rest][name]
                imposed = true[moved][name] - true[rest][name]
                out.append(
                    {
                        "scan": moved,
                        "point": name,
                        "read_mm": round(float(np.linalg.norm(way)), 2),
                        "true_mm": round(float(np.linalg.norm(imposed)), 2),
                    }
                )
    return out


def heads_part(data: Path, cache: Path, detector: FaceDetector) -> dict[str, Any]:
    """Other identities and expressions, none of them fitted on: exact and through a scanner."""
    exact, fused = [], []
    turns = Rotation.random(40, random_state=23).as_matrix()
    for i in range(20):
        scan = head(9000 + i, painted=True)
        exact.append(one_head(scan, turns[i], detector))
        if i % 4 == 0:
            mesh = kept(cache, f"held_{i}", lambda s=scan, i=i: scanned(s, 700 + i)).mesh
            fused.append(one_head(TrueScan(mesh, scan.points), turns[20 + i], detector))
    return {
        "exact": summary(exact, INNER) | {"heads": len(exact)},
        "fused": summary(fused, INNER) | {"heads": len(fused)},
        "chin": summary(exact + fused, CHIN),
        "by_point": by_point(exact + fused),
    }


def one_head(scan: TrueScan, turn: Floats, detector: FaceDetector) -> dict[str, float]:
    """Errors on a turned head."""
    face = find(turned(scan.mesh, turn), detector)
    return distances(face, {k: p @ turn.T for k, p in scan.points.items()}, 1.0)


def population_part(data: Path, cache: Path, detector: FaceDetector) -> dict[str, Any]:
    """Subjects not fitted on, remeshed with noise; the same again turned, with other noise."""
    rows, again = [], []
    turns = Rotation.random(100, random_state=29).as_matrix()
    for i, number in enumerate(SCORED):
        scan = population_scan(data, number)
        if scan is None:
            continue
        first = find(remeshed(scan, number).mesh, detector)
        off = distances(first, scan.points, 1.0)
        rows.append(off)
        new = remeshed(scan, 500 + number)
        second = find(turned(new.mesh, turns[i]), detector)
        if first is not None and second is not None:
            back = {k: p @ turns[i] for k, p in second.points.items()}
            again.append(distances(first, back, 1.0))
        print(number, summary(rows[-1:], LISTED), summary(again[-1:], LISTED), flush=True)
    return {
        "subjects": len(rows),
        "listed": summary(rows, LISTED),
        "repeat": summary(again, LISTED),
        "by_point": by_point(rows),
        "repeat_by_point": by_point(again),
    }


def turned_part(data: Path, cache: Path, detector: FaceDetector) -> dict[str, Any]:
    """Random turns of two real head scans: found, and spread of distances between landmarks."""
    out: dict[str, Any] = {}
    turns = Rotation.random(TURNS, random_state=31).as_matrix()
    for name in ("head_scan_LeePerrySmith.ply", "DemoFace_10K.obj"):
        mesh = read_mesh(data / "real" / "scan" / name)
        tables, outer = [], []
        for i, turn in enumerate(turns):
            found: FaceOnScan | None = find(turned(mesh, turn), detector)
            if found is None:
                print(name, "not found at turn", i, flush=True)
                continue
            points = found.points
            tables.append(
                [
                    float(np.linalg.norm(points[a] - points[b]))
                    if a in points and b in points
                    else np.nan
                    for a, b in combinations(RIGID, 2)
                ]
            )
            outer.append(width(points, "ex_R", "ex_L"))
        spread = np.nanstd(np.array(tables), axis=0, ddof=1) / np.mean(outer) * 100
        out[name] = {
            "found": f"{len(tables)} of {TURNS}",
            "distances": len(spread),
            "sd_percent_of_outer_canthal_width": {
                "mean": round(float(np.mean(spread)), 3),
                "max": round(float(np.max(spread)), 3),
            },
        }
        print(name, out[name], flush=True)
    return out


PARTS = {
    "truth": truth_part,
    "heads": heads_part,
    "population": population_part,
    "turned": turned_part,
}


def main() -> None:
    """Runs the parts and writes the results."""
    ask = argparse.ArgumentParser()
    ask.add_argument("cache", type=Path)
    ask.add_argument("parts", nargs="*", default=list(PARTS))
    usual = os.environ.get("MYOLENS_DATA", ROOT.parent / "shared" / "data")
    ask.add_argument("--data", type=Path, default=Path(usual))
    given = ask.parse_args()
    if not given.data.is_dir():
        sys.exit(f"No test data at {given.data}.")
    given.cache.mkdir(parents=True, exist_ok=True)
    out = HERE / "results" / "accuracy_scan_points.json"
    report: dict[str, Any] = json.loads(out.read_text()) if out.exists() else {}
    manifest = load_manifest(ROOT / "analyzers" / "scan" / "analyzer.toml")
    with FaceDetector(DirectContext(given.data, manifest).model("face_landmarker.task")) as one:
        for part in given.parts:
            report[part] = PARTS[part](given.data, given.cache, one)
    report["inner_points"], report["listed_points"] = INNER, LISTED
    report["card"] = card(report)
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report["card"], indent=1))


if __name__ == "__main__":
    main()
