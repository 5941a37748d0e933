"""Accuracy of the gait analyzer on rendered walks with exact truth.

``python tests/benchmarks/accuracy_gait.py [FOLDER]`` writes ``results/accuracy_gait.json``: per
quantity n, bias, mean absolute and largest error, coverage (the share of wanted values that were
given) and how many 95 % intervals hold the truth, and values per video. FOLDER keeps landmarks
between runs. The corrections were fitted on other renders
(``fit_gait_corrections.py``), never on these videos; the renders of both share the two builds of
body. Two gates were set after seeing these videos: contacts at the ends of a bout, and contacts
found twice, form no steps or strides. Lengths are scored with the true scale, and apart with the
body height as the scale.
"""

from __future__ import annotations

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
from workbench.model import Capture, Event, Modality, SetScale, Side  # noqa: E402
from workbench.plugin.contract import Result  # noqa: E402
from workbench.plugin.manifest import load_manifest  # noqa: E402

WALKS = Path(os.environ.get("MYOLENS_DATA", ROOT.parent / "shared" / "data")) / "truth" / "gait"
MANIFEST = load_manifest(ROOT / "analyzers" / "gait" / "analyzer.toml")
KINDS = {"IC": "initial_contact", "FO": "foot_off"}
TOLERANCE_S = 0.1
SIDES = (Side.LEFT, Side.RIGHT)
Truth = dict[str, Any]
Row = tuple[float, float | None]
WITH_INTERVAL = {
    "cadence": "cadence_steps_per_min",
    "stride_time": "stride_time_s",
    "step_time": "step_time_{side}_s",
    "stance": "stance_{side}_pct",
    "step_length": "step_length_{side}_m",
    "speed": "speed_m_s",
    "knee_flexion_peak": "peak_knee_flexion_{side}_deg",
    "trunk_lean_range": "trunk_lean_range_deg",
    "step_width": "step_width_m",
}
"""Features whose 95 % interval is compared with the truth (besides the pitch of the foot)."""


def true_scale(truth: Truth) -> float:
    """Millimetres per pixel in the plane of the walker (where they stand, from the front)."""
    eye = truth["camera"]["eye"]
    far = abs(eye[1]) if truth["view"].startswith("side") else abs(eye[0])
    return float(1000 * far / truth["camera"]["f_px"])


def analyse(truth: Truth, cache: Path, *, by_height: bool = False) -> Result:
    """What the analyzer finds in one video, with the true scale or the body height."""
    capture = Capture(
        path=truth["video"], subject="s", visit="v", modality=Modality.VIDEO, task="walk"
    )
    facts: dict[str, bool | float] = {"treadmill": bool(truth["camera_moves_with_subject"])}
    edits: tuple[SetScale, ...] = ()
    if by_height or truth["view"].startswith("front"):
        facts["height_cm"] = 100 * truth["subject_height_m"]
    else:
        edits = (SetScale(true_scale(truth)),)
    ctx = DirectContext(WALKS, MANIFEST, facts=facts, edits=edits, cache=cache)
    return measure(with_hash(capture, WALKS), Params(), ctx)


def value(result: Result, feature: str, side: Side = Side.NONE) -> float | None:
    """The measured value, or None where it is missing."""
    (m,) = [m for m in result.measurements if (m.feature, m.side) == (f"gait.{feature}", side)]
    return m.value


