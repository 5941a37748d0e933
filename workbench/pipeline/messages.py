"""What a worker answers while and after it does a job."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model import Problem


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the job is (0-1), with a note in plain words."""

    fraction: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Probed:
    """A file was looked into: its hash and size, time of change, and the probe as JSON text."""

    sha256: str
    size: int
    modified_ns: int
    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """The job's result: JSON text of a StoredResult. It is made in the worker, so that a value
    that cannot be kept costs that job alone."""

    result: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The job could not be done; it costs nothing else."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Stopped:
    """The job was cancelled."""


Message = Progress | Probed | Done | Failed | Stopped
