"""A verdict never gets better by adding to it, and never stands without a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import GOOD, Quality, Reason, Verdict, worst

REASONS = st.builds(Reason, st.sampled_from(["a", "b_2", "yaw_high"]), st.sampled_from(["", "x"]))
QUALITIES = st.builds(
    lambda verdict, reasons: Quality(verdict, tuple(dict.fromkeys(reasons))),
    st.sampled_from(list(Verdict)),
    st.lists(REASONS, min_size=1, max_size=4),
) | st.just(GOOD)


@given(QUALITIES, QUALITIES, QUALITIES)
def test_joining(a: Quality, b: Quality, c: Quality) -> None:
    order = list(Verdict)
    both = a & b
    assert order.index(both.verdict) == max(order.index(a.verdict), order.index(b.verdict))
    assert set(both.reasons) == set(a.reasons) | set(b.reasons)
    assert len(set(both.reasons)) == len(both.reasons)
    assert (a & b) & c == a & (b & c) == worst([a, b, c])
    assert a & GOOD == GOOD & a == a & a == a


def test_nothing_is_good() -> None:
    assert worst([]) == GOOD


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.GOOD])
def test_short_of_good_needs_a_reason(verdict: Verdict) -> None:
    with pytest.raises(ValueError, match="needs a reason"):
        Quality(verdict)
    assert Quality(verdict, (Reason("short"),)).verdict is verdict


@pytest.mark.parametrize("code", ["", "Yaw", "yaw high", "2fast", "yaw-high", "yaw\n"])
def test_reason_codes_are_stable_names(code: str) -> None:
    with pytest.raises(ValueError):
        Reason(code)


def test_reason_in_words() -> None:
    assert str(Reason("a")) == "a"
    assert str(Reason("yaw_high", "14 degrees")) == "yaw_high: 14 degrees"
