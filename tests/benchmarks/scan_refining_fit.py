"""Fits the refining rounds of the landmarks (supervised descent on relief maps)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scan_truth import TrueScan
from scipy import ndimage
from scipy.spatial.transform import Rotation

from analyzers.scan.clinical import head_frame
from analyzers.scan.patches import (
    FEATURES,
    HALF,
    REACH,
    STEPS,
    HeadFrame,
    features,
    patch_axes,
    relief,
    stem,
)
from analyzers.scan.points import NAMES
from analyzers.scan.render import Surface

Floats = NDArray[np.float64]
STEMS = tuple(dict.fromkeys(stem(name) for name in NAMES))
WIDE = {"zy": 4.5, "go": 5.0, "gn": 3.0, "g": 3.0, "n": 3.0, "sci": 3.0}
"""Spread (mm, each way) of the starts where the correction leaves more than the usual 1.6 mm."""
USUAL_MM = 1.6
TOGETHER_MM = 0.8
OUTER_MM = 90.0
TURN_DEG, SCALE = 2.5, 0.02
STARTS = 6


@dataclass(slots=True, eq=False)
class Sample:
    """One head with perturbed starts: its frame and places (starts, names, 3)."""

    surface: Surface
    frame: HeadFrame
    true: Floats
    known: NDArray[np.bool_]
    places: Floats
    weight: float


def sample_of(scan: TrueScan, chance: np.random.Generator, weight: float = 1.0) -> Sample:
    """Starts around the true landmarks, in a frame that is off by what views leave."""
    frame = head_frame(scan.points)
    assert frame is not None
    turn = Rotation.from_rotvec(np.radians(chance.normal(0, TURN_DEG, 3))).as_matrix()
    frame = HeadFrame(
        frame.origin, turn @ frame.axes, frame.size * float(1 + chance.normal(0, SCALE))
    )
    known = np.array([name in scan.points for name in NAMES])
    true = np.array([scan.points.get(name, np.zeros(3)) for name in NAMES])
    true = frame.inwards(true)
    spread = np.array([WIDE.get(stem(name), USUAL_MM) for name in NAMES]) / OUTER_MM
    off = chance.normal(0, 1, (STARTS, len(NAMES), 3)) * spread[:, None]
    off += chance.normal(0, TOGETHER_MM / OUTER_MM, (STARTS, 1, 3))
    return Sample(Surface(scan.mesh), frame, true, known, true + off, weight)


def fit_rounds(
    samples: Sequence[Sample],
    ridge: float,
    noise_mm: float,
    report: Callable[[str], None] = print,
) -> tuple[Floats, ...]:
    """Weights (stems, 3, features + 1) of each round; the samples' places move along."""
    axes = patch_axes(NAMES)
    chance = np.random.default_rng(5)
    which = np.array([STEMS.index(stem(name)) for name in NAMES])
    midline = [STEMS.index(name) for name in NAMES if stem(name) == name]
    rounds = []
    for step in STEPS:
        seen = [read(sample, axes, step, chance, noise_mm).astype(np.float32) for sample in samples]
        weights = np.zeros((len(STEMS), 3, FEATURES + 1))
        for k in range(len(STEMS)):
            columns = np.flatnonzero(which == k)
            x, y, w = [], [], []
            for sample, values in zip(samples, seen, strict=True):
                for c in columns:
                    if not sample.known[c]:
                        continue
                    away = (sample.true[c] - sample.places[:, c]) @ axes[c].T
                    x.append(values[:, c])
                    y.append(away)
                    w.append(np.full(len(away), sample.weight))
            rows, targets = np.concatenate(x).astype(float), np.concatenate(y)
            share = np.concatenate(w)
            if k in midline:
                rows, targets, share = with_mirrored(rows, targets, share)
            weights[k] = ridge_fit(rows, targets, share, ridge)
        for sample, values in zip(samples, seen, strict=True):
            chosen = weights[which]
            move = np.einsum("snf,ncf->snc", values, chosen[:, :, :-1]) + chosen[:, :, -1]
            sample.places = sample.places + np.einsum("snc,nca->sna", move, axes)
        rounds.append(weights)
        report(f"step {step}: {errors(samples)}")
    return tuple(rounds)


