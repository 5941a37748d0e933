"""A corrected value with its raw companion and their disagreement, where no error is known."""

from __future__ import annotations

from analyzers.face.rows import RAW_METHOD, Pair, Place, apart, row
from workbench.model import GOOD, Measurement, Quality, Side


def companions(
    feature: str,
    values: Pair,
    place: Place,
    *,
    method: str,
    unit: str,
    side: Side = Side.NONE,
    quality: Quality = GOOD,
    raw_quality: Quality | None = None,
) -> list[Measurement]:
    """Three rows: corrected, ``_raw``, ``_disagreement``.

    Args:
        values: corrected, and raw.
        quality: of the corrected row; ``raw_quality`` of the raw one (the same where None).
    """
    fixed = row(feature, values[0], place, side=side, method=method, unit=unit, quality=quality)
    plain = row(
        f"{feature}_raw",
        values[1],
        place,
        side=side,
        method=RAW_METHOD,
        unit=unit,
        quality=quality if raw_quality is None else raw_quality,
    )
    return [fixed, plain, apart(fixed, plain, place)]
