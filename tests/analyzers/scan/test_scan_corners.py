"""The corners of the mouth: what two channels say together, and where they contradict."""

from __future__ import annotations

import numpy as np
import pytest

from analyzers.scan.corners import DENSE_SD, HEIGHT, Corners, corner_rows, joined
from workbench.model import GOOD, Verdict


def height(found: Corners) -> tuple[float | None, float, float, Verdict]:
    row = next(r for r in corner_rows(found, GOOD, colour=GOOD) if r.feature == HEIGHT)
    assert row.ci_low is not None
    assert row.ci_high is not None
    return row.value, row.ci_low, row.ci_high, row.quality.verdict


def test_channels_that_agree_make_a_sure_value() -> None:
    value, low, high, verdict = height(joined(np.array([0.0, -2.9, 0.1]), np.array([0.1, -2.4, 0])))
    assert value == pytest.approx(-2.8, abs=0.1)
    assert high - low == pytest.approx(2 * 1.96 * DENSE_SD, rel=0.01)
    assert verdict is Verdict.GOOD


def test_a_height_across_a_depth_allows_for_how_the_head_is_held() -> None:
    """A corner 8 mm in front of the other is 1.6 mm higher on a head tilted by 11 degrees."""
    way = np.array([0.0, -0.6, 8.0])
    _, low, high, verdict = height(joined(way, way))
    for pitch in np.radians([-11.0, 11.0]):
        assert low < np.cos(pitch) * way[1] + np.sin(pitch) * way[2] < high
    assert verdict is Verdict.LIMITED
    apart = corner_rows(joined(way, way), GOOD, colour=GOOD)[1]
    assert apart.quality.verdict is Verdict.GOOD


@pytest.mark.parametrize("seen", [-0.84, 4.0])
def test_a_swelling_that_pulls_one_channel_along_is_told(seen: float) -> None:
    true = 0.98
    found = joined(np.array([0.0, seen, 0.0]), np.array([0.0, true, 0.0]))
    _, low, high, verdict = height(found)
    assert low < true < high
    assert verdict is Verdict.LIMITED
    assert found.doubt.reasons[0].code == "channels_disagree"
