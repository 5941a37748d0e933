"""A drooping corner of the mouth in two frames of a film, kept and taken over again."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from direct_context import DirectContext

sys.path.insert(0, str(Path(__file__).parent))
from shifted_face import shifted

from analyzers.perception.face import detect_face
from analyzers.perception.face_points import LEFT, RIGHT
from analyzers.perception.face_track import FaceTrack
from analyzers.perception.hemi_track import HemiLook
from analyzers.perception.mirror_track import MirrorLook
from workbench.media.photo import read_photo
from workbench.plugin.manifest import load_manifest

ROOT = Path(__file__).resolve().parents[3]
REST = "sub-04/ses-01/sub-04_ses-01_task-rest_photo.jpg"
MM_PER_PX = 0.43
DROOP_MM = 3.0


def test_a_droop_is_read_in_frames_that_were_asked_for(sample_media: Path) -> None:
    ctx = DirectContext(ROOT, load_manifest(ROOT / "analyzers" / "face" / "analyzer.toml"))
    rest = read_photo(sample_media / REST).pixels
    face = detect_face(ctx.model("face_landmarker.task"), rest)
    assert face is not None
    drooping = shifted(
        rest,
        [(face.points[LEFT.commissure, :2], np.array([0, DROOP_MM / MM_PER_PX]))],
        radius=7 / MM_PER_PX,
    )
    # The landmarks do not follow at all: every frame has those of the picture at rest.
    track = FaceTrack(
        np.arange(3) / 25,
        np.repeat(face.points[None], 3, axis=0),
        np.zeros((3, 52)),
        np.repeat(face.matrix[None], 3, axis=0),
    )
    halves = HemiLook(ctx, track, (0, 1, 2))
    halves.points.put((0, 1, 2), np.repeat(face.points[None, :, :2], 3, axis=0))
    look = MirrorLook(track, halves, (0, 2))
    look.see(0, rest)
    look.see(2, drooping)

    again = MirrorLook(track, halves, (0, 2))
    assert again.settings == look.settings
    again.take(look.arrays())
    mouth = again.mouth()
    faces = mouth[range(3)]
    hangs = (faces[:, LEFT.commissure] - faces[:, RIGHT.commissure])[:, 1] * MM_PER_PX
    assert hangs[2] - hangs[0] == pytest.approx(DROOP_MM, abs=0.35)
    assert np.array_equal(mouth[1], halves.points[1])
    assert np.isnan(again.level[1]).all()
    assert (again.level[[0, 2], 1] > 0.5).all()
    assert again.level[0, 0] == pytest.approx(again.level[2, 0], abs=0.005)
