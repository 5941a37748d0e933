"""Sets a scan upright for the standard views, whatever way its file is turned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workbench.model import Side

if TYPE_CHECKING:
    from numpy.typing import NDArray

UPPER = ("eye", "canthus", "canthi", "brow", "exocanth", "endocanth", "nasion", "glabella")
LOWER = ("mouth", "lip", "chin", "cheilion", "commissure", "stomion", "gnathion", "pogonion")


def from_landmarks(
    names: Sequence[str], places: NDArray[Any], sides: Sequence[Side]
) -> NDArray[Any] | None:
    """Rotation (3, 3) to x towards the subject's left, y up, z forward; None where the
    landmarks do not tell (no pair of sides, or nothing above and below)."""
    import numpy as np

    found = np.isfinite(places).all(axis=1)
    left = [p for p, s, ok in zip(places, sides, found, strict=True) if s is Side.LEFT and ok]
    right = [p for p, s, ok in zip(places, sides, found, strict=True) if s is Side.RIGHT and ok]
    groups = [
        [p for p, n, ok in zip(places, names, found, strict=True) if ok and _any(n, words)]
        for words in (UPPER, LOWER)
    ]
    if not left or not right or not all(groups):
        return None
    across = np.mean(left, axis=0) - np.mean(right, axis=0)
    up = np.mean(groups[0], axis=0) - np.mean(groups[1], axis=0)
    return _frame(across, up)


def from_shape(vertices: NDArray[Any], normals: NDArray[Any]) -> NDArray[Any]:
    """A guess for a scan without landmarks.

    An open surface faces where its normals point on average. Of the two axes left, the one
    along which the scan is its own mirror image best runs from side to side; up is taken as
    the other one's positive direction. A closed surface is left as it is.
    """
    import numpy as np

    mean = normals.mean(axis=0)
    if np.linalg.norm(mean) < 0.15:
        return np.eye(3)
    ahead = int(np.argmax(np.abs(mean)))
    forward = np.zeros(3)
    forward[ahead] = np.sign(mean[ahead])
    rest = [axis for axis in range(3) if axis != ahead]
    across = min(rest, key=lambda axis: _lopsided(vertices[:, axis], vertices[:, ahead]))
    up = np.zeros(3)
    up[next(axis for axis in rest if axis != across)] = 1.0
    return _frame(np.cross(up, forward), up)


def _lopsided(across: NDArray[Any], depth: NDArray[Any]) -> float:
    """How much the mean depth differs between mirrored strips (in SD of the depth)."""
    import numpy as np

    low, high = np.percentile(across, [1, 99])
    edges = np.linspace(low, high, 21)
    strip = np.clip(np.digitize(across, edges) - 1, 0, 19)
    count = np.maximum(np.bincount(strip, minlength=20), 1)
    mean = np.bincount(strip, depth, 20) / count
    return float(np.abs(mean - mean[::-1]).mean() / (depth.std() or 1.0))


def _frame(across: NDArray[Any], up: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    x = across / np.linalg.norm(across)
    y = up - x * (up @ x)
    y /= np.linalg.norm(y)
    return np.stack([x, y, np.cross(x, y)])


def _any(name: str, words: Sequence[str]) -> bool:
    return any(word in name.lower() for word in words)
