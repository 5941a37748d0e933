"""Detectors of gait events on one projected trial: the analyzer's own and those of gaitkit."""

from __future__ import annotations

import os

import numpy as np
from event_scoring import Detected

from analyzers.gait.bouts import side_bouts
from analyzers.gait.events import stepping
from analyzers.gait.params import Params
from analyzers.gait.second_opinion import frames
from analyzers.perception.motion import clean, regular
from analyzers.perception.pose import PoseTrack

LEG_MM = 850.0
"""The adapter scales legs to this length; the trials are in mm already."""
PEERS = ("bike", "bayesian_bis", "zeni")
"""``bayesian_bis`` is the published version of ``bike``. Gaitkit's other detectors are left out:
they expect heights, speeds or angles of three-dimensional recordings, and what they make of a
side view may be the adapter's doing."""


def ours(track: PoseTrack, params: Params) -> Detected:
    """The analyzer's events as it reports them less its own constant corrections (raw times)."""
    motion = clean(track, params)
    found: dict[tuple[str, str], list[float]] = {}
    for bout in side_bouts(motion, params):
        for e in stepping(motion, bout, params).events:
            found.setdefault((e.kind, str(e.side)), []).append(e.t - e.correction)
    return {key: np.array(sorted(times)) for key, times in found.items()}


def gaitkit(track: PoseTrack, method: str) -> Detected:
    """The same pixels for a detector of gaitkit: x ahead, no lateral movement, z up."""
    os.environ["GAITKIT_AUTO_INSTALL_DEPS"] = "0"
    import gaitkit as kit

    points, feet = {}, []
    for side in ("left", "right"):
        for joint in ("hip", "knee", "ankle", "heel", "foot_index"):
            p = track.point(f"{side}_{joint}")
            ok = np.isfinite(p).all(1)
            points[f"{side}_{joint}"] = regular(track.times[ok], p[ok], track.times, np.inf)
        feet.append(points[f"{side}_foot_index"] - points[f"{side}_heel"])
    way = int(np.sign(np.nanmean(feet, axis=(0, 1))[0]))
    rate = 1 / float(np.median(np.diff(track.times)))
    given = frames(points, way, LEG_MM)
    result = kit.detect(given, method=method, fps=rate, auto_install_deps=False)
    start = float(track.times[0])
    lists = {
        ("initial_contact", "left"): result.left_hs,
        ("initial_contact", "right"): result.right_hs,
        ("foot_off", "left"): result.left_to,
        ("foot_off", "right"): result.right_to,
    }
    return {k: np.sort(np.array([start + e["time"] for e in v])) for k, v in lists.items()}
