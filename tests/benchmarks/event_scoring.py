"""Scores detected gait events against known ones: F1, bias, error; a group's bias from others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from c3d_trials import Floats, Trial

Detected = dict[tuple[str, str], Floats]
"""Times (s) by kind and side."""
KINDS = ("initial_contact", "foot_off")
TOLERANCE_S = 0.1
BIAS_REACH_S = 0.15
MARGIN_S = 0.08
EDGE_S = 0.25
PEOPLE = {"turns": "children"}
"""Groups that are the same people as another: they are left out together."""


@dataclass(slots=True)
class Score:
    """Counts and errors (s, of the hits) of one kind of event in one group."""

    hits: int = 0
    missed: int = 0
    extra: int = 0
    errors: list[float] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """2 TP / (2 TP + FP + FN)."""
        return 2 * self.hits / max(2 * self.hits + self.missed + self.extra, 1)

    @property
    def mae(self) -> float:
        """Mean absolute error of the hits, s."""
        return float(np.mean(np.abs(self.errors))) if self.errors else float("nan")


def pairs(truth: Floats, found: Floats, reach: float) -> list[tuple[int, int]]:
    """One-to-one pairs (index of truth, of find), the nearest first, at most ``reach`` apart."""
    offers = sorted(
        (abs(f - t), i, j)
        for i, t in enumerate(truth)
        for j, f in enumerate(found)
        if abs(f - t) <= reach
    )
    chosen: list[tuple[int, int]] = []
    for _, i, j in offers:
        if all(i != a and j != b for a, b in chosen):
            chosen.append((i, j))
    return chosen


def biases(trials: list[Trial], found: list[Detected]) -> dict[tuple[str, str], float]:
    """By (group, kind): the median lead of detections over truth in all other people, s."""
    leads: dict[tuple[str, str], list[float]] = defaultdict(list)
    for trial, own in zip(trials, found, strict=True):
        for (kind, side), truth in trial.truth.items():
            times = own.get((kind, side), np.empty(0))
            for i, j in pairs(truth, times, BIAS_REACH_S):
                leads[trial.group, kind].append(float(times[j] - truth[i]))
    out = {}
    for group in {t.group for t in trials}:
        for kind in KINDS:
            others = [
                lead
                for (g, k), own in leads.items()
                if k == kind and PEOPLE.get(g, g) != PEOPLE.get(group, group)
                for lead in own
            ]
            out[group, kind] = float(np.median(others)) if others else 0.0
    return out


def score(
    trials: list[Trial],
    found: list[Detected],
    bias: dict[tuple[str, str], float] | None = None,
    *,
    interior: bool = True,
    tolerance: float = TOLERANCE_S,
) -> dict[tuple[str, str], Score]:
    """By (group, kind), after ``bias`` is taken off.

    A detection counts from 0.08 s before the first to 0.08 s after the last known event of its
    kind and side. ``interior`` leaves out truth and detections within 0.25 s of the ends.
    """
    out: dict[tuple[str, str], Score] = defaultdict(Score)
    for trial, own in zip(trials, found, strict=True):
        start, end = trial.times[0] + EDGE_S, trial.times[-1] - EDGE_S
        for (kind, side), truth in trial.truth.items():
            times = own.get((kind, side), np.empty(0)) - (bias or {}).get((trial.group, kind), 0.0)
            times = times[(times >= truth[0] - MARGIN_S) & (times <= truth[-1] + MARGIN_S)]
            matched = pairs(truth, times, tolerance)
            counted = [(i, j) for i, j in matched if not interior or start <= truth[i] <= end]
            known = np.arange(len(truth))
            free = np.setdiff1d(np.arange(len(times)), [j for _, j in matched])
            if interior:
                known = known[(truth >= start) & (truth <= end)]
                free = free[(times[free] >= start) & (times[free] <= end)]
            total = out[trial.group, kind]
            total.hits += len(counted)
            total.missed += len(known) - len(counted)
            total.extra += len(free)
            total.errors += [float(times[j] - truth[i]) for i, j in counted]
    return out


def macro(scores: dict[tuple[str, str], Score], kind: str) -> tuple[float, float]:
    """F1 and mean absolute error (s), the mean over groups, turns left out."""
    own = [s for (g, k), s in scores.items() if k == kind and g != "turns"]
    return float(np.mean([s.f1 for s in own])), float(np.nanmean([s.mae for s in own]))
