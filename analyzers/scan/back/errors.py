"""How far the values of backs are off: measured on drawn backs, for want of people.

Standard deviations of what is read on scans of one resting back (noise 0.5 to 1 mm, any position),
and of the change of a blade against the known one (``tests/benchmarks/accuracy_body.py``).
"""

from __future__ import annotations

from collections.abc import Mapping

WIDE = 1.96
"""Half width of a 95 % interval in standard deviations."""
CHANGE = WIDE * 2**0.5
REPEAT_SD: Mapping[str, float] = {
    "asymmetry_rms": 0.04,
    "prominence_max": 0.2,
    "inferior_angle_prominence": 0.2,
    "prominence_mean": 0.05,
    "prominence_difference": 0.85,
    "kyphosis_angle": 0.4,
    "lordosis_angle": 0.35,
    "total_curve_angle": 2.0,
    "trunk_rotation_max": 1.5,
    "rib_hump_height": 2.6,
    "lateral_deviation_max": 3.7,
    "lateral_deviation_rms": 2.3,
    "potsi": 8.2,
}
"""mm, deg or %; from ``kyphosis_angle`` on with marks that are put 5 mm (SD) off each time. Of an
area that is mostly none, none is known."""
CHANGE_SD: Mapping[str, float] = {
    "prominence_max": 0.75,
    "inferior_angle_prominence": 0.75,
    "prominence_mean": 0.07,
}
"""mm, of a change from rest or from the visit before."""
RANGE_SD = 3.0
"""Degrees, of the way from a back at rest to the same one bent, both with marks that are put 5 mm
(SD) off: on drawn backs."""
KNOWN = "prominence_max"
"""The one change whose true size the drawn backs tell: it has an interval."""


def mdc95(name: str, *, change: bool) -> float | None:
    """Smallest difference of two such values that is more than error; None where not known."""
    sd = (CHANGE_SD if change else REPEAT_SD).get(name)
    return None if sd is None else CHANGE * sd


def interval(name: str, value: float, *, change: bool) -> tuple[float, float] | None:
    """The 95 % interval of a change; None for other values, which have no true size."""
    if not change or name != KNOWN:
        return None
    reach = WIDE * CHANGE_SD[name]
    return value - reach, value + reach
