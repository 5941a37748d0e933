"""The line above the lanes: what is selected, in words, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ui.actions import ActionSet
from ui.corrections.standing import Exchanged, Mark
from ui.i18n import tr
from ui.icons import icon
from ui.one_line import OneLine
from ui.signals.lanes import lane_title
from ui.signals.task_lane import Picked
from ui.signals.task_paint import edge_words, part_words

ENDS = ("event_earlier", "event_later")
TASKS = ("task_start", "task_end", "task_change")
EVENTS = ("add_event",)
SIDES = ("exchange_sides",)
BUTTONS = (*TASKS, *ENDS, *EVENTS, "remove_event", *SIDES)


class EventBar(QWidget):
    """Its buttons are the actions of the window, so that keys and clicks do the same."""

    def __init__(self, actions: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 2)
        row.setSpacing(2)
        self.words = OneLine(self)
        self.words.setProperty("tone", "quiet")
        row.addWidget(self.words, 1)
        self.buttons: dict[str, QToolButton] = {}
        for name in BUTTONS:
            button = QToolButton(self)
            button.setDefaultAction(actions[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setAutoRaise(True)
            button.setAccessibleName(actions[name].text().replace("&", ""))
            row.addWidget(button)
            self.buttons[name] = button
        self._actions = actions
        self.retint()

    def retint(self) -> None:
        """Draws icons (anew) in the colours in use."""
        for name in BUTTONS:
            self._actions[name].setIcon(icon(name))

    def offer(self, *, events: bool, tasks: bool) -> None:
        """Shows the buttons that can mean something on this recording."""
        for names, shown in ((TASKS, tasks), (EVENTS, events), (SIDES, events and not tasks)):
            for name in names:
                self.buttons[name].setVisible(shown)

    def describe(self, what: Mark | Exchanged | Picked | None, otherwise: str) -> None:
        """Says what is selected; where nothing is, the text ``otherwise``."""
        words = otherwise
        if isinstance(what, Picked):
            part, start = what
            words = part_words(part) if start is None else edge_words(part, start=start)
        elif isinstance(what, Mark):
            words = mark_words(what)
        elif isinstance(what, Exchanged):
            words = exchanged_words(what)
        self.words.say(words)


def mark_words(mark: Mark) -> str:
    """An event in words: what, when, how sure, and by whom."""
    event = mark.event
    parts = [lane_title(event.kind, event.side), tr("time.seconds", t=f"{event.t:.3f}")]
    if event.confidence is not None and not event.edited:
        parts.append(tr("events.confidence", percent=round(100 * event.confidence)))
    if event.edited:
        parts.append(tr("events.edited"))
    if mark.pending:
        parts.append(tr("events.pending"))
    return " · ".join(parts)


def exchanged_words(part: Exchanged) -> str:
    """A stretch with exchanged sides in words."""
    span = tr("events.span", start=f"{part.span.start:.3f}", end=f"{part.span.end:.3f}")
    by = tr("events.exchanged_person" if part.by_person else "events.exchanged_auto")
    parts = [by, span]
    if part.pending:
        parts.append(tr("events.pending"))
    return " · ".join(parts)
