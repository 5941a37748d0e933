#!/usr/bin/env python3
"""Chair rises, timed up and go and rises from the floor against rendered truth.

    python tests/benchmarks/accuracy_function.py [FOLDER]

Renders the clips that FOLDER (default ``.benchmarks/function``) does not hold yet with
``rendering/make_function.py`` (slow), measures them with the analyzer and writes
``results/accuracy_function.json``. Limits of the analyzer were set with the clips of ``IN_VIEW``
at hand; the others were rendered and measured once, afterwards. Renders show bias, not clinical
accuracy.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import numpy as np  # noqa: E402
from direct_context import DirectContext, with_hash  # noqa: E402

from analyzers.function.params import Params  # noqa: E402
from analyzers.function.run import measure  # noqa: E402
from workbench.model import Capture, Modality  # noqa: E402
from workbench.plugin.contract import Result  # noqa: E402
from workbench.plugin.manifest import load_manifest  # noqa: E402

MANIFEST = load_manifest(ROOT / "analyzers" / "function" / "analyzer.toml")
CASES = {
    "five_crossed_m": ("sit-to-stand", "5x"),
    "five_fast_f": ("sit-to-stand", "5x"),
    "five_thighs_f": ("sit-to-stand", "5x"),
    "five_seat_m": ("sit-to-stand", "5x"),
    "three_front_m": ("sit-to-stand", ""),
    "half_minute_f": ("sit-to-stand", "30s"),
    "up_and_go_m": ("timed-up-and-go", ""),
    "up_and_go_slow_f": ("timed-up-and-go", ""),
    "floor_climbs_m": ("rise-from-floor", ""),
    "floor_climbs_slow_f": ("rise-from-floor", ""),
    "floor_plain_f": ("rise-from-floor", ""),
    "floor_plain_prone_m": ("rise-from-floor", ""),
}
IN_VIEW = frozenset(
    {
        "five_crossed_m",
        "five_fast_f",
        "five_thighs_f",
        "five_seat_m",
        "up_and_go_m",
        "up_and_go_slow_f",
        "floor_climbs_m",
        "floor_climbs_slow_f",
        "floor_plain_f",
    }
)
CONTACT_S = 0.3
WINDOW_S = 30.0
Pair = tuple[float, float | None]
Truth = dict[str, Any]


def analyse(name: str, folder: Path) -> Result:
    """What the analyzer finds in one clip."""
    task, acq = CASES[name]
    capture = Capture(
        path=f"{name}.mp4",
        subject="s",
        visit="v",
        modality=Modality.VIDEO,
        task=task,
        acq=acq,
    )
    ctx = DirectContext(folder, MANIFEST, cache=folder / "landmarks")
    return measure(with_hash(capture, folder), Params(), ctx)


def value(result: Result, feature: str) -> float | None:
    """The measured value, or None where it is missing."""
    (m,) = [m for m in result.measurements if m.feature == f"function.{feature}"]
    return m.value


def moments(truth: Truth, kind: str) -> list[float]:
    """True times of one kind of event, s."""
    return [e["t"] for e in truth["events"] if e["kind"] == kind]


def chair_pairs(truth: Truth, result: Result, acq: str) -> dict[str, list[Pair]]:
    """Truth and measurement by quantity for a clip of chair rises."""
    rows: dict[str, list[Pair]] = defaultdict(list)
    starts, stands = moments(truth, "rise_start"), moments(truth, "standing")
    found = [e.t for e in result.events if e.kind == "standing"]
    rows["rises counted"].append((float(len(stands)), float(len(found))))
    if acq == "5x":
        rows["sit_to_stand_time"].append(
            (stands[4] - starts[0], value(result, "sit_to_stand_time"))
        )
    if acq == "30s":
        offs, end = moments(truth, "seat_off"), starts[0] + WINDOW_S
        # The hips are half-way up in the middle of the (symmetric) rise.
        half = [(a + b) / 2 for a, b in zip(offs, stands, strict=True)]
        true = sum(h <= end for h in half)
        rows["sit_to_stand_count"].append((float(true), value(result, "sit_to_stand_count")))
    for feature in ("rise_time", "sit_time"):
        true_times = truth["metrics"][f"{feature}s_s"]
        (own,) = [m for m in result.measurements if m.feature.endswith(f"sit_to_stand_{feature}")]
        same = len(own.samples) == len(true_times)
        read = own.samples if same else [None] * len(true_times)
        rows[f"sit_to_stand_{feature}"] += list(zip(true_times, read, strict=True))
    pushed = 0.0 if truth["hands"] == "crossed" else 100.0
    rows[f"hand push, hands {truth['hands']}"].append(
        (pushed, value(result, "sit_to_stand_hand_push"))
    )
    if abs(truth["camera"]["eye"][0]) < 0.5 if "eye" in truth["camera"] else False:
        rows["sit_to_stand_trunk_flexion"].append(
            (true_bow(truth), value(result, "sit_to_stand_trunk_flexion"))
        )
    return rows


def true_bow(truth: Truth) -> float:
    """Mean over rises of the largest true lean of the line hip to shoulder, near side, deg."""
    near = "left" if truth["camera"]["eye"][1] > 0 else "right"
    way = -1 if near == "left" else 1
    line = np.subtract(*(truth["landmarks_px"][f"{near}_{j}"] for j in ("shoulder", "hip")))
    lean = np.degrees(np.arctan2(way * line[:, 0], -line[:, 1]))
    times = np.arange(len(lean)) / truth["fps"]
    rises = zip(moments(truth, "rise_start"), moments(truth, "standing"), strict=True)
    return float(np.mean([lean[(times >= a) & (times <= b)].max() for a, b in rises]))


def phase_pairs(truth: Truth, result: Result, prefix: str) -> dict[str, list[Pair]]:
    """Truth and measurement of the times that the truth names."""
    return {
        f"{prefix}_{name.removesuffix('_s')}": [
            (true, value(result, f"{prefix}_{name.removesuffix('_s')}"))
        ]
        for name, true in truth["metrics"].items()
    }


def pairs_of(name: str, truth: Truth, result: Result) -> dict[str, list[Pair]]:
    """Truth and measurement by quantity for one clip."""
    task, acq = CASES[name]
    if task == "sit-to-stand":
        return chair_pairs(truth, result, acq)
    if task == "timed-up-and-go":
        return phase_pairs(truth, result, "timed_up_and_go")
    rows = phase_pairs(truth, result, "rise_from_floor")
    contact = value(result, "rise_from_floor_thigh_contact")
    seen = None if contact is None else float(contact >= CONTACT_S)
    rows["hands climb the thighs (yes 1, no 0)"] = [(float(truth["climbs"]), seen)]
    return rows


def boundaries(truth: Truth, result: Result) -> dict[str, list[float]]:
    """Errors (s) of every kind of phase boundary that was found as often as it is true."""
    out: dict[str, list[float]] = {}
    for kind in dict.fromkeys(e["kind"] for e in truth["events"]):
        true, found = moments(truth, kind), [e.t for e in result.events if e.kind == kind]
        if len(true) == len(found):
            out[kind] = [f - t for t, f in zip(true, found, strict=True)]
    return out


def summary(pairs: list[Pair]) -> dict[str, float | int | None]:
    """n, coverage, bias, mean absolute and largest error."""
    errors = np.array([read - true for true, read in pairs if read is not None])
    out: dict[str, float | int | None] = {"n": len(pairs), "given": len(errors)}
    if len(errors):
        out |= {
            "bias": round(float(errors.mean()), 4),
            "mae": round(float(np.abs(errors).mean()), 4),
            "max_error": round(float(np.abs(errors).max()), 4),
            "exact": int((np.abs(errors) < 1e-9).sum()),
        }
    return out


def card(total: dict[str, list[Pair]]) -> list[dict[str, str]]:
    """Rows for the README's table."""
    rows = []
    for quantity, name, truth in (
        ("sit_to_stand_time", "five times sit to stand", "rendered chair rises"),
        ("sit_to_stand_rise_time", "time of a single rise", "rendered chair rises"),
        ("sit_to_stand_sit_time", "time of a single sitting down", "rendered chair rises"),
        ("sit_to_stand_trunk_flexion", "trunk flexion while rising", "rendered chair rises"),
        ("timed_up_and_go_time", "timed up and go", "rendered timed up and go"),
        ("timed_up_and_go_turn_time", "timed up and go, turn", "rendered timed up and go"),
        ("rise_from_floor_time", "rise from the floor", "rendered rises from the floor"),
    ):
        q = summary(total[quantity])
        unit = "deg" if quantity.endswith("flexion") else "s"
        digits = 1 if unit == "deg" else 2
        error = f"mean abs. {q['mae']:.{digits}f}, bias {q['bias']:+.{digits}f} {unit}"
        rows.append(
            {
                "quantity": f"function: {name}",
                "truth": truth,
                "n": f"{q['given']} of {q['n']}",
                "error": error,
            }
        )
    for quantity, name, truth in (
        ("rises counted", "rises counted, per clip", "rendered chair rises"),
        ("sit_to_stand_count", "stands in 30 s", "rendered chair rises"),
        ("hand push, hands crossed", "no hand push seen, arms crossed", "rendered chair rises"),
        ("hand push, hands thighs", "hand push on the thighs", "rendered chair rises"),
        ("hand push, hands seat", "hand push on the seat", "rendered chair rises"),
        (
            "hands climb the thighs (yes 1, no 0)",
            "hands climb the thighs or not",
            "rendered rises from the floor",
        ),
    ):
        q = summary(total[quantity])
        if quantity.startswith("hand push"):
            error = f"mean error {q['bias']:+.0f} points of % of the rises"
        else:
            error = f"{q['exact']} of {q['n']} right"
        rows.append(
            {
                "quantity": f"function: {name}",
                "truth": truth,
                "n": f"{q['given']} of {q['n']}",
                "error": error,
            }
        )
    return rows


