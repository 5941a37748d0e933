"""Limbs and backs of known shape, drawn as a scanner might see them. For tests and benchmarks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Shape = Callable[[Array, Array], Array]
"""Radius (mm) over height (mm) and angle."""


@dataclass(frozen=True)
class Limb:
    """A limb about the z axis, distal end at 0: its radius, and how its axis bends sideways."""

    radius: Shape
    length: float
    bend_mm: float = 0.0

    def girth(self, height: float) -> float:
        """True girth of the section at a height."""
        angle = np.linspace(0, 2 * np.pi, 7201)
        r = self.radius(np.full_like(angle, height), angle)
        slope = np.gradient(r, angle)
        return float(np.trapezoid(np.sqrt(r**2 + slope**2), angle))

    def widest(self) -> tuple[float, float]:
        """True largest girth and its height."""
        heights = np.arange(0, self.length + 1e-9, 1.0)
        girths = [self.girth(h) for h in heights]
        return max(girths), float(heights[int(np.argmax(girths))])

    def volume(self) -> float:
        """True volume (ml)."""
        angle = np.linspace(0, 2 * np.pi, 721)
        heights = np.linspace(0, self.length, 801)
        areas = [
            0.5 * np.trapezoid(self.radius(np.full_like(angle, h), angle) ** 2, angle)
            for h in heights
        ]
        return float(np.trapezoid(areas, heights)) / 1000


def calf(scale: float = 1.0, bulge: float = 0.0) -> Limb:
    """Thin ankle, belly at two thirds, thinner again below the knee.

    ``bulge`` enlarges the belly.
    """

    def radius(z: Array, a: Array) -> Array:
        belly = np.exp(-(((z / scale - 210) / 75) ** 2))
        base = 36 + (20 + 56 * bulge) * belly
        return scale * base * (1 + 0.06 * np.cos(2 * a + 0.4) + 0.03 * np.cos(3 * a - 1))

    return Limb(radius, 330 * scale, 6.0)


def thigh(scale: float = 1.0) -> Limb:
    """Widening steadily from the knee to the groin."""

    def radius(z: Array, a: Array) -> Array:
        base = 58 + 32 * (z / scale / 350) ** 0.9
        return scale * base * (1 + 0.05 * np.cos(2 * a) + 0.02 * np.cos(3 * a + 0.7))

    return Limb(radius, 350 * scale, 8.0)


def forearm(scale: float = 1.0) -> Limb:
    """A flat wrist, a belly near the elbow."""

    def radius(z: Array, a: Array) -> Array:
        belly = 1 / (1 + np.exp(-(z / scale - 90) / 28))
        fall = 1 - 0.12 * np.clip((z / scale - 185) / 60, 0, None) ** 2
        flat = 0.16 - 0.10 * np.clip(z / scale / 150, 0, 1)
        return scale * (25 + 18 * belly) * fall * (1 + flat * np.cos(2 * a))

    return Limb(radius, 240 * scale)


def child_arm(scale: float = 1.0) -> Limb:
    """A small upper arm, its muscle on one side."""

    def radius(z: Array, a: Array) -> Array:
        belly = np.exp(-(((z / scale - 95) / 50) ** 2))
        return scale * (26 + belly * (6 + 1.5 * np.cos(a - 0.6))) * (1 + 0.05 * np.cos(2 * a))

    return Limb(radius, 170 * scale, 3.0)


def muscular_thigh(scale: float = 1.0) -> Limb:
    """Widest below the groin, with the furrows between its muscles."""

    def radius(z: Array, a: Array) -> Array:
        belly = np.exp(-(((z / scale - 275) / 130) ** 2))
        furrows = 0.05 * np.cos(2 * a - 0.3) + 0.03 * np.cos(3 * a) + 0.012 * np.cos(5 * a + 1)
        return scale * (56 + 38 * belly) * (1 + furrows)

    return Limb(radius, 380 * scale, 10.0)


def limb_mesh(
    limb: Limb,
    rng: np.random.Generator,
    *,
    step: float = 2.0,
    noise: float = 0.0,
    slant: float = 0.0,
) -> tuple[Array, NDArray[np.int64]]:
    """Vertices (mm) and triangles; both ends open.

    Args:
        noise: SD (mm) added to every coordinate of every vertex.
        slant: mm by which the ends are cut off slantingly, from one side to the other.
    """
    rows = int(limb.length / step) + 1
    columns = int(2 * np.pi * 50 / step)
    z, a = np.meshgrid(
        np.linspace(0, limb.length, rows), np.arange(columns) * 2 * np.pi / columns, indexing="ij"
    )
    end = (z / limb.length - 0.5) * 2
    z = z + slant / 2 * np.cos(a) * end**9
    r = limb.radius(np.clip(z, 0, limb.length), a)
    side = limb.bend_mm * np.sin(np.pi * z / limb.length)
    vertices = np.stack([r * np.cos(a) + side, r * np.sin(a), z], axis=-1).reshape(-1, 3)
    return vertices + rng.normal(0, noise, vertices.shape), grid_faces(rows, columns, round_=True)


def back_mesh(
    bumps: dict[str, float],
    rng: np.random.Generator,
    *,
    step: float = 4.0,
    noise: float = 0.0,
    spread: float = 28.0,
    scale: float = 1.0,
    lean: float = 0.0,
) -> tuple[Array, NDArray[np.int64]]:
    """A back of 400 x 480 mm (x to the subject's right, y up, z backwards), mm.

    Args:
        bumps: mm by which ``left`` and ``right`` shoulder blades stand out, Gaussian about the
            inferior angle (75 mm from the midline, 58 % up).
        spread: SD of the bump along the trunk (mm); across it is 0.7 of this.
        lean: mm by which the left side stands out evenly more than the right at its border.
    """
    columns, rows = int(400 / step) + 1, int(480 / step) + 1
    x, y = np.meshgrid(np.linspace(-200, 200, columns), np.linspace(0, 480, rows))
    u = y / 480
    # chest kyphosis above, lumbar hollow below, groove of the spine, falling off to the sides
    z = 28 * np.sin(np.pi * (u - 0.35) / 0.65 * (u > 0.35)) - 22 * np.sin(
        np.pi * u / 0.35 * (u <= 0.35)
    )
    z = z - 90 * (np.abs(x) / 200) ** 2.6 - 6 * np.exp(-((x / 18) ** 2)) + lean * -x / 200
    half = 200 * (0.78 + 0.22 * u**1.5)  # narrower at the waist
    for name, sign in (("left", -1), ("right", 1)):
        blade = 4.0 + bumps.get(name, 0.0)  # blades stand out a little in everybody
        z = z + blade * np.exp(
            -0.5 * (((x - sign * 75) / (0.7 * spread)) ** 2 + ((y - 0.58 * 480) / spread) ** 2)
        )
    vertices = scale * np.stack([x * half / 200, y, z], axis=-1).reshape(-1, 3)
    return vertices + rng.normal(0, noise, vertices.shape), grid_faces(rows, columns, round_=False)


def without_patches(
    vertices: Array, faces: NDArray[np.int64], centres: Array, radius: float
) -> NDArray[np.int64]:
    """The triangles left after holes of ``radius`` (mm) about ``centres`` (k, 3)."""
    middle = vertices[faces].mean(axis=1)
    away = np.linalg.norm(middle[:, None] - np.atleast_2d(centres)[None], axis=2)
    return np.asarray(faces[(away > radius).all(axis=1)])


def with_holes(
    limb: Limb,
    vertices: Array,
    faces: NDArray[np.int64],
    places: Sequence[tuple[float, float]],
    radius: float,
) -> NDArray[np.int64]:
    """The triangles left after holes of ``radius`` (mm) at places (share of length, angle)."""
    share, angle = np.array(places, float).T
    height = share * limb.length
    r = limb.radius(height, angle)
    side = limb.bend_mm * np.sin(np.pi * share)
    middle = np.stack([r * np.cos(angle) + side, r * np.sin(angle), height], axis=1)
    return without_patches(vertices, faces, middle, radius)


def write_ply(file: Path, vertices: Array, faces: NDArray[np.int64]) -> None:
    """A binary PLY of a mesh."""
    with file.open("wb") as out:
        out.write(
            b"ply\nformat binary_little_endian 1.0\n"
            + f"element vertex {len(vertices)}\n".encode()
            + b"property double x\nproperty double y\nproperty double z\n"
            + f"element face {len(faces)}\nproperty list uchar int vertex_indices\n".encode()
            + b"end_header\n"
        )
        out.write(np.asarray(vertices, "<f8").tobytes())
        table = np.empty(len(faces), dtype=[("n", "u1"), ("v", "<i4", 3)])
        table["n"], table["v"] = 3, faces
        out.write(table.tobytes())


def grid_faces(rows: int, columns: int, *, round_: bool) -> NDArray[np.int64]:
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns - (not round_)), indexing="ij")
    k = (j + 1) % columns
    a, b, c, d = (i * columns + j, i * columns + k, (i + 1) * columns + k, (i + 1) * columns + j)
    return np.concatenate(
        [np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)]
    ).astype(np.int64)
