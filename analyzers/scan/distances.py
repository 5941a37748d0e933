"""Straight distances between landmarks, with the error that the views and the model show."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.doubts import Doubts, doubted
from analyzers.scan.face_on_scan import FaceOnScan
from analyzers.scan.holes import hidden_reason
from analyzers.scan.unit import Scale
from workbench.model import Measurement, Quality, Reason, Side, Verdict, missing

METHOD = "landmarks_straight"
WIDE = 1.96
"""Half width of a 95 % interval in standard deviations."""
CHANGE = WIDE * float(np.sqrt(2))
"""Minimal detectable change over the error of one value, both measured alike (95 %)."""
MAX_SD_MM = 4.0
"""Above this the views contradict each other: as much as norms differ between people (1 SD)."""


@dataclass(frozen=True, slots=True)
class Distance:
    """A feature and the two landmarks between which it is measured.

    Attributes:
        error_mm: standard deviation of what is read on scans of other identities about what is
            true there; ``repeat_mm`` that of two scans of one face (noise, rotation, other mesh):
            see ``tests/benchmarks/accuracy_scan_shapes_heads.py``.
    """

    feature: str
    start: str
    end: str
    words: str
    error_mm: float
    repeat_mm: float
    side: Side = Side.NONE


_R, _L = Side.RIGHT, Side.LEFT
DISTANCES = (
    Distance("scan.outer_canthal_width", "ex_R", "ex_L", "outer corners of the eyes", 1.5, 0.6),
    Distance("scan.inner_canthal_width", "en_R", "en_L", "inner corners of the eyes", 1.5, 0.6),
    Distance("scan.palpebral_fissure_length", "ex_R", "en_R", "corners of the eye", 1.2, 0.5, _R),
    Distance("scan.palpebral_fissure_length", "ex_L", "en_L", "corners of the eye", 1.2, 0.5, _L),
    Distance("scan.nose_width", "al_R", "al_L", "wings of the nose", 1.5, 0.6),
    Distance("scan.nose_height", "n", "sn", "root and base of the nose", 2.0, 0.6),
    Distance("scan.nose_protrusion", "sn", "prn", "base and tip of the nose", 1.2, 0.5),
    Distance("scan.philtrum_length", "sn", "ls", "base of the nose and upper lip", 1.2, 0.5),
    Distance("scan.philtrum_width", "cph_R", "cph_L", "crests of the philtrum", 1.5, 0.6),
    Distance("scan.upper_lip_height", "sn", "sts", "base of the nose and mouth", 1.2, 0.5),
    Distance("scan.upper_vermilion_height", "ls", "sts", "border of the upper lip", 1.2, 0.5),
    Distance("scan.lower_vermilion_height", "li", "sti", "border of the lower lip", 1.2, 0.5),
    Distance("scan.mouth_width", "ch_R", "ch_L", "corners of the mouth", 1.5, 0.8),
    Distance("scan.face_height", "n", "gn", "root of the nose and chin", 2.5, 0.8),
    Distance("scan.lower_face_height", "sn", "gn", "base of the nose and chin", 2.5, 0.8),
    Distance("scan.bizygomatic_width", "zy_R", "zy_L", "cheek bones", 4.0, 1.5),
    Distance("scan.bigonial_width", "go_R", "go_L", "angles of the jaw", 5.0, 2.0),
)


def measured_distance(
    face: FaceOnScan,
    what: Distance,
    scale: Scale,
    colour: Quality,
    doubts: Doubts = MappingProxyType({}),
) -> Measurement:
    """The distance in mm.

    ``sd`` is the spread of the two landmarks between views along the line that joins them. The
    views share the face model, and with it its error, so the interval is not narrowed by their
    number but widened by that error.
    """
    if scale.mm_per_unit is None:
        reason = scale.quality.reasons[0]
        return missing(what.feature, "mm", reason, side=what.side, method=METHOD)
    hidden = not {what.start, what.end} <= face.points.keys()
    text = f"too few views show both {what.words}: hole, hair or border of the scan"
    at_hole = hidden_reason((what.start, what.end), face.hidden)
    if at_hole is not None:
        return missing(what.feature, "mm", at_hole, side=what.side, method=METHOD)
    line = np.zeros(3) if hidden else face.points[what.end] - face.points[what.start]
    value = float(np.linalg.norm(line)) * scale.mm_per_unit
    if value == 0:
        text = text if hidden else f"both {what.words} are at the same place"
        reason = Reason("landmark_hidden", text)
        return missing(what.feature, "mm", reason, side=what.side, method=METHOD)
    variance = sum(variance_along(face.readings[name], line) for name in (what.start, what.end))
    sd = float(np.sqrt(variance)) * scale.mm_per_unit
    by_hand = {what.start, what.end} <= face.moved
    reach = WIDE * float(np.hypot(sd, 0.0 if by_hand else what.error_mm))
    quality = scale.quality if by_hand else scale.quality & colour
    quality &= doubted((what.start, what.end), doubts)
    if sd > MAX_SD_MM:
        text = f"the views differ by {sd:.1f} mm (SD); up to {MAX_SD_MM:g} allowed"
        quality &= Quality(Verdict.POOR, (Reason("views_disagree", text),))
    return Measurement(
        feature=what.feature,
        value=value,
        unit="mm",
        side=what.side,
        method=METHOD,
        n=min(len(face.readings[what.start]), len(face.readings[what.end])),
        sd=sd,
        ci_low=max(0.0, value - reach),
        ci_high=value + reach,
        mdc95=CHANGE * what.repeat_mm,
        quality=quality,
    )


def variance_along(readings: Array, line: Array) -> float:
    """Variance of points (k, 3) along the direction ``line``; 0 for a single one."""
    if len(readings) < 2:
        return 0.0
    return float(np.var(readings @ (line / np.linalg.norm(line)), ddof=1))
