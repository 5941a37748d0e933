"""Where a limb runs: its axis, found from the surface alone, whatever way the file is turned."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from analyzers.scan.camera import Array
from analyzers.scan.limb.contour import fit_contour
from analyzers.scan.limb.sections import Frame, cut

LEAST_AREA = 0.01
"""Pieces smaller than this share of the largest are dust."""
BESIDE = 1.5
"""A piece farther from the axis than this many times the limb's own distance is another limb."""
COARSE = 24
"""Sections from which the axis is found."""
STEPS = 6
STILL = np.radians(0.05)


def limb_faces(vertices: Array, faces: Array, *, cloud: bool = False) -> Array:
    """The triangles of the limb: its largest piece and what belongs around the same axis.

    The discs of a point cloud are left as they are.
    """
    if cloud or not len(faces):
        return faces
    joints = np.stack([faces[:, [0, 1]], faces[:, [1, 2]]]).reshape(-1, 2)
    graph = coo_matrix((np.ones(len(joints), np.int8), joints.T), shape=(len(vertices),) * 2)
    _, label = connected_components(graph, directed=False)
    piece = label[faces[:, 0]]
    corners = vertices[faces]
    area = np.linalg.norm(
        np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1
    )
    areas = np.bincount(piece, area)
    largest = int(np.argmax(areas))
    if areas[largest] < 0.3 * areas.sum():  # a mesh whose triangles share no vertices
        return faces
    middle = corners.mean(axis=1)
    own = piece == largest
    start = _principal(middle[own], area[own])
    away = np.linalg.norm((middle - start.origin) @ start.across.T, axis=1)
    usual = float(np.median(away[own]))
    sums = np.bincount(piece, area * away, len(areas)) / np.maximum(areas, 1e-300)
    kept = (areas >= LEAST_AREA * areas[largest]) & (sums <= BESIDE * usual)
    kept[largest] = True
    return np.asarray(faces[kept[piece]])


def limb_frame(vertices: Array, faces: Array) -> Frame | None:
    """The frame along the limb; None where no section closes around any axis tried.

    Two starts (the longest direction, and the one that the surface's normals avoid) are refined
    by a straight line through the centres of the sections. The one with the smaller sections is
    the limb's: an oblique section is a larger one.
    """
    corners = vertices[faces]
    flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(flat, axis=1)
    middle = corners.mean(axis=1)
    long = _principal(middle, area)
    tensor = (flat / np.maximum(area, 1e-300)[:, None]).T @ flat
    smooth = Frame.along(long.origin, np.linalg.eigh(tensor)[1][:, 0])
    found = [refined(vertices, faces, start) for start in (long, smooth)]
    best = min((f for f in found if f is not None), key=lambda pair: pair[1], default=None)
    return None if best is None else best[0]


def refined(vertices: Array, faces: Array, frame: Frame) -> tuple[Frame, float] | None:
    """The frame along the line of its sections' centres, and their median area."""
    area = np.inf
    for _ in range(STEPS):
        height = frame.height(vertices[np.unique(faces)])
        low, high = np.percentile(height, [2, 98])
        step = float(high - low) / COARSE
        if step <= 0:
            return None
        cuts = cut(vertices, faces, frame, step)
        centres = []
        for i, at in enumerate(cuts.heights):
            own = cuts.of(i, i)
            points = cuts.points[own]
            if len(points) < 12:
                continue
            zero = np.zeros(len(points))
            middle = (points.min(axis=0) + points.max(axis=0)) / 2
            line = fit_contour(points, cuts.lengths[own], zero, zero == 0, middle)
            if line is not None and line.filled > 0.7 and line.oblong < 2.0:
                centres.append((at, *line.middle, line.area))
        if len(centres) < 6:
            return None
        table = np.array(centres)
        area = float(np.median(table[:, 3]))
        lean, offset = _line(table[:, 0], table[:, 1:3])
        origin = frame.place(0.0, offset)
        turned = frame.axis + lean @ frame.across
        new = Frame.along(origin, turned)
        moved = float(np.arccos(np.clip(new.axis @ frame.axis, -1, 1)))
        frame = new
        if moved < STILL:
            break
    return frame, area


def _principal(places: Array, weight: Array) -> Frame:
    centre = np.average(places, axis=0, weights=weight)
    arm = places - centre
    return Frame.along(centre, np.linalg.eigh((arm * weight[:, None]).T @ arm)[1][:, 2])


def _line(height: Array, centres: Array) -> tuple[Array, Array]:
    """Lean (2,) and offset (2,) of a straight line, outlying sections (a foot) counting little."""
    rows = np.column_stack([height, np.ones(len(height))])
    weight = np.ones(len(height))
    solution = np.zeros((2, 2))
    for _ in range(5):
        root = np.sqrt(weight)[:, None]
        solution = np.linalg.lstsq(rows * root, centres * root, rcond=None)[0]
        away = np.linalg.norm(centres - rows @ solution, axis=1)
        usual = max(float(np.median(away)), 1e-9)
        weight = 1 / (1 + (away / (3 * usual)) ** 2)
    return solution[0], solution[1]
