"""Hollows of known depth imposed on temples, and what is read of them: results/.

Run from the project's root: ``python tests/benchmarks/accuracy_scan_temples.py [CACHE]``.
Gaussian pits of 1 to 6 mm on generated heads; each scan has its own mesh, noise and rotation. The
errors in the codebook come from the heads of ``SET``, the figures told here from the others.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import open3d as o3d
from accuracy_scan_shapes_heads import noisy
from scan_runs import MANIFEST, PARAMS, Runner, spread, value
from scan_truth import TrueScan, draw_identity, head_scan

from analyzers.scan.render import Surface
from analyzers.scan.temples import temple_region
from workbench.model import Side

SEED = 61_400
"""Heads drawn with this seed are used nowhere else."""
SET, SCORED = range(2), range(2, 6)
REACH_MM = 12.0
"""Standard deviation of a pit along the skin."""
SIDES = ((Side.RIGHT, "R"), (Side.LEFT, "L"))
CASES: dict[str, dict[str, float]] = {
    "rest": {},
    "again": {},
    "1 L": {"L": 1.0},
    "2 R": {"R": 2.0},
    "4 L": {"L": 4.0},
    "6 R": {"R": 6.0},
    "3 both": {"L": 3.0, "R": 3.0},
}
"""Depth (mm) of the pit of each side."""


def hollowed(true: TrueScan, depths: Mapping[str, float]) -> tuple[TrueScan, dict[str, float]]:
    """The head with pits, and the true mean fall (mm) of each side's temple."""
    surface, moved = Surface(true.mesh), true.mesh.vertices.copy()
    means = {"R": 0.0, "L": 0.0}
    for side, depth in depths.items():
        region = temple_region(surface, true.points, side, 1.0, PARAMS)
        assert region is not None
        middle, normals, _ = surface.closest(region.samples.mean(axis=0)[None])
        outward = normals[0] * np.sign(normals[0] @ -region.view.camera.axes[2])

        def fall(places: Any, middle: Any = middle[0], depth: float = depth) -> Any:
            away = ((places - middle) ** 2).sum(axis=1)
            return depth * np.exp(-away / (2 * REACH_MM**2))

        moved -= fall(true.mesh.vertices)[:, None] * outward
        means[side] = float(np.average(fall(region.samples), weights=region.areas))
    return TrueScan(replace(true.mesh, vertices=moved), true.points), means


def one_head(index: int, cache: Path | None) -> list[dict[str, Any]]:
    """What is read on every scan of one head, beside the truth (mm)."""
    chance = np.random.default_rng(SEED + index)
    plain = head_scan(draw_identity(chance), {}, eyes=True, painted=SEED + index)
    folder = (cache or Path(tempfile.mkdtemp(prefix="myolens-temples-"))) / f"head{index}"
    folder.mkdir(parents=True, exist_ok=True)
    runner = Runner(folder, folder / "cache")
    rows, rest = [], None
    for name, depths in CASES.items():
        head, means = hollowed(plain, depths)
        file = folder / f"{name.replace(' ', '_')}.ply"
        if not file.is_file():
            o3d.io.write_triangle_mesh(str(file), noisy(head, chance, name != "rest"))
        one = runner.measured(file.name, "rest", "V1" if name == "rest" else "V2")
        m = one.result.measurements
        row: dict[str, Any] = {"head": index, "case": name}
        row["difference"] = _pair(value(m, "scan.temple_difference"), means["R"] - means["L"])
        deep = {s: depths.get(s, 0.0) for s in "RL"}
        for side, letter in SIDES:
            other = deep["L" if letter == "R" else "R"]
            row[f"coverage {letter}"] = value(m, "scan.temple_coverage", side)
            true = max(deep[letter] - other, 0.0)
            row[f"hollow {letter}"] = _pair(value(m, "scan.temple_hollow_max", side), true)
        if rest is not None:
            found = runner.derived((rest, one))
            for side, letter in SIDES:
                read = value(found, "scan.change_mean_temple", side)
                row[f"change mean {letter}"] = _pair(read, -means[letter])
                read = value(found, "scan.change_inward_max_temple", side)
                row[f"change inward {letter}"] = _pair(read, deep[letter])
        rest = rest or one
        rows.append(row)
        print(json.dumps(row), flush=True)
    return rows


def _pair(read: float | None, true: float) -> dict[str, float | None]:
    return {"read": None if read is None else round(read, 3), "true": round(true, 3)}


QUANTITIES = {
    "difference": ("difference",),
    "hollow": ("hollow R", "hollow L"),
    "change mean": ("change mean R", "change mean L"),
    "change inward": ("change inward R", "change inward L"),
}


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """By quantity: errors on imposed pits, what is read where there is none, share recovered."""
    out: dict[str, Any] = {}
    for name, keys in QUANTITIES.items():
        all_pairs = [row[key] for row in rows for key in keys if key in row]
        given = [p for p in all_pairs if p["read"] is not None]
        pits = [p for p in given if abs(p["true"]) > 0.0]
        out[name] = {
            "of": len(all_pairs),
            "errors": spread([p["read"] - p["true"] for p in pits]),
            "rms_error": round(float(np.sqrt(np.mean([(p["read"] - p["true"]) ** 2
                                                      for p in given]))), 3),
            "without_pit": spread([p["read"] for p in given if p["true"] == 0.0]),
            "share_recovered": round(
                sum(p["read"] * p["true"] for p in pits) / sum(p["true"] ** 2 for p in pits), 3
            ),
        }  # fmt: skip
    return out


def card(found: dict[str, Any]) -> list[dict[str, str]]:
    """Rows for the accuracy table."""
    words = {
        "difference": "temples: mean depth of one against the other's mirror image",
        "hollow": "temples: deepest place against the other's mirror image",
        "change mean": "temples: mean change since the visit before",
        "change inward": "temples: deepest loss since the visit before",
    }
    return [
        {
            "quantity": f"scan: {what}",
            "truth": f"pits of 1 to 6 mm on {len(SCORED)} generated heads, 0.1 mm noise",
            "n": f"{found[key]['errors']['n'] + found[key]['without_pit']['n']} of"
            f" {found[key]['of']}",
            "error": f"{100 * found[key]['share_recovered']:.0f} % recovered, bias"
            f" {found[key]['errors']['mean']}, largest {found[key]['errors']['max_abs']} mm;"
            f" without a pit at most {found[key]['without_pit']['max_abs']} mm",
        }
        for key, what in words.items()
    ]


def main() -> None:
    cache = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    rows = [row for i in (*SET, *SCORED) for row in one_head(i, cache)]
    parts = [[r for r in rows if r["head"] in heads] for heads in (SET, SCORED)]
    setting, scored = (summary(part) for part in parts)
    report = {
        "analyzer": "scan",
        "version": MANIFEST.version,
        "card": card(scored),
        "scored": scored,
        "set": setting,
        "rows": rows,
    }
    out = Path(__file__).parent / "results" / "accuracy_scan_temples.json"
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(scored, indent=1))
    print(json.dumps(setting, indent=1))


if __name__ == "__main__":
    main()
