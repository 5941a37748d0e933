"""Smile excursion: how far the corners of the mouth travel from rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import hypot

import numpy as np

from analyzers.face.accuracy import HEMI, RAW, SYMMETRY_MDC95
from analyzers.face.resting import PAIR
from analyzers.face.rows import HEMI_METHOD, RAW_METHOD, Place, Value, both_ways, row
from workbench.model import Measurement, Quality, Reason, Side, Verdict

Excursions = Mapping[Side, Value | None]


def excursion_rows(hemi: Excursions, raw: Excursions, place: Place) -> list[Measurement]:
    """Rows of commissure excursion per side and of their symmetry, both ways."""
    rows: list[Measurement] = []
    for side in PAIR:
        rows += both_ways(
            "commissure_excursion", "excursion", (hemi[side], raw[side]), place, side=side
        )
    worst = place.quality
    for measurement in rows:
        if measurement.method == HEMI_METHOD and measurement.value is not None:
            worst = worst & measurement.quality
    rows.append(_symmetry("smile_symmetry", hemi, replace(place, quality=worst), HEMI_METHOD))
    rows.append(_symmetry("smile_symmetry_raw", raw, place, RAW_METHOD))
    return rows


def symmetry(left: float, right: float) -> float:
    """Weaker over stronger excursion in % (dynamic symmetry index; 100 = equal)."""
    strong = max(left, right)
    return 100.0 * min(left, right) / strong if strong > 0 else 100.0


def _symmetry(feature: str, values: Excursions, place: Place, method: str) -> Measurement:
    left, right = values[Side.LEFT], values[Side.RIGHT]
    errors = HEMI if method == HEMI_METHOD else RAW
    if left is None or right is None:
        reason = Reason("side_missing", "needs the excursion of both sides")
        lacking = Quality(Verdict.REFUSED, (reason,))
        return row(feature, None, place, method=method, quality=lacking, unit="%")
    strong, weak = max(left[0], right[0]), min(left[0], right[0])
    if strong <= errors.excursion.mdc95:
        text = f"the larger excursion is {strong:.1f} mm, within the noise of measuring"
        still = Quality(Verdict.REFUSED, (Reason("no_smile", text),))
        return row(feature, None, place, method=method, quality=still, unit="%")
    value = symmetry(left[0], right[0])
    # The scale cancels; the residuals of both sides remain.
    sd = 100.0 * errors.excursion.residual_sd * hypot(1.0, weak / strong) / strong
    found = row(
        feature,
        (value, None, min(left[2], right[2])),
        place,
        method=method,
        unit="%",
    )
    if found.value is None:
        return found
    return replace(
        found,
        mdc95=SYMMETRY_MDC95[feature],
        ci_low=float(np.clip(value - 1.96 * sd, 0, 100)),
        ci_high=float(np.clip(value + 1.96 * sd, 0, 100)),
    )
