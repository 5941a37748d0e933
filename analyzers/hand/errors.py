"""How far the angles of a photo lie from the truth, measured on rendered hands.

Root mean square errors, deg, of ``tests/benchmarks/results/accuracy_hand.json`` (390 photos of two
bodies, bias included, as the angles are not corrected). The thumb was not scored and has none.
"""

from __future__ import annotations

from collections.abc import Mapping

_PALM = {"mcp": 21.1, "pip": 17.5, "dip": 24.0, "drop": 19.0, "flexion": 25.3, "spread": 4.5}
_BACK = {"mcp": 31.5, "pip": 28.5, "dip": 29.8, "drop": 23.0, "flexion": 36.1, "spread": 3.2}
_EDGE = {"mcp": 23.0, "pip": 19.9, "dip": 27.4, "drop": 15.9, "flexion": 28.4}
ERRORS: Mapping[str, Mapping[str, float]] = {"palm": _PALM, "back": _BACK, "edge": _EDGE}
"""By the view of the hand, then by joint or measure."""


def interval(value: float, view: str, what: str) -> tuple[float, float]:
    """95 % interval of an angle read in a view of the hand (palm, back, edge)."""
    half = 1.96 * ERRORS[view][what]
    return value - half, value + half
