"""Asymmetry, droop, excursion and change on heads of other identities, to results/.

Run from the project's root: ``python tests/benchmarks/accuracy_scan_shapes_heads.py [N] [CACHE]``.
Each head is measured at rest twice (other mesh, noise and rotation), drooping, smiling unevenly and
with a swollen cheek. None of them is a head that landmarks were fitted on.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import open3d as o3d
from scan_runs import MANIFEST, Runner, spread, value
from scan_truth import TrueScan, draw_identity, head_scan
from scipy.spatial.transform import Rotation

from workbench.model import Side

SEED = 90_210
"""Heads drawn with this seed are used nowhere else."""
NOISE_MM = 0.1
"""Of each vertex along each axis."""
CASES: dict[str, tuple[str, dict[str, float]]] = {
    "rest": ("rest", {}),
    "again": ("rest", {}),
    "droop": ("rest", {"mouthFrown_L": 0.6}),
    "smile": (
        "smile",
        {"mouthSmile_L": 0.9, "mouthSmile_R": 0.35, "cheekSquint_L": 0.3, "cheekSquint_R": 0.1},
    ),
    "swollen": ("rest", {"cheekPuff_R": 0.5}),
}
"""Task and blend shapes of each scan."""
VISITS = {"rest": "V1", "smile": "V1", "again": "V2", "droop": "V3", "swollen": "V4"}


def noisy(true: TrueScan, chance: np.random.Generator, turned: bool) -> o3d.geometry.TriangleMesh:
    """Another mesh of the same head: divided, with noise, thinned out, at any rotation."""
    mesh = o3d.geometry.TriangleMesh(
        o3d.utility.Vector3dVector(true.mesh.vertices), o3d.utility.Vector3iVector(true.mesh.faces)
    )
    mesh.vertex_colors = o3d.utility.Vector3dVector(np.asarray(true.mesh.colors) / 255)
    mesh = mesh.subdivide_midpoint(1)
    v = np.asarray(mesh.vertices)
    mesh.vertices = o3d.utility.Vector3dVector(v + chance.normal(0, NOISE_MM, v.shape))
    mesh = mesh.simplify_quadric_decimation(30_000)
    mesh.remove_unreferenced_vertices()
    if turned:
        turn = Rotation.random(random_state=int(chance.integers(1 << 30))).as_matrix()
        mesh.rotate(turn, center=(0, 0, 0))
    return mesh


def one_head(index: int, cache: Path | None) -> dict[str, Any]:
    """All errors on one head (mm)."""
    chance = np.random.default_rng(SEED + index)
    identity = draw_identity(chance)
    folder = (cache or Path(tempfile.mkdtemp(prefix="myolens-heads-"))) / f"head{index}"
    folder.mkdir(parents=True, exist_ok=True)
    runner = Runner(folder, folder / "cache")
    truth: dict[str, TrueScan] = {}
    scans = {}
    for name, (task, shapes) in CASES.items():
        truth[name] = head_scan(identity, shapes, eyes=True, painted=SEED + index)
        file = folder / f"{name}.ply"
        if not file.is_file():
            o3d.io.write_triangle_mesh(str(file), noisy(truth[name], chance, name == "again"))
        scans[name] = runner.measured(file.name, task, VISITS[name])
    row: dict[str, Any] = {"head": index, "identity": identity}
    rest = truth["rest"]
    for name, one in scans.items():
        rows = one.result.measurements
        p = truth[name].points
        for feature in ("asymmetry_rms", "asymmetry_coverage", "commissure_asymmetry"):
            row[f"{name} {feature}"] = value(rows, f"scan.{feature}")
        read = value(rows, "scan.commissure_height_difference")
        true = float(p["ch_L"][1] - p["ch_R"][1])
        row[f"{name} height_difference error"] = None if read is None else read - true
        row[f"{name} heights"] = {
            m.feature: m.value for m in rows if m.feature.startswith("scan.height_difference")
        }
    for m in scans["rest"].result.measurements:
        if m.method == "landmarks_straight":
            same = value(scans["again"].result.measurements, m.feature, m.side)
            both = m.value is not None and same is not None
            row[f"repeat {m.feature} {m.side.value}"] = same - m.value if both else None  # type: ignore[operator]
    moved = np.linalg.norm(truth["swollen"].mesh.vertices - rest.mesh.vertices, axis=1).max()
    swelling = value(scans["swollen"].result.measurements, "scan.swelling_max")
    row["swelling share"] = None if swelling is None else swelling / float(moved) - 1
    ways = runner.derived([scans["rest"], scans["smile"]])
    for side, letter in ((Side.RIGHT, "R"), (Side.LEFT, "L")):
        read = value(ways, "scan.commissure_excursion", side)
        true = float(
            np.linalg.norm(truth["smile"].points[f"ch_{letter}"] - rest.points[f"ch_{letter}"])
        )
        row[f"excursion {letter} true"] = true
        row[f"excursion {letter} error"] = None if read is None else read - true
    for m in runner.derived([scans["rest"], scans["again"]]):
        row[f"no change {m.feature} {m.side.value}"] = m.value
    later = runner.derived([scans["rest"], scans["droop"]])
    read = value(later, "scan.change_commissure", Side.LEFT)
    true = float(np.linalg.norm(truth["droop"].points["ch_L"] - rest.points["ch_L"]))
    row["droop change error"] = None if read is None else read - true
    row["droop true"] = true
    print(json.dumps(row), flush=True)
    return row


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Errors over all heads, with how many of how many were read."""
    out: dict[str, Any] = {}
    for key in rows[0]:
        if key in ("head", "identity") or key.endswith("heights"):
            continue
        given = [row[key] for row in rows if row.get(key) is not None]
        out[key] = spread(given) | {"of": len(rows)}
    return out


def card(found: dict[str, Any], heads: int) -> list[dict[str, str]]:
    """Rows for the accuracy table."""
    words = {
        "droop height_difference error": ("scan: height difference of the corners, droop", "mm"),
        "excursion L error": ("scan: way of the corner of the mouth, wide smile", "mm"),
        "excursion R error": ("scan: way of the corner of the mouth, weak smile", "mm"),
        "droop change error": ("scan: droop since the visit before", "mm"),
        "no change scan.change_rms ": ("scan: change of the surface where there is none", "mm"),
    }
    truth = f"{heads} simulated scans of other heads, 0.1 mm noise"
    return [
        {
            "quantity": what,
            "truth": truth,
            "n": f"{found[key]['n']} of {found[key]['of']}",
            "error": f"bias {found[key].get('mean')}, largest {found[key].get('max_abs')} {unit}",
        }
        for key, (what, unit) in words.items()
        if key in found
    ]


def main() -> None:
    heads = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    cache = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    rows = [one_head(i, cache) for i in range(heads)]
    found = summary(rows)
    report = {
        "analyzer": "scan",
        "version": MANIFEST.version,
        "heads": heads,
        "summary": found,
        "card": card(found, heads),
        "rows": rows,
    }
    out = Path(__file__).parent / "results" / "accuracy_scan_shapes_heads.json"
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
