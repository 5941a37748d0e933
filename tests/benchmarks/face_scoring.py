"""Scores: errors beside how many were given, slopes, and bars that hold or do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Pair = tuple[float, float]
"""True and read; NaN where nothing was read."""


def summary(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Bias, spread, RMSE, largest error and slope over what was given of what was asked."""
    given = np.array([p for p in pairs if np.isfinite(p[1])], float).reshape(-1, 2)
    out: dict[str, Any] = {"n": len(pairs), "given": len(given)}
    if not len(given):
        return out
    true, read = given.T
    error = read - true
    out |= {
        "bias": round(float(error.mean()), 3),
        "mae": round(float(np.abs(error).mean()), 3),
        "rmse": round(float(np.sqrt((error**2).mean())), 3),
        "largest": round(float(np.abs(error).max()), 3),
    }
    if float(np.ptp(true)) > 0.2 and len(given) > 2:
        slope, offset = np.polyfit(true, read, 1)
        residual = read - slope * true - offset
        out |= {
            "slope": round(float(slope), 3),
            "residual_sd": round(float(residual.std(ddof=2)) if len(given) > 3 else 0.0, 3),
        }
    return out


def slope_from_zero(pairs: Sequence[Pair]) -> float:
    """Slope through the origin of changes read on changes made; NaN without any."""
    given = np.array([p for p in pairs if np.isfinite(p[1])], float).reshape(-1, 2)
    if not len(given) or not given[:, 0].any():
        return float("nan")
    true, read = given.T
    return float(true @ read / (true @ true))


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the accuracy that is asked for.

    Attributes:
        way: "ours", "hemi" or "raw". value: the figure held against the bar; NaN if none.
        bound: text of the bar. holds: None where nothing could be judged.
    """

    name: str
    material: str
    way: str
    given: int
    n: int
    value: float
    bound: str
    holds: bool | None

    def as_dict(self) -> dict[str, Any]:
        """For the results file."""
        number = round(self.value, 3) if np.isfinite(self.value) else None
        return {
            "bar": self.name,
            "material": self.material,
            "way": self.way,
            "given": self.given,
            "n": self.n,
            "value": number,
            "bound": self.bound,
            "holds": self.holds,
        }


def bar(
    name: str,
    material: str,
    way: str,
    pairs: Sequence[Pair],
    value: float,
    *,
    most: float | None = None,
    least: float | None = None,
    all_given: bool = True,
) -> Bar:
    """A figure held against a bar; something not given breaks it, unless it may be refused."""
    given = sum(bool(np.isfinite(p[1])) for p in pairs)
    bound = f"<= {most:g}" if most is not None else f">= {least:g}"
    if not given or not np.isfinite(value):
        holds: bool | None = False if all_given else None
    else:
        inside = value <= most if most is not None else value >= (least or 0.0)
        holds = bool(inside and (given == len(pairs) or not all_given))
    return Bar(name, material, way, given, len(pairs), value, bound, holds)


def largest(pairs: Sequence[Pair]) -> float:
    """Largest absolute error of what was given; NaN without any."""
    errors = [abs(read - true) for true, read in pairs if np.isfinite(read)]
    return max(errors) if errors else float("nan")


def rmse(pairs: Sequence[Pair]) -> float:
    """Root mean square error of what was given; NaN without any."""
    errors = [(read - true) ** 2 for true, read in pairs if np.isfinite(read)]
    return float(np.sqrt(np.mean(errors))) if errors else float("nan")
