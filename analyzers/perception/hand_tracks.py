"""One hand through time: finds of single frames linked by where the palm is.

The palm (wrist and knuckles) is followed, not the whole hand: it hardly moves while the fingers
open and close.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.hand import SeenHands
from analyzers.perception.hand_points import INDEX, PALM

Floats = NDArray[np.float64]

REACH = 0.8
"""Palm lengths that a hand may move between two finds (judgement)."""
LOST_S = 1.0
"""A hand out of sight for longer begins a new track (judgement)."""
SAME_PLACE = 0.35
"""Palm lengths within which two finds in one frame are the same hand found twice (judgement)."""
_WRIST, _MIDDLE = INDEX["wrist"], INDEX["middle_mcp"]
_INDEX, _LITTLE = INDEX["index_mcp"], INDEX["little_mcp"]


@dataclass(frozen=True, slots=True, eq=False)
class HandTrack:
    """One hand over the frames of a capture.

    Attributes:
        times: seconds of all frames of the capture, shape (n,).
        points: (n, 21, 2) pixels; NaN where it was not found.
        world: (n, 21, 3) metres about the hand's middle; NaN likewise.
        right: (n,) the model's 0-1 that it looks like a right hand; NaN likewise.
    """

    times: Floats
    points: Floats
    world: Floats
    right: Floats

    @property
    def found(self) -> NDArray[np.bool_]:
        """Whether the hand was found, per frame."""
        return np.isfinite(self.right)

    @property
    def palm(self) -> Floats:
        """Length of the palm in pixels, wrist to middle knuckle, or across the knuckles where
        that is longer (fingers that point at the camera), shape (n,)."""
        p = self.points
        along = np.linalg.norm(p[:, _MIDDLE] - p[:, _WRIST], axis=1)
        across = np.linalg.norm(p[:, _INDEX] - p[:, _LITTLE], axis=1)
        return np.asarray(np.fmax(along, across))

    @property
    def facing(self) -> Floats:
        """How squarely the palm or the back of the hand is seen, 0 (edge on) to 1, (n,)."""
        a = self.world[:, _INDEX] - self.world[:, _WRIST]
        b = self.world[:, _LITTLE] - self.world[:, _WRIST]
        normal = np.cross(a, b)
        return np.asarray(np.abs(normal[:, 2]) / np.linalg.norm(normal, axis=1))

    @property
    def seconds(self) -> float:
        """Time between its first and its last find."""
        seen = self.times[self.found]
        return float(seen[-1] - seen[0]) if len(seen) else 0.0

    def overlap(self, other: HandTrack) -> int:
        """Frames in which both are found."""
        return int((self.found & other.found).sum())


def joined(parts: Sequence[HandTrack]) -> HandTrack:
    """Tracks of one hand as one; where two hold a frame the earlier given counts."""
    points, world, right = parts[0].points.copy(), parts[0].world.copy(), parts[0].right.copy()
    for part in parts[1:]:
        new = part.found & ~np.isfinite(right)
        points[new], world[new], right[new] = part.points[new], part.world[new], part.right[new]
    return HandTrack(parts[0].times, points, world, right)


@dataclass(slots=True, eq=False)
class _Open:
    """A track being built: the finds so far and where the palm was last."""

    finds: list[tuple[int, int]] = field(default_factory=list)
    centre: Floats = field(default_factory=lambda: np.zeros(2))
    palm: float = 0.0
    seen: float = 0.0


def link(seen: SeenHands) -> tuple[HandTrack, ...]:
    """The hands of a capture as tracks, the longest first."""
    tracks: list[_Open] = []
    live: list[_Open] = []
    for i, t in enumerate(seen.times):
        slots = _distinct(seen, i)
        live = [track for track in live if t - track.seen <= LOST_S]
        for track, slot in _nearest(live, slots, seen, i):
            _extend(track, i, slot, seen)
            slots.remove(slot)
        for slot in slots:
            track = _Open()
            _extend(track, i, slot, seen)
            tracks.append(track)
            live.append(track)
    built = [_built(track, seen) for track in tracks]
    return tuple(sorted(built, key=lambda track: -int(track.found.sum())))


def _centre(points: Floats) -> Floats:
    return np.asarray(points[list(PALM)].mean(0))


def _palm(points: Floats) -> float:
    along = float(np.linalg.norm(points[_MIDDLE] - points[_WRIST]))
    return max(along, float(np.linalg.norm(points[_INDEX] - points[_LITTLE])), 1.0)


def _distinct(seen: SeenHands, i: int) -> list[int]:
    """The slots of frame ``i`` that hold a hand, none of them the same hand again."""
    kept: list[int] = []
    for slot in np.flatnonzero(np.isfinite(seen.right[i])):
        here, size = _centre(seen.points[i, slot]), _palm(seen.points[i, slot])
        apart = [float(np.linalg.norm(_centre(seen.points[i, k]) - here)) for k in kept]
        if all(d > SAME_PLACE * size for d in apart):
            kept.append(int(slot))
    return kept


def _nearest(
    live: list[_Open], slots: list[int], seen: SeenHands, i: int
) -> list[tuple[_Open, int]]:
    """Tracks and finds that belong together, the nearest pair first."""
    pairs = []
    for k, track in enumerate(live):
        for slot in slots:
            points = seen.points[i, slot]
            apart = float(np.linalg.norm(_centre(points) - track.centre))
            apart /= max(track.palm, _palm(points))
            if apart <= REACH:
                pairs.append((apart, k, slot))
    chosen: list[tuple[_Open, int]] = []
    used_tracks: set[int] = set()
    used_slots: set[int] = set()
    for _, k, slot in sorted(pairs):
        if k not in used_tracks and slot not in used_slots:
            chosen.append((live[k], slot))
            used_tracks.add(k)
            used_slots.add(slot)
    return chosen


def _extend(track: _Open, i: int, slot: int, seen: SeenHands) -> None:
    track.finds.append((i, slot))
    track.centre = _centre(seen.points[i, slot])
    track.palm = _palm(seen.points[i, slot])
    track.seen = float(seen.times[i])


def _built(track: _Open, seen: SeenHands) -> HandTrack:
    n = len(seen.times)
    points = np.full((n, *seen.points.shape[2:]), np.nan)
    world = np.full((n, *seen.world.shape[2:]), np.nan)
    right = np.full(n, np.nan)
    frames, slots = np.array(track.finds).T
    points[frames] = seen.points[frames, slots]
    world[frames] = seen.world[frames, slots]
    right[frames] = seen.right[frames, slots]
    return HandTrack(seen.times, points, world, right)
