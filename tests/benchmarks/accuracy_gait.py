"""Accuracy of the gait analyzer on rendered walks with exact truth.

``python tests/benchmarks/accuracy_gait.py`` writes ``results/accuracy_gait.json``: per quantity
n, bias, mean absolute and largest error, and coverage (the share of wanted values that were
given), and the same per video. No constant that changes a value is fitted on these videos (the
lead of the contacts comes from recordings with markers), but two gates were set after seeing
them: contacts within 0.25 s of the ends of a bout, and found twice, form no steps or strides.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import numpy as np  # noqa: E402
from direct_context import DirectContext, with_hash  # noqa: E402

from analyzers.gait.params import Params  # noqa: E402
from analyzers.gait.run import measure  # noqa: E402
from workbench.model import Capture, Event, Modality, Side  # noqa: E402
from workbench.plugin.contract import Result  # noqa: E402
from workbench.plugin.manifest import load_manifest  # noqa: E402

WALKS = Path(os.environ.get("MYOLENS_DATA", ROOT.parent / "shared" / "data")) / "truth" / "gait"
MANIFEST = load_manifest(ROOT / "analyzers" / "gait" / "analyzer.toml")
KINDS = {"IC": "initial_contact", "FO": "foot_off"}
TOLERANCE_S = 0.1
SIDES = (Side.LEFT, Side.RIGHT)
Truth = dict[str, Any]
Row = tuple[float, float | None]


def analyse(truth: Truth, cache: Path) -> Result:
    """What the analyzer finds in one video."""
    capture = Capture(
        path=truth["video"], subject="s", visit="v", modality=Modality.VIDEO, task="walk"
    )
    facts = {"treadmill": bool(truth["camera_moves_with_subject"])}
    ctx = DirectContext(WALKS, MANIFEST, facts=facts, cache=cache)
    return measure(with_hash(capture, WALKS), Params(), ctx)


def value(result: Result, feature: str, side: Side = Side.NONE) -> float | None:
    """The measured value, or None where it is missing."""
    (m,) = [m for m in result.measurements if (m.feature, m.side) == (f"gait.{feature}", side)]
    return m.value


def late_swing_pitch(truth: Truth, side: Side) -> float:
    """True mean slope of the foot at 50-90 % of the swing, deg (0 is flat on the floor)."""
    times = np.array(truth["frames"]["t"])
    pitch = np.array(truth["frames"]["angles"][f"foot_pitch_{side}"])
    own = [e for e in truth["events"] if e["side"] == side]
    swings = [
        (a["t"], b["t"])
        for a, b in itertools.pairwise(own)
        if (a["event"], b["event"]) == ("FO", "IC")
    ]
    means = []
    for off, contact in swings:
        share = (times - off) / (contact - off)
        means.append(pitch[(share >= 0.5) & (share <= 0.9)].mean())
    return float(np.mean(means))


def compare(truth: Truth, result: Result) -> dict[str, list[Row]]:
    """Pairs of truth and measurement by quantity, for what this view should give."""
    m = truth["metrics"]
    side_view = truth["view"].startswith("side")
    rows: dict[str, list[Row]] = defaultdict(list)
    view = "side" if side_view else "front"
    rows[f"cadence ({view})"].append((m["cadence_steps_per_min"], value(result, "cadence")))
    for side in SIDES:
        stride = value(result, "stride_time", side)
        rows[f"stride_time ({view})"].append((m["stride_time_s"], stride))
    if not side_view:
        lean = value(result, "trunk_lean_range")
        rows["trunk_lean_range (front)"].append((m["trunk_lean_range_deg"], lean))
        return rows
    for side in SIDES:
        rows["step_time (side)"].append(
            (m[f"step_time_{side}_s"], value(result, "step_time", side))
        )
        for feature in ("stance", "stance_raw"):
            true = m[f"stance_{side}_pct"]
            rows[f"{feature} (side)"].append((true, value(result, feature, side)))
    near = Side.RIGHT
    rows["knee_flexion_peak (near side)"].append(
        (m[f"peak_knee_flexion_{near}_deg"], value(result, "knee_flexion_peak", near))
    )
    for feature in ("foot_pitch_swing", "foot_pitch_swing_raw"):
        rows[f"{feature} (near side)"].append(
            (late_swing_pitch(truth, near), value(result, feature, near))
        )
    ratio = [value(result, "step_time", side) for side in SIDES]
    true_ratio = m["step_time_left_s"] / m["step_time_right_s"]
    given = None if ratio[0] is None or ratio[1] is None else ratio[0] / ratio[1]
    rows["step_time left / right (side)"].append((true_ratio, given))
    return rows


def match(truth: Truth, events: tuple[Event, ...]) -> dict[str, dict[str, Any]]:
    """Matches events one to one within 100 ms, the nearest pair first."""
    out = {}
    for short, kind in KINDS.items():
        errors: list[float] = []
        missed = extra = 0
        for side in SIDES:
            true = [e["t"] for e in truth["events"] if (e["side"], e["event"]) == (side, short)]
            found = [e.t for e in events if (e.side, e.kind) == (side, kind)]
            found = [t for t in found if true[0] - 0.08 <= t <= true[-1] + 0.08]
            pairs = sorted((abs(f - t), t, f) for t in true for f in found)
            for apart, t, f in pairs:
                if apart <= TOLERANCE_S and t in true and f in found:
                    errors.append(f - t)
                    true.remove(t)
                    found.remove(f)
            missed += len(true)
            extra += len(found)
        out[kind] = {"errors": errors, "missed": missed, "extra": extra}
    return out


def summary(rows: list[Row]) -> dict[str, float | int | None]:
    """n, coverage, bias, mean absolute and largest error."""
    errors = np.array([read - true for true, read in rows if read is not None])
    out: dict[str, float | int | None] = {
        "n": len(rows),
        "given": len(errors),
        "coverage": round(len(errors) / len(rows), 3),
    }
    if len(errors):
        out |= {
            "bias": round(float(errors.mean()), 4),
            "mae": round(float(np.abs(errors).mean()), 4),
            "max_error": round(float(np.abs(errors).max()), 4),
        }
    return out


def main() -> None:
    """Runs all walks and writes the results."""
    total: dict[str, list[Row]] = defaultdict(list)
    timing: dict[str, dict[str, Any]] = {
        kind: {"errors": [], "missed": 0, "extra": 0} for kind in KINDS.values()
    }
    videos: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for file in sorted(WALKS.glob("*.truth.json")):
            truth = json.loads(file.read_text(encoding="utf-8"))
            result = analyse(truth, Path(folder))
            rows = compare(truth, result)
            for quantity, pairs in rows.items():
                total[quantity] += pairs
            if truth["view"].startswith("side"):
                for kind, found in match(truth, result.events).items():
                    for key, counted in found.items():
                        timing[kind][key] += counted
            videos[truth["video"]] = {
                "quality": str(result.quality.verdict),
                "reasons": [str(reason) for reason in result.quality.reasons],
                "true_and_read": {
                    quantity: [[round(t, 3), None if r is None else round(r, 3)] for t, r in pairs]
                    for quantity, pairs in rows.items()
                },
            }
            print(truth["video"], json.dumps(videos[truth["video"]]["true_and_read"]))
    events = {}
    for kind, found in timing.items():
        errors = 1000 * np.array(found["errors"])
        hits = len(errors)
        events[kind] = {
            "n": hits + found["missed"],
            "f1_100ms": round(2 * hits / (2 * hits + found["missed"] + found["extra"]), 3),
            "bias_ms": round(float(errors.mean()), 1),
            "mae_ms": round(float(np.abs(errors).mean()), 1),
            "sd_ms": round(float(errors.std(ddof=1)), 1),
        }
    report = {
        "data": "10 rendered walking videos of two bodies, 30 frames/s, exact truth",
        "quantities": {quantity: summary(rows) for quantity, rows in sorted(total.items())},
        "events (side)": events,
        "videos": videos,
    }
    out = HERE / "results" / "accuracy_gait.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({k: report[k] for k in ("quantities", "events (side)")}, indent=1))


if __name__ == "__main__":
    main()
