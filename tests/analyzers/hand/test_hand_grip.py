"""Rows and events of a hand that opens after each grip: warm-up, corrections, gates."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from figure_hand import fist, track_of, world_of
from grip_curves import FIST, FLAT, course, frames

from analyzers.hand.grip import measure_grip
from analyzers.hand.opening_rows import UNITS
from analyzers.hand.params import Params
from analyzers.hand.sides import OneHand
from analyzers.perception.hand_tracks import HandTrack
from workbench.model import AddEvent, MoveEvent, RemoveEvent, Side, Verdict

GRIPS = (2.4, 1.4, 1.0, 0.8, 0.7)
SIZE = (400, 400)


def hand(durations=GRIPS, rate=60, scale=1200.0, reach=None, tightest=0.0):
    """A right hand; ``tightest`` is how far shut it stays at its widest."""
    times = frames(durations, rate, 0, uneven=False)
    opened = (course(times, durations, reach) - FIST) / (FLAT - FIST)
    shut = 1 - (1 - tightest) * opened
    return OneHand(Side.RIGHT, track_of(world_of(fist(len(times), shut)), times, scale=scale), True)


def grip(one, edits=()):
    film = measure_grip(one, SIZE, edits, Params())
    return {m.feature.removeprefix("hand."): m for m in film.rows}, film.events


@pytest.fixture(scope="module")
def plain():
    return grip(hand())


def test_every_feature_has_a_row(plain):
    rows, _ = plain
    assert set(rows) == set(UNITS)
    assert all(m.side is Side.RIGHT and m.unit == UNITS[n] for n, m in rows.items())


def test_warming_up_shows(plain):
    rows, _ = plain
    samples = rows["opening_time"].samples
    assert len(samples) == 5
    assert list(samples) == sorted(samples, reverse=True)
    assert rows["opening_time"].value == pytest.approx(np.mean(samples))
    assert rows["opening_time_first"].value == samples[0]
    assert rows["opening_time_warm_up"].value == pytest.approx(samples[0] - samples[-1])
    assert rows["opening_time_slope"].value < 0
    for name in ("opening_time", "opening_time_first", "opening_time_warm_up"):
        assert rows[name].ci_low < rows[name].value < rows[name].ci_high
    for finger in ("index", "middle", "ring", "little"):
        value = rows[f"{finger}_opening_time"].value
        assert value == pytest.approx(rows["opening_time"].value, rel=0.1)
    assert rows["thumb_opening_time"].quality.reasons[0].code == "finger_still"


def test_events_are_the_values(plain):
    rows, events = plain
    releases = [e.t for e in events if e.kind == "release"]
    opens = [e.t for e in events if e.kind == "open"]
    samples = [b - a for a, b in zip(releases, opens, strict=True)]
    assert samples == pytest.approx(list(rows["opening_time"].samples))
    assert all(0 < e.confidence <= 1 and e.side is Side.RIGHT for e in events)


def test_a_person_moves_removes_and_adds(plain):
    rows, events = plain
    first, second, *_ = [e for e in events if e.kind == "open"]
    begun = next(e for e in events if e.kind == "release")
    moved, changed = grip(hand(), (MoveEvent("open", first.t + 0.02, first.t + 0.4, Side.RIGHT),))
    longer = rows["opening_time_first"].value + 0.4
    assert moved["opening_time_first"].value == pytest.approx(longer, abs=1e-9)
    assert [e.confidence for e in changed if e.edited] == [None]

    removed, _ = grip(hand(), (RemoveEvent("open", second.t, Side.RIGHT),))
    assert removed["openings"].value == 4
    assert list(removed["opening_time"].samples) == pytest.approx(
        [s for i, s in enumerate(rows["opening_time"].samples) if i != 1]
    )

    edits = (
        RemoveEvent("open", first.t, Side.RIGHT),
        RemoveEvent("release", begun.t, Side.NONE),
        AddEvent("release", 0.9, Side.RIGHT),
        AddEvent("open", 3.1, Side.RIGHT),
    )
    added, _ = grip(hand(), edits)
    assert added["opening_time_first"].value == pytest.approx(2.2)
    assert added["openings"].value == 5


def test_an_edit_of_the_other_hand_changes_nothing(plain):
    rows, events = plain
    edits = (
        RemoveEvent("open", events[1].t, Side.LEFT),
        AddEvent("open", 1.0, Side.LEFT),
        MoveEvent("tap", events[0].t, 0.1, Side.RIGHT),
        MoveEvent("open", 500.0, 0.1, Side.RIGHT),
    )
    again, _ = grip(hand(), edits)
    assert again["opening_time"] == rows["opening_time"]


def test_delay_after_the_cue(plain):
    rows, _ = plain
    assert rows["release_delay"].quality.reasons[0].code == "no_cue"
    cued, events = grip(hand(), (AddEvent("release_cue", 0.7), AddEvent("release_cue", 5.2)))
    starts = [e.t for e in events if e.kind == "release"]
    expected = np.mean([starts[0] - 0.7, starts[1] - 5.2])
    assert cued["release_delay"].value == pytest.approx(expected)
    assert cued["release_delay"].n == 2
    sums = cued["opening_time_from_cue"].value - cued["release_delay"].value
    assert sums == pytest.approx(np.mean(rows["opening_time"].samples[:2]))


def test_a_first_opening_that_stays_partial_is_said_not_invented():
    rows, _ = grip(hand(reach=(0.6, 1.0, 1.0, 1.0, 1.0)))
    assert rows["openings_incomplete"].value == 1
    assert rows["opening_time_first"].value is None
    assert rows["opening_time_first"].quality.reasons[0].code == "partly_open"
    assert " s or more" in rows["opening_time_first"].quality.reasons[0].text
    assert rows["opening_time"].quality.verdict is Verdict.LIMITED
    assert rows["opening_time_warm_up"].quality.reasons[0].code == "end_not_timed"


def test_too_few_grips_for_warm_up():
    rows, _ = grip(hand((1.0, 0.8)))
    assert rows["opening_time"].n == 2
    assert rows["opening_time_warm_up"].quality.reasons[0].code == "too_few_repetitions"


def codes(measurement):
    return [reason.code for reason in measurement.quality.reasons]


def test_gates():
    rows, _ = grip(hand(scale=180))
    assert codes(rows["opening_time"]) == ["hand_small"]
    assert rows["opening_time"].value is None
    rows, _ = grip(hand(scale=350))
    assert codes(rows["opening_time"]) == ["hand_small"]
    assert rows["opening_time"].quality.verdict is Verdict.LIMITED
    rows, _ = grip(hand(rate=20))
    assert "fps_low" in codes(rows["opening_time"])
    rows, _ = grip(hand((0.25, 0.25, 0.25), rate=25))
    assert "time_resolution" in codes(rows["opening_time"])
    rows, _ = grip(hand(tightest=0.6))
    assert "not_fully_open" in codes(rows["opening_time"])
    one = hand()
    wander = one.track.points + 250 * np.sin(4 * one.track.times)[:, None, None]
    moving = HandTrack(one.track.times, wander, one.track.world, one.track.right)
    rows, _ = grip(replace(one, track=moving))
    assert {"hand_moves", "out_of_view"} <= set(codes(rows["opening_time"]))


def test_a_hand_that_stays_open():
    times = np.arange(200) / 30
    one = OneHand(Side.RIGHT, track_of(world_of(fist(200, 0.05)), times), True)
    rows, events = grip(one)
    assert events == ()
    assert {m.quality.reasons[0].code for m in rows.values()} == {"no_opening"}
