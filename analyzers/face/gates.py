"""Whether a face may be measured: turned, tilted or too small faces give wrong asymmetries."""

from __future__ import annotations

from analyzers.face.frame import Pose
from analyzers.face.params import Params
from workbench.model import GOOD, Quality, Reason, Verdict


def mouth_quality(pose: Pose, iris_px: float, params: Params) -> Quality:
    """Quality that the picture allows for the mouth (refused: not measured)."""
    return _pose(pose, params) & _size(iris_px, params.iris_px_mouth, "the face")


def lid_quality(pose: Pose, iris_px: float, params: Params) -> Quality:
    """Quality that the picture allows for the lids (refused: not measured)."""
    return (
        _pose(pose, params)
        & _pitch(pose.pitch, params)
        & _size(iris_px, params.iris_px_lids_least, "the lids")
        & _coarse(iris_px, params)
    )


def brow_quality(pose: Pose, iris_px: float, params: Params) -> Quality:
    """Quality that the picture allows for the brows: a nod moves them like a raise."""
    return (
        _pose(pose, params)
        & _pitch(pose.pitch, params)
        & _size(iris_px, params.iris_px_mouth, "the brows")
    )


def eyes_quality(blink: float, smile: float, params: Params) -> Quality:
    """Whether the eyes of a resting face are open and not narrowed by a smile.

    Args:
        blink: the lower blink score of both eyes: one closed eye is measured (and marked).
        smile: mean smile score.
    """
    if blink >= params.eye_closed:
        return _refused("eyes_closed", f"both eyes closed (blink score {blink:.2f})")
    if smile >= params.smiling:
        # The opening itself is read as well as at rest, but it is not the resting one: it is
        # shown, and no rule may rest on it.
        text = f"a smile narrows the lids (smile score {smile:.2f})"
        return Quality(Verdict.POOR, (Reason("smiling", text),))
    return GOOD


def closure_quality(blink: float, params: Params) -> Quality:
    """Whether one eye is open enough for its lids to be told apart."""
    if blink < params.eye_closed:
        return GOOD
    text = f"this eye is nearly closed (blink score {blink:.2f}); a closed eye still reads 2 mm"
    return Quality(Verdict.LIMITED, (Reason("closure_floor", text),))


def rest_quality(smile: float, params: Params) -> Quality:
    """Whether a face that should be at rest is: a smile at rest hides the smile's excursion."""
    if smile < params.smiling:
        return GOOD
    text = f"the face smiles where it should rest (smile score {smile:.2f})"
    return Quality(Verdict.LIMITED, (Reason("not_at_rest", text),))


def _pose(pose: Pose, params: Params) -> Quality:
    quality = GOOD
    yaw, roll = abs(pose.yaw), abs(pose.roll)
    if yaw > params.yaw_max:
        quality &= _refused(
            "yaw_high", f"head turned {yaw:.0f} degrees; up to {params.yaw_max:g} allowed"
        )
    elif yaw > params.yaw_good:
        text = f"head turned {yaw:.0f} degrees; best below {params.yaw_good:g}"
        quality &= Quality(Verdict.LIMITED, (Reason("yaw", text),))
    if roll >= params.roll_max:
        quality &= _refused(
            "roll_high", f"head tilted sideways {roll:.0f} degrees; up to {params.roll_max:g}"
        )
    return quality


def _pitch(pitch: float, params: Params) -> Quality:
    if abs(pitch) <= params.pitch_max:
        return GOOD
    return _refused(
        "pitch_high",
        f"head tilted up or down {abs(pitch):.0f} degrees; up to {params.pitch_max:g} allowed",
    )


def _coarse(iris_px: float, params: Params) -> Quality:
    if not params.iris_px_lids_least <= iris_px < params.iris_px_lids:
        return GOOD
    text = f"the iris spans {iris_px:.1f} pixels; best from {params.iris_px_lids:g}"
    return Quality(Verdict.LIMITED, (Reason("iris_small", text),))


def _size(iris_px: float, least: float, what: str) -> Quality:
    if iris_px >= least:
        return GOOD
    return _refused("iris_too_small", f"the iris spans {iris_px:.1f} pixels; {what} need {least:g}")


def _refused(code: str, text: str) -> Quality:
    return Quality(Verdict.REFUSED, (Reason(code, text),))
