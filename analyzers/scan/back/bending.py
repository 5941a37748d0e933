"""How far a back bends forwards: its total curve in a bent scan against that at rest.

The difference of two inclinometers, one at C7 and one at the sacrum: bending of the hips drops out.
No source gives a threshold for a spine that is too stiff: a measured range only.
"""

from __future__ import annotations

from analyzers.scan.back.errors import CHANGE, RANGE_SD, WIDE
from analyzers.scan.back.shape_rows import LINE
from analyzers.scan.no_change import unless_error
from workbench.model import Measurement, Reason, missing
from workbench.plugin.contract import Measured

BENT = "bent"
"""The variant (``acq``) of a back that is bent forwards as far as it will go."""
CURVE, RANGE = "back.total_curve_angle", "back.flexion_range"


def range_row(bent: Measured, rest: Measured | None) -> Measurement:
    """The range (degrees), with its interval, or why there is none."""
    if rest is None:
        reason = Reason("no_rest_scan", "no scan at rest to compare")
        return missing(RANGE, "deg", reason, method=LINE, captures=(bent.capture.path,))
    captures = (bent.capture.path, rest.capture.path)
    now, before = _curve(bent), _curve(rest)
    if now is None or before is None or now.value is None or before.value is None:
        lacking = next((r for r in (now, before) if r is not None and r.value is None), None)
        reason = Reason("coverage_low", "too little of the back's midline is seen")
        if lacking is not None and lacking.quality.reasons:
            reason = lacking.quality.reasons[0]
        return missing(RANGE, "deg", reason, method=LINE, captures=captures)
    value, mdc = now.value - before.value, CHANGE * RANGE_SD
    return Measurement(
        feature=RANGE,
        value=value,
        unit="deg",
        method=LINE,
        ci_low=value - WIDE * RANGE_SD,
        ci_high=value + WIDE * RANGE_SD,
        mdc95=mdc,
        captures=captures,
        quality=unless_error(now.quality & before.quality, value, mdc, "deg"),
    )


def _curve(one: Measured) -> Measurement | None:
    return next((m for m in one.result.measurements if m.feature == CURVE), None)
