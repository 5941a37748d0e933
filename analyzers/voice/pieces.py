"""Long recordings piece by piece, so that an hour needs little more memory than a minute.

A recording of up to ``LONGEST_PIECE`` is one piece: its numbers are Praat's on the whole sound.
Beyond it each piece is a sound of its own, and frames within half a window of a joint are
missing (some 30 ms in two minutes).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analyzers.voice import praat

Array = NDArray[np.float64]
LONGEST_PIECE = 120.0  # s


def pieces(samples: NDArray[np.floating], rate: int) -> Iterator[tuple[float, Array]]:
    """Start (s after the first sample) and samples (float64) of each piece, of equal lengths."""
    count = max(1, int(np.ceil(len(samples) / (LONGEST_PIECE * rate))))
    edges = np.linspace(0, len(samples), count + 1).astype(int)
    for first, last in pairwise(edges.tolist()):
        yield float(first) / rate, np.asarray(samples[first:last], dtype=np.float64)


def curve_in_pieces(
    samples: NDArray[np.floating],
    rate: int,
    of: Callable[[object], praat.Curve],
    through: Callable[[Array], Array] | None = None,
) -> praat.Curve:
    """A Praat contour of the whole recording: times (s) and values, joined.

    Args:
        of: the contour of a Praat Sound.
        through: a filter that each piece goes through first.

    Raises:
        PraatError: where the recording is shorter than the window of the analysis.
    """
    times, values = [], []
    for start, piece in pieces(samples, rate):
        moments, found = of(praat.sound(through(piece) if through else piece, rate))
        times.append(start + moments)
        values.append(found)
    return np.concatenate(times), np.concatenate(values)
