"""Line drawings: true lengths, the right sides, nothing but lines and words."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from analyzers.perception import face_points
from workbench.export.drawing import face_lines as lines
from workbench.export.drawing.curves import inside, smooth, visible_runs
from workbench.export.drawing.dimensions import SYMBOLS
from workbench.export.drawing.overlay import overlay_of
from workbench.export.drawing.png import DOTS, plain, png_bytes
from workbench.export.drawing.scene import Ink, Line, Scene, Words
from workbench.export.drawing.sheet import Shown, drawable, drawing_of, nearest_found
from workbench.export.drawing.skeleton import sides_of
from workbench.export.drawing.svg import svg_bytes
from workbench.knowledge.codebook import Codebook, load_codebook
from workbench.model import Measurement, Side, Track
from workbench.plugin.manifest import LANGUAGES, load_manifest

SVG = "{http://www.w3.org/2000/svg}"
MANIFEST = load_manifest(Path(__file__).parents[3] / "analyzers" / "face" / "analyzer.toml")
PX_PER_MM = 4.0


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load_codebook([MANIFEST])


def made_face(tilt: float = 0.0) -> np.ndarray:
    """478 points (px) of a symmetric face of plain shapes, 90 mm between the outer canthi."""
    rng = np.random.default_rng(4)
    face = np.zeros((lines.POINTS, 2))
    face[:, 0] = rng.uniform(-20, 20, lines.POINTS)
    face[:, 1] = rng.uniform(20, 60, lines.POINTS)
    for half, out in ((lines.RIGHT, -1), (lines.LEFT, 1)):
        along = np.linspace(45, 16, 9)
        arch = np.sin(np.linspace(0, np.pi, 9))
        face[list(half.upper_lid)] = np.stack([out * along, -5 * arch], axis=1)
        face[list(half.lower_lid)] = np.stack([out * along, 4 * arch], axis=1)
        face[half.iris] = (out * 31, 0)
        ring = np.array([[5.85, 0], [0, -5.85], [-5.85, 0], [0, 5.85]])
        face[list(half.iris_ring)] = face[half.iris] + ring
        face[list(half.brow), 0] = out * np.r_[np.linspace(48, 12, 5), np.linspace(12, 48, 5)]
        face[list(half.brow), 1] = [-20] * 5 + [-15] * 5
        face[half.commissure] = (out * 24, 62)
    turn = np.linspace(0, 2 * np.pi, len(lines.OVAL), endpoint=False)
    face[list(lines.OVAL)] = np.stack([70 * np.sin(turn), 25 - 85 * np.cos(turn)], axis=1)
    cos, sin = np.cos(tilt), np.sin(tilt)
    return face @ np.array([[cos, sin], [-sin, cos]]) * PX_PER_MM + 500


def track_of(points: np.ndarray, name: str = "face") -> Track:
    return Track(
        name=name,
        kind="points",
        times=np.zeros(1),
        values=points[None],
        points=tuple(str(i) for i in range(len(points))),
    )


def mm(feature: str, value: float, side: Side = Side.NONE) -> Measurement:
    return Measurement(feature=f"face.{feature}", value=value, unit="mm", side=side)


def drawn(
    codebook: Codebook,
    *values: Measurement,
    tilt: float = 0.0,
    exchanged: bool = False,
    scale: float | None = 1 / PX_PER_MM,
    more: tuple[Track, ...] = (),
):
    tracks = (track_of(made_face(tilt)), *more)
    return drawing_of(Shown(tracks, 0.0, values, exchanged, "rest", scale), codebook, "en")


def test_the_lines_are_those_of_the_landmark_model() -> None:
    for ours, theirs in zip(lines.HALVES, face_points.HALVES, strict=True):
        assert ours.upper_lid == theirs.upper_lid
        assert ours.lower_lid == theirs.lower_lid
        assert ours.brow_upper == theirs.brow_upper
        assert set(ours.brow) == {*theirs.brow_upper, *theirs.brow_lower}
        assert (ours.iris, ours.commissure) == (theirs.iris, theirs.commissure)
        assert {ours.iris_ring[0], ours.iris_ring[2]} == set(theirs.iris_ring[:2])
    assert lines.POINTS == face_points.POINTS
    assert set(lines.RIDGE) <= set(face_points.MIDLINE)


def test_whatever_may_be_drawn_is_in_the_codebook(codebook: Codebook) -> None:
    for feature in SYMBOLS:
        assert codebook[f"face.{feature}"].unit == "mm"


def lengths(scene: Scene, ink: Ink) -> list[float]:
    return [
        float(np.linalg.norm(line.points[-1] - line.points[0]))
        for line in scene.lines
        if line.ink is ink and not line.closed
    ]


@pytest.mark.parametrize("tilt", [0.0, 0.2, -0.35])
def test_lengths_are_in_millimetres_whatever_the_tilt(codebook: Codebook, tilt: float) -> None:
    scene = drawn(
        codebook,
        mm("palpebral_fissure_height", 7.5, Side.LEFT),
        mm("mrd1", 3.25, Side.LEFT),
        mm("brow_height", 19.0, Side.LEFT),
        mm("mouth_width", 47.5),
        tilt=tilt,
    )
    found = lengths(scene, Ink.LEFT)
    for value in (7.5, 3.25, 19.0):
        assert any(abs(value - length) < 1e-6 for length in found), (value, found)
    assert any(abs(47.5 - length) < 1e-6 for length in lengths(scene, Ink.MEASURE))
    texts = {words.text for words in scene.words}
    assert {"PFH 7.5", "MRD1 3.2", "BH 19.0", "MW 47.5", "R", "L", "10 mm"} <= texts
    left, _, right, _ = scene.bounds()
    assert right - left == pytest.approx(140.0)  # the oval


def test_the_scale_of_the_table_is_that_of_the_drawing(codebook: Codebook) -> None:
    narrow, wide = (drawn(codebook, scale=k).bounds() for k in (0.125, 0.25))
    assert wide[2] - wide[0] == pytest.approx(2 * (narrow[2] - narrow[0]), rel=0.05)
    assert not any("11.7" in line for line in drawn(codebook).captions)
    by_iris = drawn(codebook, scale=None)
    assert any("11.7" in line for line in by_iris.captions)
    assert by_iris.bounds() == pytest.approx(drawn(codebook).bounds())  # its iris is 11.7 mm


def test_margins_found_in_the_picture_are_strokes_where_they_were_found(codebook: Codebook) -> None:
    found = np.array([[-31.0, -3.0], [-31.0, 4.5], [31.0, np.nan], [31.0, 4.0]])
    lids = Track(
        name="lids",
        kind="points",
        times=np.zeros(1),
        values=found[None] * PX_PER_MM + 500,
        points=("upper_lid_right", "lower_lid_right", "upper_lid_left", "lower_lid_left"),
        links=((0, 1), (2, 3)),
    )
    scene = drawn(codebook, more=(lids,))
    strokes = [line.points for line in scene.lines if line.ink is Ink.MEASURE]
    assert [stroke.mean(axis=0).round(6).tolist() for stroke in strokes] == [
        [-31.0, -3.0],
        [-31.0, 4.5],
        [31.0, 4.0],
    ]
    assert any("lid margins" in line for line in scene.captions)
    assert not any("lid margins" in line for line in drawn(codebook).captions)


@pytest.mark.parametrize(("exchanged", "sign"), [(False, 1), (True, -1)])
def test_sides_are_the_person_s(codebook: Codebook, exchanged: bool, sign: int) -> None:
    values = [mm("palpebral_fissure_height", 8.0, s) for s in (Side.LEFT, Side.RIGHT)]
    scene = drawn(codebook, *values, exchanged=exchanged)
    at = {words.text: words.x for words in scene.words}
    assert sign * at["L"] > 0 > sign * at["R"]
    left = next(w for w in scene.words if w.text == "PFH 8.0" and w.ink is Ink.LEFT)
    assert sign * left.x > 0


def test_the_lower_corner_is_the_one_that_is_marked(codebook: Codebook) -> None:
    for value, exchanged, sign in ((3.0, False, 1), (-3.0, False, -1), (3.0, True, -1)):
        scene = drawn(codebook, mm("commissure_height_difference", value), exchanged=exchanged)
        (words,) = [w for w in scene.words if w.text.startswith("dH")]
        assert sign * words.x > 0


def test_a_smile_is_drawn_from_rest_to_peak(codebook: Codebook) -> None:
    scene = drawn(
        codebook,
        mm("commissure_excursion", 5.0, Side.RIGHT),
        mm("commissure_excursion_lateral", 3.0, Side.RIGHT),
        mm("commissure_excursion_vertical", 4.0, Side.RIGHT),
    )
    (path,) = [x for x in scene.lines if x.ink is Ink.RIGHT and not x.closed]
    step = path.points[1] - path.points[0]
    assert step == pytest.approx([-3.0, -4.0])  # outward is to the left of the sheet, up is minus


def test_the_svg_holds_lines_and_words_only(codebook: Codebook) -> None:
    svg = svg_bytes(drawn(codebook, mm("mrd1", 3.0, Side.LEFT)))
    root = ElementTree.fromstring(svg)
    assert {e.tag.removeprefix(SVG) for e in root.iter()} == {
        *("svg", "title", "rect", "polyline", "polygon", "text")
    }
    for element in root.iter():
        assert not any("href" in name or "data" in name for name in element.attrib)
    width = float(root.attrib["width"].removesuffix("mm"))
    assert root.attrib["viewBox"].split()[2] == f"{width:.2f}"


def test_the_png_holds_no_metadata(codebook: Codebook) -> None:
    scene = drawn(codebook, mm("mrd1", 3.0, Side.LEFT))
    data = png_bytes(scene)
    with Image.open(io.BytesIO(data)) as image:
        assert set(image.info) == {"dpi"}
        assert not image.getexif()
        page = ElementTree.fromstring(svg_bytes(scene)).attrib
        assert image.width == pytest.approx(float(page["width"][:-2]) * DOTS, abs=2)
        grey = np.asarray(image.convert("L"))
    assert (grey > 250).mean() > 0.9
    assert png_bytes(scene) == data


def test_words_of_every_language_reach_the_png() -> None:
    assert plain("Wysokość kącików, łuk") == "Wysokosc kacikow, luk"


@pytest.mark.parametrize("language", LANGUAGES)
def test_captions_name_what_is_drawn(codebook: Codebook, language: str) -> None:
    shown = Shown((track_of(made_face()),), 0.0, (mm("mrd1", 3.0, Side.LEFT),), False, "rest")
    captions = drawing_of(shown, codebook, language).captions
    assert f"MRD1: {codebook['face.mrd1'].title.in_language(language)}, mm" in captions


def test_what_was_not_found_cannot_be_drawn(codebook: Codebook) -> None:
    nobody = track_of(np.full((lines.POINTS, 2), np.nan))
    assert nearest_found([nobody], 0.0) is None
    with pytest.raises(ValueError, match="no face"):
        drawing_of(Shown((nobody,), 0.0), codebook, "en")


def test_the_moment_drawn_is_one_at_which_the_whole_face_was_found() -> None:
    times = np.array([0.0, 0.1, 0.2])
    values = np.stack([made_face()] * 3)
    values[0, 5] = np.nan  # a point of it is lost
    values[1] = np.nan
    track = Track(
        name="face",
        kind="points",
        times=times,
        values=values,
        points=tuple(str(i) for i in range(lines.POINTS)),
    )
    assert nearest_found([track], 0.02) == 0.2
    assert nearest_found([track, body()], 0.02) == 0.2  # a body beside it does not count
    assert nearest_found([body()], 5.0) == 0.0


def body() -> Track:
    names = ("nose", "left_hip", "right_hip", "left_knee", "right_knee")
    points = np.array([[50, 0], [60, 50], [40, 50], [62, 90], [np.nan, np.nan]], float)
    links = ((1, 2), (1, 3), (2, 4))
    return Track(
        name="pose",
        kind="points",
        times=np.zeros(1),
        values=points[None],
        points=names,
        links=links,
    )


def test_a_body_is_drawn_without_a_scale(codebook: Codebook) -> None:
    scene = drawing_of(Shown((body(),), 0.0), codebook, "en")
    straight = [line for line in scene.lines if not line.closed]
    assert [line.ink for line in straight] == [Ink.OUTLINE, Ink.LEFT]  # nothing to the lost knee
    assert any("No scale" in text for text in scene.captions)
    assert not any(w.text.endswith("mm") for w in scene.words)
    at = {w.text: w.x for w in scene.words}
    assert at["R"] < at["L"]


def test_sides_of_hands_come_from_the_name_of_the_track() -> None:
    hand = Track(
        name="hand_left",
        kind="points",
        times=np.zeros(1),
        values=np.zeros((1, 2, 2)),
        points=("wrist", "thumb_tip"),
        links=((0, 1),),
    )
    assert sides_of(hand) == [Side.LEFT] * 2
    assert sides_of(hand, exchanged=True) == [Side.RIGHT] * 2
    assert sides_of(body())[:3] == [Side.NONE, Side.LEFT, Side.RIGHT]


def test_boxes_and_plumb_lines_are_no_body() -> None:
    box = Track(
        name="person A",
        kind="points",
        times=np.zeros(1),
        values=np.zeros((1, 2, 2)),
        points=("a", "b"),
        links=((0, 1),),
    )
    assert [t.name for t in drawable([box, body()])] == ["pose"]


POINT = st.tuples(st.floats(-50, 50), st.floats(-50, 50))


@given(st.lists(POINT, min_size=1, max_size=12), st.booleans())
def test_curves_pass_through_their_points(points, closed) -> None:
    given_points = np.array(points)
    curve = smooth(given_points, closed=closed)
    for point in given_points:
        assert np.abs(curve - point).sum(axis=1).min() < 1e-9


def test_inside_and_runs() -> None:
    square = np.array([[0, 0], [2, 0], [2, 2], [0, 2]], float)
    points = np.array([[1, 1], [3, 1], [-1, 1], [1, -1], [0.5, 1.9]])
    assert inside(points, square).tolist() == [True, False, False, False, True]
    runs = list(visible_runs(points, np.array([True, True, False, True, True])))
    assert [len(run) for run in runs] == [2, 2]


def test_words_count_for_the_size_of_the_sheet() -> None:
    scene = Scene(lines=[Line(np.zeros((2, 2)))], words=[Words("far away", 50.0, 0.0)])
    assert scene.bounds()[2] > 50
    with pytest.raises(ValueError, match="empty"):
        Scene().bounds()


def test_an_overlay_has_the_pixels_of_its_picture_and_no_ground() -> None:
    face = made_face(0.1)
    shown = Shown((track_of(face),), 0.0, heading="rest")
    scene = overlay_of(shown, 1000, 1200)
    corner = face[lines.RIGHT.commissure]
    assert any(np.abs(line.points - corner).sum(axis=1).min() < 1e-9 for line in scene.lines)
    root = ElementTree.fromstring(svg_bytes(scene))
    assert (root.attrib["width"], root.attrib["height"]) == ("1000.00px", "1200.00px")
    assert {e.tag.removeprefix(SVG) for e in root.iter()} == {"svg", "title", "polyline", "polygon"}
    with Image.open(io.BytesIO(png_bytes(scene))) as image:
        assert (image.size, image.mode, image.info) == ((1000, 1200), "RGBA", {})
        alpha = np.asarray(image)[..., 3]
    assert 0 < (alpha > 0).mean() < 0.2


@pytest.mark.parametrize(("exchanged", "ink"), [(False, Ink.LIGHT_RIGHT), (True, Ink.LIGHT_LEFT)])
def test_an_overlay_tells_the_sides_by_colour(exchanged: bool, ink: Ink) -> None:
    face = made_face()
    scene = overlay_of(Shown((track_of(face),), 0.0, exchanged=exchanged), 1000, 1000)
    lid = next(line for line in scene.lines if line.ink not in (Ink.RIM, Ink.LIGHT))
    assert lid.points[:, 0].mean() < 500  # the first half drawn is on the left of the picture
    assert lid.ink is ink
    with pytest.raises(ValueError, match="no face"):
        overlay_of(Shown((track_of(face * np.nan),), 0.0), 10, 10)


def test_an_overlay_of_a_body_is_where_the_body_is() -> None:
    scene = overlay_of(Shown((body(),), 0.0), 100, 100)
    straight = [x for x in scene.lines if not x.closed and x.ink is not Ink.RIM]
    assert [line.points.tolist() for line in straight] == [
        [[60.0, 50.0], [40.0, 50.0]],
        [[60.0, 50.0], [62.0, 90.0]],
    ]
