"""Fits the corrections of the gait analyzer on rendered walks of their own.

``python tests/benchmarks/fit_gait_corrections.py FOLDER`` renders the cases of
``gait_fitting_set`` into FOLDER (about an hour on one core; what is there is used), measures
them without corrections, and writes ``results/fit_gait_corrections.json``: each constant, the
scatter, and the error on bodies of the one build when fitted on those of the other. The
constants are copied into ``analyzers/gait/params.py`` by hand; none of the scored videos is
looked at.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(HERE)]

import numpy as np  # noqa: E402
from direct_context import DirectContext, with_hash  # noqa: E402
from gait_fitting import (  # noqa: E402
    Pair,
    errors,
    gain,
    judged,
    judged_delay,
    line,
    shift,
    shrunk,
)
from gait_fitting_set import BODIES, CASES, MIRRORED, mirror, render, truth_of  # noqa: E402

from analyzers.gait.params import Params  # noqa: E402
from analyzers.gait.run import measure  # noqa: E402
from workbench.model import Capture, Modality, SetScale, Side  # noqa: E402
from workbench.plugin.contract import Result  # noqa: E402
from workbench.plugin.manifest import load_manifest  # noqa: E402

MANIFEST = load_manifest(ROOT / "analyzers" / "gait" / "analyzer.toml")
PLAIN = replace(
    Params(),
    fewest_strides=2,
    near_contact_shift=0.0,
    far_contact_shift=0.0,
    near_foot_off_shift=0.0,
    far_foot_off_shift=0.0,
    trunk_flexion_offset=0.0,
)
"""For the shifts of events."""
WITH_SHIFTS = replace(
    Params(),
    fewest_strides=2,
    foot_pitch_offset=0.0,
    trunk_flexion_offset=0.0,
)
"""For everything else: windows are laid by the corrected events, as in use."""
DELAYS = (-0.02, -0.01, 0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08)
"""Seconds, tried for ``foot_pitch_delay``."""
KINDS = {"IC": "initial_contact", "FO": "foot_off"}
WITHIN_S = 0.15
Truth = dict[str, Any]


def analyse(name: str, folder: Path, truth: Truth, params: Params = PLAIN) -> Result:
    """The analyzer, with the true scale."""
    capture = Capture(
        path=f"{name}.mp4", subject="s", visit="v", modality=Modality.VIDEO, task="walk"
    )
    eye = np.array(truth["eye"])
    far = abs(eye[1]) if truth["view"] == "side_og" else float(np.hypot(eye[0], eye[1]))
    ctx = DirectContext(
        folder,
        MANIFEST,
        facts={"treadmill": not truth["view"].endswith("_og")},
        edits=(SetScale(1000 * far / truth["f_px"]),),
        cache=folder / "cache",
    )
    return measure(with_hash(capture, folder), params, ctx)


def read(result: Result, feature: str, side: str = "") -> float | None:
    """A measured value."""
    wanted = (f"gait.{feature}", Side(side))
    return next(m.value for m in result.measurements if (m.feature, m.side) == wanted)


def pairs_of(truth: Truth, plain: Result, result: Result) -> dict[str, list[Pair]]:
    """Truth and reading of everything that is corrected.

    Args:
        plain: with the events as found; ``result`` with their corrected times.
    """
    body, near, far = truth["body"], truth["near"], truth["far"]
    travels = truth["view"].endswith("_og")
    found: dict[str, list[Pair]] = defaultdict(list)
    if truth["view"].startswith("front"):
        lean = read(result, "trunk_lean_range_raw")
        if lean is not None:
            true = float(np.ptp(truth["angles"]["trunk_lean_to_right"]))
            found["lean"].append((body, true, lean))
        return found
    for side, which in ((near, "near"), (far, "far")):
        for short, kind in KINDS.items():
            errors = _event_errors(truth, plain, side, short, kind)
            if errors:
                name = "contact" if short == "IC" else "foot_off"
                found[f"{which}_{name}_shift"].append((body, 0.0, float(np.mean(errors))))
        length = read(result, "step_length_raw", side)
        if length is not None:
            true = truth["params"][f"step_length_{side[0]}"]
            name = "travelled_step" if travels else f"{which}_step_gain"
            found[name].append((body, true, length))
    steps = [read(result, "step_length_raw", side) for side in (near, far)]
    if steps[0] is not None and steps[1] is not None:
        true_steps = [truth["params"][f"step_length_{side[0]}"] for side in (near, far)]
        if not travels:
            found["step_gain"].append((body, sum(true_steps) / 2, (steps[0] + steps[1]) / 2))
        true, given = true_steps[0] / true_steps[1], steps[0] / steps[1]
        found["log_step_ratio"].append((body, float(np.log(true)), float(np.log(given))))
    for name, feature, true in _angles(truth, near):
        value = read(result, feature, near if feature != "trunk_flexion" else "")
        if value is not None:
            found[name].append((body, true, value))
    return found


def _event_errors(truth: Truth, result: Result, side: str, short: str, kind: str) -> list[float]:
    found = [e.t for e in result.events if (e.side, e.kind) == (side, kind)]
    errors = []
    for event in truth["events"]:
        if (event["side"], event["event"]) == (side, short) and found:
            error = min((t - event["t"] for t in found), key=abs)
            if abs(error) < WITHIN_S:
                errors.append(error)
    return errors


def _angles(truth: Truth, near: str) -> list[tuple[str, str, float]]:
    """Name of the constant, feature, and its true mean over the near side's strides."""
    times = np.arange(truth["n"]) / truth["fps"]
    knee = np.array(truth["angles"][f"knee_flexion_{near}"])
    foot = np.array(truth["xyz"][f"{near}_foot_index"]) - truth["xyz"][f"{near}_heel"]
    pitch = np.degrees(np.arctan2(foot[:, 2], foot[:, 0]))
    own = [e for e in truth["events"] if e["side"] == near]
    values: dict[str, list[float]] = defaultdict(list)
    for a, b, c in zip(own, own[1:], own[2:], strict=False):
        if (a["event"], b["event"], c["event"]) != ("IC", "FO", "IC"):
            continue
        start, off, end = a["t"], b["t"], c["t"]
        swing, stride = end - off, end - start
        values["knee_peak"].append(knee[(times >= off) & (times <= end)].max())
        lying = (times >= start + 0.15 * stride) & (times <= start + 0.35 * stride)
        flat = float(np.median(pitch[lying]))
        late = (times >= off + 0.5 * swing) & (times <= off + 0.9 * swing)
        values["foot_pitch"].append(pitch[late].mean() - flat)
        values["contact_pitch"].append(float(np.interp(start, times, pitch)) - flat)
    values["trunk_flexion"].append(float(np.mean(truth["angles"]["trunk_flexion"])))
    names = {
        "knee_peak": "knee_flexion_peak_raw",
        "foot_pitch": "foot_pitch_late_swing",
        "contact_pitch": "foot_pitch_contact",
        "trunk_flexion": "trunk_flexion",
    }
    return [(n, names[n], float(np.mean(v))) for n, v in values.items() if v]


