"""Millimetres per pixel: one scale per capture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.face.params import Params
from analyzers.perception.face_points import HALVES
from workbench.model import Edit, FactValue, SetScale

_PUPILS = (468, 473)


@dataclass(frozen=True, slots=True)
class Scale:
    """Size of a pixel, how well it is known (relative standard deviation), and from what."""

    mm_per_px: float
    relative_sd: float
    method: str
    iris_px: float


def iris_diameter(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean horizontal diameter of both irises in px, for landmarks (..., 478, 2 or 3)."""
    rings = [
        np.linalg.norm(points[..., a, :2] - points[..., b, :2], axis=-1)
        for a, b in (half.iris_ring[:2] for half in HALVES)
    ]
    return np.asarray((rings[0] + rings[1]) / 2)


def scale_of(
    points: NDArray[np.float64],
    facts: Mapping[str, FactValue],
    edits: tuple[Edit, ...],
    params: Params,
) -> Scale:
    """The scale of a capture: set by a person, else by pupillary distance, else by the iris.

    Args:
        points: (n, 478, 2 or 3) px, of the frames that may set the scale (eyes open, facing).
    """
    iris = float(np.median(iris_diameter(points)))
    set_by_hand = [edit.mm_per_unit for edit in edits if isinstance(edit, SetScale)]
    if set_by_hand:
        return Scale(set_by_hand[-1], 0.0, "set by a person", iris)
    pd = facts.get("pd_mm")
    if isinstance(pd, int | float) and not isinstance(pd, bool):
        apart = points[..., _PUPILS[0], :2] - points[..., _PUPILS[1], :2]
        pupils = float(np.median(np.linalg.norm(apart, axis=-1)))
        return Scale(float(pd) / pupils, params.pd_relative_sd, "pupillary distance", iris)
    relative = params.iris_mm_sd / params.iris_mm
    return Scale(params.iris_mm / iris, relative, f"iris of {params.iris_mm:g} mm", iris)
