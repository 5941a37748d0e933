"""What the features of a face would read on a generated head if nothing went wrong (mm, deg, %)."""

from __future__ import annotations

import numpy as np
from scan_runs import PARAMS
from scan_truth import Floats, TrueScan

from analyzers.scan.distances import DISTANCES, measured_distance
from analyzers.scan.facial_regions import PARTS, facial_regions
from analyzers.scan.find_face import FaceOnScan
from analyzers.scan.points import frame_of
from analyzers.scan.proportions import proportions
from analyzers.scan.pupils import pupil_rows
from analyzers.scan.unit import Scale
from workbench.model import GOOD

True_ = dict[tuple[str, str], float]
"""Feature and side: value."""
MIRROR = np.array([-1.0, 1.0, 1.0])
"""Heads lie with x to the subject's left and the plane of symmetry at 0."""


def true_values(now: TrueScan, rest: TrueScan) -> True_:
    """Of one scan: all that landmarks tell, droop, swelling, and 0 where the head is symmetric."""
    p = now.points
    frame = frame_of(p)
    assert frame is not None
    face = FaceOnScan(p, {k: v[None] for k, v in p.items()}, frame, 9, 0.01)
    scale = Scale(1.0)
    rows = [measured_distance(face, what, scale, GOOD) for what in DISTANCES]
    rows += pupil_rows(face, scale, GOOD) + proportions(face, GOOD)
    found = {(m.feature, m.side.value): m.value for m in rows if m.value is not None}
    way = p["ch_L"] - p["ch_R"] * MIRROR
    found["scan.commissure_height_difference", ""] = float(way[1])
    found["scan.commissure_asymmetry", ""] = float(np.linalg.norm(way))
    for side, letter in (("right", "R"), ("left", "L")):
        drop = float(p["sto"][1] - p[f"ch_{letter}"][1])
        found["scan.commissure_below_stomion", side] = drop
    found |= _heights(now, rest)
    found |= _prominence(now, rest)
    return found


def _heights(now: TrueScan, rest: TrueScan) -> True_:
    """Mean rise of the left part of the face less that of the right one."""
    n = len(rest.mesh.vertices)
    rise = now.mesh.vertices[:n, 1] - rest.mesh.vertices[:, 1]
    areas, left = vertex_areas(rest), rest.mesh.vertices[:, 0] > 0
    parts = outer_parts(rest)
    found: True_ = {}
    for part in ("brow", "eye", "mouth"):
        both = [parts[part] & left, parts[part] & ~left]
        up = [float(np.average(rise[half], weights=areas[half])) for half in both]
        found[f"scan.height_difference_{part}", ""] = up[0] - up[1]
    return found


def _prominence(now: TrueScan, rest: TrueScan) -> True_:
    """The largest way of a swelling; 0 for all of a head that is symmetric."""
    moved = np.linalg.norm(now.mesh.vertices - rest.mesh.vertices, axis=1)
    if moved.max() == 0:
        names = ["asymmetry_rms", "asymmetry_mean", "asymmetry_p95", "swelling_max"]
        names += [f"asymmetry_rms_{p}" for p in ("upper", "middle", "lower", *PARTS)]
        zero: True_ = {(f"scan.{name}", ""): 0.0 for name in names}
        return zero | {("scan.side_prominence", side): 0.0 for side in ("right", "left")}
    top = int(np.argmax(moved))
    if not swells(now, rest, top):
        return {}
    side = "left" if rest.mesh.vertices[top, 0] > 0 else "right"
    largest = float(moved[top])
    return {
        ("scan.swelling_max", ""): largest,
        ("scan.side_prominence", side): largest,
    }


def swells(now: TrueScan, rest: TrueScan, top: int) -> bool:
    """Whether the place that moved most came out more than it slid."""
    way = now.mesh.vertices[top] - rest.mesh.vertices[top]
    return bool(way @ vertex_normals(rest)[top] > 0.7 * np.linalg.norm(way))


def true_changes(before: TrueScan, now: TrueScan) -> True_:
    """From one scan to another of the same head: ways of places, rise of swelling and parts."""
    found: True_ = {}
    for side, letter in (("right", "R"), ("left", "L")):
        for feature, name in (
            ("commissure_excursion", "ch"),
            ("change_commissure", "ch"),
            ("brow_excursion", "sci"),
        ):
            point = f"{name}_{letter}"
            way = float(np.linalg.norm(now.points[point] - before.points[point]))
            found[f"scan.{feature}", side] = way
    moved = now.mesh.vertices - before.mesh.vertices
    size = np.linalg.norm(moved, axis=1)
    top = int(np.argmax(size))
    if size[top] == 0 or swells(now, before, top):
        found["scan.change_outward_max", ""] = float(size[top])
        outward, areas = (moved * vertex_normals(before)).sum(axis=1), vertex_areas(before)
        for part, inside in outer_parts(before).items():
            if part in PARTS:
                mean = float(np.average(outward[inside], weights=areas[inside]))
                found[f"scan.change_mean_{part}", ""] = mean
    return found


def _cross(scan: TrueScan) -> Floats:
    a, b, c = (scan.mesh.vertices[scan.mesh.faces[:, i]] for i in range(3))
    return np.asarray(np.cross(b - a, c - a))


def vertex_areas(scan: TrueScan) -> Floats:
    """A third of the triangles around each vertex (mm2)."""
    areas = np.zeros(len(scan.mesh.vertices))
    for i in range(3):
        np.add.at(areas, scan.mesh.faces[:, i], np.linalg.norm(_cross(scan), axis=1) / 6)
    return areas


def vertex_normals(scan: TrueScan) -> Floats:
    """Unit normals, out of the face."""
    normals = np.zeros_like(scan.mesh.vertices)
    for i in range(3):
        np.add.at(normals, scan.mesh.faces[:, i], _cross(scan))
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return np.asarray(normals / np.where(length > 0, length, 1))


def outer_parts(scan: TrueScan) -> dict[str, Floats]:
    """Parts of the face without what no scanner sees from the front: inside of mouth and nose,
    ears, and what lies farther from the tip of the nose than is compared."""
    v = scan.mesh.vertices
    shown = (vertex_normals(scan)[:, 2] > 0.3) & (v[:, 2] > scan.points["ex_L"][2] - 25)
    shown &= np.linalg.norm(v - scan.points["prn"], axis=1) < PARAMS.region_mm
    return {name: inside & shown for name, inside in facial_regions(v, scan.points).items()}
