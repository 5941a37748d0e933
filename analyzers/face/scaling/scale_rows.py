"""The row that says how large a pixel is: what all millimetres of a capture rest on."""

from __future__ import annotations

from analyzers.face.rows import SCALE_METHOD, Place, limited
from analyzers.face.scaling.scale import IRIS_LANDMARKS, KINDS, Scale
from workbench.model import GOOD, Measurement, Quality

FEATURE = "face.image_scale"
UNIT = "mm/{pixel}"


def scale_row(
    scale: Scale, *, n: int = 1, captures: tuple[str, ...] = (), place: Place | None = None
) -> Measurement:
    """The scale of a capture with its uncertainty; ``method`` tells what it comes from.

    Args:
        n: captures (of the visit) that it rests on.
    """
    quality = GOOD
    if scale.kind == IRIS_LANDMARKS:
        text = "no iris edge was seen; the scale is that of the landmarks' iris"
        quality = limited("scale_from_landmarks", text)
    sd = scale.relative_sd * scale.mm_per_px
    return Measurement(
        feature=FEATURE,
        value=float(scale.mm_per_px),
        unit=UNIT,
        method=f"{SCALE_METHOD}_{scale.kind}",
        n=n,
        sd=float(sd),
        ci_low=float(max(scale.mm_per_px - 1.96 * sd, 0.0)),
        ci_high=float(scale.mm_per_px + 1.96 * sd),
        task=place.task if place else None,
        captures=captures,
        quality=quality,
    )


def lacking_scale_row(quality: Quality) -> Measurement:
    """``face.image_scale`` of a capture in which nobody was measured."""
    return Measurement(feature=FEATURE, value=None, unit=UNIT, method=SCALE_METHOD, quality=quality)


def kind_of(row: Measurement) -> str:
    """What a scale row says that the scale comes from."""
    kind = row.method.removeprefix(f"{SCALE_METHOD}_")
    return kind if kind in KINDS else IRIS_LANDMARKS
