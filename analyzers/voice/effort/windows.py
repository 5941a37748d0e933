"""Series over windows of equal length: what a fall within a recording is judged on."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.model import Track

Array = NDArray[np.float64]


def windowed(times: Array, values: Array, start: float, end: float, window: float) -> Array:
    """Median of the defined ``values`` in each whole window from ``start`` on, NaN where none.

    ``times`` (s) increase.

    Returns:
        Shape (windows,): the first window begins at ``start`` (s), the last ends by ``end``.
    """
    count = int(np.floor((end - start) / window + 1e-9))
    found = np.full(max(count, 0), np.nan)
    edges = np.searchsorted(np.floor((times - start) / window + 1e-9), np.arange(len(found) + 1))
    for i, (first, last) in enumerate(pairwise(edges.tolist())):
        inside = values[first:last]
        inside = np.sort(inside[np.isfinite(inside)])
        if count := len(inside):
            # NumPy's own median does the same, and takes five times as long on so few.
            found[i] = (inside[(count - 1) // 2] + inside[count // 2]) / 2
    return found


def window_track(
    name: str, times: Array, values: Array, unit: str, *, start: float, end: float, window: float
) -> Track:
    """The medians of windows as the curve ``<name>_windows``, at the windows' centres."""
    medians = windowed(times, values, start, end, window)
    centres = start + window * (np.arange(len(medians)) + 0.5)
    return series(f"{name}_windows", centres, medians, unit)


def series(name: str, times: NDArray[Any], values: NDArray[Any], unit: str) -> Track:
    """A curve of one value over time, NaN where there is none."""
    shown = np.asarray(values, dtype=np.float64)[:, None, None]
    return Track(name=name, kind="curve", times=times, values=shown, points=(name,), unit=unit)


def joined(tracks: tuple[Track, ...]) -> tuple[Track, ...]:
    """Curves of the same name, one per segment, as one curve with a gap (NaN) between."""
    by_name: dict[str, list[Track]] = {}
    for track in sorted(tracks, key=lambda t: float(t.times[0]) if len(t.times) else 0.0):
        by_name.setdefault(track.name, []).append(track)
    return tuple(_one(parts) for parts in by_name.values())


def _one(parts: list[Track]) -> Track:
    parts = [p for p in parts if len(p.times)] or parts[:1]
    if len(parts) == 1:
        return parts[0]
    times: list[Array] = []
    values: list[Array] = []
    for before, after in pairwise(parts):
        middle = (float(before.times[-1]) + float(after.times[0])) / 2
        times += [before.times, np.array([middle])]
        values += [before.values[:, 0, 0], np.array([np.nan])]
    times.append(parts[-1].times)
    values.append(parts[-1].values[:, 0, 0])
    moments, found = np.concatenate(times), np.concatenate(values)
    order = np.argsort(moments, kind="stable")  # a person's segments may overlap
    return series(parts[0].name, moments[order], found[order], parts[0].unit)
