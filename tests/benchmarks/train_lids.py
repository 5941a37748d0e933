"""Trains the lid model on rendered eyes: ``python train_lids.py SET``.

``SET`` is a folder written by ``lid_training_set.py SET``. The identities of ``HELD_OUT`` are only
reported on. Deterministic on one machine with one BLAS thread (``OPENBLAS_NUM_THREADS=1``). What
each stage ends with is kept beside the set, so that a training that was broken off goes on there;
writes ``analyzers/perception/lid_model.npz`` and prints its SHA-256.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from lid_augmentation import placed, varied  # noqa: E402

from analyzers.perception import lid_model as lm  # noqa: E402
from analyzers.perception.lid_patch import ABOVE_MM, COLUMNS, PER_MM  # noqa: E402

Floats = NDArray[np.float32]
HIDDEN = 48
BATCH = 96
HELD_OUT = (18, 19, 20, 21, 34, 35)
"""Identities that are never trained on; the last two have their eyes shut or nearly so."""
NARROW_MM = 2.5
"""Openings below this are narrow: the hardest, and the fewest."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the training, on the identities below ``below``."""

    epochs: int
    rate: float
    seed: int
    narrow_twice: bool
    below: int


STAGES = (
    Stage(13, 2e-3, 2, False, 22),
    Stage(4, 6e-4, 3, True, 22),
    Stage(5, 8e-4, 4, False, 36),
    Stage(4, 5e-4, 5, True, 36),
)


def samples(files: list[Path], rounds: int) -> tuple[NDArray[np.float16], Floats, Floats]:
    """Strips (n, rows, channels), share of eye (n, rows) and iris centre (n,) in nominal mm."""
    parts = [_samples_of(file, rounds) for file in files]
    strips, shares, centres = (np.concatenate(column) for column in zip(*parts, strict=True))
    return strips, shares, centres


def _samples_of(file: Path, rounds: int) -> tuple[NDArray[np.float16], Floats, Floats]:
    """Those of one identity, kept beside the set for the next training."""
    kept = file.with_name(f"{file.stem.replace('T', 'S')}_{rounds}.npz")
    if kept.exists():
        with np.load(kept) as stored:
            return stored["strips"], stored["shares"], stored["centres"]
    chance = np.random.default_rng([11, int(file.stem[1:])])
    rows = (lm.STRIP_HEIGHTS + ABOVE_MM) * PER_MM
    strips, shares, centres = [], [], []
    with np.load(file) as stored:
        patches, labels, irises = stored["patch"], stored["label"], stored["iris"]
    for patch, label, iris in zip(patches, labels, irises, strict=True):
        for _ in range(rounds):
            eye = placed(patch, label, iris, chance)
            # Landmarks put the pupil's column within about a millimetre.
            column = eye.centre[0] + chance.normal(0, 0.5) * PER_MM
            column = float(np.clip(column, 0.25 * COLUMNS, 0.75 * COLUMNS))
            strips.append(lm.strip(varied(eye, chance), column).astype(np.float16))
            near = np.clip(round(column) + np.arange(-2, 3), 0, COLUMNS - 1)
            share = eye.eye[:, near].mean(1)
            shares.append(np.interp(rows, np.arange(len(share)), share))
            centres.append(eye.centre[1] / PER_MM - ABOVE_MM)
    found = np.array(strips), np.array(shares, np.float32), np.array(centres, np.float32)
    np.savez(kept, strips=found[0], shares=found[1], centres=found[2])
    print(kept.name, len(strips), flush=True)
    return found


