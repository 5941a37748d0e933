"""Rows of the table: every paired quantity twice, by hemiface mirroring and raw."""

from __future__ import annotations

from dataclasses import dataclass, field

from analyzers.face.accuracy import HEMI, RAW, Error
from analyzers.face.scale import Scale
from workbench.model import GOOD, Measurement, Quality, Reason, Side, Span, Verdict

HEMI_METHOD = "face_hemi"
RAW_METHOD = "face_raw"
HEMI_NOT_FOUND = Reason(
    "hemi_not_found", "no face was found in the mirrored halves; only the raw value is given"
)

_NOT_SEEN = Reason("no_usable_frame", "no frame shows what is needed")

Value = tuple[float, float | None, int]
"""Millimetres, spread over frames (None for one picture), number of frames."""
Pair = tuple[Value | None, Value | None]
"""By hemiface mirroring, and raw."""


@dataclass(frozen=True, slots=True)
class Place:
    """What all rows of one stretch of a recording share."""

    scale: Scale
    quality: Quality = GOOD
    span: Span | None = None
    task: str | None = None
    trial: str | None = None
    captures: tuple[str, ...] = field(default=())


def row(
    feature: str,
    value: Value | None,
    place: Place,
    *,
    error: Error | None = None,
    side: Side = Side.NONE,
    method: str = HEMI_METHOD,
    quality: Quality = GOOD,
    unit: str = "mm",
) -> Measurement:
    """One row; without a value, or at refused quality, a missing one with all reasons."""
    quality = place.quality & quality
    if value is None or quality.verdict is Verdict.REFUSED:
        value = None
        quality = Quality(Verdict.REFUSED, quality.reasons or (_NOT_SEEN,))
    low, high = (None, None)
    if value is not None and error is not None:
        low, high = error.interval(value[0], place.scale)
    return Measurement(
        feature=f"face.{feature}",
        value=None if value is None else float(value[0]),
        unit=unit,
        side=side,
        method=method,
        span=place.span,
        n=None if value is None else value[2],
        sd=None if value is None or value[1] is None else float(value[1]),
        ci_low=low,
        ci_high=high,
        mdc95=None if value is None or error is None else error.mdc95,
        task=place.task,
        trial=place.trial,
        captures=place.captures,
        quality=quality,
    )


def both_ways(
    feature: str,
    quantity: str,
    values: Pair,
    place: Place,
    *,
    side: Side = Side.NONE,
) -> tuple[Measurement, Measurement]:
    """The row by hemiface mirroring and its ``_raw`` companion.

    Args:
        quantity: name of the error in ``accuracy.Errors``.
        values: by mirroring, and raw.
    """
    hemi, raw = values
    error, raw_error = getattr(HEMI, quantity), getattr(RAW, quantity)
    quality = disagreement(hemi, raw, error.mdc95)
    if hemi is None and place.quality.verdict is not Verdict.REFUSED:
        quality = Quality(Verdict.REFUSED, (HEMI_NOT_FOUND,))
    return (
        row(feature, hemi, place, error=error, side=side, quality=quality),
        row(f"{feature}_raw", raw, place, error=raw_error, side=side, method=RAW_METHOD),
    )


def disagreement(hemi: Value | None, raw: Value | None, mdc95: float) -> Quality:
    """Limited where mirroring and the plain landmarks differ by more than noise."""
    if hemi is None or raw is None or abs(hemi[0] - raw[0]) <= mdc95:
        return GOOD
    text = f"by mirrored halves {hemi[0]:.1f} mm, by plain landmarks {raw[0]:.1f} mm"
    return Quality(Verdict.LIMITED, (Reason("hemi_raw_disagree", text),))
