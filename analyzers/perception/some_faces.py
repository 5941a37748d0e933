"""Landmarks in some of the frames of a film.

A film of ten minutes has 18 000 frames; halves of the face are looked for in a few hundred of
them, and a place for every landmark of every frame would take as much memory as the film's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face_points import POINTS

Points = NDArray[np.float64]


class SomeFaces:
    """Faces (478, 2) by the number of their frame; those of all other frames are NaN.

    Attributes:
        frames: which have a place here, in order.
    """

    def __init__(self, count: int, frames: Iterable[int]) -> None:
        self.frames = tuple(sorted(set(frames)))
        self._row = np.full(count, -1)
        self._row[list(self.frames)] = np.arange(len(self.frames))
        # The last face stands for every frame without one.
        self._faces: Points = np.full((len(self.frames) + 1, POINTS, 2), np.nan)

    def __len__(self) -> int:
        """Frames of the film."""
        return len(self._row)

    @overload
    def __getitem__(self, at: int) -> Points: ...
    @overload
    def __getitem__(self, at: Sequence[int] | NDArray[np.int_]) -> Points: ...
    def __getitem__(self, at: int | Sequence[int] | NDArray[np.int_]) -> Points:
        """The face of a frame (478, 2), or those of several (k, 478, 2)."""
        rows = self._row[at] if isinstance(at, int) else self._row[np.asarray(at, dtype=int)]
        return np.asarray(self._faces[rows])

    def put(self, frames: Sequence[int], faces: Points) -> None:
        """Sets the faces (k, 478, 2) of some of ``frames``.

        Raises:
            ValueError: if a frame has no place here.
        """
        rows = self._row[list(frames)]
        if (rows < 0).any():
            raise ValueError("a frame without a place for its face")
        self._faces[rows] = faces

    def each(self, measure: Callable[[Points], Points]) -> Points:
        """What ``measure`` says of faces (k, 478, 2), for every frame of the film, (n, ...)."""
        return np.asarray(measure(self._faces)[self._row])

    def changed(self, change: Callable[[Points, NDArray[np.int_]], Points]) -> SomeFaces:
        """The same frames with the faces that ``change`` makes of them (k, 478, 2) and of the
        numbers of their frames (k,)."""
        own = np.array(self.frames, dtype=int)
        out = SomeFaces(len(self), self.frames)
        out.put(self.frames, change(self[own], own))
        return out

    def joined(self, other: SomeFaces) -> SomeFaces:
        """These faces and those of another set of frames, whose faces come first."""
        out = SomeFaces(len(self), (*self.frames, *other.frames))
        for one in (self, other):
            out.put(one.frames, one[one.frames])
        return out
