"""The optional second detector: recorded, never followed, never needed."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from walking_figure import walker

from analyzers.gait import second_opinion as module
from analyzers.gait.bouts import side_bouts
from analyzers.gait.events import FOOT_OFF, INITIAL_CONTACT, stepping
from analyzers.gait.params import Params
from analyzers.perception.motion import clean

PARAMS = Params()


def found(**walk):
    motion = clean(walker(**walk), PARAMS)
    bouts = side_bouts(motion, PARAMS)
    return motion, bouts, tuple(e for b in bouts for e in stepping(motion, b, PARAMS).events)


def test_without_the_package_there_is_no_second_opinion_and_nothing_is_imported(monkeypatch):
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "meta_path", [])
    monkeypatch.delitem(sys.modules, "gaitkit", raising=False)
    motion, bouts, events = found()
    assert not module.available()
    assert module.second_opinion(motion, bouts, events) is None
    assert "gaitkit" not in sys.modules


@pytest.mark.parametrize("direction", [1, -1])
def test_the_other_detector_is_compared_event_by_event(direction):
    pytest.importorskip("gaitkit", reason="the optional package gaitkit is not installed")
    motion, bouts, events = found(direction=direction, stride=1.2)
    opinion = module.second_opinion(motion, bouts, events)
    assert len(opinion.apart) == len(events)
    assert opinion.settings["second_opinion"].startswith("gaitkit ")
    assert 0 <= opinion.settings["second_opinion_agreement"] <= 1
    contacts = [a for e, a in zip(events, opinion.apart, strict=True) if e.kind == INITIAL_CONTACT]
    assert np.isfinite(contacts).mean() > 0.8
    names = {t.name for t in opinion.tracks}
    assert f"second_opinion_{FOOT_OFF}_left" in names
    assert all((np.diff(t.times) > 0).all() for t in opinion.tracks)


def test_joints_that_are_hidden_for_a_while_do_not_silence_it():
    pytest.importorskip("gaitkit", reason="the optional package gaitkit is not installed")
    motion, bouts, events = found()
    motion.joints["left_ankle"][:6] = np.nan
    assert module.second_opinion(motion, bouts, events).agreement > 0.3
