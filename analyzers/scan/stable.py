"""The parts of a face that neither smile nor weakness moves: by these, scans are laid together."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.params import Params
from analyzers.scan.points import frame_of, width
from analyzers.scan.region import Region, face_region
from analyzers.scan.render import Surface

BRIDGE_SHARE = 0.2
"""Half width of the nose's bridge as a share of the outer canthal distance."""
BROW_SHARE, ASIDE_SHARE = 0.15, 0.6
"""The forehead begins this far above the nasion and is this wide to either side (same shares)."""
LEAST = 500
"""Fewer samples than this cannot hold a registration."""


def stable_samples(
    surface: Surface, points: Mapping[str, Array], mm_per_unit: float, params: Params
) -> Array:
    """Surface samples (n, 3) of forehead and bridge of the nose; none where they are not seen."""
    region = face_region(surface, points, mm_per_unit, params)
    if region is None:
        return np.empty((0, 3))
    samples = region.samples
    return np.asarray(samples[is_stable(samples, points)])


def is_stable(samples: Array, points: Mapping[str, Array], *, eyes: bool = False) -> Array:
    """Which of ``samples`` (n, 3) lie on forehead or bridge of the nose, (n,) bool.

    Args:
        eyes: take the surroundings of the eyes along, as is right within one scan, where no
            squint moves them.
    """
    frame = frame_of(points)
    if frame is None or "n" not in points or "prn" not in points:
        return np.zeros(len(samples), dtype=bool)
    left, up = (samples - points["n"]) @ frame[0], (samples - points["n"]) @ frame[1]
    tip = float((points["prn"] - points["n"]) @ frame[1])
    outer = width(points, "ex_R", "ex_L")
    from_level = -0.1 if eyes else BROW_SHARE
    forehead = (up > from_level * outer) & (np.abs(left) < ASIDE_SHARE * outer)
    bridge = (up > tip) & (np.abs(left) < BRIDGE_SHARE * outer)
    return np.asarray(forehead | bridge)


def seen_enough(region: Region, points: Mapping[str, Array]) -> bool:
    """Whether a region shows enough of the stable parts."""
    return int(is_stable(region.samples, points).sum()) >= LEAST
