"""Angles and proportions move with their landmarks, and say by how much."""

from __future__ import annotations

import numpy as np
import pytest

from analyzers.scan.distances import CHANGE
from analyzers.scan.points import width
from analyzers.scan.proportions import SHARES, mouth_tilt
from analyzers.scan.repeat_spread import REPEAT_MM, USUAL_CANTHI_MM, change_95

POINTS = {
    "ex_R": np.array([-44.0, 30, 0]),
    "ex_L": np.array([44.0, 30, 0]),
    "en_R": np.array([-16.0, 30, 5]),
    "en_L": np.array([16.0, 30, 5]),
    "ch_R": np.array([-25.0, -40, 10]),
    "ch_L": np.array([25.0, -40, 10]),
}


@pytest.mark.parametrize("unit", [1.0, 0.001])
def test_a_proportion_changes_as_often_as_said(unit: float) -> None:
    assert width(POINTS, "ex_R", "ex_L") == pytest.approx(USUAL_CANTHI_MM)
    points = {name: place * unit for name, place in POINTS.items()}
    share = next(s for s in SHARES if s.feature == "scan.mouth_index")
    said = change_95(share.of, points, (*share.part, *share.whole))
    assert said is not None
    rng = np.random.default_rng(6)

    def once() -> float:
        moved = {
            name: place + unit * REPEAT_MM[name] * rng.normal(size=3)
            for name, place in points.items()
        }
        value = share.of(moved)
        assert value is not None
        return value

    apart = np.array([once() - once() for _ in range(2000)])
    assert np.percentile(np.abs(apart), 95) == pytest.approx(said, rel=0.08)


def test_the_tilt_of_the_mouth_rests_on_its_corners() -> None:
    said = change_95(mouth_tilt, POINTS, ("ch_R", "ch_L"))
    one = float(np.degrees(REPEAT_MM["ch_R"] / 50.0))
    assert said == pytest.approx(CHANGE * np.sqrt(2) * one, rel=0.01)
    without = {name: place for name, place in POINTS.items() if name != "ex_L"}
    assert change_95(mouth_tilt, without, ("ch_R", "ch_L")) is None
