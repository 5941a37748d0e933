"""Recordings of functional tests from landmark tracks: kept ones and simulated walks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzers.function.params import Params, flat
from analyzers.function.recording import Recording, cleaned, recording_quality
from analyzers.perception.motion import view_ratio
from analyzers.perception.pose import PoseTrack
from analyzers.perception.pose_points import INDEX, POINTS
from workbench.model import Capture, Edit, FactValue, Modality

Floats = NDArray[np.float64]
FPS = 30.0


def recording_of(
    track: PoseTrack,
    task: str,
    *,
    facts: Mapping[str, FactValue] | None = None,
    edits: tuple[Edit, ...] = (),
    params: Params | None = None,
) -> Recording:
    """What ``run.measure`` hands to the test of ``task``, without the perception before it."""
    params = params or Params()
    mirrored = (facts or {}).get("mirrored") is True
    track = track.exchanged(np.full(len(track.times), mirrored))
    motion = cleaned(track, params, mirrored=mirrored)
    interval = float(np.median(np.diff(track.times)))
    return Recording(
        capture=Capture(path="x.mp4", subject="s", visit="v", modality=Modality.VIDEO, task=task),
        track=track,
        motion=motion,
        view_ratio=view_ratio(motion),
        facts=dict(facts or {}),
        edits=edits,
        quality=recording_quality(motion, 1 / interval, params),
        tracks=(),
        settings=flat(params),
    )


def load_track(file: Path) -> PoseTrack:
    """A track kept by ``save_track``."""
    with np.load(file) as kept:
        points = kept["points"].astype(np.float64) / 16
        points[kept["points"] < -30000] = np.nan
        return PoseTrack(
            kept["times"].astype(np.float64),
            points,
            kept["visibility"].astype(np.float64) / 255,
            np.full((*points.shape[:2], 3), np.nan),
        )


def save_track(file: Path, track: PoseTrack) -> None:
    """Keeps times, points (to 1/16 px) and visibility (to 1/255) of a track in a small file."""
    points = np.where(np.isfinite(track.points), np.rint(16 * track.points), -32000)
    np.savez_compressed(
        file,
        times=track.times.astype(np.float32),
        points=points.astype(np.int16),
        visibility=np.rint(255 * track.visibility).astype(np.uint8),
    )


@dataclass(frozen=True, slots=True, eq=False)
class SixMinutes:
    """A simulated walk to and fro with exact truth.

    Attributes:
        turns: s of the middle of each turn.
        minutes: m walked in each whole minute, shape (6,) or less.
        cadences: mean steps/min in each of them.
        distance: m in six minutes, or in all where the walk is shorter.
    """

    track: PoseTrack
    turns: Floats
    minutes: Floats
    cadences: Floats
    distance: float


def six_minutes(
    *,
    decline: float,
    seed: int = 0,
    course: float = 10.0,
    speed: float = 1.2,
    across: bool = True,
    length: float = 366.0,
    lap_spread: float = 0.015,
) -> SixMinutes:
    """Landmarks of somebody who walks to and fro and slows down.

    Args:
        decline: share of the speed lost from the middle of minute 1 to that of minute 6. Step
            length and cadence share the loss equally.
        across: filmed from the side, else from one end of the course.
        lap_spread: SD of the speed of laps about the trend, as a share (autocorrelation 0.5).
    """
    rng = np.random.default_rng(seed)
    t = np.arange(round(length * FPS)) / FPS
    trend = 1 - decline * (t - 30) / 300
    noise = np.zeros(200)
    for k in range(1, 200):
        noise[k] = 0.5 * noise[k - 1] + rng.normal(0, lap_spread * np.sqrt(0.75))
    gone = np.zeros(len(t))
    now = np.zeros(len(t))
    for i in range(1, len(t)):
        lap = int(gone[i - 1] // course)
        now[i] = speed * trend[i] * (1 + noise[lap])
        # Slow beside the turns, as people are.
        near = min(gone[i - 1] % course, course - gone[i - 1] % course)
        slow = 0.55 + 0.45 * np.clip(near / 0.6, 0, 1)
        gone[i] = gone[i - 1] + now[i] * slow / FPS
    now[0] = now[1]
    laps = np.floor(gone / course)
    inside = gone - laps * course
    place = np.where(laps % 2 == 0, inside, course - inside)
    way = np.where(laps % 2 == 0, 1.0, -1.0)
    cadence = 112 * np.sqrt(now / speed)
    phase = np.pi * np.cumsum(cadence / 60) / FPS
    step = now * 60 / cadence
    points = _across(place, way, phase, step) if across else _along(place, way, phase, course)
    points = points + rng.normal(0, 2.0, points.shape)
    turns = np.array([t[np.argmax(laps >= k)] for k in range(1, int(laps[-1]) + 1)])
    minute = np.minimum((t // 60).astype(int), 6)
    whole = range(min(6, int(length // 60)))
    each = np.array([np.ptp(gone[minute == m]) for m in whole])
    return SixMinutes(
        track=PoseTrack(
            t, points, np.ones(points.shape[:2]), np.full((*points.shape[:2], 3), np.nan)
        ),
        turns=turns,
        minutes=each,
        cadences=np.array([cadence[minute == m].mean() for m in whole]),
        distance=float(np.interp(360.0, t, gone)),
    )


_HEIGHTS = {"nose": 1.62, "eye": 1.65, "ear": 1.63, "mouth": 1.58, "shoulder": 1.42, "elbow": 1.12}
_HEIGHTS |= {"wrist": 0.90, "pinky": 0.85, "index": 0.84, "thumb": 0.86, "hip": 0.93}
_HEIGHTS |= {"knee": 0.50, "ankle": 0.08, "heel": 0.03, "foot_index": 0.02}


def _height(name: str) -> float:
    return next(h for part, h in sorted(_HEIGHTS.items(), reverse=True) if part in name)


def _across(place: Floats, way: Floats, phase: Floats, step: Floats) -> Floats:
    """From the side at 140 px/m: the feet swing about the hips."""
    scale, points = 140.0, np.zeros((len(place), len(POINTS), 2))
    for name, i in INDEX.items():
        sign = 1.0 if "left" in name else -1.0
        swing = 0.5 * step * sign * np.sin(phase)
        share = {"knee": 0.5, "ankle": 1.0, "heel": 1.0, "foot_index": 1.0}
        part = next((v for k, v in share.items() if k in name), 0.0)
        x = place + way * swing * part
        if "foot_index" in name:
            x = x + 0.18 * way
        points[:, i, 0] = 100 + scale * x
        points[:, i, 1] = 400 - scale * _height(name)
    return points


def _along(place: Floats, way: Floats, phase: Floats, course: float) -> Floats:
    """From one end, 4 m before the course: size goes with one over the distance."""
    points = np.zeros((len(place), len(POINTS), 2))
    scale = 900 / (4.0 + course - place)
    for name, i in INDEX.items():
        sign = 1.0 if "left" in name else -1.0
        wide = 0.19 if "shoulder" in name else 0.10
        lift = np.zeros(len(place))
        if any(part in name for part in ("ankle", "heel", "foot_index")):
            lift = 0.10 * np.maximum(sign * np.cos(phase), 0)
        points[:, i, 0] = 640 + scale * wide * sign * way
        points[:, i, 1] = 300 + scale * (1.0 - _height(name) - lift)
    return points
