"""Hollows of known depth on the temples of a head of simple shape."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from ellipsoid_head import head
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.scan.laid import Laid, reflection
from analyzers.scan.params import Params
from analyzers.scan.region import Region
from analyzers.scan.render import Surface
from analyzers.scan.temple_rows import CHANGE_INWARD, CHANGE_MEAN, missing_changes, temple_rows
from analyzers.scan.temples import hollow, temple_region
from workbench.model import GOOD, Measurement, Reason, Side, Verdict

PLAIN, POINTS = head()
MIRROR = reflection(np.zeros(3), np.array([1.0, 0.0, 0.0]))
STILL = Laid(np.eye(3), np.zeros(3))


def region(surface: Surface, side: str) -> Region:
    found = temple_region(surface, POINTS, side, 1.0, Params())
    assert found is not None
    return found


def pitted(depth: float, side: str, sd: float = 12.0) -> tuple[Surface, float]:
    """The head with a pit in one temple, and the true mean fall there."""
    own = region(PLAIN, side)
    middle, normals, _ = PLAIN.closest(own.samples.mean(axis=0)[None])
    outward = normals[0] * np.sign(normals[0] @ middle[0])

    def fall(places: np.ndarray) -> np.ndarray:
        return depth * np.exp(-((places - middle[0]) ** 2).sum(axis=1) / (2 * sd**2))

    moved = PLAIN.vertices - fall(PLAIN.vertices)[:, None] * outward
    mean = float(np.average(fall(own.samples), weights=own.areas))
    return Surface(replace(PLAIN.mesh, vertices=moved)), mean


def rows(surface: Surface) -> dict[tuple[str, Side], Measurement]:
    found = temple_rows(surface, MIRROR, POINTS, 1.0, Params(), GOOD)
    return {(m.feature.removeprefix("scan."), m.side): m for m in found}


@settings(max_examples=4, deadline=None)
@given(st.floats(1.0, 6.0), st.sampled_from("RL"))
def test_a_hollow_is_read_with_side_and_depth(depth: float, side: str) -> None:
    surface, mean = pitted(depth, side)
    found = rows(surface)
    left = side == "L"
    assert found["temple_difference", Side.NONE].value == pytest.approx(
        -mean if left else mean, abs=0.1 + 0.06 * mean
    )
    own, other = (Side.LEFT, Side.RIGHT) if left else (Side.RIGHT, Side.LEFT)
    assert found["temple_hollow_max", own].value == pytest.approx(depth, abs=0.2 + 0.05 * depth)
    assert found["temple_hollow_max", other].value == pytest.approx(0.0, abs=0.2)
    assert found["temple_coverage", own].value > 90


def test_both_hollow_shows_between_visits_alone() -> None:
    left, mean = pitted(3.0, "L")
    moved = left.vertices + pitted(3.0, "R")[0].vertices - PLAIN.vertices
    both = Surface(replace(PLAIN.mesh, vertices=moved))
    assert rows(both)["temple_difference", Side.NONE].value == pytest.approx(0.0, abs=0.1)
    for side in "RL":
        one = hollow(both, region(both, side), STILL, PLAIN, region(PLAIN, side), 1.0, Params())
        assert one.mean == pytest.approx(-mean, abs=0.15)
        assert one.deepest == pytest.approx(3.0, abs=0.3)


def test_hair_and_holes_are_left_out_and_too_little_is_refused() -> None:
    chance = np.random.default_rng(2)
    v = PLAIN.vertices.copy()
    hairy = (v[:, 0] > 45) & (v[:, 1] > 25)
    v[hairy] *= 1 + chance.uniform(-0.06, 0.06, (int(hairy.sum()), 1))
    found = rows(Surface(replace(PLAIN.mesh, vertices=v)))
    for name, side in (("temple_difference", Side.NONE), ("temple_hollow_max", Side.LEFT)):
        assert found[name, side].value is None
        assert found[name, side].quality.verdict is Verdict.REFUSED
        assert found[name, side].quality.reasons[0].code == "coverage_low"
    assert found["temple_coverage", Side.LEFT].value < 60
    middle = PLAIN.vertices[PLAIN.faces].mean(axis=1)
    centre = region(PLAIN, "R").samples.mean(axis=0)
    kept = PLAIN.faces[np.linalg.norm(middle - centre, axis=1) > 5.0]
    holed = rows(Surface(replace(PLAIN.mesh, faces=kept.astype(np.int32))))
    row = holed["temple_difference", Side.NONE]
    assert holed["temple_coverage", Side.RIGHT].value < 85
    assert row.value == pytest.approx(0.0, abs=0.1)
    assert row.quality.verdict is Verdict.LIMITED


def test_every_row_is_there_when_nothing_can_be_said() -> None:
    gone = missing_changes(Reason("unit_unknown", "a scan of the pair has no known unit"), ("a",))
    assert {(m.feature, m.side) for m in gone} == {
        (f, s) for f in (CHANGE_MEAN, CHANGE_INWARD) for s in (Side.RIGHT, Side.LEFT)
    }
    shown = {k: v for k, v in POINTS.items() if k != "ex_L"}
    assert all(m.value is None for m in temple_rows(PLAIN, MIRROR, shown, 1.0, Params(), GOOD))
