"""Static symmetry: how alike the two sides of a resting face are. A proxy, not validated.

The clinical scales (Sunnybrook, eFACE) grade what a person sees; this is the mean of four ratios.
Healthy people are not symmetric (Sunnybrook 65-100, median 96: Picard 2024, n = 111).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analyzers.face import anatomy
from analyzers.face.medians import PAIR, median_of
from analyzers.face.rows import HEMI_METHOD, RAW_METHOD, Place, apart, row
from analyzers.face.sides import Halves
from workbench.model import Measurement, Quality, Verdict, worst

_FEATURES = ("palpebral_fissure_height", "brow_height", "nasolabial_length")


def static_symmetry_rows(
    rows: Sequence[Measurement],
    hemi: NDArray[np.float64],
    raw: NDArray[np.float64],
    halves: Halves,
    place: Place,
) -> tuple[Measurement, ...]:
    """100 x the mean of smaller over larger side of four resting distances, three rows.

    Fissure height, brow height and nasolabial length are taken from ``rows``, the distance
    from eye to mouth from the points (n, 478, 2). All four are needed: a mean of fewer would
    not compare.
    """
    out = []
    for points, ending, method in ((hemi, "", HEMI_METHOD), (raw, "_raw", RAW_METHOD)):
        names = [f"face.{feature}{ending}" for feature in _FEATURES]
        parts = [m for m in rows if m.feature in names]
        far = [median_of(anatomy.eye_to_mouth(points, halves[side]), 1.0) for side in PAIR]
        missing = [m for m in parts if m.value is None]
        quality = worst(m.quality for m in parts)
        if missing or None in far or len(parts) != 2 * len(_FEATURES):
            reasons = tuple(dict.fromkeys(r for m in missing for r in m.quality.reasons))
            value = None
            quality = Quality(Verdict.REFUSED, reasons) if reasons else quality
        else:
            pairs = [[m.value for m in parts if m.feature == name] for name in names]
            ratios = [_ratio(*(abs(float(v or 0.0)) for v in pair)) for pair in pairs]
            ratios.append(_ratio(*(float(v[0]) for v in far if v is not None)))
            least = min(m.n or 1 for m in parts)
            value = (100.0 * float(np.mean(ratios)), None, least)
        own = replace(place, quality=place.quality & quality)
        out.append(row(f"static_symmetry{ending}", value, own, method=method, unit="%"))
    return out[0], out[1], apart(out[0], out[1], place)


def _ratio(one: float, other: float) -> float:
    larger = max(one, other)
    return min(one, other) / larger if larger > 0 else 1.0
