"""Shows the progress of a run: bars on a terminal, plain lines otherwise, JSON for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from workbench.model import Problem
from workbench.model.problem import printable
from workbench.pipeline.account import RunEvent


class Display(Protocol):
    """Told of each event of a run."""

    def event(self, event: RunEvent) -> None:
        """Shows one event."""
        ...

    def planned(self, captures: int, jobs: int) -> None:
        """Tells machines how many captures are looked at, and how often one fits an analyzer."""
        ...

    def problem(self, problem: Problem) -> None:
        """Tells machines of an input that cannot be used; people read it in the summary."""
        ...

    def fault(self, text: str) -> None:
        """Shows what is wrong with an analyzer or its data files."""
        ...


class JsonLines:
    """One JSON object per line on standard output."""

    def event(self, event: RunEvent) -> None:
        entry: dict[str, object] = {
            "event": event.state,
            "job": event.job,
            "capture": event.capture,
            "analyzer": event.analyzer,
            "fraction": round(event.fraction, 4),
            "note": event.note,
        }
        if event.problem:
            entry |= _told(event.problem)
        emit(entry)

    def planned(self, captures: int, jobs: int) -> None:
        emit({"event": "planned", "captures": captures, "jobs": jobs})

    def problem(self, problem: Problem) -> None:
        emit({"event": "problem", "capture": problem.capture, **_told(problem)})

    def fault(self, text: str) -> None:
        emit({"event": "fault", "text": text})


def _told(problem: Problem) -> dict[str, object]:
    return {"code": problem.code, "cause": problem.cause, "remedy": problem.remedy}


def emit(entry: dict[str, object]) -> None:
    """Writes one JSON line and flushes it, so that a reader sees it at once."""
    sys.stdout.write(json.dumps(entry, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def subject_of(event: RunEvent) -> str:
    """What the job is about: a file, or all of a visit."""
    kind, _, rest = event.job.partition("|")
    if kind == "derive":
        return printable(rest.partition("|")[2].replace("|", " ").strip() + " as a whole")
    return printable(event.capture)


class PlainLines:
    """A line for every job that ends; fit for logs."""

    def event(self, event: RunEvent) -> None:
        who = event.analyzer or "file"
        if event.state in ("done", "stopped"):
            print(f"{event.state:8} {who:6} {subject_of(event)}", flush=True)
        elif event.state == "failed" and event.problem:
            print(f"problem  {who:6} {event.problem}", flush=True)

    def planned(self, captures: int, jobs: int) -> None:
        return

    def problem(self, problem: Problem) -> None:
        return

    def fault(self, text: str) -> None:
        print(f"left out: {printable(text)}", flush=True)


class Bars:
    """Live bars on a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

        self._console = Console(highlight=False)
        self.progress = Progress(
            TextColumn("{task.fields[who]:7}", markup=False),
            BarColumn(24),
            TextColumn("{task.percentage:3.0f} %"),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def event(self, event: RunEvent) -> None:
        if event.state == "progress":
            task = self._tasks.get(event.job)
            if task is None:
                task = self._tasks[event.job] = self.progress.add_task(
                    subject_of(event), total=1.0, who=event.analyzer or "file"
                )
            self.progress.update(task, completed=event.fraction)
            return
        task = self._tasks.pop(event.job, None)
        if task is not None:
            self.progress.remove_task(task)
        if event.state == "failed" and event.problem:
            self._console.print(f"[red]problem[/red] {escaped(str(event.problem))}")

    def planned(self, captures: int, jobs: int) -> None:
        return

    def problem(self, problem: Problem) -> None:
        return

    def fault(self, text: str) -> None:
        self._console.print(f"left out: {printable(text)}", markup=False)


def escaped(text: str) -> str:
    """``text`` with what rich would take for markup made harmless."""
    from rich.markup import escape

    return escape(text)


@contextmanager
def display(as_json: bool) -> Iterator[Display]:
    """The display that fits where the output goes."""
    if as_json:
        yield JsonLines()
    elif sys.stdout.isatty():
        bars = Bars()
        with bars.progress:
            yield bars
    else:
        yield PlainLines()
