"""Marker recordings whose contacts are known from force plates, seen from the side at 30 fps.

Each trial gives the movement of hips, knees, ankles, heels and toes in three dimensions and the
events that the file holds. ``seen_from_the_side`` makes of it what a still camera far away
would see: two coordinates, a camera's frame rate, and noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.pose import PoseTrack
from analyzers.perception.pose_points import INDEX, POINTS

Floats = NDArray[np.float64]
Truth = dict[tuple[str, str], Floats]

SIDES = ("left", "right")
JOINTS = ("shoulder", "hip", "knee", "ankle", "heel", "foot_index")
LEAST_EVENTS = 8
"""Trials that hold fewer events are left out."""
_MARKERS: dict[str, tuple[str, ...]] = {
    "shoulder": ("{S}SHO",),
    "hip": ("{S}FEP", "V_{S}.Hip_JC", "{S}.GTR"),
    "knee": ("{S}FEO", "{S}.Knee", "{S}KNE"),
    "ankle": ("{S}TIO", "{S}.Ankle", "{S}ANK"),
    "heel": ("{S}HEE", "{S}.Heel"),
    "foot_index": ("{S}TOE",),
}
"""Names by preference: joint centres of the marker models before single markers."""
_GROUPS = (
    ("Straight", "children"),
    ("Turn", "turns"),
    ("figshare_pd", "parkinson"),
    ("fukuchi", "treadmill"),
    ("test_small", "adult"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One recording.

    Attributes:
        name, group: the file, and the people it belongs to.
        times: seconds of each sample, in the file's own time.
        joints: (n, 3) mm by name (``left_heel``); NaN where a marker was lost.
        truth: times of the events by (``initial_contact`` or ``foot_off``, side).
    """

    name: str
    group: str
    times: Floats
    joints: dict[str, Floats]
    truth: Truth


def read_trials(folder: Path) -> list[Trial]:
    """All trials of a folder that hold at least eight events.

    Raises:
        ImportError: if ezc3d is not installed.
    """
    found = []
    for file in sorted(folder.glob("*.c3d")):
        trial = read_trial(file)
        if sum(len(t) for t in trial.truth.values()) >= LEAST_EVENTS:
            found.append(trial)
    return found


def read_trial(file: Path) -> Trial:
    """One file."""
    import ezc3d

    c3d = ezc3d.c3d(str(file))
    labels = list(c3d["parameters"]["POINT"]["LABELS"]["value"])
    points = np.moveaxis(c3d["data"]["points"][:3], 0, -1)  # label, sample, axis
    rate = float(c3d["parameters"]["POINT"]["RATE"]["value"][0])
    times = (c3d["header"]["points"]["first_frame"] + np.arange(points.shape[1])) / rate
    joints = {}
    for side in SIDES:
        letter = side[0].upper()
        for joint, names in _MARKERS.items():
            known = [n.format(S=letter) for n in names if n.format(S=letter) in labels]
            held = [s for s in (points[labels.index(n)] for n in known) if not _lost(s).all()]
            if held:
                series = held[0]
            elif joint == "foot_index":
                ends = [points[labels.index(f"{letter}.MT{i}")] for i in (1, 5)]
                series = np.mean(ends, axis=0)
            else:
                continue
            joints[f"{side}_{joint}"] = np.where(_lost(series)[:, None], np.nan, series)
    group = next(g for start, g in _GROUPS if file.name.startswith(start))
    return Trial(file.stem, group, times, joints, _events(c3d["parameters"].get("EVENT", {})))


def _lost(series: Floats) -> NDArray[np.bool_]:
    """Samples without the marker, which files write as NaN or as zeros."""
    return np.asarray(~np.isfinite(series).all(1) | (np.abs(series).sum(1) < 1e-6))


def _events(section: Any) -> Truth:
    """The events of a file, whichever of three ways of writing them it has."""
    truth: dict[tuple[str, str], list[float]] = {}
    if "TIMES" not in section or not np.size(section["TIMES"]["value"]):
        return {}
    minutes, seconds = np.asarray(section["TIMES"]["value"], float)
    blank = [""] * len(seconds)
    labels = list(section["LABELS"]["value"]) if "LABELS" in section else blank
    contexts = list(section["CONTEXTS"]["value"]) if "CONTEXTS" in section else blank
    forces = any(label in ("LON", "RON") for label in labels)
    for label, context, t in zip(labels, contexts, 60 * minutes + seconds, strict=True):
        kind = {
            "Foot Strike": "initial_contact",
            "Foot Off": "foot_off",
            "ON": "initial_contact",
            "OFF": "foot_off",
        }.get(label if not forces else label[1:])
        side = {"L": "left", "R": "right"}.get((label if forces else context)[:1])
        if not label and context:
            kind = {"HS": "initial_contact", "TO": "foot_off"}.get(context[1:])
        if kind and side:
            truth.setdefault((kind, side), []).append(float(t))
    return {key: np.unique(np.round(ts, 4)) for key, ts in truth.items()}


def seen_from_the_side(
    trial: Trial,
    *,
    rate: float = 30.0,
    noise_mm: float = 10.0,
    seed: int = 0,
    yaw_deg: float = 0.0,
) -> PoseTrack:
    """What a camera beside the walking line would see, in mm (x along it, y down).

    Args:
        rate: frames/s (linear between the recorded samples); 0 keeps those of the recording.
        noise_mm: SD of white Gaussian noise on each coordinate.
        yaw_deg: turn of the camera off the perpendicular.
    """
    up, ahead, aside = _axes(trial.joints)
    turn = np.radians(yaw_deg)
    across = np.cos(turn) * ahead + np.sin(turn) * aside
    times = trial.times
    if rate:
        times = np.arange(times[0], times[-1] + 1e-9, 1 / rate)
    rng = np.random.default_rng(seed)
    points = np.full((len(times), len(POINTS), 2), np.nan)
    seen = np.zeros((len(times), len(POINTS)))
    for name, xyz in sorted(trial.joints.items()):
        flat = np.stack([xyz @ across, -(xyz @ up)], axis=1)
        # The sum with a NaN neighbour is NaN: gaps stay gaps.
        sampled = np.stack([np.interp(times, trial.times, flat[:, k]) for k in (0, 1)], axis=1)
        sampled += rng.normal(0, noise_mm, sampled.shape)
        points[:, INDEX[name]] = sampled
        seen[:, INDEX[name]] = np.isfinite(sampled).all(1)
    return PoseTrack(times, points, seen, np.zeros((len(times), len(POINTS), 3)))


def _axes(joints: dict[str, Floats]) -> tuple[Floats, Floats, Floats]:
    """Unit vectors: up (where hips and heels lie furthest apart), along the feet, and across."""
    height = np.nanmean([joints[f"{s}_hip"] - joints[f"{s}_heel"] for s in SIDES], axis=(0, 1))
    vertical = int(np.argmax(np.abs(height)))
    up = np.zeros(3)
    up[vertical] = np.sign(height[vertical])
    feet = np.concatenate([joints[f"{s}_foot_index"] - joints[f"{s}_heel"] for s in SIDES])
    feet[:, vertical] = 0
    feet = feet[np.isfinite(feet).all(1)]
    ahead = np.linalg.svd(feet, full_matrices=False)[2][0]
    return up, ahead, np.cross(up, ahead)
