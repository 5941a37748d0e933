"""Series over time: landmarks, curves, contours, and the events found in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.model.capture import Side

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Track:
    """A named series.

    Attributes:
        name: unique within a result: ``pose``, ``face``, ``knee_flexion``, ``f0`` ...
        kind: ``points`` (drawn over the capture), ``mesh_points`` (on a scan), ``curve``, or
            ``cycle``: a curve over the gait (or other) cycle with the points ``mean``, ``low``
            and ``high`` (mean -+ 1 SD over the cycles); its ``times`` are 0-100 % of the cycle;
            ``surface``: one value per vertex of a scan, of shape (1, 1, vertices) in the order
            in which ``media.mesh.read_mesh`` gives them, NaN where masked; its one point is the
            path of the capture whose mesh carries the values.
        times: seconds, shape (n,). A photo or scan has the single time 0.
        values: shape (n, points, dimensions); NaN where nothing was found. Points in image
            space are pixels of the upright picture (x right, y down, centre of the first
            pixel at 0.5, 0.5); points on a scan are in the file's own coordinates and unit.
        points: name of each point, or of the curve (then one).
        unit: UCUM, or ``px``.
        confidence: 0-1, shape (n, points), or None.
        links: pairs of point indices to be joined by a line when drawn.
        side: of a curve; NONE for landmark sets.
    """

    name: str
    kind: str
    times: NDArray[Any]
    values: NDArray[Any]
    points: tuple[str, ...]
    unit: str = "px"
    confidence: NDArray[Any] | None = None
    links: tuple[tuple[int, int], ...] = ()
    side: Side = Side.NONE

    def __post_init__(self) -> None:
        if self.kind not in {"points", "mesh_points", "curve", "cycle", "surface"}:
            raise ValueError(f"track '{self.name}': unknown kind '{self.kind}'")
        n = len(self.times)
        if self.values.ndim != 3 or self.values.shape[:2] != (n, len(self.points)):
            raise ValueError(
                f"track '{self.name}': values of shape {self.values.shape} do not fit"
                f" {n} times and {len(self.points)} points"
            )
        if self.confidence is not None and self.confidence.shape != (n, len(self.points)):
            raise ValueError(f"track '{self.name}': confidence does not fit the values")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Event:
    """A moment with a meaning: ``initial_contact``, ``foot_off``, ``syllable`` ..."""

    t: float
    kind: str
    side: Side = Side.NONE
    confidence: float | None = None
    edited: bool = False
