"""Moments after a person's corrections: added, moved, taken away."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Protocol, TypeVar

from workbench.model import AddEvent, Edit, Event, MoveEvent, RemoveEvent, Side


class Moment(Protocol):
    """What can be corrected: a time (s) and a kind."""

    @property
    def t(self) -> float: ...

    @property
    def kind(self) -> str: ...


M = TypeVar("M", bound=Moment)

REACH_S = 0.5
"""A correction means the nearest moment of its kind and side, at most this far away (s)."""


def corrected(
    found: Iterable[M],
    edits: Iterable[Edit],
    kinds: Collection[str],
    *,
    added: Callable[[AddEvent], M | None],
    moved: Callable[[M, float], M],
    side_of: Callable[[M], Side],
    reach: float = REACH_S,
) -> list[M]:
    """``found`` after the corrections of these ``kinds``, oldest correction first, in time order.

    Args:
        added: the moment that a person added; None where it cannot be one (no side given).
        moved: a moment put to another time (s).
        side_of: the side of a moment; a correction without a side means either.
        reach: s. A correction that meets nothing within it changes nothing.
    """
    current = list(found)
    for edit in edits:
        if not isinstance(edit, AddEvent | MoveEvent | RemoveEvent) or edit.kind not in kinds:
            continue
        if isinstance(edit, AddEvent):
            new = added(edit)
            if new is not None:
                current.append(new)
            continue
        near = [
            m
            for m in current
            if m.kind == edit.kind
            and edit.side in (Side.NONE, side_of(m))
            and abs(m.t - edit.t) <= reach
        ]
        if near:
            meant = min(near, key=lambda m: abs(m.t - edit.t))
            current.remove(meant)
            if isinstance(edit, MoveEvent):
                current.append(moved(meant, edit.to))
    return sorted(current, key=lambda m: (m.t, m.kind, side_of(m)))


def corrected_events(
    found: Iterable[Event],
    edits: Iterable[Edit],
    kinds: Collection[str],
    *,
    side: Side | None = None,
    reach: float = REACH_S,
) -> tuple[Event, ...]:
    """The same for events. What a person set is marked and has no confidence of its own.

    Args:
        side: where given, events are all of this side: corrections of the other are left out,
            and an added event must name it.
    """
    own = edits if side is None else of_side(edits, side)

    def added(edit: AddEvent) -> Event | None:
        if side not in (None, edit.side):
            return None
        return Event(t=edit.t, kind=edit.kind, side=edit.side, edited=True)

    def moved(event: Event, to: float) -> Event:
        return replace(event, t=to, confidence=None, edited=True)

    return tuple(
        corrected(
            found, own, kinds, added=added, moved=moved, side_of=lambda e: e.side, reach=reach
        )
    )


def touched(edits: Iterable[Edit], kinds: Collection[str]) -> bool:
    """Whether a person has corrected moments of these kinds."""
    return any(
        isinstance(edit, AddEvent | MoveEvent | RemoveEvent) and edit.kind in kinds
        for edit in edits
    )


def of_side(edits: Iterable[Edit], side: Side) -> list[Edit]:
    """The corrections of moments that mean this side, or either."""
    return [
        edit
        for edit in edits
        if isinstance(edit, AddEvent | MoveEvent | RemoveEvent) and edit.side in (Side.NONE, side)
    ]
