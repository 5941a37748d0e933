"""What several scans of a subject's back show together: how far the shoulder blades come out.

Two scans are laid on each other by all of the back but the shoulder blades, without scaling; then
the blades' change is read along the normal. So a blade's normal shape drops out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analyzers.scan.back.bending import BENT, range_row
from analyzers.scan.back.blades import Blade, blade
from analyzers.scan.back.height_map import BackFrame, HeightMap, height_map
from analyzers.scan.back.marks import C7, SACRUM, TRACK
from analyzers.scan.back.run import (
    BLADE_ROWS,
    BOTH,
    METHOD,
    Back,
    blade_rows,
    open_back,
    unit_of,
    vertex_map,
)
from analyzers.scan.camera import Array
from analyzers.scan.locate import open_surface
from analyzers.scan.params import Params
from analyzers.scan.register import register
from analyzers.scan.render import Surface
from analyzers.scan.visit_order import natural
from workbench.model import Measurement, MovePoint, Quality, Reason, Track, missing
from workbench.plugin.contract import Context, Measured

RESTING = ("", "rest")
STAGES_MM = (20.0, 10.0, 5.0, 2.0)
CHANGE_MAP = "surface change"
TO_REST, TO_VISIT = "_from_rest", "_from_visit"
MM_OF = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "[in_i]": 25.4}


def back_rows(
    measured: Sequence[Measured], params: Params, ctx: Context
) -> tuple[tuple[Measurement, ...], tuple[Track, ...]]:
    """Change of the blades from rest to each task of a visit, and from visit to visit at rest; how
    far the back bends."""
    visits: dict[str, list[Measured]] = defaultdict(list)
    for one in sorted(measured, key=lambda m: m.capture.path):
        if one.capture.task == "back":
            visits[one.capture.visit].append(one)
    rows: list[Measurement] = []
    maps: list[Track] = []
    before: Measured | None = None
    for visit in sorted(visits, key=natural):
        rest = next((m for m in visits[visit] if m.capture.acq in RESTING), None)
        for one in visits[visit]:
            if one.capture.acq == BENT:
                rows.append(range_row(one, rest))
            elif rest is not None and one is not rest and one.capture.acq not in RESTING:
                ctx.progress(0.9, "laying backs on each other")
                rows += _change(one, rest, TO_REST, ctx)[0]
        if rest is not None and before is not None:
            found, map_ = _change(rest, before, TO_VISIT, ctx)
            rows += found
            maps += [map_] if map_ is not None else []
        before = rest or before
    return tuple(rows), tuple(maps)


def _change(
    later: Measured, earlier: Measured, suffix: str, ctx: Context
) -> tuple[list[Measurement], Track | None]:
    captures = (later.capture.path, earlier.capture.path)
    scales = [_scale(one) for one in (later, earlier)]
    if None in scales:
        return _missing(suffix, captures, Reason("unit_unknown", "a scan has no known unit")), None
    surfaces = [open_surface(one.capture, ctx) for one in (later, earlier)]
    backs = [
        open_back(surface, scale or 1.0, _marks(one))
        for surface, scale, one in zip(surfaces, scales, (later, earlier), strict=True)
    ]
    new, old = backs
    if new is None or old is None:
        text = "a scan of the pair is closed all around"
        return _missing(suffix, captures, Reason("closed_trunk", text)), None
    values, laid = change_map(surfaces[0], new, surfaces[1], old)
    quality = Quality() & old.quality & new.quality & _unit_quality(later) & _unit_quality(earlier)
    rows: list[Measurement] = []
    for side in BOTH:
        one: Blade = blade(values, old.windows(side), side)
        rows += [replace(r, captures=captures) for r in blade_rows(one, quality, suffix)]
    mapped = vertex_map(surfaces[0], replace(old, frame=laid), values)
    track = Track(
        name=CHANGE_MAP,
        kind="surface",
        times=np.zeros(1),
        values=mapped[None, None],
        points=(later.capture.path,),
        unit="mm",
    )
    return rows, track


def change_map(surface: Surface, new: Back, earlier: Surface, old: Back) -> tuple[Array, BackFrame]:
    """Distance (mm, along the normal) of ``new`` over ``old`` per cell of the old map, and the
    frame in which the new surface lies on the old one."""
    inner = _around_blades(new)
    rise = np.array([0.0, old.c7 - new.c7, 0.0])  # laid by their upper marks to begin with
    start = old.frame.to_file(inner + rise)
    rotation, shift = register(start, earlier, old.frame.mm_per_unit, STAGES_MM, settle=True)
    # x in the new file -> old frame's mm: new frame, rise, old file, registration, old frame
    corner = np.vstack([np.zeros(3), np.eye(3)])
    placed = old.frame.to_back(old.frame.to_file(corner + rise) @ rotation.T + shift)
    origin, turn = placed[0], (placed[1:] - placed[0]).T
    axes = turn @ new.frame.rows
    frame = BackFrame(
        new.frame.origin - (np.linalg.solve(turn, origin) @ new.frame.rows) / new.frame.mm_per_unit,
        axes[0],
        axes[1],
        axes[2],
        new.frame.mm_per_unit,
    )
    heights = height_map(surface.vertices, surface.faces, frame)
    left, up = np.meshgrid(old.heights.left, old.heights.up)
    there: HeightMap = heights
    at = there.at(there.heights, left, up)
    return (at - old.heights.heights) * old.heights.slope_cosine, frame


def _around_blades(back: Back) -> Array:
    """Cells of the trunk outside the blades, mm in its own frame (n, 3)."""
    own = np.isfinite(back.heights.heights)
    for side in BOTH:
        own &= ~back.windows(side)["blade"]
    left, up = np.meshgrid(back.heights.left, back.heights.up)
    own &= np.abs(left) < 0.3 * (back.c7 - back.sacrum)
    points = np.column_stack([left[own], up[own], back.heights.heights[own]])
    return points[:: max(1, len(points) // 2500)]


def _scale(one: Measured) -> float | None:
    track = next((t for t in one.result.tracks if t.name == TRACK), None)
    return None if track is None else MM_OF.get(track.unit)


def _marks(one: Measured) -> list[MovePoint]:
    """The marks as they were measured with, so that both scans are read as each was."""
    guessed = any(r.code == "marks_guessed" for r in one.result.quality.reasons)
    track = next((t for t in one.result.tracks if t.name == TRACK), None)
    if track is None or guessed:
        return []
    return [
        MovePoint(TRACK, name, 0.0, tuple(float(x) for x in track.values[0, i]))
        for i, name in enumerate(track.points)
        if name in (C7, SACRUM)
    ]


def _unit_quality(one: Measured) -> Quality:
    row = next((m for m in one.result.measurements if m.feature == "back.asymmetry_rms"), None)
    return Quality() if row is None or row.value is None else row.quality


def _missing(suffix: str, captures: tuple[str, ...], reason: Reason) -> list[Measurement]:
    return [
        missing(
            f"back.{name}{suffix}",
            unit_of(name),
            reason,
            side=side,
            method=METHOD,
            captures=captures,
        )
        for side in BOTH
        for name in BLADE_ROWS
    ]
