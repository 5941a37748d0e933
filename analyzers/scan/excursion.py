"""What a task moves: corners of the mouth and brows, from the scan at rest to that of the task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.correspond import Correspondence
from analyzers.scan.distances import CHANGE, WIDE
from analyzers.scan.holes import hidden_reason
from analyzers.scan.no_change import unless_error
from analyzers.scan.pair import Opened, Pair, Scan, lay_together
from analyzers.scan.params import Params
from workbench.model import Measurement, Reason, Side, missing
from workbench.plugin.contract import Measured

DENSE, LANDMARKS = "dense_rest_to_task", "landmarks_rest_to_task"
COMMISSURE, BROW = "scan.commissure_excursion", "scan.brow_excursion"
MOVES: Mapping[str, tuple[str, str]] = {
    "smile": (COMMISSURE, "ch"),
    "pucker": (COMMISSURE, "ch"),
    "brow-raise": (BROW, "sci"),
}
"""Task: what is measured of it, and the landmark on either side."""
DENSE_SD, DENSE_GROWTH, LANDMARK_SD = 0.25, 0.065, 0.6
"""Errors (mm) of a way: recognised places go wrong as the skin folds, by a share of the way; the
landmarks hardly do. Root mean squares over 36 ways of 2 to 16 mm of mouth and brow, on 6 generated
heads kept for this alone (``tests/benchmarks/fit_scan_excursion.py``). Corners of the mouth do
better there (landmarks 0.12 mm), brows worse: one pair serves both, as people are not generated."""
REPEAT_SD = {DENSE: 0.5, LANDMARKS: 1.2}
"""Between two pairs of scans of one face (mm)."""
SIDES = ((Side.RIGHT, "R"), (Side.LEFT, "L"))


def excursion_rows(
    task: Measured, rests: Sequence[Measured], opened: Opened, params: Params
) -> list[Measurement]:
    """The ways of both sides in one task scan, against the scan at rest of the same visit."""
    feature, name = MOVES[task.capture.task]
    same_variant = [m for m in rests if m.capture.acq == task.capture.acq]
    rest = next(iter(same_variant or rests), None)
    if rest is None:
        reason = Reason("no_rest_scan", "no scan at rest to compare")
        return _missing(feature, (task.capture.path,), reason)
    pair = laid_pair(rest, task, opened)
    if isinstance(pair, Reason):
        return _missing(feature, (task.capture.path, rest.capture.path), pair)
    dense = pair.dense(params)
    return [_way(pair, dense, feature, f"{name}_{letter}", side) for side, letter in SIDES]


def laid_pair(rest: Measured, task: Measured, opened: Opened) -> Pair | Reason:
    """Both scans opened and laid on each other, or why that cannot be."""
    scans = [opened.scan(one) for one in (rest, task)]
    reason = next((s for s in scans if isinstance(s, Reason)), None)
    first, second = scans
    if not isinstance(first, Scan) or not isinstance(second, Scan):
        return reason or Reason("not_alignable")
    return lay_together(first, second)


def _way(
    pair: Pair, dense: Correspondence | None, feature: str, name: str, side: Side
) -> Measurement:
    rest, task = pair.rest.points, pair.task.points
    if name not in rest:
        text = "the place is not seen on the scan at rest: hole, hair or border of the scan"
        return _missing(feature, pair.captures, Reason("landmark_hidden", text), (side,))[0]
    if at_hole := hidden_reason((name,), pair.hidden):
        return _missing(feature, pair.captures, at_hole, (side,))[0]
    mm = pair.rest.mm_per_unit
    plain = None if name not in task else (pair.laid.there(task[name]) - rest[name]) * mm
    seen = None if dense is None else dense.at(rest[name])
    if seen is None and plain is None:
        text = "the place is not recognised on the scan of the task"
        return _missing(feature, pair.captures, Reason("not_recognised", text), (side,))[0]
    ways = [(seen * mm, _dense_sd(seen * mm))] if seen is not None else []
    ways += [(plain, LANDMARK_SD)] if plain is not None else []
    weights = np.array([sd**-2 for _, sd in ways])
    way = np.average([one for one, _ in ways], axis=0, weights=weights)
    # Channels that contradict each other are no surer than half the way between them.
    between = np.ptp([float(np.linalg.norm(one)) for one, _ in ways])
    sd = max(float(weights.sum() ** -0.5), float(between) / 2)
    value = float(np.linalg.norm(way))
    method = LANDMARKS if seen is None else DENSE
    mdc = CHANGE * REPEAT_SD[method]
    return Measurement(
        feature=feature,
        value=value,
        unit="mm",
        side=side,
        method=method,
        n=1,
        ci_low=max(0.0, value - WIDE * sd),
        ci_high=value + WIDE * sd,
        mdc95=mdc,
        captures=pair.captures,
        quality=unless_error(pair.quality, value, mdc, "mm"),
    )


def _dense_sd(way: Array) -> float:
    return float(np.hypot(DENSE_SD, DENSE_GROWTH * float(np.linalg.norm(way))))


def _missing(
    feature: str,
    captures: tuple[str, ...],
    reason: Reason,
    sides: Sequence[Side] = (Side.RIGHT, Side.LEFT),
) -> list[Measurement]:
    return [
        missing(feature, "mm", reason, side=side, method=DENSE, captures=captures) for side in sides
    ]
