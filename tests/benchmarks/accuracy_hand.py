"""Accuracy of the hand analyzer on rendered hands and simulated curves, with exact truth.

``python tests/benchmarks/accuracy_hand.py MEDIA`` writes ``results/accuracy_hand.json``. MEDIA
holds what ``rendering/make_hand.py`` and ``rendering/make_hand_photos.py`` write (they are run
where it is empty) and, in ``MEDIA/cache``, the landmarks. The truth of an opening is the same
10-90 % definition applied to the rendered joints in space, without noise, filter or camera. No
constant is fitted on it, but image landmarks were preferred for openings, and image or world ones
for angles, after seeing such renders; clips named ``later`` were made after that choice and are
scored apart.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(HERE)]

import numpy as np  # noqa: E402
from direct_context import DirectContext, with_hash  # noqa: E402
from hand_report import Pair, card, line, spread_of, summed  # noqa: E402

from analyzers.hand.grip import found_openings  # noqa: E402
from analyzers.hand.openings import Opening  # noqa: E402
from analyzers.hand.params import Params  # noqa: E402
from analyzers.hand.run import measure  # noqa: E402
from workbench.model import Capture, Measurement, Modality, Side  # noqa: E402
from workbench.plugin.contract import Result  # noqa: E402
from workbench.plugin.manifest import load_manifest  # noqa: E402

MANIFEST = load_manifest(ROOT / "analyzers" / "hand" / "analyzer.toml")
FINGERS = ("index", "middle", "ring", "little")
UNFILTERED = replace(Params(), cutoff=1e6)
NEAR_S = 0.6
Truth = dict[str, Any]


def media(folder: Path) -> None:
    """Renders what is missing."""
    films, photos = folder / "films", folder / "photos"
    if not films.is_dir():
        subprocess.run(
            [sys.executable, "make_hand.py", str(films)], cwd=HERE / "rendering", check=True
        )
    if not photos.is_dir():
        subprocess.run(
            [sys.executable, "make_hand_photos.py", str(photos)], cwd=HERE / "rendering", check=True
        )


def analyse(
    folder: Path, path: str, modality: Modality, task: str, cache: Path, side: Side = Side.NONE
) -> Result:
    """What the analyzer finds in one file, ``side`` being stated for the capture."""
    capture = Capture(path=path, subject="s", visit="v", modality=modality, task=task, side=side)
    return measure(
        with_hash(capture, folder), Params(), DirectContext(folder, MANIFEST, cache=cache)
    )


def rows_of(result: Result, side: str) -> dict[str, Measurement]:
    """The measurements of one side by name."""
    return {m.feature.removeprefix("hand."): m for m in result.measurements if m.side == side}


def true_openings(truth: Truth, curve: np.ndarray) -> list[Opening]:
    """The openings of an exact curve by the analyzer's definition, without filter."""
    times = np.arange(len(curve)) * truth["grid_s"]
    return found_openings(times, curve, UNFILTERED)


def grip_film(truth: Truth, result: Result) -> dict[str, Any]:
    """Errors of one grip film, openings matched by their start."""
    side = truth["clip"]["side"]
    rows = rows_of(result, side)
    curves = {f: np.array(truth["curves"][f]) for f in FINGERS}
    true = true_openings(truth, np.mean(list(curves.values()), axis=0))
    whole = [one for one in true if one.censored is None]
    wrong_side = Side.LEFT if side == "right" else Side.RIGHT
    releases = [e.t for e in result.events if (e.kind, e.side) == ("release", side)]
    opens = [e.t for e in result.events if (e.kind, e.side) == ("open", side)]
    out: dict[str, Any] = {
        "openings": len(true),
        "openings_read": rows["openings"].value,
        "timed": len(whole),
        "incomplete": len(true) - len(whole),
        "incomplete_read": rows["openings_incomplete"].value,
        "wrong_side": any(e.side is wrong_side for e in result.events),
        "side_given": rows["openings"].value is not None,
        "start": [],
        "end": [],
        "duration": [],
        "in_interval": [],
        "relative": [],
        "quality": str(rows["opening_time"].quality.verdict),
    }
    half = 0.5 / truth["clip"]["fps"]
    for one in whole:
        near = [t for t in releases if abs(t - one.start) < NEAR_S]
        if not near:
            continue
        start = min(near, key=lambda t: abs(t - one.start))
        later = [t for t in opens if t > start]
        if not later:
            continue
        error = min(later) - start - one.seconds
        out["start"].append(start - one.start)
        out["end"].append(min(later) - one.end)
        out["duration"].append(error)
        view = 1.96 * Params().view_error * one.seconds
        out["in_interval"].append(abs(error) <= float(np.hypot(2 * half, view)))
        out["relative"].append(error / one.seconds)
    mean = float(np.mean([one.seconds for one in whole]))
    out["mean"] = [mean, rows["opening_time"].value]
    if len(whole) > 2 and true[0].censored is None:
        change = whole[0].seconds - whole[-1].seconds
        out["warm_up"] = [change, rows["opening_time_warm_up"].value]
    out["fingers"] = {}
    for finger in FINGERS:
        own = [one.seconds for one in true_openings(truth, curves[finger]) if not one.censored]
        out["fingers"][finger] = [float(np.mean(own)), rows[f"{finger}_opening_time"].value]
    return out


