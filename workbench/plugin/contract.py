"""The contract between the pipeline and an analyzer.

An analyzer is one function, or two::

    def measure(capture: Capture, params: Params, ctx: Context) -> Result: ...
    def derive(measured: tuple[Measured, ...], params: Params, ctx: Context) -> Result: ...

Both are pure and deterministic and run in a worker process without network. They read files
only through ``ctx.path`` and ``ctx.model``, report with ``ctx.progress`` (which raises
``Cancelled`` when the user stops the job) and return measurements with units. They never name
an HPO term: ``findings.toml`` does.

What ``derive`` gives belongs to the first of a measurement's ``captures``. Where ``measure`` gave
the same feature on that capture (same side, task, trial and span), the derived value stands in
its place: so a visit can restate in one scale what its captures measured each in their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from workbench.model import (
    GOOD,
    Capture,
    Edit,
    Event,
    FactValue,
    Measurement,
    Problem,
    Quality,
    Track,
)
from workbench.model.problem import ProblemError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]

Settings = Mapping[str, str | int | float | bool | None]


class Cancelled(Exception):  # noqa: N818 - the user's wish, not an error
    """Raised by ``Context.progress`` when the job has been cancelled. Let it pass."""


class CannotMeasureError(ProblemError):
    """Raised by an analyzer when a capture as a whole cannot be measured.

    Use a ``missing`` measurement for a single feature; use this where the file itself is the
    matter (no person in view, no sound).
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Result:
    """What one job found.

    Attributes:
        methods: settings of each ``Measurement.method`` named in the measurements, for
            ``methods.json`` (thresholds, filter cut-offs, library versions).
        quality: of the recording as a whole.
    """

    measurements: tuple[Measurement, ...] = ()
    tracks: tuple[Track, ...] = ()
    events: tuple[Event, ...] = ()
    quality: Quality = GOOD
    methods: Mapping[str, Settings] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """A capture and what the same analyzer's ``measure`` found on it."""

    capture: Capture
    result: Result


class Context(Protocol):
    """What a running job may ask of its surroundings."""

    @property
    def facts(self) -> Mapping[str, FactValue]:
        """The facts declared in the manifest, as far as they are known."""
        ...

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Corrections by a person on this capture, oldest first."""
        ...

    def progress(self, fraction: float, note: str = "") -> None:
        """Report how far the job is (0-1). Raises Cancelled when the user has stopped it."""
        ...

    def path(self, capture: Capture) -> Path:
        """The capture's file on disk."""
        ...

    def model(self, name: str) -> Path:
        """A model file declared in the manifest, verified by SHA-256; never downloaded.

        Raises:
            ProblemError: if the file is missing or is not the one declared.
        """
        ...

    def cached(
        self,
        capture: Capture,
        name: str,
        settings: Settings,
        compute: Callable[[], Arrays],
    ) -> Arrays:
        """Arrays that are costly to make and depend on the file and ``settings`` alone.

        ``compute`` runs only where no result is kept for this file (by SHA-256), ``name`` and
        ``settings``. Put every setting, library version and model hash that changes the
        outcome into ``settings``.
        """
        ...
