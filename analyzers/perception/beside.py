"""What is done while a network computes: the next picture made, the last one measured.

A landmark network keeps one core busy and needs nothing of Python meanwhile. Each task works on
its own data, so that it makes no difference which of them ends first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

_THREADS = 2
"""One for the network, one for all that is measured beside it."""

Item = TypeVar("Item")


@contextmanager
def drawn_ahead(source: Iterator[Item]) -> Generator[Iterator[Item]]:
    """The items of ``source``, each made while the one before it is in use; no more than one.

    What the source raises is raised where its item is asked for.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as thread:
        yield _ahead(source, thread)


def _ahead(source: Iterator[Item], thread: ThreadPoolExecutor) -> Iterator[Item]:
    end: Any = object()
    coming: Future[Any] = thread.submit(next, source, end)
    while (item := coming.result()) is not end:
        coming = thread.submit(next, source, end)
        yield item


class Beside:
    """Does tasks in other threads, two at a time. A context manager: at its end all are done.

    What a task raises is raised by a later ``do``, at the latest at the end; tasks that have not
    begun are then dropped.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="beside")
        self._unfinished: deque[Future[Any]] = deque()

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        try:
            while self._unfinished and kind is None:
                self._unfinished.popleft().result()
        finally:
            self._threads.shutdown(cancel_futures=True)

    def do(self, task: Callable[[], Item]) -> Future[Item]:
        """Hands over a task; waits first while as many are unfinished as there are threads."""
        while len(self._unfinished) >= _THREADS:
            self._unfinished.popleft().result()
        coming = self._threads.submit(task)
        self._unfinished.append(coming)
        return coming
