"""The row of the level slope."""

from __future__ import annotations

from analyzers.voice import methods
from analyzers.voice.params import Params
from analyzers.voice.rows import row
from workbench.model import Measurement, Quality, Reason, Span, Verdict
from workbench.statistics.trend import RobustSlope


def slope_row(
    slope: RobustSlope | None, quality: Quality, span: Span, params: Params
) -> Measurement:
    """The row of the level slope; limited below ``params.testable_windows``."""
    if slope is None:
        least = 3 * params.level_window
        reason = Reason("too_short", f"a level slope needs {least:g} s of voice")
        return row("level_slope", None, "dB/s", methods.LEVEL, span=span, absent=reason)
    if slope.n < params.testable_windows:
        text = f"{slope.n} windows; {params.testable_windows} needed for a yes or no"
        quality &= Quality(Verdict.LIMITED, (Reason("slope_not_testable", text),))
    interval = None
    if slope.low is not None and slope.high is not None:
        interval = (slope.low, slope.high)
    return row(
        "level_slope",
        slope.slope,
        "dB/s",
        methods.LEVEL,
        span=span,
        n=slope.n,
        interval=interval,
        quality=quality,
    )
