"""Numbers never show more digits than their uncertainty supports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import i18n
from ui.findings.numbers import (
    decimals,
    interval_text,
    number,
    plain_unit,
    uncertainty,
    value_text,
)
from workbench.knowledge.codebook import load_codebook
from workbench.model import Measurement
from workbench.plugin.catalog import load_catalog


@pytest.mark.parametrize(
    ("value", "low", "high", "text", "interval"),
    [
        (94.03, 91.8, 96.2, "94", "92 – 96"),
        (0.66412, 0.6518, 0.6764, "0.664", "0.652 – 0.676"),
        (-19.23, -23.5, -15.0, "−19", "−24 – −15"),
        (118.0213, 117.9914, 118.0512, "118.02", "117.99 – 118.05"),
        (1234.5, 1000.0, 1500.0, "1234", "1000 – 1500"),
    ],
)
def test_interval_sets_the_digits(value, low, high, text, interval):
    m = Measurement(feature="gait.cadence", value=value, unit="/min", ci_low=low, ci_high=high)
    assert value_text(m) == text
    assert interval_text(m) == interval


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (38.0, "{syllable}", "38"),
        (2.5, "{count}", "2.50"),
        (0.000039, "mm", "0.00"),
        (0.43512, "mm", "0.44"),
        (-21.13, "deg", "−21.1"),
        (1.0, "1", "1.00"),
    ],
)
def test_without_an_uncertainty_counts_are_whole_and_units_have_an_end(value, unit, text):
    assert value_text(Measurement(feature="x.y", value=value, unit=unit)) == text


@given(st.floats(-1e4, 1e4), st.floats(1e-5, 1e4))
def test_the_last_digit_is_not_finer_than_a_tenth_of_the_uncertainty(value, plus_minus):
    assert 10 ** -decimals(value, plus_minus) >= 0.1 * plus_minus * 0.1 or plus_minus >= 10
    assert 10 ** -decimals(value, plus_minus) >= plus_minus / 20 or plus_minus > 20


@given(st.floats(1e-3, 1e3))
def test_rounding_costs_less_than_the_uncertainty(plus_minus):
    value = 12.3456789
    shown = float(number(value, decimals(value, plus_minus)).replace("−", "-"))
    assert abs(shown - value) <= max(plus_minus / 1.9, 0.5)


def test_spread_over_n_counts_as_uncertainty():
    m = Measurement(feature="gait.step_time", value=0.65432, unit="s", sd=0.04, n=16)
    assert uncertainty(m) == pytest.approx(0.0196)
    assert value_text(m) == "0.654"


def test_a_spread_over_many_alike_readings_does_not_make_digits():
    m = Measurement(feature="voice.f0_mean", value=109.98, unit="Hz", sd=0.9, n=464)
    assert value_text(m) == "110.0"


def test_zero_has_no_sign():
    assert number(-0.0004, 2) == "0.00"


@pytest.mark.parametrize(
    ("ucum", "plain"),
    [("deg", "°"), ("{steps}/min", "/min"), ("1", ""), ("mm", "mm"), ("us", "µs"), ("%", "%")],
)
def test_units_are_plain(ucum, plain):
    assert plain_unit(ucum) == plain


@pytest.mark.parametrize("code", ["en", "nl", "pl"])
def test_every_unit_of_the_codebook_is_whole(code):
    """No annotation is left, and none left out so that a fraction loses its end."""
    i18n.use(code)
    try:
        found = load_codebook(load_catalog().analyzers.values()).features.values()
        plain = {feature.unit: plain_unit(feature.unit) for feature in found}
    finally:
        i18n.use("en")
    assert len(plain) > 15
    for ucum, shown in plain.items():
        assert not set(shown) & set("{}[]"), ucum
        assert not shown.endswith("/"), ucum
        assert not shown.startswith(" "), ucum