def read(
    sample: Sample, axes: Floats, step: float, chance: np.random.Generator, noise_mm: float
) -> Floats:
    """Features of a sample at its places, with what scanners add to the relief: noise, loss of
    detail (half of the maps) and bumps of hair or stray spikes (a quarter)."""
    height = relief(sample.surface, sample.frame, sample.places, axes, step)
    height = height + chance.normal(0, noise_mm / OUTER_MM, height.shape)
    blur = chance.choice([0.0, 0.0, 1.0, 1.8], height.shape[:1])
    for i, width in enumerate(blur):
        if width:
            height[i] = ndimage.gaussian_filter(height[i], (0, width, width), mode="nearest")
    grid = np.arange(2 * HALF + 1) - HALF
    place = chance.uniform(-HALF, HALF, (*height.shape[:2], 2, 1))
    size = chance.uniform(0.7, 2.5, (*height.shape[:2], 1))
    rise = chance.uniform(-0.03, 0.08, height.shape[:2]) * (chance.random(height.shape[:2]) < 0.25)
    down, across = (np.exp(-(((grid - place[:, :, i]) / size) ** 2)) for i in (0, 1))
    bump = rise[..., None, None] * down[..., :, None] * across[..., None, :]
    return features(np.clip(height + bump, -REACH, REACH), step)


def with_mirrored(rows: Floats, targets: Floats, share: Floats) -> tuple[Floats, Floats, Floats]:
    """The rows and what they would be on the mirrored face."""
    side = round((rows.shape[1] // 3) ** 0.5)
    maps = rows.reshape(len(rows), 3, side, side)[..., ::-1].copy()
    maps[:, 1] *= -1
    flipped = targets * [-1, 1, 1]
    return (
        np.concatenate([rows, maps.reshape(len(rows), -1)]),
        np.concatenate([targets, flipped]),
        np.concatenate([share, share]),
    )


def ridge_fit(rows: Floats, targets: Floats, share: Floats, ridge: float) -> Floats:
    """Weights and constant, (3, features + 1)."""
    total = share.sum()
    mean_x, mean_y = share @ rows / total, share @ targets / total
    x, y = rows - mean_x, targets - mean_y
    gram = (x * share[:, None]).T @ x / total
    size = np.trace(gram) / len(gram)
    weights = np.linalg.solve(
        gram + ridge * size * np.eye(len(gram)), (x * share[:, None]).T @ y / total
    )
    constant = mean_y - mean_x @ weights
    return np.column_stack([weights.T, constant])


def errors(samples: Sequence[Sample]) -> dict[str, float]:
    """Mean distance to the truth by landmark (mm), at the samples' places."""
    out: dict[str, list[float]] = {}
    for sample in samples:
        off = np.linalg.norm(sample.places - sample.true, axis=2) * OUTER_MM
        for c, name in enumerate(NAMES):
            if sample.known[c]:
                out.setdefault(stem(name), []).extend(off[:, c])
    return {name: round(float(np.mean(v)), 2) for name, v in out.items()}


def moved(samples: Sequence[Sample], rounds: Sequence[Floats], noise_mm: float) -> None:
    """Moves the places of held-out samples through the rounds."""
    axes = patch_axes(NAMES)
    chance = np.random.default_rng(6)
    which = np.array([STEMS.index(stem(name)) for name in NAMES])
    for step, weights in zip(STEPS, rounds, strict=True):
        chosen = weights[which]
        for sample in samples:
            values = read(sample, axes, step, chance, noise_mm)
            move = np.einsum("snf,ncf->snc", values, chosen[:, :, :-1]) + chosen[:, :, -1]
            sample.places = sample.places + np.einsum("snc,nca->sna", move, axes)
