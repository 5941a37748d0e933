"""Going down stairs is going up, played backwards.

Feet that stand, lift and stand on other levels are found the same way in either direction of time;
a foot that leaves a step in one arrives on it in the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from analyzers.function.recording import Recording
from analyzers.function.stair_steps import OFF, ON
from analyzers.perception.motion import Motion
from analyzers.perception.pose import PoseTrack
from workbench.model import Event, Span

_OTHER = {OFF: ON, ON: OFF}


def goes_down(motion: Motion, leg: float) -> bool:
    """Whether the hips end more than half a leg below where they began."""
    y = motion.middle("hip")[:, 1]
    y = y[np.isfinite(y)]
    return len(y) > 1 and bool(y[-1] - y[0] > 0.5 * leg)


def played_back(recording: Recording) -> Recording:
    """The recording from its end to its beginning."""
    track, motion = recording.track, recording.motion
    ends = float(motion.times[0] + motion.times[-1])
    return replace(
        recording,
        track=PoseTrack(
            ends - track.times[::-1],
            track.points[::-1],
            track.visibility[::-1],
            track.world[::-1],
        ),
        motion=replace(motion, joints={name: xy[::-1] for name, xy in motion.joints.items()}),
    )


def turned_round(events: Iterable[Event], motion: Motion) -> tuple[Event, ...]:
    """Lifts and contacts as the other direction of time has them."""
    ends = float(motion.times[0] + motion.times[-1])
    turned = (replace(e, t=ends - e.t, kind=_OTHER[e.kind]) for e in events)
    return tuple(sorted(turned, key=lambda e: (e.t, e.kind, e.side)))


def span_round(span: Span, motion: Motion) -> Span:
    """The same stretch in the other direction of time."""
    ends = float(motion.times[0] + motion.times[-1])
    return Span(ends - span.end, ends - span.start)
