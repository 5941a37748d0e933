"""Times and phases of the gait cycle, stride by stride."""

from __future__ import annotations

from dataclasses import replace

from analyzers.gait.events import FOOT_OFF, INITIAL_CONTACT, FootEvent
from analyzers.gait.params import Params
from analyzers.gait.quantities import BOTH
from analyzers.gait.rows import Samples
from analyzers.gait.strides import Step, Stride, strides_of
from workbench.model import Side


def time_samples(
    steps: list[Step], strides: list[Stride], events: list[FootEvent], samples: Samples
) -> None:
    """Step and stride times, stance, swing and supports of each side.

    Args:
        steps, strides, events: of one bout.
    """
    for step in steps:
        samples.add("step_time", step.side, step.time)
    for stride in strides:
        samples.add("stride_time", stride.side, stride.time)
        samples.add("stride_time_both", Side.NONE, stride.time)
        samples.add("stance", stride.side, stride.stance)
        if stride.stance is not None:
            samples.add("swing", stride.side, 100 - stride.stance)
        samples.add("single_support", stride.side, single_support(stride, events))
    for stride in fuller_side(strides):
        share = double_support(stride, events)
        samples.add("double_support", Side.NONE, share)


def raw_samples(events: list[FootEvent], samples: Samples, params: Params) -> None:
    """Stance and double support of one bout from the events as found, uncorrected."""
    found = as_found(events)
    strides = strides_of(tuple(found), params)
    for stride in strides:
        samples.add("stance_raw", stride.side, stride.stance)
    for stride in fuller_side(strides):
        samples.add("double_support_raw", Side.NONE, double_support(stride, found))


def as_found(events: list[FootEvent]) -> list[FootEvent]:
    """The events without what was added to their times."""
    return sorted(replace(e, t=e.t - e.correction, correction=0.0) for e in events)


def double_support(stride: Stride, events: list[FootEvent]) -> float | None:
    """Share of the stride with both feet down, %; negative in running.

    From the own contact to the other foot's off, and from the other's contact to the own off.
    """
    other = _other_foot(stride, events)
    if other is None or stride.foot_off is None:
        return None
    off, contact = other
    return 100 * ((off - stride.start) + (stride.foot_off - contact)) / stride.time


def single_support(stride: Stride, events: list[FootEvent]) -> float | None:
    """Share of the stride in which only this foot is down, %: the other foot's swing."""
    other = _other_foot(stride, events)
    return None if other is None else 100 * (other[1] - other[0]) / stride.time


def _other_foot(stride: Stride, events: list[FootEvent]) -> tuple[float, float] | None:
    """Foot off and contact of the other foot, where each is the only one of the stride and
    the foot off comes in its first half."""
    inside = [e for e in events if stride.start < e.t < stride.end and e.side is not stride.side]
    off = [e.t for e in inside if e.kind == FOOT_OFF]
    contact = [e.t for e in inside if e.kind == INITIAL_CONTACT]
    if len(off) != 1 or len(contact) != 1 or not off[0] < contact[0]:
        return None
    return (off[0], contact[0]) if off[0] - stride.start < stride.time / 2 else None


def fuller_side(strides: list[Stride]) -> list[Stride]:
    """The strides of the side that has more of them (left and right overlap in time)."""
    by_side = {side: [s for s in strides if s.side is side] for side in BOTH}
    return max(by_side.values(), key=len)
