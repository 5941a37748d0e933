"""Straight distances between landmarks, with the error that the views show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.find_face import FaceOnScan
from analyzers.scan.points import width
from analyzers.scan.unit import Scale
from workbench.model import Measurement, Quality, Reason, Verdict, missing

METHOD = "face_mesh_views"
WIDE = 1.96
"""Half width of a 95 % interval in standard deviations."""
MAX_SD_MM = 4.0
"""Above this the views contradict each other: as much as norms differ between people (1 SD)."""


@dataclass(frozen=True, slots=True)
class Width:
    """A feature and the two landmarks between which it is measured.

    ``model_sd_mm`` is the face model's own error, which all views share: SD of the width on 20
    simulated faces with known homologous points (``tests/benchmarks/accuracy_scan.py``).
    """

    feature: str
    right: str
    left: str
    words: str
    model_sd_mm: float


WIDTHS = (
    Width("scan.outer_canthal_width", "ex_R", "ex_L", "outer corners of the eyes", 1.9),
    Width("scan.inner_canthal_width", "en_R", "en_L", "inner corners of the eyes", 2.0),
    Width("scan.mouth_width", "ch_R", "ch_L", "corners of the mouth", 1.0),
)


def measured_width(face: FaceOnScan, what: Width, scale: Scale, colour: Quality) -> Measurement:
    """The width in mm.

    ``sd`` is the spread of the two landmarks between views along the line that joins them. The
    views share the face model, and with it its error, so the interval is not narrowed by their
    number but widened by that error.
    """
    if scale.mm_per_unit is None:
        return missing(what.feature, "mm", scale.quality.reasons[0], method=METHOD)
    if what.right not in face.points or what.left not in face.points:
        text = f"too few views show both {what.words}: hole, hair or border of the scan"
        return missing(what.feature, "mm", Reason("landmark_hidden", text), method=METHOD)
    value = width(face.points, what.right, what.left) * scale.mm_per_unit
    if value == 0:
        text = f"both {what.words} are at the same place"
        return missing(what.feature, "mm", Reason("landmark_hidden", text), method=METHOD)
    line = face.points[what.left] - face.points[what.right]
    variance = sum(variance_along(face.readings[name], line) for name in (what.right, what.left))
    sd = float(np.sqrt(variance)) * scale.mm_per_unit
    reach = WIDE * float(np.hypot(sd, what.model_sd_mm))
    quality = scale.quality & colour
    if sd > MAX_SD_MM:
        text = f"the views differ by {sd:.1f} mm (SD); up to {MAX_SD_MM:g} allowed"
        quality &= Quality(Verdict.POOR, (Reason("views_disagree", text),))
    return Measurement(
        feature=what.feature,
        value=value,
        unit="mm",
        method=METHOD,
        n=min(len(face.readings[what.right]), len(face.readings[what.left])),
        sd=sd,
        ci_low=max(0.0, value - reach),
        ci_high=value + reach,
        quality=quality,
    )


def variance_along(readings: Array, line: Array) -> float:
    """Variance of points (k, 3) along the direction ``line``; 0 for a single one."""
    if len(readings) < 2:
        return 0.0
    return float(np.var(readings @ (line / np.linalg.norm(line)), ddof=1))
