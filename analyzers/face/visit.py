"""From a photo at rest and a photo of a smile of one visit: the excursion of the smile."""

from __future__ import annotations

from math import hypot

from analyzers.face.params import Params
from analyzers.face.resting import PAIR
from analyzers.face.rows import HEMI_METHOD, RAW_METHOD, Place, Value
from analyzers.face.scale import Scale
from analyzers.face.smile import excursion_rows
from workbench.model import GOOD, Measurement, Modality, Quality, Reason, Side, Verdict, worst
from workbench.plugin.contract import Context, Measured, Result

_AXES = ("commissure_lateral", "commissure_height")
_NO_SCALE = Reason(
    "scale_differs", "the eyes were not measured in both photos; each keeps its own scale"
)


def derive(measured: tuple[Measured, ...], params: Params, ctx: Context) -> Result:
    """Smile excursion per side and its symmetry, for each smile photo with a photo at rest.

    The rest photo of the same variant (``acq``) is taken, else the first of the visit. Both are
    brought to one scale: a face keeps the width between the outer corners of its eyes.
    """
    photos = [m for m in measured if m.capture.modality is Modality.PHOTO]
    rests = [m for m in photos if m.capture.task == "rest"]
    rows: list[Measurement] = []
    settings: dict[str, dict[str, str | int | float | bool | None]] = {}
    for smile in (m for m in photos if m.capture.task == "smile"):
        same = [m for m in rests if m.capture.acq == smile.capture.acq]
        rest = next(iter(same or rests), None)
        if rest is None:
            continue
        rows += _pair(smile, rest, params)
        for method, known in smile.result.methods.items():
            settings[method] = {
                **known,
                "pairing": "smile photo against rest photo of the same visit, one scale for both"
                " by the width between the outer corners of the eyes",
            }
    return Result(measurements=tuple(rows), methods=settings)


def _pair(smile: Measured, rest: Measured, params: Params) -> list[Measurement]:
    widths = [_value(m, "outer_canthal_width", RAW_METHOD) for m in (smile, rest)]
    quality = GOOD
    zoom = (1.0, 1.0)
    if widths[0] and widths[1]:
        mean = (widths[0] + widths[1]) / 2
        zoom = (mean / widths[0], mean / widths[1])
    else:
        quality = Quality(Verdict.LIMITED, (_NO_SCALE,))
    quality = worst([quality, *(m.quality for p in (smile, rest) for m in _positions(p))])
    place = Place(
        Scale(1.0, params.iris_mm_sd / params.iris_mm, "visit", 0.0),
        quality,
        captures=(smile.capture.path, rest.capture.path),
    )
    hemi, raw = (
        {side: _excursion(smile, rest, zoom, side, method) for side in PAIR}
        for method in (HEMI_METHOD, RAW_METHOD)
    )
    return excursion_rows(hemi, raw, place)


def _excursion(
    smile: Measured, rest: Measured, zoom: tuple[float, float], side: Side, method: str
) -> Value | None:
    """Distance (mm) of a corner of the mouth between the two photos."""
    steps = []
    for axis in _AXES:
        feature = axis if method == HEMI_METHOD else f"{axis}_raw"
        moved, still = (_value(m, feature, method, side) for m in (smile, rest))
        if moved is None or still is None:
            return None
        steps.append(moved * zoom[0] - still * zoom[1])
    return hypot(*steps), None, 1


def _positions(measured: Measured) -> list[Measurement]:
    """Raw positions of the mouth's corners: their quality is that of the photo as a whole."""
    names = {f"face.{axis}_raw" for axis in _AXES}
    return [m for m in measured.result.measurements if m.feature in names]


def _value(measured: Measured, feature: str, method: str, side: Side = Side.NONE) -> float | None:
    for m in measured.result.measurements:
        if (m.feature, m.method, m.side) == (f"face.{feature}", method, side):
            return m.value
    return None
