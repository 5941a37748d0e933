"""Rows and maps of the face against its own mirror image, each channel for itself."""

from __future__ import annotations

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.corners import (
    APART,
    DENSE,
    DROP,
    HEIGHT,
    LANDMARKS,
    corner_rows,
    corners,
    drop_rows,
    symmetric_frame,
)
from analyzers.scan.dense_map import MAP as DENSE_MAP
from analyzers.scan.dense_map import height_map
from analyzers.scan.dense_rows import HEIGHTS, against_mirror, dense_rows
from analyzers.scan.distances import CHANGE
from analyzers.scan.face_on_scan import FaceOnScan
from analyzers.scan.facial_regions import PARTS, THIRDS
from analyzers.scan.mirror import Asymmetry, asymmetry_map, asymmetry_of, mirror_image
from analyzers.scan.params import Params
from analyzers.scan.render import Surface
from analyzers.scan.temple_rows import missing_temples, temple_rows
from analyzers.scan.unit import Scale
from workbench.model import Measurement, Quality, Reason, Side, Track, Verdict, missing

SURFACE = "surface_mirror"
MAP = "asymmetry"
SWELLING, PROMINENCE = "scan.swelling_max", "scan.side_prominence"
SUMMARIES = ("scan.asymmetry_rms", "scan.asymmetry_mean", "scan.asymmetry_p95")
COVERAGE = "scan.asymmetry_coverage"
REGIONS = {part: f"scan.asymmetry_rms_{part}" for part in (*THIRDS, *PARTS)}
REPEAT_SD = 0.05
TOP_REPEAT_SD = 0.25
"""Standard deviations (mm) of a mean and of a maximum between two scans of one face (noise,
rotation, other mesh): see ``tests/benchmarks/accuracy_scan_shapes_heads.py``."""
_MM = (*SUMMARIES, *REGIONS.values(), SWELLING, HEIGHT, APART, *HEIGHTS.values())


def asymmetry_rows(
    surface: Surface, face: FaceOnScan, scale: Scale, colour: Quality, params: Params
) -> tuple[list[Measurement], dict[str, Array]]:
    """All rows about the two halves, and maps by name (mm per vertex, signed, NaN where masked)."""
    mm = scale.mm_per_unit
    if mm is None:
        return _all_missing(scale.quality.reasons[0]), {}
    image = mirror_image(surface, face.points, mm, params)
    steady = None if image is None else image.steady(surface, face.points, mm)
    found = None if image is None else asymmetry_of(surface, image, face.points, mm, params, steady)
    if image is None or steady is None or found is None or found.coverage < params.least_coverage:
        share = 0.0 if found is None else found.coverage
        text = (
            f"{share:.0%} of the face could be compared with its mirror image;"
            f" {params.least_coverage:.0%} needed: holes, hair or border of the scan"
        )
        return _all_missing(Reason("coverage_low", text)), {}
    quality = scale.quality
    if found.coverage < params.min_coverage:
        text = (
            f"{found.coverage:.0%} of the face could be compared with its mirror image;"
            f" {params.min_coverage:.0%} asked for"
        )
        quality &= Quality(Verdict.LIMITED, (Reason("coverage_low", text),))
    rows = _surface_rows(found, quality)
    maps = {MAP: asymmetry_map(surface, image, mm, params)}
    frame = symmetric_frame(face.points, steady.normal)
    dense = against_mirror(surface, steady.laid, face, mm, params)
    if frame is None or dense is None:
        reason = Reason("landmark_hidden", "corners of the eyes or the mouth are not seen")
        rows += [missing(f, "mm", reason, method=DENSE) for f in (HEIGHT, APART)]
        rows += [missing(f, "mm", reason, method=DENSE) for f in HEIGHTS.values()]
        rows += _both_missing(DROP, reason, LANDMARKS)
    else:
        rows += corner_rows(corners(face, steady.laid, frame, mm, dense), quality, colour=colour)
        rows += drop_rows(face, frame, mm, quality & colour)
        rows += dense_rows(dense, steady.region, face.points, frame, mm, params, quality)
        maps[DENSE_MAP] = height_map(
            dense, steady.region, surface.vertices, face.points, frame[1], mm, params
        )
    rows += temple_rows(surface, steady.laid, face.points, mm, params, scale.quality)
    return rows, maps


def map_track(name: str, path: str, values: Array) -> Track:
    """A map over a scan's vertices as a track (see ``Track``)."""
    return Track(
        name=name,
        kind="surface",
        times=np.zeros(1),
        values=np.asarray(values, np.float32)[None, None],
        points=(path,),
        unit="mm",
    )


def _surface_rows(found: Asymmetry, quality: Quality) -> list[Measurement]:
    means = dict(zip(SUMMARIES, (found.rms_mm, found.mean_mm, found.p95_mm), strict=True))
    rows = [_row(f, value, found.n, REPEAT_SD, quality) for f, value in means.items()]
    rows.append(
        Measurement(
            feature=COVERAGE, value=100 * found.coverage, unit="%", method=SURFACE, n=found.n
        )
    )
    for part, feature in REGIONS.items():
        value = found.regions.get(part)
        if value is None:
            text = "too little of this part of the face could be compared: hole, hair or border"
            rows.append(missing(feature, "mm", Reason("coverage_low", text), method=SURFACE))
        else:
            rows.append(_row(feature, value, found.n, REPEAT_SD, quality))
    rows.append(_row(SWELLING, found.outward_mm, found.n, TOP_REPEAT_SD, quality))
    for side, value in zip((Side.RIGHT, Side.LEFT), found.prominent_mm, strict=True):
        rows.append(_row(PROMINENCE, value, found.n, TOP_REPEAT_SD, quality, side))
    return rows


def _row(
    feature: str, value: float, n: int, repeat: float, quality: Quality, side: Side = Side.NONE
) -> Measurement:
    return Measurement(
        feature=feature,
        value=value,
        unit="mm",
        side=side,
        method=SURFACE,
        n=n,
        mdc95=CHANGE * repeat,
        quality=quality,
    )


def _all_missing(reason: Reason) -> list[Measurement]:
    rows = [missing(feature, "mm", reason, method=SURFACE) for feature in _MM]
    rows.append(missing(COVERAGE, "%", reason, method=SURFACE))
    rows += _both_missing(PROMINENCE, reason, SURFACE)
    rows += missing_temples(reason)
    return rows + _both_missing(DROP, reason, LANDMARKS)


def _both_missing(feature: str, reason: Reason, method: str) -> list[Measurement]:
    both = (Side.RIGHT, Side.LEFT)
    return [missing(feature, "mm", reason, side=side, method=method) for side in both]
