"""Every value of a face on heads of other identities, with what was imposed, to results/.

Run from the project's root: ``python tests/benchmarks/accuracy_scan_shapes_heads.py [N] [CACHE]``.
Each head is measured at rest twice (other mesh, noise and rotation), with two droops, a smile and
a raise of the brows that are uneven, and a swollen cheek. Every other head is seen by a simulated
hand-held scanner, the rest as a mesh with noise. Nothing was fitted on any of them.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import open3d as o3d
from scan_runs import MANIFEST, Runner, spread
from scan_true_values import true_changes, true_values
from scan_truth import TrueScan, draw_identity, head_scan, scanned
from scipy.spatial.transform import Rotation

SEED = 90_210
"""Heads drawn with this seed are used nowhere else."""
NOISE_MM = 0.1
"""Of each vertex along each axis."""
LEAST = 1.0
"""Smallest imposed size (in the unit of the value) of which a recovered share is told."""
CASES: dict[str, tuple[str, dict[str, float]]] = {
    "rest": ("rest", {}),
    "again": ("rest", {}),
    "droop": ("rest", {"mouthFrown_L": 0.6}),
    "slight": ("rest", {"mouthFrown_R": 0.3}),
    "smile": (
        "smile",
        {"mouthSmile_L": 1.0, "mouthSmile_R": 0.35, "cheekSquint_L": 0.35, "cheekSquint_R": 0.1},
    ),
    "brows": ("brow-raise", {"browOuterUp_L": 0.8, "browOuterUp_R": 0.4}),
    "swollen": ("rest", {"cheekPuff_R": 0.5}),
}
"""Task and blend shapes of each scan."""
VISITS = {"again": "V2", "droop": "V3", "slight": "V3", "swollen": "V4"}
PAIRS = (("rest", "smile"), ("rest", "brows"), ("rest", "again"), ("rest", "droop"),
         ("rest", "slight"), ("rest", "swollen"))  # fmt: skip


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


def as_scanned(true: TrueScan, seed: int) -> o3d.geometry.TriangleMesh:
    """The head as a simulated hand-held scanner makes it."""
    seen = scanned(true, seed).mesh
    mesh = o3d.geometry.TriangleMesh(
        o3d.utility.Vector3dVector(seen.vertices), o3d.utility.Vector3iVector(seen.faces)
    )
    mesh.vertex_colors = o3d.utility.Vector3dVector(np.asarray(seen.colors) / 255)
    return mesh


def one_head(index: int, cache: Path | None) -> list[dict[str, Any]]:
    """All values read on one head, each with the true one where it is known."""
    chance = np.random.default_rng(SEED + index)
    identity = draw_identity(chance)
    folder = (cache or Path(tempfile.mkdtemp(prefix="myolens-heads-"))) / f"head{index}"
    folder.mkdir(parents=True, exist_ok=True)
    runner = Runner(folder, folder / "cache")
    truth, scans, rows = {}, {}, []

    def told(case: str, found: Any, true: dict[tuple[str, str], float]) -> None:
        for m in found:
            key = (m.feature, m.side.value)
            rows.append(
                {
                    "head": index,
                    "case": case,
                    "feature": m.feature,
                    "side": m.side.value,
                    "read": m.value,
                    "true": true.get(key),
                }
            )

    for name, (task, shapes) in CASES.items():
        truth[name] = head_scan(identity, shapes, eyes=True, painted=SEED + index)
        file = folder / f"{name}.ply"
        if not file.is_file():
            fused = index % 2 == 1
            mesh = (
                as_scanned(truth[name], SEED + 10 * index + len(scans))
                if fused
                else noisy(truth[name], chance, name == "again")
            )
            o3d.io.write_triangle_mesh(str(file), mesh)
        scans[name] = runner.measured(file.name, task, VISITS.get(name, "V1"))
        told(name, scans[name].result.measurements, true_values(truth[name], truth["rest"]))
        print(index, name, flush=True)
    for first, second in PAIRS:
        true = true_changes(truth[first], truth[second])
        told(f"{first} to {second}", runner.derived([scans[first], scans[second]]), true)
    return rows


def summary(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """By feature: errors against the truth with how many of how many were read, the share of what
    was imposed, what is read where nothing was, and the spread between two scans of one face."""
    by: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by[row["feature"]].append(row)
    out = {}
    for feature, own in sorted(by.items()):
        known = [r for r in own if r["true"] is not None]
        given = [r for r in known if r["read"] is not None]
        imposed = [r for r in given if abs(r["true"]) >= LEAST]
        shares = [100 * r["read"] / r["true"] for r in imposed]
        sizes = [abs(r["true"]) for r in imposed]
        at_rest = {(r["head"], r["side"]): r["read"] for r in own if r["case"] == "rest"}
        again = {(r["head"], r["side"]): r["read"] for r in own if r["case"] == "again"}
        pairs = [(at_rest[k], again.get(k)) for k in at_rest]
        twice = [b - a for a, b in pairs if a is not None and b is not None]
        nothing = [r["read"] for r in own if r["case"] == "rest to again" and r["read"] is not None]
        out[feature] = {
            "of": len(own),
            "read": sum(r["read"] is not None for r in own),
            "errors": spread([r["read"] - r["true"] for r in given]),
            "errors at rest": spread(
                [r["read"] - r["true"] for r in given if r["case"] in ("rest", "again")]
            ),
            "share_percent": [round(min(shares)), round(max(shares))] if shares else None,
            "share n": len(shares),
            "imposed": [round(min(sizes), 1), round(max(sizes), 1)] if sizes else None,
            "repeat": spread(twice),
            "unchanged": spread(nothing),
        }
    return out


def droops(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The height of one corner of the mouth over the other, of the two droops alone."""
    own = [
        r
        for r in rows
        if r["case"] in ("droop", "slight") and r["feature"] == "scan.commissure_height_difference"
    ]
    return summary(own)["scan.commissure_height_difference"]


