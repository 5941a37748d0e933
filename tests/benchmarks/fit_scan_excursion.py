"""Errors of both channels of an excursion, to results/: what ``excursion.py`` weighs them by.

Run from the project's root: ``python tests/benchmarks/fit_scan_excursion.py [N] [CACHE]``.
The heads are drawn with a seed of their own: neither those of the shared truth, nor those on which
landmarks were fitted or anything is scored. Each is scanned at rest, in two uneven smiles and one
uneven raise of the brows, every other head by a simulated hand-held scanner.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import open3d as o3d
from accuracy_scan_shapes_heads import noisy
from scan_runs import PARAMS, Runner
from scan_truth import draw_identity, head_scan, scanned

from analyzers.scan.excursion import SIDES, laid_pair
from analyzers.scan.pair import Opened, Pair

SEED = 47_110
"""Heads drawn with this seed are used nowhere else."""
SMALL_MM = 6.0
"""Ways up to here give the part of the error that does not grow (judgement)."""
CASES: dict[str, tuple[str, str, dict[str, float]]] = {
    "rest": ("rest", "", {}),
    "wide": ("smile", "ch", {"mouthSmile_L": 1.0, "mouthSmile_R": 0.3, "cheekSquint_L": 0.35}),
    "middle": ("smile", "ch", {"mouthSmile_L": 0.15, "mouthSmile_R": 0.65, "cheekSquint_R": 0.2}),
    "brows": ("brow-raise", "sci", {"browOuterUp_L": 0.9, "browOuterUp_R": 0.3}),
}
"""Task, landmark and blend shapes."""


def one_head(index: int, cache: Path) -> list[dict[str, Any]]:
    """Ways of both sides in all tasks (mm), by each channel, with the true ones."""
    chance = np.random.default_rng(SEED + index)
    identity = draw_identity(chance)
    folder = cache / f"head{index}"
    folder.mkdir(parents=True, exist_ok=True)
    runner = Runner(folder, folder / "cache")
    truth, scans = {}, {}
    for name, (task, _, shapes) in CASES.items():
        truth[name] = head_scan(identity, shapes, eyes=True, painted=SEED + index)
        file = folder / f"{name}.ply"
        if not file.is_file():
            if index % 2:
                seen = scanned(truth[name], SEED + 10 * index + len(scans)).mesh
                mesh = o3d.geometry.TriangleMesh(
                    o3d.utility.Vector3dVector(seen.vertices),
                    o3d.utility.Vector3iVector(seen.faces),
                )
                mesh.vertex_colors = o3d.utility.Vector3dVector(np.asarray(seen.colors) / 255)
            else:
                mesh = noisy(truth[name], chance, name == "middle")
            o3d.io.write_triangle_mesh(str(file), mesh)
        scans[name] = runner.measured(file.name, task)
    opened = Opened(PARAMS, runner._context("mm"))
    rows = []
    for name, (task, landmark, _) in CASES.items():
        pair = laid_pair(scans["rest"], scans[name], opened) if landmark else None
        if not isinstance(pair, Pair):
            continue
        dense = pair.dense(PARAMS)
        for _, letter in SIDES:
            point = f"{landmark}_{letter}"
            rest, moved = pair.rest.points.get(point), pair.task.points.get(point)
            true = float(np.linalg.norm(truth[name].points[point] - truth["rest"].points[point]))
            seen_way = None if dense is None or rest is None else dense.at(rest)
            plain = None if rest is None or moved is None else pair.laid.there(moved) - rest
            row = {
                "head": index,
                "fused": bool(index % 2),
                "task": task,
                "side": letter,
                "true": true,
                "dense": None if seen_way is None else float(np.linalg.norm(seen_way)),
                "landmarks": None if plain is None else float(np.linalg.norm(plain)),
            }
            print(json.dumps(row), flush=True)
            rows.append(row)
    return rows


def errors(rows: list[dict[str, Any]], channel: str) -> tuple[np.ndarray, np.ndarray]:
    """True ways and errors (mm) where the channel read one."""
    given = [r for r in rows if r[channel] is not None]
    true = np.array([r["true"] for r in given])
    return true, np.array([r[channel] for r in given]) - true


def rms(values: np.ndarray) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(values**2)))


def fitted(rows: list[dict[str, Any]]) -> dict[str, float | int]:
    """Of each channel: its error on small ways, how it grows by the way, and over all."""
    out: dict[str, float | int] = {}
    for channel in ("dense", "landmarks"):
        true, error = errors(rows, channel)
        small = true <= SMALL_MM
        base = rms(error[small])
        beyond = (error[~small] ** 2 - base**2) / true[~small] ** 2
        growth = float(np.sqrt(max(0.0, beyond.mean()))) if len(beyond) else 0.0
        out |= {
            f"{channel} n": len(error),
            f"{channel} n up to {SMALL_MM:g} mm": int(small.sum()),
            f"{channel} sd up to {SMALL_MM:g} mm": round(base, 3),
            f"{channel} growth": round(growth, 3),
            f"{channel} rms": round(rms(error), 3),
            f"{channel} bias": round(float(error.mean()), 3),
            f"{channel} largest": round(float(np.abs(error).max()), 3),
        }
    return out


def main() -> None:
    heads = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    cache = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp(prefix="myolens-"))
    rows = [row for i in range(heads) for row in one_head(i, cache)]
    by = {
        part: fitted([r for r in rows if part in ("all", r["task"])])
        for part in ("all", "smile", "brow-raise")
    }
    report = {"seed": SEED, "heads": heads, "fitted": by, "rows": rows}
    out = Path(__file__).parent / "results" / "fit_scan_excursion.json"
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(by, indent=1))


if __name__ == "__main__":
    main()
