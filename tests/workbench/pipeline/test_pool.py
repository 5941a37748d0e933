"""The pool with real processes: results, progress, cancel, crash, hang."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest
from trial_study import TRIAL

from workbench.model import Capture, Modality
from workbench.pipeline.job import Job, measure_job
from workbench.pipeline.messages import Done, Failed, Message, Progress, Stopped
from workbench.pipeline.pool import Pool
from workbench.plugin.manifest import Manifest


def manifest(time_limit_s: float = 60.0) -> Manifest:
    return msgspec.structs.replace(TRIAL, time_limit_s=time_limit_s)


def job(folder: Path, task: str, name: str = "", time_limit_s: float = 60.0) -> Job:
    file = folder / f"{name or task}.txt"
    file.write_text(task)
    capture = Capture(
        path=file.name,
        subject="s",
        visit="v",
        modality=Modality.NOTE,
        sha256=task,
        task=task,
    )
    return measure_job(
        manifest(time_limit_s), capture, (), root=str(folder), data=str(folder / "data")
    )


def ended(pool: Pool, limit_s: float = 60.0) -> dict[str, Message]:
    """Runs the pool until all jobs have ended."""
    answers: dict[str, Message] = {}
    until = time.monotonic() + limit_s
    while pool.busy and time.monotonic() < until:
        for done, message in pool.wait(0.2):
            if not isinstance(message, Progress):
                answers[done.captures[0].path] = message
    assert not pool.busy
    return answers


def test_a_crash_and_a_fault_cost_only_their_own_jobs(tmp_path: Path) -> None:
    with Pool(2, tmp_path / "log") as pool:
        for task in ("fine", "crash", "error", "refuse", "also-fine"):
            pool.submit(job(tmp_path, task))
        answers = ended(pool)
    assert isinstance(answers["fine.txt"], Done)
    assert isinstance(answers["also-fine.txt"], Done)
    codes = {p: m.problem.code for p, m in answers.items() if isinstance(m, Failed)}
    assert codes == {
        "crash.txt": "worker_crashed",
        "error.txt": "analyzer_error",
        "refuse.txt": "problem",
    }
    refused = answers["refuse.txt"]
    assert isinstance(refused, Failed)
    assert refused.problem.analyzer == "trial"
    assert "a fault in the analyzer" in (tmp_path / "log").read_text()


def test_a_hung_worker_is_ended_at_its_time_limit(tmp_path: Path) -> None:
    with Pool(1, tmp_path / "log") as pool:
        pool.submit(job(tmp_path, "hang", time_limit_s=3.0))
        pool.submit(job(tmp_path, "fine"))
        answers = ended(pool)
    hung = answers["hang.txt"]
    assert isinstance(hung, Failed)
    assert hung.problem.code == "time_limit"
    assert isinstance(answers["fine.txt"], Done)


@pytest.mark.parametrize("task", ["patient", "hang"])
def test_cancel_stops_at_once_and_the_next_job_runs(tmp_path: Path, task: str) -> None:
    """A job that listens stops by itself; one that does not is ended with its worker."""
    with Pool(1, tmp_path / "log") as pool:
        victim = job(tmp_path, task)
        pool.submit(victim)
        pool.submit(job(tmp_path, "waiting"))
        pool.submit(job(tmp_path, "fine"))
        while not pool.running:
            list(pool.wait(0.05))
        time.sleep(1.5)  # the worker is up and in the middle of it
        list(pool.wait(0.0))
        pool.cancel("measure|trial|waiting.txt")
        asked = time.monotonic()
        pool.cancel(victim.identity)
        answers: dict[str, Message] = {}
        stopped_after = None
        while pool.busy:
            for done, message in pool.wait(0.02):
                if not isinstance(message, Progress):
                    answers[done.captures[0].path] = message
                if done is victim and isinstance(message, Stopped):
                    stopped_after = time.monotonic() - asked
    assert isinstance(answers["waiting.txt"], Stopped)
    assert isinstance(answers["fine.txt"], Done)
    assert stopped_after is not None
    # 250 ms of grace, and a generous allowance for a busy machine to end the process.
    assert stopped_after < 2.0


def test_workers_end_with_the_pool(tmp_path: Path) -> None:
    import psutil

    with Pool(2, tmp_path / "log") as pool:
        pool.submit(job(tmp_path, "hang"))
        pool.submit(job(tmp_path, "fine"))
        while len(pool.running) < 2:
            list(pool.wait(0.05))
        children = [member.process.pid for member in pool._workers]
    assert not [pid for pid in children if pid and psutil.pid_exists(pid)]
