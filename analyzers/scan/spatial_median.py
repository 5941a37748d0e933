"""The spatial median: where several readings of a place agree, whatever single ones say."""

from __future__ import annotations

import numpy as np

from analyzers.scan.camera import Array

MOST_STEPS = 60
STILL = 1e-4
"""A step by less than this share of the points' extent ends the search for a place."""


def spatial_medians(points: Array) -> Array:
    """For each set of ``points`` (k, n, 3) the place whose distances to them have the least sum.

    Points that are NaN are not there; every set has at least one that is. Weiszfeld's iteration,
    with the step of Vardi & Zhang 2000 (PNAS 97:1423) where it meets one of the points; all sets
    at once, each until it is still.
    """
    places: Array = np.nanmedian(points, axis=1)
    size = np.nanmax(np.nanmax(points, axis=1) - np.nanmin(points, axis=1), axis=1)
    going = np.arange(len(points))
    for _ in range(MOST_STEPS):
        given, place = points[going], places[going]
        apart = np.linalg.norm(given - place[:, None], axis=2)
        there = np.isfinite(apart)
        met = there & (apart <= 1e-9 * size[going, None])
        weighed = there & ~met
        weights = np.where(weighed, 1 / np.where(weighed, apart, 1.0), 0.0)
        ways = np.where(weighed[..., None], given - place[:, None], 0.0)
        step = np.einsum("kn,kna->ka", weights, ways)
        pull = np.linalg.norm(step, axis=1)
        stay = np.where(pull > 0, np.minimum(met.sum(axis=1) / np.where(pull > 0, pull, 1), 1), 1)
        total = weights.sum(axis=1)
        step *= ((1 - stay) / np.where(total > 0, total, 1))[:, None]
        places[going] = place + step
        going = going[np.linalg.norm(step, axis=1) > STILL * size[going]]
        if not len(going):
            break
    return places