def tap_film(truth: Truth, result: Result) -> dict[str, Any]:
    """True and read values of one tapping film."""
    side = truth["clip"]["side"]
    rows = rows_of(result, side)
    contacts = np.array(truth["contacts"])
    gaps = np.diff(contacts)
    pinch, step = np.array(truth["curves"]["pinch"]), truth["grid_s"]
    tops = []
    for a, b in pairwise(contacts):
        tops.append(pinch[round(a / step) : round(b / step) + 1].max() - pinch.min())
    heights = np.array(tops)
    slope, first = np.polyfit(np.arange(len(heights)), heights, 1)
    return {
        "wrong_side": any(e.side is not Side.NONE and e.side != side for e in result.events),
        "rate": [float(1 / gaps.mean()), rows["tapping_rate"].value],
        "taps": [len(contacts), rows["taps"].value],
        "interval_cv": [
            100 * float(gaps.std(ddof=1) / gaps.mean()),
            rows["tapping_interval_cv"].value,
        ],
        "amplitude": [float(heights.mean()), rows["tapping_amplitude"].value],
        "decrement": [100 * float(slope / first), rows["tapping_amplitude_slope"].value],
    }


def films(folder: Path, cache: Path) -> dict[str, Any]:
    """All films: what was read of each, and the sums."""
    each: dict[str, Any] = {}
    for file in sorted(folder.glob("*.truth.json")):
        truth = json.loads(file.read_text(encoding="utf-8"))
        gripping = not truth["clip"]["taps"]
        task = "grip-release" if gripping else "hand"
        result = analyse(folder, truth["video"], Modality.VIDEO, task, cache)
        unaided = any(m.value is not None for m in result.measurements)
        if not gripping:  # taps are best seen from the thumb's side, where sides are not told
            side = Side(truth["clip"]["side"])
            result = analyse(folder, truth["video"], Modality.VIDEO, task, cache, side)
        name = truth["video"].removesuffix(".mp4")
        track = next((t for t in result.tracks if t.name.startswith("hand_")), None)
        found = 0.0 if track is None else float(np.isfinite(track.values[:, 0, 0]).mean())
        each[name] = (grip_film if gripping else tap_film)(truth, result) | {
            "frames_found": round(found, 3),
            "answered_without_a_stated_side": unaided,
        }
        print(name, json.dumps(each[name], default=str), flush=True)
    return each


def photos(folder: Path, cache: Path) -> dict[str, Any]:
    """All photos: sides given and right, angles and spread by view."""
    pairs: dict[str, list[Pair]] = defaultdict(list)
    sides: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    wanted: dict[str, int] = defaultdict(int)
    for one in json.loads((folder / "photos.truth.json").read_text(encoding="utf-8")):
        view, side = one["view"], one["side"]
        counts = sides[view]
        counts[0] += 1
        truth = _photo_truth(one)
        for name in truth:
            wanted[f"{name} ({view})"] += 1
        try:
            result = analyse(folder, one["photo"], Modality.PHOTO, "hand", cache)
        except Exception as error:  # noqa: BLE001 - a benchmark counts whatever is refused
            print(one["photo"], error)
            continue
        counts[1] += 1
        given = {m.side for m in result.measurements if m.value is not None}
        counts[2] += side in given
        counts[3] += bool(given - {side})
        rows = rows_of(result, side)
        for name, values in truth.items():
            for feature, true in values:
                if (read := rows[feature].value) is not None:
                    pairs[f"{name} ({view})"].append((true, read))
    per = {"mcp": 4, "pip": 4, "dip": 4, "spread": 3}
    return {
        "sides": {
            view: {"photos": n, "found": f, "side_given": g, "side_wrong": w}
            for view, (n, f, g, w) in sides.items()
        },
        "angles": {
            name: line(pairs[name]) | {"of": per.get(name.split()[0], 1) * count}
            for name, count in sorted(wanted.items())
        },
    }


