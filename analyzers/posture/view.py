"""From where a standing person is seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.posture.params import Params
from analyzers.posture.stance import Floats, Stance
from workbench.model import GOOD, Quality, Reason, Side, Verdict


@dataclass(frozen=True, slots=True)
class View:
    """What the camera sees.

    Attributes:
        kind: front, back, side or oblique.
        turned: deg that the person is turned off the front or the back, 0-90.
        near: the side that is seen in a side view.
    """

    kind: str
    turned: float
    near: Side = Side.NONE
    quality: Quality = GOOD

    @property
    def forward(self) -> float:
        """+1 where the person in a side view faces the picture's right, else -1."""
        return 1.0 if self.near is Side.RIGHT else -1.0

    @property
    def to_right(self) -> float:
        """+1 where the subject's right is the picture's right (from behind), else -1."""
        return 1.0 if self.kind == "back" else -1.0


def turned(stance: Stance, params: Params) -> float:
    """Degrees off the front or the back: feet grow with the sine, shoulders with the cosine."""
    feet = stance.middle("foot_index") - stance.middle("heel")
    leg = np.linalg.norm(stance.middle("hip") - stance.middle("ankle"), axis=1)
    trunk = np.linalg.norm(stance.middle("shoulder") - stance.middle("hip"), axis=1)
    width = np.abs(stance["left_shoulder"][:, 0] - stance["right_shoulder"][:, 0])
    sine = float(np.median(np.abs(feet[:, 0]) / leg)) / params.feet_in_side
    cosine = float(np.median(width / trunk)) / params.shoulders_in_front
    return float(np.degrees(np.arctan2(sine, cosine)))


def seen_from_behind(stance: Stance) -> NDArray[np.bool_]:
    """By the labels of the shoulders, per sample."""
    return np.asarray(stance["left_shoulder"][:, 0] < stance["right_shoulder"][:, 0])


def view_of(stance: Stance, stated: str, params: Params) -> View:
    """The view as seen; a stated one decides between front and back, and what is oblique."""
    angle = turned(stance, params)
    if angle >= params.side_from:
        kind = "side"
    elif angle <= params.frontal_up_to:
        kind = "back" if seen_from_behind(stance).mean() > 0.5 else "front"
    else:
        kind = "oblique"
    quality = GOOD
    frontal = kind in {"front", "back"}
    if stated == "oblique":
        kind = stated
    elif frontal and stated in {"front", "back"} and stated != kind:
        text = f"the view is stated as {stated}, but the shoulders are seen as from the {kind}"
        quality = Quality(Verdict.LIMITED, (Reason("left_right_ambiguous", text),))
        kind = stated
    elif stated and stated != kind:
        text = f"the view is stated as {stated}, but the person is turned by {angle:.0f} degrees"
        quality = Quality(Verdict.LIMITED, (Reason("view_differs", text),))
    near = Side.NONE
    if kind == "side":
        toes = stance.middle("foot_index") - stance.middle("heel")
        near = Side.RIGHT if float(np.median(toes[:, 0])) > 0 else Side.LEFT
    return View(kind, angle, near, quality)


def with_sides(stance: Stance, view: View) -> Stance:
    """In front and back views left and right exchanged where the labels contradict the view."""
    if view.kind not in {"front", "back"}:
        return stance
    wrong: NDArray[np.bool_] = seen_from_behind(stance) != (view.kind == "back")
    return stance.sides_exchanged(wrong) if wrong.any() else stance


def eyes_with_sides(eyes: Floats, view: View) -> Floats:
    """The eyes in a front view, the left one on the picture's right."""
    exchanged = eyes.copy()
    wrong = (eyes[:, 0, 0] < eyes[:, 1, 0]) != (view.kind == "back")
    exchanged[wrong] = eyes[wrong][:, ::-1]
    return exchanged
