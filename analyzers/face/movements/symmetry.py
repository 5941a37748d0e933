"""Weaker over stronger side (dynamic symmetry index), and what sums up all tasks.

Sources: dynamic symmetry index 100 min / max (OSCAR 1999: normal 92 +- 3 %).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import hypot

import numpy as np

from analyzers.face.accuracy import HEMI, RAW
from analyzers.face.rows import HEMI_METHOD, RAW_METHOD, Place, Value, apart, row
from workbench.model import Measurement, Quality, Reason, Side, Verdict

Sided = Mapping[Side, Value | None]


def symmetry(left: float, right: float) -> float:
    """Weaker over stronger movement in % (100 = equal); a movement the wrong way counts as none."""
    weak, strong = sorted((max(left, 0.0), max(right, 0.0)))
    return 100.0 * (weak / strong) if strong > 0 else 100.0


def symmetry_rows(
    feature: str,
    quantity: str,
    fixed: Sided,
    raw: Sided,
    place: Place,
    *,
    method: str = HEMI_METHOD,
) -> list[Measurement]:
    """Symmetry of a movement, of the corrected and of the raw values, and their difference.

    Args:
        quantity: name of the movement's error in ``accuracy.Errors``.
    """
    ours = _row(feature, quantity, fixed, place, method)
    plain = _row(f"{feature}_raw", quantity, raw, place, RAW_METHOD)
    return [ours, plain, apart(ours, plain, place)]


def _row(feature: str, quantity: str, values: Sided, place: Place, method: str) -> Measurement:
    left, right = values[Side.LEFT], values[Side.RIGHT]
    error = getattr(RAW if method == RAW_METHOD else HEMI, quantity)
    if left is None or right is None:
        reason = Reason("side_missing", "needs the movement of both sides")
        lacking = Quality(Verdict.REFUSED, (reason,))
        return row(feature, None, place, method=method, quality=lacking, unit="%")
    weak, strong = sorted((max(left[0], 0.0), max(right[0], 0.0)))
    if strong <= error.mdc95:
        text = f"the larger movement is {strong:.1f} mm, within the noise of measuring"
        still = Quality(Verdict.REFUSED, (Reason("no_movement", text),))
        return row(feature, None, place, method=method, quality=still, unit="%")
    value = symmetry(left[0], right[0])
    # The scale cancels; the residuals of both sides remain.
    sd = 100.0 * error.residual_sd * hypot(1.0, weak / strong) / strong
    found = row(feature, (value, None, min(left[2], right[2])), place, method=method, unit="%")
    if found.value is None:
        return found
    return replace(
        found,
        ci_low=float(np.clip(value - 1.96 * sd, 0, 100)),
        ci_high=float(np.clip(value + 1.96 * sd, 0, 100)),
    )


def dynamic_symmetry(of_tasks: Iterable[float]) -> float | None:
    """Mean symmetry over tasks in %; None without any."""
    values = list(of_tasks)
    return float(np.mean(values)) if values else None


def bilateral_weakness_index(
    excursions: Iterable[tuple[float, float, tuple[float, float]]],
) -> float | None:
    """Mean z of the excursions of both sides: negative where both are weak.

    Args:
        excursions: of each movement: left, right (mm), and mean and SD of healthy people.
    """
    scores = [
        (value - mean) / sd for left, right, (mean, sd) in excursions for value in (left, right)
    ]
    return float(np.mean(scores)) if scores else None
