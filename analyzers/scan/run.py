"""Measures one scan: of a face, unless the task says that it shows a limb or a back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analyzers.scan.asymmetry_rows import SURFACE, asymmetry_rows, map_track
from analyzers.scan.corners import DENSE, LANDMARKS
from analyzers.scan.corrected import TRACK, with_moved_points
from analyzers.scan.dense_rows import PICTURE_PX
from analyzers.scan.distances import DISTANCES, measured_distance
from analyzers.scan.distances import METHOD as STRAIGHT
from analyzers.scan.doubts import doubts
from analyzers.scan.face_on_scan import FaceOnScan
from analyzers.scan.holes import without_holes
from analyzers.scan.locate import landmark_settings, locate, open_surface
from analyzers.scan.params import Params
from analyzers.scan.points import LINKS, NAMES, width
from analyzers.scan.proportions import METHOD as PROPORTION
from analyzers.scan.proportions import proportions
from analyzers.scan.pupils import METHOD as FISSURES
from analyzers.scan.pupils import pupil_rows
from analyzers.scan.render import Surface
from analyzers.scan.unit import Scale, scale_of
from workbench.model import GOOD, Capture, Quality, Reason, Track, Verdict
from workbench.plugin.contract import Context, Result, Settings

LIMB, BACK = "limb", "back"
_SEVERAL = Quality(
    Verdict.LIMITED,
    (Reason("other_face", "the scan shows another face: cut away what is not the subject's"),),
)


def measure(capture: Capture, params: Params, ctx: Context) -> Result:
    """All that one scan tells, in mm, deg and %; each row names its channel as its method.

    Raises:
        CannotMeasureError: where no face, limb or back is found.
        ProblemError: if the file cannot be read.
        Cancelled: when the user stops the job.
    """
    if capture.task == LIMB:
        from analyzers.scan.limb.run import measure_limb

        return measure_limb(capture, params, ctx)
    if capture.task == BACK:
        from analyzers.scan.back.run import measure_back

        return measure_back(capture, params, ctx)
    ctx.progress(0.0, "reading the scan")
    surface = open_surface(capture, ctx)
    face = with_moved_points(locate(capture, surface, params, ctx), ctx.edits)
    face = without_holes(surface, face)
    scale = scale_of(width(face.points, "ex_R", "ex_L"), ctx.facts, ctx.edits)
    if not face.alone:
        scale = replace(scale, quality=scale.quality & _SEVERAL)
    colour = colour_quality(surface)
    ctx.progress(0.85, "comparing the face with its mirror image")
    rows, maps = asymmetry_rows(surface, face, scale, colour, params)
    unsure = doubts(surface, face)
    measurements = [measured_distance(face, what, scale, colour, unsure) for what in DISTANCES]
    measurements += pupil_rows(face, scale, colour, unsure)
    measurements += proportions(face, colour, unsure) + rows
    tracks = [_landmark_track(face, scale)]
    tracks += [map_track(name, capture.path, values) for name, values in maps.items()]
    settings = landmark_settings(params, ctx)
    return Result(
        measurements=tuple(measurements),
        tracks=tuple(tracks),
        quality=scale.quality & colour if scale.mm_per_unit else colour,
        methods={
            STRAIGHT: settings,
            PROPORTION: settings,
            FISSURES: settings,
            LANDMARKS: settings,
            SURFACE: surface_settings(params, settings),
            DENSE: surface_settings(params, settings) | {"picture_px": PICTURE_PX},
        },
    )


def surface_settings(
    params: Params, settings: Settings
) -> dict[str, str | int | float | bool | None]:
    """What the comparison of two surfaces depends on."""
    return {
        "region_mm": params.region_mm,
        "border_mm": params.border_mm,
        "outlier_mm": params.outlier_mm,
        "min_facing": params.min_facing,
        "open3d": settings["open3d"],
    }


def colour_quality(surface: Surface) -> Quality:
    """Limited where eyes and lips must be told from the shape alone."""
    if surface.mesh.colors is not None or surface.mesh.texture is not None:
        return GOOD
    text = "the scan has no colours: corners of eyes and mouth are read from its shape alone"
    text = "; ".join((text, *surface.mesh.warnings))  # such as a texture that is not there
    return Quality(Verdict.LIMITED, (Reason("no_colour", text),))


def _landmark_track(face: FaceOnScan, scale: Scale) -> Track:
    """The landmarks in the file's coordinates; confidence is the share of views that agree, none
    at a hole of the scan."""
    nowhere = np.full(3, np.nan)
    values = np.stack([face.points.get(name, nowhere) for name in NAMES])[None]
    agreed = [
        0.0
        if name in face.hidden
        else min(1.0, len(face.readings.get(name, ())) / max(face.views, 1))
        for name in NAMES
    ]
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
