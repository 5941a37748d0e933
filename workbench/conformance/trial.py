"""Runs in a process of its own: calls an analyzer and notes what happens.

``python -m workbench.conformance.trial REQUEST ANSWER`` (two files, pickled).
"""

from __future__ import annotations

import dataclasses
import pickle
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from workbench.conformance.outcome import Answer, Outcome, Request, Trial
from workbench.conformance.watch import Watch
from workbench.model.problem import ProblemError
from workbench.pipeline.context import JobContext
from workbench.plugin.contract import Cancelled, Measured, Result
from workbench.privacy.seal import seal


class _Reports:
    """Counts progress reports and says when to stop."""

    def __init__(self, cancel_at: int) -> None:
        self.count = 0
        self.cancelled_at: float | None = None
        self.went_on = False
        self._cancel_at = cancel_at

    def cancelled(self) -> bool:
        self.count += 1
        if not self._cancel_at or self.count < self._cancel_at:
            return False
        if self.cancelled_at is None:
            self.cancelled_at = time.monotonic()
        else:
            self.went_on = True
        return True


def answer(request: Request) -> Answer:
    """Makes the calls of ``request`` in this process."""
    watch = Watch(Path(request.sandbox))
    manifest = request.manifest
    loaded: dict[str, Any] = {}
    for key in ("measure", "derive", "params"):
        name = getattr(manifest, key)
        if not name:
            continue
        try:
            loaded[key] = _load(name)
        except Exception as error:  # noqa: BLE001 - whatever the author's module does on import
            return Answer(fault=f"'{key} = {name}' cannot be loaded: {_told(error)}")
    try:
        params = loaded["params"]() if "params" in loaded else None
    except Exception as error:  # noqa: BLE001 - as above
        return Answer(fault=f"the parameters need defaults throughout: {_told(error)}")
    measure = loaded["measure"]
    outcomes = [
        _call(request, trial, partial(measure, trial.capture, params)) for trial in request.trials
    ]
    if request.derive and "derive" in loaded:
        measured = tuple(
            Measured(capture=trial.capture, result=outcome.result)
            for trial, outcome in zip(request.trials, outcomes, strict=True)
            if outcome.result is not None and not trial.cancel_at and not trial.repeat
        )
        if measured:
            trial = Trial(name="derive", capture=measured[0].capture)
            outcomes.append(_call(request, trial, partial(loaded["derive"], measured, params)))
    return Answer(
        outcomes=tuple(map(_sendable, outcomes)),
        connections=tuple(watch.connections),
        writes=tuple(watch.writes),
        threads=watch.left_threads(),
    )


def _call(request: Request, trial: Trial, run: Callable[[JobContext], Any]) -> Outcome:
    reports = _Reports(trial.cancel_at)
    ctx = JobContext(
        request.manifest,
        root=Path(request.root),
        cache=Path(request.sandbox) / "cache",
        facts=trial.capture.facts,
        cancelled=reports.cancelled,
    )

    def ended(kind: Any, **details: Any) -> Outcome:
        late = 0.0 if reports.cancelled_at is None else time.monotonic() - reports.cancelled_at
        return Outcome(
            trial=trial.name,
            kind=kind,
            reports=reports.count,
            late_s=late,
            went_on=reports.went_on,
            **details,
        )

    try:
        result = run(ctx)
    except Cancelled:
        return ended("cancelled")
    except ProblemError as error:
        return ended("problem", problem=error.problem)
    except Exception as error:  # noqa: BLE001 - to be told to the author
        return ended("error", text=_told(error))
    if not isinstance(result, Result):
        return ended("error", text=f"it returned {type(result).__name__}, not a Result")
    return ended("result", result=result)


def _sendable(outcome: Outcome) -> Outcome:
    """The outcome, or an error where its result cannot be sent to another process."""
    try:
        pickle.loads(pickle.dumps(outcome))
    except Exception as error:  # noqa: BLE001 - pickle raises whatever the objects raise
        return dataclasses.replace(
            outcome, kind="error", result=None, text=f"its result cannot be sent: {_told(error)}"
        )
    return outcome


def _load(name: str) -> Any:
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)


def _told(error: Exception) -> str:
    """The error with the place in the author's code, for the author."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({frames[-1].filename}, line {frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{place}"


def main() -> None:
    """Reads the request, answers it, writes the answer."""
    seal()
    request = pickle.loads(Path(sys.argv[1]).read_bytes())
    Path(sys.argv[2]).write_bytes(pickle.dumps(answer(request)))


if __name__ == "__main__":
    main()
