"""Gates of one picture: blur, light, glare, hands and masks; each metric by what it needs."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from analyzers.face.gates import unseen_eye
from analyzers.face.params import Params
from analyzers.face.rows import limited, refused
from analyzers.face.stills.photo_face import PhotoFace
from analyzers.perception.face_picture import COLOURS
from analyzers.perception.face_points import HALVES, HalfFace
from analyzers.perception.hand_on_face import covers
from workbench.model import GOOD, Quality

_MASKED = ("lip_side_right", "lip_side_left", "chin", "lips")
_BARE = ("nose_bridge", "forehead")
_SIDES = ("right", "left")
_MOUTH = (61, 291, 0, 17, 13, 14)


def light_quality(face: PhotoFace, mm_per_px: float, params: Params) -> Quality:
    """Whether the picture is sharp enough and lit well enough for a face to be measured."""
    seen, quality = face.picture, GOOD
    blur = seen.blur_px * mm_per_px
    if blur > params.blur_max_mm:
        quality &= refused(
            "blurred", f"edges are blurred over {blur:.1f} mm; up to {params.blur_max_mm:g} allowed"
        )
    elif blur > params.blur_good_mm:
        text = f"edges are blurred over {blur:.1f} mm; best below {params.blur_good_mm:g}"
        quality &= limited("blur", text)
    if seen.bright < params.dark_max:
        quality &= refused(
            "too_dark",
            f"the brightest skin is at {seen.bright:.0f} of 255; at least"
            f" {params.dark_max:g} needed",
        )
    elif seen.bright < params.dark_good:
        quality &= limited(
            "dark",
            f"the brightest skin is at {seen.bright:.0f} of 255; best from {params.dark_good:g}",
        )
    share = 100 * seen.burnt
    if seen.burnt > params.burnt_max:
        quality &= refused("burnt_out", f"{share:.0f} % of the face is burnt out")
    elif seen.burnt > params.burnt_good:
        quality &= limited("burnt", f"{share:.0f} % of the face is burnt out")
    if seen.one_sided < params.shadow_good:
        text = f"one cheek has {100 * seen.one_sided:.0f} % of the other one's brightness"
        quality &= limited("one_sided_light", text)
    return quality


def shade_quality(face: PhotoFace, params: Params) -> Quality:
    """Whether light from one side makes the halves of mouth and brows look different."""
    if face.picture.one_sided >= params.shadow_max:
        return GOOD
    share = 100 * face.picture.one_sided
    return refused("one_sided_shadow", f"one cheek has {share:.0f} % of the other's brightness")


def cover_quality(face: PhotoFace, places: Collection[int], what: str) -> Quality:
    """Whether a hand lies over any of these landmarks."""
    under = covers(face.hands, face.points[list(places), :2])
    if not under.any():
        return GOOD
    return refused("hand_on_face", f"a hand covers {what}")


def mouth_cover(face: PhotoFace, params: Params) -> Quality:
    """Whether hand or mask covers the mouth."""
    quality = cover_quality(face, _MOUTH, "the mouth")
    colours = {name: face.picture.colours[i] for i, name in enumerate(COLOURS)}
    skin = np.median([colours[name] for name in _BARE], axis=0)
    off = np.array([colours[name] for name in _MASKED]) - skin
    hue = float(np.hypot(off[:, 1], off[:, 2]).min())
    lighter = float(off[:, 0].min())
    lips = float(np.linalg.norm(colours["lips"] - colours["chin"]))
    # A beard is never lighter than bare skin, and leaves the lips their own colour.
    if lips < params.mask_even and (hue > params.mask_hue or lighter > params.mask_lighter):
        text = "lips, chin and cheeks are of one colour that is not that of the forehead"
        quality &= refused("mouth_covered", f"{text}: a mask?")
    return quality


def brow_cover(face: PhotoFace) -> Quality:
    """Whether a hand covers a brow."""
    places = [i for half in HALVES for i in half.brow_upper]
    return cover_quality(face, places, "a brow")


def eye_cover(face: PhotoFace, half: HalfFace, params: Params) -> Quality:
    """Whether hand or glare covers one eye, and whether what is there looks like an open eye."""
    at = HALVES.index(half)
    quality = cover_quality(face, (*half.upper_lid, *half.lower_lid), "this eye")
    glare = float(face.picture.glare[at])
    if glare > params.glare_max:
        text = f"{100 * glare:.0f} % around this eye is glare (glasses?)"
        quality &= refused("glare", f"{text}; up to {100 * params.glare_max:g} allowed")
    elif glare > params.glare_good:
        quality &= limited("glare", f"{100 * glare:.0f} % around this eye is glare (glasses?)")
    blink = face.score("eyeBlinkRight", "eyeBlinkLeft")[at]
    if face.irises[at] is None and blink < params.eye_open:
        if face.lids[at].reason:
            quality &= unseen_eye()
        elif face.irises[1 - at] is not None:
            quality &= limited("eye_unclear", unseen_eye().reasons[0].text)
    sizes = [eye.diameter for eye in face.irises if eye is not None]
    if len(sizes) == 2 and abs(sizes[0] - sizes[1]) > params.iris_apart * sum(sizes) / 2:
        text = f"the irises seem to span {sizes[0]:.0f} and {sizes[1]:.0f} pixels (hair, shade?)"
        quality &= limited("irises_differ", text)
    shade = _darker_lid(face, at)
    if shade > params.lid_shade:
        text = f"the skin over this eye is {shade:.0f} darker than over the other: hair, shade?"
        quality &= limited("eye_covered", text)
    return quality


def _darker_lid(face: PhotoFace, at: int) -> float:
    """How much darker (L*) the skin over an eye is than over the other, beyond their cheeks."""
    light = {name: float(face.picture.colours[i][0]) for i, name in enumerate(COLOURS)}
    own, other = _SIDES[at], _SIDES[1 - at]
    lids = light[f"lid_{other}"] - light[f"lid_{own}"]
    return lids - (light[f"cheek_{other}"] - light[f"cheek_{own}"])
