"""The commands on tasks: mark one while watching, change it, move its ends, remove it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from ui.actions import ActionSet
from ui.corrections import tasks
from ui.corrections.tasks import LEAST_S, Edits, Origin, TaskSpan
from ui.player.stage import Stage
from ui.signals.task_lane import Picked, Running, edge_time
from ui.study.wording import task_name
from workbench.model import Capture, Modality, Span

if TYPE_CHECKING:
    from ui.corrections.desk import Corrections

SOUND_STEP_S = 0.01


class TaskKeys(QObject):
    """Ties the commands to the lane of tasks on the stage."""

    def __init__(self, stage: Stage, actions: ActionSet, owner: Corrections) -> None:
        super().__init__(owner)
        self._stage, self._owner = stage, owner
        self._lane, self._cursor = stage.signals.tasks, stage.cursor_time
        self._offered: tuple[str, ...] = ()
        self.menu = QMenu(stage)
        self._lane.reshaped.connect(self._reshape)
        self._lane.asked.connect(self._ask_change)
        self._lane.snap = self._snap
        self._shown: tuple[Capture, Sequence[str], list[TaskSpan], Edits, Edits] | None = None
        stage.loaded.connect(self._loaded)
        actions.connect(
            {
                "task_start": self._ask_start,
                "task_end": self.end,
                "task_change": self._ask_change,
                "next_task": lambda: self._go(1),
                "previous_task": lambda: self._go(-1),
                "keep_tasks": self._keep,
                "event_earlier": lambda: self._step(-1),
                "event_later": lambda: self._step(1),
                "remove_event": self._remove,
            }
        )

    def states(self) -> set[str]:
        """What holds now, for the actions."""
        found = set()
        if self._stage.has_time and self._offered:
            found.add("markable")
        if self._stage.has_time and self._lane.parts:
            found.add("tasks")
            if any(part.origin is Origin.FOUND for part in self._lane.parts):
                found.add("found_tasks")
        picked = self._lane.selected
        if picked is not None and self._offered:
            found |= {"task", "removable"}
            if picked.start is not None:
                found.add("steppable")
        if self._lane.running is not None:
            found |= {"task_running", "removable"}
        if picked is not None and picked.start is not None:
            found.add("task_running")  # the moment in view can become its end
        return found

    def show(
        self,
        capture: Capture,
        analyzers: Sequence[str],
        found: list[TaskSpan],
        then: Edits,
        now: Edits,
    ) -> None:
        """Shows the stretches ``found`` with the corrections ``then`` as those ``now`` have it."""
        self._shown = (capture, analyzers, found, then, now)
        self._offered = tasks.tasks_for(capture, analyzers)
        if not found and capture.modality is Modality.AUDIO and self._offered:  # all of it
            whole = Span(0.0, self._cursor.duration)
            found = [TaskSpan(whole, capture.task, Origin.WHOLE)] if whole.end > 0 else []
        parts = tasks.standing(found, then, now) if self._offered or found else []
        self._stage.signals.show_tasks(parts, can_mark=bool(self._offered))

    # What a person does

    def start(self, task: str, t: float) -> None:
        """``task`` begins at ``t`` (s); it lasts until it is ended."""
        self._lane.select(None)
        self._lane.show_running(Running(task, t))
        self._owner.changed.emit()

    def end(self) -> None:
        """The task that has begun ends now; else the selected end is moved here."""
        running, t = self._lane.running, self._snap(self._cursor.t)
        if running is None:
            picked = self._lane.selected
            if picked is not None and picked.start is not None:
                self._reshape(picked.part, tasks.moved_edge(picked.part, start=picked.start, to=t))
            return
        a, b = sorted((running.start, t))
        self._lane.show_running(None)
        self._owner.changed.emit()
        if b - a < LEAST_S:
            return
        new = TaskSpan(Span(a, b), running.task)
        self._lane.selected = Picked(new)
        self._write(tasks.mark(self._lane.parts, running.task, new.span))

    def change(self, task: str) -> None:
        """The selected stretch shows this task."""
        picked = self._lane.selected
        if picked is not None and picked.part.task != task:
            self._lane.selected = Picked(picked.part._replace(task=task))
            self._write(tasks.change(self._lane.parts, picked.part, task=task))

    # Inside

    def _loaded(self, path: str) -> None:
        """The length of the recording is known now, which may be that of its one task."""
        if self._shown is not None and self._shown[0].path == path:
            self.show(*self._shown)
            self._stage.fold()

    def _ask_start(self) -> None:
        if self._lane.running is not None:
            self.end()  # the next task begins where this one ends
        t = self._snap(self._cursor.t)
        self._ask("task_start", lambda task: self.start(task, t))

    def _ask_change(self) -> None:
        if self._lane.selected is not None and self._offered:
            self._ask("task_change", self.change)

    def _ask(self, button: str, chosen: object) -> None:
        """A short list of tasks; the first ten have a digit as their key."""
        own = [part.task for part in self._lane.parts]
        names = list(dict.fromkeys((*self._offered, *own)))
        self.menu.clear()
        for n, task in enumerate(names, 1):
            digit = f"&{n % 10}  " if n <= 10 else ""
            action = self.menu.addAction(f"{digit}{task_name(task)}")
            action.setData(task)
            action.triggered.connect(lambda _on=False, task=task: chosen(task))  # type: ignore[operator]
        place = self._stage.signals.bar.buttons[button]
        self.menu.popup(place.mapToGlobal(QPoint(0, -self.menu.sizeHint().height())))
        self.menu.setActiveAction(self.menu.actions()[0])

    def _go(self, by: int) -> None:
        """To the next end of a stretch (or the one before), which is selected then."""
        edges, t = self._lane.edges(), self._cursor.t
        if self._lane.selected in edges:
            place = edges.index(self._lane.selected) + by
        else:
            later = [n for n, edge in enumerate(edges) if edge_time(edge) > t - 1e-3]
            place = (later[0] if later else len(edges)) - (by < 0)
        if 0 <= place < len(edges):
            self._lane.select(edges[place])
            self._cursor.pause()
            self._cursor.move(edge_time(edges[place]))

    def _step(self, by: int) -> None:
        picked = self._lane.selected
        if picked is None or picked.start is None:
            return
        clock, t = self._stage.video.clock, edge_time(picked)
        if clock is None:
            to = min(max(0.0, t + by * SOUND_STEP_S), self._cursor.duration)
        else:
            to = clock.time(min(max(clock.nearest(t) + by, 0), len(clock) - 1))
        self._cursor.pause()
        self._cursor.move(to)
        self._reshape(picked.part, tasks.moved_edge(picked.part, start=picked.start, to=to))

    def _reshape(self, part: TaskSpan, span: Span) -> None:
        if span != part.span and self._offered:
            start = None if self._lane.selected is None else self._lane.selected.start
            self._lane.selected = Picked(part._replace(span=span), start)
            self._write(tasks.change(self._lane.parts, part, span=span))

    def _remove(self) -> None:
        picked = self._lane.selected
        if self._lane.running is not None:
            self._lane.show_running(None)
            self._owner.changed.emit()
        elif picked is not None and self._offered:
            self._lane.selected = None
            self._write(tasks.remove(self._lane.parts, picked.part), f"Remove {picked.part.task}")

    def _keep(self) -> None:
        """What was found is right: a person says so, and it counts as stated."""
        parts = self._lane.parts
        self._owner.write(lambda edits: tasks.confirmed(edits, parts), "Confirm the tasks")

    def _write(self, parts: Sequence[TaskSpan], label: str = "") -> None:
        new = parts[-1] if parts else None
        if not label and new is not None:
            label = f"Set {new.task} from {new.span.start:.3f} to {new.span.end:.3f} s"
        self._owner.write(lambda edits: tasks.with_tasks(edits, parts), label)

    def _snap(self, t: float) -> float:
        clock = self._stage.video.clock
        return t if clock is None else clock.time(clock.nearest(t))
