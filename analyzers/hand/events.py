"""Openings as events, and what a person made of them: added, moved, removed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from analyzers.hand.openings import Opening
from workbench.model import AddEvent, Edit, Event, Side
from workbench.plugin.corrected import corrected, of_side

RELEASE, OPEN, CUE = "release", "open", "release_cue"
"""The fist begins to open; the hand is open; it was asked to open (only ever set by a person)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One end of an opening. ``source`` is the opening that was found there, if any."""

    t: float
    kind: str
    half: float
    source: Opening | None = None
    edited: bool = False


def marks(openings: Sequence[Opening]) -> list[Mark]:
    """Start and end of each opening in time order; a censored one has no end."""
    out = []
    for one in openings:
        out.append(Mark(one.start, RELEASE, one.start_half, one))
        if one.censored is None:
            out.append(Mark(one.end, OPEN, one.end_half, one))
    return sorted(out, key=lambda m: m.t)


def edited(found: Sequence[Mark], edits: Iterable[Edit], side: Side, half: float) -> list[Mark]:
    """``found`` after the edits of this side, oldest first; ``half`` is half a frame (s), to
    which a person can place an end."""
    return corrected(
        found,
        of_side(edits, side),
        (RELEASE, OPEN),
        added=lambda e: Mark(e.t, e.kind, half, None, edited=True) if e.side is side else None,
        moved=lambda mark, to: Mark(to, mark.kind, half, mark.source, edited=True),
        side_of=lambda _: side,
    )


def paired(marks_: Sequence[Mark]) -> list[Opening]:
    """Openings from a release and the next open before another release.

    A release without an open stays as the censored opening it came from, if it came from one;
    where a person took the open away, or added a release alone, there is nothing to time.
    """
    out = []
    for i, mark in enumerate(marks_):
        if mark.kind != RELEASE:
            continue
        follower = marks_[i + 1] if i + 1 < len(marks_) else None
        source = mark.source
        if follower is not None and follower.kind == OPEN:
            known = source or follower.source
            out.append(
                Opening(
                    mark.t,
                    follower.t,
                    mark.half,
                    follower.half,
                    known.fist if known else float("nan"),
                    known.plateau if known else float("nan"),
                    None,
                    mark.edited or follower.edited,
                )
            )
        elif source is not None and source.censored is not None:
            out.append(source)
    return out


def as_events(marks_: Sequence[Mark], side: Side, sure: float) -> tuple[Event, ...]:
    """The marks as events. ``sure`` (0-1) is how much of the film shows the hand; an end between
    frames far apart is less sure, one that a person set has no confidence of its own."""
    out = []
    for mark in marks_:
        confidence = None if mark.edited else max(0.0, sure * (1 - mark.half / 0.125))
        out.append(
            Event(t=mark.t, kind=mark.kind, side=side, confidence=confidence, edited=mark.edited)
        )
    return tuple(out)


def cues(edits: Iterable[Edit], side: Side) -> list[float]:
    """When the subject was asked to let go (s), as a person marked it, for this hand or both."""

    def added(edit: AddEvent) -> Event:
        return Event(t=edit.t, kind=CUE, side=side, edited=True)

    def moved(cue: Event, to: float) -> Event:
        return replace(cue, t=to)

    found = corrected(
        (), of_side(edits, side), (CUE,), added=added, moved=moved, side_of=lambda _: side
    )
    return [cue.t for cue in found]
