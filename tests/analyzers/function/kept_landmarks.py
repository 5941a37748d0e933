"""Landmarks found in rendered clips, kept small, so that tests need neither film nor model.

``pack`` is how they were made: px times 16 as whole numbers, visibility in percent.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from analyzers.function.params import Params, flat
from analyzers.function.recording import Recording, cleaned, recording_quality
from analyzers.perception.motion import view_ratio
from analyzers.perception.pose import PoseTrack
from analyzers.perception.pose_points import INDEX, POINTS
from workbench.model import Capture, Edit, Modality

MEDIA = Path(__file__).parent / "media"
SIDED = ("ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "foot_index")
KEPT = ("nose", *(f"{side}_{joint}" for joint in SIDED for side in ("left", "right")))


def pack(track: PoseTrack, truth: dict[str, Any], file: Path) -> None:
    """Writes the landmarks of ``KEPT`` and the truth that belongs to them."""
    own = [INDEX[name] for name in KEPT]
    points = np.where(np.isfinite(track.points[:, own]), track.points[:, own] * 16, -32768)
    kept = {k: truth[k] for k in ("task", "events", "metrics")}
    np.savez_compressed(
        file,
        times=track.times,
        points=np.rint(points).astype(np.int16),
        visibility=np.rint(100 * track.visibility[:, own]).astype(np.uint8),
        truth=json.dumps(kept),
    )


def unpack(name: str) -> tuple[PoseTrack, dict[str, Any]]:
    """The landmarks and the truth of a kept clip."""
    with np.load(MEDIA / f"{name}.npz") as kept:
        times, whole = kept["times"], kept["points"].astype(float)
        seen, truth = kept["visibility"] / 100, json.loads(str(kept["truth"]))
    own = [INDEX[n] for n in KEPT]
    points = np.full((len(times), len(POINTS), 2), np.nan)
    points[:, own] = np.where(whole == -32768, np.nan, whole / 16)
    visibility = np.zeros((len(times), len(POINTS)))
    visibility[:, own] = seen
    world = np.full((len(times), len(POINTS), 3), np.nan)
    return PoseTrack(times, points, visibility, world), truth


def recording_of(
    track: PoseTrack, task: str, acq: str = "", edits: tuple[Edit, ...] = ()
) -> Recording:
    """A recording as ``run.measure`` makes it from landmarks."""
    params = Params()
    motion = cleaned(track, params)
    rate = 1 / float(np.median(np.diff(track.times)))
    return Recording(
        capture=Capture(
            path="a.mp4", subject="s", visit="v", modality=Modality.VIDEO, task=task, acq=acq
        ),
        track=track,
        motion=motion,
        view_ratio=view_ratio(motion),
        facts={},
        edits=edits,
        quality=recording_quality(motion, rate, params),
        tracks=(),
        settings=flat(params),
    )
