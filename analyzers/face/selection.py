"""The frames that each segment of a video is measured on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.face import anatomy
from analyzers.face.droop import Mask, droop_frames
from analyzers.face.params import Params
from analyzers.face.recording import Recording, spread
from analyzers.face.segments import REST, Segment
from analyzers.perception.face_points import HALVES
from workbench.model import GOOD, Quality, Span

_BEFORE_S = 0.6
"""Rest taken before a movement where no rest is marked, s."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Frames of one segment: those of the task, those of rest, and what was noticed."""

    segment: Segment
    frames: tuple[int, ...]
    rest: tuple[int, ...] = ()
    quality: Quality = GOOD

    def mask(self, face: Recording) -> Mask:
        """The task's frames as a mask over the video."""
        mask = np.zeros(len(face.times), dtype=bool)
        mask[list(self.frames)] = True
        return mask


def select(face: Recording, segments: tuple[Segment, ...], params: Params) -> tuple[Selection, ...]:
    """Rest: spread frames. Smile: its plateau. Up-gaze: a steady share of its open frames."""
    rest = _rest(face, segments, params)
    chosen = []
    for segment in segments:
        inside = face.within(segment.span)
        if segment.task == "smile":
            frames = spread(_plateau(face, inside, rest, params), params.hemi_frames)
            chosen.append(Selection(segment, frames, rest))
        elif segment.task == "up-gaze":
            open_eyes, seen = droop_frames(face, segment.span, params)
            count = max(params.hemi_frames, round(segment.span.duration * params.droop_fps))
            chosen.append(Selection(segment, spread(open_eyes, count), quality=seen))
        elif segment.task == REST:
            chosen.append(Selection(segment, spread(inside, params.hemi_frames)))
    return tuple(chosen)


def _rest(face: Recording, segments: tuple[Segment, ...], params: Params) -> tuple[int, ...]:
    """Frames of rest that movements are measured from."""
    mask = np.zeros(len(face.times), dtype=bool)
    for segment in segments:
        if segment.task == REST:
            mask |= face.within(segment.span)
    if not mask.any():
        busy = np.zeros_like(mask)
        for segment in segments:
            start = segment.span.start
            mask |= face.within(Span(max(0.0, start - _BEFORE_S), start))
            busy |= face.within(segment.span)
        mask &= ~busy
    return spread(mask, params.hemi_frames)


def _plateau(face: Recording, inside: Mask, rest: tuple[int, ...], params: Params) -> Mask:
    """Frames of a smile near its height, by the mean path of both corners of the mouth."""
    if not rest or not inside.any():
        return inside & False
    path = np.zeros(len(inside))
    for half in HALVES:
        corner = anatomy.commissure(face.raw, half)
        still = np.median(corner[list(rest)], axis=0)
        path += np.linalg.norm(corner - still, axis=1)
    return np.asarray(inside & (path >= params.plateau * np.percentile(path[inside], 95)))
