"""How true the posture analyzer reads renders: ``results/accuracy_posture.json``.

Renders 300 stills (about 2 s each; kept in the folder given, so that a second run is quick),
measures each through the analyzer as the pipeline does, and compares with what the same
quantities give on the exact joints. Corrections are fitted anew on the bodies of the other
origin for every score; ``analyzers/posture/errors.py`` holds what all bodies give.

    python tests/benchmarks/accuracy_posture.py FOLDER
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from posture_material import BODIES, STATED, cases, measured, render, true_stance

from analyzers.perception.pose_points import INDEX
from analyzers.posture.angles import slope
from analyzers.posture.errors import CORRECTED
from analyzers.posture.quantities import QUANTITIES
from analyzers.posture.stance import Stance
from analyzers.posture.view import View
from workbench.model import Side
from workbench.plugin.contract import Result

HERE = Path(__file__).resolve().parent
RESULT = HERE / "results" / "accuracy_posture.json"
FEWEST = 5
"""Groups with fewer pairs are not scored."""
FILMED = 12
"""Stills of each view that are filmed as well."""
ORIGIN = {"m": "m", "w": "m", "f": "f", "c": "f"}
"""The asset that each body is made of: corrections never see the origin they are scored on."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One truth and what was read of it; ``low`` and ``high`` are the interval."""

    body: str
    truth: float
    read: float
    low: float
    high: float


def main(folder: Path) -> None:
    """Renders what is missing, measures, scores and writes the result."""
    folder.mkdir(parents=True, exist_ok=True)
    render(folder)
    pairs: dict[tuple[str, str], list[Pair]] = {}
    asked: dict[tuple[str, str], int] = {}
    pelvis: list[tuple[float, float]] = []
    kinds: dict[str, dict[str, int]] = {}
    for i, case in enumerate(cases()):
        true, result = true_stance(folder, case), measured(folder, case)
        kind = next(iter(result.methods), "photo_refused").removeprefix("photo_")
        kinds.setdefault(case.seen, {}).setdefault(kind, 0)
        kinds[case.seen][kind] += 1
        if case.seen == "oblique":
            compare(result, true, kind, seen_side(result, true), " turned", case.body, pairs, asked)
            continue
        near = Side(case.seen) if case.seen in {"left", "right"} else Side.NONE
        compare(result, true, STATED[case.seen], near, "", case.body, pairs, asked)
        if not near:
            drawn = next(t for t in result.tracks if t.name == "pose").values
            pelvis.append((float(level(true.points)[0]), float(level(drawn)[0])))
        if i % 60 < FILMED:
            filmed = measured(folder, case, filmed=True)
            compare(filmed, true, STATED[case.seen], near, " video", case.body, pairs, asked)
    RESULT.write_text(json.dumps(report(pairs, asked, pelvis, kinds), indent=1) + "\n")
    print(RESULT.read_text())


def seen_side(result: Result, true: Stance) -> Side:
    """The side that is nearer in an oblique still: towards which the person does not face."""
    ahead = float((true["nose"] - true.middle("ear"))[0, 0])
    return Side.RIGHT if ahead > 0 else Side.LEFT


