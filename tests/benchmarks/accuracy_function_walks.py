"""Accuracy of the timed and posed functional tests on renders with exact truth.

``python tests/benchmarks/accuracy_function_walks.py RENDERS [--cache FOLDER]`` measures the clips
that ``rendering/{arm_raise,one_leg,stairs,walk_past}.py RENDERS`` have made, and six-minute walks
simulated as landmark tracks, and writes ``results/accuracy_function_walks.json``: per quantity n,
bias, mean absolute and largest error, and coverage (answered of those that should be answered).
Renders carry neither clothing that moves nor the habits of patients: the figures show the error
of the way of measuring, not its clinical accuracy. Limits of the stairs and of what counts as a
raise were set with some clips in view; clips named ``unseen_`` were rendered afterwards, and no
limit that changes a value was touched since: they are scored apart as well.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(HERE)]

import numpy as np  # noqa: E402
from direct_context import DirectContext, with_hash  # noqa: E402
from function_recording import recording_of, six_minutes  # noqa: E402

from analyzers.function.params import Params  # noqa: E402
from analyzers.function.run import measure  # noqa: E402
from analyzers.function.six_minute_walk import measure_six_minute_walk  # noqa: E402
from workbench.model import Capture, Edit, Modality, Side  # noqa: E402
from workbench.plugin.contract import Result  # noqa: E402
from workbench.plugin.manifest import load_manifest  # noqa: E402

MANIFEST = load_manifest(ROOT / "analyzers" / "function" / "analyzer.toml")
RESULTS = HERE / "results" / "accuracy_function_walks.json"
SIDES = (Side.LEFT, Side.RIGHT)
Truth = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """A value that should be given: what is true, and what was measured (None: refused)."""

    quantity: str
    clip: str
    true: float
    found: float | None
    unit: str


def analyse(
    clip: Path,
    truth: Truth,
    cache: Path,
    *,
    edits: tuple[Edit, ...] = (),
    facts: dict[str, float] | None = None,
    task: str = "",
) -> Result:
    """What the analyzer finds in one clip."""
    capture = Capture(
        path=clip.name,
        subject="s",
        visit="v",
        modality=Modality.VIDEO,
        task=task or truth["task"],
        view=truth["view"],
    )
    known = {"height_cm": 100 * truth["subject_height_m"], **(facts or {})}
    ctx = DirectContext(clip.parent, MANIFEST, facts=known, cache=cache, edits=edits)
    return measure(with_hash(capture, clip.parent), Params(), ctx)


def value(result: Result, feature: str, side: Side = Side.NONE) -> float | None:
    """The measured value, or None where it is missing."""
    (m,) = [m for m in result.measurements if (m.feature, m.side) == (f"function.{feature}", side)]
    return m.value


def arm(name: str, truth: Truth, result: Result) -> Iterator[Answer]:
    """Angle and hold of each arm that is raised (in side views of the near one)."""
    frames = truth["frames"]
    times = np.arange(truth["n_frames"]) / truth["fps"]
    top = (times >= truth["top_start"]) & (times <= truth["top_end"])
    for side in SIDES:
        angle = np.array(frames[f"angle_{side}"])
        if np.ptp(angle) < Params().arm_raise.least_raise:
            continue
        if truth["view"] == "side" and side is Side.LEFT:
            continue
        peak = float(angle.max())
        high = times[angle >= peak - Params().arm_raise.top]
        over = np.array(frames[f"wrist_over_head_{side}"])
        lean = np.array(frames["lean_back" if truth["view"] == "side" else "lean_right"])
        sign = -1.0 if side is Side.RIGHT and truth["view"] != "side" else 1.0
        quantities = (
            ("arm_raise_angle", peak, "deg"),
            ("arm_raise_hold_time", float(high[-1] - high[0]), "s"),
            (
                "arm_raise_elbow_flexion",
                float(np.median(np.array(frames[f"elbow_{side}"])[top])),
                "deg",
            ),
            ("arm_raise_trunk_lean", sign * float(np.median(lean[top]) - lean[0]), "deg"),
        )
        for feature, true, unit in quantities:
            yield Answer(feature, name, true, value(result, feature, side), unit)
        grade = value(result, "brooke_grade_suggested", side)
        over_found = value(result, "arm_raise_wrist_over_head", side)
        told = None if grade is None or over_found is None else float(over_found > 0)
        yield Answer("wrist over head (yes = 1)", name, float(over.max() > 0), told, "1")


def one_leg(name: str, truth: Truth, result: Result) -> Iterator[Answer]:
    """The longest stance on each leg, and the times of every lift."""
    for side in SIDES:
        other = "left" if side is Side.RIGHT else "right"
        true = [a["time"] for a in truth["attempts"] if a["foot"] == other]
        found = value(result, "single_leg_stance_time", side)
        if true:
            yield Answer("single_leg_stance_time", name, max(true), found, "s")
    for attempt in truth["attempts"]:
        for kind, key in (("foot_lifted", "lifted"), ("foot_lowered", "lowered")):
            near = nearest(result, kind, attempt["foot"], attempt[key], 0.5)
            yield Answer("one leg: times of lift and lowering", name, attempt[key], near, "s")


def nearest(result: Result, kind: str, side: str, t: float, reach: float) -> float | None:
    """The time of the nearest event of a kind and side within ``reach`` s."""
    times = [e.t for e in result.events if e.kind == kind and e.side == side]
    times = [x for x in times if abs(x - t) <= reach]
    return min(times, key=lambda x: abs(x - t)) if times else None


def climb(name: str, truth: Truth, result: Result) -> Iterator[Answer]:
    """Time, number of steps and how they were taken."""
    yield Answer("stairs_time", name, truth["time"], value(result, "stairs_time"), "s")
    yield Answer("stairs_steps", name, truth["steps"], value(result, "stairs_steps"), "{count}")
    over = value(result, "stairs_step_over")
    told = None if over is None else float(over > 50)
    yield Answer("stairs: one foot per step (yes = 1)", name, float(truth["step_over"]), told, "1")
    hold = value(result, "stairs_hand_hold")
    told = None if hold is None else float(hold > 30)
    yield Answer("stairs: hand on the rail (yes = 1)", name, float(truth["rail"]), told, "1")


def past(name: str, truth: Truth, result: Result) -> Iterator[Answer]:
    """Speed across the picture with the stature as the scale."""
    true = truth["laps"][0]["speed_m_s"]
    yield Answer(
        "timed_walk_speed (by height)", name, true, value(result, "timed_walk_speed"), "m/s"
    )


def rendered_laps(name: str, truth: Truth, result: Result) -> Iterator[Answer]:
    """Turns of a short walk to and fro."""
    for t in truth["turns"]:
        yield Answer(
            "six minutes: turns (rendered)", name, t, nearest(result, "lap_turn", "", t, 1), "s"
        )


def simulated() -> Iterator[Answer]:
    """Six-minute walks as landmark tracks: two views, five declines, three courses of chance."""
    for across, course in ((True, 10.0), (False, 20.0)):
        for loss in (0.0, 0.05, 0.10, 0.17, 0.30):
            for seed in range(3):
                walk = six_minutes(decline=loss, seed=seed, across=across, course=course)
                facts = {"distance_m": course}
                recording = recording_of(walk.track, "six-minute-walk", facts=facts)
                result = measure_six_minute_walk(recording, Params())
                view = "side" if across else "end"
                name = f"simulated {view} {loss:g} {seed}"
                first, last = walk.minutes[0], walk.minutes[5]
                paced = walk.cadences
                for feature, true, unit in (
                    ("six_minute_distance", walk.distance, "m"),
                    ("six_minute_speed_decline", 100 * (first - last) / first, "%"),
                    ("six_minute_cadence_decline", 100 * (paced[0] - paced[5]) / paced[0], "%"),
                ):
                    quantity = f"{feature} ({view})"
                    yield Answer(quantity, name, float(true), value(result, feature), unit)
                low_high = next(
                    (m.ci_low, m.ci_high)
                    for m in result.measurements
                    if m.feature == "function.six_minute_speed_decline"
                )
                if low_high[0] is not None:
                    inside = low_high[0] <= 100 * (first - last) / first <= low_high[1]
                    yield Answer("decline within its interval (yes = 1)", name, 1.0, inside, "1")


JUDGES = {
    "arm-raise": arm,
    "single-leg-stance": one_leg,
    "stairs": climb,
    "walk": past,
    "six-minute-walk": rendered_laps,
}


def rendered(folder: Path, cache: Path) -> Iterator[Answer]:
    """Every clip in ``folder`` that one of the judges knows."""
    for file in sorted(folder.glob("*.truth.json")):
        truth = json.loads(file.read_text(encoding="utf-8"))
        judge = JUDGES.get(truth.get("task", ""))
        if judge is None:
            continue
        # "run" asks for the speed by scale where no line is marked; "walk" would ask the gait.
        task = "run" if truth["task"] == "walk" else truth["task"]
        facts = {"distance_m": truth["length_m"]} if "laps" in truth else {}
        result = analyse(folder / truth["video"], truth, cache, facts=facts, task=task)
        yield from judge(file.name.removesuffix(".truth.json"), truth, result)


def summary(answers: list[Answer]) -> dict[str, Any]:
    """Coverage and error per quantity."""
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        groups[answer.quantity].append(answer)
    found = {}
    for quantity, group in groups.items():
        errors = np.array([a.found - a.true for a in group if a.found is not None])
        found[quantity] = {
            "n": len(group),
            "given": len(errors),
            "unit": group[0].unit,
            "bias": float(errors.mean()) if len(errors) else None,
            "sd": float(errors.std(ddof=1)) if len(errors) > 1 else None,
            "mae": float(np.abs(errors).mean()) if len(errors) else None,
            "largest": float(np.abs(errors).max()) if len(errors) else None,
        }
    return found


CARD = {
    "arm_raise_angle": ("function: arm raise angle", "rendered raises", 1, "deg"),
    "arm_raise_hold_time": ("function: arm raise hold time", "rendered raises", 2, "s"),
    "arm_raise_elbow_flexion": ("function: elbow at the top", "rendered raises", 1, "deg"),
    "arm_raise_trunk_lean": ("function: trunk lean at the top", "rendered raises", 1, "deg"),
    "single_leg_stance_time": ("function: single-leg stance time", "rendered stances", 2, "s"),
    "stairs_time": ("function: stairs time", "rendered climbs", 2, "s"),
    "timed_walk_speed (by height)": ("function: speed by height", "rendered walks", 3, "m/s"),
    "six_minute_distance (side)": ("function: six-minute distance", "simulated tracks", 1, "m"),
    "six_minute_speed_decline (side)": (
        "function: six-minute decline, side",
        "simulated tracks",
        1,
        "points of %",
    ),
    "six_minute_speed_decline (end)": (
        "function: six-minute decline, from one end",
        "simulated tracks",
        1,
        "points of %",
    ),
}
EXACT = {
    "wrist over head (yes = 1)": ("function: wrist over the head", "rendered raises"),
    "stairs_steps": ("function: number of steps", "rendered climbs"),
    "stairs: one foot per step (yes = 1)": ("function: one foot per step", "rendered climbs"),
    "stairs: hand on the rail (yes = 1)": ("function: hand on the rail", "rendered climbs"),
}


def card(found: dict[str, Any], answers: list[Answer], of: str = "") -> list[dict[str, Any]]:
    """The lines of the accuracy table; ``of`` goes after the kind of truth."""
    rows = []
    for key, (quantity, truth, digits, unit) in CARD.items():
        q = found.get(key)
        if not q or not q["given"]:
            continue
        error = f"mean abs. {q['mae']:.{digits}f}, bias {q['bias']:+.{digits}f} {unit}"
        given = f"{q['given']} of {q['n']}"
        rows.append({"quantity": quantity, "truth": truth + of, "n": given, "error": error})
    for key, (quantity, truth) in EXACT.items():
        q = found.get(key)
        if not q:
            continue
        right = sum(a.found == a.true for a in answers if a.quantity == key)
        given = f"{q['given']} of {q['n']}"
        error = f"{right} of {q['given']} right"
        rows.append({"quantity": quantity, "truth": truth + of, "n": given, "error": error})
    return rows


def main() -> None:
    """Measures and writes the results."""
    parser = argparse.ArgumentParser()
    parser.add_argument("renders", type=Path)
    parser.add_argument("--cache", type=Path, default=None)
    arguments = parser.parse_args()
    cache = arguments.cache or arguments.renders / "cache"
    answers = [*rendered(arguments.renders, cache), *simulated()]
    found = summary(answers)
    single = [
        {
            "quantity": a.quantity,
            "clip": a.clip,
            "true": round(a.true, 4),
            "found": None if a.found is None else round(float(a.found), 4),
        }
        for a in answers
    ]
    unseen = [a for a in answers if a.clip.startswith("unseen_")]
    apart = summary(unseen)
    whole = {
        "card": [*card(found, answers), *card(apart, unseen, ", not seen while tuning")],
        "quantities": found,
        "quantities_unseen": apart,
        "answers": single,
    }
    RESULTS.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    for line in whole["card"]:
        print(line)


if __name__ == "__main__":
    main()
