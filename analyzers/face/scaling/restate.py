"""Values of single captures in the scale of the visit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from analyzers.face.eyes.drop_restated import drops_restated
from analyzers.face.films.whole_rows import index_rows
from analyzers.face.params import Params
from analyzers.face.rows import Place
from analyzers.face.scaling.scale import Scale
from analyzers.face.scaling.scale_rows import FEATURE, scale_row
from workbench.model import Measurement
from workbench.plugin.contract import Measured

INDEX = "face.bilateral_weakness_index"
UNITS = ("mm", "mm/s")
"""Units in which a value grows with the size of a pixel."""


def restated(
    one: Measured, own: Scale, visit: tuple[Scale, int], params: Params
) -> Iterator[Measurement]:
    """The rows of a capture that the visit's scale changes; they replace the measured ones.

    Args:
        own: the scale that they were measured in.
        visit: the scale of the visit for this capture, and on how many captures it rests.
    """
    scale, count = visit
    if scale == own:
        return
    where = (one.capture.path,)
    same = []
    for row in one.result.measurements:
        if row.feature == FEATURE:
            yield replace(scale_row(scale, n=count, captures=where), task=row.task, span=row.span)
        elif row.unit in UNITS and row.value is not None:
            same.append(replace(in_scale(row, own, scale), captures=where))
    yield from same
    if any(row.feature == INDEX for row in one.result.measurements):
        yield from index_rows(same, Place(scale, captures=where))
    yield from drops_restated(one, scale.mm_per_px / own.mm_per_px, params)


def in_scale(row: Measurement, own: Scale, new: Scale) -> Measurement:
    """A length (or speed) measured in one scale, in another."""
    assert row.value is not None
    factor = new.mm_per_px / own.mm_per_px
    value = row.value * factor
    low = high = None
    if row.ci_low is not None and row.ci_high is not None:
        low = value - _half(row.value - row.ci_low, row.value, own, new, factor)
        high = value + _half(row.ci_high - row.value, row.value, own, new, factor)
    return replace(
        row,
        value=value,
        sd=None if row.sd is None else row.sd * factor,
        ci_low=low,
        ci_high=high,
        samples=tuple(x * factor for x in row.samples),
    )


def _half(half: float, value: float, own: Scale, new: Scale, factor: float) -> float:
    """Half an interval with the scale's part of it exchanged."""
    before, now = (1.96 * scale.relative_sd for scale in (own, new))
    rest = max(half**2 - (before * value) ** 2, 0.0)
    return float((rest * factor**2 + (now * value * factor) ** 2) ** 0.5)


def scales_in_words(scales: Mapping[str, tuple[Scale, int]]) -> str:
    """What the visit's scale comes from, for ``methods.json``."""
    kinds = sorted({scale.kind for scale, _ in scales.values()})
    return ", ".join(kinds) if kinds else "none"