def late_swing_pitch(truth: Truth, side: Side, *, bone: bool = False) -> float:
    """True mean pitch of the foot at 50-90 % of the swing, deg.

    Of the line from heel to toe, which is what is measured, against itself at 15-35 % of the
    stride; or (``bone``) of the renderer's foot bone, whose 0 is flat on the floor.
    """
    times = np.array(truth["frames"]["t"])
    pitch = np.array(truth["frames"]["angles"][f"foot_pitch_{side}"])
    if not bone:
        points = truth["frames"]["xyz_m"]
        foot = np.array(points[f"{side}_foot_index"]) - np.array(points[f"{side}_heel"])
        pitch = np.degrees(np.arctan2(foot[:, 2], foot[:, 0]))
    own = [e for e in truth["events"] if e["side"] == side]
    late, flat = [], []
    for a, b, c in zip(own, own[1:], own[2:], strict=False):
        if (a["event"], b["event"], c["event"]) != ("IC", "FO", "IC"):
            continue
        swung = (times - b["t"]) / (c["t"] - b["t"])
        walked = (times - a["t"]) / (c["t"] - a["t"])
        late.append(pitch[(swung >= 0.5) & (swung <= 0.9)].mean())
        flat.append(np.median(pitch[(walked >= 0.15) & (walked <= 0.35)]))
    return float(np.mean(late)) - (0.0 if bone else float(np.mean(flat)))


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
        width = value(result, "step_width")
        rows["step_width (front, height as scale)"].append((m["step_width_m"], width))
        return rows
    for side in SIDES:
        rows["step_time (side)"].append(
            (m[f"step_time_{side}_s"], value(result, "step_time", side))
        )
        for feature in ("stance", "stance_raw"):
            true = m[f"stance_{side}_pct"]
            rows[f"{feature} (side)"].append((true, value(result, feature, side)))
        for feature in ("step_length", "step_length_raw"):
            true = m[f"step_length_{side}_m"]
            rows[f"{feature} (side)"].append((true, value(result, feature, side)))
    both = m["stance_left_pct"] + m["stance_right_pct"] - 100
    rows["double_support (side)"].append((both, value(result, "double_support")))
    rows["speed (side)"].append((m["speed_m_s"], value(result, "speed")))
    if truth["params"]["step_time_ratio_l"] == 0.5:
        rows["step_time_asymmetry (symmetric walkers)"].append(
            (0.0, value(result, "step_time_asymmetry"))
        )
    lengths = [value(result, "step_length", side) for side in SIDES]
    if truth["params"]["step_length_l"] != truth["params"]["step_length_r"]:
        given = None if None in lengths else lengths[0] / lengths[1]  # type: ignore[operator]
        true = m["step_length_left_m"] / m["step_length_right_m"]
        rows["step_length left / right (unequal)"].append((true, given))
    near = Side.RIGHT
    rows["knee_flexion_peak (near side)"].append(
        (m[f"peak_knee_flexion_{near}_deg"], value(result, "knee_flexion_peak", near))
    )
    rows["trunk_flexion (side)"].append(
        (float(np.mean(truth["frames"]["angles"]["trunk_flexion"])), value(result, "trunk_flexion"))
    )
    pitch = value(result, "foot_pitch_late_swing", near)
    rows["foot_pitch_late_swing (near side)"].append((late_swing_pitch(truth, near), pitch))
    rows["foot_pitch_late_swing (near side, against the foot bone)"].append(
        (late_swing_pitch(truth, near, bone=True), pitch)
    )
    ratio = [value(result, "step_time", side) for side in SIDES]
    true_ratio = m["step_time_left_s"] / m["step_time_right_s"]
    given = None if ratio[0] is None or ratio[1] is None else ratio[0] / ratio[1]
    rows["step_time left / right (side)"].append((true_ratio, given))
    return rows


def intervals(truth: Truth, result: Result) -> dict[str, list[bool]]:
    """Per feature that is given, whether its 95 % interval holds the truth, side by side."""
    held: dict[str, list[bool]] = defaultdict(list)
    for m in result.measurements:
        feature = m.feature.removeprefix("gait.")
        if m.ci_low is None or m.ci_high is None:
            continue
        if feature == "foot_pitch_late_swing":
            true = late_swing_pitch(truth, m.side)
        elif feature in WITH_INTERVAL:
            true = truth["metrics"][WITH_INTERVAL[feature].format(side=m.side)]
        else:
            continue
        held[feature].append(m.ci_low <= true <= m.ci_high)
    return held


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


