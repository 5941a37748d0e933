"""The sheet that a scene stands on: a margin around it, its captions below."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.export.drawing.scene import Ink, Path, Scene, Words

MARGIN = 6.0
CAPTION = 3.0
"""Height of a line of the captions, mm."""
_LEADING = 4.5
"""From one line of the captions to the next, mm."""


@dataclass(frozen=True, slots=True)
class Page:
    """Size in mm (px for an overlay), where the scene's origin lies, and the captions in the
    coordinates of the scene."""

    width: float
    height: float
    origin: tuple[float, float]
    captions: tuple[Words, ...]

    @classmethod
    def around(cls, scene: Scene) -> Page:
        """The smallest page that holds all of a scene; for an overlay, that of the picture."""
        if scene.picture is not None:
            return cls(*scene.picture, (0.0, 0.0), ())
        left, top, right, bottom = scene.bounds()
        captions = tuple(
            Words(text, left, bottom + _LEADING * (i + 1.5), Ink.OUTLINE, CAPTION, "start")
            for i, text in enumerate(scene.captions)
        )
        wide = max([right - left, *(words.width for words in captions)])
        high = bottom - top + _LEADING * (len(captions) + 1 if captions else 0)
        return cls(wide + 2 * MARGIN, high + 2 * MARGIN, (MARGIN - left, MARGIN - top), captions)

    def place(self, points: Path) -> Path:
        """Scene coordinates (n, 2) on the page."""
        return np.asarray(points) + self.origin

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A single place on the page."""
        return x + self.origin[0], y + self.origin[1]
