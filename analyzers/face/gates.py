"""Whether a face may be measured: turned, tilted or too small faces give wrong asymmetries."""

from __future__ import annotations

import numpy as np

from analyzers.face.frame import Points, Pose
from analyzers.face.params import Params
from analyzers.perception.face_points import CANTHI
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


def halves_quality(points: Points, hemi: Points, params: Params) -> Quality:
    """Whether the mirrored halves show the face that the whole picture shows: they do not where
    the model lays an upright face over one that is upside down, or over no face.

    Args:
        points, hemi: (478, 2 or 3) and (478, 2) landmarks of the whole face and of its halves, px.
    """
    apart = np.linalg.norm(hemi - points[:, :2], axis=1)
    if not np.isfinite(apart).any():
        return _refused("no_halves", "no face was found in either half of this face, mirrored")
    width = np.linalg.norm(points[CANTHI[0], :2] - points[CANTHI[-1], :2])
    share = float(np.nanmedian(apart) / width)
    if share <= params.halves_apart:
        return GOOD
    return _refused(
        "no_halves",
        f"each half of this face, mirrored, shows another face (points {100 * share:.0f} % of the"
        f" width of the eyes apart; up to {100 * params.halves_apart:g} allowed): is it upside"
        " down, or covered?",
    )


def unseen_eye() -> Quality:
    """For an eye in which pixels show neither lids nor iris: dark glasses, hair. Landmarks draw an
    open eye there all the same."""
    text = "landmarks show this eye open, but no edge of an iris is seen (hair, shade, glare?)"
    return _refused("eye_unclear", text)


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
