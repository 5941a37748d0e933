"""A visit of face photos: one scale for all, and gates on pictures made worse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from direct_context import DirectContext, with_hash
from numpy.typing import NDArray

from analyzers.face.params import Params
from analyzers.face.run import measure
from analyzers.face.scaling.restate import in_scale
from analyzers.face.scaling.scale import Scale
from analyzers.face.scaling.visit_scale import visit_scales
from analyzers.face.visit import derive
from analyzers.perception.face import detect_face
from analyzers.perception.iris import find_irises
from analyzers.perception.round_sticker import find_sticker
from workbench.media.photo import read_photo
from workbench.model import (
    Capture,
    Edit,
    FactValue,
    Measurement,
    Modality,
    SetScale,
    Side,
    Subject,
    Verdict,
    Visit,
)
from workbench.pipeline.model_files import locate
from workbench.plugin.contract import Measured, Result
from workbench.plugin.manifest import load_manifest
from workbench.store.snapshot import Snapshot, StoredResult

ROOT = Path(__file__).resolve().parents[3]
MANIFEST = load_manifest(ROOT / "analyzers" / "face" / "analyzer.toml")
REST = "sub-04/ses-01/sub-04_ses-01_task-rest_photo.jpg"
SMILE = "sub-04/ses-01/sub-04_ses-01_task-smile_photo.jpg"

Picture = NDArray[np.uint8]
Measure = Callable[..., Measured]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("visit")


@pytest.fixture(scope="module")
def shot(folder: Path) -> Measure:
    """Saves a picture as a photo of a task and measures it."""

    def taken(
        picture: Picture,
        task: str,
        facts: dict[str, FactValue] | None = None,
        edits: tuple[Edit, ...] = (),
        name: str = "",
    ) -> Measured:
        path = f"{name or task}.png"
        cv2.imwrite(str(folder / path), picture[..., ::-1])
        capture = Capture(path=path, subject="s", visit="v", modality=Modality.PHOTO, task=task)
        ctx = DirectContext(folder, MANIFEST, facts=facts, edits=edits, cache=folder / "cache")
        capture = with_hash(capture, folder)
        return Measured(capture=capture, result=measure(capture, Params(), ctx))

    return taken


@pytest.fixture(scope="module")
def rest(sample_media: Path) -> Picture:
    return read_photo(sample_media / REST).pixels


@pytest.fixture(scope="module")
def points(rest: Picture) -> NDArray[np.float64]:
    model = next(m for m in MANIFEST.models if m.name == "face_landmarker.task")
    face = detect_face(locate(model), rest)
    assert face is not None
    return face.points


@pytest.fixture(scope="module")
def as_taken(shot: Measure, rest: Picture) -> Result:
    """What the picture gives when nothing is wrong with it."""
    return shot(rest, "rest", name="as_taken").result


def one(result: Result, feature: str, side: Side = Side.NONE) -> Measurement:
    (found,) = (m for m in result.measurements if (m.feature, m.side) == (f"face.{feature}", side))
    return found


def codes(row: Measurement) -> set[str]:
    return {reason.code for reason in row.quality.reasons}


def nearer(picture: Picture, zoom: float) -> Picture:
    """The same person, closer to the camera."""
    return cv2.resize(picture, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)


def test_the_iris_is_found_on_its_edge(rest: Picture, points: NDArray[np.float64]) -> None:
    right, left = find_irises(rest, points)
    assert right is not None
    assert left is not None
    assert abs(right.diameter - left.diameter) < 0.02 * left.diameter
    ring = np.linalg.norm(points[469, :2] - points[471, :2])
    assert 0.9 < right.diameter / ring < 0.98  # the ring of the landmarks lies outside
    pupils = np.hypot(right.x - left.x, right.y - left.y)
    assert pupils * 11.7 / right.diameter == pytest.approx(63.5, rel=0.03)


def test_no_iris_where_the_picture_is_even(points: NDArray[np.float64]) -> None:
    assert find_irises(np.full((800, 640, 3), 120, np.uint8), points) == (None, None)


def test_a_visit_has_one_scale_and_each_row_once(
    shot: Measure, rest: Picture, sample_media: Path, folder: Path
) -> None:
    smile = read_photo(sample_media / SMILE).pixels
    photos = (shot(rest, "rest"), shot(nearer(smile, 1.4), "smile"))
    ctx = DirectContext(folder, MANIFEST, cache=folder / "cache")
    derived = derive(photos, Params(), ctx)
    scales = [m for m in derived.measurements if m.feature == "face.image_scale"]
    assert [m.n for m in scales] == [2, 2]
    assert scales[0].value is not None
    assert scales[1].value is not None
    assert scales[0].value / scales[1].value == pytest.approx(1.4, rel=0.015)
    snapshot = Snapshot(
        title="t",
        subjects={"s": Subject(id="s")},
        visits={("s", "v"): Visit(subject="s", id="v")},
        captures={m.capture.path: m.capture for m in photos},
        results=(*(stored(m) for m in photos), stored_visit(photos, derived)),
    )
    rows = [
        (o.capture.path, o.measurement.feature, o.measurement.side, o.measurement.value)
        for _, o in snapshot.observations()
    ]
    assert len({row[:3] for row in rows}) == len(rows)
    kept = {m.value for m in derived.measurements if m.value is not None}
    lengths = [v for p, f, _, v in rows if f == "face.outer_canthal_width"]
    assert set(lengths) <= kept
    # The smile does not depend on how near the camera was.
    right = one(derived, "commissure_excursion", Side.RIGHT).value
    assert right == pytest.approx(13.4, abs=1.2)


def stored(measured: Measured) -> StoredResult:
    return StoredResult(
        key="k",
        analyzer="face",
        version="0",
        scope="capture",
        subject="s",
        visit="v",
        captures=(measured.capture.path,),
        measurements=measured.result.measurements,
    )


def stored_visit(photos: tuple[Measured, ...], derived: Result) -> StoredResult:
    return replace(
        stored(photos[0]),
        scope="visit",
        captures=tuple(m.capture.path for m in photos),
        measurements=derived.measurements,
    )


def test_what_a_person_sets_holds_for_its_picture(
    shot: Measure, rest: Picture, folder: Path
) -> None:
    plain = shot(rest, "rest")
    own = shot(nearer(rest, 1.5), "rest", edits=(SetScale(0.3),), name="set")
    scales = visit_scales((plain, own), {}, Params())
    assert scales["set.png"][0].mm_per_px == 0.3
    assert scales["rest.png"][0].mm_per_px == pytest.approx(0.45, rel=0.015)
    assert scales["rest.png"][0].kind == "person"


def test_an_interval_keeps_its_own_error_and_takes_the_new_scale() -> None:
    before = Scale(0.5, 0.05, "", 0.0)
    after = Scale(0.55, 0.02, "", 0.0)
    half = 1.96 * np.hypot(0.3, 0.05 * 10)
    row = Measurement(
        feature="face.x", value=10.0, unit="mm", ci_low=10 - half, ci_high=10 + half, sd=0.4
    )
    new = in_scale(row, before, after)
    assert new.value == pytest.approx(11.0)
    assert new.sd == pytest.approx(0.44)
    assert new.ci_high == pytest.approx(11 + 1.96 * np.hypot(0.33, 0.02 * 11))


@pytest.mark.parametrize("size", [9.0, 16.0])
def test_a_sticker_is_a_ruler(rest: Picture, points: NDArray[np.float64], size: float) -> None:
    px = size / 0.427
    fine = cv2.resize(rest, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)
    at = (int(points[151, 0] * 4), int(points[151, 1] * 4))
    cv2.circle(fine, at, round(px * 2), (40, 90, 200), -1, cv2.LINE_AA)
    stuck = cv2.resize(fine, rest.shape[1::-1], interpolation=cv2.INTER_AREA)
    found = find_sticker(stuck, points, 28.0, size)
    assert found == pytest.approx(px, rel=0.03)
    assert find_sticker(rest, points, 28.0, size) is None


WORSE: dict[str, Callable[[Picture, NDArray[np.float64]], Picture]] = {
    "blurred": lambda p, _: cv2.GaussianBlur(p, (0, 0), 4),
    "too_dark": lambda p, _: (p * 0.08).astype(np.uint8),
    "burnt_out": lambda p, _: np.clip(p.astype(float) * 2.2, 0, 255).astype(np.uint8),
    "mouth_covered": lambda p, at: masked(p, at),
    "one_sided_shadow": lambda p, at: shaded(p, at),
}


def masked(picture: Picture, points: NDArray[np.float64]) -> Picture:
    edge = (234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397)
    edge += (288, 361, 323, 454, 347, 6, 118)
    out = picture.copy()
    cv2.fillPoly(out, [points[list(edge), :2].astype(np.int32)], (120, 160, 200))
    return out


def shaded(picture: Picture, points: NDArray[np.float64]) -> Picture:
    x = np.arange(picture.shape[1]) - points[168, 0]
    light = np.clip(0.12 + 0.88 * (x / 60 + 0.5), 0.12, 1.0)
    return (picture * light[None, :, None]).astype(np.uint8)


@pytest.mark.parametrize("code", WORSE)
def test_a_bad_picture_is_refused_with_its_reason(
    shot: Measure, rest: Picture, points: NDArray[np.float64], as_taken: Result, code: str
) -> None:
    result = shot(WORSE[code](rest, points), "rest", name=code).result
    row = one(result, "commissure_height_difference")
    assert row.value is None
    assert code in codes(row)
    scale = one(as_taken, "image_scale").value
    assert one(result, "image_scale").value == pytest.approx(scale, rel=0.05)


def test_a_hand_over_the_mouth_leaves_the_eyes(
    shot: Measure, rest: Picture, points: NDArray[np.float64], as_taken: Result
) -> None:
    hand = read_photo(ROOT / "tests/analyzers/hand/media/open_left_hand.jpg").pixels
    around = np.median(hand[:10].reshape(-1, 3), axis=0)
    own = np.abs(hand.astype(float) - around).sum(2) > 60
    own = cv2.morphologyEx(own.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5)))
    rows, columns = np.nonzero(own)
    box = slice(rows.min(), rows.max()), slice(columns.min(), columns.max())
    zoom = 258 / (rows.max() - rows.min())
    small = cv2.resize(hand[box], None, fx=zoom, fy=zoom)
    where = cv2.resize(own[box], None, fx=zoom, fy=zoom) > 0
    x = int(points[14, 0] + 40 - small.shape[1] / 2)
    y = int(points[14, 1] - 0.35 * small.shape[0])
    picture = rest.copy()
    place = picture[y : y + small.shape[0], x : x + small.shape[1]]
    cut = place.shape
    place[where[: cut[0], : cut[1]]] = small[: cut[0], : cut[1]][where[: cut[0], : cut[1]]]
    result = shot(picture, "rest", name="hand").result
    assert "hand_on_face" in codes(one(result, "commissure_height_difference"))
    for side in (Side.LEFT, Side.RIGHT):
        height = one(as_taken, "palpebral_fissure_height", side).value
        seen = one(result, "palpebral_fissure_height", side).value
        assert seen == pytest.approx(height, abs=0.5)


@pytest.mark.parametrize(
    ("task", "features"),
    [
        ("rest", {"mrd1", "brow_height", "nasolabial_length", "static_symmetry"}),
        ("smile", {"commissure_height", "mouth_width", "palpebral_fissure_height"}),
        ("close-eyes", {"closure_gap", "commissure_height"}),
        ("forced-close", {"closure_gap"}),
        ("brow-raise", {"brow_height", "palpebral_fissure_height"}),
        ("pucker", {"mouth_width", "nasolabial_angle"}),
        ("up-gaze", {"palpebral_fissure_height"}),
        ("gaze", {"palpebral_fissure_height"}),
    ],
)
def test_each_task_has_its_rows_with_companions(
    shot: Measure, rest: Picture, task: str, features: set[str]
) -> None:
    assert MANIFEST.accepts_capture(
        Capture(path="a", subject="s", visit="v", modality=Modality.PHOTO, task=task)
    )
    rows = shot(rest, task).result.measurements
    given = {m.feature for m in rows}
    for feature in features:
        ends = ("", "_raw", "_disagreement")
        assert {f"face.{feature}{end}" for end in ends} <= given
    assert all(m.value is not None or m.quality.reasons for m in rows)
    for m in rows:
        if m.feature.endswith("_disagreement") and m.value is not None:
            assert m.value >= 0


def test_the_same_photo_as_rest_and_task_shows_no_change(
    shot: Measure, rest: Picture, folder: Path
) -> None:
    photos = tuple(shot(rest, task) for task in ("rest", "brow-raise", "pucker"))
    ctx = DirectContext(folder, MANIFEST, cache=folder / "cache")
    result = derive(photos, Params(), ctx)
    for side in (Side.LEFT, Side.RIGHT):
        rise = one(result, "brow_excursion", side)
        assert rise.value == pytest.approx(0, abs=0.3)
        assert rise.captures == ("brow-raise.png", "rest.png")
    assert one(result, "pucker_narrowing").value == pytest.approx(0, abs=1)
    assert one(result, "brow_symmetry").quality.verdict is Verdict.REFUSED


def test_a_gaze_without_its_direction_is_asked_for(
    shot: Measure, rest: Picture, folder: Path
) -> None:
    photos = tuple(shot(rest, task) for task in ("rest", "up-gaze", "gaze"))
    ctx = DirectContext(folder, MANIFEST, cache=folder / "cache")
    rows = derive(photos, Params(), ctx).measurements
    turned = [m for m in rows if m.feature == "face.eye_movement_vertical"]
    up = [m for m in turned if m.captures[0] == "up-gaze.png"]
    assert [m.value for m in up] == pytest.approx([0, 0], abs=0.01)
    asked = [m for m in turned if m.captures[0] == "gaze.png"]
    assert all("gaze_direction_unknown" in codes(m) for m in asked)
    assert len(asked) == 2