def another_look(
    x: Floats, share: Floats, centre: Floats, chance: np.random.Generator
) -> tuple[Floats, Floats, Floats]:
    """The same strips mirrored, moved up or down a few rows, and in other colours."""
    columns, height = lm.STRIP_COLUMNS, x[..., -1:]
    parts = x[..., :-1].reshape(*x.shape[:2], 3, columns)
    flip = chance.random(len(x)) < 0.5
    parts = np.where(flip[:, None, None, None], parts[..., ::-1], parts)
    gain = np.exp(chance.normal(0, 0.15, (len(x), 1, 3, 1)))
    gain[:, :, 1:] *= chance.uniform(0.3, 1.4, (len(x), 1, 2, 1))
    moved = int(chance.integers(-4, 5))
    rows = np.clip(np.arange(x.shape[1]) - moved, 0, x.shape[1] - 1)
    parts = (parts * gain.astype(np.float32))[:, rows]
    seen = np.concatenate([parts.reshape(*x.shape[:2], -1), height], -1).astype(np.float32)
    return seen, share[:, rows], centre + np.float32(moved / lm.STRIP_PER_MM)


def shifted(x: Floats, length: int, dilation: int) -> Floats:
    """Every row beside its neighbours: (n, rows, c) to (n, rows, length * c), zeros outside."""
    reach = length // 2 * dilation
    wide = np.pad(x, ((0, 0), (reach, reach), (0, 0)))
    rows = x.shape[1]
    return np.concatenate(
        [wide[:, k * dilation : k * dilation + rows] for k in range(length)], axis=2
    )


def start(seed: int) -> list[Floats]:
    """Random parameters (He's initialisation)."""
    chance = np.random.default_rng(seed)
    parameters, inputs = [], lm.CHANNELS
    for length, _ in lm.KERNELS:
        scale = np.sqrt(2 / (length * inputs)) * (1.0 if inputs == lm.CHANNELS else 0.5)
        weight = chance.normal(0, scale, (length * inputs, HIDDEN))
        parameters += [weight.astype(np.float32), np.zeros(HIDDEN, np.float32)]
        inputs = HIDDEN
    read_out = chance.normal(0, 0.05, (HIDDEN, 2)).astype(np.float32)
    return [*parameters, read_out, np.zeros(2, np.float32)]


def gradients(
    p: list[Floats], x: Floats, share: Floats, centre: Floats
) -> tuple[float, list[Floats]]:
    """Loss and its gradient: cross-entropy of the share of eye, and squared error of the iris
    where eye is seen."""
    inputs, masks = [], []
    for i, (length, dilation) in enumerate(lm.KERNELS):
        wide = shifted(x, length, dilation)
        y = wide @ p[2 * i] + p[2 * i + 1]
        masks.append(y > 0)
        y = np.maximum(y, 0)
        inputs.append(wide)
        x = y if i == 0 else x + y
    out = x @ p[-2] + p[-1]
    n, rows = share.shape
    chance = 1 / (1 + np.exp(-out[..., 0]))
    target = (centre[:, None] - lm.STRIP_HEIGHTS[None].astype(np.float32)) / lm.OFFSET_MM
    off = (out[..., 1] - target) * (share > 0.5)
    eps = 1e-6
    entropy = -(share * np.log(chance + eps) + (1 - share) * np.log(1 - chance + eps)).sum()
    loss = float(entropy + 0.5 * (off**2).sum()) / n
    back = np.stack([chance - share, off], -1).astype(np.float32) / n
    grads: list[Floats] = [np.zeros(0, np.float32)] * len(p)
    grads[-2] = np.tensordot(x, back, ((0, 1), (0, 1)))
    grads[-1] = back.sum((0, 1))
    flow = back @ p[-2].T
    for i in reversed(range(len(lm.KERNELS))):
        length, dilation = lm.KERNELS[i]
        inner = flow * masks[i]
        flat = inner.reshape(-1, inner.shape[-1])
        grads[2 * i] = inputs[i].reshape(-1, inputs[i].shape[-1]).T @ flat
        grads[2 * i + 1] = flat.sum(0)
        if i == 0:
            break
        spread = inner @ p[2 * i].T
        reach, width = length // 2 * dilation, HIDDEN
        total = np.zeros((n, rows + 2 * reach, width), np.float32)
        for k in range(length):
            total[:, k * dilation : k * dilation + rows] += spread[..., k * width : (k + 1) * width]
        flow = flow + total[:, reach : reach + rows]
    return loss, grads


