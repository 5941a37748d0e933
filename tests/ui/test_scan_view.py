"""Scans are set upright, and drawn with and without OpenGL."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from window_steps import SCAN

from ui.scene3d.pose import STANDARD, rotation
from ui.scene3d.still import draw, project
from ui.scene3d.surface import read_surface
from ui.scene3d.upright import from_landmarks, from_shape
from workbench.model import Side

ROOT = Path(__file__).resolve().parent.parent.parent


@given(st.floats(-360, 360), st.floats(-90, 90))
def test_rotations_keep_shape_and_handedness(turn, tilt):
    matrix = rotation(turn, tilt)
    assert np.allclose(matrix @ matrix.T, np.eye(3), atol=1e-12)
    assert np.linalg.det(matrix) == pytest.approx(1)


def test_standard_views_show_the_side_they_name():
    """Points of a subject that stands upright along y, faces +z, and has its left at +x."""
    ahead = {
        "front": (0, 0, 1),
        "back": (0, 0, -1),
        "left": (1, 0, 0),
        "right": (-1, 0, 0),
        "top": (0, 1, 0),
        "bottom": (0, -1, 0),
    }
    for name, point in ahead.items():
        assert np.allclose(rotation(*STANDARD[name]) @ point, (0, 0, 1), atol=1e-9), name


@given(st.integers(0, 2**31))
def test_landmarks_set_any_orientation_upright(seed):
    turn = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))[0]
    turn *= np.linalg.det(turn)
    names = ["exocanthion_left", "exocanthion_right", "mouth_left", "mouth_right"]
    places = np.array([[3, 3, 0.2], [-3, 3, 0.2], [2, -3, 0], [-2, -3, 0]], float)
    sides = [Side.LEFT, Side.RIGHT] * 2
    found = from_landmarks(names, places @ turn.T, sides)
    upright = places @ turn.T @ found.T
    assert np.allclose(upright[:, 0], places[:, 0], atol=1e-9)
    assert (upright[:2, 1] > upright[2:, 1]).all()


def test_a_face_scan_without_landmarks_is_set_upright(sample_media: Path):
    surface = read_surface(sample_media / SCAN)
    seen = surface.vertices @ from_shape(surface.vertices, surface.normals).T
    nose = seen[np.argmax(seen[:, 2])]
    assert abs(nose[0]) < 0.1, "the tip of the nose is not in the middle"
    assert abs(nose[1]) < 0.5


def test_still_picture_shows_the_scan_where_it_projects(sample_media: Path):
    surface = read_surface(sample_media / SCAN)
    pose = from_shape(surface.vertices, surface.normals)
    picture = draw(surface, pose, 300, 240, (255, 0, 255))
    assert picture.shape == (240, 300, 3)
    inked = (picture != (255, 0, 255)).any(axis=2)
    rows, columns = np.nonzero(inked)
    place = project(surface.vertices, pose, 300, 240)
    assert abs(columns.min() - place[:, 0].min()) <= 3
    assert abs(rows.max() - place[:, 1].max()) <= 3
    assert 0.1 < inked.mean() < 0.9


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")
def test_scan_is_drawn_with_opengl(tmp_path: Path, study: Path):
    """The real window under a virtual X server, its picture taken and looked at."""
    display = f":{90 + os.getpid() % 400}"
    server = subprocess.Popen(
        ["Xvfb", display, "-screen", "0", "1500x1000x24"], stderr=subprocess.DEVNULL
    )
    try:
        time.sleep(1)
        for seconds in (4, 8, 24):  # a busy computer takes its time
            skin = _skin_shown(tmp_path, study, display, seconds)
            if skin > 0.05:
                break
    finally:
        server.terminate()
        server.wait(10)
    assert 0.05 < skin < 0.9, "no face on the stage"


def _skin_shown(folder: Path, study: Path, display: str, seconds: int) -> float:
    """The share of the stage that is of the colour of skin after so many seconds."""
    shot = folder / "scan.png"
    how = f"--select {SCAN} --size 1300x800 --theme light --quit-after {seconds}".split()
    run = subprocess.run(
        [sys.executable, "-m", "ui", str(study), *how, "--screenshot", str(shot)],
        env={
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "MYOLENS_CONFIG": str(folder / "config"),
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr, run.stderr
    from PySide6.QtGui import QImage

    from ui.player.picture import to_array

    stage = to_array(QImage(str(shot)))[150:750, 420:860].astype(int)
    return float(((stage[..., 0] > stage[..., 2] + 25) & (stage[..., 0] > 60)).mean())
