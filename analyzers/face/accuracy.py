"""What is known about the error of each way of measuring.

``residual_sd``: error against the true value, with the true scale; it enters the interval. Root
mean square on rendered faces of six people on whom nothing was fitted (20 faces at rest, 16 mouth
tasks, 9 brow raises, 29 closures, all answered), rounded up where photographs may do worse.
``mdc95``: smallest change of one face that is more than the noise of taking the picture again
(2.77 SD of re-photographs: the largest of a trial on photographs of ten faces and of
``tests/benchmarks/face_noise.py``). What a row says of its own feature and task comes from
``repeat_noise``; this is for features without a figure there, and tells movement from noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from analyzers.face.scaling.scale import Scale


@dataclass(frozen=True, slots=True)
class Error:
    """Error of one quantity: in mm (the scale adds its own), or in degrees (``scaled`` False)."""

    residual_sd: float
    mdc95: float
    scaled: bool = True

    def interval(self, value: float, scale: Scale) -> tuple[float, float]:
        """95 % interval of ``value``: residual and uncertain scale together."""
        relative = scale.relative_sd if self.scaled else 0.0
        half = 1.96 * hypot(self.residual_sd, relative * value)
        return value - half, value + half


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """Errors of one way of measuring.

    ``fissure``: palpebral fissure height; ``margin``: either lid margin to the iris centre;
    ``gap``: what stays open in a closure; ``brow``: brow height; ``position``: a corner of the
    mouth; ``length``: nasolabial length; ``angle``: in degrees; ``excursion``,
    ``brow_excursion``, ``lid_excursion``: changes from rest.
    """

    fissure: Error
    margin: Error
    gap: Error
    brow: Error
    position: Error
    height_difference: Error
    length: Error
    angle: Error
    width: Error
    opening: Error
    deviation: Error
    excursion: Error
    brow_excursion: Error
    lid_excursion: Error


HEMI = Errors(
    # Rendered lids 0.14, MRD1 0.17; published networks on people 0.38 (MAE 0.29-0.31 mm: Rana
    # 2024, 958 eyes), which is taken until ours is measured on people.
    fissure=Error(0.38, 1.05),
    margin=Error(0.38, 0.63),
    gap=Error(0.57, 0.75),
    brow=Error(0.9, 1.56),
    position=Error(0.9, 3.7),
    height_difference=Error(0.5, 0.89),
    length=Error(0.96, 1.9),
    angle=Error(1.4, 2.3, scaled=False),
    width=Error(1.5, 4.3),
    opening=Error(0.5, 1.25),
    deviation=Error(0.5, 0.75),
    excursion=Error(0.6, 2.0),
    brow_excursion=Error(0.7, 1.27),
    lid_excursion=Error(0.38, 0.75),
)
RAW = Errors(
    fissure=Error(0.92, 0.88),
    margin=Error(1.6, 0.59),
    gap=Error(2.7, 1.45),
    brow=Error(0.9, 2.0),
    position=Error(1.0, 3.8),
    height_difference=Error(0.81, 0.88),
    length=Error(0.73, 2.1),
    angle=Error(1.1, 3.9, scaled=False),
    width=Error(1.5, 4.7),
    opening=Error(0.5, 1.25),
    deviation=Error(0.5, 0.75),
    excursion=Error(1.16, 1.5),
    brow_excursion=Error(4.7, 2.1),
    lid_excursion=Error(0.36, 0.79),
)
WIDTH = Error(0.54, 5.3)
"""Widths between the eyes (noise of the interpupillary distance)."""
