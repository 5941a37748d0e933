"""What was found on a recording, with the corrections that were not analysed yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ui.corrections.made_with import MadeWith
from ui.corrections.movable import Movable, movable_tracks, moved, waiting
from ui.corrections.standing import SIDES_TRACK, Exchanged, Mark, exchanged, marks, together
from ui.corrections.tasks import FACE, VOICE, TaskSpan, found_tasks, is_moment
from ui.study.session import Session
from workbench.model import Capture, Edit, Modality, Track
from workbench.store.snapshot import StoredResult


class Gathered(NamedTuple):
    """All of a recording's results together.

    ``tasks`` are the stretches as analysed, with the corrections ``tasks_made_with``.
    """

    tracks: list[Track]
    marks: list[Mark]
    sides: list[Exchanged]
    movable: Movable
    tasks: list[TaskSpan]
    tasks_made_with: tuple[Edit, ...]


def maps_elsewhere(session: Session, capture: Capture) -> list[Track]:
    """Maps of change on this scan: they are in results that rest on several captures."""
    if capture.modality is not Modality.SCAN:
        return []
    wider = (r for r in session.results(capture.path) if r.scope != "capture")
    return [
        track
        for result in wider
        for track in session.study.tracks(result)
        if track.kind == "surface" and track.points == (capture.path,)
    ]


def gather(
    session: Session,
    made_with: MadeWith,
    capture: Capture,
    results: Sequence[StoredResult],
    now: Sequence[Edit],
) -> Gathered:
    """The results of a capture as the corrections ``now`` have them."""
    tracks: list[Track] = []
    found: list[Mark] = []
    sides = exchanged((), now, now)
    names: frozenset[str] = frozenset()
    pending: frozenset[tuple[str, str]] = frozenset()
    tasks: list[TaskSpan] = []
    tasks_then: tuple[Edit, ...] = ()
    for result in results:
        own, then = session.study.tracks(result), made_with.edits(result)
        found += marks((e for e in result.events if is_moment(e)), then, now)
        if result.analyzer in (FACE, VOICE):
            tasks, tasks_then = found_tasks(result.events, capture), then
        if any(track.name == SIDES_TRACK for track in own):
            sides = exchanged(own, then, now)
        elif not any(t.name == SIDES_TRACK for t in tracks):
            sides = exchanged((), then, now)
        names |= movable_tracks(result.analyzer, capture.modality, own)
        pending |= waiting(then, now)
        tracks += moved(own, then, now)
    tracks += maps_elsewhere(session, capture)
    if not results:
        found = marks((), (), now)
    found = together(found)  # one that was added waits in each of the results
    return Gathered(tracks, found, sides, Movable(names, pending), tasks, tasks_then)
