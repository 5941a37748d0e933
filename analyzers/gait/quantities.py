"""The features of the gait analyzer: unit, sides, and the view that shows them."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model import Side

BOTH = (Side.LEFT, Side.RIGHT)
_WHOLE = (Side.NONE,)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One feature.

    Attributes:
        unit: UCUM.
        sides: of its values.
        view: ``side``, ``front`` or ``any``.
        near: given for the leg or arm that is turned to the camera only.
        metric: a length, which needs a scale.
    """

    unit: str
    sides: tuple[Side, ...] = BOTH
    view: str = "side"
    near: bool = False
    metric: bool = False


QUANTITIES: dict[str, Quantity] = {
    "cadence": Quantity("{steps}/min", _WHOLE, "any"),
    "step_time": Quantity("s"),
    "stride_time": Quantity("s", view="any"),
    "stride_time_both": Quantity("s", _WHOLE, "any"),
    "stance": Quantity("%"),
    "stance_raw": Quantity("%"),
    "swing": Quantity("%"),
    "double_support": Quantity("%", _WHOLE),
    "double_support_raw": Quantity("%", _WHOLE),
    "single_support": Quantity("%"),
    "step_length": Quantity("m", metric=True),
    "step_length_raw": Quantity("m", metric=True),
    "step_length_per_leg": Quantity("1"),
    "stride_length": Quantity("m", _WHOLE, metric=True),
    "speed": Quantity("m/s", _WHOLE, metric=True),
    "step_width": Quantity("m", _WHOLE, "front", metric=True),
    "step_width_per_hips": Quantity("1", _WHOLE, "front"),
    "knee_flexion_peak": Quantity("deg", near=True),
    "knee_flexion_peak_raw": Quantity("deg", near=True),
    "knee_flexion_stance_least": Quantity("deg", near=True),
    "hip_flexion_peak": Quantity("deg", near=True),
    "hip_flexion_range": Quantity("deg", near=True),
    "foot_pitch_contact": Quantity("deg", near=True),
    "foot_pitch_late_swing": Quantity("deg", near=True),
    "foot_pitch_late_swing_raw": Quantity("deg", near=True),
    "foot_pitch_stance": Quantity("deg", near=True),
    "trunk_flexion": Quantity("deg", _WHOLE),
    "arm_swing": Quantity("deg", near=True),
    "trunk_lean_stance": Quantity("deg", view="front"),
    "trunk_lean_range": Quantity("deg", _WHOLE, "front"),
    "trunk_lean_range_raw": Quantity("deg", _WHOLE, "front"),
}
"""Features that are the mean over single strides or steps, in the order of the table."""

VARIABILITY = {"step_time_cv": "step_time", "stride_time_cv": "stride_time"} | {
    "step_length_cv": "step_length_per_leg"
}
"""Coefficients of variation (%), and of what."""
ASYMMETRY = {
    "step_time_asymmetry": "step_time",
    "stance_asymmetry": "stance",
    "step_length_asymmetry": "step_length_per_leg",
}
"""Asymmetry indices (%), and of what."""


def all_features() -> tuple[tuple[str, str, tuple[Side, ...]], ...]:
    """Name, unit and sides of every row that the analyzer gives."""
    signed = [f"{name}_signed" for name in ASYMMETRY]
    return (
        *((name, q.unit, q.sides) for name, q in QUANTITIES.items()),
        *((name, "%", BOTH) for name in VARIABILITY),
        *((name, "%", _WHOLE) for name in (*ASYMMETRY, *signed)),
    )


def not_seen_from(view: str) -> tuple[str, ...]:
    """The features that ``side`` or ``front`` does not show."""
    return tuple(name for name, q in QUANTITIES.items() if q.view not in ("any", view))


NEAR = tuple(name for name, q in QUANTITIES.items() if q.near)
METRIC = tuple(name for name, q in QUANTITIES.items() if q.metric)
