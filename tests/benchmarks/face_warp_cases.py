"""Which warps are painted into each photograph, and what is true of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from face_warps import Base, brow_shift, lid_gap, lid_shift, mouth_shift, turned

from analyzers.perception.face_points import LEFT, RIGHT, HalfFace

HALF = {"left": LEFT, "right": RIGHT}
LID_MM = (1.0, 2.0, 3.0, 4.0)
GAP_MM = (0.0, 1.0, 3.0)
DROOP_MM = (2.0, 4.0, 8.0)
SMILE_MM = (4.0, 8.0)
BROW_MM = (2.0, 4.0, 6.0)
YAW_DEG = (-10.0, -5.0, 5.0, 10.0)
YAW_DROOP_MM = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Warp:
    """One change.

    Attributes:
        kind: lid, gap, droop, smile, brow, yaw or yaw_droop.
        dose: what was asked for: mm, or degrees of a turn.
        side: the one that moves, "both", or "" (a turn).
        true: mm per side, 0 where it is left alone: lids and brows sink, corners of the mouth
            fall or travel.
    """

    kind: str
    dose: float
    side: str
    true: dict[str, float]
    make: Callable[[Base], object]


def warps() -> Iterator[Warp]:
    """All warps of one photograph."""
    for kind, doses, make in (
        ("lid", LID_MM, lid_shift),
        ("droop", DROOP_MM, _droop),
        ("smile", SMILE_MM, _smile),
        ("brow", BROW_MM, brow_shift),
    ):
        for side in ("left", "right"):
            for mm in doses:
                yield Warp(kind, mm, side, _only(side, mm), _by(make, {HALF[side]: mm}))
        for mm in doses[1::2]:
            both = dict.fromkeys(("left", "right"), mm)
            yield Warp(kind, mm, "both", both, _by(make, {LEFT: mm, RIGHT: mm}))
    for side in ("left", "right"):
        for mm in GAP_MM:
            yield Warp("gap", mm, side, _only(side, mm), _by(lid_gap, {HALF[side]: mm}))
    for degrees in YAW_DEG:
        none = dict.fromkeys(("left", "right"), 0.0)
        yield Warp("yaw", degrees, "", none, _turn(degrees))
        droop = _only("right", YAW_DROOP_MM)
        yield Warp("yaw_droop", degrees, "right", droop, _turn(degrees, YAW_DROOP_MM))


def _only(side: str, mm: float) -> dict[str, float]:
    return {s: mm if s == side else 0.0 for s in ("left", "right")}


def _by(make: Callable[..., object], amounts: dict[HalfFace, float]) -> Callable[[Base], object]:
    return lambda base: make(base, amounts)


def _turn(degrees: float, droop: float = 0.0) -> Callable[[Base], object]:
    def make(base: Base) -> object:
        rgb = mouth_shift(base, {RIGHT: droop}, "droop") if droop else base.rgb
        return turned(Base(rgb, base.points, base.mm_per_px), degrees)

    return make


def _droop(base: Base, amounts: dict[HalfFace, float]) -> object:
    return mouth_shift(base, amounts, "droop")


def _smile(base: Base, amounts: dict[HalfFace, float]) -> object:
    return mouth_shift(base, amounts, "smile")
