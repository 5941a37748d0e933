"""The body of a person who stands, as it was seen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.pose_points import EXCHANGED, INDEX
from workbench.model import Quality, Span
from workbench.plugin.contract import Settings

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Stance:
    """Landmarks of one person in stillness.

    Attributes:
        points: (m, 33, 2) px, x right, y down: the m still frames of a video, or the m
            readings of one photo.
        eyes: (k, 2, 2) px of the left and the right eye; NaN where no face was seen.
        visibility: (33,) the model's 0-1; 0 for what ``inside_picture`` found outside.
        width, height: of the picture, px.
        span: of the frames; None for a photo.
        quality: of the capture as a whole.
        settings: of perception, for ``methods.json``.
    """

    points: Floats
    eyes: Floats
    visibility: Floats
    width: int
    height: int
    span: Span | None
    quality: Quality
    settings: Settings

    def __getitem__(self, name: str) -> Floats:
        """One landmark, (m, 2)."""
        return self.points[:, INDEX[name]]

    @property
    def frames(self) -> int:
        """On how many pictures the landmarks rest."""
        return 1 if self.span is None else len(self.points)

    def middle(self, name: str) -> Floats:
        """Halfway between the left and the right ``name``, (m, 2)."""
        return np.asarray((self[f"left_{name}"] + self[f"right_{name}"]) / 2)

    def sides_exchanged(self, where: NDArray[np.bool_] | None = None) -> Stance:
        """Left and right exchanged, everywhere (eyes too) or in the samples ``where``."""
        points = self.points.copy()
        if where is not None:
            points[where] = points[where][:, EXCHANGED]
            return replace(self, points=points)
        seen = self.visibility[list(EXCHANGED)]
        return replace(self, points=points[:, EXCHANGED], eyes=self.eyes[:, ::-1], visibility=seen)

    def inside_picture(self) -> Stance:
        """With landmarks that the model puts outside the picture taken as not seen."""
        x, y = np.median(self.points, axis=0).T
        inside = (x >= 0) & (x <= self.width) & (y >= 0) & (y <= self.height)
        return replace(self, visibility=np.where(inside, self.visibility, 0.0))

    def unmirrored(self) -> Stance:
        """Landmarks of a mirrored picture as the picture should have been."""
        points, eyes = self.points.copy(), self.eyes.copy()
        points[..., 0], eyes[..., 0] = self.width - points[..., 0], self.width - eyes[..., 0]
        return replace(self, points=points, eyes=eyes)

    def rolled(self, degrees: float) -> Stance:
        """Landmarks turned anticlockwise about the picture's middle, to undo a camera's roll."""
        turn = np.radians(degrees)
        matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        middle = np.array((self.width, self.height)) / 2
        return replace(
            self,
            points=(self.points - middle) @ matrix.T + middle,
            eyes=(self.eyes - middle) @ matrix.T + middle,
        )
