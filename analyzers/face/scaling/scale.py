"""Millimetres per pixel of a capture, from what, and how well that is known.

A capture is given its scale by the best that is known of it: a person's own setting, a ruler or a
round sticker in the picture, a measured pupillary distance, or the iris. The captures of a visit
are then brought together (``visit_scale``): a visit has one scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np
from numpy.typing import NDArray

from analyzers.face.frame import Landmarks
from analyzers.face.params import Params
from analyzers.perception.face_points import HALVES
from analyzers.perception.iris import Iris
from workbench.model import Edit, FactValue, SetScale

PERSON, RULER, STICKER, PUPILS = "person", "ruler", "sticker", "pupils"
IRIS, IRIS_LANDMARKS = "iris", "iris_landmarks"
KINDS = (PERSON, RULER, STICKER, PUPILS, IRIS, IRIS_LANDMARKS)
"""What a scale may come from, the most trusted first."""

_PUPILS = (468, 473)
_HEAD = (127, 356, 33, 263, 133, 362, 168, 6)
"""Temples, corners of the eyes, root of the nose: no task moves them (0.4 % on six faces)."""

Irises = tuple[Iris | None, Iris | None]


@dataclass(frozen=True, slots=True)
class Scale:
    """Size of a pixel, how well it is known, and from what.

    Attributes:
        mm_per_px: size of a pixel in the plane of the eyes.
        relative_sd: relative standard deviation of that size.
        method: in words, for ``methods.json``.
        iris_px: iris diameter by the landmarks, px (for the gates).
        kind: one of ``KINDS``.
        noise_sd: the part of ``relative_sd`` that differs between captures of one person; the
            rest (how large this person's iris is) is shared by all of them.
    """

    mm_per_px: float
    relative_sd: float
    method: str
    iris_px: float
    kind: str = IRIS_LANDMARKS
    noise_sd: float = 0.0


def iris_diameter(points: Landmarks) -> NDArray[np.float64]:
    """Mean horizontal diameter of both irises in px, for landmarks (..., 478, 2 or 3)."""
    rings = [
        np.linalg.norm(_double(points[..., a, :2]) - points[..., b, :2], axis=-1)
        for a, b in (half.iris_ring[:2] for half in HALVES)
    ]
    return np.asarray((rings[0] + rings[1]) / 2)


def _double(points: Landmarks) -> NDArray[np.float64]:
    return np.asarray(points, dtype=np.float64)


def head_size(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Spread of the points that no task moves, px, for landmarks (..., 478, 2 or 3).

    It ties the scales of a visit's captures together. Root of the summed squared distances
    from their centre; on 20 pairs of rendered expressions of six faces it changes by 0.4 %
    (width between the outer canthi: 1.3 %), at 12 degrees of yaw by up to 0.6 %.
    """
    rigid = points[..., _HEAD, :2]
    apart = rigid - rigid.mean(axis=-2, keepdims=True)
    return np.asarray(np.sqrt((apart**2).sum(axis=(-1, -2))))


def scale_of(
    points: Landmarks,
    facts: Mapping[str, FactValue],
    edits: tuple[Edit, ...],
    params: Params,
    *,
    irises: Sequence[Irises] = (),
    sticker_px: float | None = None,
) -> Scale:
    """The scale of a capture from what is known of it alone.

    Args:
        points: (n, 478, 2 or 3) px, of the frames that may set the scale (eyes open, facing).
        irises: circles fitted to both irises in some of these frames (``perception.iris``).
        sticker_px: diameter of the sticker that was found in the picture (fact ``sticker_mm``).
    """
    ring = float(np.median(iris_diameter(points)))
    set_by_hand = [edit.mm_per_unit for edit in edits if isinstance(edit, SetScale)]
    if set_by_hand:
        sd = params.set_scale_relative_sd
        return Scale(set_by_hand[-1], sd, "set by a person", ring, PERSON, sd)
    length, drawn = _number(facts, "ruler_mm"), _number(facts, "ruler_px")
    if length and drawn:
        sd = hypot(params.depth_relative_sd, params.marking_px * 2**0.5 / drawn)
        return Scale(length / drawn, sd, f"ruler of {length:g} mm", ring, RULER, sd)
    sticker = _number(facts, "sticker_mm")
    if sticker and sticker_px:
        sd = hypot(params.depth_relative_sd, params.edge_px / sticker_px)
        return Scale(sticker / sticker_px, sd, f"sticker of {sticker:g} mm", ring, STICKER, sd)
    apart = _number(facts, "pd_mm")
    if apart:
        return _from_pupils(apart, points, irises, ring, params)
    return _from_iris(irises, ring, params)


def _from_pupils(
    apart: float,
    points: Landmarks,
    irises: Sequence[Irises],
    ring: float,
    params: Params,
) -> Scale:
    """By the pupillary distance: centres of the fitted irises, else of the landmarks."""
    measured = params.pd_mm_sd / apart
    fitted = [hypot(a.x - b.x, a.y - b.y) for a, b in irises if a is not None and b is not None]
    if fitted:
        pupils, noise = float(np.median(fitted)), params.edge_px / float(np.median(fitted))
    else:
        between = _double(points[..., _PUPILS[0], :2]) - points[..., _PUPILS[1], :2]
        pupils = float(np.median(np.linalg.norm(between, axis=-1)))
        noise = params.pd_landmarks_sd
    sd = hypot(measured, noise)
    return Scale(apart / pupils, sd, f"pupillary distance of {apart:g} mm", ring, PUPILS, noise)


def _from_iris(irises: Sequence[Irises], ring: float, params: Params) -> Scale:
    """By the iris: its fitted edge, else the landmarks' ring, which lies outside the limbus."""
    people = params.iris_mm_sd / params.iris_mm
    own = [np.mean([eye.diameter for eye in pair if eye]) for pair in irises if any(pair)]
    if own:
        px = float(np.median(own))
        spread = 1.2533 * float(np.std(own)) / len(own) ** 0.5 if len(own) > 2 else 0.0
        noise = hypot(params.iris_fit_px / max(len(own), 1) ** 0.5, spread) / px
        words, kind = f"iris of {params.iris_mm:g} mm, edge fitted", IRIS
    else:
        px, noise = ring / params.ring_over_iris, params.ring_relative_sd
        words, kind = f"iris of {params.iris_mm:g} mm, from landmarks", IRIS_LANDMARKS
    return Scale(params.iris_mm / px, hypot(people, noise), words, ring, kind, noise)


def _number(facts: Mapping[str, FactValue], name: str) -> float | None:
    value = facts.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) or None