def main() -> None:
    """Renders what is missing, measures all clips and writes the results."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / ".benchmarks" / "function"
    folder.mkdir(parents=True, exist_ok=True)
    absent = [n for n in CASES if not (folder / f"{n}.truth.json").is_file()]
    if absent:
        script = HERE / "rendering" / "make_function.py"
        subprocess.run([sys.executable, str(script), str(folder), *absent], check=True)
    total: dict[str, list[Pair]] = defaultdict(list)
    later: dict[str, list[Pair]] = defaultdict(list)
    errors: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    clips: dict[str, Any] = {}
    for name, (task, _) in CASES.items():
        truth = json.loads((folder / f"{name}.truth.json").read_text(encoding="utf-8"))
        result = analyse(name, folder)
        pairs = pairs_of(name, truth, result)
        for quantity, own in pairs.items():
            total[quantity] += own
            if name not in IN_VIEW:
                later[quantity] += own
        for kind, own_errors in boundaries(truth, result).items():
            errors[task][kind] += own_errors
        clips[name] = {
            "limits_were_set_with_it_in_view": name in IN_VIEW,
            "quality": [str(r) for r in result.quality.reasons] or str(result.quality.verdict),
            "true_and_read": {
                q: [[round(t, 3), None if r is None else round(r, 3)] for t, r in own]
                for q, own in pairs.items()
            },
        }
        print(name, json.dumps(clips[name]["true_and_read"]), flush=True)
    report = {
        "card": card(total),
        "data": "12 rendered clips of two bodies, 20 frames/s, exact truth; no people",
        "quantities": {q: summary(own) for q, own in total.items()},
        "quantities of clips rendered after the limits were set": {
            q: summary(own) for q, own in later.items()
        },
        "boundaries_s": {
            task: {
                kind: {
                    "n": len(e),
                    "bias": round(float(np.mean(e)), 3),
                    "sd": round(float(np.std(e)), 3),
                    "max": round(float(np.max(np.abs(e))), 3),
                }
                for kind, e in kinds.items()
            }
            for task, kinds in errors.items()
        },
        "clips": clips,
    }
    out = HERE / "results" / "accuracy_function.json"
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({k: report[k] for k in ("card", "boundaries_s")}, indent=1))


if __name__ == "__main__":
    main()
