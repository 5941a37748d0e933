"""What is sent to the process that tries an analyzer out, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.model import Capture, Problem
from workbench.plugin.contract import Result
from workbench.plugin.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One call of ``measure``. ``cancel_at`` is the progress report that cancels (0: none)."""

    name: str
    capture: Capture
    cancel_at: int = 0
    repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Calls to be made one after the other in one new process.

    ``root`` holds the captures; ``sandbox`` is the only place where writing is allowed.
    """

    manifest: Manifest
    root: str
    sandbox: str
    trials: tuple[Trial, ...]
    derive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """What one call did.

    Attributes:
        kind: how it ended. ``error`` is any exception other than ProblemError and Cancelled.
        text: of an error, or why a result cannot be sent.
        reports: how often it reported progress.
        late_s: seconds from being cancelled to having stopped.
        went_on: whether it reported progress again after having been cancelled.
    """

    trial: str
    kind: Literal["result", "problem", "cancelled", "error"]
    result: Result | None = None
    problem: Problem | None = None
    text: str = ""
    reports: int = 0
    late_s: float = 0.0
    went_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """Everything that one process saw.

    Attributes:
        connections: addresses beyond this computer that it tried to reach.
        writes: files outside the sandbox that it opened for writing.
        threads: threads still running.
        left: files in the temporary folder.
        fault: why the analyzer could not be called at all.
    """

    outcomes: tuple[Outcome, ...] = ()
    connections: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    threads: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    fault: str = ""
