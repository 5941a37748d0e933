"""What is corrected in values read from pose landmarks, with constants from ``Params``.

The constants were fitted on rendered walks of bodies and parameters of their own
(``tests/benchmarks/fit_gait_corrections.py``), never on what the accuracy is scored on. Each
corrected feature has its uncorrected one beside it (``_raw``).
"""

from __future__ import annotations

from dataclasses import replace

from analyzers.gait.bouts import Bout
from analyzers.gait.events import FOOT_OFF, FootEvent
from analyzers.gait.params import Params


def shifted_for_pose(
    events: tuple[FootEvent, ...], bout: Bout, params: Params
) -> tuple[FootEvent, ...]:
    """Foot offs earlier, and contacts of the far foot a little, as pose landmarks see them.

    The lead of contacts that markers show as well is already in the events' times.
    """
    found = []
    for event in events:
        near = event.side is bout.near
        if event.kind == FOOT_OFF:
            shift = params.near_foot_off_shift if near else params.far_foot_off_shift
        else:
            shift = params.near_contact_shift if near else params.far_contact_shift
        found.append(replace(event, t=event.t + shift, correction=event.correction + shift))
    return tuple(sorted(found))


def foot_turned(read: float, params: Params) -> float:
    """How far the foot is turned in late swing, deg."""
    return params.foot_pitch_offset + read


def lean_range(read: float, params: Params) -> float:
    """Range of the sideways lean of the trunk, deg, never below 0."""
    return max(params.lean_offset + read, 0.0)
