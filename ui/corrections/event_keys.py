"""The commands on events and sides: select, move, add, remove, exchange."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from ui.actions import ActionSet
from ui.corrections import changes
from ui.corrections.kinds import kinds_for
from ui.corrections.standing import Exchanged, Mark
from ui.player.stage import Stage
from ui.signals.lanes import lane_title
from workbench.commands.people import POSE_TRACK
from workbench.model import AddEvent, Event, MoveEvent, RemoveEvent, Side, Span, SwapSides

if TYPE_CHECKING:
    from ui.corrections.desk import Corrections

SOUND_STEP_S = 0.01


class EventKeys(QObject):
    """Ties the commands to the lanes of the stage."""

    def __init__(self, stage: Stage, actions: ActionSet, owner: Corrections) -> None:
        super().__init__(owner)
        self._stage, self._owner = stage, owner
        self.menu = QMenu(stage)
        stage.signals.lanes.dropped.connect(self._move)
        stage.signals.lanes.snap = self._snap
        actions.connect(
            {
                "next_event": lambda: self._go(1),
                "previous_event": lambda: self._go(-1),
                "event_earlier": lambda: self._step(-1),
                "event_later": lambda: self._step(1),
                "add_event": self._ask_kind,
                "remove_event": self._remove,
                "exchange_sides": self._exchange,
            }
        )

    def states(self) -> set[str]:
        """What holds now, for the actions."""
        found = set()
        if self._stage.signals.lanes.marks():
            found.add("events")
        if self._stage.has_time and self._stage.signals.can_add:
            found.add("addable")
        if isinstance(self._stage.signals.lanes.selected, Mark):
            found |= {"steppable", "removable"}
        if self._stretch() is not None:
            found.add("stretch")
        return found

    def kinds(self) -> list[tuple[str, Side]]:
        """The kinds of event that can be added to the recording, each with a side."""
        if self._stage.capture is None:
            return []
        found = kinds_for(self._stage.capture, self._stage.signals.lanes.marks())
        return [(kind, side) for kind, sides in found.items() for side in sides]

    def add(self, kind: str, side: Side) -> None:
        """Adds an event at the moment in view."""
        t = self._snap(self._stage.cursor_time.t)
        self._stage.signals.lanes.follow(Event(t=t, kind=kind, side=side, edited=True))
        self._owner.make(
            AddEvent(kind, t, side), lambda edits: changes.add_event(edits, kind, side, t)
        )

    def _ask_kind(self) -> None:
        self.menu.clear()
        for kind, side in self.kinds():
            action = self.menu.addAction(lane_title(kind, side))
            action.triggered.connect(lambda _on=False, k=kind, s=side: self.add(k, s))
        button = self._stage.signals.bar.buttons["add_event"]
        self.menu.popup(button.mapToGlobal(QPoint(0, -self.menu.sizeHint().height())))
        if self.menu.actions():
            self.menu.setActiveAction(self.menu.actions()[0])

    def _go(self, by: int) -> None:
        """To the next event (or the one before), which is selected then."""
        lanes, cursor = self._stage.signals.lanes, self._stage.cursor_time
        found = lanes.marks()
        if lanes.selected in found and isinstance(lanes.selected, Mark):
            place = found.index(lanes.selected) + by
        else:
            later = [n for n, mark in enumerate(found) if mark.event.t > cursor.t + 1e-3]
            place = (later[0] if later else len(found)) - (by < 0)
        if 0 <= place < len(found):
            lanes.select(found[place])
            cursor.pause()
            cursor.move(found[place].event.t)

    def _step(self, by: int) -> None:
        mark = self._stage.signals.lanes.selected
        if not isinstance(mark, Mark):
            return
        clock, t = self._stage.video.clock, mark.event.t
        if clock is None:
            to = max(0.0, t + by * SOUND_STEP_S)
        else:
            frame = clock.frame_at(t + 5e-7)
            between = t - clock.time(frame) > 1e-6
            frame += by + (by < 0 and between)
            to = clock.time(min(max(frame, 0), len(clock) - 1))
        if to != t:
            self._stage.signals.lanes.follow(replace(mark.event, t=to))
            self._stage.cursor_time.pause()
            self._stage.cursor_time.move(to)
            self._move(mark, to)

    def _move(self, mark: Mark, to: float) -> None:
        event = mark.event
        self._owner.make(
            MoveEvent(event.kind, event.t, to, event.side),
            lambda edits: changes.move_event(edits, event, to),
        )

    def _remove(self) -> None:
        mark = self._stage.signals.lanes.selected
        if isinstance(mark, Mark):
            event = mark.event
            self._owner.make(
                RemoveEvent(event.kind, event.t, event.side),
                lambda edits: changes.remove_event(edits, event),
            )

    def _exchange(self) -> None:
        span = self._stretch()
        if span is not None:
            self._owner.make(
                SwapSides(span.start, span.end),
                lambda edits: changes.exchange_sides(edits, span.start, span.end),
            )

    def _stretch(self) -> Span | None:
        """Where sides would be exchanged: the stretch selected, else the loop."""
        selected = self._stage.signals.lanes.selected
        if isinstance(selected, Exchanged):
            return selected.span
        start, end = self._stage.cursor_time.loop
        posed = any(track.name == POSE_TRACK for track in self._stage.tracks)
        return Span(start, end) if posed and start is not None and end is not None else None

    def _snap(self, t: float) -> float:
        clock = self._stage.video.clock
        return t if clock is None else clock.time(clock.nearest(t))
