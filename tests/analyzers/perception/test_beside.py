"""Work beside a network: nothing out of order, nothing lost, no more in memory than said."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest

from analyzers.perception.beside import Beside, drawn_ahead


def test_one_item_is_made_ahead_and_no_more() -> None:
    made: list[int] = []

    def source() -> Iterator[int]:
        for n in range(6):
            made.append(n)
            yield n

    with drawn_ahead(source()) as items:
        for n, item in enumerate(items):
            assert item == n
            assert len(made) <= n + 2
    assert made == list(range(6))


def test_what_the_source_raises_comes_where_its_item_is_asked_for() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise OSError("the disk is gone")

    with drawn_ahead(source()) as items:
        assert next(items) == 1
        with pytest.raises(OSError, match="the disk is gone"):
            next(items)


def test_who_stops_early_leaves_no_thread_behind() -> None:
    before = threading.active_count()

    def stops() -> None:
        with drawn_ahead(iter(range(100))) as items, Beside() as beside:
            for item in items:
                beside.do(partial(int, item))
                if item == 3:
                    raise KeyError(item)

    with pytest.raises(KeyError):
        stops()
    assert threading.active_count() == before


def test_all_tasks_are_done_at_the_end() -> None:
    done: set[int] = set()
    with Beside() as beside:
        futures = [beside.do(partial(done.add, n)) for n in range(20)]
    assert done == set(range(20))
    assert all(future.done() for future in futures)


def test_no_more_tasks_wait_than_there_are_threads() -> None:
    unfinished, most = 0, 0
    lock, go_on = threading.Lock(), threading.Event()

    def task() -> None:
        nonlocal unfinished
        go_on.wait(0.02)
        with lock:
            unfinished -= 1

    with Beside() as beside:
        for _ in range(8):
            beside.do(task)
            with lock:
                unfinished += 1
                most = max(most, unfinished)
    assert most <= 2


def test_what_a_task_raises_is_not_swallowed() -> None:
    def fails() -> None:
        raise ValueError("no such eye")

    with pytest.raises(ValueError, match="no such eye"), Beside() as beside:
        beside.do(fails)
