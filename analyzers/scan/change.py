"""What changed between visits, in mm and ml: surface and dense channel, never scaled."""

from __future__ import annotations

import numpy as np

from analyzers.scan.asymmetry_rows import map_track
from analyzers.scan.distances import CHANGE
from analyzers.scan.excursion import SIDES, laid_pair
from analyzers.scan.facial_regions import PARTS, facial_regions
from analyzers.scan.holes import hidden_reason
from analyzers.scan.laid import Laid
from analyzers.scan.no_change import unless_error
from analyzers.scan.pair import Opened, Pair
from analyzers.scan.params import Params
from analyzers.scan.prominence import highest
from analyzers.scan.surface_distance import compare, weighted
from analyzers.scan.temple_rows import missing_changes, temple_change_rows
from workbench.model import Measurement, Quality, Reason, Side, Track, Verdict, missing
from workbench.plugin.contract import Measured

SURFACE, DENSE = "surface_visit_to_visit", "dense_visit_to_visit"
MAP = "surface change"
RMS, OUTWARD, INWARD, VOLUME = (
    "scan.change_rms",
    "scan.change_outward_max",
    "scan.change_inward_max",
    "scan.change_volume",
)
MEANS = {part: f"scan.change_mean_{part}" for part in PARTS}
CORNER = "scan.change_commissure"
REPEAT_SD = {RMS: 0.1, OUTWARD: 0.4, INWARD: 0.4, VOLUME: 1.5, "mean": 0.2, CORNER: 0.4}
"""Standard deviations without any change (mm, ml): two simulated scans of one face with noise and
another rotation (``tests/benchmarks/accuracy_scan_shapes_heads.py``): the noise floor."""


def change_rows(
    later: Measured, earlier: Measured, opened: Opened, params: Params
) -> tuple[list[Measurement], list[Track]]:
    """Rows about the later scan at rest against the earlier one, and the map of the change."""
    captures = (later.capture.path, earlier.capture.path)
    pair = laid_pair(earlier, later, opened)
    if isinstance(pair, Reason):
        return _all_missing(pair, captures), []
    rest, task = pair.rest, pair.task
    samples, mm = task.region.samples, rest.mm_per_unit
    there = (task.surface, samples, pair.laid, rest.surface, rest.region, mm, params)
    signed = compare(*there, both_sound=True)
    known = np.isfinite(signed)
    if known.sum() < params.least_coverage * task.region.expected.sum():
        text = f"{known.sum() / task.region.expected.sum():.0%} of the face could be compared"
        return _all_missing(Reason("coverage_low", text), captures), []
    quality = pair.quality
    if known.sum() < params.min_coverage * task.region.expected.sum():
        text = f"only {known.sum() / task.region.expected.sum():.0%} of the face was compared"
        quality &= Quality(Verdict.LIMITED, (Reason("coverage_low", text),))
    areas = task.region.areas * task.mm_per_unit**2
    n = int(known.sum())
    values = {RMS: weighted(signed[known], areas[known]).rms}
    values |= dict(zip((OUTWARD, INWARD), _extremes(pair, signed, params), strict=True))
    values[VOLUME] = float((signed[known] * areas[known]).sum()) / 1000.0
    rows = [_row(f, v, n, quality, captures) for f, v in values.items()]
    for part, inside in facial_regions(samples, task.points).items():
        if part in MEANS:
            mine = inside & known
            rows.append(
                _row(
                    MEANS[part],
                    float(np.average(signed[mine], weights=areas[mine])),
                    int(mine.sum()),
                    quality,
                    captures,
                )
                if 2 * mine.sum() > inside.sum() > 0
                else missing(
                    MEANS[part],
                    "mm",
                    Reason("coverage_low", "too little of this part was seen in both scans"),
                    method=SURFACE,
                    captures=captures,
                )
            )
    rows += temple_change_rows(pair, pair.quality, params)
    rows += _corner_rows(pair, quality, params)
    whole = compare(
        task.surface, task.surface.vertices, pair.laid, rest.surface, rest.region, mm, params
    )
    return rows, [map_track(MAP, captures[0], whole)]


def _extremes(pair: Pair, signed: np.ndarray, params: Params) -> tuple[float, float]:
    """Largest rise and largest fall (mm), each measured from the lower of the two surfaces."""
    rest, task = pair.rest, pair.task
    back = Laid(np.linalg.inv(pair.laid.linear), pair.laid.own(np.zeros(3)))
    below = compare(
        rest.surface,
        rest.region.samples,
        back,
        task.surface,
        task.region,
        task.mm_per_unit,
        params,
        both_sound=True,
    )
    all_rest = np.ones(len(below), dtype=bool)
    all_task = np.ones(len(signed), dtype=bool)
    rise = highest(
        rest.surface, rest.region, below, all_rest, back, task.surface, task.mm_per_unit, params
    )
    fall = highest(
        task.surface, task.region, signed, all_task, pair.laid, rest.surface, rest.mm_per_unit,
        params,
    )  # fmt: skip
    return rise, fall


def _corner_rows(pair: Pair, quality: Quality, params: Params) -> list[Measurement]:
    """How far each corner of the mouth has moved over the face since the earlier scan."""
    dense = pair.dense(params)
    rows = []
    for side, letter in SIDES:
        name = f"ch_{letter}"
        place = pair.rest.points.get(name)
        at_hole = hidden_reason((name,), pair.hidden)
        moved = None if dense is None or place is None else dense.at(place)
        if moved is None or at_hole is not None:
            text = "the corner is not recognised on both scans"
            reason = at_hole or Reason("not_recognised", text)
            rows.append(
                missing(CORNER, "mm", reason, side=side, method=DENSE, captures=pair.captures)
            )
            continue
        value = float(np.linalg.norm(moved)) * pair.rest.mm_per_unit
        rows.append(_row(CORNER, value, 1, quality, pair.captures, side))
    return rows


def _row(
    feature: str,
    value: float,
    n: int,
    quality: Quality,
    captures: tuple[str, ...],
    side: Side = Side.NONE,
) -> Measurement:
    mdc = CHANGE * REPEAT_SD.get(feature, REPEAT_SD["mean"])
    unit = "mL" if feature == VOLUME else "mm"
    return Measurement(
        feature=feature,
        value=value,
        unit=unit,
        side=side,
        method=DENSE if feature == CORNER else SURFACE,
        n=n,
        mdc95=mdc,
        captures=captures,
        quality=unless_error(quality, value, mdc, unit),
    )


def _all_missing(reason: Reason, captures: tuple[str, ...]) -> list[Measurement]:
    rows = [
        missing(f, "mL" if f == VOLUME else "mm", reason, method=SURFACE, captures=captures)
        for f in (RMS, OUTWARD, INWARD, VOLUME, *MEANS.values())
    ]
    rows += missing_changes(reason, captures)
    sides = [s for s, _ in SIDES]
    return rows + [
        missing(CORNER, "mm", reason, side=s, method=DENSE, captures=captures) for s in sides
    ]
