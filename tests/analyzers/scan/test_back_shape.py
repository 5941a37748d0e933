"""The curves of drawn backs: from the side, from behind, from above; and the marks they need."""

from __future__ import annotations

import numpy as np
import pytest
from back_phantoms import PSIS, SpineShape

from analyzers.scan.back.height_map import BackFrame, HeightMap, height_map
from analyzers.scan.back.marks import C7, NAMES, PELVIS, SACRUM, mark_track
from analyzers.scan.back.shape_rows import UNITS, shape_rows
from analyzers.scan.back.trunk_symmetry import potsi
from workbench.model import Measurement, Quality, Reason

FRAME = BackFrame(
    np.zeros(3), np.array([-1.0, 0, 0]), np.array([0, 1.0, 0]), np.array([0, 0, 1.0]), 1.0
)


def seen(shape: SpineShape, noise: float = 0.5) -> HeightMap:
    vertices, faces = shape.mesh(np.random.default_rng(4), step=5.0, noise=noise)
    return height_map(vertices, faces, FRAME)


def rows(shape: SpineShape, *names: str, **kept: Reason | None) -> dict[str, Measurement]:
    marks = {k: v for k, v in shape.marks(lifted=12.0).items() if not names or k in names}
    found = shape_rows(FRAME, seen(shape), marks, Quality(), kept.get("unknown"))
    return {m.feature.removeprefix("back."): m for m in found}


@pytest.mark.parametrize(
    "shape",
    [SpineShape(), SpineShape(48, 12), SpineShape(28, 20, 18.0, 9.0), SpineShape(28, 20, -18, -9)],
    ids=str,
)
def test_curves_are_read(shape: SpineShape) -> None:
    found = rows(shape)
    assert set(found) == set(UNITS)
    kyphosis, lordosis = shape.angles()
    assert found["kyphosis_angle"].value == pytest.approx(kyphosis, abs=1.5)
    assert found["lordosis_angle"].value == pytest.approx(lordosis, abs=1.5)
    assert found["trunk_rotation_max"].value == pytest.approx(shape.rotation(), abs=0.8)
    assert found["rib_hump_height"].value == pytest.approx(shape.hump(), abs=1.3)
    most, rms = shape.deviation()
    assert found["lateral_deviation_max"].value == pytest.approx(most, abs=2.0)
    assert found["lateral_deviation_rms"].value == pytest.approx(rms, abs=1.2)
    assert found["potsi"].value == pytest.approx(shape.potsi(lifted=12.0), abs=0.1)
    assert all(found[name].mdc95 for name in UNITS)


@pytest.mark.parametrize("angle", [0.0, 40.0, 90.0])
def test_the_curve_of_a_bent_back_is_read(angle: float) -> None:
    shape = SpineShape(35, 15, 12.0, 6.0)
    vertices, faces = shape.mesh(np.random.default_rng(4), step=5.0, noise=0.5, angle=angle)
    # As a back's own frame lies: out is where most of it faces.
    half = np.radians(angle / 2)
    axes = np.array([[-1, 0, 0], [0, np.cos(half), -np.sin(half)], [0, np.sin(half), np.cos(half)]])
    frame = BackFrame(np.zeros(3), axes[0], axes[1], axes[2], 1.0)
    marks = {k: shape.bent(v, angle) for k, v in shape.marks().items()}
    found = shape_rows(frame, height_map(vertices, faces, frame), marks, Quality(), None)
    value = next(m.value for m in found if m.feature == "back.total_curve_angle")
    assert value == pytest.approx(shape.total_curve(angle), abs=3.0)


def test_what_lacks_marks_is_missing_and_says_so() -> None:
    codes = {
        name: [r.code for r in m.quality.reasons]
        for name, m in rows(SpineShape(), C7, SACRUM).items()
        if m.value is None
    }
    assert set(codes) == {"trunk_rotation_max", "rib_hump_height", "potsi"}
    assert all(code == ["marks_needed"] for code in codes.values())
    assert all(m.value is None for m in rows(SpineShape(), C7).values())
    no_unit = rows(SpineShape(), unknown=Reason("unit_unknown", "no unit"))
    told = {name for name, m in no_unit.items() if m.value is not None}
    assert told == {name for name, unit in UNITS.items() if unit != "mm"}


def test_a_pelvis_that_is_turned_is_not_a_turned_trunk() -> None:
    shape, turn = SpineShape(), np.radians(6.0)
    marks = shape.marks()
    for name, side in zip(PELVIS, (-1, 1), strict=True):
        marks[name] = marks[name] + [0, 0, -side * PSIS * np.tan(turn)]
    found = shape_rows(FRAME, seen(shape), marks, Quality(), None)
    value = next(m.value for m in found if m.feature == "back.trunk_rotation_max")
    assert value == pytest.approx(-6.0, abs=0.8), "against the pelvis"


def test_the_index_of_symmetry_is_the_sum_of_its_parts() -> None:
    marks = {name: place * [-1, 1, 1] for name, place in SpineShape().marks().items()}
    assert potsi(marks) == pytest.approx(0.0)
    marks["c7"] = marks["c7"] + [15.0, 0, 0]  # 15 of 300 mm
    marks["left_waist"] = marks["left_waist"] + [20.0, 0, 0]  # 20 of 280 mm
    marks["right_shoulder"] = marks["right_shoulder"] + [0, 9.5, 0]  # 9.5 of 475 mm
    assert potsi(marks) == pytest.approx(5.0 + 100 * 20 / 280 + 2.0)
    left, right = marks["left_axilla"], marks["right_axilla"]
    assert potsi(marks | {"left_axilla": right, "right_axilla": left}) is None


def test_every_mark_lies_on_the_surface_to_be_taken_hold_of() -> None:
    heights = seen(SpineShape(), noise=0.0)
    put = {"left_waist": np.array([-120.0, 160.0, 5.0])}
    track = mark_track(FRAME, heights, 40.0, 490.0, put)
    assert track.points == NAMES
    places = dict(zip(track.points, track.values[0], strict=True))
    assert places["left_waist"] == pytest.approx(put["left_waist"]), "where a person has put it"
    for name, (x, y, z) in places.items():
        if name not in put:
            truth = SpineShape().surface(np.array(x), np.array(y))
            assert z == pytest.approx(float(truth), abs=4.0), name
