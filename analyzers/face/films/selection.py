"""The frames that each segment of a video is measured on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation

from analyzers.face import anatomy
from analyzers.face.eyes.blinks import blink_mask
from analyzers.face.eyes.droop import droop_frames
from analyzers.face.films.recording import Points, Recording, spread
from analyzers.face.films.segments import CLOSURES, GAZES, REST, Segment
from analyzers.face.movements.timing import rise
from analyzers.face.params import Params
from analyzers.perception.face_points import HALVES
from workbench.model import GOOD, Quality, Span

Mask = NDArray[np.bool_]

_BEFORE_S = 0.6
"""Rest taken before a movement where no rest is marked, s."""
_LEAD_S = 0.3
"""Rest before the segment that belongs to the course of its movement, s."""
_GAZE_FRAMES = 25
"""Frames of a task in which the eyes turn to and fro."""
_EDGE_S = 0.1
"""Time before and after a rise that belongs to its course, s."""
_HELD_FPS = 10.0
"""Frames per second of a closure in which the lids are held."""
_OPENED_S = 0.7
"""Time after the lids have opened (by plain landmarks) in which they are still watched, s."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Frames of one segment.

    Attributes:
        frames: of its plateau (of rest and of an up-gaze: those that are measured).
        rest: rest that a movement is measured from.
        course: frames that tell when and how fast: of a smile or brow raise those in which it
            rises; of a closure those from before it to its end, after a forced one until the
            eyes are open.
        quality: what was noticed while choosing.
    """

    segment: Segment
    frames: tuple[int, ...]
    rest: tuple[int, ...] = ()
    course: tuple[int, ...] = field(default=())
    quality: Quality = GOOD

    def mask(self, face: Recording) -> Mask:
        """The task's frames as a mask over the video."""
        mask = np.zeros(len(face.times), dtype=bool)
        mask[list(self.frames)] = True
        return mask


def select(face: Recording, segments: tuple[Segment, ...], params: Params) -> tuple[Selection, ...]:
    """Rest: spread frames. Movements: their plateau. Up-gaze: a steady share of open frames."""
    blinking = blink_mask(face, params)
    rest = _rest(face, segments, blinking, params)
    chosen = []
    for i, segment in enumerate(segments):
        inside = face.within(segment.span)
        if segment.task == REST:
            still = inside & ~blinking
            frames = spread(still if still.any() else inside, params.hemi_frames)
            chosen.append(Selection(segment, frames))
        elif segment.task == "up-gaze":
            open_eyes, seen = droop_frames(face, segment.span, params)
            count = max(params.hemi_frames, round(segment.span.duration * params.droop_fps))
            ahead = rest or _before_gaze(face, inside & ~blinking, open_eyes, params)
            chosen.append(Selection(segment, spread(open_eyes, count), ahead, quality=seen))
        elif segment.task == "gaze":
            # The eyes turn to and fro: the range over the whole segment is wanted.
            frames = spread(inside & ~blinking, _GAZE_FRAMES)
            chosen.append(Selection(segment, frames, rest))
        elif segment.task in (*_HEIGHTS, *CLOSURES, *GAZES):
            plateau = _plateau(face, segment, inside, rest, params)
            frames = spread(plateau, params.hemi_frames)
            later = segments[i + 1].span.start if i + 1 < len(segments) else face.times[-1]
            course = _course(face, segment, rest, float(later), params)
            chosen.append(Selection(segment, frames, rest, course))
    return tuple(chosen)


def dense(face: Recording, mask: Mask, rate: float) -> tuple[int, ...]:
    """The marked frames, at most ``rate`` per second."""
    picked: list[int] = []
    for i in np.flatnonzero(mask):
        if not picked or face.times[i] - face.times[picked[-1]] >= 0.9 / rate:
            picked.append(int(i))
    return tuple(picked)


def _before_gaze(face: Recording, inside: Mask, up: Mask, params: Params) -> tuple[int, ...]:
    """Frames in which the eyes have not yet risen, where the recording starts with them."""
    if not up.any():
        return ()
    first = float(face.times[np.argmax(up)]) - params.settle_s - _LEAD_S
    return spread(inside & (face.times <= first), params.hemi_frames)


