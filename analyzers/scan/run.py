"""Measures one scan of a face."""

from __future__ import annotations

import numpy as np

from analyzers.scan.corrected import TRACK, with_moved_points
from analyzers.scan.find_face import FaceOnScan
from analyzers.scan.locate import landmark_settings, locate, open_surface
from analyzers.scan.mirror import asymmetry
from analyzers.scan.params import Params
from analyzers.scan.points import LINKS, NAMES, width
from analyzers.scan.render import Surface
from analyzers.scan.unit import Scale, scale_of
from analyzers.scan.widths import METHOD, WIDTHS, measured_width
from workbench.model import (
    GOOD,
    Capture,
    Measurement,
    Quality,
    Reason,
    Track,
    Verdict,
    missing,
)
from workbench.plugin.contract import Context, Result

MIRROR_METHOD = "mirror_closest_point"
_ASYMMETRY = "scan.asymmetry_rms"


def measure(capture: Capture, params: Params, ctx: Context) -> Result:
    """Canthal and mouth widths and the asymmetry of the surface, in mm.

    Raises:
        CannotMeasureError: for a cloud of points, or where no face is found.
        ProblemError: if the file cannot be read.
        Cancelled: when the user stops the job.
    """
    ctx.progress(0.0, "reading the scan")
    surface = open_surface(capture, ctx)
    face = with_moved_points(locate(capture, surface, params, ctx), ctx.edits)
    scale = scale_of(width(face.points, "ex_R", "ex_L"), ctx.facts, ctx.edits)
    colour = colour_quality(surface)
    ctx.progress(0.85, "comparing the face with its mirror image")
    measurements = [measured_width(face, what, scale, colour) for what in WIDTHS]
    measurements.append(_asymmetry(surface, face, scale, params))
    settings = landmark_settings(params, ctx)
    return Result(
        measurements=tuple(measurements),
        tracks=(_landmark_track(face, scale),),
        quality=scale.quality & colour if scale.mm_per_unit else colour,
        methods={
            METHOD: settings,
            MIRROR_METHOD: {
                "region_mm": params.region_mm,
                "border_mm": params.border_mm,
                "outlier_mm": params.outlier_mm,
                "min_facing": params.min_facing,
                "open3d": settings["open3d"],
            },
        },
    )


def colour_quality(surface: Surface) -> Quality:
    """Limited where eyes and lips must be told from the shape alone."""
    if surface.mesh.colors is not None or surface.mesh.texture is not None:
        return GOOD
    text = "the scan has no colours: corners of eyes and mouth are read from its shape alone"
    return Quality(Verdict.LIMITED, (Reason("no_colour", text),))


def _asymmetry(surface: Surface, face: FaceOnScan, scale: Scale, params: Params) -> Measurement:
    if scale.mm_per_unit is None:
        return missing(_ASYMMETRY, "mm", scale.quality.reasons[0], method=MIRROR_METHOD)
    found = asymmetry(surface, face.points, scale.mm_per_unit, params)
    if found is None or found.coverage < params.least_coverage:
        share = 0.0 if found is None else found.coverage
        text = (
            f"{share:.0%} of the face could be compared with its mirror image;"
            f" {params.least_coverage:.0%} needed: holes, hair or border of the scan"
        )
        return missing(_ASYMMETRY, "mm", Reason("coverage_low", text), method=MIRROR_METHOD)
    quality = scale.quality
    if found.coverage < params.min_coverage:
        text = (
            f"{found.coverage:.0%} of the face could be compared with its mirror image;"
            f" {params.min_coverage:.0%} asked for"
        )
        quality &= Quality(Verdict.LIMITED, (Reason("coverage_low", text),))
    return Measurement(
        feature=_ASYMMETRY,
        value=found.rms_mm,
        unit="mm",
        method=MIRROR_METHOD,
        n=found.n,
        quality=quality,
    )


def _landmark_track(face: FaceOnScan, scale: Scale) -> Track:
    """The landmarks in the file's coordinates; confidence is the share of views that agree."""
    nowhere = np.full(3, np.nan)
    values = np.stack([face.points.get(name, nowhere) for name in NAMES])[None]
    agreed = [min(1.0, len(face.readings.get(name, ())) / max(face.views, 1)) for name in NAMES]
    units = {1.0: "mm", 10.0: "cm", 1000.0: "m", 25.4: "[in_i]"}
    return Track(
        name=TRACK,
        kind="mesh_points",
        times=np.zeros(1),
        values=values,
        points=NAMES,
        unit=units.get(scale.mm_per_unit or 0.0, "1"),
        confidence=np.array([agreed]),
        links=LINKS,
    )
