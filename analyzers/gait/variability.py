"""How much single steps and strides differ: coefficients of variation."""

from __future__ import annotations

import numpy as np

from analyzers.gait.params import Params
from analyzers.gait.quantities import BOTH, VARIABILITY
from analyzers.gait.rows import Samples
from workbench.model import Measurement, Side, missing


def variability_rows(samples: Samples, params: Params) -> list[Measurement]:
    """100 SD / mean per side, from ``fewest_for_cv`` steps or strides on.

    The interval is that of the SD of normal values (chi squared).
    """
    from scipy.stats import chi2

    found = []
    for name, feature in VARIABILITY.items():
        for side in BOTH:
            id_ = f"gait.{name}"
            reason = samples.refused.get((name, Side.NONE)) or samples.why_not(
                feature, side, params.fewest_for_cv, "steps or strides"
            )
            if reason is not None:
                found.append(missing(id_, "%", reason, side=side, method=samples.method))
                continue
            values = samples.of(feature, side)
            n = len(values)
            cv = 100 * float(np.std(values, ddof=1)) / abs(float(np.mean(values)))
            low, high = (((n - 1) / float(chi2.ppf(q, n - 1))) ** 0.5 for q in (0.975, 0.025))
            found.append(
                Measurement(
                    feature=id_,
                    value=cv,
                    unit="%",
                    side=side,
                    method=samples.method,
                    span=samples.span,
                    n=n,
                    ci_low=cv * low,
                    ci_high=cv * high,
                    quality=samples.quality_of(feature),
                )
            )
    return found
