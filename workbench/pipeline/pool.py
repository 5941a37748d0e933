"""Spawned workers, one job each at a time; a job can be stopped at once and costs only itself."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.model import Problem
from workbench.pipeline import worker
from workbench.pipeline.job import Job
from workbench.pipeline.messages import Failed, Message, Progress, Stopped

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess
    from multiprocessing.synchronize import Event

GRACE_S = 0.25  # time a cancelled job has to stop by itself before its worker is ended


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    stop: Event
    job: Job | None = None
    started: float = 0.0
    kill_at: float | None = None


class Pool:
    """Runs jobs in up to ``size`` worker processes, started when there is work for them.

    Jobs are handed out in the order in which they were submitted. Use as a context manager.
    """

    def __init__(self, size: int, log: Path) -> None:
        if size < 1:
            raise ValueError(f"a pool needs at least one worker, not {size}")
        self._size = size
        self._log = str(log)
        self._spawn = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._waiting: deque[Job] = deque()
        self._ended: deque[tuple[Job, Message]] = deque()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def busy(self) -> bool:
        """Whether there is anything running, waiting or still to be told."""
        return bool(self._waiting or self._ended or any(w.job for w in self._workers))

    @property
    def running(self) -> tuple[Job, ...]:
        """The jobs that workers are doing now."""
        return tuple(w.job for w in self._workers if w.job)

    def submit(self, job: Job) -> None:
        """Adds a job."""
        self._waiting.append(job)

    def cancel(self, identity: str) -> None:
        """Stops one job, running or waiting; it is answered with Stopped."""
        for job in [j for j in self._waiting if j.identity == identity]:
            self._waiting.remove(job)
            self._ended.append((job, Stopped()))
        for member in self._workers:
            if member.job and member.job.identity == identity and member.kill_at is None:
                member.stop.set()
                member.kill_at = time.monotonic() + GRACE_S

    def cancel_all(self) -> None:
        """Stops everything."""
        for job in [*self._waiting, *self.running]:
            self.cancel(job.identity)

    def wait(self, timeout: float) -> Iterator[tuple[Job, Message]]:
        """What has happened, after at most ``timeout`` seconds."""
        self._hand_out()
        if not self._ended:
            self._listen(timeout)
        self._enforce_limits()
        while self._ended:
            yield self._ended.popleft()

    def close(self) -> None:
        """Ends all workers; a running job is lost."""
        for member in self._workers:
            if member.job is None and member.process.is_alive():
                try:
                    member.connection.send(None)
                except OSError:  # it has just ended by itself
                    continue
            else:
                member.process.terminate()
        for member in self._workers:
            member.process.join(2)
            if member.process.is_alive():
                member.process.kill()
                member.process.join()
            member.connection.close()
        self._workers.clear()

    def _hand_out(self) -> None:
        while self._waiting:
            idle = next((w for w in self._workers if w.job is None), None)
            if idle is None and len(self._workers) < self._size:
                idle = self._start()
            if idle is None:
                return
            job = self._waiting.popleft()
            idle.stop.clear()
            idle.job, idle.started, idle.kill_at = job, time.monotonic(), None
            try:
                idle.connection.send(job)
            except OSError:
                self._lost(idle)

    def _start(self) -> _Worker:
        ours, theirs = self._spawn.Pipe()
        stop = self._spawn.Event()
        process = self._spawn.Process(
            target=worker.main, args=(theirs, stop, self._log), daemon=True
        )
        process.start()
        theirs.close()
        member = _Worker(process, ours, stop)
        self._workers.append(member)
        return member

    def _listen(self, timeout: float) -> None:
        limits = [w.kill_at for w in self._workers if w.kill_at is not None]
        if limits:
            timeout = min(timeout, max(0.0, min(limits) - time.monotonic()))
        ready = wait([w.connection for w in self._workers], timeout)
        for member in [w for w in self._workers if w.connection in ready]:
            try:
                message: Message = member.connection.recv()
            except (EOFError, OSError):
                self._lost(member)
                continue
            if member.job is None:
                continue
            self._ended.append((member.job, message))
            if not isinstance(message, Progress):
                member.job, member.kill_at = None, None

    def _enforce_limits(self) -> None:
        moment = time.monotonic()
        for member in list(self._workers):
            job = member.job
            if job is None:
                continue
            if member.kill_at is not None and moment >= member.kill_at:
                self._end(member)
                self._ended.append((job, Stopped()))
            elif moment - member.started > job.time_limit_s:
                self._end(member)
                self._ended.append((job, Failed(_too_slow(job))))

    def _lost(self, member: _Worker) -> None:
        """The worker has died: its job fails (or was being stopped), the others go on."""
        job, stopping = member.job, member.kill_at is not None
        member.process.join(1)  # its own end tells more than being ended
        self._end(member)
        if job is not None:
            code = member.process.exitcode
            answer = Stopped() if stopping else Failed(_crashed(job, code))
            self._ended.append((job, answer))

    def _end(self, member: _Worker) -> None:
        self._workers.remove(member)
        member.process.terminate()
        member.process.join(1)
        if member.process.is_alive():
            member.process.kill()
            member.process.join()
        member.connection.close()


def _crashed(job: Job, code: int | None) -> Problem:
    return Problem(
        job.captures[0].path,
        f"The worker process broke down on this file (exit code {code}).",
        "Try again; if it happens again, leave the file out and report it.",
        "worker_crashed",
        job.analyzer,
    )


def _too_slow(job: Job) -> Problem:
    return Problem(
        job.captures[0].path,
        f"The analysis took longer than {job.time_limit_s:.0f} seconds and was stopped.",
        "Cut the recording to the task, or try again on a faster computer.",
        "time_limit",
        job.analyzer,
    )


def default_workers() -> int:
    """One worker per core that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1
