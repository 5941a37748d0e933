"""The lid network: the file that ships, and what must not change its reading."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from analyzers.perception import lid_model
from analyzers.perception.lid_model import (
    CHANNELS,
    KERNELS,
    STRIP_ROWS,
    forward,
    read_column,
    read_columns,
    strip,
    weights,
)
from analyzers.perception.lid_opening import opening_of
from analyzers.perception.lid_patch import ABOVE_MM, COLUMNS, PER_MM, ROWS
from workbench.pipeline.model_files import locate
from workbench.plugin.manifest import load_manifest

ROOT = Path(__file__).resolve().parents[3]
MIDDLE = (COLUMNS - 1) / 2


@pytest.fixture(scope="module")
def drawn() -> NDArray[np.float32]:
    """An eye drawn 9 mm open: skin, white, iris and pupil, from -4 to 5 mm."""
    rows, columns = np.mgrid[0:ROWS, 0:COLUMNS]
    y, x = rows / PER_MM - ABOVE_MM, (columns - MIDDLE) / PER_MM
    image = np.full((ROWS, COLUMNS, 3), (200.0, 155.0, 130.0))
    inside = np.hypot(x / 15, (y - 0.5) / 4.5) < 1
    image[inside] = 225, 218, 212
    away = np.hypot(x, y)
    image[inside & (away < 5.9)] = 90, 65, 45
    image[inside & (away < 2.0)] = 15, 12, 12
    return cv2.GaussianBlur(image.astype(np.float32), (0, 0), 1.2)


def test_the_manifest_names_the_file_that_is_used() -> None:
    manifest = load_manifest(ROOT / "analyzers" / "face" / "analyzer.toml")
    model = next(m for m in manifest.models if m.name == lid_model.MODEL.name)
    assert model.sha256 == lid_model.model_sha256()
    assert locate(model).resolve() == lid_model.MODEL.resolve()
    assert lid_model.MODEL.stat().st_size < 5_000_000
    assert all(np.isfinite(w).all() for w in weights())


def test_the_opening_of_a_drawn_eye(drawn: NDArray[np.float32]) -> None:
    found = opening_of(read_column(drawn, MIDDLE))
    assert found.gap == pytest.approx(9.0, abs=0.8)
    assert found.upper == pytest.approx(-4.0, abs=0.6)


def test_light_and_complexion_leave_no_trace(drawn: NDArray[np.float32]) -> None:
    np.testing.assert_allclose(
        strip(0.6 * drawn, MIDDLE), strip(drawn, MIDDLE), atol=2e-3, rtol=2e-3
    )
    darker = opening_of(read_column(0.4 * drawn, MIDDLE))
    assert darker.gap == pytest.approx(opening_of(read_column(drawn, MIDDLE)).gap, abs=0.1)


@pytest.mark.parametrize("moved", [-8, 4, 9])
def test_an_eye_that_stands_elsewhere_reads_as_high(drawn: NDArray[np.float32], moved: int) -> None:
    here = opening_of(read_column(drawn, MIDDLE))
    rows = np.clip(np.arange(ROWS) - moved, 0, ROWS - 1)
    there = opening_of(read_column(np.ascontiguousarray(drawn[rows]), MIDDLE))
    assert there.gap == pytest.approx(here.gap, abs=0.4)
    assert there.upper - here.upper == pytest.approx(moved / PER_MM, abs=0.35)


def test_skin_alone_is_not_open() -> None:
    chance = np.random.default_rng(3)
    skin = np.array([190.0, 150.0, 128.0]) + chance.normal(0, 3, (ROWS, COLUMNS, 1))
    assert opening_of(read_column(skin.astype(np.float32), MIDDLE)).gap < 1.0


def test_the_fast_convolution_is_a_convolution() -> None:
    chance = np.random.default_rng(5)
    x = chance.normal(size=(3, STRIP_ROWS, CHANNELS)).astype(np.float32)
    parameters = weights()
    seen = x
    for i, (length, dilation) in enumerate(KERNELS):
        reach = length // 2 * dilation
        wide = np.pad(seen, ((0, 0), (reach, reach), (0, 0)))
        taps = [wide[:, k * dilation : k * dilation + STRIP_ROWS] for k in range(length)]
        y = np.maximum(np.concatenate(taps, -1) @ parameters[2 * i] + parameters[2 * i + 1], 0)
        seen = y if i == 0 else seen + y
    plain = seen @ parameters[-2] + parameters[-1]
    np.testing.assert_allclose(forward(x, parameters), plain, atol=1e-3, rtol=1e-3)


def test_both_eyes_at_once_read_as_each_alone(drawn: NDArray[np.float32]) -> None:
    lower = np.roll(drawn, 12, axis=0)
    together = read_columns([(drawn, MIDDLE), (lower, MIDDLE + 3)])
    for found, alone in zip(
        together, (read_column(drawn, MIDDLE), read_column(lower, MIDDLE + 3)), strict=True
    ):
        np.testing.assert_allclose(found.eye, alone.eye, atol=1e-4)
    once = read_columns([(drawn, MIDDLE)], once=True)[0]
    assert opening_of(once).gap == pytest.approx(opening_of(together[0]).gap, abs=0.3)
