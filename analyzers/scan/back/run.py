"""Measures one scan of a back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from analyzers.perception.face import FaceDetector
from analyzers.scan.back.blades import (
    RAISED_MM,
    Blade,
    blade,
    mirror_map,
    prominence_map,
    windows,
)
from analyzers.scan.back.errors import interval, mdc95
from analyzers.scan.back.frame import Upright, across_units, back_frame
from analyzers.scan.back.height_map import CELL_MM, SMOOTH_MM, BackFrame, HeightMap, height_map
from analyzers.scan.back.marks import C7, SACRUM, mark_track, put
from analyzers.scan.back.not_a_face import shows_a_face
from analyzers.scan.back.rotation import LEVEL_MM
from analyzers.scan.back.sagittal import TANGENT_MM
from analyzers.scan.back.shape_rows import LINE, MARKS, shape_rows
from analyzers.scan.back.spine_line import REACH_MM
from analyzers.scan.body_unit import body_scale
from analyzers.scan.camera import Array
from analyzers.scan.locate import open_surface
from analyzers.scan.no_change import unless_error
from analyzers.scan.params import Params
from analyzers.scan.render import Surface
from analyzers.scan.unit import Scale
from workbench.model import (
    GOOD,
    Capture,
    Edit,
    Measurement,
    Problem,
    Quality,
    Reason,
    Side,
    Track,
    Verdict,
    missing,
)
from workbench.plugin.contract import CannotMeasureError, Context, Result, Settings

METHOD = "back_mirror_map"
MAP = "asymmetry"
WIDTH_MM = (110.0, 900.0)
"""Width of any back, infant to obese adult (judgement); the units stay apart."""
BOTH = (Side.LEFT, Side.RIGHT)
OUTLIER_MM = 60.0
"""Heights farther from their mirror image are arms, hair or clothing."""
BLADE_ROWS = ("prominence_max", "prominence_mean", "inferior_angle_prominence", "raised_area")


@dataclass(frozen=True, slots=True, eq=False)
class Back:
    """A back set upright, its heights, the two places that bound the trunk (mm upwards), and the
    marks that a person has put (in the file's coordinates)."""

    frame: BackFrame
    heights: HeightMap
    sacrum: float
    c7: float
    marks: Mapping[str, Array]
    quality: Quality

    def windows(self, side: Side) -> dict[str, Array]:
        """Cells of one blade (see ``blades.windows``)."""
        return windows(self.heights, self.sacrum, self.c7, side)


def measure_back(capture: Capture, params: Params, ctx: Context) -> Result:
    """Asymmetry and shape of the back, and prominence of both shoulder blades.

    Raises:
        CannotMeasureError: ``closed_trunk`` where the back is not an open surface,
            ``face_not_back`` where it is a face.
        ProblemError: if the file cannot be read.
        Cancelled: when the user stops the job.
    """
    ctx.progress(0.0, "reading the scan")
    surface = open_surface(capture, ctx)
    scale = body_scale(across_units(surface), WIDTH_MM, "the back's width", ctx.facts, ctx.edits)
    ctx.progress(0.2, "looking for the plane of symmetry")
    back = open_back(surface, scale.mm_per_unit or 400.0 / across_units(surface), ctx.edits)
    if back is None:
        raise _closed(capture)
    with FaceDetector(ctx.model("face_landmarker.task")) as detector:
        if shows_a_face(surface, back.frame, detector, params):
            raise _a_face(capture)
    ctx.progress(0.8, "comparing left and right")
    values = mirror_map(back.heights)
    values[np.abs(values) > OUTLIER_MM] = np.nan
    rows = list(_rows(back, values, scale))
    known = scale.mm_per_unit is not None
    rows += shape_rows(
        back.frame,
        back.heights,
        back.marks,
        back.quality & (scale.quality if known else GOOD),
        None if known else scale.quality.reasons[0],
    )
    marks = mark_track(back.frame, back.heights, back.sacrum, back.c7, back.marks)
    mapped = vertex_map(surface, back, values)
    return Result(
        measurements=tuple(rows),
        tracks=(
            marks,
            Track(name=MAP, kind="surface", times=np.zeros(1), values=mapped[None, None],
                  points=(capture.path,), unit="mm"),
        ) if scale.mm_per_unit else (marks,),
        quality=back.quality & (scale.quality if scale.mm_per_unit else GOOD),
        methods={METHOD: settings(), LINE: line_settings(), MARKS: {}},
    )  # fmt: skip


def settings() -> Settings:
    """What the values depend on besides the file."""
    return {"cell_mm": CELL_MM, "smooth_mm": SMOOTH_MM, "raised_mm": RAISED_MM}


def line_settings() -> Settings:
    """What the line of the spinous processes and the angles along it depend on."""
    own = {"reach_mm": REACH_MM, "tangent_mm": TANGENT_MM, "level_mm": LEVEL_MM}
    return {**settings(), **own}


def open_back(surface: Surface, mm_per_unit: float, edits: Iterable[Edit]) -> Back | None:
    """The back with its heights; None for a closed surface.

    Where a person has put both marks, they say which end is up and how long the trunk is.
    """
    moved = put(edits)
    hint = moved[C7] - moved[SACRUM] if {C7, SACRUM} <= moved.keys() else None
    upright = back_frame(surface, mm_per_unit, hint)
    if upright is None:
        return None
    frame = upright.frame
    heights = height_map(surface.vertices, surface.faces, frame)
    low, high = _ends(heights)
    places = {name: float(frame.to_back(point[None])[0, 1]) for name, point in moved.items()}
    sacrum, c7 = places.get(SACRUM, low), places.get(C7, high)
    if c7 - sacrum < 50.0:
        sacrum, c7 = low, high
    return Back(frame, heights, sacrum, c7, moved, _quality(upright, hint is not None))


def vertex_map(surface: Surface, back: Back, values: Array) -> Array:
    """``values`` of the cells at the vertices (n,), NaN where a vertex is not on the back."""
    places = back.frame.to_back(surface.vertices)
    height = back.heights.at(back.heights.heights, places[:, 0], places[:, 1])
    own = back.heights.at(values, places[:, 0], places[:, 1])
    return np.where(np.abs(places[:, 2] - height) <= 15.0, own, np.nan)


def _ends(heights: HeightMap) -> tuple[float, float]:
    """Where the midline of the surface ends, mm upwards."""
    middle = np.isfinite(heights.heights[:, np.abs(heights.left) < 15]).any(axis=1)
    up = heights.up[middle]
    return (float(up[0]), float(up[-1])) if len(up) else (0.0, 0.0)


def _quality(upright: Upright, marked: bool) -> Quality:
    if marked:
        return GOOD
    text = (
        "the shoulder blades are looked for as if the scan ran from the sacrum to the lowest"
        " neck vertebra; put both marks where they belong"
    )
    quality = Quality(Verdict.LIMITED, (Reason("marks_guessed", text),))
    if upright.sure:
        return quality
    text = "which end of the back is up could not be told from its shape; left may be right"
    return quality & Quality(Verdict.POOR, (Reason("upright_guessed", text),))


def _rows(back: Back, mirror: Array, scale: Scale) -> Iterable[Measurement]:
    if scale.mm_per_unit is None:
        reason = scale.quality.reasons[0]
        yield missing("back.asymmetry_rms", "mm", reason, method=METHOD)
        for side in BOTH:
            for name in BLADE_ROWS:
                yield missing(f"back.{name}", unit_of(name), reason, side=side, method=METHOD)
        yield missing("back.prominence_difference", "mm", reason, method=METHOD)
        return
    quality = back.quality & scale.quality
    known = np.isfinite(mirror)
    within = (back.heights.up > back.sacrum) & (back.heights.up < back.c7)
    known &= within[:, None]
    # The marks only bound the region here: where they stand matters little.
    yield Measurement(
        feature="back.asymmetry_rms",
        value=float(np.sqrt(np.mean(mirror[known] ** 2))) / 2 if known.any() else 0.0,
        unit="mm",
        method=METHOD,
        n=int(known.sum()),
        mdc95=mdc95("asymmetry_rms", change=False),
        quality=scale.quality,
    ) if known.any() else missing(
        "back.asymmetry_rms", "mm", Reason("coverage_low", "no part is seen on both sides"),
        method=METHOD,
    )  # fmt: skip
    prominent = prominence_map(back.heights, back.sacrum, back.c7)
    blades = [blade(prominent, back.windows(side), side) for side in BOTH]
    for one in blades:
        yield from blade_rows(one, quality)
    yield _difference(back, mirror, quality)


def blade_rows(one: Blade, quality: Quality, suffix: str = "") -> Iterable[Measurement]:
    """The rows of one blade; with a ``suffix`` they are changes."""
    values = dict(zip(BLADE_ROWS, (one.top, one.border, one.angle, one.raised_cm2), strict=True))
    for name, value in values.items():
        feature = f"back.{name}{suffix}"
        if not np.isfinite(value):
            text = f"{one.shown:.0%} of the region of this shoulder blade is seen"
            reason = Reason("coverage_low", text)
            yield missing(feature, unit_of(name), reason, side=one.side, method=METHOD)
            continue
        low, high = interval(name, value, change=bool(suffix)) or (None, None)
        mdc = mdc95(name, change=bool(suffix))
        yield Measurement(
            feature=feature,
            value=value,
            unit=unit_of(name),
            side=one.side,
            method=METHOD,
            ci_low=low,
            ci_high=high,
            mdc95=mdc,
            quality=unless_error(quality, value, mdc, unit_of(name)) if suffix else quality,
        )


def unit_of(name: str) -> str:
    """The unit of a row of a blade."""
    return "cm2" if name.startswith("raised_area") else "mm"


def _difference(back: Back, mirror: Array, quality: Quality) -> Measurement:
    """Left minus right, in the mirror channel: where one blade stands out most over the other."""
    feature = "back.prominence_difference"
    sides = [blade(mirror, back.windows(side), side) for side in BOTH]
    if not all(np.isfinite(one.top) for one in sides):
        reason = Reason("coverage_low", "a shoulder blade is not seen on both sides")
        return missing(feature, "mm", reason, method=METHOD)
    left, right = (one.top for one in sides)
    value = left if left >= right else -right
    return Measurement(
        feature=feature,
        value=value,
        unit="mm",
        method=METHOD,
        mdc95=mdc95("prominence_difference", change=False),
        quality=quality,
    )


def _a_face(capture: Capture) -> CannotMeasureError:
    return CannotMeasureError(
        Problem(
            capture.path,
            "The scan shows a face, not a back.",
            "State another task in its name or in captures.csv, such as task-rest.",
            "face_not_back",
        )
    )


def _closed(capture: Capture) -> CannotMeasureError:
    return CannotMeasureError(
        Problem(
            capture.path,
            "The back cannot be told from the front: the surface is closed all around.",
            "Cut the scan down to the back, as far as the sides of the trunk.",
            "closed_trunk",
        )
    )
