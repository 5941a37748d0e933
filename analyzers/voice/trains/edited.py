"""Corrections by a person: syllables moved, added or taken away."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from workbench.model import Edit, Event
from workbench.plugin.corrected import corrected_events

SYLLABLE = "syllable"


def syllable_events(onsets: NDArray[np.float64], edits: Iterable[Edit]) -> tuple[Event, ...]:
    """The onsets (s) as events, after the corrections."""
    found = [Event(t=float(t), kind=SYLLABLE) for t in onsets]
    # Whoever moves a syllable drags the very one on screen: the nearest, however far.
    return corrected_events(found, edits, (SYLLABLE,), reach=math.inf)
