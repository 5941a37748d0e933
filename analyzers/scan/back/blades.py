"""How far the shoulder blades stand out, from a map of the back's heights.

Two channels. *Mirror*: against the other side; blind to what both blades do alike. *Prominence*:
against a smooth surface through the back around the blades; sees both sides, but holds the normal
shape of a shoulder blade. Neither has a norm: both are measures of change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.scan.back.height_map import CELL_MM, HeightMap
from analyzers.scan.camera import Array
from workbench.model import Side

# Places as shares of the trunk's length from the sacrum (S2) to the vertebra prominens (C7):
# medial border from T2 to T8, about 5 to 11 cm from the midline in adults, inferior angle at T7
# to T9 (surface anatomy; judgement on the margins, since blades glide).
BLADE_ACROSS = (0.08, 0.27)
BLADE_UP = (0.48, 0.95)
ANGLE_UP = (0.48, 0.66)
BORDER_ACROSS = (0.08, 0.20)
RAISED_MM = 5.0
ORDER = 4
"""Of the polynomial that runs through the back around the blades."""
TUKEY_MM = 12.0
TOP_MM2 = 50.0
"""The most that stands out is a mean over this area (half a finger tip): noise is no maximum."""
LEAST_SHOWN = 0.7


@dataclass(frozen=True, slots=True)
class Blade:
    """What one shoulder blade shows (mm; area in cm2). NaN where too little of it is seen."""

    side: Side
    top: float
    border: float
    angle: float
    raised_cm2: float
    shown: float


def windows(heights: HeightMap, sacrum: float, c7: float, side: Side) -> dict[str, Array]:
    """Cells of the blade, its medial border and its inferior angle, each (rows, columns) bool."""
    length = c7 - sacrum
    across = heights.left if side is Side.LEFT else -heights.left
    up = (heights.up - sacrum) / length
    lateral = across / length

    def box(rows: tuple[float, float], columns: tuple[float, float]) -> Array:
        own = (up >= rows[0]) & (up <= rows[1])
        return np.outer(own, (lateral >= columns[0]) & (lateral <= columns[1]))

    return {
        "blade": box(BLADE_UP, BLADE_ACROSS),
        "border": box(BLADE_UP, BORDER_ACROSS),
        "angle": box(ANGLE_UP, BLADE_ACROSS),
    }


def mirror_map(heights: HeightMap) -> Array:
    """Distance (mm, along the normal) from the mirror image: + stands further out than the other
    side; 0 on the midline by definition."""
    difference = heights.heights - heights.heights[:, ::-1]
    return np.asarray(difference * heights.slope_cosine)


def prominence_map(heights: HeightMap, sacrum: float, c7: float) -> Array:
    """Height (mm, along the normal) over the smooth surface through the back around the blades."""
    outside = np.isfinite(heights.heights)
    for side in (Side.LEFT, Side.RIGHT):
        outside &= ~windows(heights, sacrum, c7, side)["blade"]
    up, left = np.meshgrid(heights.up, heights.left, indexing="ij")
    half = max(c7 - sacrum, 1.0) / 2
    x, y = left / half, (up - (c7 + sacrum) / 2) / half
    # Far sides and arms are another shape; they would bend the surface under the blades.
    outside &= (np.abs(x) < 0.62) & (np.abs(y) < 1.05)
    if outside.sum() < 200:
        return np.full(heights.heights.shape, np.nan)
    powers = [(i, j) for i in range(ORDER + 1) for j in range(ORDER + 1 - i)]
    rows = np.stack([x**i * y**j for i, j in powers], axis=-1)
    own, value = rows[outside], heights.heights[outside]
    weight = np.ones(len(value))
    solution = np.zeros(len(powers))
    for _ in range(6):
        root = np.sqrt(weight)
        solution = np.linalg.lstsq(own * root[:, None], value * root, rcond=None)[0]
        weight = np.clip(1 - ((value - own @ solution) / TUKEY_MM) ** 2, 0.01, None) ** 2
    return np.asarray((heights.heights - rows @ solution) * heights.slope_cosine)


def blade(values: Array, places: dict[str, Array], side: Side) -> Blade:
    """Reads a map (mirror, prominence or change) in the windows of one blade."""
    whole = places["blade"]
    shown = float(np.isfinite(values[whole]).mean()) if whole.any() else 0.0
    if shown < LEAST_SHOWN:
        nan = float("nan")
        return Blade(side, nan, nan, nan, nan, shown)
    raised = np.isfinite(values) & (values > RAISED_MM) & whole
    border, angle = values[places["border"]], values[places["angle"]]
    return Blade(
        side,
        _top(values[whole]),
        float(np.nanmean(border)) if np.isfinite(border).any() else float("nan"),
        _top(angle),
        float(raised.sum()) * CELL_MM**2 / 100,
        shown,
    )


def _top(values: Array) -> float:
    known = np.sort(values[np.isfinite(values)])
    number = max(1, round(TOP_MM2 / CELL_MM**2))
    return float(known[-number:].mean()) if len(known) >= number else float("nan")
