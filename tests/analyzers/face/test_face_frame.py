import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analyzers.face import anatomy
from analyzers.face.frame import FacialFrame, pose_of
from analyzers.face.params import Params
from analyzers.face.scaling.scale import iris_diameter, scale_of
from analyzers.perception.face_points import LEFT, MIRROR, RIGHT
from analyzers.perception.iris import Iris
from workbench.model import SetScale

MOVES = st.tuples(
    st.floats(-np.pi / 5, np.pi / 5),
    st.floats(0.2, 5.0),
    st.floats(-3000, 3000),
    st.floats(-3000, 3000),
)


def face(seed: int = 3) -> NDArray[np.float64]:
    """A face-like set of 478 points: random, with eyes, lids and mouth where they belong."""
    points = np.random.default_rng(seed).normal((320, 400), 30, (478, 2))
    for half, sign in ((RIGHT, -1), (LEFT, 1)):
        for row, lift in ((half.upper_lid, -1), (half.lower_lid, 1)):
            for i, point in enumerate(row):
                along = i / (len(row) - 1)
                x = 320 + sign * (110 - 70 * along)
                points[point] = x, 300 + lift * 12 * np.sin(np.pi * along) * (1.2 - 0.2 * sign)
        x = 320 + sign * 75
        points[half.iris] = x, 299
        for i, (dx, dy) in enumerate(((-14, 0), (14, 0), (0, -14), (0, 14))):
            points[half.iris_ring[i]] = x + dx, 299 + dy
        points[half.commissure] = 320 + sign * 60, 470 + (8 if sign > 0 else 0)
    return points


def moved(
    points: NDArray[np.float64], move: tuple[float, float, float, float]
) -> NDArray[np.float64]:
    angle, zoom, x, y = move
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return zoom * points @ turn.T + [x, y]


def readings(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """All measures of one face in iris diameters."""
    upright = FacialFrame.of(points[None]).place(points[None])
    values = [
        *(anatomy.palpebral_fissure_height(upright, half)[0] for half in (RIGHT, LEFT)),
        *(v for half in (RIGHT, LEFT) for v in anatomy.commissure(upright, half)[0]),
        anatomy.outer_canthal_width(upright)[0],
        anatomy.iris_height(upright)[0],
    ]
    return np.array(values) / iris_diameter(points)


@given(MOVES)
def test_measures_do_not_depend_on_where_how_large_and_how_tilted(
    move: tuple[float, float, float, float],
) -> None:
    assert np.allclose(readings(moved(face(), move)), readings(face()), atol=1e-7)


@given(MOVES)
def test_a_mirrored_face_swaps_its_sides(move: tuple[float, float, float, float]) -> None:
    points = moved(face(), move)
    mirror = points.copy()
    for point, partner in MIRROR.items():
        mirror[partner] = points[point] * [-1, 1]
    there, here = readings(mirror), readings(points)
    swapped = here[[1, 0, 4, 5, 2, 3, 6, 7]]
    assert np.allclose(there, swapped, atol=1e-7)


def test_opening_and_droop_are_read_as_drawn() -> None:
    upright = FacialFrame.of(face()[None]).place(face()[None])
    left, right = (anatomy.palpebral_fissure_height(upright, half)[0] for half in (LEFT, RIGHT))
    assert left < right  # drawn lower on the left
    droop = anatomy.commissure(upright, LEFT)[0, 1] - anatomy.commissure(upright, RIGHT)[0, 1]
    assert abs(droop - 8) < 1e-9
    assert anatomy.commissure(upright, RIGHT)[0, 0] > 0  # outward on both sides
    assert anatomy.commissure(upright, LEFT)[0, 0] > 0


def test_moving_the_mouth_chin_brow_or_lids_does_not_move_the_frame() -> None:
    points = face()
    other = points.copy()
    lids = [i for half in (RIGHT, LEFT) for i in half.upper_lid[1:-1] + half.lower_lid[1:-1]]
    brows = [i for half in (RIGHT, LEFT) for i in half.brow_upper + half.brow_lower]
    other[[61, 291, 13, 14, 152, 17, *lids, *brows]] += 40
    a, b = FacialFrame.of(points), FacialFrame.of(other)
    assert np.array_equal(a.origin, b.origin)
    assert a.angle == b.angle


@given(st.floats(-30, 30), st.floats(-30, 30), st.floats(-30, 30), st.floats(0.1, 10))
def test_pose_is_read_back_from_the_matrix(
    yaw: float, pitch: float, roll: float, zoom: float
) -> None:
    y, p, r = np.radians([yaw, pitch, roll])
    about_y = [[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]]
    about_x = [[1, 0, 0], [0, np.cos(p), -np.sin(p)], [0, np.sin(p), np.cos(p)]]
    about_z = [[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]]
    matrix = np.eye(4)
    matrix[:3, :3] = zoom * np.array(about_y) @ about_x @ about_z
    pose = pose_of(matrix)
    assert np.allclose((pose.yaw, pose.pitch, pose.roll), (yaw, pitch, roll), atol=1e-6)


def test_scale_from_iris_pupils_or_person() -> None:
    points, params = face()[None], Params()
    iris = scale_of(points, {}, (), params)
    assert np.isclose(iris.mm_per_px, 11.7 / (28 / params.ring_over_iris))
    assert iris.relative_sd > 0.5 / 11.7
    eye = Iris(100.0, 100.0, 26.0, 0.1)
    fitted = scale_of(points, {}, (), params, irises=[(eye, None)])
    assert np.isclose(fitted.mm_per_px, 11.7 / 26)
    assert 0.5 / 11.7 < fitted.relative_sd < iris.relative_sd
    pupils = scale_of(points, {"pd_mm": 60.0}, (), params)
    assert np.isclose(pupils.mm_per_px, 60 / 150)
    by_hand = scale_of(points, {"pd_mm": 60.0}, (SetScale(0.25),), params)
    assert by_hand.mm_per_px == 0.25
    assert 0 < by_hand.relative_sd < pupils.relative_sd
    ruler = scale_of(points, {"ruler_mm": 50.0, "ruler_px": 100.0}, (), params)
    assert ruler.mm_per_px == 0.5
    sticker = scale_of(points, {"sticker_mm": 10.0, "pd_mm": 60.0}, (), params, sticker_px=25)
    assert sticker.mm_per_px == 0.4
    assert sticker.kind == "sticker"
