"""Corrections by a person. They live in the journal and travel to the analyzer by value."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model.capture import Side


@dataclass(frozen=True, slots=True)
class ChoosePerson:
    """The subject is the person with this label (A, B, ...)."""

    person: str


@dataclass(frozen=True, slots=True)
class MovePoint:
    """A point of a track is at ``position`` (track's unit) at time ``t`` (s)."""

    track: str
    point: str
    t: float
    position: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class AddEvent:
    """There is an event that was not found."""

    kind: str
    t: float
    side: Side = Side.NONE


@dataclass(frozen=True, slots=True)
class MoveEvent:
    """The event nearest to ``t`` is at ``to`` (s)."""

    kind: str
    t: float
    to: float
    side: Side = Side.NONE


@dataclass(frozen=True, slots=True)
class RemoveEvent:
    """The event nearest to ``t`` (s) is none."""

    kind: str
    t: float
    side: Side = Side.NONE


@dataclass(frozen=True, slots=True)
class SetSegment:
    """From ``start`` to ``end`` (s) the subject does ``task``."""

    task: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class SwapSides:
    """Left and right are exchanged from ``start`` to ``end`` (s)."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class SetScale:
    """One pixel (or one unit of a scan) is this many millimetres."""

    mm_per_unit: float


@dataclass(frozen=True, slots=True)
class StateFact:
    """The fact ``name`` (see ``model.facts``) of the recording is ``text``."""

    name: str
    text: str


Edit = (
    ChoosePerson
    | MovePoint
    | AddEvent
    | MoveEvent
    | RemoveEvent
    | SetSegment
    | SwapSides
    | SetScale
    | StateFact
)
