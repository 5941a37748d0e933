"""What lies over the time of a capture: events by kind and side, exchanged sides, curves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ui.corrections.standing import SIDES_TRACK, Exchanged, Mark, in_order
from ui.i18n import tr, tr_or
from ui.study.wording import side_name
from workbench.model import Side, Track

EVENT_LANE, SPAN_LANE, CURVE_LANE = 26, 22, 64


class Lane(NamedTuple):
    """One lane: the events of a kind and side, the exchanged sides, or the curves of a name
    (left and right together)."""

    title: str
    marks: tuple[Mark, ...] = ()
    spans: tuple[Exchanged, ...] = ()
    curves: tuple[Track, ...] = ()
    unit: str = ""
    side: Side = Side.NONE

    @property
    def height(self) -> int:
        """Pixels."""
        return CURVE_LANE if self.curves else SPAN_LANE if self.spans else EVENT_LANE


def lanes_of(
    marks: Iterable[Mark], tracks: Iterable[Track], spans: Iterable[Exchanged] = ()
) -> list[Lane]:
    """The lanes of a capture: kinds of events first, then exchanged sides, then the curves."""
    kinds: dict[str, dict[Side, list[Mark]]] = {}
    for mark in in_order(marks):
        kinds.setdefault(mark.event.kind, {}).setdefault(mark.event.side, []).append(mark)
    phases = all(set(sides) == {Side.NONE} for sides in kinds.values())
    order = list(kinds) if phases else sorted(kinds)  # phases as they follow each other
    lanes = [
        Lane(lane_title(kind, side), marks=tuple(kinds[kind][side]), side=side)
        for kind in order
        for side in Side
        if side in kinds[kind]
    ]
    exchanged = tuple(spans)
    if exchanged:
        lanes.append(Lane(tr("lane.exchanged"), spans=exchanged))
    curves: dict[str, list[Track]] = {}
    for track in tracks:
        if track.kind == "curve" and track.name != SIDES_TRACK and len(track.times):
            curves.setdefault(stem(track.name), []).append(track)
    lanes += [
        Lane(curve_name(name), curves=tuple(found), unit=found[0].unit)
        for name, found in curves.items()
    ]
    return lanes


def stem(name: str) -> str:
    """The name of a curve without its side."""
    for ending in ("_left", "_right", ".left", ".right"):
        name = name.removesuffix(ending)
    return name


def curve_name(name: str) -> str:
    """A curve in words; its own name where the catalogue does not know it."""
    return _words("curve", name)


def event_name(kind: str) -> str:
    """A kind of event in words; its own name where the catalogue does not know it."""
    return _words("event", kind)


def lane_title(kind: str, side: Side) -> str:
    """A kind of event and its side in words."""
    return ", ".join(filter(None, (event_name(kind), side_name(side))))


def _words(section: str, name: str) -> str:
    words = name.replace("_", " ").replace(".", " ")
    return tr_or(f"{section}.{name}", words[:1].upper() + words[1:])
