"""From a rough guess where the face is to its landmarks: straight views, then nine around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from analyzers.perception.beside import drawn_ahead
from analyzers.perception.face import FaceDetector
from analyzers.scan.camera import Array, camera_at, unit
from analyzers.scan.clinical import clinical_readings
from analyzers.scan.face_on_scan import FaceOnScan
from analyzers.scan.params import Params
from analyzers.scan.pick import combine, face_pixels, landmarks_in, spanned_in
from analyzers.scan.points import FRAMING, frame_of, is_face_shaped, width
from analyzers.scan.render import Surface, View

VIEWS = ((0, 0), (20, 0), (-20, 0), (35, 0), (-35, 0), (0, 15), (0, -15), (-20, -12), (20, -12))
"""Directions (yaw, pitch in degrees) from which the face is looked at."""
AGAIN = 2
"""So often the nine views are taken again where they moved the face."""
STILL = 0.025
"""Corners of eyes and mouth that move by more than this (2 mm), in outer canthal distances, move
the face (judgement: about twice what they move on a face that was found rightly)."""


def cast_view(
    surface: Surface, params: Params, centre: Array, towards: Array, up: Array, seen_width: float
) -> View:
    """A view of the search, at low resolution."""
    return surface.render(
        camera_at(centre, towards, up, seen_width, fov_deg=params.fov_deg, size=params.search_size)
    )


def read(
    view: View, detector: FaceDetector, params: Params
) -> tuple[dict[str, Array], dict[str, Array]]:
    """The face model's points in a view and their pixels; none where it sees no face."""
    pixels = face_pixels(view, detector)
    if pixels is None:
        return {}, {}
    return landmarks_in(view, pixels, params), pixels


def look_closer(
    surface: Surface,
    detector: FaceDetector,
    params: Params,
    points: dict[str, Array],
    *,
    span: bool = False,
) -> FaceOnScan | None:
    """Two more passes, straight and centred at low resolution, then nine views at full size.

    The nine views stand around the clinical landmarks of the straight one: these depend least on
    how the scan lies, and so does all that follows. Where the nine tell that the straight one
    erred, they are taken again from where they say the face is.

    Args:
        span: let points that frame the face lie in holes, which are spanned.
    """
    rough = straightened(surface, detector, params, points, span=span)
    if rough is None:
        return None
    clinical = next(iter(clinical_readings(surface, [rough], rough, span=span)), {})
    steady = clinical if is_face_shaped(clinical) else rough
    face = read_face(surface, detector, params, steady, span=span)
    for _ in range(AGAIN):
        if face is None or _stays(face.points, steady):
            break
        steady = face.points
        face = read_face(surface, detector, params, steady, span=span) or face
    return face


def _stays(points: Mapping[str, Array], before: Mapping[str, Array]) -> bool:
    """Whether the corners from which the head's frame is taken stayed where they were."""
    names = [f"{name}_{side}" for name in ("ex", "en", "ch") for side in "RL"]
    most = max(float(np.linalg.norm(points[name] - before[name])) for name in names)
    return most <= STILL * width(points, "ex_R", "ex_L")


def straightened(
    surface: Surface,
    detector: FaceDetector,
    params: Params,
    points: dict[str, Array],
    *,
    span: bool = False,
) -> dict[str, Array] | None:
    """The face model's points seen straight from the front, from rough ones."""
    for _ in range(2):
        frame = frame_of(points)
        if frame is None:
            return None
        across = width(points, "ex_R", "ex_L") / params.face_share
        view = cast_view(surface, params, _middle(points), frame[2], frame[1], across)
        points, pixels = read(view, detector, params)
        if span and pixels:
            points |= spanned_in(view, pixels, points, params)
        if not is_face_shaped(points):
            return None
    return points


def read_face(
    surface: Surface,
    detector: FaceDetector,
    params: Params,
    points: dict[str, Array],
    *,
    span: bool = False,
) -> FaceOnScan | None:
    """Clinical landmarks from nine views around the face that ``points`` roughly give."""
    readings = read_views(surface, detector, params, points, span=span)
    if len(readings) < params.min_views:
        return None
    guessed, _ = combine(readings, params)
    if not is_face_shaped(guessed):
        return None
    clinical = clinical_readings(surface, readings, guessed, span=span)
    combined, accepted = combine(clinical, params)
    final = frame_of(combined)
    if final is None or not is_face_shaped(combined):
        return None
    # How far the views agree is judged before refinement, which makes phantoms agree too.
    apart = [
        np.median(np.linalg.norm([r[k] - guessed[k] for r in readings if k in r], axis=1))
        for k in guessed
    ]
    spread = float(np.median(apart)) / width(guessed, "ex_R", "ex_L")
    return FaceOnScan(combined, accepted, final, len(readings), spread)


def read_views(
    surface: Surface,
    detector: FaceDetector,
    params: Params,
    points: dict[str, Array],
    *,
    span: bool = False,
) -> list[dict[str, Array]]:
    """The face model's points in each of the nine views that shows a face.

    With ``span``, one that too few views see on the surface is taken from its spanned hole.
    """
    frame = frame_of(points)
    if frame is None:
        return []
    left, up, forward = frame
    centre, seen_width = _middle(points), width(points, "ex_R", "ex_L") / params.face_share

    def cast() -> Iterator[View]:
        for yaw, pitch in np.radians(VIEWS):
            towards = np.cos(pitch) * (np.cos(yaw) * forward + np.sin(yaw) * left)
            towards = unit(towards + np.sin(pitch) * up)
            yield surface.render(
                camera_at(centre, towards, up, seen_width, fov_deg=params.fov_deg, size=params.size)
            )

    with drawn_ahead(cast()) as views:
        readings, in_holes = [], []
        for view in views:
            found, pixels = read(view, detector, params)
            if pixels:
                readings.append(found)
                in_holes.append(spanned_in(view, pixels, found, params) if span else {})
    sound = Counter(
        k for one, holes in zip(readings, in_holes, strict=True) for k in one.keys() - holes.keys()
    )
    scarce = {name for name in FRAMING if 2 * sound[name] < len(readings)}
    for found, holes in zip(readings, in_holes, strict=True):
        found |= {name: point for name, point in holes.items() if name in scarce}
    return [reading for reading in readings if reading]


def _middle(points: dict[str, Array]) -> Array:
    """The middle of the face: between the eyes' and the mouth's corners."""
    corners = ("ex_R", "ex_L", "ch_R", "ch_L")
    middle: Array = np.mean([points[k] for k in corners], axis=0)
    return middle
