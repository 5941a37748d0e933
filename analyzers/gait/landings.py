"""Where each foot stands, and how far apart two places are where feet landed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.gait.angles import foot_pitch
from analyzers.gait.bouts import Bout
from analyzers.gait.moments import at, flat_value
from analyzers.gait.params import Params
from analyzers.gait.quantities import BOTH
from analyzers.gait.strides import Step, Stride
from analyzers.perception.motion import Floats, Motion
from workbench.model import Side


@dataclass(frozen=True, slots=True, eq=False)
class Foot:
    """One foot along the way.

    Attributes:
        motion: whose times the curves have.
        toes: px ahead, shape (n,).
        pitch: deg, toe up positive, from where the foot lies flat; (n,).
        length: from heel to toes while it lies flat, px; 0 where that is not known.
    """

    motion: Motion
    toes: Floats
    pitch: Floats
    length: float

    def stands(self, t: float) -> float:
        """Where the heel's print is while the toes are down, px."""
        return at(self.motion, self.toes, t) - self.length

    def lands(self, t: float) -> float:
        """Where the heel's print is of a foot that lands at ``t``, px.

        A foot that lands with its toes up turns down about its heel: the toes come to lie as
        much further ahead as the raised foot was shortened in the picture.
        """
        up = np.radians(max(at(self.motion, self.pitch, t), 0.0))
        return self.stands(t) + self.length * (1.0 - float(np.cos(up)))


def feet_of(motion: Motion, bout: Bout, strides: list[Stride], params: Params) -> dict[Side, Foot]:
    """Both feet of one bout; without lengths where one foot was never seen to lie flat."""
    lengths = {s: _flat(motion, _ahead(motion, bout, s), s, strides, params) for s in BOTH}
    known = None not in lengths.values()
    found = {}
    for side in BOTH:
        pitch = foot_pitch(motion, side, bout.direction)
        level = _flat(motion, pitch, side, strides, params) or 0.0
        toes = motion[f"{side}_foot_index"][:, 0] * bout.direction
        length = (lengths[side] or 0.0) if known else 0.0
        found[side] = Foot(motion, toes, pitch - level, length)
    return found


def apart(feet: dict[Side, Foot], step: Step) -> float:
    """How far the landing foot lies ahead of the other, which still stands on its toes, px."""
    return feet[step.side].lands(step.end) - feet[_other(step.side)].stands(step.end)


def onwards(feet: dict[Side, Foot], step: Step) -> float:
    """How far in the picture a foot lands from where the other had landed before, px."""
    return feet[step.side].lands(step.end) - feet[_other(step.side)].lands(step.start)


def _ahead(motion: Motion, bout: Bout, side: Side) -> Floats:
    foot = motion[f"{side}_foot_index"][:, 0] - motion[f"{side}_heel"][:, 0]
    return np.asarray(foot * bout.direction)


def _flat(
    motion: Motion, values: Floats, side: Side, strides: list[Stride], params: Params
) -> float | None:
    """Median of a curve of one foot over the stretches in which that foot lies flat."""
    lying = [flat_value(motion, s, values, params) for s in strides if s.side is side]
    known = [v for v in lying if v is not None]
    return float(np.median(known)) if known else None


def _other(side: Side) -> Side:
    return Side.LEFT if side is Side.RIGHT else Side.RIGHT
