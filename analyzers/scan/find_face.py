"""Where on a scan the face is, whatever way the scan lies, and its landmarks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from analyzers.perception.beside import drawn_ahead
from analyzers.perception.face import FaceDetector
from analyzers.scan.camera import Array
from analyzers.scan.face_on_scan import FaceOnScan
from analyzers.scan.head_pose import aimed
from analyzers.scan.look_closer import cast_view, look_closer, read
from analyzers.scan.params import Params
from analyzers.scan.pick import spanned_in
from analyzers.scan.places import places_to_look
from analyzers.scan.points import frame_of, is_face_shaped, width
from analyzers.scan.poses import Pose
from analyzers.scan.render import Surface

CANDIDATES = 6
"""So many first finds, the most frontal first, are looked into."""
SPANNED_FINDS = 2
"""Of those with a hole spanned so many, before the face is looked for elsewhere."""
SPANNED = 2
"""A first find may have so many of its framing points in holes."""
FRONTAL_DEG = 30.0
"""A first find turned away by less is looked into at once; a sure face ends the search."""


def find_face(
    surface: Surface,
    detector: FaceDetector,
    params: Params,
    progress: Callable[[float], None] = lambda fraction: None,
    holed: set[str] | None = None,
) -> FaceOnScan | None:
    """The face on ``surface``, or None where no view shows one that holds from several sides.

    The ways along the axes come first; only where they show no face, those in between. On a
    long scan (half or whole a body) the face is then looked for at both ends. Where it is not
    found so, holes over a corner of the eyes or the mouth or over the nose's tip are spanned
    (see ``span``).

    Args:
        holed: filled with the landmarks over whose holes what looks like a face was seen.
    """
    tries = places_to_look(surface)
    in_holes: list[dict[str, Array]] = []
    holed = set() if holed is None else holed
    for i, (centre, extent, poses) in enumerate(tries):

        def step(fraction: float, done: int = i) -> None:
            progress((done + fraction) / len(tries))

        spanned: list[dict[str, Array]] = []
        finds = _finds(surface, detector, params, centre, extent, poses, step, spanned, holed)
        if face := _best(surface, detector, params, finds):
            return face
        in_holes += spanned
        face = _best(surface, detector, params, spanned[:SPANNED_FINDS], span=True)
        if face is not None and _is_sure(face, params):
            return face
        aslant = _turned_to_front(surface, detector, params, centre, extent, poses)
        if face := _best(surface, detector, params, aslant):
            return face
    return _best(surface, detector, params, in_holes[:CANDIDATES], span=True)


def _finds(
    surface: Surface,
    detector: FaceDetector,
    params: Params,
    centre: Array,
    extent: float,
    poses: Sequence[Pose],
    progress: Callable[[float], None],
    in_holes: list[dict[str, Array]],
    holed: set[str],
) -> Iterator[dict[str, Array]]:
    """What looks like a face from ``poses``: those nearly from the front at once, then the rest.

    At the end those that look like one only with a hole spanned are added to ``in_holes``, the
    most frontal first, and the landmarks in these holes to ``holed``.
    """
    later: list[tuple[float, int, dict[str, Array]]] = []
    spanned: list[tuple[float, int, dict[str, Array]]] = []
    cast = (cast_view(surface, params, centre, towards, up, extent) for towards, up in poses)
    with drawn_ahead(cast) as views:
        for i, (view, (towards, _)) in enumerate(zip(views, poses, strict=True)):
            progress(0.5 * i / len(poses))
            points, pixels = read(view, detector, params)
            whole = is_face_shaped(points)
            holes = {} if whole or not pixels else spanned_in(view, pixels, points, params)
            if 0 < len(holes) <= SPANNED:
                points |= holes
            frame = frame_of(points) if whole or is_face_shaped(points) else None
            if frame is None:
                continue
            turned = float(np.degrees(np.arccos(np.clip(frame[2] @ towards, -1, 1))))
            if turned < FRONTAL_DEG or not whole:
                spanned.append((turned, i, points))
            if not whole:
                holed |= holes.keys()
                continue
            if turned >= FRONTAL_DEG:
                later.append((turned, i, points))
            else:
                yield points
    for i, (_, _, points) in enumerate(sorted(later, key=lambda find: find[:2])[:CANDIDATES]):
        progress(0.5 + 0.5 * i / CANDIDATES)
        yield points
    in_holes += [points for _, _, points in sorted(spanned, key=lambda find: find[:2])]


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
        view = cast_view(surface, params, one.centre, one.towards, one.up, one.width)
        points, _ = read(view, detector, params)
        if is_face_shaped(points):
            yield points


def _best(
    surface: Surface,
    detector: FaceDetector,
    params: Params,
    finds: Iterable[dict[str, Array]],
    *,
    span: bool = False,
) -> FaceOnScan | None:
    """The first sure face among finds, else the one whose views agree best, else None."""
    looked_at: list[FaceOnScan] = []
    for points in finds:
        if face := look_closer(surface, detector, params, points, span=span):
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