def between_walkers(rows: list[Row]) -> dict[str, float]:
    """Line of reading on truth over the walkers: slope, and SD of what it leaves."""
    known = np.array([(true, read) for true, read in rows if read is not None])
    if len(known) < 3:
        return {}
    slope, offset = np.polyfit(known[:, 0], known[:, 1], 1)
    rest = known[:, 1] - offset - slope * known[:, 0]
    sd = float(np.sqrt((rest**2).sum() / (len(known) - 2)))
    return {"slope": round(float(slope), 3), "residual_sd": round(sd, 2)}


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


ANGLES = (
    "knee_flexion_peak (near side)",
    "foot_pitch_late_swing (near side)",
    "foot_pitch_late_swing (near side, against the foot bone)",
    "trunk_lean_range (front)",
)
CARD = {
    "cadence (side)": "steps/min",
    "cadence (front)": "steps/min",
    "step_time (side)": "s",
    "step_time_asymmetry (symmetric walkers)": "%",
    "step_time left / right (side)": "",
    "stance (side)": "points of %",
    "step_length (side)": "m",
    "step_length (side, height as scale)": "m",
    "step_length left / right (unequal)": "",
    "speed (side)": "m/s",
    "step_width (front, height as scale)": "m",
    **dict.fromkeys(ANGLES, "deg"),
}
"""What the card shows, with its unit."""


def card(quantities: dict[str, Any], differences: dict[str, Any]) -> list[dict[str, str]]:
    """The lines of the accuracy table, renders only."""
    lines = []
    for name, unit in CARD.items():
        q = quantities[name]
        digits = {"deg": 1, "%": 1, "points of %": 1, "steps/min": 2}.get(unit, 3)
        error = "none given"
        if q["given"]:
            error = (
                f"mean abs. {q['mae']:.{digits}f}, largest {q['max_error']:.{digits}f},"
                f" bias {q['bias']:+.{digits}f} {unit}"
            ).rstrip()
        if differences.get(name):
            d = differences[name]
            error += f"; between walkers slope {d['slope']:.2f}, residual SD {d['residual_sd']:.1f}"
        lines.append(
            {
                "quantity": "gait: " + name.replace("_", " "),
                "truth": "rendered walks",
                "n": f"{q['given']} of {q['n']}",
                "error": error,
            }
        )
    return lines


def main() -> None:
    """Runs all walks and writes the results."""
    total: dict[str, list[Row]] = defaultdict(list)
    timing: dict[str, dict[str, Any]] = {
        kind: {"errors": [], "missed": 0, "extra": 0} for kind in KINDS.values()
    }
    videos: dict[str, Any] = {}
    held: dict[str, list[bool]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as fresh:
        folder = sys.argv[1] if len(sys.argv) > 1 else fresh
        for file in sorted(WALKS.glob("*.truth.json")):
            truth = json.loads(file.read_text(encoding="utf-8"))
            result = analyse(truth, Path(folder))
            rows = compare(truth, result)
            for feature, inside in intervals(truth, result).items():
                held[feature] += inside
            if truth["view"].startswith("side"):
                by_height = analyse(truth, Path(folder), by_height=True)
                for side in SIDES:
                    rows["step_length (side, height as scale)"].append(
                        (
                            truth["metrics"][f"step_length_{side}_m"],
                            value(by_height, "step_length", side),
                        )
                    )
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
    quantities = {quantity: summary(rows) for quantity, rows in sorted(total.items())}
    differences = {name: between_walkers(total[name]) for name in ANGLES}
    report = {
        "data": "10 rendered walking videos of two bodies, 30 frames/s, exact truth",
        "card": card(quantities, differences),
        "quantities": quantities,
        "differences between walkers": differences,
        "95 % intervals that hold the truth": {
            feature: f"{sum(inside)} of {len(inside)}" for feature, inside in sorted(held.items())
        },
        "events (side)": events,
        "videos": videos,
    }
    out = HERE / "results" / "accuracy_gait.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(
        json.dumps(
            {
                k: report[k]
                for k in ("95 % intervals that hold the truth", "quantities", "events (side)")
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
