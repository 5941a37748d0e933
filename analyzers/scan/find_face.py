"""Where on a scan the face is, whatever way the scan lies, and its landmarks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analyzers.perception.beside import drawn_ahead
from analyzers.perception.face import FaceDetector
from analyzers.scan.camera import Array, camera_at, unit
from analyzers.scan.clinical import clinical_readings
from analyzers.scan.head_pose import aimed
from analyzers.scan.params import Params
from analyzers.scan.pick import combine, face_pixels, landmarks_in
from analyzers.scan.places import places_to_look
from analyzers.scan.points import frame_of, is_face_shaped, width
from analyzers.scan.poses import Pose
from analyzers.scan.render import Surface, View

VIEWS = ((0, 0), (20, 0), (-20, 0), (35, 0), (-35, 0), (0, 15), (0, -15), (-20, -12), (20, -12))
"""Directions (yaw, pitch in degrees) from which the face is looked at."""
CANDIDATES = 6
"""So many first finds, the most frontal first, are looked into."""
AGAIN = 2
"""So often the nine views are taken again where they moved the face."""
STILL = 0.025
"""Corners of eyes and mouth that move by more than this (2 mm), in outer canthal distances, move
the face (judgement: about twice what they move on a face that was found rightly)."""
FRONTAL_DEG = 30.0
"""A first find turned away by less is looked into at once; a sure face ends the search."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceOnScan:
    """Landmarks on a scan, in its coordinates.

    Attributes:
        points: position by name, over the views (see ``pick.combine``).
        readings: the positions (k, 3) in the views that were used, by name.
        frame: rows are the subject's left, up and forward.
        views: in how many of the nine views a face was found.
        spread: typical (median over views and landmarks) distance of a reading from where the
            views see the landmark, as a share of the outer canthal distance, before refinement:
            small on a face, large on a phantom.
        moved: landmarks that a person has put where they are.
        alone: whether no other face is seen on the scan.
    """

    points: dict[str, Array]
    readings: dict[str, Array]
    frame: Array
    views: int
    spread: float
    moved: frozenset[str] = frozenset()
    alone: bool = True

    def sd(self, name: str) -> float:
        """Between-view standard deviation of a landmark (root of the summed variances), in the
        file's unit: of one view, not of their mean; 0 where a person has put it."""
        readings = self.readings[name]
        if len(readings) < 2:
            return 0.0
        return float(np.sqrt(readings.var(axis=0, ddof=1).sum()))

    def channel(self, name: str) -> str:
        """``moved`` by a person, or ``views``: read in many views, refined on the surface."""
        return "moved" if name in self.moved else "views"


def find_face(
    surface: Surface,
    detector: FaceDetector,
    params: Params,
    progress: Callable[[float], None] = lambda fraction: None,
) -> FaceOnScan | None:
    """The face on ``surface``, or None where no view shows one that holds from several sides.

    The ways along the axes come first; only where they show no face, those in between. On a
    long scan (half or whole a body) the face is then looked for at both ends.
    """
    tries = places_to_look(surface)
    for i, (centre, extent, poses) in enumerate(tries):

        def step(fraction: float, done: int = i) -> None:
            progress((done + fraction) / len(tries))

        finds = _finds(surface, detector, params, centre, extent, poses, step)
        if face := _best(surface, detector, params, finds):
            return face
        aslant = _turned_to_front(surface, detector, params, centre, extent, poses)
        if face := _best(surface, detector, params, aslant):
            return face
    return None


def _finds(
    surface: Surface,
    detector: FaceDetector,
    params: Params,
    centre: Array,
    extent: float,
    poses: Sequence[Pose],
    progress: Callable[[float], None],
) -> Iterator[dict[str, Array]]:
    """What looks like a face from ``poses``: those nearly from the front at once, then the rest."""
    later: list[tuple[float, int, dict[str, Array]]] = []
    cast = (_cast(surface, params, centre, towards, up, extent) for towards, up in poses)
    with drawn_ahead(cast) as views:
        for i, (view, (towards, _)) in enumerate(zip(views, poses, strict=True)):
            progress(0.5 * i / len(poses))
            points = _read(view, detector, params)
            frame = frame_of(points) if is_face_shaped(points) else None
            if frame is None:
                continue
            turned = float(np.degrees(np.arccos(np.clip(frame[2] @ towards, -1, 1))))
            if turned >= FRONTAL_DEG:
                later.append((turned, i, points))
            else:
                yield points
    for i, (_, _, points) in enumerate(sorted(later, key=lambda find: find[:2])[:CANDIDATES]):
        progress(0.5 + 0.5 * i / CANDIDATES)
        yield points