def _photo_truth(one: dict[str, Any]) -> dict[str, list[tuple[str, float]]]:
    flexion, abduction = one["flexion"], one["abduction"]
    out: dict[str, list[tuple[str, float]]] = {
        joint: [(f"{f}_{joint}_flexion", flexion[f][k]) for f in FINGERS]
        for k, joint in enumerate(("mcp", "pip", "dip"))
    }
    out["finger_drop"] = [("finger_drop", float(np.mean([flexion[f][0] for f in FINGERS])))]
    out["finger_flexion"] = [("finger_flexion", float(np.mean([sum(flexion[f]) for f in FINGERS])))]
    if one["posture"] == "open" and one["view"] != "edge":
        out["spread"] = [
            (f"spread_{a}_{b}", abduction[a] - abduction[b]) for a, b in pairwise(FINGERS)
        ]
    return out


def smooth_step(x: np.ndarray) -> np.ndarray:
    """A minimum-jerk movement from 0 to 1."""
    x = np.clip(x, 0, 1)
    return np.asarray(x**3 * (10 - 15 * x + 6 * x * x))


def simulated() -> dict[str, Any]:
    """Timing of curves with known course: noise, frame rates, uneven frames, drifting plateau."""
    rng = np.random.default_rng(5)
    out: dict[str, Any] = {}
    for seconds in (0.3, 0.8, 2.5):
        for rate in (24, 30, 60, 120):
            for noise in (0.005, 0.02):
                errors: list[float] = []
                true_count = 0
                for k in range(8):
                    times, curve, fine, exact = _course(
                        rng, rate, seconds, noise, uneven=k % 2 == 1
                    )
                    true = found_openings(fine, exact, UNFILTERED)
                    read = found_openings(times, curve, Params())
                    true_count += len(true)
                    for one in true:
                        near = [r for r in read if abs(r.start - one.start) < NEAR_S]
                        errors += [r.seconds - one.seconds for r in near[:1]]
                key = f"{seconds} s, {rate} frames/s, noise {noise}"
                out[key] = spread_of(errors, 1000) | {"of": true_count}
    return out


def _course(
    rng: np.random.Generator, rate: float, seconds: float, noise: float, *, uneven: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    starts = 1 + np.arange(4) * (seconds + 2.3)
    end = float(starts[-1] + seconds + 1.8)

    def course(t: np.ndarray) -> np.ndarray:
        parts = [
            smooth_step((t - s) / seconds) - smooth_step((t - s - seconds - 0.9) / 0.45)
            for s in starts
        ]
        return np.asarray(0.8 + np.sum(parts, axis=0) * (1 + 0.05 * t / end))

    fine = np.arange(0, end, 0.002)
    steps = np.full(int(2 * end * rate), 1 / rate)
    if uneven:
        steps *= rng.choice((0.6, 0.8, 1.0, 1.0, 1.2, 1.8), len(steps))
    times = np.cumsum(steps)
    times = times[times < end]
    return times, course(times) + rng.normal(0, noise, len(times)), fine, course(fine)


def main() -> None:
    """Runs all and writes the results."""
    folder = Path(sys.argv[1])
    media(folder)
    cache = folder / "cache"
    cache.mkdir(exist_ok=True)
    each = films(folder / "films", cache)
    total = summed(each)
    still = photos(folder / "photos", cache)
    curves = simulated()
    report = {
        "data": "rendered hands of two bodies and three skin tones, 24-60 frames/s; experimental:"
        " no patients, no real hands",
        "card": card(total, still, curves),
        "films_total": total,
        "photos": still,
        "simulated_ms": curves,
        "films": each,
    }
    out = HERE / "results" / "accuracy_hand.json"
    out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report["card"], indent=1))
    print(json.dumps({"films": total, "photos": still}, indent=1))


if __name__ == "__main__":
    main()
