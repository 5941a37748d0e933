"""The landmark stage of a scan, kept between runs."""

from __future__ import annotations

from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

import numpy as np

from analyzers.perception.face import FaceDetector, model_settings
from analyzers.scan.another_face import shows_another
from analyzers.scan.camera import Array
from analyzers.scan.clinical import MODEL
from analyzers.scan.cloud import as_discs
from analyzers.scan.face_on_scan import FaceOnScan
from analyzers.scan.find_face import find_face
from analyzers.scan.look_closer import VIEWS
from analyzers.scan.params import Params
from analyzers.scan.points import NAMES
from analyzers.scan.render import Surface
from workbench.media.mesh import read_mesh
from workbench.model import Capture, Problem
from workbench.plugin.contract import CannotMeasureError, Context, Settings

STAGE_VERSION = "5"
"""To be raised when the code of the landmark stage changes its outcome."""
IN_HOLES = 2.0
"""Kept in the place of ``alone`` where no face was found, but something like one with holes."""
_MEASURING_ONLY = ("region_mm", "border_mm", "outlier_mm", "min_coverage", "least_coverage")


def open_surface(capture: Capture, ctx: Context) -> Surface:
    """The capture's surface; a cloud of points becomes one of small discs.

    Raises:
        CannotMeasureError: ``no_faces`` for a cloud of too few points.
        ProblemError: if the file cannot be read.
    """
    mesh = read_mesh(ctx.path(capture))
    if not mesh.is_cloud:
        return Surface(mesh)
    discs = as_discs(mesh)
    if discs is None:
        raise CannotMeasureError(
            Problem(
                capture.path,
                f"The scan is a cloud of only {len(mesh.vertices):,} points without a surface.",
                "Export it as a mesh (with triangles) or denser from the scanner's program.",
                "no_faces",
            )
        )
    return Surface(discs, cloud=True)


def landmark_settings(params: Params, ctx: Context) -> Settings:
    """All that the landmarks depend on besides the file."""
    import open3d

    settings: dict[str, Any] = {k: v for k, v in asdict(params).items() if k not in _MEASURING_ONLY}
    settings |= model_settings(ctx.model("face_landmarker.task"))
    settings |= {"open3d": str(open3d.__version__), "stage": STAGE_VERSION}
    settings["correction_sha256"] = sha256(MODEL.read_bytes()).hexdigest()
    return settings | {"views": " ".join(f"{yaw}/{pitch}" for yaw, pitch in VIEWS)}


def locate(capture: Capture, surface: Surface, params: Params, ctx: Context) -> FaceOnScan:
    """The face on the scan, from the cache where it is known.

    Raises:
        CannotMeasureError: ``no_face`` where none is found from any side.
    """

    def compute() -> dict[str, Array]:
        holed: set[str] = set()
        with FaceDetector(ctx.model("face_landmarker.task")) as detector:
            face = find_face(
                surface,
                detector,
                params,
                lambda x: ctx.progress(0.8 * x, "looking for the face"),
                holed,
            )
            if face is not None and shows_another(surface, detector, params, face):
                face = replace(face, alone=False)
        return _packed(face, in_holes=bool(holed))

    arrays = ctx.cached(capture, "landmarks", landmark_settings(params, ctx), compute)
    face = _unpacked({k: np.asarray(v) for k, v in arrays.items()})
    if face is None and arrays["found"][2] == IN_HOLES:
        raise CannotMeasureError(
            Problem(
                capture.path,
                "What looks like a face is seen, but a corner of the eyes or of the mouth or the"
                " tip of the nose lies in a hole of the scan or beyond its border.",
                "Scan again, or fill the hole in the scanner's program.",
                "no_face",
            )
        )
    if face is None:
        raise CannotMeasureError(
            Problem(
                capture.path,
                "No face was found on the scan from any side.",
                "Check that the scan shows a whole face from the front;"
                " cut away what does not belong to it.",
                "no_face",
            )
        )
    return face


def _packed(face: FaceOnScan | None, *, in_holes: bool) -> dict[str, Array]:
    points = np.full((len(NAMES), 3), np.nan)
    readings = np.full((len(VIEWS), len(NAMES), 3), np.nan)
    if face is None:
        return {
            "points": points,
            "readings": readings,
            "found": np.array([0, 0, IN_HOLES * in_holes]),
        }
    for i, name in enumerate(NAMES):
        if name in face.points:
            points[i] = face.points[name]
            readings[: len(face.readings[name]), i] = face.readings[name]
    return {
        "points": points,
        "readings": readings,
        "found": np.array([face.views, face.spread, float(face.alone)]),
        "frame": face.frame,
    }


def _unpacked(arrays: dict[str, Array]) -> FaceOnScan | None:
    if arrays["found"][0] == 0:
        return None
    points, readings = {}, {}
    for i, name in enumerate(NAMES):
        if np.isfinite(arrays["points"][i]).all():
            points[name] = arrays["points"][i]
            given = arrays["readings"][:, i]
            readings[name] = given[np.isfinite(given).all(axis=1)]
    views, spread, alone = arrays["found"]
    frame = arrays["frame"]
    return FaceOnScan(points, readings, frame, int(views), float(spread), alone=bool(alone))
