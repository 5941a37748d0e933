"""Accuracy of limb and back scans on phantoms of known shape: results/accuracy_body.json.

Run from the project's root: ``python tests/benchmarks/accuracy_body.py``. Every case is written as
a file, turned at random, and measured by the analyzer as a study would; nothing is fitted here.
Coverage (how many could be measured) stands beside every error.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "benchmarks")]

from body_backs import (  # noqa: E402
    BEND_SEED,
    BENDS,
    BLADES,
    MARK_SD_MM,
    SHAPE_ROWS,
    SHAPES,
    back_row,
    bend_row,
    repeats,
    shape_row,
)
from body_limbs import FRESH_SEED, cases, fresh_cases, hole_rows, limb_row, told  # noqa: E402

OUT = ROOT / "tests" / "benchmarks" / "results" / "accuracy_body.json"
BAR_MM = 1.0


def summary(rows: list[dict[str, Any]], key: str) -> dict[str, Any]:
    """Errors of all cases that could be measured, and how many that is."""
    errors = np.array([row[key] for row in rows if key in row])
    return {
        "n": len(rows),
        "coverage": round(len(errors) / len(rows), 3),
        "mean": round(float(errors.mean()), 3),
        "mean_absolute": round(float(np.abs(errors).mean()), 3),
        "worst": round(float(np.abs(errors).max()), 3),
    }


def _card(quantity: str, truth: str, found: dict[str, Any], unit: str) -> dict[str, str]:
    errors = "mean abs. {mean_absolute:.2f}, largest {worst:.2f}, bias {mean:+.2f} ".format(**found)
    return {
        "quantity": quantity,
        "truth": truth,
        "n": f"{round(found['coverage'] * found['n'])} of {found['n']}",
        "error": errors + unit,
    }


def main() -> None:
    """Measures all cases and writes the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        limbs = [limb_row(case, seed, folder) for seed, case in enumerate(cases(), start=1)]
        fresh = [limb_row(case, FRESH_SEED + i, folder) for i, case in enumerate(fresh_cases())]
        holed = list(hole_rows(folder))
        backs = [back_row(*case, seed, folder) for seed, case in enumerate(BLADES, start=1)]
        curves = [shape_row(*case, 40 + i, folder) for i, case in enumerate(SHAPES)]
        bends = [bend_row(*case, BEND_SEED + 2 * i, folder) for i, case in enumerate(BENDS)]
        again = [
            [shape_row(SHAPES[k][0], 0.7, 100 * k + i, folder, mark_sd=MARK_SD_MM)
             for i in range(8)]
            for k in (0, 4)
        ]  # fmt: skip
    by_noise = {
        f"{noise:g}": summary([r for r in limbs if r["noise_mm"] == noise], "girth_error_mm")
        for noise in (0.0, 0.5, 1.0, 2.0)
    }
    girth, volume = by_noise["1"], summary(limbs, "volume_error_percent")
    unseen = summary(fresh, "girth_error_mm")
    unseen["within_1_mm"] = _share_within(fresh)
    girth["within_1_mm"] = _share_within([r for r in limbs if r["noise_mm"] == 1.0])
    each = [
        {} if error is None else {"error": error}
        for row in backs
        for error in row["change_error_mm_marked"]
    ]
    change = summary(each, "error")
    shapes = {name: summary([r["error"] for r in curves], name) for name in SHAPE_ROWS}
    drawn = "drawn backs"
    holes = told(holed)
    bending = summary(bends, "error")
    bending["within_interval"] = sum(row.get("within_interval", False) for row in bends)
    result = {
        "card": [
            _card("limb: largest girth at 1 mm noise", "drawn limbs", girth, "mm"),
            _card(
                f"limb: the same, shapes and seeds kept apart ({unseen['within_1_mm']:.0%} within"
                " 1 mm)", "drawn limbs, 3 to 5 mm meshes, holes, slanting ends", unseen, "mm",
            ),
            _card("limb: volume", "drawn limbs", volume, "%"),
            {
                "quantity": "limb: volume with large holes, within its interval or flagged",
                "truth": "drawn limbs, holes of 12 to 26 mm radius, also at the ends",
                "n": f"{holes['given']} of {holes['n']} given, {holes['good']} of them good",
                "error": f"wrong and not told: {holes['wrong_and_not_told']}; largest of the good"
                f" {holes['largest_error_of_good_percent']} %",
            },
            _card("back: shoulder blade, change from rest (0 to 20 mm)", drawn, change, "mm"),
            _card("back: kyphosis of the surface", drawn, shapes["kyphosis_angle"], "deg"),
            _card("back: lordosis of the surface", drawn, shapes["lordosis_angle"], "deg"),
            _card("back: flexion from rest to bent (0 to 80 deg)", drawn, bending, "deg"),
            _card("back: rotation of the trunk", drawn, shapes["trunk_rotation_max"], "deg"),
            _card("back: spine aside", drawn, shapes["lateral_deviation_max"], "mm"),
        ],
        "girth_by_noise_mm": by_noise,
        "girth_fresh_mm": unseen,
        "height_of_girth_mm": summary(
            [r for r in limbs if "thigh" not in r["case"]], "height_error_mm"
        ),
        "volume_percent": volume,
        "volume_with_holes": holes,
        "blade_change_mm": change,
        "back_shape": shapes,
        "back_flexion_range": bending,
        "back_repeat_sd": repeats([row["rest"] for row in backs]),
        "back_shape_repeat_sd": [repeats([row["read"] for row in rows]) for rows in again],
        "limbs": limbs,
        "fresh": fresh,
        "holed": holed,
        "backs": backs,
        "curves": curves,
        "bends": bends,
        "curves_again": again,
    }  # fmt: skip
    OUT.write_text(json.dumps(result, indent=1) + "\n")
    shown = {k: v for k, v in result.items() if not isinstance(v, list) or k == "card"}
    print(json.dumps(shown, indent=1))


def _share_within(rows: list[dict[str, Any]]) -> float:
    """Share of all cases, those not measured included, that meet the bar."""
    met = [abs(row.get("girth_error_mm", np.inf)) <= BAR_MM for row in rows]
    return round(float(np.mean(met)), 3)


if __name__ == "__main__":
    main()
