"""The marks on a back: where they are guessed, and where a person has put them.

A guess only shows a mark so that it can be dragged. What is measured from bony points and folds
of the skin counts from the places a person has given, for a surface does not show them surely.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from analyzers.scan.back.height_map import BackFrame, HeightMap
from analyzers.scan.camera import Array
from workbench.model import Edit, MovePoint, Reason, Track

TRACK = "back"
C7, SACRUM = "c7", "sacrum"
CLEFT = "natal_cleft"
PELVIS = ("left_psis", "right_psis")
SHOULDERS = ("left_shoulder", "right_shoulder")
AXILLAE = ("left_axilla", "right_axilla")
WAISTS = ("left_waist", "right_waist")
NAMES = (C7, SACRUM, CLEFT, *PELVIS, *SHOULDERS, *AXILLAE, *WAISTS)
GUESSES: Mapping[str, tuple[float, float]] = {
    CLEFT: (0.0, -0.06),
    PELVIS[0]: (0.09, 0.02),
    PELVIS[1]: (-0.09, 0.02),
    SHOULDERS[0]: (0.34, 0.97),
    SHOULDERS[1]: (-0.34, 0.97),
    AXILLAE[0]: (0.33, 0.72),
    AXILLAE[1]: (-0.33, 0.72),
    WAISTS[0]: (0.28, 0.30),
    WAISTS[1]: (-0.28, 0.30),
}
"""Left and up from the sacrum as shares of the way to C7 (judgement): to take hold of there."""
UCUM = {1.0: "mm", 10.0: "cm", 1000.0: "m", 25.4: "[in_i]"}


def put(edits: Iterable[Edit]) -> dict[str, Array]:
    """The marks that a person has put, in the file's coordinates, (3,) each."""
    return {
        edit.point: np.array(edit.position, dtype=float)
        for edit in edits
        if isinstance(edit, MovePoint)
        and edit.track == TRACK
        and edit.point in NAMES
        and len(edit.position) == 3
    }


def lacking(marks: Mapping[str, Array], needed: Iterable[str], text: str) -> Reason | None:
    """``text`` as the reason where a person has not put all marks that a value needs."""
    return None if all(name in marks for name in needed) else Reason("marks_needed", text)


def mark_track(
    frame: BackFrame, heights: HeightMap, sacrum: float, c7: float, marks: Mapping[str, Array]
) -> Track:
    """All marks on the surface, in the file's coordinates, to be dragged.

    Args:
        sacrum: where that mark is, mm upwards; and ``c7`` likewise.
        marks: those that a person has put.
    """
    length = max(c7 - sacrum, 1.0)
    guessed = {C7: (0.0, c7), SACRUM: (0.0, sacrum)}
    for name, (left, up) in GUESSES.items():
        guessed[name] = (left * length, sacrum + up * length)
    places = [
        marks[name] if name in marks and name not in (C7, SACRUM)
        else frame.to_file(_on_surface(heights, *guessed[name])[None])[0]
        for name in NAMES
    ]  # fmt: skip
    return Track(
        name=TRACK,
        kind="mesh_points",
        times=np.zeros(1),
        values=np.stack(places)[None],
        points=NAMES,
        unit=UCUM.get(frame.mm_per_unit, "1"),
    )


def _on_surface(heights: HeightMap, left: float, up: float) -> Array:
    """The place of the surface nearest to (left, up), mm; what it shows there is its height."""
    shown = np.isfinite(heights.heights)
    if not shown.any():
        return np.array([left, up, 0.0])
    away = np.add.outer((heights.up - up) ** 2, (heights.left - left) ** 2)
    away[~shown] = np.inf
    row, column = np.unravel_index(int(np.argmin(away)), away.shape)
    known = heights.at(heights.heights, np.array([left]), np.array([up]))[0]
    if np.isfinite(known):
        return np.array([left, up, known])
    return np.array([heights.left[column], heights.up[row], heights.heights[row, column]])
