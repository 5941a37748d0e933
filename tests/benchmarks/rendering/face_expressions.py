"""What a face does, as weights of blend shapes; lids placed to the tenth of a millimetre."""

from __future__ import annotations

from collections.abc import Mapping

from face_geometry import NAME, SIDES, Head
from face_measures import Gaze, measured

Shapes = dict[str, float]
PAIRED: dict[str, Shapes] = {
    "rest": {},
    "smile": {"mouthSmile": 1.0, "cheekSquint": 0.35, "mouthDimple": 0.15},
    "brow_raise": {"browInnerUp": 0.85, "browOuterUp": 0.85, "eyeWide": 0.25},
    "up_gaze": {"eyeLookUp": 1.0},
    "eyes_closed": {},
    "forced_closure": {"eyeSquint": 0.8, "cheekSquint": 0.7, "browDown": 0.5, "noseSneer": 0.3},
    "droop": {"mouthFrown": 1.0},
}
"""Shapes that have a left and a right half."""
UNPAIRED: dict[str, Shapes] = {"pucker": {"mouthPucker": 0.8}}
MOST = 1.2
"""Largest weight of the blink shape: beyond it the lids cross."""
UP_GAZE_DEG = 24.0
SHUT_MARGIN = 0.02


def expression(name: str, left: float = 1.0, right: float = 1.0, amount: float = 1.0) -> Shapes:
    """Weights of ``name``, each half at its share of it."""
    if name in UNPAIRED:
        return {k: w * amount for k, w in UNPAIRED[name].items()}
    share = {"L": left, "R": right}
    return {
        f"{k}_{s}": w * amount * share[s]
        for k, w in PAIRED[name].items()
        for s in SIDES
        if w * amount * share[s]
    }


def joined(*parts: Mapping[str, float]) -> Shapes:
    """Weights added up."""
    out: Shapes = {}
    for part in parts:
        for name, weight in part.items():
            out[name] = out.get(name, 0.0) + weight
    return out


def _blink(head: Head, base: Mapping[str, float], gaze: Gaze, side: str, wanted: float) -> float:
    """Weight of the blink shape at which the opening is ``wanted`` mm (the smallest, if 0)."""
    low, high = 0.0, MOST
    for _ in range(13):
        middle = (low + high) / 2
        posed = joined(base, {f"eyeBlink_{side}": middle})
        height = measured(head, posed, gaze)[f"pfh_{NAME[side]}"]
        low, high = (middle, high) if height > wanted else (low, middle)
    return high


def closed(
    head: Head,
    gaps: Mapping[str, float],
    base: Mapping[str, float] | None = None,
    gaze: Gaze | None = None,
) -> Shapes:
    """Lids that leave ``gaps`` mm open per side ("L", "R") over ``base``."""
    base, gaze = dict(base or {}), gaze or Gaze()
    out = dict(base)
    for side, gap in gaps.items():
        weight = _blink(head, base, gaze, side, gap)
        extra = SHUT_MARGIN if gap == 0 else 0.0
        out[f"eyeBlink_{side}"] = out.get(f"eyeBlink_{side}", 0.0) + weight + extra
    return out


def ptosis(
    head: Head,
    lowered: Mapping[str, float],
    base: Mapping[str, float] | None = None,
    gaze: Gaze | None = None,
) -> Shapes:
    """Upper lids ``lowered`` by so many mm per side ("L", "R") below where ``base`` has them."""
    base, gaze = dict(base or {}), gaze or Gaze()
    before = measured(head, base, gaze)
    out = dict(base)
    for side, mm in lowered.items():
        if not mm:
            continue
        low, high = 0.0, 1.0
        for _ in range(13):
            middle = (low + high) / 2
            now = measured(head, joined(base, {f"eyeBlink_{side}": middle}), gaze)
            sunk = before[f"mrd1_{NAME[side]}"] - now[f"mrd1_{NAME[side]}"]
            low, high = (middle, high) if sunk < mm else (low, middle)
        out[f"eyeBlink_{side}"] = out.get(f"eyeBlink_{side}", 0.0) + high
    return out