def level(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Slope of the line between the hips, which the analyzer does not offer."""
    return slope(points[:, INDEX["left_hip"]], points[:, INDEX["right_hip"]])


def compare(
    result: Result,
    true: Stance,
    kind: str,
    near: Side,
    group: str,
    body: str,
    pairs: dict[tuple[str, str], list[Pair]],
    asked: dict[tuple[str, str], int],
) -> None:
    """Adds the pairs of one capture, the uncorrected ones under their own names."""
    view = View(kind, 0.0, near if kind == "side" else Side.NONE)
    rows = {(m.feature, m.side): m for m in result.measurements}
    for quantity in QUANTITIES:
        if kind not in quantity.views:
            continue
        sides = (near,) if kind == "side" else (Side.LEFT, Side.RIGHT)
        for side in sides if quantity.sided else (Side.NONE,):
            truth = float(quantity.formed(true, view, side)[0])
            for name in (quantity.name, f"{quantity.name}_raw"):
                row = rows.get((f"posture.{name}", side))
                if row is None:
                    continue
                key = (name, kind + group)
                asked[key] = asked.get(key, 0) + 1
                if row.value is None or row.ci_low is None or row.ci_high is None:
                    continue
                pairs.setdefault(key, []).append(
                    Pair(body, truth, row.value, row.ci_low, row.ci_high)
                )


def report(
    pairs: dict[tuple[str, str], list[Pair]],
    asked: dict[tuple[str, str], int],
    pelvis: list[tuple[float, float]],
    kinds: dict[str, dict[str, int]],
) -> dict[str, Any]:
    """The scores of every feature and view, and the card."""
    scores = []
    for (name, kind), found in sorted(pairs.items()):
        if len(found) < FEWEST:
            continue
        left_out = name in CORRECTED and kind in STATED.values()
        scored = refitted(pairs[f"{name}_raw", kind]) if left_out else found
        score = scores_of(np.array([p.truth for p in scored]), np.array([p.read for p in scored]))
        by_body = (
            {}
            if kind.endswith((" turned", " video"))
            else {
                body: scores_of(
                    np.array([p.truth for p in scored if p.body == body]),
                    np.array([p.read for p in scored if p.body == body]),
                )
                for body in BODIES
            }
        )
        inside = np.mean(
            [
                abs(p.truth - p.read) <= (given.high - given.low) / 2
                for p, given in zip(scored, found, strict=True)
            ]
        )
        entry: dict[str, Any] = {"feature": name, "view": kind, **score}
        entry |= {"answered": len(found), "asked": asked[name, kind], "by_body": by_body}
        entry |= {"corrections_left_out": left_out, "inside_interval": round(float(inside), 3)}
        if left_out:
            entry["shipped_correction"] = shipped(pairs[f"{name}_raw", kind])
        scores.append(entry)
    hips = np.array(pelvis)
    refused = {"pelvic_level": {**scores_of(hips[:, 0], hips[:, 1])}}
    refused["pelvic_level"]["r"] = round(float(np.corrcoef(hips.T)[0, 1]), 3)
    return {
        "card": [card_line(entry) for entry in scores if on_card(entry)],
        "scores": scores,
        "not_offered": refused,
        "views_seen": kinds,
    }


def refitted(raw: list[Pair]) -> list[Pair]:
    """The readings with corrections from the bodies of the other origin."""
    out = []
    for pair in raw:
        others = [p for p in raw if ORIGIN[p.body] != ORIGIN[pair.body]]
        a, b = np.polyfit([p.truth for p in others], [p.read for p in others], 1)
        out.append(Pair(pair.body, pair.truth, float((pair.read - b) / a), pair.low, pair.high))
    return out


def shipped(raw: list[Pair]) -> dict[str, float]:
    """Slope and offset of all bodies together."""
    a, b = np.polyfit([p.truth for p in raw], [p.read for p in raw], 1)
    return {"slope": round(float(a), 3), "offset": round(float(b), 2)}


def scores_of(truth: NDArray[np.float64], read: NDArray[np.float64]) -> dict[str, float]:
    """Slope, offset, residual SD, bias, RMS error and count."""
    a, b = np.polyfit(truth, read, 1)
    rest = read - (a * truth + b)
    return {
        "slope": round(float(a), 3),
        "offset": round(float(b), 3),
        "residual_sd": round(float(rest.std(ddof=2)), 3),
        "bias": round(float(np.mean(read - truth)), 3),
        "rms_error": round(float(np.sqrt(np.mean((read - truth) ** 2))), 3),
        "n": len(truth),
        "from": round(float(truth.min()), 2),
        "to": round(float(truth.max()), 2),
    }


def on_card(entry: dict[str, Any]) -> bool:
    """The features as shipped, in stills from the front, the back and the side."""
    return entry["view"] in STATED.values() and not entry["feature"].endswith("_raw")


def card_line(entry: dict[str, Any]) -> dict[str, Any]:
    """One line of the accuracy card."""
    unit = next(q.unit for q in QUANTITIES if q.name == entry["feature"])
    digits = 2 if unit == "1" else 1
    error = f"slope {entry['slope']:.2f}, residual SD {entry['residual_sd']:.{digits}f}"
    error += f", RMSE {entry['rms_error']:.{digits}f} {unit if unit != '1' else ''}".rstrip()
    return {
        "quantity": f"posture: {entry['feature'].replace('_', ' ')} ({entry['view']})",
        "truth": "stills of four rendered bodies",
        "n": f"{entry['answered']} of {entry['asked']}",
        "coverage": round(entry["answered"] / entry["asked"], 3),
        "error": error,
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
