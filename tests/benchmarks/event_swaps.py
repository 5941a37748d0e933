"""Legs exchanged on purpose in marker recordings, and what the repair makes of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from c3d_trials import Trial, seen_from_the_side
from event_detectors import ours
from event_scoring import KINDS, Score, biases, score
from numpy.typing import NDArray

from analyzers.gait.params import Params
from analyzers.gait.sides import put_right
from analyzers.perception.pose import PoseTrack

Mask = NDArray[np.bool_]
SHARE = 0.2
SHORTEST, LONGEST = 3, 15  # frames
PLACES = ("none", "runs at random", "runs from a crossing", "crossing to crossing")
SEEDS = 3


def exchanged_frames(track: PoseTrack, place: str, rng: np.random.Generator) -> Mask:
    """About a fifth of the frames, placed in one of four ways."""
    n = len(track.times)
    where = np.zeros(n, bool)
    apart = track.point("left_ankle")[:, 0] - track.point("right_ankle")[:, 0]
    crossings = np.flatnonzero(np.diff(np.sign(apart))) + 1
    while place != "none" and where.mean() < SHARE:
        if place == "crossing to crossing":
            i = int(rng.integers(0, len(crossings) - 1))
            where[crossings[i] : crossings[i + 1]] = True
            continue
        start = int(rng.integers(0, n) if place == "runs at random" else rng.choice(crossings))
        where[start : start + int(rng.integers(SHORTEST, LONGEST + 1))] = True
    return where


def swap_table(trials: list[Trial], params: Params) -> list[dict[str, Any]]:
    """Per placement: F1 before and after the repair, and the share of frames labelled rightly."""
    table = []
    for place in PLACES:
        f1: dict[str, list[list[float]]] = {"before": [], "after": []}
        right: dict[str, list[float]] = {"before": [], "after": []}
        for seed in range(SEEDS):
            found: dict[str, list[Any]] = {"before": [], "after": []}
            for i, trial in enumerate(trials):
                rng = np.random.default_rng(1000 * seed + i)
                track = seen_from_the_side(trial, seed=seed)
                wrong = exchanged_frames(track, place, rng)
                given = track.exchanged(wrong, legs_only=True)
                mended = put_right(given, (), params)
                found["before"].append(ours(given, params))
                found["after"].append(ours(mended.track, params))
                right["before"].append(1 - float(wrong.mean()))
                right["after"].append(1 - float((wrong ^ mended.exchanged).mean()))
            for key, detected in found.items():
                scores = score(trials, detected, biases(trials, detected), interior=False)
                f1[key].append([_macro(scores, kind) for kind in KINDS])
        table.append(
            {
                "exchanged": place,
                "trials": len(trials),
                "seeds": SEEDS,
                **{
                    f"{kind}_f1_{key}": round(float(np.mean(rows, axis=0)[k]), 3)
                    for key, rows in f1.items()
                    for k, kind in enumerate(KINDS)
                },
                "labels_right_before": round(float(np.mean(right["before"])), 3),
                "labels_right_after": round(float(np.mean(right["after"])), 3),
                "labels_right_after_worst_trial": round(float(np.min(right["after"])), 3),
            }
        )
    return table


def _macro(scores: dict[tuple[str, str], Score], kind: str) -> float:
    """Mean F1 over all groups, turns included."""
    return float(np.mean([s.f1 for (_, k), s in scores.items() if k == kind]))
