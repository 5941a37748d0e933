import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from walking_figure import walker

from analyzers.gait.angles import ankle_toe_line
from analyzers.gait.bouts import side_bouts
from analyzers.gait.kinematics import angle_samples, late_swing
from analyzers.gait.params import Params
from analyzers.gait.rows import Samples
from analyzers.gait.side_view import walk
from analyzers.gait.strides import Stride
from analyzers.perception.motion import Motion, clean
from analyzers.perception.pose import PoseTrack
from analyzers.perception.pose_points import INDEX
from workbench.model import Side

PARAMS = replace(Params(), foot_pitch_offset=0.0, foot_pitch_delay=0.075)


def turned(track, angle, seconds, delay=0.0):
    """The toes of the right foot turned up about the ankle by ``angle`` deg in late swing."""
    motion = clean(track, PARAMS)
    found = walk(motion, side_bouts(motion, PARAMS), (), PARAMS)
    points = track.points.copy()
    ankle, toe = INDEX["right_ankle"], INDEX["right_foot_index"]
    for _, stride in found.strides:
        if stride.side is not Side.RIGHT:
            continue
        middle = stride.foot_off + 0.7 * (stride.end - stride.foot_off) + delay
        size = np.exp(-(((track.times - middle) / seconds) ** 8))
        a = np.radians(angle) * size
        foot = points[:, toe] - points[:, ankle]
        points[:, toe, 0] = points[:, ankle, 0] + np.cos(a) * foot[:, 0] + np.sin(a) * foot[:, 1]
        points[:, toe, 1] = points[:, ankle, 1] - np.sin(a) * foot[:, 0] + np.cos(a) * foot[:, 1]
    return PoseTrack(track.times, points, track.visibility, track.world)


def late(track, params=PARAMS):
    motion = clean(track, params)
    plain = clean(walker(rate=60.0, seconds=9.0), params)  # the events of the unturned foot
    bout = side_bouts(plain, params)[0]
    strides = [s for _, s in walk(plain, [bout], (), params).strides]
    samples = Samples(method="m")
    angle_samples(motion, bout, strides, samples, params)
    return samples


@pytest.mark.parametrize("angle", [-25.0, -10.0, 10.0, 20.0])
def test_the_turn_of_the_foot_is_read_where_the_landmarks_show_it(angle):
    figure = walker(rate=60.0, seconds=9.0)
    track = turned(figure, angle, 0.12, PARAMS.foot_pitch_delay)
    read = late(track).of("foot_pitch_late_swing", Side.RIGHT)
    assert len(read) >= 5
    assert read == pytest.approx([angle] * len(read), rel=0.1)  # the low-pass takes some
    undelayed = late(track, replace(PARAMS, foot_pitch_delay=0.0))
    early = undelayed.of("foot_pitch_late_swing", Side.RIGHT)
    assert np.mean(early) / np.mean(read) < 0.92


def test_the_heel_and_a_tilted_camera_do_not_count():
    figure = turned(walker(rate=60.0, seconds=9.0), -15.0, 0.12, PARAMS.foot_pitch_delay)
    read = late(figure)
    points = figure.points.copy()
    points[:, INDEX["right_heel"], 1] -= 6
    heeled = late(PoseTrack(figure.times, points, figure.visibility, figure.world))
    name = "foot_pitch_late_swing"
    assert heeled.of(name, Side.RIGHT) == pytest.approx(read.of(name, Side.RIGHT))
    assert (
        np.mean(heeled.of(f"{name}_raw", Side.RIGHT))
        < np.mean(read.of(f"{name}_raw", Side.RIGHT)) - 5
    )
    a = np.radians(4.0)
    tilt = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    tilted = late(PoseTrack(figure.times, figure.points @ tilt.T, figure.visibility, figure.world))
    assert tilted.of(name, Side.RIGHT) == pytest.approx(read.of(name, Side.RIGHT), abs=0.2)


def test_late_swing_is_cut_by_the_end_of_the_recording_and_not_shortened():
    times = np.arange(0, 1.0, 1 / 30)
    stride = Stride(Side.RIGHT, 0.0, 1.0, 0.6)
    motion = Motion(times, 30.0, {})
    assert late_swing(motion, stride, 100 * times, PARAMS) == pytest.approx(88.0)
    assert late_swing(motion, stride, 100 * times, PARAMS, 0.005) == pytest.approx(88.5)
    assert late_swing(motion, stride, 100 * times, PARAMS, 0.075) is None


@pytest.mark.parametrize("direction", [1, -1])
def test_the_line_of_ankle_and_toe_is_positive_with_the_toe_up(direction):
    foot = np.array([[30.0 * direction, -30.0]])
    motion = Motion(np.zeros(1), 30.0, {"left_ankle": np.zeros((1, 2)), "left_foot_index": foot})
    assert ankle_toe_line(motion, Side.LEFT, direction)[0] == pytest.approx(45)
