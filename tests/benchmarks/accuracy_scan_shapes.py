"""Asymmetry, swelling, droop, excursion and change on the rendered truth, to results/.

Run from the project's root: ``python tests/benchmarks/accuracy_scan_shapes.py [DATA] [CACHE]``.
Nothing is fitted on these scans. The heads of other identities are in
``accuracy_scan_shapes_heads.py``.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from scan_runs import MANIFEST, ROOT, Runner, value

from workbench.model import Side
from workbench.plugin.contract import Measured

SIDES = (Side.RIGHT, Side.LEFT)
BARS = {"excursion_mm": 1.2, "droop_mm": 0.7, "swelling_share": 0.15, "symmetric_rms_mm": 0.3}


def measured_all(runner: Runner) -> dict[str, Measured]:
    """All scans of the folder by stem, measured."""
    found = {}
    for file in sorted(runner.folder.glob("*.ply")):
        task = "smile" if "smile" in file.stem else "rest"
        unit = "m" if "metres" in file.stem else "mm"
        visit = "V2" if "palsy" in file.stem or "swelling" in file.stem else "V1"
        found[file.stem] = runner.measured(file.name, task, visit, unit)
        print(file.stem, flush=True)
    return found


def single(folder: Path, scans: dict[str, Measured]) -> list[dict[str, Any]]:
    """What single scans tell: swelling, droop against the own mirror image, symmetry."""
    rows = []
    for stem, one in scans.items():
        m = one.result.measurements
        truth = json.loads((folder / f"{stem}.truth.json").read_text())
        row: dict[str, Any] = {"scan": stem}
        for name in ("asymmetry_rms", "asymmetry_coverage", "swelling_max", "commissure_asymmetry"):
            read = value(m, f"scan.{name}")
            row[name] = None if read is None else round(read, 3)
        read = value(m, "scan.commissure_height_difference")
        row["height_difference"] = None if read is None else round(read, 3)
        left, right = (truth["mm"][f"commissure_{s}_xyz"] for s in ("left", "right"))
        row["true_height_difference"] = round(left[2] - right[2], 3)
        if "swelling" in stem:
            exact = json.loads((folder / "scan_cheekpuffR_swelling.truth.json").read_text())
            row["true_swelling"] = exact["displacement_vs_rest_mm"]["max"]
        rows.append(row)
    return rows


def pairs(runner: Runner, scans: dict[str, Measured]) -> list[dict[str, Any]]:
    """Smiles against rest, and palsy and swelling as a later visit against rest."""
    rows = []
    for stem, one in scans.items():
        rest = scans.get("fused_scan_rest" if stem.startswith("fused") else "scan_rest")
        if rest is None or one is rest or "metres" in stem:
            continue
        source = runner.folder / f"{stem.removeprefix('fused_')}.truth.json"
        change = json.loads(source.read_text())["change_vs_rest"]
        found = runner.derived((rest, one))
        smile = one.capture.task == "smile"
        feature = "scan.commissure_excursion" if smile else "scan.change_commissure"
        for side in SIDES:
            read = value(found, feature, side)
            row = {
                "scan": stem,
                "feature": feature,
                "side": side.value,
                "read": None if read is None else round(read, 2),
                "true": change[f"commissure_excursion_3d_{side.value}_mm"],
            }
            rows.append(row)
        if not smile:
            for name in ("change_rms", "change_outward_max", "change_inward_max"):
                read = value(found, f"scan.{name}")
                rows.append({"scan": stem, "feature": f"scan.{name}", "read": read})
    back = scans.get("fused_scan_rest_metres_rotated"), scans.get("fused_scan_rest")
    if back[0] and back[1]:
        from dataclasses import replace

        later = replace(back[0], capture=replace(back[0].capture, visit="V2"))
        still = runner.derived((back[1], later))
        for m in still:
            row = {"scan": "no change: other noise, rotated, in metres, no colours"}
            rows.append(row | {"feature": m.feature, "side": m.side.value, "read": m.value})
    return rows


def summary(one: list[dict[str, Any]], two: list[dict[str, Any]]) -> dict[str, Any]:
    """The bars: largest error, and how many of how many could be read."""
    ways = [r for r in two if r["feature"] == "scan.commissure_excursion"]
    droops = [r for r in one if "palsy" in r["scan"]]
    swollen = [r for r in one if "swelling" in r["scan"]]
    even = [r for r in one if r["scan"].endswith(("rest", "rotated")) and "palsy" not in r["scan"]]

    def worst(errors: list[float | None]) -> dict[str, Any]:
        given = [abs(e) for e in errors if e is not None]
        largest = round(max(given), 3) if given else None
        return {"read": len(given), "of": len(errors), "largest_error": largest}

    def off(row: dict[str, Any], read: str, true: str) -> float | None:
        return None if row[read] is None else float(row[read]) - float(row[true])

    shares = [
        None if (e := off(r, "swelling_max", "true_swelling")) is None else e / r["true_swelling"]
        for r in swollen
    ]
    return {
        "excursion_mm": worst([off(r, "read", "true") for r in ways]),
        "droop_mm": worst([off(r, "height_difference", "true_height_difference") for r in droops]),
        "droop_3d_mm": worst(
            [
                None if r["commissure_asymmetry"] is None else r["commissure_asymmetry"] - 2.896
                for r in droops
            ]
        ),
        "swelling_share": worst(shares),
        "symmetric_rms_mm": worst([r["asymmetry_rms"] for r in even]),
        "least_coverage_percent": min(r["asymmetry_coverage"] or 0 for r in one),
    }


def card(found: dict[str, Any]) -> list[dict[str, str]]:
    """Rows for the accuracy table."""
    words = {
        "excursion_mm": ("way of a corner of the mouth, rest to smile (7 and 17 mm)", "mm"),
        "droop_mm": ("height of one corner of the mouth against the other, droop", "mm"),
        "swelling_share": ("largest swelling of a cheek (8.5 mm)", "share"),
        "symmetric_rms_mm": ("asymmetry (RMS) of a symmetric face", "mm"),
    }
    return [
        {
            "quantity": f"scan: {what}",
            "truth": "rendered head, exact and as scanned",
            "n": f"{found[key]['read']} of {found[key]['of']}",
            "error": f"largest {found[key]['largest_error']} {unit}",
        }
        for key, (what, unit) in words.items()
    ]


def main() -> None:
    shared = os.environ.get("MYOLENS_DATA", str(ROOT.parent / "shared" / "data"))
    data = Path(sys.argv[1] if len(sys.argv) > 1 else shared)
    folder = data / "truth" / "scan"
    if not folder.is_dir():
        sys.exit(f"No test data at {folder}.")
    runner = Runner(folder, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
    scans = measured_all(runner)
    one, two = single(folder, scans), pairs(runner, scans)
    found = summary(one, two)
    report = {
        "analyzer": "scan",
        "version": MANIFEST.version,
        "bars": BARS,
        "summary": found,
        "card": card(found),
        "single": one,
        "pairs": two,
    }
    out = Path(__file__).parent / "results" / "accuracy_scan_shapes.json"
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
