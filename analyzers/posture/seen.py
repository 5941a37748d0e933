"""What perception gives: a body with its times, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from analyzers.posture.stance import Floats, Stance
from workbench.model import Reason, Track


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A body, the times (s) of its samples and of the eyes', the boxes of people.

    ``stance`` is None where nobody is measured; then ``reason`` says why.
    """

    stance: Stance | None
    times: Floats
    eye_times: Floats
    boxes: tuple[Track, ...]
    reason: Reason | None = None
