"""Drawn backs whose curves are known: kyphosis, lordosis, a spine that bends sideways, rotation.

For tests and benchmarks. Coordinates in mm: x to the subject's right, y up, z backwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from body_phantoms import grid_faces
from numpy.typing import NDArray

Array = NDArray[np.float64]
HEIGHT, HALF = 520.0, 190.0
SACRUM, C7 = 40.0, 490.0
"""Where those marks lie, mm upwards: the scan goes on below the one and above the other."""
PSIS = 46.0
"""Half the distance of the posterior iliac spines."""


@dataclass(frozen=True)
class SpineShape:
    """A back's curves.

    Attributes:
        kyphosis: how far the chest stands out (mm).
        lordosis: how far the lumbar spine lies in (mm).
        aside: how far the spine bends to the left (mm), most at mid-chest.
        turned: rotation of the surface (degrees) there, left side out.
    """

    kyphosis: float = 30.0
    lordosis: float = 22.0
    aside: float = 0.0
    turned: float = 0.0

    def profile(self, y: Array) -> Array:
        """Height of the surface beside the spine's groove (mm), over y."""
        chest = self.kyphosis * np.exp(-(((y - 330) / 105) ** 2))
        waist = -self.lordosis * np.exp(-(((y - 140) / 60) ** 2))
        return np.asarray(chest + waist)

    def spine(self, y: Array) -> Array:
        """Where the spinous processes lie, mm to the right, over y."""
        share = np.clip((y - SACRUM) / (C7 - SACRUM), 0, 1)
        return np.asarray(-self.aside * np.sin(np.pi * share) ** 2)

    def surface(self, x: Array, y: Array) -> Array:
        """Height (mm) of the skin."""
        share = np.clip((y - SACRUM) / (C7 - SACRUM), 0, 1)
        off = x - self.spine(y)
        turn = np.tan(np.radians(self.turned)) * np.sin(np.pi * share) ** 2
        ribs = -turn * off * np.exp(-((off / 120) ** 2))
        groove = -5 * np.exp(-((off / 16) ** 2))
        muscles = 5 * np.exp(-(((np.abs(off) - 38) / 22) ** 2))
        blades = 5 * np.exp(-(((np.abs(x) - 85) / 30) ** 2) - ((y - 350) / 60) ** 2)
        sides = -85 * (np.abs(x) / HALF) ** 2.6
        return np.asarray(self.profile(y) + ribs + groove + muscles + blades + sides)

    def angles(self) -> tuple[float, float]:
        """True kyphosis and lordosis (degrees): between the steepest tangents along the spine."""
        y = np.arange(SACRUM, C7 + 1e-9, 0.5)
        z = self.surface(self.spine(y), y)
        tangent = np.degrees(np.arctan(np.gradient(z, y)))
        inner = (y > SACRUM + 0.15 * (C7 - SACRUM)) & (y < SACRUM + 0.75 * (C7 - SACRUM))
        turn = int(np.flatnonzero(inner)[np.argmax(tangent[inner])])
        steep = tangent[turn]
        return float(steep - tangent[turn:].min()), float(steep - tangent[: turn + 1].min())

    def rotation(self) -> float:
        """True largest rotation (degrees), left side out, over the distance of the iliac spines."""
        y = np.arange(SACRUM, C7 + 1e-9, 0.5)
        mid = self.spine(y)
        angle = np.degrees(
            np.arctan2(self.surface(mid - PSIS, y) - self.surface(mid + PSIS, y), 2 * PSIS)
        )
        return float(angle[int(np.argmax(np.abs(angle)))])

    def hump(self) -> float:
        """The same as a height (mm)."""
        return float(2 * PSIS * np.tan(np.radians(self.rotation())))

    def deviation(self) -> tuple[float, float]:
        """How far the spine lies aside (mm): most, + to the left, and root mean square."""
        y = np.arange(SACRUM, C7 + 1e-9, 0.5)
        left = -self.spine(y)
        return float(left[int(np.argmax(np.abs(left)))]), float(np.sqrt(np.mean(left**2)))

    def potsi(self, *, lifted: float) -> float:
        """True index (%) of the marks: only heights differ between left and right."""
        return 100 * 3 * lifted / (C7 - SACRUM + 25)

    def bent(self, points: Array, angle: float) -> Array:
        """Points (..., 3) of the back when it is bent forwards by ``angle`` (degrees) in all,
        evenly from sacrum to C7: each cross-section stays as it is and turns with the spine."""
        total = np.radians(angle)
        if not angle:
            return np.asarray(points, float)
        x, y, z = np.moveaxis(np.asarray(points, float), -1, 0)
        length = C7 - SACRUM
        turn = total * np.clip((y - SACRUM) / length, 0, 1)
        below, above = np.minimum(y - SACRUM, 0), np.maximum(y - C7, 0)
        # The neutral line is an arc of a circle, straight beyond its ends.
        along = length / total * np.sin(turn) + below + above * np.cos(turn)
        out = -length / total * (1 - np.cos(turn)) - above * np.sin(turn)
        return np.stack([x, along + z * np.sin(turn), out + z * np.cos(turn)], axis=-1)

    def total_curve(self, angle: float = 0.0, foot: float = 40.0) -> float:
        """True angle (degrees) between the skin over ``foot`` mm at the sacrum and at C7."""
        y = np.arange(SACRUM, C7 + 1e-9, 0.25)
        x = self.spine(y)
        _, up, out = self.bent(np.stack([x, y, self.surface(x, y)], axis=-1), angle).T
        way = np.concatenate([[0], np.cumsum(np.hypot(np.diff(up), np.diff(out)))])
        lower = np.searchsorted(way, foot)
        upper = np.searchsorted(way, way[-1] - foot)
        ends = (0, lower), (upper, len(y) - 1)
        low, high = (np.degrees(np.arctan2(out[b] - out[a], up[b] - up[a])) for a, b in ends)
        return float(low - high)

    def marks(self, *, lifted: float = 0.0) -> dict[str, Array]:
        """Places of all marks; the left shoulder, axilla and waist stand ``lifted`` mm higher."""
        flat = {
            "c7": (0.0, C7),
            "sacrum": (0.0, SACRUM),
            "natal_cleft": (0.0, SACRUM - 25),
            "left_psis": (-PSIS, SACRUM),
            "right_psis": (PSIS, SACRUM),
            "left_shoulder": (-150.0, 470.0 + lifted),
            "right_shoulder": (150.0, 470.0),
            "left_axilla": (-150.0, 380.0 + lifted),
            "right_axilla": (150.0, 380.0),
            "left_waist": (-130.0, 170.0 + lifted),
            "right_waist": (130.0, 170.0),
        }
        return {
            name: np.array([x, y, float(self.surface(np.array(x), np.array(y)))])
            for name, (x, y) in flat.items()
        }

    def mesh(
        self, rng: np.random.Generator, *, step: float = 4.0, noise: float = 0.0, angle: float = 0.0
    ) -> tuple[Array, NDArray[np.int64]]:
        """Vertices (mm) and triangles, bent forwards by ``angle`` (degrees); ``noise`` is the SD
        added to every coordinate."""
        x, y = np.meshgrid(np.arange(-HALF, HALF + 1e-6, step), np.arange(0, HEIGHT + 1e-6, step))
        vertices = np.stack([x, y, self.surface(x, y)], axis=-1).reshape(-1, 3)
        faces = grid_faces(*x.shape, round_=False)
        vertices = self.bent(vertices, angle)
        return vertices + rng.normal(0, noise, vertices.shape), faces
