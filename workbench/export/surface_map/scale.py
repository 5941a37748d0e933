"""One fixed colour scale for all maps, the same in the window and in every file.

A fixed scale makes two maps comparable at a glance. All maps are signed, in mm. The colours are
safe for colour-blind eyes: RdBu (Brewer, colorbrewer2.org; Apache-2.0).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.model import Track

if TYPE_CHECKING:
    from numpy.typing import NDArray

MASKED = (150, 150, 150)
"""Where nothing was compared: holes, hair, borders, other parts of the body."""


@dataclass(frozen=True, slots=True)
class ColourScale:
    """Colours between two values in mm.

    Attributes:
        low, high: values beyond them have the colour of the end.
        stops: colours (hex) at equal distances.
    """

    low: float
    high: float
    stops: tuple[str, ...]

    def colours(self, values: NDArray[Any]) -> NDArray[Any]:
        """uint8 RGB (n, 3) of values (n,); ``MASKED`` where a value is NaN."""
        import numpy as np

        stops = np.array([_rgb(stop) for stop in self.stops], dtype=float)
        known = np.isfinite(values)
        share = (np.where(known, values, self.low) - self.low) / (self.high - self.low)
        at = np.clip(share, 0.0, 1.0) * (len(stops) - 1)
        places = np.arange(len(stops))
        mixed = np.stack([np.interp(at, places, stops[:, i]) for i in range(3)], axis=-1)
        mixed[~known] = MASKED
        painted: NDArray[Any] = np.rint(mixed).astype(np.uint8)
        return painted

    @property
    def ticks(self) -> tuple[float, ...]:
        """Values that a legend names."""
        quarter = (self.high - self.low) / 4
        return tuple(self.low + quarter * i for i in range(5))


SIGNED = ColourScale(
    -5.0,
    5.0,
    ("#053061", "#2166AC", "#4393C3", "#92C5DE", "#D1E5F0", "#F7F7F7", "#FDDBC7", "#F4A582",
     "#D6604D", "#B2182B", "#67001F"),
)  # fmt: skip


def maps_of(tracks: list[Track], capture: str) -> list[Track]:
    """The maps among ``tracks`` that lie on the surface of this capture, each name once."""
    found: dict[str, Track] = {}
    for track in tracks:
        if track.kind == "surface" and track.points == (capture,):
            found[track.name] = track
    return list(found.values())


def _rgb(stop: str) -> tuple[int, int, int]:
    return int(stop[1:3], 16), int(stop[3:5], 16), int(stop[5:7], 16)
