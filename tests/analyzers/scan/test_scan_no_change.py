"""What lies within the error of measuring is not called a change, whichever the channel."""

from __future__ import annotations

import pytest

from analyzers.scan.back.blades import Blade
from analyzers.scan.back.run import blade_rows
from analyzers.scan.no_change import unless_error
from workbench.model import GOOD, Side, Verdict


@pytest.mark.parametrize(
    ("value", "told"), [(0.5, True), (-0.5, True), (1.5, False), (-1.5, False)]
)
def test_only_less_than_the_error_is_no_change(value: float, told: bool) -> None:
    quality = unless_error(GOOD, value, 1.39, "mm")
    assert quality.verdict is Verdict.GOOD, "that nothing changed may be known well"
    assert ("within_error" in [r.code for r in quality.reasons]) is told
    assert unless_error(GOOD, value, None, "mm") is GOOD


def test_a_blade_that_hardly_came_out_since_rest_is_told() -> None:
    still = Blade(side=Side.LEFT, top=0.4, border=0.02, angle=9.0, raised_cm2=0.0, shown=1.0)
    rows = blade_rows(still, GOOD, "_from_rest")
    told = {m.feature: {r.code for r in m.quality.reasons} for m in rows}
    assert told["back.prominence_max_from_rest"] == {"within_error"}
    assert told["back.prominence_mean_from_rest"] == {"within_error"}
    assert told["back.inferior_angle_prominence_from_rest"] == set()
    alone = [m for m in blade_rows(still, GOOD) if m.quality.reasons]
    assert alone == [], "one scan holds no change"
