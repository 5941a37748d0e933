"""What is found in the bouts of a side view: events, steps and strides."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from analyzers.gait.bouts import Bout
from analyzers.gait.corrections import shifted_for_pose
from analyzers.gait.edited import with_edits
from analyzers.gait.events import FootEvent, stepping, unsigned_step_period
from analyzers.gait.gates import feet_together, not_walking, sides_unclear
from analyzers.gait.params import Params
from analyzers.gait.strides import Step, Stride, steps_of, strides_of
from analyzers.perception.motion import Motion
from workbench.model import Edit, Reason


@dataclass(slots=True)
class Walk:
    """What was found in the bouts of a recording.

    Attributes:
        bouts: those that count as walking with clear sides.
        unsigned: step time (s) and length (s) of bouts whose sides are unclear.
        refused: why the other bouts do not count.
    """

    bouts: list[Bout] = field(default_factory=list)
    events: list[FootEvent] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    strides: list[tuple[Bout, Stride]] = field(default_factory=list)
    unsigned: list[tuple[Bout, float]] = field(default_factory=list)
    refused: list[Reason] = field(default_factory=list)


def walk(motion: Motion, bouts: list[Bout], edits: tuple[Edit, ...], params: Params) -> Walk:
    """Events, steps and strides of the bouts that pass the gates."""
    found = Walk()
    for bout in bouts:
        feet = stepping(motion, bout, params)
        start, end = bout.span(motion)
        own = tuple(e for e in edits if start <= getattr(e, "t", -1.0) <= end)
        events = with_edits(shifted_for_pose(feet.events, bout, params), own)
        reason = not_walking(feet.excursion, feet.periodicity, params.least_excursion, params)
        reason = reason or feet_together(motion, bout, params)
        if reason is not None:
            found.refused.append(reason)
            continue
        unsigned = unsigned_step_period(motion, bout, params)
        steps, strides = steps_of(events, params), strides_of(events, params)
        if not own:
            reason = sides_unclear(motion, bout, feet, params) or _disagrees(
                steps, unsigned, params
            )
        if reason is not None:
            found.refused.append(reason)
            if unsigned is not None:
                found.unsigned.append((bout, unsigned))
            continue
        found.bouts.append(bout)
        found.events += events
        found.steps += steps
        found.strides += [(bout, s) for s in strides]
    return found


def _disagrees(steps: list[Step], unsigned: float | None, params: Params) -> Reason | None:
    """Where the contacts give another cadence than the unsigned distance of the feet."""
    if unsigned is None or len(steps) < 2:
        return None
    cadence, other = 60 / float(np.mean([s.time for s in steps])), 60 / unsigned
    # Very unequal steps repeat only with the stride: half or double is no disagreement.
    if min(abs(cadence / (other * k) - 1) for k in (1, 2)) <= params.cadence_agreement:
        return None
    text = (
        f"the contacts give {cadence:.0f} steps/min, the distance between the feet {other:.0f}:"
        " events were missed or the legs exchanged"
    )
    return Reason("left_right_ambiguous", text)
