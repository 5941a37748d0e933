"""The samples of a recording as a loudspeaker takes them, and the stretch to be heard next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

FULL = 32767
BLOCK = 1 << 20


class Samples(NamedTuple):
    """16-bit samples (n,) of the channel that is measured, at ``rate``; the first is heard
    ``start`` seconds after the capture begins (sound of a film may begin later)."""

    pcm: NDArray[Any]
    rate: int
    start: float = 0.0

    def write(self, out: NDArray[Any], first: int, end: float) -> None:
        """Fills ``out`` (m,) from sample ``first``; silence outside and from ``end`` (s) on."""
        last = min(len(self.pcm), round((end - self.start) * self.rate))
        a, b = max(first, 0), min(first + len(out), last)
        out[:] = 0
        if b > a:
            out[a - first : b - first] = self.pcm[a:b]


def sixteen_bits(samples: NDArray[Any], rate: int, start: float = 0.0) -> Samples:
    """Samples in [-1, 1] for listening; half an hour of speech takes 170 MB at most."""
    import numpy as np

    pcm = np.empty(len(samples), np.int16)
    for at in range(0, len(samples), BLOCK):
        part = samples[at : at + BLOCK] * FULL
        pcm[at : at + BLOCK] = np.clip(np.rint(part), -FULL, FULL)
    return Samples(pcm, rate, start)


def read_samples(file: Path) -> Samples:
    """The sound of a recording or a film, through the decoder of all analyzers.

    Raises:
        ProblemError: ``no_sound_track``, or why it cannot be read.
    """
    from workbench.media.audio import read_stored

    stored = read_stored(file)
    return sixteen_bits(stored.samples, stored.rate, stored.start)
