"""Eyelids on chosen frames of the up-gaze video that ships."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from direct_context import DirectContext, with_hash

from analyzers.perception.face import FaceDetector
from analyzers.perception.face_track import FaceTrack
from analyzers.perception.lid_track import lid_track
from workbench.media.video import open_video
from workbench.model import Capture, Modality
from workbench.pipeline.model_files import locate
from workbench.plugin.manifest import load_manifest

ROOT = Path(__file__).resolve().parents[3]
UP_GAZE = "sub-05/ses-01/sub-05_ses-01_task-up-gaze_video.mp4"
MM_PER_PX = 0.427
EARLY, LATE = 90, 300
"""Frames at 3 and 10 s: the lids sink from 2.5 s on by 0.41 (right) and 0.24 (left) mm/s."""


def test_lids_of_chosen_frames(sample_media: Path) -> None:
    manifest = load_manifest(ROOT / "analyzers" / "face" / "analyzer.toml")
    context = DirectContext(sample_media, manifest)
    there = Capture(
        path=UP_GAZE,
        subject="sub-05",
        visit="ses-01",
        modality=Modality.VIDEO,
        task="up-gaze",
    )
    capture = with_hash(there, sample_media)
    with open_video(sample_media / UP_GAZE) as video:
        count = len(video.clock)
        points = np.full((count, 478, 3), np.nan)
        with FaceDetector(locate(manifest.models[0])) as detector:
            for n, _, picture in video.frames(EARLY, LATE + 1):
                if n in (EARLY, LATE):
                    points[n] = detector.detect(picture)[0].points
    empty = np.full((count, 52), np.nan), np.full((count, 4, 4), np.nan)
    track = FaceTrack(np.arange(count) / 30, points, *empty)

    found = lid_track(context, capture, track, [EARLY, LATE, LATE + 20])
    assert np.flatnonzero(found.asked).tolist() == [EARLY, LATE]
    assert np.isnan(found.gap[~found.asked]).all()
    assert (found.reason[~found.asked] == "").all()
    sunk = (found.gap[EARLY] - found.gap[LATE]) * MM_PER_PX
    assert sunk == pytest.approx([0.412 * 7, 0.235 * 7], abs=0.6)
    assert not found.closed.any()

    again = lid_track(context, capture, track, [LATE, EARLY])
    np.testing.assert_array_equal(found.gap, again.gap)
