"""A face that was found on a scan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.scan.camera import Array


@dataclass(frozen=True, slots=True, eq=False)
class FaceOnScan:
    """Landmarks on a scan, in its coordinates.

    Attributes:
        points: position by name, over the views (see ``pick.combine``).
        readings: the positions (k, 3) in the views that were used, by name.
        frame: rows are the subject's left, up and forward.
        views: in how many of the nine views a face was found.
        spread: typical (median over views and landmarks) distance of a reading from where the
            views see the landmark, as a share of the outer canthal distance, before refinement:
            small on a face, large on a phantom.
        moved: landmarks that a person has put where they are.
        alone: whether no other face is seen on the scan.
        hidden: landmarks that lie at a hole of the scan (``holes``): no value may rest on them.
    """

    points: dict[str, Array]
    readings: dict[str, Array]
    frame: Array
    views: int
    spread: float
    moved: frozenset[str] = frozenset()
    alone: bool = True
    hidden: frozenset[str] = frozenset()

    def sd(self, name: str) -> float:
        """Between-view standard deviation of a landmark (root of the summed variances), in the
        file's unit: of one view, not of their mean; 0 where a person has put it."""
        readings = self.readings[name]
        if len(readings) < 2:
            return 0.0
        return float(np.sqrt(readings.var(axis=0, ddof=1).sum()))

    def channel(self, name: str) -> str:
        """``moved`` by a person, or ``views``: read in many views, refined on the surface."""
        return "moved" if name in self.moved else "views"
