"""Landmarks at holes of a scan: nothing rests on them, and a hole does not lose the face."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from ellipsoid_head import head

from analyzers.scan.asymmetry_rows import asymmetry_rows
from analyzers.scan.camera import camera_at
from analyzers.scan.distances import DISTANCES, measured_distance
from analyzers.scan.doubts import doubts
from analyzers.scan.face_on_scan import FaceOnScan
from analyzers.scan.holes import without_holes
from analyzers.scan.params import Params
from analyzers.scan.points import frame_of
from analyzers.scan.proportions import proportions
from analyzers.scan.pupils import pupil_rows
from analyzers.scan.render import Surface
from analyzers.scan.span import spanned_point
from analyzers.scan.unit import Scale
from workbench.media.mesh import Mesh
from workbench.model import GOOD, Measurement

MM = Scale(1.0, GOOD)


def with_hole(mesh: Mesh, at: np.ndarray, width: float) -> Surface:
    """The surface without what lies within half of ``width`` of a place."""
    keep = np.linalg.norm(np.asarray(mesh.vertices) - at, axis=1) > width / 2
    return Surface(replace(mesh, faces=mesh.faces[keep[mesh.faces].all(axis=1)]))


def found_on(surface: Surface, points: dict[str, np.ndarray]) -> FaceOnScan:
    """The face with its landmarks on the surface, as a reading of it gives them."""
    names = list(points)
    places = surface.closest(np.stack([points[k] for k in names]))[0]
    at = dict(zip(names, places, strict=True))
    frame = frame_of(at)
    assert frame is not None
    return FaceOnScan(at, {k: p[None] for k, p in at.items()}, frame, 9, 0.01)


def refused(rows: list[Measurement]) -> set[str]:
    """Features that are refused since a landmark lies at a hole."""
    return {
        row.feature
        for row in rows
        if row.value is None and "at a hole of the scan" in (row.quality.reasons[0].text or "")
    }


@pytest.mark.parametrize("width", [7.0, 14.0, 24.0])
@pytest.mark.parametrize("name", ["ch_L", "prn", "ex_R", "al_L"])
def test_what_is_read_on_the_rim_of_a_hole_is_hidden(name: str, width: float) -> None:
    whole, points = head()
    assert not without_holes(whole, found_on(whole, points)).hidden
    surface = with_hole(whole.mesh, points[name], width)
    assert without_holes(surface, found_on(surface, points)).hidden == {name}


def test_no_value_rests_on_a_hidden_corner_of_the_mouth() -> None:
    whole, points = head()
    points |= {"sto": np.array([0.0, -40.0, 88.0])}
    face = found_on(with_hole(whole.mesh, points["ch_L"], 14.0), points)
    surface = with_hole(whole.mesh, points["ch_L"], 14.0)
    hidden = without_holes(surface, face)
    rows = [measured_distance(hidden, what, MM, GOOD) for what in DISTANCES]
    rows += proportions(hidden, GOOD) + pupil_rows(hidden, MM, GOOD)
    rows += asymmetry_rows(surface, hidden, MM, GOOD, Params())[0]
    assert refused(rows) == {
        "scan.mouth_width",
        "scan.mouth_index",
        "scan.mouth_tilt",
        "scan.commissure_height_difference",
        "scan.commissure_asymmetry",
        "scan.commissure_below_stomion",
    }
    # The other side's drop rests on what is seen.
    drops = [row for row in rows if row.feature == "scan.commissure_below_stomion"]
    assert [row.value is None for row in drops] == [False, True]
    beside = doubts(surface, hidden)
    assert {"sto", "ch_L"} <= beside.keys()
    assert not {"ex_R", "ex_L", "al_R", "ch_R", "n"} & beside.keys()
    # Once a person has put the corner where it belongs, it counts.
    put = replace(face, moved=frozenset({"ch_L"}))
    assert not without_holes(surface, put).hidden


def test_a_hole_is_spanned_as_deep_as_its_rim_and_a_border_is_not() -> None:
    whole, points = head()
    at = points["ch_L"]
    surface = with_hole(whole.mesh, at, 22.0)
    towards, up = np.array([0.2, 0.0, 1.0]), np.array([0.0, 1.0, 0.0])
    view = surface.render(camera_at(at, towards, up, 260.0, fov_deg=30.0, size=400))
    x, y = view.camera.project(at[None])[0]
    point = spanned_point(view, x, y, Params())
    assert point is not None
    assert np.linalg.norm(point - whole.closest(at[None])[0][0]) < 2.0
    # A scan that ends beside the place.
    keep = whole.vertices[whole.faces].mean(axis=1)[:, 0] < at[0] - 4
    cut = Surface(replace(whole.mesh, faces=whole.faces[keep]))
    beside = cut.render(camera_at(at, towards, up, 260.0, fov_deg=30.0, size=400))
    assert spanned_point(beside, x, y, Params()) is None
