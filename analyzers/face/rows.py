"""Rows of the table: every paired quantity corrected, raw, and how far the two lie apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import hypot

from analyzers.face.accuracy import HEMI, RAW, Error
from analyzers.face.repeat_noise import mdc95_of
from analyzers.face.scaling.scale import Scale
from workbench.model import GOOD, Measurement, Quality, Reason, Side, Span, Verdict

HEMI_METHOD = "face_hemi"
RAW_METHOD = "face_raw"
LID_METHOD = "face_lids"
"""Lid margins found by pixels on the column of the pupil."""
CHANGE_METHOD = "face_change"
"""Rest to task: registered pixels and mirrored halves."""
IRIS_METHOD = "face_iris"
"""Circle fitted to the edge of the iris."""
SCALE_METHOD = "face_scale"
HEMI_NOT_FOUND = Reason(
    "hemi_not_found", "no face was found in the mirrored halves; only the raw value is given"
)

_NOT_SEEN = Reason("no_usable_frame", "no frame shows what is needed")

Value = tuple[float, float | None, int]
"""Millimetres, spread over frames (None for one picture), number of frames."""
Pair = tuple[Value | None, Value | None]
"""Corrected, and raw."""


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
    low, high, mdc95 = None, None, None
    if value is not None:
        mdc95 = mdc95_of(feature, place.task)
    if value is not None and error is not None:
        low, high = error.interval(value[0], place.scale)
        mdc95 = error.mdc95 if mdc95 is None else mdc95
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
        mdc95=mdc95,
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
    method: str = HEMI_METHOD,
    unit: str = "mm",
    quality: Quality = GOOD,
    lacking: Reason = HEMI_NOT_FOUND,
) -> tuple[Measurement, Measurement, Measurement]:
    """The corrected row, its ``_raw`` companion and their ``_disagreement``.

    Args:
        quantity: name of the error in ``accuracy.Errors``.
        values: corrected, and raw.
        method: of the corrected row.
        quality: of the corrected row alone (with that of ``place``).
        lacking: why the corrected value is missing where it is None.
    """
    fixed, raw = values
    error, raw_error = getattr(HEMI, quantity), getattr(RAW, quantity)
    own = quality & disagreement(fixed, raw, error, raw_error)
    refused = Verdict.REFUSED in (place.quality.verdict, quality.verdict)
    if fixed is None and not refused:
        own = quality & Quality(Verdict.REFUSED, (lacking,))
    corrected = row(
        feature, fixed, place, error=error, side=side, method=method, quality=own, unit=unit
    )
    plain = row(
        f"{feature}_raw", raw, place, error=raw_error, side=side, method=RAW_METHOD, unit=unit
    )
    return corrected, plain, apart(corrected, plain, place)


def both_sides(
    feature: str,
    quantity: str,
    fixed: Mapping[Side, Value | None],
    raw: Mapping[Side, Value | None],
    place: Place,
    *,
    method: str = HEMI_METHOD,
    lacking: Reason = HEMI_NOT_FOUND,
) -> list[Measurement]:
    """``both_ways`` for the left and the right side in turn, mm."""
    rows: list[Measurement] = []
    for side in (Side.LEFT, Side.RIGHT):
        pair = fixed[side], raw[side]
        rows += both_ways(feature, quantity, pair, place, side=side, method=method, lacking=lacking)
    return rows


def apart(corrected: Measurement, plain: Measurement, place: Place) -> Measurement:
    """How far a corrected row and its raw companion lie apart, without sign."""
    difference: Value | None = None
    lacking = GOOD
    if corrected.value is not None and plain.value is not None:
        difference = (abs(corrected.value - plain.value), None, corrected.n or 1)
    else:
        reasons = corrected.quality.reasons if corrected.value is None else plain.quality.reasons
        lacking = Quality(Verdict.REFUSED, reasons)
    return row(
        f"{corrected.feature.removeprefix('face.')}_disagreement",
        difference,
        place,
        side=corrected.side,
        method=corrected.method,
        quality=lacking,
        unit=corrected.unit,
    )


def disagreement(fixed: Value | None, raw: Value | None, error: Error, raw_error: Error) -> Quality:
    """Limited where the corrected and the plain value differ by more than the known errors of
    both explain (95 %). Plain landmarks being pulled to the other side is one of those errors:
    to doubt every corrected value for it would doubt exactly the weak side."""
    known = 1.96 * hypot(error.residual_sd, raw_error.residual_sd)
    if fixed is None or raw is None or abs(fixed[0] - raw[0]) <= known:
        return GOOD
    text = "corrected and plain landmarks differ by more than the known errors of both explain"
    return Quality(Verdict.LIMITED, (Reason("hemi_raw_disagree", text),))


def refused(code: str, text: str) -> Quality:
    """A refusal with its reason."""
    return Quality(Verdict.REFUSED, (Reason(code, text),))


def limited(code: str, text: str) -> Quality:
    """A doubt with its reason."""
    return Quality(Verdict.LIMITED, (Reason(code, text),))
