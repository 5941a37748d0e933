"""The live smoothing of landmarks is undone: on its formula, and on the library itself."""

from __future__ import annotations

import numpy as np
import pytest
from direct_context import DirectContext

from analyzers.perception.picture import as_image
from analyzers.perception.pose import PoseTrack
from analyzers.perception.pose_landmarker import landmarks_of, open_landmarker
from analyzers.perception.unsmoothed import (
    GAIN,
    LEAST_CUTOFF,
    SPEED_CUTOFF,
    before_smoothing,
    unsmoothed,
)
from workbench.media.video import open_video
from workbench.plugin.manifest import load_manifest

SIZE = 700.0


def smoothed(values, seconds, size=SIZE):
    """The 1 euro filter as the paper gives it, on each column."""
    out, speed = [values[0]], np.zeros(values.shape[1])
    for i in range(1, len(values)):
        rate = 1 / (seconds[i] - seconds[i - 1])
        share = 1 / (1 + rate / (2 * np.pi * SPEED_CUTOFF))
        speed = share * (values[i] - values[i - 1]) * rate / size + (1 - share) * speed
        weight = 1 / (1 + rate / (2 * np.pi * (LEAST_CUTOFF + GAIN * np.abs(speed))))
        out.append(np.float32(weight * values[i] + (1 - weight) * out[-1]).astype(float))
    return np.array(out)


def swinging(seconds, noise, seed=0):
    phase = 2 * np.pi * seconds / 1.1
    paths = (250 + 80 * np.sin(phase), 400 + 20 * np.sin(2 * phase), np.full(len(phase), 300.0))
    values = np.stack(paths, axis=1)
    return values + noise * np.random.default_rng(seed).normal(size=values.shape)


@pytest.mark.parametrize("noise", [0.0, 0.5, 1.5])
def test_what_went_in_is_found_again(noise):
    seconds = np.round(np.arange(150) / 30, 3)
    true = swinging(seconds, noise)
    read = smoothed(true, seconds)
    found = before_smoothing(read, seconds, np.full(150, SIZE))
    assert np.abs(read - true)[:, :2].mean() > 2
    assert np.median(np.abs(found - true)) < 0.01
    assert np.abs(found - true).mean() < 0.1 * np.abs(read - true).mean()
    guessed = before_smoothing(read, seconds, np.full(150, 0.93 * SIZE))
    assert np.abs(guessed - true).mean() < 0.2 * np.abs(read - true).mean()


def test_irregular_times_and_gaps():
    seconds = np.round(np.cumsum(np.random.default_rng(1).uniform(0.02, 0.08, 120)), 3)
    places = np.zeros((120, 33, 2))
    places[:, :, 0], places[:, :, 1] = 300 + 80 * np.sin(5 * seconds)[:, None], 200
    places[:, 23:25, 1] = 400
    size = 2.5 * 200 * np.ones(120)
    read = places.copy()
    for part in (slice(0, 50), slice(60, 120)):
        flat = places[part].reshape(-1, 66)
        read[part] = smoothed(flat, seconds[part], size[0]).reshape(-1, 33, 2)
    read[50:60] = np.nan
    track = PoseTrack(seconds, read, np.ones((120, 33)), np.zeros((120, 33, 3)))
    found = unsmoothed(track, np.zeros((120, 4), np.int64)).points
    assert np.isnan(found[50:60]).all()
    kept = np.isfinite(found)
    assert np.median(np.abs(found - places)[kept]) < 0.2
    assert np.abs(found - places)[kept].mean() < 0.3 * np.abs(read - places)[kept].mean()


def test_the_library_smooths_as_is_undone(sample_media):
    """A walker's legs as read without smoothing (two people looked for) are nearer to what was
    before the smoothing than to what came out of it."""
    manifest = load_manifest(sample_media.parent / "analyzers" / "gait" / "analyzer.toml")
    model = DirectContext(sample_media, manifest).model("pose_landmarker_full.task")
    n, seconds, read = 40, [], []
    path = sample_media / "sub-01/ses-01/sub-01_ses-01_task-walk_view-side_video.mp4"
    for people in (1, 2):
        found = np.full((n, 33, 2), np.nan)
        with open_video(path) as video:
            landmarker = open_landmarker(model, people=people, video=True)
            for i, t, frame in video.frames(0, n):
                result = landmarker.detect_for_video(as_image(frame), round(1000 * t))
                found[i], _ = landmarks_of(result.pose_landmarks[0], video.width, video.height)
                seconds.append(t)
            landmarker.close()
        read.append(found)
    smooth, bare = read
    track = PoseTrack(np.array(seconds[:n]), smooth, np.ones((n, 33)), np.zeros((n, 33, 3)))
    before = unsmoothed(track, np.zeros((n, 4), np.int64)).points
    legs = (slice(10, n), slice(25, 33))
    off, still_off = (np.nanmean(np.abs(p[legs] - bare[legs])) for p in (before, smooth))
    assert off < 0.8 * still_off
