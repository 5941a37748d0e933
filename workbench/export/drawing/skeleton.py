"""Bodies and hands as the lines between their landmarks. They carry no scale of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from workbench.export.drawing.curves import circle
from workbench.export.drawing.scene import Ink, Line, Path, Scene, Words
from workbench.export.drawing.wording import NO_SCALE, SIDES
from workbench.model import Side, Track

_SHEET_MM = 170.0
"""Longer side of such a drawing."""
_JOINT_MM = 0.9
_APART_MM = 16.0
_NAMED = {"left": Side.LEFT, "l": Side.LEFT, "right": Side.RIGHT, "r": Side.RIGHT}
_INKS = {Side.LEFT: Ink.LEFT, Side.RIGHT: Ink.RIGHT, Side.NONE: Ink.OUTLINE}
_OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, Side.NONE: Side.NONE}


def draw_skeletons(
    placed: Sequence[tuple[Track, Path]], exchanged: bool, scene: Scene, language: str
) -> None:
    """Adds landmark sets, each with its points (n, 2) in px, at the size of a sheet.

    Raises:
        ValueError: if none of the points was found.
    """
    everything = np.concatenate([points for _, points in placed])
    known = everything[np.isfinite(everything).all(axis=1)]
    if not len(known):
        raise ValueError("no landmark was found at this moment")
    low, size = known.min(axis=0), float(np.ptp(known, axis=0).max()) or 1.0
    at: dict[Side, list[float]] = {}
    for track, points in placed:
        sides, drawn = sides_of(track, exchanged), (points - low) * (_SHEET_MM / size)
        draw_links(track, drawn, sides, scene)
        for side, x in zip(sides, drawn[:, 0].tolist(), strict=True):
            if side and x == x:
                at.setdefault(side, []).append(x)
    _letters({side: float(np.mean(xs)) for side, xs in at.items()}, scene, language)
    scene.captions.append(NO_SCALE.in_language(language))


def _letters(at: dict[Side, float], scene: Scene, language: str) -> None:
    """Names the sides above them, apart even where one hides the other."""
    if len(at) == 2 and abs(at[Side.LEFT] - at[Side.RIGHT]) < _APART_MM:
        middle = sum(at.values()) / 2
        step = _APART_MM / 2 if at[Side.LEFT] >= at[Side.RIGHT] else -_APART_MM / 2
        at = {Side.LEFT: middle + step, Side.RIGHT: middle - step}
    top = scene.bounds()[1] - 4.0
    for side, x in sorted(at.items()):
        scene.words.append(Words(SIDES[side].in_language(language), x, top, _INKS[side], 7.0))


def sides_of(track: Track, exchanged: bool = False) -> list[Side]:
    """The subject's side of each point: as its name says, else as the name of the track says."""
    whole = _side_in(track.name)
    sides = [_side_in(name) or whole for name in track.points]
    return [_OTHER[side] for side in sides] if exchanged else sides


def _side_in(name: str) -> Side:
    words = re.split(r"[^a-z]+", name.lower())
    return next((_NAMED[word] for word in words if word in _NAMED), Side.NONE)


def draw_links(
    track: Track,
    points: Path,
    sides: Sequence[Side],
    scene: Scene,
    inks: Mapping[Side, Ink] = _INKS,
    joint: float = _JOINT_MM,
) -> None:
    """Adds the lines between the points (n, 2) of a track, and a circle around each of them."""
    for a, b in track.links:
        if np.isfinite(points[[a, b]]).all():
            scene.lines.append(Line(points[[a, b]], inks[_of_link(sides[a], sides[b])]))
    for i in sorted({i for link in track.links for i in link}):
        if np.isfinite(points[i]).all():
            edge = circle(points[i], joint, 12)[:-1]
            scene.lines.append(Line(edge, inks[sides[i]], closed=True))


def _of_link(a: Side, b: Side) -> Side:
    """A line across the body belongs to no side."""
    if a is b or not b:
        return a
    return b if not a else Side.NONE
