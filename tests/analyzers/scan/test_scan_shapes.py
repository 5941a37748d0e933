"""Regions, heights, hair, pupils and proportions on shapes whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from ellipsoid_head import LANDMARKS, head
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.scan.face_on_scan import FaceOnScan
from analyzers.scan.facial_regions import PARTS, THIRDS, facial_regions
from analyzers.scan.hair import hair
from analyzers.scan.mirror import asymmetry, asymmetry_map, mirror_image
from analyzers.scan.params import Params
from analyzers.scan.points import frame_of
from analyzers.scan.proportions import proportions
from analyzers.scan.pupils import DISTANCE, pupil_rows, w_index
from analyzers.scan.region import face_region
from analyzers.scan.unit import Scale
from analyzers.scan.visit_order import natural
from workbench.model import GOOD, Quality, Reason, Verdict

POINTS = {k: np.array(p) for k, p in LANDMARKS.items()} | {
    "sn": np.array([0.0, -15.0, 95.0]),
    "li": np.array([0.0, -52.0, 86.0]),
}


def face(points: dict[str, np.ndarray]) -> FaceOnScan:
    frame = frame_of(points)
    assert frame is not None
    return FaceOnScan(points, {k: p[None] for k, p in points.items()}, frame, 9, 0.01)


def test_a_bulge_is_read_with_its_side_and_height() -> None:
    surface, points = head(bulge_mm=5.0)
    found = asymmetry(surface, points, 1.0, Params())
    assert found is not None
    right, left = found.prominent_mm
    # It was raised by 5 mm towards the viewer, which is 4.1 mm along the cheek's own normal.
    assert left == pytest.approx(4.1, rel=0.1)
    assert right < 1.5
    assert found.outward_mm == left


def test_the_map_has_a_value_per_vertex_and_opposite_signs() -> None:
    surface, points = head(bulge_mm=5.0)
    image = mirror_image(surface, points, 1.0, Params())
    assert image is not None
    signed = asymmetry_map(surface, image, 1.0, Params())
    assert signed.shape == (len(surface.vertices),)
    assert np.isnan(signed).any()
    top = surface.vertices[np.nanargmax(signed)]
    assert top[0] > 0
    assert surface.vertices[np.nanargmin(signed)][0] < 0


def test_regions_are_on_both_sides_and_thirds_part_the_face() -> None:
    surface, _ = head()
    front = surface.vertices[surface.vertices[:, 2] > 20]
    parts = facial_regions(front, POINTS)
    assert set(parts) == {*THIRDS, *PARTS}
    assert (sum(parts[t].astype(int) for t in THIRDS) == 1).all()
    for part in PARTS:
        assert (front[parts[part], 0] > 0).sum() == pytest.approx(
            (front[parts[part], 0] < 0).sum(), rel=0.05
        )


def test_hair_is_left_out_and_skin_is_not() -> None:
    surface, points = head()
    region = face_region(surface, points, 1.0, Params())
    assert region is not None
    pixel = 2.2 * 90 / len(region.whole)
    smooth = hair(region.view.xyz, region.view.depth, pixel, points, 1.0)
    assert smooth[region.sound].mean() < 0.01
    chance = np.random.default_rng(1)
    high = region.view.xyz[..., 1] > 75
    rough = region.view.depth + np.where(high, chance.uniform(-4, 4, high.shape), 0.0)
    found = hair(region.view.xyz, rough, pixel, points, 1.0)
    assert found[high & region.sound].mean() > 0.9


def test_pupils_only_on_open_eyes_with_colours() -> None:
    lids = {
        f"{k}_{s}": np.array([x, 30.0 + y, 82.0])
        for s, x in (("R", -30.0), ("L", 30.0))
        for k, y in (("ps", 5.0), ("pi", -5.0))
    }
    scale = Scale(1.0)
    opened, index = pupil_rows(face(POINTS | lids), scale, GOOD)
    assert opened.feature == DISTANCE
    assert opened.value == pytest.approx(61.0)
    assert index.value == pytest.approx(w_index(34.0, 61.0, 88.0))
    grey = Quality(Verdict.LIMITED, (Reason("no_colour"),))
    assert pupil_rows(face(POINTS | lids), scale, grey)[0].quality.reasons[0].code == "no_colour"
    closed = {k: np.array([p[0], 30.0, p[2]]) for k, p in lids.items()}
    shut = pupil_rows(face(POINTS | closed), scale, GOOD)
    assert all(m.value is None and m.quality.reasons[0].code == "eyes_closed" for m in shut)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.001, 1000.0))
def test_proportions_do_not_depend_on_the_unit(scale: float) -> None:
    plain = proportions(face(POINTS), GOOD)
    scaled = proportions(face({k: p * scale for k, p in POINTS.items()}), GOOD)
    for a, b in zip(plain, scaled, strict=True):
        assert (a.value is None) == (b.value is None)
        if a.value is not None:
            assert b.value == pytest.approx(a.value, rel=1e-6, abs=1e-6)


def test_visits_follow_in_natural_order() -> None:
    assert sorted(["V10", "V2", "V1"], key=natural) == ["V1", "V2", "V10"]
