"""The landmarks of one moment in the pixels of their picture, to be laid over it by those who may
see it. The overlay itself holds nothing of the picture, and no ground.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from workbench.export.drawing.face import Inks, draw_face
from workbench.export.drawing.scene import Ink, Line, Scene
from workbench.export.drawing.sheet import LIDS, Shown, is_face, margins_of, moment_of
from workbench.export.drawing.skeleton import draw_links, sides_of
from workbench.model import Side

_LINES_ACROSS = 250.0
"""Millimetres that the longer side of the picture stands for in the width of lines."""
_LIGHT = {Side.LEFT: Ink.LIGHT_LEFT, Side.RIGHT: Ink.LIGHT_RIGHT, Side.NONE: Ink.LIGHT}


def overlay_of(shown: Shown, width: int, height: int) -> Scene:
    """The overlay for a picture of this size (px).

    Raises:
        ValueError: if nothing was found at that moment.
    """
    pen = max(width, height) / _LINES_ACROSS
    scene = Scene(title=shown.heading, picture=(width, height), pen=pen)
    face = next((t for t in shown.tracks if is_face(t)), None)
    if face is not None:
        points = moment_of(face, shown.t)
        if not np.isfinite(points).all():
            raise ValueError("no face was found at this moment")
        halves = (_LIGHT[Side.RIGHT], _LIGHT[Side.LEFT])
        halves = halves[::-1] if shown.exchanged else halves
        draw_face(points, scene, Inks(halves, Ink.LIGHT, Ink.LIGHT))
        margins = margins_of(shown)
        if margins is not None:
            for place in moment_of(margins, shown.t):
                reach = np.array([3.5 * pen, 0.0])
                if np.isfinite(place).all():
                    scene.lines.append(Line(np.stack([place - reach, place + reach]), Ink.LIGHT))
    else:
        for track in shown.tracks:
            if track.name != LIDS:
                points, sides = moment_of(track, shown.t), sides_of(track, shown.exchanged)
                draw_links(track, points, sides, scene, _LIGHT, 0.9 * pen)
    if not scene.lines:
        raise ValueError("no landmark was found at this moment")
    scene.lines = [*(replace(line, ink=Ink.RIM) for line in scene.lines), *scene.lines]
    return scene
