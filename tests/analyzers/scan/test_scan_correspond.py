"""Recognised places, droop and excursion on a generated face whose movement is known."""

from __future__ import annotations

import numpy as np
import pytest
from ellipsoid_head import head

from analyzers.scan.camera import Array, camera_at
from analyzers.scan.correspond import Correspondence, correspondence
from analyzers.scan.laid import Laid, reflection, seen_alike
from analyzers.scan.points import OTHER_SIDE, frame_of
from analyzers.scan.render import Surface
from workbench.media.mesh import Mesh

STILL = Laid(np.eye(3), np.zeros(3))
CORNER = "ch_L"


def painted(shift: Array | None = None) -> tuple[Surface, dict[str, Array]]:
    """The head with lips and freckles; the left corner of the mouth dragged by ``shift`` (mm)."""
    surface, points = head()
    v = surface.vertices.copy()
    dark = np.exp(-((v[:, 0] / 27) ** 8) - ((v[:, 1] + 40) / 5) ** 4)
    freckles = 25 * np.sin(v[:, 0] / 3.1) * np.sin(v[:, 1] / 2.7) * (v[:, 2] > 0)
    # Freckles are alike on both sides, so that only the drag tells them apart.
    freckles = np.sign(v[:, 0] + 1e-9) * freckles
    grey = np.clip(185 - 110 * dark + freckles, 0, 255)
    if shift is not None:
        near = np.exp(-((v - points[CORNER]) ** 2).sum(axis=1) / (2 * 12.0**2))
        v = v + near[:, None] * shift
        points = points | {CORNER: points[CORNER] + shift}
    colours = np.repeat(grey[:, None], 3, axis=1).astype(np.uint8)
    return Surface(Mesh(v, surface.faces.astype(np.int32), colours)), points


def picture(points: dict[str, Array], **kind: object) -> Correspondence:
    surface, _ = painted()
    other, _ = painted(np.array([1.5, -4.0, 0.0]))
    frame = frame_of(points)
    assert frame is not None
    camera = camera_at(np.array([0.0, -5, 85]), frame[2], frame[1], 190, fov_deg=30, size=320)
    return correspondence(surface, other, STILL, camera, points, dict(kind.get("seen", points)))  # type: ignore[call-overload]


def test_a_dragged_corner_is_followed_though_the_landmarks_miss_it() -> None:
    _, points = painted()
    found = picture(points).at(points[CORNER])
    assert found is not None
    assert found[:2] == pytest.approx([1.5, -4.0], abs=0.8)


def test_the_other_corner_keeps_still() -> None:
    _, points = painted()
    found = picture(points).at(points["ch_R"])
    assert found is not None
    assert np.linalg.norm(found) < 0.3


def test_a_place_outside_the_picture_is_not_told() -> None:
    _, points = painted()
    assert picture(points).at(np.array([400.0, 0.0, 0.0])) is None


def test_a_mirrored_scan_is_seen_as_its_mirror_image() -> None:
    surface, points = painted(np.array([1.5, -4.0, 0.0]))
    frame = frame_of(points)
    assert frame is not None
    camera = camera_at(np.array([0.0, -5, 85]), frame[2], frame[1], 190, fov_deg=30, size=160)
    mirror = reflection(np.zeros(3), np.array([1.0, 0.0, 0.0]))
    seen = seen_alike(surface, mirror, camera)
    straight = seen_alike(surface, STILL, camera)
    rows, columns = np.nonzero(np.isfinite(seen.xyz[..., 0]))
    placed = camera.project(mirror.there(seen.xyz[rows, columns]))
    assert np.abs(placed - np.stack([columns + 0.5, rows + 0.5], axis=1)).max() < 0.05
    assert np.abs(seen.rgb.astype(int) - straight.rgb[:, ::-1]).max() <= 12
    assert OTHER_SIDE["ch_L"] == "ch_R"