def _turned_to_front(
    surface: Surface,
    detector: FaceDetector,
    params: Params,
    centre: Array,
    extent: float,
    poses: Sequence[Pose],
) -> Iterator[dict[str, Array]]:
    """What looks like a face once it is turned to the front by the model's pose of the head."""
    for one in aimed(surface, detector, params, centre, extent, poses)[:CANDIDATES]:
        points = _one_view(surface, detector, params, one.centre, one.towards, one.up, one.width)
        if is_face_shaped(points):
            yield points


def _best(
    surface: Surface, detector: FaceDetector, params: Params, finds: Iterable[dict[str, Array]]
) -> FaceOnScan | None:
    """The first sure face among finds, else the one whose views agree best, else None."""
    looked_at: list[FaceOnScan] = []
    for points in finds:
        if face := _look_closer(surface, detector, params, points):
            if _is_sure(face, params):
                return face
            looked_at.append(face)
    plausible = [face for face in looked_at if face.spread <= params.max_spread]
    return min(plausible, key=lambda face: face.spread, default=None)


def _is_sure(face: FaceOnScan, params: Params) -> bool:
    if face.views < params.sure_views:
        return False
    outer = width(face.points, "ex_R", "ex_L")
    settled = float(np.median([face.sd(name) for name in face.points])) / outer
    return face.spread <= params.sure_spread or (
        face.spread <= params.max_spread and settled <= params.settled_spread
    )


def _one_view(
    surface: Surface,
    detector: FaceDetector,
    params: Params,
    centre: Array,
    towards: Array,
    up: Array,
    seen_width: float,
) -> dict[str, Array]:
    return _read(_cast(surface, params, centre, towards, up, seen_width), detector, params)


def _cast(
    surface: Surface, params: Params, centre: Array, towards: Array, up: Array, seen_width: float
) -> View:
    """A view of the search, at low resolution."""
    return surface.render(
        camera_at(centre, towards, up, seen_width, fov_deg=params.fov_deg, size=params.search_size)
    )


def _read(view: View, detector: FaceDetector, params: Params) -> dict[str, Array]:
    """The face model's points in a view; none where it sees no face."""
    pixels = face_pixels(view, detector)
    return {} if pixels is None else landmarks_in(view, pixels, params)


def _look_closer(
    surface: Surface, detector: FaceDetector, params: Params, points: dict[str, Array]
) -> FaceOnScan | None:
    """Two more passes, straight and centred at low resolution, then nine views at full size.

    The nine views stand around the clinical landmarks of the straight one: these depend least on
    how the scan lies, and so does all that follows. Where the nine tell that the straight one
    erred, they are taken again from where they say the face is.
    """
    rough = straightened(surface, detector, params, points)
    if rough is None:
        return None
    clinical = next(iter(clinical_readings(surface, [rough], rough)), {})
    steady = clinical if is_face_shaped(clinical) else rough
    face = read_face(surface, detector, params, steady)
    for _ in range(AGAIN):
        if face is None or _stays(face.points, steady):
            break
        steady = face.points
        face = read_face(surface, detector, params, steady) or face
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
) -> dict[str, Array] | None:
    """The face model's points seen straight from the front, from rough ones."""
    for _ in range(2):
        frame = frame_of(points)
        if frame is None:
            return None
        points = _one_view(
            surface,
            detector,
            params,
            _middle(points),
            frame[2],
            frame[1],
            width(points, "ex_R", "ex_L") / params.face_share,
        )
        if not is_face_shaped(points):
            return None
    return points


def read_face(
    surface: Surface, detector: FaceDetector, params: Params, points: dict[str, Array]
) -> FaceOnScan | None:
    """Clinical landmarks from nine views around the face that ``points`` roughly give."""
    readings = read_views(surface, detector, params, points)
    if len(readings) < params.min_views:
        return None
    guessed, _ = combine(readings, params)
    if not is_face_shaped(guessed):
        return None
    clinical = clinical_readings(surface, readings, guessed)
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
    surface: Surface, detector: FaceDetector, params: Params, points: dict[str, Array]
) -> list[dict[str, Array]]:
    """The face model's points in each of the nine views that shows a face."""
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
        readings = [_read(view, detector, params) for view in views]
    return [reading for reading in readings if reading]


def _middle(points: dict[str, Array]) -> Array:
    """The middle of the face: between the eyes' and the mouth's corners."""
    corners = ("ex_R", "ex_L", "ch_R", "ch_L")
    middle: Array = np.mean([points[k] for k in corners], axis=0)
    return middle
