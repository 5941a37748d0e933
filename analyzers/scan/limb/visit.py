"""What several scans of a subject's limbs show together: left against right, calf to thigh, change.

Volumes are compared over the marked length; a limb whose marks lie otherwise on one side is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from analyzers.scan.limb.run import METHOD, WIDE
from analyzers.scan.params import Params
from analyzers.scan.visit_order import natural
from workbench.model import GOOD, Capture, Measurement, Quality, Reason, Side, Verdict, missing
from workbench.plugin.contract import Context, Measured

SEGMENTS = {"calf": "calf", "thigh": "thigh", "forearm": "forearm", "upper-arm": "upper_arm",
            "arm": "upper_arm", "upperarm": "upper_arm"}  # fmt: skip
LENGTHS = 0.05
"""Marked lengths of left and right that differ by more than this share bound other parts."""
BOTH = (Side.LEFT, Side.RIGHT)
PAIRED = (("girth", "limb.girth_max"), ("volume", "limb.volume"))


def limb_rows(
    measured: Sequence[Measured], params: Params, ctx: Context
) -> tuple[Measurement, ...]:
    """All rows that rest on more than one scan, or on the subject's height."""
    visits: dict[str, list[Measured]] = defaultdict(list)
    for one in sorted(measured, key=lambda m: m.capture.path):
        if one.capture.task == "limb":
            visits[one.capture.visit].append(one)
    rows: list[Measurement] = []
    for visit in sorted(visits, key=natural):
        own: dict[tuple[str, Side], Measured] = {}
        for one in visits[visit]:
            segment = SEGMENTS.get(one.capture.acq, "")
            if segment and one.capture.side in BOTH:
                own.setdefault((segment, one.capture.side), one)
        for segment in sorted({s for s, _ in own}):
            rows += _asymmetries(segment, own)
        rows += _calves(own)
    return tuple(rows)


def _asymmetries(segment: str, own: dict[tuple[str, Side], Measured]) -> Iterator[Measurement]:
    pair = [own[segment, side] for side in BOTH if (segment, side) in own]
    if len(pair) < 2:
        return  # nothing was tried
    captures = tuple(one.capture.path for one in pair)
    quality = _same_length(pair)
    for name, feature in PAIRED:
        left, right = (value_of(one, feature) for one in pair)
        yield _percent(f"limb.{segment}_{name}_asymmetry", left, right, captures, quality)


def _percent(
    feature: str,
    left: Measurement | None,
    right: Measurement | None,
    captures: tuple[str, ...],
    quality: Quality,
) -> Measurement:
    """100 (left - right) / mean of both."""
    if left is None or right is None or left.value is None or right.value is None:
        reason = Reason("other_side_missing", "not measured on both sides")
        return missing(feature, "%", reason, method=METHOD, captures=captures)
    mean = (left.value + right.value) / 2
    sd = 100 * (_half(left) ** 2 + _half(right) ** 2) ** 0.5 / mean
    value = 100 * (left.value - right.value) / mean
    return Measurement(
        feature=feature,
        value=value,
        unit="%",
        method=METHOD,
        ci_low=value - WIDE * sd,
        ci_high=value + WIDE * sd,
        mdc95=WIDE * 2**0.5 * sd,
        captures=captures,
        quality=quality & left.quality & right.quality,
    )


def _calves(own: dict[tuple[str, Side], Measured]) -> Iterator[Measurement]:
    """The calf's girth against the thigh's, and against the standing height."""
    for side in BOTH:
        calf = own.get(("calf", side))
        if calf is None:
            continue
        thigh = own.get(("thigh", side))
        girth = value_of(calf, "limb.girth_max")
        if thigh is not None:
            captures = (calf.capture.path, thigh.capture.path)
            yield _ratio(
                "limb.calf_thigh_ratio", girth, value_of(thigh, "limb.girth_max"), side, captures
            )
        height = calf.capture.facts.get("height_cm")
        if isinstance(height, float | int) and height > 0:
            yield _to_height(girth, float(height), side, calf.capture)


def _ratio(
    feature: str,
    over: Measurement | None,
    under: Measurement | None,
    side: Side,
    captures: tuple[str, ...],
) -> Measurement:
    if over is None or under is None or not over.value or not under.value:
        reason = Reason("part_missing", "calf or thigh could not be measured")
        return missing(feature, "1", reason, side=side, method=METHOD, captures=captures)
    value = over.value / under.value
    sd = value * ((_half(over) / over.value) ** 2 + (_half(under) / under.value) ** 2) ** 0.5
    return Measurement(
        feature=feature,
        value=value,
        unit="1",
        side=side,
        method=METHOD,
        ci_low=value - WIDE * sd,
        ci_high=value + WIDE * sd,
        mdc95=WIDE * 2**0.5 * sd,
        captures=captures,
        quality=over.quality & under.quality,
    )


def _to_height(
    girth: Measurement | None, height_cm: float, side: Side, capture: Capture
) -> Measurement:
    feature, captures = "limb.calf_height_ratio", (capture.path,)
    if girth is None or girth.value is None:
        reason = Reason("part_missing", "the calf could not be measured")
        return missing(feature, "1", reason, side=side, method=METHOD, captures=captures)
    value, sd = girth.value / (10 * height_cm), _half(girth) / (10 * height_cm)
    return Measurement(
        feature=feature,
        value=value,
        unit="1",
        side=side,
        method=METHOD,
        ci_low=value - WIDE * sd,
        ci_high=value + WIDE * sd,
        mdc95=WIDE * 2**0.5 * sd,
        captures=captures,
        quality=girth.quality,
    )


def value_of(one: Measured, feature: str) -> Measurement | None:
    """The row of a feature among those of a scan."""
    return next((m for m in one.result.measurements if m.feature == feature), None)


def _half(row: Measurement) -> float:
    """Standard error of a value, from its interval."""
    if row.ci_low is None or row.ci_high is None:
        return 0.0
    return (row.ci_high - row.ci_low) / (2 * WIDE)


def _same_length(pair: Sequence[Measured]) -> Quality:
    lengths = [value_of(one, "limb.length") for one in pair]
    known = [row.value for row in lengths if row is not None and row.value]
    if len(known) < 2 or abs(known[0] - known[1]) <= LENGTHS * (known[0] + known[1]) / 2:
        return GOOD
    text = f"{known[0]:.0f} mm were measured on the left, {known[1]:.0f} mm on the right"
    return Quality(Verdict.LIMITED, (Reason("lengths_differ", text),))
