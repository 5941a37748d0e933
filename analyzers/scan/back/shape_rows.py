"""Rows on the shape of a back: curves seen from the side, from behind and from above.

All rest on marks that a person has put: a surface alone does not show C7 and the pelvis surely.
Measures of the skin, for screening and follow-up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from analyzers.scan.back.errors import mdc95
from analyzers.scan.back.height_map import BackFrame, HeightMap
from analyzers.scan.back.marks import C7, PELVIS, SACRUM, lacking
from analyzers.scan.back.rotation import Rotation, rotation
from analyzers.scan.back.sagittal import Sagittal, sagittal, total_curve
from analyzers.scan.back.spine_line import SpineLine, spine_line
from analyzers.scan.back.trunk_symmetry import NEEDED, potsi
from analyzers.scan.camera import Array
from workbench.model import Measurement, Quality, Reason, Verdict, missing

LINE, MARKS = "back_symmetry_line", "back_marks"
ENDS = (C7, SACRUM)
UNITS: Mapping[str, str] = {
    "kyphosis_angle": "deg",
    "lordosis_angle": "deg",
    "total_curve_angle": "deg",
    "trunk_rotation_max": "deg",
    "rib_hump_height": "mm",
    "lateral_deviation_max": "mm",
    "lateral_deviation_rms": "mm",
    "potsi": "%",
}
_UNSEEN = Reason("coverage_low", "too little of the back's midline and its surroundings is seen")


def shape_rows(
    frame: BackFrame,
    heights: HeightMap,
    marks: Mapping[str, Array],
    quality: Quality,
    unknown: Reason | None,
) -> Iterator[Measurement]:
    """All rows; missing ones with their reason.

    Args:
        marks: those that a person has put, in the file's coordinates.
        unknown: why lengths cannot be told (no unit), or None.
    """
    places = {name: frame.to_back(place[None])[0] for name, place in marks.items()}
    text = "put the marks of lowest neck vertebra and sacrum where they belong"
    short = lacking(marks, ENDS, text)
    line = None if short else spine_line(heights, places[SACRUM][:2], places[C7][:2])
    curves = None if line is None else sagittal(heights, line)
    yield from _sagittal(curves, quality, short or _UNSEEN)
    whole = None if line is None else total_curve(heights, line)
    yield _row("total_curve_angle", whole, quality, short or _UNSEEN)
    yield from _deviation(line, quality, unknown, short or _UNSEEN)
    text = "put the marks of lowest neck vertebra, sacrum and both iliac spines where they belong"
    short = lacking(marks, (*ENDS, *PELVIS), text)
    turned = (
        None
        if line is None or short
        else rotation(heights, line, (places[PELVIS[0]], places[PELVIS[1]]))
    )
    yield from _rotation(turned, quality, unknown, short or _UNSEEN)
    text = (
        "put the marks of lowest neck vertebra, natal cleft, shoulders, axillary folds and waist"
        " where they belong"
    )
    short = lacking(marks, NEEDED, text)
    index = None if short else potsi(places)
    crossed = Reason("marks_contradict", "left and right marks, or upper and lower, are exchanged")
    text = "the file does not say which way is down: the back's plane of symmetry stands for it"
    tilted = Quality(Verdict.LIMITED, (Reason("vertical_assumed", text),))
    yield _row("potsi", index, quality & tilted, short or crossed)


def _sagittal(curves: Sagittal | None, quality: Quality, why: Reason) -> Iterator[Measurement]:
    values = (None, None) if curves is None else (curves.kyphosis, curves.lordosis)
    for name, value in zip(("kyphosis_angle", "lordosis_angle"), values, strict=True):
        yield _row(name, value, quality, why)


def _deviation(
    line: SpineLine | None, quality: Quality, unknown: Reason | None, why: Reason
) -> Iterator[Measurement]:
    names = ("lateral_deviation_max", "lateral_deviation_rms")
    if line is None or unknown is not None:
        for name in names:
            yield _row(name, None, quality, unknown or why)
        return
    aside = line.left - line.straight
    most = float(aside[int(np.argmax(np.abs(aside)))])
    yield _row(names[0], most, quality, why)
    yield _row(names[1], float(np.sqrt(np.mean(aside**2))), quality, why)


def _rotation(
    turned: Rotation | None, quality: Quality, unknown: Reason | None, why: Reason
) -> Iterator[Measurement]:
    yield _row("trunk_rotation_max", None if turned is None else turned.angle, quality, why)
    hump = None if turned is None or unknown is not None else turned.hump
    yield _row("rib_hump_height", hump, quality, unknown or why)


def _row(name: str, value: float | None, quality: Quality, why: Reason) -> Measurement:
    feature, unit = f"back.{name}", UNITS[name]
    method = MARKS if name == "potsi" else LINE
    if value is None or not np.isfinite(value):
        return missing(feature, unit, why, method=method)
    return Measurement(
        feature=feature,
        value=value,
        unit=unit,
        method=method,
        mdc95=mdc95(name, change=False),
        quality=quality,
    )
