import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.face.frame import Pose
from analyzers.face.gates import (
    closure_quality,
    eyes_quality,
    halves_quality,
    lid_quality,
    mouth_quality,
    rest_quality,
)
from analyzers.face.params import Params
from analyzers.perception.face_points import CANTHI
from workbench.model import Verdict

PARAMS = Params()


@pytest.mark.parametrize(
    ("pose", "iris", "verdict", "codes"),
    [
        (Pose(0, 0, 0), 20, Verdict.GOOD, ()),
        (Pose(7, 0, 0), 20, Verdict.LIMITED, ("yaw",)),
        (Pose(-11, 0, 0), 20, Verdict.REFUSED, ("yaw_high",)),
        (Pose(0, 12, 0), 20, Verdict.REFUSED, ("pitch_high",)),
        (Pose(0, 0, 16), 20, Verdict.REFUSED, ("roll_high",)),
        (Pose(0, 0, 0), 11.9, Verdict.REFUSED, ("iris_too_small",)),
        (Pose(0, 0, 0), 12, Verdict.LIMITED, ("iris_small",)),
        (Pose(12, -13, 0), 5, Verdict.REFUSED, ("yaw_high", "pitch_high", "iris_too_small")),
    ],
)
def test_lids(pose: Pose, iris: float, verdict: Verdict, codes: tuple[str, ...]) -> None:
    quality = lid_quality(pose, iris, PARAMS)
    assert quality.verdict is verdict
    assert tuple(reason.code for reason in quality.reasons) == codes


def test_the_mouth_bears_a_nod_and_fewer_pixels() -> None:
    assert mouth_quality(Pose(0, 14, 0), 9, PARAMS).verdict is Verdict.GOOD
    assert mouth_quality(Pose(0, 0, 0), 7.9, PARAMS).verdict is Verdict.REFUSED


@given(st.floats(-60, 60), st.floats(-60, 60), st.floats(-60, 60), st.floats(1, 200))
def test_reasons_give_the_numbers(yaw: float, pitch: float, roll: float, iris: float) -> None:
    quality = lid_quality(Pose(yaw, pitch, roll), iris, PARAMS)
    assert (quality.verdict is Verdict.GOOD) == (not quality.reasons)
    assert all(any(c.isdigit() for c in reason.text) for reason in quality.reasons)


def test_closed_eyes_are_not_measured_at_rest_and_smiling_ones_bear_no_rule() -> None:
    assert eyes_quality(0.6, 0.0, PARAMS).reasons[0].code == "eyes_closed"
    smiling = eyes_quality(0.1, 0.5, PARAMS)
    assert smiling.verdict is Verdict.POOR
    assert smiling.reasons[0].code == "smiling"
    assert eyes_quality(0.1, 0.1, PARAMS).verdict is Verdict.GOOD


def test_one_closed_eye_and_a_smile_at_rest_are_marked() -> None:
    assert closure_quality(0.55, PARAMS).verdict is Verdict.LIMITED
    assert rest_quality(0.9, PARAMS).reasons[0].code == "not_at_rest"


@pytest.mark.parametrize(("apart", "refused"), [(0.01, False), (0.024, False), (0.026, True)])
def test_halves_must_show_the_face_that_the_whole_shows(apart: float, refused: bool) -> None:
    points = np.zeros((478, 3))
    points[CANTHI[0], 0], points[CANTHI[-1], 0] = -100, 100
    hemi = points[:, :2] + [0, 200 * apart]
    hemi[:20] = np.nan
    quality = halves_quality(points, hemi, PARAMS)
    assert (quality.verdict is Verdict.REFUSED) is refused
    none = halves_quality(points, np.full((478, 2), np.nan), PARAMS)
    assert none.verdict is Verdict.REFUSED
