"""Lines of truth on reading, judged on the bodies and builds that were left out of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from gait_fitting_set import BODIES

Pair = tuple[str, float, float]
"""Body, truth, reading."""
Fit = tuple[float, float]
"""Offset and slope of truth on reading."""


def shift(pairs: list[Pair]) -> Fit:
    """Only an offset."""
    return float(np.mean([t - r for _, t, r in pairs])), 1.0


def gain(pairs: list[Pair]) -> Fit:
    """Only a slope."""
    return 0.0, float(np.mean([t / r for _, t, r in pairs]))


def line(pairs: list[Pair]) -> Fit:
    """Both, least squares."""
    slope, offset = np.polyfit([r for _, _, r in pairs], [t for _, t, _ in pairs], 1)
    return float(offset), float(slope)


def shrunk(pairs: list[Pair]) -> Fit:
    """Both, from the line of reading on truth, which noise of the reading does not flatten.

    For the step ratio: even = exp(-offset / slope), power = 1 / slope.
    """
    slope, offset = np.polyfit([t for _, t, _ in pairs], [r for _, _, r in pairs], 1)
    return float(-offset / slope), float(1 / slope)


def errors(pairs: list[Pair], fit: Fit) -> np.ndarray:
    """Corrected reading minus truth."""
    return np.array([fit[0] + fit[1] * r - t for _, t, r in pairs])


def judged(pairs: list[Pair], how: Any) -> dict[str, Any]:
    """The fit on all, and the error when the build or the body was left out."""
    out: dict[str, Any] = {"n": len(pairs), "fit": how.__name__}
    offset, slope = how(pairs)
    out |= {"offset": round(offset, 4), "slope": round(slope, 4)}
    out["raw_error_mean_sd"] = _mean_sd(errors(pairs, (0.0, 1.0)))
    for left_out, key in (("build", lambda b: BODIES[b][0]), ("body", lambda b: b)):
        missed: list[float] = []
        for group in sorted({key(b) for b, _, _ in pairs}):
            inside = [p for p in pairs if key(p[0]) != group]
            if len(inside) >= 3:
                missed += list(errors([p for p in pairs if key(p[0]) == group], how(inside)))
        if missed:
            out[f"rms_error_{left_out}_left_out"] = round(
                float(np.sqrt(np.mean(np.square(missed)))), 4
            )
    return out


def judged_delay(by_delay: dict[float, list[Pair]], key: Any) -> dict[str, Any]:
    """The delay and offset of least error, and the error of groups left out of choosing both."""
    chosen, missed, given = [], [], []
    groups = sorted({key(b) for b, _, _ in by_delay[0.0]})
    for group in groups:
        inside = {d: [p for p in pairs if key(p[0]) != group] for d, pairs in by_delay.items()}
        delay = min(
            inside, key=lambda d: float(np.square(errors(inside[d], shift(inside[d]))).sum())
        )
        chosen.append(delay)
        outside = [p for p in by_delay[delay] if key(p[0]) == group]
        missed += list(errors(outside, shift(inside[delay])))
        given += [true for _, true, _ in outside]
    true, missing = np.array(given), np.array(missed)
    slope, offset = np.polyfit(true, true + missing, 1)
    rest = missing + true - offset - slope * true
    return {
        "rms_error": round(float(np.sqrt(np.mean(missing**2))), 2),
        "between_walkers_slope": round(float(slope), 3),
        "between_walkers_residual_sd": round(float(np.sqrt((rest**2).sum() / (len(rest) - 2))), 2),
        "delays_chosen": chosen,
    }


def _mean_sd(values: np.ndarray) -> list[float]:
    return [round(float(values.mean()), 4), round(float(values.std(ddof=1)), 4)]
