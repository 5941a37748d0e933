"""Which hand is measured in the recording in view, in words; the question where it is not clear."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ui.corrections.record import Correction
from ui.i18n import tr
from ui.player.people_bar import People
from workbench.commands.people import people_of
from workbench.model import ChoosePerson, Track
from workbench.store.snapshot import StoredResult

HAND = "hand"
SEVERAL = "several_hands"
_MEASURED = ("hand_left", "hand_right")
_SAME_PX = 0.5


def hands_in_view(
    tracks: Collection[Track],
    results: Sequence[StoredResult],
    corrections: Sequence[Correction],
    reviewer: str,
) -> People | None:
    """Which hand one can choose and which is measured; None where there is nothing to choose.

    Two hands are no question by themselves (one is the left, one the right): the analyzer says
    where it needs to be told, for both hands or for those of one side.
    """
    found = people_of(tracks)
    choice = next((c for c in corrections if isinstance(c.edit, ChoosePerson)), None)
    chosen = choice.edit.person if choice and isinstance(choice.edit, ChoosePerson) else None
    asks = chosen is None and any(map(_asks, results))
    if not found or not (asks or chosen):
        return None
    labels = {
        label: (float(track.times[0]), float(track.times[-1])) for label, track in found.items()
    }
    measured = None
    if choice is None or chosen is None:
        words = tr("hands.question")
    elif chosen not in found:
        words = tr("hands.unknown", person=chosen)
    else:
        measured = chosen if _is_measured(found[chosen], tracks) else None
        key = "hands.chosen_you" if choice.author == reviewer else "hands.chosen_by"
        by = {} if choice.author == reviewer else {"by": choice.author}
        words = tr(key, person=chosen, **by)
        if measured is None:
            words = tr("people.waits", words=words)
    return People(labels, measured, chosen, words, asks, hands=True)


def _asks(result: StoredResult) -> bool:
    qualities = (result.quality, *(row.quality for row in result.measurements))
    return any(reason.code == SEVERAL for quality in qualities for reason in quality.reasons)


def _is_measured(box: Track, tracks: Collection[Track]) -> bool:
    """Whether the landmarks that were measured fill this box, at the middle of its time."""
    import numpy as np

    row = len(box.times) // 2
    corners = box.values[row, :, :2]
    wanted = np.concatenate([corners.min(axis=0), corners.max(axis=0)])
    for track in tracks:
        if track.name not in _MEASURED or not len(track.times):
            continue
        points = track.values[int(np.argmin(np.abs(track.times - box.times[row]))), :, :2]
        if np.isfinite(points).all():
            own = np.concatenate([points.min(axis=0), points.max(axis=0)])
            if float(np.abs(own - wanted).max()) <= _SAME_PX:
                return True
    return False
