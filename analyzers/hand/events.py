"""Openings as events, and what a person made of them: added, moved, removed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analyzers.hand.openings import Opening
from workbench.model import AddEvent, Edit, Event, MoveEvent, RemoveEvent, Side

RELEASE, OPEN, CUE = "release", "open", "release_cue"
"""The fist begins to open; the hand is open; it was asked to open (only ever set by a person)."""
_REACH_S = 0.5
"""An edit means the nearest event of its kind and side, at most this far away (s)."""


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
    current = list(found)
    for edit in edits:
        if not isinstance(edit, AddEvent | MoveEvent | RemoveEvent):
            continue
        if edit.kind not in (RELEASE, OPEN) or edit.side not in (Side.NONE, side):
            continue
        if isinstance(edit, AddEvent):
            if edit.side is side:
                current.append(Mark(edit.t, edit.kind, half, None, edited=True))
            continue
        near = [m for m in current if m.kind == edit.kind and abs(m.t - edit.t) <= _REACH_S]
        if near:
            mark = min(near, key=lambda m: abs(m.t - edit.t))
            current.remove(mark)
            if isinstance(edit, MoveEvent):
                current.append(Mark(edit.to, edit.kind, half, mark.source, edited=True))
    return sorted(current, key=lambda m: m.t)


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
    times: list[float] = []
    for edit in edits:
        if not isinstance(edit, AddEvent | MoveEvent | RemoveEvent) or edit.kind != CUE:
            continue
        if edit.side not in (Side.NONE, side):
            continue
        if isinstance(edit, AddEvent):
            times.append(edit.t)
            continue
        near = [t for t in times if abs(t - edit.t) <= _REACH_S]
        if near:
            times.remove(min(near, key=lambda t: abs(t - edit.t)))
            if isinstance(edit, MoveEvent):
                times.append(edit.to)
    return sorted(times)
