"""Rows on the temples: one against the other's mirror image, and each against an earlier visit."""

from __future__ import annotations

from collections.abc import Mapping

from analyzers.scan.camera import Array
from analyzers.scan.distances import CHANGE, WIDE
from analyzers.scan.excursion import SIDES
from analyzers.scan.laid import Laid
from analyzers.scan.no_change import unless_error
from analyzers.scan.pair import Pair
from analyzers.scan.params import Params
from analyzers.scan.render import Surface
from analyzers.scan.temples import ENOUGH, LEAST, Hollow, hollow, temple_region
from workbench.model import GOOD, Measurement, Quality, Reason, Side, Verdict, missing

MIRROR, VISITS = "surface_mirror", "surface_visit_to_visit"
DIFFERENCE, HOLLOW, COVERAGE = (
    "scan.temple_difference",
    "scan.temple_hollow_max",
    "scan.temple_coverage",
)
CHANGE_MEAN, CHANGE_INWARD = "scan.change_mean_temple", "scan.change_inward_max_temple"
REPEAT_SD: Mapping[str, float] = {
    DIFFERENCE: 0.1,
    HOLLOW: 0.3,
    CHANGE_MEAN: 0.2,
    CHANGE_INWARD: 0.4,
}
"""Standard deviation (mm) of what is read where nothing was imposed or about what was. Heads of
other identities show less (``accuracy_scan_temples.py``); it is not put under that of the same
channel on other parts of the face."""


def temple_rows(
    surface: Surface,
    mirror: Laid,
    points: Mapping[str, Array],
    mm_per_unit: float,
    params: Params,
    quality: Quality,
) -> list[Measurement]:
    """The temples of one scan against each other; ``mirror`` lays its mirror image on it."""
    regions = {
        letter: temple_region(surface, points, letter, mm_per_unit, params) for _, letter in SIDES
    }
    right, left = regions["R"], regions["L"]
    if right is None or left is None:
        return missing_temples(Reason("landmark_hidden", "corners of the eyes are not seen"))
    found = {
        Side.RIGHT: hollow(surface, right, mirror, surface, left, mm_per_unit, params),
        Side.LEFT: hollow(surface, left, mirror, surface, right, mm_per_unit, params),
    }
    rows = [_coverage(one, side) for side, one in found.items()]
    least = min(found.values(), key=lambda one: one.coverage)
    if not least.known:
        return [*missing_temples(unseen(least))[:3], *rows]
    quality = quality & _seen(least)
    apart = (found[Side.LEFT].mean - found[Side.RIGHT].mean) / 2
    rows.append(_row(DIFFERENCE, apart, least.n, quality, MIRROR))
    rows += [_row(HOLLOW, one.deepest, one.n, quality, MIRROR, side) for side, one in found.items()]
    return rows


def temple_change_rows(pair: Pair, quality: Quality, params: Params) -> list[Measurement]:
    """Each temple of the later scan against the earlier one."""
    rest, task = pair.rest, pair.task
    rows = []
    for side, letter in SIDES:
        now = temple_region(task.surface, task.points, letter, task.mm_per_unit, params)
        before = temple_region(rest.surface, rest.points, letter, rest.mm_per_unit, params)
        if now is None or before is None:
            reason = Reason("landmark_hidden", "corners of the eyes are not seen")
            rows += _change_missing(reason, pair.captures, side)
            continue
        one = hollow(task.surface, now, pair.laid, rest.surface, before, rest.mm_per_unit, params)
        if not one.known:
            rows += _change_missing(unseen(one), pair.captures, side)
            continue
        own = quality & _seen(one)
        for feature, value in ((CHANGE_MEAN, one.mean), (CHANGE_INWARD, one.deepest)):
            rows.append(_row(feature, value, one.n, own, VISITS, side, pair.captures))
    return rows


def missing_temples(reason: Reason) -> list[Measurement]:
    """All rows of a single scan, without values."""
    rows = [missing(DIFFERENCE, "mm", reason, method=MIRROR)]
    for feature, unit in ((HOLLOW, "mm"), (COVERAGE, "%")):
        rows += [missing(feature, unit, reason, side=s, method=MIRROR) for s, _ in SIDES]
    return rows


def missing_changes(reason: Reason, captures: tuple[str, ...]) -> list[Measurement]:
    """All rows of a pair of visits, without values."""
    return [row for side, _ in SIDES for row in _change_missing(reason, captures, side)]


def _change_missing(reason: Reason, captures: tuple[str, ...], side: Side) -> list[Measurement]:
    return [
        missing(f, "mm", reason, side=side, method=VISITS, captures=captures)
        for f in (CHANGE_MEAN, CHANGE_INWARD)
    ]


def unseen(one: Hollow) -> Reason:
    """Why a temple is not given."""
    text = (
        f"{one.coverage:.0%} of a temple could be compared; {LEAST:.0%} needed: hair, hole or"
        " border of the scan"
    )
    return Reason("coverage_low", text)


def _seen(one: Hollow) -> Quality:
    if one.coverage >= ENOUGH:
        return GOOD
    text = f"{one.coverage:.0%} of a temple was compared; {ENOUGH:.0%} asked for"
    return Quality(Verdict.LIMITED, (Reason("coverage_low", text),))


def _coverage(one: Hollow, side: Side) -> Measurement:
    return Measurement(
        feature=COVERAGE, value=100 * one.coverage, unit="%", side=side, method=MIRROR, n=one.n
    )


def _row(
    feature: str,
    value: float,
    n: int,
    quality: Quality,
    method: str,
    side: Side = Side.NONE,
    captures: tuple[str, ...] = (),
) -> Measurement:
    mdc, error = CHANGE * REPEAT_SD[feature], WIDE * REPEAT_SD[feature]
    if captures:
        quality = unless_error(quality, value, mdc, "mm")
    return Measurement(
        feature=feature,
        value=value,
        unit="mm",
        side=side,
        method=method,
        n=n,
        ci_low=value - error,
        ci_high=value + error,
        mdc95=mdc,
        captures=captures,
        quality=quality,
    )
