"""A section of a limb as a smooth closed line: eight harmonics of the radius over the angle.

The cut through a noisy mesh is a zigzag 7-24 % too long (measured on phantoms); the Fourier
contour is not. Where the surface has a hole, neighbouring sections and the smoothness of limbs
carry the line on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.scan.camera import Array

HARMONICS = 8
BINS = 120
"""Directions around the centre (3 degrees each): each counts once, however many triangles."""
LINEAR = 5
"""Coefficients that may change along the axis within a fit: size, place and oval."""
ROUGHNESS = 0.1
"""Typical amplitude of the first harmonic as a share of the radius; the k-th has k^-1.5 of it
(judgement, from the shape of limb sections). It holds the line where the surface has a gap and
noise is all there is."""
TUKEY = 4.685
ROUNDS = 4
_ANGLES = (np.arange(BINS) + 0.5) * (2 * np.pi / BINS)
_FINE = np.arange(720) * (np.pi / 360)


@dataclass(frozen=True, slots=True, eq=False)
class Contour:
    """A fitted section.

    Attributes:
        centre: that the radius is counted from, (2,).
        coefficients: mean radius, then cosine and sine of each harmonic, (17,).
        noise: robust SD of the surface about the line, in the surface's unit.
        filled: share of the directions in which the section's own plane shows surface.
        gap: widest angle without surface (radians).
    """

    centre: Array
    coefficients: Array
    noise: float
    filled: float
    gap: float

    @property
    def girth(self) -> float:
        """Length of the line."""
        radius, slope = _radius(self.coefficients)
        return float(np.sqrt(radius**2 + slope**2).mean() * 2 * np.pi)

    @property
    def area(self) -> float:
        """Area inside of the line."""
        radius, _ = _radius(self.coefficients)
        return float((radius**2).mean() * np.pi)

    @property
    def middle(self) -> Array:
        """Centre of the area, (2,)."""
        radius, _ = _radius(self.coefficients)
        way = np.stack([np.cos(_FINE), np.sin(_FINE)], axis=1)
        return np.asarray(
            self.centre + (radius[:, None] ** 3 * way).mean(axis=0) * 2 / 3 / (radius**2).mean()
        )

    @property
    def oblong(self) -> float:
        """Longest over shortest width."""
        radius, _ = _radius(self.coefficients)
        widths = radius[:360] + radius[360:]
        return float(widths.max() / max(float(widths.min()), 1e-12))


def fit_contour(
    points: Array, lengths: Array, along: Array, own: Array, centre: Array
) -> Contour | None:
    """The contour about ``centre`` (2,) at the plane for which ``along`` is 0.

    Args:
        points: cut points of the plane and its neighbours, (n, 2).
        lengths: what each stands for, (n,).
        along: distance of each point's plane, -1 to 1, (n,).
        own: whether a point is of the plane itself, (n,) bool.

    Returns:
        None where fewer directions show surface than a line can rest on.
    """
    arm = points - centre
    radius = np.linalg.norm(arm, axis=1)
    if not len(radius) or not radius.any():
        return None
    usual = float(np.median(radius))
    near = (radius > 0.35 * usual) & (radius < 2.2 * usual)
    angle = np.arctan2(arm[:, 1], arm[:, 0])[near] % (2 * np.pi)
    place = np.minimum((angle / (2 * np.pi) * BINS).astype(int), BINS - 1)
    layer = np.rint(along[near]).astype(int) + 1  # one cell per direction and plane
    cell = layer * BINS + place
    weight = np.bincount(cell, lengths[near], 3 * BINS)
    total = np.maximum(weight, 1e-300)
    mean = [np.bincount(cell, lengths[near] * v, 3 * BINS) / total for v in
            (radius[near], np.cos(angle), np.sin(angle))]  # fmt: skip
    seen = weight > 0
    shown = seen.reshape(3, BINS)[1]
    if seen.sum() < 2 * (2 * HARMONICS + 1):
        return None
    # The mean direction of a cell's points, which need not lie in the middle of the cell.
    theta = np.arctan2(mean[2], mean[1])[seen]
    height = np.repeat((-1.0, 0.0, 1.0), BINS)[seen]
    basis = _basis(theta)
    rows = np.hstack([basis, basis[:, :LINEAR] * height[:, None]])
    value, kernel = mean[0][seen], np.where(height == 0, 1.0, 0.5)
    solution, noise = _robust(rows, value, kernel, usual)
    return Contour(
        np.asarray(centre, float),
        solution[: 2 * HARMONICS + 1],
        noise,
        float(shown.mean()),
        _widest_gap(shown),
    )


def _robust(rows: Array, value: Array, kernel: Array, usual: float) -> tuple[Array, float]:
    """Least squares with Tukey's weights and the prior on roughness; the noise about the fit."""
    order = np.repeat(np.arange(1, HARMONICS + 1), 2)
    spread = ROUGHNESS * usual * order**-1.5
    prior = np.concatenate([[np.inf], spread, np.full(LINEAR, np.inf)])
    prior[1:3] = np.inf  # where the section lies is free
    weight, noise = kernel.copy(), 0.002 * usual
    solution = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        left = (rows * weight[:, None]).T @ rows
        left[np.diag_indices_from(left)] += noise**2 / prior**2 + 1e-9 * len(value)
        solution = np.linalg.solve(left, (rows * weight[:, None]).T @ value)
        residual = value - rows @ solution
        noise = max(1.4826 * float(np.median(np.abs(residual))), 1e-6 * usual)
        weight = kernel * np.clip(1 - (residual / (TUKEY * noise)) ** 2, 0, None) ** 2
        if np.count_nonzero(weight) < rows.shape[1]:
            weight = kernel.copy()
    return solution, noise


def _basis(angle: Array) -> Array:
    """1, cos t, sin t, cos 2t ... at angles (n,), (n, 17)."""
    order = np.arange(1, HARMONICS + 1)
    waves = np.stack([np.cos(np.outer(angle, order)), np.sin(np.outer(angle, order))], axis=2)
    return np.hstack([np.ones((len(angle), 1)), waves.reshape(len(angle), -1)])


_FINE_BASIS = _basis(_FINE)
_ORDER = np.arange(1, HARMONICS + 1)


def _radius(coefficients: Array) -> tuple[Array, Array]:
    """Radius and its slope over the angle, all around, (720,) each."""
    waves = coefficients[1:].reshape(-1, 2)
    turned = np.stack([waves[:, 1] * _ORDER, -waves[:, 0] * _ORDER], axis=1)
    slope = _FINE_BASIS[:, 1:] @ turned.ravel()
    return _FINE_BASIS @ coefficients, slope


def _widest_gap(shown: Array) -> float:
    """Widest run of empty directions, in radians."""
    if shown.all():
        return 0.0
    at = np.flatnonzero(shown)
    if not len(at):
        return 2 * np.pi
    runs = np.diff(np.append(at, at[0] + len(shown))) - 1
    return float(runs.max()) * 2 * np.pi / len(shown)
