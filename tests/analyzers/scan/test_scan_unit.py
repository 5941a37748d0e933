"""Units: stated, set by hand, guessed aloud, or unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.scan.body_unit import body_scale
from analyzers.scan.unit import MM_PER, guess_unit, scale_of
from workbench.model import SetScale, Verdict


@given(st.floats(60.0, 115.0), st.sampled_from(sorted(MM_PER)))
def test_every_face_in_every_unit_is_recognised(outer_mm: float, unit: str) -> None:
    inside = min(max(outer_mm, 60.001), 114.999)
    assert guess_unit(inside / MM_PER[unit]) == unit


@pytest.mark.parametrize("distance", [0.0, 1.0, 20.0, 890.0, 1e6])
def test_no_unit_is_made_up(distance: float) -> None:
    assert guess_unit(distance) is None
    scale = scale_of(distance, {}, ())
    assert scale.mm_per_unit is None
    assert scale.quality.reasons[0].code == "unit_unknown"


def test_a_guess_is_never_silent() -> None:
    scale = scale_of(0.089, {}, ())
    assert scale.mm_per_unit == 1000.0
    assert scale.quality.verdict is Verdict.LIMITED
    assert scale.quality.reasons[0].code == "unit_guessed"
    assert "unit = m" in scale.quality.reasons[0].text


def test_stated_unit_holds_and_is_checked() -> None:
    assert scale_of(8.9, {"unit": "cm"}, ()).quality.verdict is Verdict.GOOD
    wrong = scale_of(0.089, {"unit": "mm"}, ())
    assert wrong.mm_per_unit == 1.0
    assert wrong.quality.verdict is Verdict.POOR
    assert wrong.quality.reasons[0].code == "unit_implausible"


def test_scale_set_by_hand_comes_first() -> None:
    scale = scale_of(44.5, {"unit": "mm"}, (SetScale(5.0), SetScale(2.0)))
    assert scale.mm_per_unit == 2.0
    assert scale.quality.verdict is Verdict.GOOD


GIRTH = (100.0, 900.0)


@pytest.mark.parametrize(
    ("size", "mm_per_unit", "named"),
    [
        (350.0, 1.0, {"mm"}),
        (0.35, 1000.0, {"m"}),
        (35.0, 10.0, {"cm", "inch"}),
        (8.1, 25.4, {"inch"}),
    ],
)
def test_the_units_that_fit_a_limb_are_named(
    size: float, mm_per_unit: float, named: set[str]
) -> None:
    scale = body_scale(size, GIRTH, "the limb's girth", {}, ())
    assert scale.mm_per_unit == mm_per_unit
    assert scale.quality.verdict is Verdict.LIMITED
    text = scale.quality.reasons[0].text
    assert set(text.rpartition("unit = ")[2].split(" or ")) == named


@given(st.floats(1e-4, 1e4))
def test_a_guessed_unit_is_always_plausible(size: float) -> None:
    scale = body_scale(size, GIRTH, "the limb's girth", {}, ())
    if scale.mm_per_unit is None:
        assert not any(GIRTH[0] <= size * mm <= GIRTH[1] for mm in MM_PER.values())
    else:
        assert GIRTH[0] <= size * scale.mm_per_unit <= GIRTH[1]
