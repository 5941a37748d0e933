"""Whether somebody stands, and what the picture shows of them."""

from __future__ import annotations

import numpy as np

from analyzers.perception.pose_points import INDEX
from analyzers.posture.angles import bend, hanging
from analyzers.posture.params import Params
from analyzers.posture.stance import Floats, Stance
from analyzers.posture.view import View
from workbench.model import GOOD, Quality, Reason, Verdict

_MAIN = ("shoulder", "elbow", "hip", "knee", "ankle")


def shown(stance: Stance, points: tuple[str, ...], params: Params) -> bool:
    """Whether all landmarks of these names (with side) are seen and inside the picture."""
    return all(stance.visibility[INDEX[name]] >= params.least_visibility for name in points)


def feet_quality(stance: Stance, view: View, params: Params) -> Quality:
    """Limited where the feet are out of view: nobody can tell whether the person stands."""
    ankles = _near(view, "ankle")
    if shown(stance, ankles, params):
        return GOOD
    text = "the ankles are not in view, so that it is not seen whether the person stands"
    return Quality(Verdict.LIMITED, (Reason("feet_not_in_view", text),))


def not_standing(stance: Stance, view: View, params: Params) -> Reason | None:
    """Why this is no standing, as far as the legs are in view."""
    if not shown(stance, (*_near(view, "hip"), *_near(view, "knee")), params):
        return None
    if shown(stance, _near(view, "ankle"), params):
        leg = stance.middle("ankle") - stance.middle("hip")
        steep = abs(float(np.median(hanging(leg))))
        if steep > params.steepest_leg:
            text = (
                f"the legs lean by {steep:.0f} degrees; up to {params.steepest_leg:g} is standing"
            )
            return Reason("not_standing", text)
        stepping = _stepping(stance, view, leg, params)
        if stepping is not None:
            return stepping
    for side in _sides(view):
        hip, knee, ankle = (stance[f"{side}_{joint}"] for joint in ("hip", "knee", "ankle"))
        bent = abs(float(np.median(bend(hip, knee, ankle))))
        if view.kind == "side" and bent > params.bent_knee:
            text = f"the knee is bent by {bent:.0f} degrees; up to {params.bent_knee:g} is standing"
            return Reason("not_standing", text)
        thigh = float(np.median(np.linalg.norm(knee - hip, axis=1)))
        shank = float(np.median(np.linalg.norm(ankle - knee, axis=1)))
        if view.kind != "side" and thigh < params.short_thigh * shank:
            text = f"a thigh seems {thigh / shank:.2f} times as long as the shank, as in sitting"
            return Reason("not_standing", text)
    return None


def _stepping(stance: Stance, view: View, leg: Floats, params: Params) -> Reason | None:
    """Feet apart or one of them lifted, as in a step."""
    length = float(np.median(np.linalg.norm(leg, axis=1)))
    apart, up = np.abs(np.median(stance["left_ankle"] - stance["right_ankle"], axis=0)) / length
    if view.kind == "side" and apart > params.longest_step:
        text = f"the feet are {apart:.2f} leg lengths apart, as in a step"
        return Reason("not_standing", text)
    if up > params.lifted_foot:
        text = f"one foot is {up:.2f} leg lengths above the other"
        return Reason("not_standing", text)
    return None


def readings_quality(stance: Stance, params: Params) -> Quality:
    """Limited where the readings of a photo differ, or the person was found in few of them."""
    if stance.span is not None:
        return GOOD
    count = len(stance.points)
    joints = [INDEX[f"{side}_{joint}"] for side in ("left", "right") for joint in _MAIN]
    body = stance.middle("shoulder") - stance.middle("ankle")
    size = float(np.median(np.linalg.norm(body, axis=1)))
    spread = float(np.std(stance.points[:, joints], axis=0).max()) / size
    if count >= params.fewest_readings and spread <= params.most_spread:
        return GOOD
    text = (
        f"{count} looks at the picture find the joints with a spread of {100 * spread:.0f} % of the"
        " body: check the points, and move those that are off"
    )
    return Quality(Verdict.LIMITED, (Reason("landmarks_uncertain", text),))


def size_quality(stance: Stance, params: Params) -> Quality:
    """Limited where the person is small in the picture."""
    line = stance.middle("shoulder") - stance.middle("ankle")
    tall = float(np.median(np.linalg.norm(line, axis=1)))
    if tall >= params.small_px:
        return GOOD
    text = (
        f"shoulders to ankles are {tall:.0f} pixels; {params.small_px:g} or more are good:"
        " go nearer or film upright"
    )
    return Quality(Verdict.LIMITED, (Reason("person_small", text),))


def turn_quality(view: View, params: Params) -> Quality:
    """Limited where the person is turned away from the line of the view."""
    if view.kind == "side" and view.turned < params.side_good:
        off = 90 - view.turned
    elif view.kind in {"front", "back"} and view.turned > params.frontal_good:
        off = view.turned
    else:
        return GOOD
    text = f"the person is turned about {off:.0f} degrees off the view; angles seem changed"
    return Quality(Verdict.LIMITED, (Reason("view_oblique", text),))


def _sides(view: View) -> tuple[str, ...]:
    return (view.near.value,) if view.kind == "side" else ("left", "right")


def _near(view: View, joint: str) -> tuple[str, ...]:
    return tuple(f"{side}_{joint}" for side in _sides(view))
