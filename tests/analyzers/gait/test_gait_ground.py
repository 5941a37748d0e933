"""Step lengths on ground that stands, moves evenly or goes along with a camera."""

import itertools

import numpy as np
import pytest

from analyzers.gait.bouts import Bout
from analyzers.gait.ground import Ground, step_lengths
from analyzers.gait.landings import feet_of
from analyzers.gait.params import Params
from analyzers.gait.strides import Step, Stride
from analyzers.perception.motion import Motion
from workbench.model import Side

PARAMS = Params()
RATE = 60.0
STEP = {Side.RIGHT: 80.0, Side.LEFT: 120.0}  # px, of the foot that lands
STRIDE = 200.0
STEP_TIME = 0.6
STANCE = 0.78  # s
FOOT = 40.0
UP = 20.0  # deg that a foot lands with its toes up


def walk(camera, *, toes_up=0.0, behind=0.0):
    """Feet that stand where they land, seen by a camera at ``camera(t)`` px; the right foot
    lands at 0, 1.2 s, ... and is the near one.

    Args:
        toes_up: deg at contact, level 0.15 s later.
        behind: px that the toes of the far foot are read ahead in the second half of stance.
    """
    t = np.arange(0, 6, 1 / RATE)
    joints = {}
    for side, first, start in ((Side.RIGHT, 0.0, 0.0), (Side.LEFT, STEP_TIME, STEP[Side.LEFT])):
        cycle, since = np.divmod(t - first, 2 * STEP_TIME)
        swing = np.clip((since - STANCE) / (2 * STEP_TIME - STANCE), 0, 1)
        heel = start + STRIDE * (cycle + swing) - camera(t)
        up = np.radians(toes_up * np.clip(1 - since / 0.15, 0, 1))
        late = behind * (since > STANCE / 2) * (side is Side.LEFT)
        y = np.full(len(t), 300.0)
        joints[f"{side}_heel"] = np.stack([heel, y], axis=1)
        toes = np.stack([heel + FOOT * np.cos(up) + late, y - FOOT * np.sin(up)], axis=1)
        joints[f"{side}_foot_index"] = toes
    motion = Motion(t, RATE, joints)
    bout = Bout(0, len(t) - 1, 1, Side.RIGHT)
    contacts = [(Side.LEFT if i % 2 else Side.RIGHT, i * STEP_TIME) for i in range(10)]
    steps = [Step(s, t0, t1) for (_, t0), (s, t1) in itertools.pairwise(contacts)]
    strides = [
        Stride(s, a, b, None) for (s, a), (_, b) in zip(contacts, contacts[2:], strict=False)
    ]
    return motion, bout, steps, feet_of(motion, bout, strides, PARAMS)


def mean_lengths(found):
    return {
        side: (
            np.mean([f.raw for f in found if f.step.side is side]),
            np.mean([f.corrected for f in found if f.step.side is side]),
        )
        for side in STEP
    }


def still(t):
    return np.zeros_like(t)


def even(t):
    return STRIDE / (2 * STEP_TIME) * t


def uneven(t):
    return even(t) + 30 * np.sin(2 * np.pi * t / 1.7)


@pytest.mark.parametrize("toes_up", [0.0, UP])
def test_a_still_camera_gives_lengths_that_need_no_correction(toes_up):
    *given, feet = walk(still, toes_up=toes_up)
    ground, found = step_lengths(*given, feet, PARAMS, treadmill=False)
    assert ground is Ground.STANDS
    assert len(found) == len(given[2])
    for side, (raw, corrected) in mean_lengths(found).items():
        assert raw == corrected == pytest.approx(STEP[side], rel=0.01)


@pytest.mark.parametrize("toes_up", [0.0, UP])
def test_on_a_treadmill_a_step_is_read_with_the_way_of_the_belt(toes_up):
    *given, feet = walk(even, toes_up=toes_up)
    ground, found = step_lengths(*given, feet, PARAMS, treadmill=True)
    assert ground is Ground.EVEN
    for side, (raw, corrected) in mean_lengths(found).items():
        assert raw == pytest.approx(STEP[side], rel=0.01)
        assert corrected == pytest.approx(raw * PARAMS.step_gain)


def test_poor_toes_of_the_far_foot_behind_hardly_disturb_the_steps_of_the_near_one():
    off = 12.0
    for camera, treadmill in ((still, False), (even, True)):
        *given, feet = walk(camera, behind=off)
        _, found = step_lengths(*given, feet, PARAMS, treadmill=treadmill)
        near = mean_lengths(found)[Side.RIGHT][0]
        # Toes apart, the near step would be short by all of it.
        assert abs(near - STEP[Side.RIGHT]) < 0.6 * off


def test_a_camera_that_goes_along_unevenly_does_not_matter():
    *given, feet = walk(uneven)
    ground, found = step_lengths(*given, feet, PARAMS, treadmill=False)
    assert ground is Ground.UNKNOWN
    for side, (raw, _) in mean_lengths(found).items():
        assert raw == pytest.approx(STEP[side], rel=0.01)
    values = [f.raw for f in found if f.step.side is Side.LEFT]
    assert np.ptp(values) < 1


def test_steps_at_the_end_of_a_bout_and_in_gaps_are_left_out():
    motion, _, steps, _ = walk(still)
    motion.joints["left_foot_index"][(motion.times > 1.7) & (motion.times < 1.9)] = np.nan
    short = Bout(0, motion.index(5.45), 1, Side.RIGHT)
    feet = feet_of(motion, short, [], PARAMS)
    _, found = step_lengths(motion, short, steps, feet, PARAMS, treadmill=False)
    ends = [round(f.step.end, 1) for f in found]
    assert 1.8 not in ends
    assert 5.4 not in ends
    assert 1.2 in ends
    assert 3.6 in ends
