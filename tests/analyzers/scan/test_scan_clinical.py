"""Correction and refinement of the landmarks on generated heads that nothing was fitted on."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from analyzers.scan.clinical import CORE, clinical_readings, corrected, model
from analyzers.scan.patches import FEATURES, HALF, features, patch_axes, stem
from analyzers.scan.points import NAMES, OTHER_SIDE
from analyzers.scan.render import Surface

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
INNER = ("ex", "en", "ch", "prn", "sn", "al", "sbal", "ls", "li")


@pytest.fixture(scope="module")
def truth() -> Any:
    """The generator of heads with known landmarks."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import scan_truth
    finally:
        sys.path.remove(str(BENCHMARKS))
    return scan_truth


@pytest.fixture(scope="module")
def head(truth: Any) -> Any:
    chance = np.random.default_rng([77, 1])
    shapes = {"mouthSmile_R": 0.8, "mouthFrown_L": 0.5}
    return truth.head_scan(truth.draw_identity(chance), shapes, eyes=False)


def start(head: Any, seed: int, spread_mm: float) -> dict[str, Any]:
    """The face model's points as they would lie on this head, off by chance."""
    chance = np.random.default_rng(seed)
    return {
        name: point + chance.normal(0, spread_mm, 3)
        for name, point in head.points.items()
        if name in CORE
    }


def errors(found: dict[str, Any], true: dict[str, Any], names: tuple[str, ...]) -> list[float]:
    return [float(np.linalg.norm(found[k] - true[k])) for k in NAMES if stem(k) in names]


def test_refinement_brings_starts_that_are_off_to_the_landmarks(head: Any) -> None:
    surface = Surface(head.mesh)
    begun = start(head, 3, 1.2)
    (found,) = clinical_readings(surface, [begun], begun)
    before = errors(begun, head.points, INNER)
    after = errors(found, head.points, INNER)
    assert np.mean(before) > 1.5
    assert np.mean(after) < 0.9
    assert np.mean(after) < 0.6 * np.mean(before)


def test_a_dropped_corner_is_not_pulled_towards_the_other_side(truth: Any, head: Any) -> None:
    """Both heads begin with the corners of the head at rest: all the change must be found."""
    chance = np.random.default_rng([77, 2])
    identity = truth.draw_identity(chance)
    rest = truth.head_scan(identity, {}, eyes=True)
    drop = truth.head_scan(identity, {"mouthFrown_L": 0.55}, eyes=True)
    begun = start(rest, 4, 0.5)
    at_rest, dropped = (
        clinical_readings(Surface(scan.mesh), [begun], begun)[0] for scan in (rest, drop)
    )
    for name in ("ch_L", "ch_R"):
        imposed = drop.points[name] - rest.points[name]
        read = dropped[name] - at_rest[name]
        assert np.linalg.norm(read - imposed) < 0.7, name


@pytest.mark.parametrize("mm_per_unit", [1.0, 1000.0])
def test_position_and_unit_of_the_scan_do_not_matter(head: Any, mm_per_unit: float) -> None:
    turn = Rotation.from_euler("xyz", [100, -50, 200], degrees=True).as_matrix()
    begun = start(head, 5, 1.0)

    def carry(points: Any) -> Any:
        return (points @ turn.T + [300.0, -20.0, 90.0]) / mm_per_unit

    (plain,) = clinical_readings(Surface(head.mesh), [begun], begun)
    moved = {k: carry(p) for k, p in begun.items()}
    surface = Surface(replace(head.mesh, vertices=carry(head.mesh.vertices)))
    (found,) = clinical_readings(surface, [moved], moved)
    assert found.keys() == plain.keys()
    for name in found:
        assert np.linalg.norm(found[name] - carry(plain[name])) * mm_per_unit < 0.05, name


def test_mirrored_head_gives_mirrored_landmarks(head: Any) -> None:
    flip = np.array([-1.0, 1.0, 1.0])
    begun = start(head, 6, 1.0)
    (plain,) = clinical_readings(Surface(head.mesh), [begun], begun)
    swapped = {OTHER_SIDE.get(k, k): p * flip for k, p in begun.items()}
    surface = Surface(replace(head.mesh, vertices=head.mesh.vertices * flip))
    (found,) = clinical_readings(surface, [swapped], swapped)
    for name, point in plain.items():
        other = OTHER_SIDE.get(name, name)
        assert np.linalg.norm(found[other] - point * flip) < 0.3, name


def test_landmark_where_there_is_no_surface_is_not_given(head: Any) -> None:
    """The chin is cut off: it is not assessable, the eyes are."""
    mesh = head.mesh
    keep = (mesh.vertices[mesh.faces][:, :, 1] > head.points["li"][1] - 8).all(axis=1)
    begun = start(head, 7, 0.8)
    surface = Surface(replace(mesh, faces=np.ascontiguousarray(mesh.faces[keep])))
    (found,) = clinical_readings(surface, [begun], begun)
    assert "gn" not in found
    assert "pg" not in found
    assert {"ex_R", "ex_L", "en_R", "en_L", "prn"} <= found.keys()


def test_points_that_no_view_shows_are_taken_from_the_others() -> None:
    of = model()
    whole = corrected(of.mean[None], of)
    assert np.allclose(whole[0], of.places)
    two = np.stack([of.mean, of.mean])
    two[0, 3] = np.nan
    assert np.allclose(corrected(two, of), of.places)
    two[1, 3] = np.nan
    assert np.allclose(corrected(two, of), of.places)


def test_relief_maps_are_read_from_outside_and_mirror_each_other() -> None:
    axes = patch_axes(NAMES)
    assert np.allclose(axes @ axes.transpose(0, 2, 1), np.eye(3))
    for name in NAMES:
        own, other = axes[NAMES.index(name)], axes[NAMES.index(OTHER_SIDE.get(name, name))]
        if name != stem(name):
            assert np.allclose(own * [-1, 1, 1], other), name
            assert own[0, 0] * (1 if name.endswith("L") else -1) > 0
        assert own[2, 2] > 0.3
    flat = features(np.zeros((2 * HALF + 1, 2 * HALF + 1)), 0.01)
    assert flat.shape == (FEATURES,)
    assert (flat == 0).all()
