"""Which hand is which: the model's word, mirrored pictures, doubt, other people's hands."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from figure_hand import fist, seen_of, track_of, world_of

from analyzers.hand.gates import palm_seen
from analyzers.hand.params import Params
from analyzers.hand.sides import tell_sides
from analyzers.perception.hand_tracks import HandTrack, link
from workbench.model import ChoosePerson, Side, SwapSides, Verdict

N = 60
TIMES = np.arange(N) / 30


def hand(*, right=True, sure=0.95, x=0.0, seen=slice(None)):
    """A still open hand, ``x`` pixels off the middle, in view in the frames ``seen``."""
    track = track_of(world_of(fist(N, 0.0), right=right), TIMES, right=sure if right else 1 - sure)
    points, world, share = track.points + np.array([x, 0.0]), track.world.copy(), track.right.copy()
    away = np.ones(N, bool)
    away[seen] = False
    points[away], world[away], share[away] = np.nan, np.nan, np.nan
    return HandTrack(TIMES, points, world, share)


def told(*hands, facts=None, edits=(), given=Side.NONE):
    tracks = link(seen_of(list(hands)))
    return tell_sides(tracks, facts or {}, edits, given, Params()), tracks


def test_both_hands_keep_their_identity():
    hands, tracks = told(hand(x=-150, right=False), hand(x=150))
    assert len(tracks) == 2
    left, right = hands.found[Side.LEFT], hands.found[Side.RIGHT]
    assert np.nanmean(left.track.points[..., 0]) < 200 < np.nanmean(right.track.points[..., 0])
    assert left.track.found.all()
    assert right.looks_right
    assert not left.looks_right


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("swapped", [False, True])
def test_a_mirrored_picture_and_a_swap_exchange_the_sides(mirrored, swapped):
    edits = (SwapSides(0.0, 2.0),) if swapped else ()
    hands, _ = told(hand(), facts={"mirrored": mirrored}, edits=edits)
    assert list(hands.found) == [Side.LEFT if mirrored != swapped else Side.RIGHT]
    (found,) = hands.found.values()
    assert found.looks_right  # the geometry of the palm stays that of the picture


def test_an_unsure_hand_has_no_side():
    hands, _ = told(hand(sure=0.6))
    assert not hands.found
    assert hands.reasons[Side.LEFT].code == hands.reasons[Side.RIGHT].code == "side_unknown"


def test_an_edge_on_hand_has_no_side_however_sure_the_model_is():
    track = hand(sure=0.99)
    turned = track.world.copy()
    turned[..., 0], turned[..., 2] = 0.05 * track.world[..., 0], track.world[..., 0]
    hands, _ = told(HandTrack(TIMES, track.points, turned, track.right))
    assert hands.reasons[Side.RIGHT].code == "side_unknown"


def test_the_stated_side_decides_for_a_single_hand():
    hands, _ = told(hand(sure=0.6), given=Side.LEFT)
    assert list(hands.found) == [Side.LEFT]
    assert hands.found[Side.LEFT].quality.verdict is Verdict.GOOD
    hands, _ = told(hand(sure=0.95), given=Side.LEFT)
    assert list(hands.found) == [Side.LEFT]
    assert hands.found[Side.LEFT].quality.reasons[0].code == "side_doubtful"
    assert hands.reasons[Side.RIGHT].code == "not_in_view"


def test_two_right_hands_are_refused_until_one_is_chosen():
    mine, other = hand(x=-150), hand(x=150, seen=slice(0, 40))
    hands, _ = told(mine, other)
    assert hands.reasons[Side.RIGHT].code == "several_hands"
    assert "A, B" in hands.reasons[Side.RIGHT].text
    for label, low in (("A", True), ("B", False)):
        hands, _ = told(mine, other, edits=(ChoosePerson(label),))
        x = np.nanmean(hands.found[Side.RIGHT].track.points[..., 0])
        assert bool(x < 200) is low


def test_a_hand_that_comes_back_is_one_hand():
    away = hand(x=0, seen=slice(0, 10))
    back = hand(x=140, seen=slice(45, 60))
    hands, tracks = told(away, back)
    assert len(tracks) == 2
    assert int(hands.found[Side.RIGHT].track.found.sum()) == 25


def test_a_hand_found_twice_is_one():
    _, tracks = told(hand(), hand(x=3))
    assert len(tracks) == 1


@pytest.mark.parametrize("right", [False, True])
def test_palm_and_back(right):
    palm = track_of(world_of(fist(N, 0.3), right=right), TIMES)
    assert palm_seen(palm, looks_right=right)
    assert not palm_seen(palm, looks_right=not right)
