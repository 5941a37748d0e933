"""Two scans of one face laid on each other by what neither moves, never scaled."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.corrected import TRACK
from analyzers.scan.correspond import Correspondence
from analyzers.scan.dense_rows import SEEDS, seen_together
from analyzers.scan.distances import DISTANCES
from analyzers.scan.laid import Laid
from analyzers.scan.locate import open_surface
from analyzers.scan.params import Params
from analyzers.scan.points import NAMES, width
from analyzers.scan.region import Region, face_region
from analyzers.scan.register import fit_landmarks, register
from analyzers.scan.render import Surface
from analyzers.scan.stable import LEAST, is_stable
from workbench.model import GOOD, Measurement, Quality, Reason, Side
from workbench.plugin.contract import Context, Measured

STAGES_MM = (5.0, 2.0)
MAX_ICP_POINTS = 4000
_WIDTHS = {what.feature: what for what in DISTANCES if what.side is Side.NONE}
_STABLE = ("ex_R", "ex_L", "en_R", "en_L", "g", "n", "prn")


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """A measured scan, opened again: surface, landmarks (file coordinates), scale and region.

    ``hidden`` are the landmarks that lie at a hole of the scan.
    """

    measured: Measured
    surface: Surface
    points: dict[str, Array]
    mm_per_unit: float
    region: Region
    hidden: frozenset[str] = frozenset()

    @property
    def quality(self) -> Quality:
        """That of its scale and colours."""
        row = _known_width(self.measured)
        return GOOD if row is None else row.quality


@dataclass(slots=True)
class Opened:
    """Scans that have been opened, so that none is read twice."""

    params: Params
    ctx: Context
    scans: dict[str, Scan | Reason] = field(default_factory=dict)

    def scan(self, one: Measured) -> Scan | Reason:
        """The scan, or why it cannot be compared with another."""
        path = one.capture.path
        if path not in self.scans:
            self.scans[path] = self._open(one)
        return self.scans[path]

    def _open(self, one: Measured) -> Scan | Reason:
        points, scale = landmarks(one), mm_per_unit(one)
        if scale is None:
            return Reason("unit_unknown", "a scan of the pair has no known unit")
        surface = open_surface(one.capture, self.ctx)
        region = face_region(surface, points, scale, self.params)
        if region is None or int(is_stable(region.samples, points).sum()) < LEAST:
            text = "forehead and bridge of the nose are not seen well enough to lay scans together"
            return Reason("not_alignable", text)
        return Scan(one, surface, points, scale, region, at_holes(one))


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A scan (``task``, or a later visit's) laid on another (``rest``, or the earlier one's)."""

    rest: Scan
    task: Scan
    laid: Laid

    def dense(self, params: Params) -> Correspondence | None:
        """The places of the resting face on the other one."""
        rest, seeds = self.rest, SEEDS - self.hidden
        laid = {k: self.laid.there(p) for k, p in self.task.points.items() if k in seeds}
        return seen_together(
            rest.surface,
            self.task.surface,
            self.laid,
            rest.points,
            laid,
            rest.mm_per_unit,
            params,
        )

    @property
    def hidden(self) -> frozenset[str]:
        """Landmarks that lie at a hole of either scan."""
        return self.rest.hidden | self.task.hidden

    @property
    def quality(self) -> Quality:
        """Of both scans together."""
        return self.rest.quality & self.task.quality

    @property
    def captures(self) -> tuple[str, str]:
        """Paths, the later or task scan first."""
        return self.task.measured.capture.path, self.rest.measured.capture.path


def lay_together(rest: Scan, task: Scan) -> Pair | Reason:
    """Lays ``task`` on ``rest`` by forehead and bridge of the nose (rigid, robust, unscaled)."""
    ratio = task.mm_per_unit / rest.mm_per_unit
    shared = [name for name in _STABLE if name in task.points and name in rest.points]
    sure = [name for name in shared if name not in rest.hidden | task.hidden]
    shared = sure if len(sure) >= 4 else shared
    if len(shared) < 4:
        text = "corners of the eyes and the nose are not seen on both scans"
        return Reason("not_alignable", text)
    turn, shift = fit_landmarks(
        np.stack([task.points[k] * ratio for k in shared]),
        np.stack([rest.points[k] for k in shared]),
    )
    laid = Laid(turn * ratio, shift)
    stable = task.region.samples[is_stable(task.region.samples, task.points)]
    step = max(1, len(stable) // MAX_ICP_POINTS)
    finer = register(
        laid.there(stable[::step]), rest.surface, rest.mm_per_unit, STAGES_MM, settle=True
    )
    return Pair(rest, task, laid.then(*finer))


def landmarks(measured: Measured) -> dict[str, Array]:
    """The landmarks of a measured scan (name: point in file coordinates)."""
    for track in measured.result.tracks:
        if track.name == TRACK and track.points == NAMES:
            found = dict(zip(NAMES, np.asarray(track.values)[0], strict=True))
            return {name: point for name, point in found.items() if np.isfinite(point).all()}
    return {}


def at_holes(measured: Measured) -> frozenset[str]:
    """The landmarks of a measured scan that lie at a hole: they have a place, but no confidence."""
    found = landmarks(measured)
    for track in measured.result.tracks:
        if track.name == TRACK and track.points == NAMES and track.confidence is not None:
            sure = dict(zip(NAMES, np.asarray(track.confidence)[0], strict=True))
            return frozenset(name for name in found if sure[name] == 0)
    return frozenset()


def mm_per_unit(measured: Measured) -> float | None:
    """The scale with which a scan was measured: a distance over that of its landmarks."""
    row, points = _known_width(measured), landmarks(measured)
    if row is None or row.value is None:
        return None
    what = _WIDTHS[row.feature]
    if not {what.start, what.end} <= points.keys():
        return None
    return row.value / width(points, what.start, what.end)


def _known_width(measured: Measured) -> Measurement | None:
    """The outer canthal width, or where it is hidden, the first other one that was measured."""
    given = {m.feature: m for m in measured.result.measurements if m.feature in _WIDTHS}
    return next((given[k] for k in _WIDTHS if k in given and given[k].value), None)
