"""Sets a scan upright for the standard views, whatever way its file is turned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workbench.model import Side

if TYPE_CHECKING:
    from numpy.typing import NDArray

UPPER = ("eye", "canthus", "canthi", "brow", "exocanth", "endocanth", "nasion", "glabella")
SHORT_UPPER = frozenset({"ex", "en", "ps", "pi", "sci", "n", "g"})
SHORT_LOWER = frozenset({"ch", "cph", "ls", "li", "sts", "sti", "sto", "sl", "pg", "gn"})
"""The same by the names of Farkas (``ex_R``)."""
MARKS = (("c7", "sacrum"), ("proximal", "distal"))
"""Pairs of marks of which the first is nearer to the head."""
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
        [p for p, n, ok in zip(places, names, found, strict=True) if ok and _any(n, words, short)]
        for words, short in ((UPPER, SHORT_UPPER), (LOWER, SHORT_LOWER))
    ]
    if not left or not right or not all(groups):
        return None
    across = np.mean(left, axis=0) - np.mean(right, axis=0)
    up = np.mean(groups[0], axis=0) - np.mean(groups[1], axis=0)
    return _frame(across, up)


def from_marks(
    names: Sequence[str], places: NDArray[Any], normals: NDArray[Any]
) -> NDArray[Any] | None:
    """The same for a back or a limb with two marks, one nearer to the head; it comes to face the
    viewer as far as it faces anywhere. None without both marks."""
    import numpy as np

    known = {n: p for n, p in zip(names, places, strict=True) if np.isfinite(p).all()}
    pair = next((pair for pair in MARKS if set(pair) <= known.keys()), None)
    if pair is None or not np.linalg.norm(known[pair[0]] - known[pair[1]]):
        return None
    up = known[pair[0]] - known[pair[1]]
    up = up / np.linalg.norm(up)
    ahead = normals.mean(axis=0).astype(float)
    if np.linalg.norm(ahead) < 0.15:  # closed all around: the marks come to the front
        ahead = np.mean(list(known.values()), axis=0)
    if np.linalg.norm(np.cross(up, ahead)) < 1e-3:
        ahead = np.eye(3)[int(np.argmin(np.abs(up)))]
    return _frame(np.cross(up, ahead), up)


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


def _any(name: str, words: Sequence[str], short: frozenset[str]) -> bool:
    return name.partition("_")[0] in short or any(word in name.lower() for word in words)
