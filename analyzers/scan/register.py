"""Robust rigid registration of points to a surface (point to plane, Tukey's weights).

Own code instead of Open3D's registration, whose parallel sums differ from run to run.
After Rusinkiewicz & Levoy 2001 (3DIM, point-to-plane linearisation) and Tukey's biweight.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from analyzers.scan.camera import Array
from analyzers.scan.render import Surface

STAGES_MM = (10.0, 5.0, 2.0)
"""Tukey's constant in turn: residuals beyond it do not count."""
MAX_STEPS = 15
STILL_MM = 1e-3
"""A step that moves no point by more than this ends a stage."""
LEAST_MM = 0.3
"""Tukey's constant does not fall below this: twice a scanner's noise of 0.15 mm."""
SETTLED = 4.685 * 1.4826
"""Tukey's constant over the median size of the residuals: 95 % efficiency on normal noise (Holland
& Welsch 1977, Commun Stat A6:813), the standard deviation being 1.4826 medians."""


def register(
    points: Array,
    surface: Surface,
    mm_per_unit: float,
    stages_mm: tuple[float, ...] = STAGES_MM,
    *,
    settle: bool = False,
) -> tuple[Array, Array]:
    """Rotation (3, 3) and shift (3,) that lay ``points`` (n, 3) on ``surface``, without scaling.

    All in the surface's unit; apply as ``points @ rotation.T + shift``.

    Args:
        settle: add stages whose Tukey constant follows from the residuals, so that a swelling or
            a drooping part that differs from the rest does not draw the whole towards itself.
    """
    rotation, shift = np.eye(3), np.zeros(3)
    for stage in (*stages_mm, *((0.0,) * 5 if settle else ())):
        if stage == 0.0:
            moved = points @ rotation.T + shift
            target, normals, _ = surface.closest(moved)
            typical = float(np.median(np.abs(((target - moved) * normals).sum(axis=1))))
            stage = min(max(SETTLED * typical * mm_per_unit, LEAST_MM), min(stages_mm))
        limit = stage / mm_per_unit
        for _ in range(MAX_STEPS):
            moved = points @ rotation.T + shift
            target, normals, _ = surface.closest(moved)
            gap = target - moved
            near = np.linalg.norm(gap, axis=1) < 3 * limit
            residual = (gap * normals).sum(axis=1)
            weight = np.clip(1 - (residual / limit) ** 2, 0, None) ** 2 * near
            if np.count_nonzero(weight) < 100:
                break
            step_rotation, step_shift, reach = _step(moved, normals, residual, weight)
            rotation = step_rotation @ rotation
            shift = step_rotation @ shift + step_shift
            if reach * mm_per_unit < STILL_MM:
                break
    return rotation, shift


def _step(
    points: Array, normals: Array, residual: Array, weight: Array
) -> tuple[Array, Array, float]:
    """One linearised step, and how far it moves a typical outer point."""
    centre = points.mean(axis=0)
    arm = points - centre
    size = float(np.sqrt((arm**2).sum(axis=1).mean()))
    rows = np.column_stack([np.cross(arm / size, normals), normals])
    weighted = rows * weight[:, None]
    solution = np.linalg.lstsq(weighted.T @ rows, weighted.T @ residual, rcond=None)[0]
    turn = Rotation.from_rotvec(solution[:3] / size).as_matrix()
    shift = centre + solution[3:] - turn @ centre
    return turn, shift, float(np.abs(solution).max())


def fit_landmarks(source: Array, target: Array) -> tuple[Array, Array]:
    """Rotation and shift, without scaling, that lay paired points (n, 3) on each other.

    Kabsch 1976 (Acta Cryst. A32:922).
    """
    centre_source, centre_target = source.mean(axis=0), target.mean(axis=0)
    u, _, vt = np.linalg.svd((target - centre_target).T @ (source - centre_source))
    flip = np.diag([1.0, 1.0, float(np.sign(np.linalg.det(u @ vt)))])
    rotation = u @ flip @ vt
    return rotation, centre_target - rotation @ centre_source
