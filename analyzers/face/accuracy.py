"""What is known about the error of each way of measuring, from controlled distortions.

``residual_sd``: spread around the line of measured against true change, over faces; it enters
the interval. ``mdc95``: smallest change of one face that is more than the noise of taking the
picture again (2.77 SD of re-photographs). Figures: trial on ten faces, about 1,260 distorted
pictures; noise of a single position, of plain excursions and of the symmetry from
``tests/benchmarks/accuracy_face.py``; noise of mirrored excursions from the trial (plain 1.06 mm
times 0.32 / 0.25; the benchmark's smooth faces give 0.99).
The lid line of the model lies a little inside the lid margin, differently on each face (SD
0.8 mm in that trial): this enters the interval of a fissure as such, not that of its change.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from analyzers.face.scale import Scale


@dataclass(frozen=True, slots=True)
class Error:
    """Error of one quantity in mm."""

    residual_sd: float
    mdc95: float

    def interval(self, value: float, scale: Scale) -> tuple[float, float]:
        """95 % interval of ``value`` (mm): residual and uncertain scale together."""
        half = 1.96 * hypot(self.residual_sd, scale.relative_sd * value)
        return value - half, value + half


@dataclass(frozen=True, slots=True)
class Errors:
    """Errors of one way of measuring."""

    fissure: Error
    position: Error
    height_difference: Error
    excursion: Error


_LID_PLACEMENT_SD = 0.8

HEMI = Errors(
    fissure=Error(hypot(0.38, _LID_PLACEMENT_SD), 0.53),
    position=Error(0.96, 1.5),
    height_difference=Error(0.96, 0.89),
    excursion=Error(1.0, 1.36),
)
RAW = Errors(
    fissure=Error(hypot(0.28, _LID_PLACEMENT_SD), 0.47),
    position=Error(0.73, 1.4),
    height_difference=Error(0.68, 0.69),
    excursion=Error(0.45, 1.27),
)
SYMMETRY_MDC95 = {"smile_symmetry": 6.8, "smile_symmetry_raw": 7.8}
"""In %."""
WIDTH = Error(0.54, 1.5)
"""Widths between the eyes (noise of the interpupillary distance)."""
