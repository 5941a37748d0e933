"""Left against right, defined once for every feature.

Symmetry index of Robinson, Herzog and Nigg (1987, J Manipulative Physiol Ther 10:172):
100 (R - L) / (0.5 (R + L)) %. The feature is its size, ``_signed`` keeps the sign: positive
where the right value is the larger one.
"""

from __future__ import annotations

import numpy as np

from analyzers.gait.params import Params
from analyzers.gait.quantities import ASYMMETRY
from analyzers.gait.rows import NORMAL_95, Samples
from workbench.model import Measurement, Reason, Side, missing


def asymmetry_rows(samples: Samples, params: Params) -> list[Measurement]:
    """Size and signed form of each index, or the reason why there is none."""
    found = []
    for name, feature in ASYMMETRY.items():
        sides = (Side.LEFT, Side.RIGHT)
        reasons = [samples.why_not(feature, s, params.fewest_strides, "strides") for s in sides]
        reason = next((r for r in reasons if r is not None), None)
        if reason is None and min(np.mean(samples.of(feature, s)) for s in sides) <= 0:
            text = "on one side the mean is not above 0, so the index has no meaning"
            reason = Reason("not_positive", text)
        for suffix in ("", "_signed"):
            id_ = f"gait.{name}{suffix}"
            if reason is not None:
                found.append(missing(id_, "%", reason, method=samples.method))
            else:
                found.append(_row(id_, feature, samples, params, signed=bool(suffix)))
    return found


def index(left: float, right: float) -> float:
    """The signed symmetry index of two positive values, %."""
    return 100 * (right - left) / (0.5 * (left + right))


def _row(id_: str, feature: str, samples: Samples, params: Params, *, signed: bool) -> Measurement:
    left, right = (samples.of(feature, s) for s in (Side.LEFT, Side.RIGHT))
    a, b = float(np.mean(left)), float(np.mean(right))
    value = index(a, b)
    # Delta method: the index is 200 (b - a) / (a + b); what the sides share cancels.
    error_a, error_b = (float(np.std(v, ddof=1)) / len(v) ** 0.5 for v in (left, right))
    per = 400 / (a + b) ** 2
    own = params.side_errors()[feature]
    shared = own if feature == "step_length_per_leg" else own / (0.5 * (a + b))
    half = NORMAL_95 * float(np.hypot(per * np.hypot(b * error_a, a * error_b), 100 * shared))
    low, high = value - half, value + half
    if not signed:
        bounds = sorted((abs(low), abs(high)))
        low, high = (0.0 if low < 0 < high else bounds[0]), bounds[1]
        value = abs(value)
    return Measurement(
        feature=id_,
        value=value,
        unit="%",
        method=samples.method,
        span=samples.span,
        n=min(len(left), len(right)),
        ci_low=low,
        ci_high=high,
        quality=samples.quality_of(feature),
    )
