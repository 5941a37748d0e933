"""From the face model's points to clinical landmarks: a measured correction, then refinement.

The correction is a ridge regression of the clinical points on the whole set of the face model's
points, in the head's frame; the refinement moves each landmark in three rounds by what the
surface's relief around it says (supervised descent after Xiong & De la Torre, CVPR 2013). Both
were fitted by ``tests/benchmarks/fit_scan_points.py`` on generated heads and simulated scans of
them and on part of a simulated population; no scored face was among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.patches import STEPS, HeadFrame, features, patch_axes, relief, stem
from analyzers.scan.points import FRAMING, NAMES, frame_of, width
from analyzers.scan.render import Surface

MODEL = Path(__file__).parent / "landmarks.npz"
CORE = tuple(name for name in NAMES if stem(name) not in {"zy", "go"})
"""Points of the face model that lie on the front of the face: what the correction reads."""
FARTHEST = 0.09
"""A refinement by up to this (8 mm) is believed, in outer canthal distances, one twice as far not
at all; between the two it fades, so that no landmark jumps."""

OFF_SURFACE = 0.035
"""A landmark farther than this (3 mm) from any surface lies in a hole or beyond the border."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """The fitted figures.

    Attributes:
        mean: (core, 3) mean of the face model's points in the head's frame.
        places: (names, 3) mean of the clinical points.
        spread: (names * 3, core * 3) weights of the regression.
        rounds: weights (stems, 3, features + 1) of each refining round, constant last.
        stems: the landmarks without their side, in the order of ``rounds``.
    """

    mean: Array
    places: Array
    spread: Array
    rounds: tuple[Array, ...]
    stems: tuple[str, ...]


@lru_cache(maxsize=1)
def model() -> Model:
    """The model that comes with the analyzer."""
    with np.load(MODEL) as kept:
        rounds = tuple(kept[f"round_{i}"].astype(float) for i in range(len(STEPS)))
        return Model(
            kept["mean"], kept["places"], kept["spread"].astype(float), rounds,
            tuple(str(name) for name in kept["stems"]),
        )  # fmt: skip


def head_frame(points: Mapping[str, Array]) -> HeadFrame | None:
    """The head's frame from the eyes and the mouth; None where they are missing."""
    axes = frame_of(points)
    if axes is None:
        return None
    corners = ("ex_R", "ex_L", "en_R", "en_L")
    origin: Array = np.mean([points[k] for k in corners], axis=0)
    return HeadFrame(origin, axes, width(points, "ex_R", "ex_L"))


def corrected(readings: Array, of: Model) -> Array:
    """Clinical points (views, names, 3) from the face model's (views, core, 3); NaN: not seen.

    A point that one view misses is taken from the others, one that all miss from the mean head.
    """
    with np.errstate(invalid="ignore"):
        count = np.isfinite(readings).all(axis=2).sum(axis=0)
        total = np.nansum(readings, axis=0)
    usual = np.where(count[:, None] > 0, total / np.maximum(count, 1)[:, None], of.mean)
    filled = np.where(np.isfinite(readings), readings, usual)
    apart = (filled - of.mean).reshape(len(filled), -1)
    return np.asarray((apart @ of.spread.T).reshape(len(filled), -1, 3) + of.places)


def refined(surface: Surface, frame: HeadFrame, starts: Array, of: Model) -> Array:
    """Places (views, names, 3) after the refining rounds, in the head's frame."""
    axes = patch_axes(NAMES)
    which = [of.stems.index(stem(name)) for name in NAMES]
    places = starts
    for step, weights in zip(STEPS, of.rounds, strict=True):
        seen = features(relief(surface, frame, places, axes, step), step)
        chosen = weights[which]
        move = np.einsum("vnf,ncf->vnc", seen, chosen[:, :, :-1]) + chosen[:, :, -1]
        places = places + np.einsum("vnc,nca->vna", move, axes)
    moved = places - starts
    believed = np.clip(2 - np.linalg.norm(moved, axis=2) / FARTHEST, 0, 1)
    return np.asarray(starts + believed[..., None] * moved)


def blended(starts: Array, places: Array) -> Array:
    """Refined places (views, names, 3), each trusted as far as it brings the views together.

    Where refinement contracts what the views say, as it does on a face's shapes, it stands; where
    it throws them apart (a shape it does not know: a hair, a fault of the scan), the starts do.
    The weights are those of two readings with the views' variances as their errors.
    """
    if len(starts) < 3:
        return places
    before, after = (
        np.median(((p - np.median(p, axis=0)) ** 2).sum(axis=2), axis=0) for p in (starts, places)
    )
    share = before / np.maximum(before + after, 1e-12)
    return np.asarray(share[:, None] * places + (1 - share[:, None]) * starts)


def clinical_readings(
    surface: Surface,
    readings: Sequence[Mapping[str, Array]],
    combined: Mapping[str, Array],
    *,
    span: bool = False,
) -> list[dict[str, Array]]:
    """Clinical landmarks of every view that lie on the surface, in scan coordinates.

    Args:
        readings: the face model's points by view. combined: their mean.
        span: keep those that frame the face where the correction puts them although most views
            see them in a hole.
    """
    frame = head_frame(combined)
    if frame is None:
        return []
    given = np.full((len(readings), len(CORE), 3), np.nan)
    for i, reading in enumerate(readings):
        for k, name in enumerate(CORE):
            if name in reading and name in combined:
                given[i, k] = frame.inwards(reading[name])
    of = model()
    starts = corrected(given, of)
    places = frame.outwards(blended(starts, refined(surface, frame, starts, of)))
    flat = places.reshape(-1, 3)
    on_surface, _, _ = surface.closest(flat)
    near = np.linalg.norm(on_surface - flat, axis=1) <= OFF_SURFACE * frame.size
    count = len(NAMES)
    if span:
        begun = frame.outwards(starts).reshape(-1, 3)
        for k in (NAMES.index(name) for name in FRAMING):
            off = ~near[k::count]
            if 2 * off.sum() > len(off):
                at = k + count * np.flatnonzero(off)
                on_surface[at], near[at] = begun[at], True
    return [
        {name: on_surface[i * count + k] for k, name in enumerate(NAMES) if near[i * count + k]}
        for i in range(len(places))
    ]