def _rest(
    face: Recording, segments: tuple[Segment, ...], blinking: Mask, params: Params
) -> tuple[int, ...]:
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
    calm = mask & ~blinking
    return spread(calm if calm.any() else mask, params.hemi_frames)


def _course(
    face: Recording, segment: Segment, rest: tuple[int, ...], later: float, params: Params
) -> tuple[int, ...]:
    """Frames that tell when and how fast a movement is, chosen by plain landmarks: what is
    measured in them is costly."""
    if segment.task in CLOSURES:
        return _closing(face, segment, rest, later, params)
    return _rising(face, segment, rest, params) if segment.task in _TIMED else ()


def _rising(
    face: Recording, segment: Segment, rest: tuple[int, ...], params: Params
) -> tuple[int, ...]:
    """Frames in which a smile or the brows rise."""
    inside = face.within(Span(max(0.0, segment.span.start - _LEAD_S), segment.span.end))
    if not rest or inside.sum() < 2:
        return ()
    path = _path(face.raw, segment.task, rest)[inside]
    level = float(np.percentile(path, 95))
    found = rise(face.times[inside], path, level) if level > 0 else None
    if found is None:
        return ()
    near = Span(max(0.0, found.onset - _EDGE_S), found.arrival + _EDGE_S)
    frames = dense(face, face.within(near), params.course_fps)
    return thinned(frames, params.rise_frames)


def _closing(
    face: Recording, segment: Segment, rest: tuple[int, ...], later: float, params: Params
) -> tuple[int, ...]:
    """Frames of a closure: all in which the lids move, some of those in which they are held;
    after a forced closure until the lids are open again."""
    span = segment.span
    end = span.end + (params.reopening_s if segment.task == "forced-close" else 0.0)
    end = max(span.end, min(end, later))
    mask = face.within(Span(max(0.0, span.start - _LEAD_S), end))
    inside = face.within(span)
    if not rest or not inside.any():
        return ()
    path = _path(face.raw, segment.task, rest)
    level = float(np.percentile(path[inside], 95))
    opened = np.flatnonzero(mask & (face.times >= span.end) & (path < 0.1 * level))
    if len(opened):
        mask &= face.times <= face.times[opened[0]] + _OPENED_S
    moving = mask & binary_dilation((path > 0.05 * level) & (path < 0.95 * level))
    frames = {*dense(face, moving, params.course_fps), *dense(face, mask & ~moving, _HELD_FPS)}
    return tuple(sorted(frames))


def thinned(frames: Sequence[int], count: int) -> tuple[int, ...]:
    """At most ``count`` of the frames, evenly spread."""
    if len(frames) <= count:
        return tuple(frames)
    places = np.linspace(0, len(frames) - 1, count).round().astype(int)
    return tuple(frames[i] for i in places)


def _plateau(
    face: Recording, segment: Segment, inside: Mask, rest: tuple[int, ...], params: Params
) -> Mask:
    """Frames of a movement near its height, by the plain landmarks of both halves."""
    if not rest or not inside.any():
        return inside & False
    path = _path(face.raw, segment.task, rest)
    return np.asarray(inside & (path >= params.plateau * np.percentile(path[inside], 95)))


def _path(raw: Points, task: str, rest: tuple[int, ...]) -> Points:
    """How far from rest the face is in each frame (px), both halves together."""
    frames = list(rest)
    path = np.zeros(len(raw))
    for half in HALVES:
        if task in CLOSURES:
            opening = anatomy.palpebral_fissure_height(raw, half)
            path += np.nanmedian(opening[frames]) - opening
        elif task in GAZES:
            offset = anatomy.iris_offset(raw, half)
            path += np.linalg.norm(offset - np.nanmedian(offset[frames], axis=0), axis=1)
        elif task == "brow-raise":
            height = anatomy.brow_height(raw, half)
            path += height - np.nanmedian(height[frames])
        else:
            corner = anatomy.commissure(raw, half)
            path += np.linalg.norm(corner - np.nanmedian(corner[frames], axis=0), axis=1)
    return path


_HEIGHTS = ("smile", "pucker", "brow-raise")
_TIMED = ("smile", "brow-raise")
