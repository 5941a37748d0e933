"""Which part of a study is run, what happens meanwhile, and how it went."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from workbench.model import Capture, Problem

State = Literal["started", "progress", "done", "failed", "stopped", "skipped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEvent:
    """Something happened to a job; for progress displays."""

    state: State
    job: str
    capture: str
    analyzer: str
    fraction: float = 0.0
    note: str = ""
    problem: Problem | None = None


@dataclass(slots=True)
class Tally:
    """How many jobs ended how."""

    done: int = 0
    skipped: int = 0
    failed: int = 0
    stopped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which part of a study to run; empty means all."""

    analyzers: Collection[str] = ()
    tasks: Collection[str] = ()
    captures: Collection[str] = ()

    def wants(self, capture: Capture) -> bool:
        """Whether the capture and its task are asked for."""
        asked = not self.captures or capture.path in self.captures
        return asked and (not self.tasks or capture.task in self.tasks)
