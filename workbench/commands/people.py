"""The people in view, as the tracks of a result tell them, and who of them was measured."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from workbench.model import Track

if TYPE_CHECKING:
    from numpy.typing import NDArray

PERSON_TRACK = "person "
"""Boxes of people in view are the tracks ``person A``, ``person B`` ... (four corners each)."""
POSE_TRACK, FACE_TRACK = "pose", "face"


def people_of(tracks: Iterable[Track]) -> dict[str, Track]:
    """The boxes of the people in view, by label."""
    return {
        track.name.removeprefix(PERSON_TRACK): track
        for track in tracks
        if track.kind == "points" and track.name.startswith(PERSON_TRACK)
    }


def measured_person(tracks: Collection[Track]) -> str | None:
    """The label of the person whose landmarks were followed; None where nobody was.

    The one whose box holds the middle of the landmarks most often, at the moments at which the
    box was seen.
    """
    import numpy as np

    followed = (t for t in tracks if t.name in (POSE_TRACK, FACE_TRACK) and t.kind == "points")
    pose = next(followed, None)
    if pose is None or not len(pose.times):
        return None
    shares: dict[str, float] = {}
    for label, boxes in people_of(tracks).items():
        rows = [int(np.argmin(np.abs(pose.times - t))) for t in boxes.times]
        middles = _middles(pose.values[rows, :, :2])
        low, high = boxes.values[:, :, :2].min(axis=1), boxes.values[:, :, :2].max(axis=1)
        inside = ((middles >= low) & (middles <= high)).all(axis=1)
        shares[label] = float(np.mean(inside)) * len(boxes.times)
    best = max(shares, key=lambda label: shares[label], default=None)
    return best if best is not None and shares[best] > 0 else None


def _middles(points: NDArray[Any]) -> NDArray[Any]:
    """The median of the landmarks of each row, (n, 2); NaN where none was found."""
    import numpy as np

    found = np.full((len(points), 2), np.nan)
    for row, places in enumerate(points):
        seen = places[np.isfinite(places).all(axis=1)]
        if len(seen):
            found[row] = np.median(seen, axis=0)
    return found
