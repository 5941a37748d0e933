"""Finds smiles, closures and brow raises in a video without cues, from the expression scores.

What is found this way is marked: quality ``limited``, reason ``segments_automatic``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.face.params import Params
from analyzers.face.segments import REST, Segment, numbered
from analyzers.perception.face_track import FaceTrack
from workbench.model import Span

_CHANNELS = {
    "smile": ("mouthSmileLeft", "mouthSmileRight"),
    "close-eyes": ("eyeBlinkLeft", "eyeBlinkRight"),
    "brow-raise": ("browOuterUpLeft", "browOuterUpRight"),
}


def automatic_segments(track: FaceTrack, params: Params) -> tuple[Segment, ...]:
    """Movements that stand out against the rest of the recording, and the longest rest.

    The higher of both sides' scores counts, so that a one-sided movement is seen. A blink is
    too short to count as a closure.
    """
    if not track.found.any():
        return ()
    strength = {name: _strength(track, pair) for name, pair in _CHANNELS.items()}
    active = {
        name: score > 0.5
        for name, (score, swing) in strength.items()
        if swing >= params.automatic_span
    }
    calm = track.found.copy()
    for score, swing in strength.values():
        if swing >= params.automatic_span:
            calm &= score < 0.2
    segments = []
    for task, mask in (*active.items(), (REST, calm)):
        for first, last in runs(mask):
            span = Span(float(track.times[first]), float(track.times[last]))
            if span.duration >= params.automatic_min_s:
                segments.append(Segment(task, span, automatic=True))
    rests = [s for s in segments if s.task == REST]
    longest = max(rests, key=lambda s: s.span.duration, default=None)
    return numbered(s for s in segments if s.task != REST or s is longest)


def runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last index of each stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return [(int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _strength(track: FaceTrack, pair: tuple[str, str]) -> tuple[NDArray[np.float64], float]:
    """The score as a share of its own swing (0-1, NaN as 0), and the swing."""
    score = np.nan_to_num(np.maximum(track.shape(pair[0]), track.shape(pair[1])))
    low, high = np.percentile(score[track.found], (10, 99))
    swing = float(high - low)
    return ((score - low) / swing if swing > 0 else np.zeros_like(score)), swing
