"""Measured values as dimension lines: each has the length of its value and stands where it was
measured. The outline beside it is that of the landmarks, from which a corrected value may differ.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from workbench.export.drawing import face_lines as lines
from workbench.export.drawing.scene import Anchor, Ink, Line, Path, Scene, Words
from workbench.model import Side

Values = Mapping[tuple[str, Side], float]
"""Values in mm by feature (without ``face.``) and side."""

SYMBOLS = {
    "palpebral_fissure_height": "PFH",
    "closure_gap": "gap",
    "mrd1": "MRD1",
    "brow_height": "BH",
    "brow_excursion": "BE",
    "commissure_excursion": "CE",
    "commissure_height_difference": "dH",
    "mouth_width": "MW",
    "mouth_opening": "MO",
}
"""What may be drawn, in this order, and the letters beside its line."""
_TICK = 1.2
_WORTH_DRAWING = 0.3
"""Shorter lines (mm) would be a dot; the value is written all the same."""


def draw_dimensions(
    face: Path, halves: Mapping[Side, lines.DrawnHalf], values: Values, scene: Scene
) -> tuple[str, ...]:
    """Adds the dimension lines of an upright face (478, 2) in mm.

    Args:
        halves: which half of the drawing is which side of the subject.

    Returns:
        The features that were drawn, in the order of ``SYMBOLS``.
    """
    drawn = []
    for feature in SYMBOLS:
        for side in (Side.LEFT, Side.RIGHT, Side.NONE):
            value = values.get((feature, side))
            if value is not None and _draw(feature, face, halves, side, value, values, scene):
                drawn.append(feature)
    return tuple(dict.fromkeys(drawn))


def _draw(
    feature: str,
    face: Path,
    halves: Mapping[Side, lines.DrawnHalf],
    side: Side,
    value: float,
    values: Values,
    scene: Scene,
) -> bool:
    text = f"{SYMBOLS[feature]} {value:.1f}"
    if side is Side.NONE:
        return _across(feature, face, halves, value, text, scene)
    half = halves[side]
    ink = Ink.LEFT if side is Side.LEFT else Ink.RIGHT
    out = 1.0 if half is lines.LEFT else -1.0
    outer, inner = (face[i] for i in half.canthi)
    iris = face[half.iris]
    edge = _away(out)
    if feature in ("palpebral_fissure_height", "closure_gap"):
        middle = (face[half.upper_lid[4], 1] + face[half.lower_lid[4], 1]) / 2
        x = outer[0] + 4.0 * out
        _upright_line(x, middle - value / 2, middle + value / 2, ink, scene)
        scene.words.append(Words(text, x + 2.0 * out, middle + 1.0, ink, anchor=edge))
    elif feature == "mrd1":
        x = inner[0] - 3.0 * out
        _upright_line(x, iris[1] - value, iris[1], ink, scene)
        y = min(iris[1], iris[1] - value) - 2.0
        scene.words.append(Words(text, x - 2.5 * out, y, ink, 2.6))
    elif feature in ("brow_height", "brow_excursion"):
        brow = face[list(half.brow_upper)]
        at = float(brow[np.argsort(brow[:, 0])][2, 1])
        x = iris[0] + (4.0 if feature == "brow_height" else 10.0) * out
        foot = float((outer[1] + inner[1]) / 2) if feature == "brow_height" else at + value
        _upright_line(x, foot - value, foot, ink, scene)
        y = min(foot - value, at) - (2.0 if feature == "brow_height" else 6.0)
        scene.words.append(Words(text, x, y, ink, 2.8))
    elif feature == "commissure_excursion":
        _path(face[half.commissure], out, side, text, values, ink, scene)
    else:
        return False
    return True


def _path(
    corner: Path, out: float, side: Side, text: str, values: Values, ink: Ink, scene: Scene
) -> None:
    """From where the corner of the mouth was at rest to where it is; a word alone without parts."""
    lateral = values.get(("commissure_excursion_lateral", side))
    vertical = values.get(("commissure_excursion_vertical", side))
    if lateral is not None and vertical is not None:
        start = corner + np.array([-out * lateral, vertical])
        scene.lines.append(Line(np.stack([start, corner]), ink))
        dot = 0.8 * np.array([[-1, 0], [0, -1], [1, 0], [0, 1]])
        scene.lines.append(Line(start + dot, ink, closed=True))
    place = corner + np.array([4.0 * out, 4.0])
    anchor = _away(out)
    scene.words.append(Words(text, float(place[0]), float(place[1]), ink, anchor=anchor))


def _across(
    feature: str,
    face: Path,
    halves: Mapping[Side, lines.DrawnHalf],
    value: float,
    text: str,
    scene: Scene,
) -> bool:
    """A value of the face as a whole."""
    ends = face[[lines.RIGHT.commissure, lines.LEFT.commissure]]
    low = float(face[list(lines.LIP_OUTER_LOWER), 1].max())
    if feature == "mouth_width":
        middle, y = float(ends[:, 0].mean()), low + 5.0
        reach = np.array([middle - value / 2, middle + value / 2])
        scene.lines.append(Line(np.stack([reach, [y, y]], axis=1), Ink.MEASURE))
        for x in reach.tolist():
            _tick(x, y, Ink.MEASURE, scene, upright=True)
        scene.words.append(Words(text, middle, y + 4.0, Ink.MEASURE))
    elif feature == "commissure_height_difference":
        lower = ends[1 if (value > 0) == (halves[Side.LEFT] is lines.LEFT) else 0]
        x = float(lower[0]) + (3.0 if lower[0] > ends[:, 0].mean() else -3.0)
        top = float(lower[1]) - abs(value)
        _upright_line(x, top, float(lower[1]), Ink.MEASURE, scene)
        level = np.array([[float(ends[0, 0]), top], [float(ends[1, 0]), top]])
        scene.lines.append(Line(level, Ink.FAINT))
        anchor = _away(x)
        side = 1.5 if x > 0 else -1.5
        scene.words.append(Words(text, x + side, top - 1.0, Ink.MEASURE, anchor=anchor))
    elif feature == "mouth_opening" and value >= 1.0:
        x, y = face[list(lines.LIPS_MIDDLE)].mean(axis=0).tolist()
        _upright_line(x, y - value / 2, y + value / 2, Ink.MEASURE, scene)
        scene.words.append(Words(text, x + 2.0, y + 1.0, Ink.MEASURE, anchor="start"))
    else:
        return False
    return True


def _away(direction: float) -> Anchor:
    """The anchor of a text that runs away from the middle."""
    return "start" if direction > 0 else "end"


def _upright_line(x: float, top: float, bottom: float, ink: Ink, scene: Scene) -> None:
    """A vertical dimension line with a tick at either end."""
    if abs(bottom - top) >= _WORTH_DRAWING:
        scene.lines.append(Line(np.array([[x, top], [x, bottom]]), ink))
    for y in (top, bottom):
        _tick(x, y, ink, scene)


def _tick(x: float, y: float, ink: Ink, scene: Scene, *, upright: bool = False) -> None:
    step = np.array([0.0, _TICK]) if upright else np.array([_TICK, 0.0])
    place = np.array([x, y])
    scene.lines.append(Line(np.stack([place - step, place + step]), ink))
