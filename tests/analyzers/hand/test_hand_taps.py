"""Tapping of thumb and index finger with known contacts."""

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from figure_hand import fist, track_of, world_of

from analyzers.hand.params import Params
from analyzers.hand.sides import OneHand
from analyzers.hand.tapping import UNITS, measure_tapping
from analyzers.hand.taps import find_taps
from workbench.model import AddEvent, MoveEvent, RemoveEvent, Side

SIZE = (400, 400)


def curve(times, gaps, heights, start=0.5):
    """Distance of the tips, and the contacts between which it rises and falls."""
    contacts = start + np.concatenate([[0.0], np.cumsum(gaps)])
    out = np.zeros_like(times)
    for at, gap, height in zip(contacts[:-1], gaps, heights, strict=True):
        inside = (times >= at) & (times < at + gap)
        out[inside] = height * np.sin(np.pi * (times[inside] - at) / gap) ** 2
    # Before and after the series the fingers are apart, so that the outer contacts are lows too.
    out[times < contacts[0]] = 0.5 * (contacts[0] - times[times < contacts[0]]) / start
    rest = times >= contacts[-1]
    out[rest] = np.minimum(1.0, 2 * (times[rest] - contacts[-1]))
    return out, contacts


def tapping(gaps, heights, edits=(), rate=60):
    times = np.arange(int((sum(gaps) + 1.2) * rate)) / rate
    pinch, contacts = curve(times, gaps, heights)
    track = track_of(world_of(fist(len(times), 0.2), pinch=pinch), times)
    film = measure_tapping(OneHand(Side.RIGHT, track, True), SIZE, edits, Params())
    rows = {m.feature.removeprefix("hand."): m for m in film.rows}
    assert set(rows) == set(UNITS)
    return rows, film.events, contacts


@settings(max_examples=30, deadline=None)
@given(
    gaps=st.lists(st.floats(0.2, 0.9), min_size=6, max_size=20),
    rate=st.sampled_from((30, 60, 120)),
    noise=st.floats(0, 0.01),
)
def test_contacts_are_found_where_they_are(gaps, rate, noise):
    times = np.arange(int((sum(gaps) + 1.2) * rate)) / rate
    values, contacts = curve(times, gaps, np.ones(len(gaps)))
    values = values + np.random.default_rng(0).normal(0, noise, len(values))
    found = find_taps(times, values, Params()).contacts
    assert len(found) == len(contacts)
    assert found[1:-1] == pytest.approx(contacts[1:-1], abs=0.05)
    assert found[[0, -1]] == pytest.approx(contacts[[0, -1]], abs=0.1)


def test_rate_rhythm_and_amplitude():
    rows, events, contacts = tapping([0.4] * 14, [0.8] * 14)
    assert rows["tapping_rate"].value == pytest.approx(2.5, rel=0.01)
    assert rows["tapping_rate"].ci_low <= 2.5 <= rows["tapping_rate"].ci_high
    assert rows["taps"].value == len(contacts) == len(events)
    assert rows["tapping_interval_cv"].value < 5
    assert rows["tapping_amplitude"].value == pytest.approx(0.8, rel=0.08)
    assert rows["tapping_amplitude_slope"].value == pytest.approx(0, abs=0.5)


def test_decrement_and_slowing():
    heights = np.linspace(1.0, 0.5, 15)
    rows, _, _ = tapping(list(np.linspace(0.35, 0.49, 15)), heights)
    true = 100 * (heights[1] - heights[0]) / heights[0]
    assert rows["tapping_amplitude_slope"].value == pytest.approx(true, rel=0.15)
    assert rows["tapping_amplitude_slope"].ci_high < 0
    assert rows["tapping_interval_slope"].value == pytest.approx(0.01, rel=0.15)


@pytest.mark.parametrize("rest", [0.0, 0.6, 2.0])
def test_resting_on_each_other_before_and_after_is_no_tap(rest):
    gaps = [0.4] * 12
    times = np.arange(int((sum(gaps) + 2 * rest + 0.2) * 60)) / 60
    contacts = rest + 0.1 + np.concatenate([[0.0], np.cumsum(gaps)])
    inside = (times >= contacts[0]) & (times < contacts[-1])
    values = np.where(inside, np.sin(np.pi * (times - contacts[0]) / 0.4) ** 2, 0.0)
    found = find_taps(times, values, Params()).contacts
    assert len(found) == 13
    assert found == pytest.approx(contacts, abs=0.05)
    assert np.diff(found).mean() == pytest.approx(0.4, rel=0.01)


def test_few_taps_give_no_variation_and_none_no_tapping():
    rows, _, _ = tapping([0.4] * 6, [0.8] * 6)
    assert rows["tapping_rate"].value is not None
    assert rows["tapping_interval_cv"].quality.reasons[0].code == "too_few_taps"
    rows, _, _ = tapping([0.4] * 2, [0.8] * 2)
    assert {m.quality.reasons[0].code for m in rows.values()} == {"no_tapping"}


def test_a_pause_ends_the_series():
    rows, _, _ = tapping([0.4] * 8 + [2.6] + [0.4] * 5, [0.8] * 14)
    assert rows["taps"].value == 9
    assert rows["tapping_rate"].quality.reasons[0].code == "interrupted"


def test_taps_can_be_corrected():
    gaps, heights = [0.4] * 12, [0.8] * 12
    _, events, _ = tapping(gaps, heights)
    edits = (
        RemoveEvent("tap", events[3].t, Side.RIGHT),
        AddEvent("tap", events[3].t + 0.05, Side.RIGHT),
        MoveEvent("tap", events[6].t, events[6].t + 0.1),
        RemoveEvent("tap", events[0].t, Side.LEFT),
    )
    rows, changed, _ = tapping(gaps, heights, edits)
    assert len(changed) == len(events)
    assert sum(e.edited for e in changed) == 2
    assert rows["tapping_interval_cv"].value > 10
