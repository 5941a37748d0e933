"""How far the corners of the mouth travel from rest, and in which direction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atan2, degrees, hypot

import numpy as np

from analyzers.face.accuracy import HEMI
from analyzers.face.films.recording import Points
from analyzers.face.medians import PAIR
from analyzers.face.movements.course import middle
from analyzers.face.movements.symmetry import symmetry_rows
from analyzers.face.rows import HEMI_METHOD, Place, Value, both_ways, refused
from workbench.model import GOOD, Measurement, Side


@dataclass(frozen=True, slots=True)
class Excursion:
    """From rest to task, in mm: outward, upward; spread and number of the task's frames."""

    lateral: float
    up: float
    sd: float | None = None
    n: int = 1

    @property
    def length(self) -> float:
        """The straight path."""
        return hypot(self.lateral, self.up)

    @property
    def angle(self) -> float:
        """Direction in degrees: 0 outward, 90 straight up."""
        return degrees(atan2(self.up, self.lateral))


Excursions = Mapping[Side, Excursion | None]


def excursion_of(
    corner: Points, rest: Sequence[int], moved: Sequence[int], mm_per_px: float
) -> Excursion | None:
    """Path of one corner of the mouth between the medians of rest and of the task's frames.

    Args:
        corner: (n, 2) outward and down in the facial frame (px); NaN where not measured.
    """
    start, end = middle(corner, rest), middle(corner, moved)
    if start is None or end is None:
        return None
    way = (end - start) * mm_per_px
    single = np.linalg.norm(corner[list(moved)] - start, axis=1) * mm_per_px
    single = single[np.isfinite(single)]
    spread = float(single.std(ddof=1)) if len(single) > 1 else None
    return Excursion(float(way[0]), float(-way[1]), spread, len(single))


def commissure_rows(
    fixed: Excursions, raw: Excursions, place: Place, *, method: str = HEMI_METHOD
) -> list[Measurement]:
    """Excursion per side: length, outward and upward part, and direction."""
    rows: list[Measurement] = []
    for side in PAIR:
        ours, plain = fixed[side], raw[side]
        for feature, part in (
            ("commissure_excursion", "length"),
            ("commissure_excursion_lateral", "lateral"),
            ("commissure_excursion_vertical", "up"),
        ):
            first, second = (
                None if one is None else (float(getattr(one, part)), one.sd, one.n)
                for one in (ours, plain)
            )
            rows += both_ways(
                feature, "excursion", (first, second), place, side=side, method=method
            )
        rows += _angle(ours, plain, place, side, method)
    return rows


def lengths(paths: Excursions) -> dict[Side, Value | None]:
    """The straight path of each side with its spread and number of frames, mm."""
    return {
        side: None if path is None else (path.length, path.sd, path.n)
        for side, path in paths.items()
    }


def smile_rows(
    fixed: Excursions, raw: Excursions, place: Place, *, method: str = HEMI_METHOD
) -> list[Measurement]:
    """Rows of a smile: excursion per side, and its symmetry."""
    paths = lengths(fixed), lengths(raw)
    return [
        *commissure_rows(fixed, raw, place, method=method),
        *symmetry_rows("smile_symmetry", "excursion", *paths, place, method=method),
    ]


def _angle(
    ours: Excursion | None, plain: Excursion | None, place: Place, side: Side, method: str
) -> tuple[Measurement, ...]:
    """The direction, where the path is long enough to have one."""
    least = HEMI.excursion.mdc95
    values = [None if one is None else (one.angle, None, one.n) for one in (ours, plain)]
    quality = GOOD
    if ours is not None and ours.length <= least:
        text = f"a path of {ours.length:.1f} mm is within the noise of measuring"
        quality = refused("no_direction", text)
    if plain is not None and plain.length <= least:
        values[1] = None
    return both_ways(
        "commissure_excursion_angle",
        "angle",
        (values[0], values[1]),
        place,
        side=side,
        method=method,
        unit="deg",
        quality=quality,
    )
