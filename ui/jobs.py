"""The one bridge between the window and background threads.

``Jobs.run(work, done)`` calls ``work`` in a thread and ``done(result)`` in the window's thread.
Only reading and drawing preparation is done this way; measuring happens in the engine's
processes (``ui.engine``).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from workbench.model.problem import Problem, ProblemError


class _Outcome(NamedTuple):
    job: Job
    value: Any
    error: BaseException | None


class Job:
    """One piece of background work; ``forget`` makes its result unwanted."""

    def __init__(
        self,
        owner: QObject,
        done: Callable[[Any], object],
        failed: Callable[[Problem], object] | None,
    ) -> None:
        self.owner, self.done, self.failed = owner, done, failed
        self.wanted = True
        self.future: Future[Any] | None = None

    def forget(self) -> None:
        """The result is not wanted any more; work that has not begun is dropped."""
        self.wanted = False
        if self.future is not None:
            self.future.cancel()


class Jobs(QObject):
    """Runs work in a few threads. Tests may pass another executor."""

    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None, executor: Executor | None = None) -> None:
        super().__init__(parent)
        self._executor = executor or ThreadPoolExecutor(2, thread_name_prefix="myolens")
        self._quiet = executor or ThreadPoolExecutor(1, thread_name_prefix="myolens-quiet")
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._open = True

    def run(
        self,
        owner: QObject,
        work: Callable[[], Any],
        done: Callable[[Any], object],
        failed: Callable[[Problem], object] | None = None,
        *,
        quiet: bool = False,
    ) -> Job:
        """Calls ``work`` in a thread, then ``done`` with its result, while ``owner`` lives.

        A ``ProblemError`` goes to ``failed``; anything else that is raised goes to the
        application's error handling. ``quiet`` work (thumbnails) never keeps other work waiting.
        """
        job = Job(owner, done, failed)
        executor = self._quiet if quiet else self._executor
        job.future = executor.submit(self._work, job, work)
        return job

    def close(self) -> None:
        """Waits for running work and drops the rest."""
        self._open = False
        for executor in (self._executor, self._quiet):
            executor.shutdown(wait=True, cancel_futures=True)

    def _work(self, job: Job, work: Callable[[], Any]) -> None:
        value, error = None, None
        try:
            if job.wanted:
                value = work()
        except Exception as raised:  # noqa: BLE001 - handed to the window's thread, raised there
            error = raised
        if self._open:
            self._ended.emit(_Outcome(job, value, error))

    def _deliver(self, outcome: _Outcome) -> None:
        job, value, error = outcome
        if not job.wanted or not isValid(job.owner):
            return
        if error is None:
            job.done(value)
        elif isinstance(error, ProblemError) and job.failed is not None:
            job.failed(error.problem)
        else:
            raise error
