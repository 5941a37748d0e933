"""Accuracy of the gait analyzer on rendered walks that no constant was fitted on.

``python tests/benchmarks/accuracy_gait_unseen.py FOLDER`` renders the walks of
``gait_unseen_cases.toml`` into FOLDER (about 20 minutes on one core; what is there is
used) and writes ``results/accuracy_gait_unseen.json``. Every walk has unequal steps, and the near
foot turns otherwise in each, so the walkers differ in what is hardest to read. The bodies are
those of the fitting set: new walks, not new bodies. That the landmarks' live smoothing is undone
was decided with the first six in view, and so was the way in which steps are read on moving
ground; the two walks past a still camera were rendered after that. Metres by the true scale.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from accuracy_gait import Row, between_walkers, summary
from fit_gait_corrections import _angles, analyse, read
from gait_fitting_set import UNSEEN, render, truth_of

from analyzers.gait.params import Params

UNITS = {
    "cadence": "steps/min",
    "step_time": "s",
    "stance": "points of %",
    "step_length": "m",
    "step_length right / left": "",
    "knee_flexion_peak (near side)": "deg",
    "foot_pitch_late_swing (near side)": "deg",
}
_READ = {"knee_peak": "knee_flexion_peak", "foot_pitch": "foot_pitch_late_swing"}


def rows_of(name: str, folder: Path) -> dict[str, list[Row]]:
    """Pairs of truth and reading by quantity."""
    truth = truth_of(name, folder)
    # A few seconds show two strides of each side, on which a mean is asked for here.
    result = analyse(name, folder, truth, Params(fewest_strides=2))
    walk, stride = truth["params"], truth["stride"]
    rows: dict[str, list[Row]] = defaultdict(list)
    rows["cadence"].append((walk["cadence"], read(result, "cadence")))
    times = {"left": truth["step_time_l"], "right": stride - truth["step_time_l"]}
    lengths = {}
    for side in ("left", "right"):
        rows["step_time"].append((times[side], read(result, "step_time", side)))
        rows["stance"].append((100 * walk[f"stance_{side[0]}"], read(result, "stance", side)))
        lengths[side] = (walk[f"step_length_{side[0]}"], read(result, "step_length", side))
        rows["step_length"].append(lengths[side])
    (true_left, left), (true_right, right) = lengths["left"], lengths["right"]
    ratio = None if left is None or right is None else right / left
    rows["step_length right / left"].append((true_right / true_left, ratio))
    for quantity, _, true in _angles(truth, truth["near"]):
        if quantity in _READ:
            feature = _READ[quantity]
            value = read(result, feature, truth["near"])
            rows[f"{feature} (near side)"].append((true, value))
    return rows


def card(quantities: dict[str, Any]) -> list[dict[str, str]]:
    """The lines of the accuracy table."""
    lines = []
    for name, unit in UNITS.items():
        q = quantities[name]
        error = "none given"
        if q["given"]:
            digits = 1 if unit in {"deg", "points of %"} else 3
            error = (
                f"mean abs. {q['mae']:.{digits}f}, largest {q['max_error']:.{digits}f},"
                f" bias {q['bias']:+.{digits}f} {unit}"
            ).rstrip()
        if "slope" in q:
            error += f"; between walkers slope {q['slope']:.2f}, residual SD {q['residual_sd']:.1f}"
        lines.append(
            {
                "quantity": "gait: " + name.replace("_", " "),
                "truth": "rendered walks that no constant was fitted on",
                "n": f"{q['given']} of {q['n']}",
                "error": error,
            }
        )
    return lines


def main() -> None:
    """Renders what is missing, measures and writes the results."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    total: dict[str, list[Row]] = defaultdict(list)
    walks: dict[str, Any] = {}
    for name, case in UNSEEN.items():
        render(name, folder)
        rows = rows_of(name, folder)
        for quantity, pairs in rows.items():
            total[quantity] += pairs
        walks[name] = {
            "body": case.body,
            "fps": case.fps,
            "true_and_read": {
                q: [[round(t, 3), None if r is None else round(r, 3)] for t, r in pairs]
                for q, pairs in rows.items()
            },
        }
        print(name, json.dumps(walks[name]))
    quantities: dict[str, Any] = {q: summary(rows) for q, rows in total.items()}
    for q in quantities:
        if q.endswith("(near side)"):
            quantities[q] |= between_walkers(total[q])
    for q in ("step_length", "step_length right / left"):
        off = [abs(r / t - 1) for t, r in total[q] if r is not None]
        quantities[q]["largest_share"] = round(float(np.max(off)), 4)
    report = {
        "data": f"{len(UNSEEN)} rendered walks of {len({c.body for c in UNSEEN.values()})} bodies",
        "card": card(quantities),
        "quantities": quantities,
        "walks": walks,
    }
    out = Path(__file__).resolve().parent / "results" / "accuracy_gait_unseen.json"
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(quantities, indent=1))


if __name__ == "__main__":
    main()
