"""Between which places a limb is measured: its ends, or where a person has put the marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analyzers.scan.limb.profile import Profile
from workbench.model import Edit, MovePoint, Track

TRACK = "limb"
PROXIMAL, DISTAL, MARK = "proximal", "distal", "mark"
WIDEST = "widest"
UCUM = {1.0: "mm", 10.0: "cm", 1000.0: "m", 25.4: "[in_i]"}


@dataclass(frozen=True, slots=True)
class Marks:
    """Heights along the axis (mm), and which of them a person has set."""

    distal: float
    proximal: float
    mark: float
    moved: frozenset[str] = frozenset()

    @property
    def length(self) -> float:
        """From the distal to the proximal mark (mm)."""
        return self.proximal - self.distal


def marks_of(found: Profile, edits: Iterable[Edit]) -> Marks:
    """The marks: the ends of the surface and halfway between, or where a person has put them.

    A mark counts by its height along the axis; marks that were put the wrong way round are taken
    the right way round.
    """
    moved = {
        edit.point: found.height(np.array(edit.position, dtype=float))
        for edit in edits
        if isinstance(edit, MovePoint)
        and edit.track == TRACK
        and edit.point in (PROXIMAL, DISTAL, MARK)
        and len(edit.position) == 3
    }
    ends = sorted((moved.get(DISTAL, found.ends[0]), moved.get(PROXIMAL, found.ends[1])))
    middle = moved.get(MARK, (ends[0] + ends[1]) / 2)
    return Marks(ends[0], ends[1], middle, frozenset(moved))


def mark_track(found: Profile, marks: Marks, widest: float | None) -> Track:
    """The marks on the front of the surface, in the file's coordinates, to be shown and dragged."""
    heights = (marks.proximal, marks.distal, marks.mark, widest)
    places = [np.full(3, np.nan) if h is None else _on_surface(found, h) for h in heights]
    return Track(
        name=TRACK,
        kind="mesh_points",
        times=np.zeros(1),
        values=np.stack(places)[None],
        points=(PROXIMAL, DISTAL, MARK, WIDEST),
        unit=UCUM.get(found.mm_per_unit, "1"),
    )


def _on_surface(found: Profile, height: float) -> np.ndarray:
    """A point of the contour at a height, always in the same direction from the axis."""
    lines = [(abs(h - height), c) for h, c in zip(found.heights, found.contours, strict=True) if c]
    line = min(lines, key=lambda pair: pair[0])[1]
    radius = line.coefficients[0] + line.coefficients[1::2].sum()
    at = line.centre + np.array([radius, 0.0])
    return found.frame.place(height / found.mm_per_unit, at / found.mm_per_unit)