def train(
    x: NDArray[np.float16],
    share: Floats,
    centre: Floats,
    stage: Stage,
    first: list[Floats],
) -> list[Floats]:
    """Adam from ``first``, with a rate that falls along a cosine."""
    p = [w.copy() for w in first]
    m, v = [np.zeros_like(w) for w in p], [np.zeros_like(w) for w in p]
    chance = np.random.default_rng(stage.seed)
    every = np.arange(len(x))
    if stage.narrow_twice:
        narrow = np.flatnonzero(share.sum(1) < NARROW_MM * lm.STRIP_PER_MM)
        every = np.concatenate([every, narrow])
    batches = len(every) // BATCH
    steps, done = stage.epochs * batches, 0
    for epoch in range(stage.epochs):
        order, total = chance.permutation(every), 0.0
        for start_at in range(0, batches * BATCH, BATCH):
            pick = order[start_at : start_at + BATCH]
            batch = another_look(x[pick].astype(np.float32), share[pick], centre[pick], chance)
            loss, grads = gradients(p, *batch)
            total += loss
            done += 1
            rate = stage.rate * min(1, done / 100) * 0.5 * (1 + np.cos(np.pi * done / steps))
            for i, g in enumerate(grads):
                m[i] = 0.9 * m[i] + 0.1 * g
                v[i] = 0.999 * v[i] + 0.001 * g * g
                step = m[i] / (1 - 0.9**done) / (np.sqrt(v[i] / (1 - 0.999**done)) + 1e-8)
                decay = 1e-4 * p[i] if p[i].ndim == 2 else 0
                p[i] = (p[i] - rate * (step + decay)).astype(np.float32)
        print(f"epoch {epoch} loss {total / batches:.3f}", flush=True)
    # What is kept is what ships, so a stage starts from what could have shipped.
    return [w.astype(np.float16).astype(np.float32) for w in p]


def report(p: list[Floats], x: NDArray[np.float16], share: Floats, centre: Floats) -> None:
    """Error of the opening and of the iris on eyes of held-out identities."""
    out = lm.forward(x.astype(np.float32), tuple(p))
    eye = 1 / (1 + np.exp(-out[..., 0]))
    gap, true = eye.sum(1) / lm.STRIP_PER_MM, share.sum(1) / lm.STRIP_PER_MM
    iris = (eye * (lm.STRIP_HEIGHTS + lm.OFFSET_MM * out[..., 1])).sum(1) / eye.sum(1)
    for low, high in ((-1, 0.05), (0.05, 1.5), (1.5, 4), (4, 7), (7, 20)):
        k = (true > low) & (true <= high)
        error, off = gap[k] - true[k], (iris - centre)[k]
        print(
            f"true {low}-{high} mm: n {k.sum()} bias {error.mean():+.2f} sd {error.std():.2f}"
            f" p95 {np.percentile(np.abs(error), 95):.2f}; iris {off.mean():+.2f} {off.std():.2f}"
        )


def main(folder: str, rounds: str = "10") -> None:
    """Trains, reports and writes the model."""
    files = {int(file.stem[1:]): file for file in sorted(Path(folder).glob("T*.npz"))}
    p = start(1)
    for i, stage in enumerate(STAGES):
        kept = Path(folder) / f"stage{i}.npz"
        if kept.exists():
            with np.load(kept) as stored:
                p = [stored[f"p{k}"].astype(np.float32) for k in range(len(p))]
            continue
        chosen = [files[k] for k in files if k < stage.below and k not in HELD_OUT]
        p = train(*samples(chosen, int(rounds)), stage, p)
        _write(kept, p)
    for name, low, high in (("open and narrow", 0, 26), ("narrow", 26, 99)):
        print(name)
        left_out = [files[k] for k in HELD_OUT if low <= k < high]
        report(p, *samples(left_out, int(rounds)))
    _write(lm.MODEL, p)
    lm.model_sha256.cache_clear()
    print(lm.MODEL.name, lm.MODEL.stat().st_size, lm.model_sha256())


def _write(target: Path, p: list[Floats]) -> None:
    np.savez(target, **{f"p{i}": w.astype(np.float16) for i, w in enumerate(p)})


if __name__ == "__main__":
    main(*sys.argv[1:])