def card(
    found: dict[str, dict[str, Any]], droop: dict[str, Any], heads: int
) -> list[dict[str, str]]:
    """Rows for the accuracy table."""
    words = {
        "droop": "scan: height difference of the corners, droop",
        "scan.commissure_excursion": "scan: way of the corner of the mouth in a smile",
        "scan.brow_excursion": "scan: way of the brow",
        "scan.change_commissure": "scan: way of the corner since the visit before",
        "scan.swelling_max": "scan: largest height over the other side, swollen cheek",
        "scan.change_outward_max": "scan: largest rise since the visit before, swollen cheek",
    }
    truth = f"{heads} generated heads, half of them as scanned"
    rows = []
    for feature, what in words.items():
        one = droop if feature == "droop" else found.get(feature)
        if one is None or not one["share_percent"]:
            continue
        (low, high), (least, most) = one["share_percent"], one["imposed"]
        error = one["errors"]
        rows.append(
            {
                "quantity": what,
                "truth": truth,
                "n": str(error["n"]),
                "error": f"{low}-{high} % of {_sizes(least, most)} mm (n {one['share n']}); bias"
                f" {error['mean']}, largest error {error['max_abs']} mm",
            }
        )
    still = found["scan.change_rms"]["unchanged"]
    rows.append(
        {
            "quantity": "scan: change of the surface (RMS) where there is none",
            "truth": truth,
            "n": str(still["n"]),
            "error": f"mean {still['mean']}, largest {still['max_abs']} mm",
        }
    )
    return rows


def _sizes(least: float, most: float) -> str:
    return f"{least:g}" if least == most else f"{least:g} to {most:g}"


def main() -> None:
    heads = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    cache = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    rows = [row for i in range(heads) for row in one_head(i, cache)]
    found, droop = summary(rows), droops(rows)
    report = {
        "analyzer": "scan",
        "version": MANIFEST.version,
        "heads": heads,
        "summary": found,
        "droop": droop,
        "card": card(found, droop, heads),
        "rows": rows,
    }
    out = Path(__file__).parent / "results" / "accuracy_scan_shapes_heads.json"
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report["card"], indent=1))


if __name__ == "__main__":
    main()
