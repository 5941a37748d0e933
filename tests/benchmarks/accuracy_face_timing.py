"""When a face moves: tasks found without cues, speeds, blinks and reopening, against known times.

``python tests/benchmarks/accuracy_face_timing.py [FOLDER]`` writes
``results/accuracy_face_timing.json``. Scored on the two exams of the truth set; ``FOLDER`` may
hold more rendered films (``rendering/face_films.py``), which are told apart: the search for tasks
was looked at on them while it was written.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1]), str(HERE.parents[1] / "tests")]

import numpy as np  # noqa: E402
from direct_context import DirectContext, with_hash  # noqa: E402
from face_film_readings import analysed_film, code, of_task  # noqa: E402
from face_runs import MANIFEST, SIDES, TRUTH, films  # noqa: E402

from analyzers.face.films.recording import follow  # noqa: E402
from analyzers.face.films.segments import REST, Segment  # noqa: E402
from analyzers.face.films.video import find_segments  # noqa: E402
from analyzers.face.movements.timing import rise  # noqa: E402
from analyzers.face.params import Params  # noqa: E402
from workbench.model import Capture, Modality  # noqa: E402
from workbench.plugin.contract import CannotMeasureError  # noqa: E402

_SAME_S = 0.5
"""A found start further than this from a true one is another movement."""
_BLINK_S = 0.15
_NAMES = {"forced-close": "close-eyes", "gaze-left": "gaze", "gaze-right": "gaze"}
"""A forced closure cannot be told from a gentle one without a cue."""

Rows = dict[str, list[tuple[float, float]]]
"""Per quantity: true and read values."""


def automatic(folder: Path, name: str, cache: Path) -> tuple[Segment, ...]:
    """What is found in a film without cues."""
    capture = Capture(path=name, subject="s", visit="v", modality=Modality.VIDEO, task="exam")
    capture = with_hash(capture, folder)
    ctx = DirectContext(folder, MANIFEST, cache=cache)
    try:
        return find_segments(capture, follow(capture, Params(), ctx), Params(), ctx)
    except CannotMeasureError:
        return ()


def search_errors(truth: dict[str, Any], found: tuple[Segment, ...], rows: Rows) -> dict[str, int]:
    """Adds starts and ends of the tasks that were found; counts those missed, and false ones."""
    left = [s for s in found if s.task != REST]
    counts = {"tasks": 0, "found": 0, "false": 0}
    for step in truth["protocol"]:
        counts["tasks"] += 1
        task = _NAMES.get(code(step["task"]), code(step["task"]))
        near = [
            s
            for s in left
            if _NAMES.get(s.task, s.task) == task and abs(s.span.start - step["onset"]) <= _SAME_S
        ]
        if not near:
            continue
        one = min(near, key=lambda s: abs(s.span.start - step["onset"]))
        left.remove(one)
        counts["found"] += 1
        rows["start of a task found without cues, s"].append((step["onset"], one.span.start))
        rows["end of a task found without cues, s"].append((step["end"], one.span.end))
    counts["false"] = len(left)
    return counts


def courses(truth: dict[str, Any]) -> Iterator[tuple[str, str, int, str, np.ndarray]]:
    """Task, feature, trial, side and the true course of each movement (mm over the frames)."""
    mm = truth["frames"]["mm"]
    seen: dict[str, int] = defaultdict(int)
    for step in truth["protocol"]:
        task = code(step["task"])
        seen[task] += 1
        for side in ("left", "right"):
            if task == "smile":
                place = np.array([m[f"commissure_{side}_xyz"][1:] for m in mm])
                path = np.linalg.norm(place - place[0], axis=1)
                yield task, "commissure_peak_speed", seen[task], side, path
            elif task == "brow-raise":
                height = np.array([m[f"brow_height_{side}"] for m in mm])
                yield task, "brow_peak_speed", seen[task], side, height - height[0]
            elif task in ("close-eyes", "forced-close"):
                opening = np.array([m[f"pfh_{side}"] for m in mm], dtype=float)
                yield task, "closure_speed", seen[task], side, np.nan_to_num(opening[0] - opening)


def speed_errors(folder: Path, truth: dict[str, Any], cache: Path, rows: Rows) -> None:
    """Adds speeds, times to the height, blinks and reopening, with the true segments as marks."""
    film = analysed_film(folder, truth, cache, scaled=True)
    t = np.array(truth["frames"]["t"], dtype=float)
    steps = {}
    for step in truth["protocol"]:
        task = code(step["task"])
        steps[task, sum(1 for k in steps if k[0] == task) + 1] = step
    for task, feature, trial, side, path in courses(truth):
        step = steps[task, trial]
        inside = (t >= step["onset"] - 0.3) & (t <= step["release"])
        level = float(np.median(path[(t >= step["full"]) & (t <= step["release"])]))
        true = rise(t[inside], path[inside], level)
        if true is None:
            continue
        own = SIDES[0] if side == "left" else SIDES[1]
        read = of_task(film, feature, own, task, trial)
        rows[f"{feature.replace('_', ' ')}, mm/s"].append((true.speed, read))
        if task == "smile":
            read = of_task(film, "smile_onset_to_peak", own, task, trial)
            rows["smile, start to height, s"].append((step["full"] - step["onset"], read))
    for side, seconds in truth.get("reopening_10_90_s", {}).items():
        own = SIDES[0] if side == "left" else SIDES[1]
        read = of_task(film, "lid_reopening_time", own, "forced-close", 1)
        rows["reopening after a forced closure, s"].append((seconds, read))
    blinks = [e.t for e in film.result.events if e.kind == "blink"]
    for blink in truth.get("blinks", []):
        near = [b for b in blinks if abs(b - blink["t"]) <= _BLINK_S]
        rows["moment of a blink, s"].append((blink["t"], near[0] if near else float("nan")))


def summary(rows: Rows) -> dict[str, dict[str, float | int]]:
    """Errors of each quantity with how many values were given."""
    out = {}
    for name, pairs in rows.items():
        true, read = np.array(pairs, dtype=float).T
        given = np.isfinite(read)
        error = (read - true)[given]
        one: dict[str, float | int] = {"n": len(true), "given": int(given.sum())}
        if given.any():
            one |= {
                "bias": round(float(error.mean()), 3),
                "mean_abs": round(float(np.abs(error).mean()), 3),
                "largest": round(float(np.abs(error).max()), 3),
                "largest_relative": round(float(np.abs(error / true[given]).max()), 3),
            }
        out[name] = one
    return out


def measured(folder: Path, cache: Path) -> dict[str, Any]:
    """All films of a folder that have tasks."""
    rows: Rows = defaultdict(list)
    search: dict[str, dict[str, int]] = {}
    for truth in films(folder):
        if "protocol" not in truth:
            continue
        name = truth["video"]
        search[name] = search_errors(truth, automatic(folder, name, cache), rows)
        speed_errors(folder, truth, cache, rows)
        print(name, search[name], flush=True)
    return {"search": search, "quantities": summary(rows)}


def card(material: str, results: dict[str, Any]) -> list[dict[str, str]]:
    """Lines of the accuracy table."""
    counts = list(results["search"].values())
    total = {key: sum(one[key] for one in counts) for key in ("tasks", "found", "false")}
    lines = [
        {
            "quantity": "face: tasks found without cues",
            "truth": material,
            "n": f"{total['found']} of {total['tasks']}",
            "error": f"{total['false']} found that were none",
        }
    ]
    for name, one in results["quantities"].items():
        text = "none given"
        if one["given"]:
            text = (
                f"mean abs. {one['mean_abs']:.3g}, largest {one['largest']:.3g},"
                f" bias {one['bias']:+.3g}"
            )
        lines.append(
            {
                "quantity": f"face: {name}",
                "truth": material,
                "n": f"{one['given']} of {one['n']}",
                "error": text,
            }
        )
    return lines


def main() -> None:
    """Measures, prints and writes."""
    with tempfile.TemporaryDirectory(prefix="myolens-face-timing-") as kept:
        scored = measured(TRUTH, Path(kept))
        more = measured(Path(sys.argv[1]), Path(kept)) if len(sys.argv) > 1 else None
    out: dict[str, Any] = {"card": card("rendered films", scored), "scored": scored}
    if more:
        out["card"] += card("rendered films used in development", more)
        out["development"] = more
    target = HERE / "results" / "accuracy_face_timing.json"
    target.write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")
    for line in out["card"]:
        print(line["truth"], "|", line["quantity"], "|", line["n"], "|", line["error"])


if __name__ == "__main__":
    main()
