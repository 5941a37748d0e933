"""From the samples of a body to rows of the table."""

from __future__ import annotations

import numpy as np

from analyzers.perception.pose_points import POINTS
from analyzers.posture.errors import CORRECTED, CORRECTIONS, error_of
from analyzers.posture.gates import shown
from analyzers.posture.params import Params
from analyzers.posture.quantities import QUANTITIES, Quantity
from analyzers.posture.stance import Floats, Stance
from analyzers.posture.view import View
from workbench.model import Measurement, Quality, Reason, Side, Verdict, missing

ANALYZER = "posture"
_NORMAL_95 = 1.96


def rows(
    stance: Stance, view: View, quality: Quality, plumb: bool, method: str, params: Params
) -> tuple[Measurement, ...]:
    """All features; those that the view does not show are missing with the reason.

    Args:
        plumb: a person has marked the vertical.
    """
    found: list[Measurement] = []
    for quantity in QUANTITIES:
        for side in _sides(quantity):
            reason = _refused(quantity, side, stance, view, params)
            if reason is not None:
                found += _missing(quantity, side, reason, method)
                continue
            samples = quantity.formed(stance, view, side)
            found += _given(quantity, side, samples, stance, view, quality, plumb, method, params)
    return tuple(found)


def all_missing(reason: Reason, method: str = "") -> tuple[Measurement, ...]:
    """Every feature missing for one reason."""
    return tuple(
        row
        for quantity in QUANTITIES
        for side in _sides(quantity)
        for row in _missing(quantity, side, reason, method)
    )


def _sides(quantity: Quantity) -> tuple[Side, ...]:
    return (Side.LEFT, Side.RIGHT) if quantity.sided else (Side.NONE,)


def _missing(quantity: Quantity, side: Side, reason: Reason, method: str) -> list[Measurement]:
    names = [quantity.name, *([f"{quantity.name}_raw"] if quantity.name in CORRECTED else [])]
    return [
        missing(f"{ANALYZER}.{name}", quantity.unit, reason, side=side, method=method)
        for name in names
    ]


def _refused(
    quantity: Quantity, side: Side, stance: Stance, view: View, params: Params
) -> Reason | None:
    if view.kind not in quantity.views:
        wanted = " or ".join(quantity.views)
        text = f"needs a view of the {wanted}; this one is {_words(view)}"
        return Reason("view_unsuitable", text)
    if view.kind == "side" and quantity.sided and side is not view.near:
        return Reason("far_side", "the other side is nearer and hides this one; film this side")
    if not shown(stance, _needed(quantity, side, view), params):
        text = f"{', '.join(quantity.needs)} must be seen and inside the picture"
        return Reason("low_visibility", text)
    if quantity.name == "head_tilt" and not np.isfinite(stance.eyes).any():
        return Reason("face_not_found", "the face is not seen well enough to find the eyes")
    return None


def _words(view: View) -> str:
    if view.kind == "oblique":
        return f"oblique (turned about {view.turned:.0f} degrees)"
    return f"of the {view.kind}"


def _needed(quantity: Quantity, side: Side, view: View) -> tuple[str, ...]:
    """Landmarks with their sides; in a side view the near ones stand for both."""
    if side is not Side.NONE:
        sides: tuple[str, ...] = (side.value,)
    else:
        sides = (view.near.value,) if view.kind == "side" else ("left", "right")
    return tuple(
        name
        for joint in quantity.needs
        for name in ([joint] if joint in POINTS else [f"{s}_{joint}" for s in sides])
    )


def _given(
    quantity: Quantity,
    side: Side,
    samples: Floats,
    stance: Stance,
    view: View,
    quality: Quality,
    plumb: bool,
    method: str,
    params: Params,
) -> list[Measurement]:
    samples = samples[np.isfinite(samples)]
    roll = params.roll_sd_plumb if plumb else params.roll_sd
    allowance = quantity.factor * roll if quantity.upright else 0.0
    if quantity.upright and not plumb:
        text = (
            "the picture's vertical is taken for the true one; an allowance of"
            f" {params.roll_sd:g} degrees for the camera is in the interval (mark a plumb line)"
        )
        quality &= Quality(Verdict.LIMITED, (Reason("camera_tilt_unknown", text),))
    correction = CORRECTIONS.get((quantity.name, view.kind))
    forms = [(False, samples if correction is None else correction.undo(samples))]
    if correction is not None:
        forms.append((True, samples))
    video = stance.span is not None
    made = []
    for raw, values in forms:
        value = float(np.median(values))
        spread = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
        error = error_of(quantity.name, view.kind, raw=raw, video=video)
        half = _NORMAL_95 * float(np.hypot(max(error, spread), allowance))
        made.append(
            Measurement(
                feature=f"{ANALYZER}.{quantity.name}{'_raw' if raw else ''}",
                value=value,
                unit=quantity.unit,
                side=side,
                method=method,
                span=stance.span,
                n=len(values) if video else 1,
                sd=spread if video and len(values) > 1 else None,
                ci_low=value - half,
                ci_high=value + half,
                quality=quality,
            )
        )
    return made
