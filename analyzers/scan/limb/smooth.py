"""Girth along a limb as a smooth curve: what noise does to one section, its neighbours make good.

A Gaussian process about a straight line (Rasmussen & Williams, Gaussian Processes for Machine
Learning, 2006, sections 2.2 and 2.7) whose noise is known from how far the surface lies about its
contours. How much the limb itself rises and falls, and over what lengths, is found from the
sections (maximum likelihood): a smooth limb is smoothed over long stretches, a knobbly one is not.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import eigh, null_space, solve

from analyzers.scan.camera import Array

POOLED = np.array([0.25, 0.5, 0.25])
"""Shares of the planes below, at and above in a section (see ``contour.fit_contour``)."""
LENGTHS_MM = (15.0, 20.0, 30.0, 40.0, 60.0, 90.0)
"""Tried for the length over which girths rise and fall: a knuckle to half a thigh."""
SIZES_MM2 = np.logspace(-2, 4, 25)
"""Tried for the variance of the rises and falls: 0.1 to 100 mm."""
INEXACT = 0.05
"""Variance, as a share of the noise's, of what this account of the noise leaves out."""
LEAST = 5
"""Sections that a curve needs."""


def smooth(
    heights: Array, girths: Array, noise: Array, spacing: float, step: float, at: Array
) -> tuple[Array, Array]:
    """The curve at heights ``at`` (n,) and its standard deviation there, each (n,) mm.

    Args:
        heights: of the sections, (k,) mm, rising; at least ``LEAST``.
        girths: of the sections, each pooled from its plane and those beside it, (k,) mm.
        noise: SD of the surface about each contour, (k,) mm.
        spacing: distance of the surface's vertices (mm): planes nearer than that share noise.
        step: distance of the planes (mm).
    """
    pooled = _pooling(heights, step)
    sd = girth_sd(girths, noise, spacing)
    errors = pooled @ (np.outer(sd, sd) * _shared(heights, spacing)) @ pooled.T
    errors += (INEXACT * np.median(sd) ** 2 + 1e-6) * np.eye(len(heights))
    base, size, length = _line(heights, heights), 0.0, LENGTHS_MM[0]
    free = null_space(base.T)
    left, best = free.T @ errors @ free, np.inf
    for tried in LENGTHS_MM:
        ups = pooled @ _alike(heights, heights, tried) @ pooled.T
        spread, axes = eigh(free.T @ ups @ free, left)
        power = (axes.T @ (free.T @ girths)) ** 2
        total = SIZES_MM2[:, None] * np.maximum(spread, 0.0) + 1.0
        loss = (power / total + np.log(total)).sum(axis=1)
        if loss.min() < best - 1e-9:
            best, size, length = float(loss.min()), float(SIZES_MM2[loss.argmin()]), tried
    whole = size * pooled @ _alike(heights, heights, length) @ pooled.T + errors
    there = size * _alike(at, heights, length) @ pooled.T
    solved = solve(whole, np.column_stack([girths, base, there.T]), assume_a="pos")
    own, drift, cover = solved[:, 0], solved[:, 1:3], solved[:, 3:]
    inner = np.linalg.inv(base.T @ drift)
    line = inner @ (base.T @ own)
    apart = _line(at, heights) - there @ drift
    value = _line(at, heights) @ line + there @ (own - drift @ line)
    variance = size - np.einsum("ij,ji->i", there, cover)
    variance += np.einsum("ij,jk,ik->i", apart, inner, apart)
    return value, np.sqrt(np.maximum(variance, 0.0))


def girth_sd(girths: Array, noise: Array, spacing: float) -> Array:
    """Standard deviation of the girth in one plane, from the noise of the surface, (k,) mm.

    As many vertices stand around it as fit; a plane lies between two rows of them. Both in a
    plane and between two, straight edges share out the noise: 2/3 of its variance is left.
    """
    around = np.maximum(girths / max(spacing, 1e-6), 3.0)
    return np.asarray(2 * np.pi * noise * np.sqrt(1.5 / around))


def _alike(first: Array, second: Array, length: float) -> Array:
    """Correlation of the limb's rises and falls at two heights, (n, k)."""
    return np.asarray(np.exp(-((first[:, None] - second) ** 2) / (2 * length**2)))


def _line(at: Array, heights: Array) -> Array:
    """A constant and a slope at heights, (n, 2)."""
    return np.stack([np.ones(len(at)), (at - heights.mean()) / 100.0], axis=1)


def _pooling(heights: Array, step: float) -> Array:
    """What each section is made of: one row each, (k, k)."""
    own = np.eye(len(heights))
    for i in range(1, len(heights) - 1):
        if np.allclose(np.diff(heights[i - 1 : i + 2]), step, rtol=0.01):
            own[i, i - 1 : i + 2] = POOLED
    return own


def _shared(heights: Array, spacing: float) -> Array:
    """Correlation of the noise of planes: each is drawn straight between rows of vertices.

    Averaged over where the rows lie, it falls off as the cubic B-spline does.
    """
    t = np.abs(heights[:, None] - heights) / max(spacing, 1e-6)
    near = 1 - 1.5 * t**2 + 0.75 * t**3
    far = 0.25 * np.clip(2 - t, 0.0, None) ** 3
    return np.asarray(np.where(t < 1, near, far))