FITS: dict[str, tuple[Any, ...]] = {
    "near_contact_shift": (shift,),
    "far_contact_shift": (shift,),
    "near_foot_off_shift": (shift,),
    "far_foot_off_shift": (shift,),
    "near_step_gain": (gain,),
    "far_step_gain": (gain,),
    "step_gain": (gain,),
    "log_step_ratio": (shift, shrunk),
    "knee_peak": (shift, line),
    "foot_pitch": (shift, line),
    "contact_pitch": (shift, line),
    "trunk_flexion": (shift,),
    "lean": (shift, line),
}


def main() -> None:
    """Renders what is missing, measures, fits and writes the results."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    names = [n for n in CASES if "--as-is" not in sys.argv or (folder / f"{n}.truth.json").exists()]
    for name in names:
        render(name, folder)
    mirrored = [n for n in MIRRORED if n in names]
    for name in mirrored:
        mirror(name, folder)
    total: dict[str, list[Pair]] = defaultdict(list)
    by_delay: dict[float, list[Pair]] = defaultdict(list)
    answered = 0
    for name in (*names, *(f"{n}_mirror" for n in mirrored)):
        truth = truth_of(name, folder)
        plain = analyse(name, folder, truth)
        result = analyse(name, folder, truth, WITH_SHIFTS)
        cadence = next(m for m in result.measurements if m.feature == "gait.cadence")
        answered += cadence.value is not None
        if cadence.value is None:
            print(name, *cadence.quality.reasons)
        found = pairs_of(truth, plain, result)
        for quantity, pairs in found.items():
            total[quantity] += pairs
        if "foot_pitch" in found:
            for delay in DELAYS:
                other = analyse(name, folder, truth, replace(WITH_SHIFTS, foot_pitch_delay=delay))
                by_delay[delay] += pairs_of(truth, plain, other)["foot_pitch"]
        print(name, {q: [round(x, 3) for x in p[0][1:]] for q, p in found.items()})
    report = {
        "data": f"{len(names)} rendered walks of {len({CASES[n].body for n in names})} bodies of"
        f" two builds, {len(mirrored)} of them mirrored as well",
        "with_cadence": f"{answered} of {len(names) + len(mirrored)}",
        "constants": {
            name: [judged(total[name], how) for how in fits]
            for name, fits in FITS.items()
            if len(total[name]) >= 4
        },
        "foot_pitch_delay": {
            "sum_of_squares": {
                str(d): round(float(np.square(errors(p, shift(p))).sum()), 1)
                for d, p in by_delay.items()
            },
            "body_left_out": judged_delay(by_delay, lambda b: b),
            "build_left_out": judged_delay(by_delay, lambda b: BODIES[b][0]),
        },
        "pairs": {
            name: [[b, round(t, 3), round(r, 3)] for b, t, r in p] for name, p in total.items()
        },
    }
    out = HERE / "results" / "fit_gait_corrections.json"
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print("foot_pitch_delay", json.dumps(report["foot_pitch_delay"]))
    for name, fits in report["constants"].items():  # type: ignore[attr-defined]
        print(name, json.dumps(fits))


if __name__ == "__main__":
    main()
