"""How far the readings lie from the truth, and what is corrected: measured on renders.

All figures are those of ``tests/benchmarks/results/accuracy_posture.json``: root mean square
errors over 300 stills of four bodies, each scored with corrections fitted on the bodies of the
other origin. They hold what differs between bodies. A correction is made only where it
lessens the error on bodies that it was not fitted on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analyzers.posture.stance import Floats


@dataclass(frozen=True, slots=True)
class Correction:
    """What the landmarks read of a truth: ``slope`` times it plus ``offset``."""

    slope: float
    offset: float = 0.0

    def undo(self, read: Floats) -> Floats:
        """The truth from what was read."""
        return np.asarray((read - self.offset) / self.slope)


CORRECTIONS: Mapping[tuple[str, str], Correction] = {
    ("shoulder_level", "front"): Correction(0.88),
    ("shoulder_level", "back"): Correction(0.82),
    ("trunk_flexion", "side"): Correction(1.16, -4.2),
    ("body_lean", "side"): Correction(1.23, -0.5),
    ("head_forward", "side"): Correction(0.87, 13.8),
}
"""By feature and kind of view."""
CORRECTED = tuple(dict.fromkeys(name for name, _ in CORRECTIONS))
"""Features that have a ``_raw`` twin."""

ERRORS: Mapping[tuple[str, str], float] = {
    ("shoulder_level", "front"): 1.9,
    ("shoulder_level", "back"): 3.0,
    ("head_tilt", "front"): 1.1,
    ("trunk_lean", "front"): 0.9,
    ("trunk_lean", "back"): 1.1,
    ("trunk_shift", "front"): 0.4,
    ("trunk_shift", "back"): 0.6,
    ("stance_width", "front"): 0.05,
    ("stance_width", "back"): 0.08,
    ("knee_valgus", "front"): 2.5,
    ("knee_valgus", "back"): 3.9,
    ("arm_abduction", "front"): 2.8,
    ("arm_abduction", "back"): 3.2,
    ("trunk_flexion", "side"): 3.7,
    ("body_lean", "side"): 0.9,
    ("head_forward", "side"): 5.7,
    ("head_drop", "side"): 4.7,
    ("knee_flexion", "side"): 5.1,
    ("arm_flexion", "side"): 4.1,
    ("elbow_flexion", "side"): 5.1,
}
"""Root mean square error by feature and kind of view, in the feature's unit."""
VIDEO_ERRORS: Mapping[tuple[str, str], float] = {
    ("shoulder_level", "back"): 3.3,
    ("head_tilt", "front"): 1.5,
    ("trunk_lean", "front"): 1.0,
    ("trunk_lean", "back"): 1.3,
    ("trunk_shift", "front"): 0.5,
    ("trunk_shift", "back"): 0.7,
    ("stance_width", "front"): 0.06,
    ("knee_valgus", "front"): 2.7,
    ("knee_valgus", "back"): 4.2,
    ("arm_abduction", "front"): 2.9,
    ("head_drop", "side"): 5.0,
    ("knee_flexion", "side"): 6.2,
    ("elbow_flexion", "side"): 9.5,
}
"""Where 48 films of such stills erred more (a video is looked at once per frame)."""
RAW_ERRORS: Mapping[tuple[str, str], float] = {
    ("shoulder_level", "front"): 2.2,
    ("shoulder_level", "back"): 3.3,
    ("trunk_flexion", "side"): 4.3,
    ("body_lean", "side"): 1.8,
    ("head_forward", "side"): 10.1,
}
"""Those of the ``_raw`` twins, in stills."""
RAW_VIDEO_ERRORS: Mapping[tuple[str, str], float] = {
    ("shoulder_level", "back"): 4.7,
    ("trunk_flexion", "side"): 4.5,
    ("head_forward", "side"): 11.7,
}


def error_of(name: str, kind: str, *, raw: bool, video: bool) -> float:
    """Root mean square error of a feature (without ``_raw``) in a kind of view."""
    stills, films = (RAW_ERRORS, RAW_VIDEO_ERRORS) if raw else (ERRORS, VIDEO_ERRORS)
    key = (name, kind)
    return films.get(key, stills[key]) if video else stills[key]
