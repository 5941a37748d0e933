"""The least and the greatest sample under every pixel: a waveform that hides no click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK = 256


class Envelope:
    """Samples of a sound, with their extremes kept in blocks for quick overviews."""

    def __init__(self, samples: NDArray[Any], rate: int) -> None:
        import numpy as np

        self.samples, self.rate = samples, rate
        whole = len(samples) // BLOCK * BLOCK
        blocks = samples[:whole].reshape(-1, BLOCK)
        low, high = blocks.min(axis=1), blocks.max(axis=1)
        if whole < len(samples):
            low = np.append(low, samples[whole:].min())
            high = np.append(high, samples[whole:].max())
        self._low, self._high = low, high
        self.peak = float(max(abs(low.min()), abs(high.max()))) if len(low) else 0.0

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate

    def columns(self, start: float, end: float, width: int) -> NDArray[Any]:
        """Least and greatest sample in each of ``width`` equal stretches of ``start``..``end`` (s).

        Shape (width, 2); NaN beyond the sound. With fewer samples than columns a column holds
        the sample that is current then.
        """
        import numpy as np

        result = np.full((width, 2), np.nan)
        edges = np.linspace(start, end, width + 1) * self.rate
        per_column = (edges[-1] - edges[0]) / width
        if per_column >= 2 * BLOCK:
            low, high, edges = self._low, self._high, edges / BLOCK
        else:
            low = high = self.samples
        first = np.floor(edges[:-1]).astype(np.int64)
        last = np.maximum(first + 1, np.ceil(edges[1:]).astype(np.int64))
        inside = (first >= 0) & (first < len(low))
        if not inside.any():
            return result
        first, last = first[inside], np.minimum(last[inside], len(low))
        bounds = np.column_stack([first, last]).ravel() - first[0]
        reach = slice(first[0], last[-1])  # and one more, for a stretch that ends at the end
        result[inside, 0] = np.minimum.reduceat(np.append(low[reach], np.inf), bounds)[::2]
        result[inside, 1] = np.maximum.reduceat(np.append(high[reach], -np.inf), bounds)[::2]
        return result
