"""What a drawing consists of, before it becomes SVG or PNG: lines and words on white."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Path = NDArray[Any]
"""Points (n, 2) in mm, x to the right, y down."""
Anchor = Literal["start", "middle", "end"]
"""Which part of a text stands at its place."""


class Ink(Enum):
    """Colour and width (mm) of a line; the colours of the sides are blue and vermilion of Okabe
    and Ito, told apart by people of all colour vision."""

    OUTLINE = ("#22333b", 0.45)
    FAINT = ("#8a979d", 0.25)
    LEFT = ("#0072b2", 0.35)
    RIGHT = ("#c1510a", 0.35)
    MEASURE = ("#5b2a86", 0.35)
    # Over a picture of any brightness: light lines with a dark rim.
    RIM = ("#0a1418", 0.9)
    LIGHT = ("#f5f7f7", 0.45)
    LIGHT_LEFT = ("#56b4e9", 0.45)
    LIGHT_RIGHT = ("#e69f00", 0.45)

    @property
    def colour(self) -> str:
        """As ``#rrggbb``."""
        return self.value[0]

    @property
    def width(self) -> float:
        """In mm."""
        return self.value[1]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line through points; closed lines return to their first point."""

    points: Path
    ink: Ink = Ink.OUTLINE
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A short text at a place; ``size`` is the height of its letters' box in mm."""

    text: str
    x: float
    y: float
    ink: Ink = Ink.OUTLINE
    size: float = 3.2
    anchor: Anchor = "middle"

    @property
    def width(self) -> float:
        """About how wide it is in mm (0.55 of its size a letter)."""
        return 0.55 * self.size * len(self.text)


@dataclass(slots=True)
class Scene:
    """A drawing in mm, or in pixels of a picture that it is to be laid over.

    ``captions`` are lines of plain words below it; ``title`` says in a few words what it is.
    ``picture`` is the width and height of that picture in px, None for a drawing on a sheet of
    its own; lines are then ``pen`` px for every mm wide.
    """

    title: str = ""
    picture: tuple[int, int] | None = None
    pen: float = 1.0
    lines: list[Line] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of everything but the captions.

        Raises:
            ValueError: if there is nothing in it.
        """
        corners = [line.points for line in self.lines if len(line.points)]
        for word in self.words:
            share = {"start": 0.0, "middle": 0.5, "end": 1.0}[word.anchor]
            left = word.x - share * word.width
            corners.append(
                np.array([[left, word.y - word.size], [left + word.width, word.y + 0.3]])
            )
        if not corners:
            raise ValueError("an empty drawing has no bounds")
        everything = np.concatenate(corners)
        left, top = everything.min(axis=0)
        right, bottom = everything.max(axis=0)
        return float(left), float(top), float(right), float(bottom)
