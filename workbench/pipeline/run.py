"""Runs all that a study still needs: looks into files, measures, derives, and keeps it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbench.model import Capture, Problem, with_stated
from workbench.pipeline.account import RunEvent, Selection, State, Tally
from workbench.pipeline.job import (
    FileNotes,
    Job,
    derive_identity,
    derive_job,
    measure_job,
    probe_job,
)
from workbench.pipeline.messages import Done, Failed, Message, Probed, Progress, Stopped
from workbench.pipeline.pool import Pool, default_workers
from workbench.plugin.manifest import Manifest
from workbench.store.codec import from_text
from workbench.store.media_record import FileState
from workbench.store.run_lock import only_run
from workbench.store.snapshot import StoredResult
from workbench.store.study_file import StudyFile

# Failures that may go away by themselves; all others stand until the file or code changes.
PASSING = frozenset(
    {
        "analyzer_error",
        "changed",
        "disk_full",
        "model_changed",
        "model_missing",
        "no_memory",
        "time_limit",
        "unreadable",
        "vanished",
        "worker_crashed",
    }
)


@dataclass(slots=True)
class Run:
    """One run over a study.

    Args:
        workers: processes; by default one per core.
        tell: called with each event, from the calling thread.
        commands: asked regularly for identities to cancel (``all`` for everything).
    """

    study: StudyFile
    manifests: Mapping[str, Manifest]
    selection: Selection = field(default_factory=Selection)
    workers: int = 0
    tell: Callable[[RunEvent], None] = lambda event: None
    commands: Callable[[], Collection[str]] = tuple
    tally: Tally = field(default_factory=Tally)
    _known: Mapping[str, tuple[str, bool]] = field(default_factory=dict)
    _passing: Collection[str] = ()
    _open: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _captures: dict[str, Capture] = field(default_factory=dict)
    _results: dict[tuple[str, str], StoredResult] = field(default_factory=dict)
    _states: dict[str, FileState | None] = field(default_factory=dict)
    _halted: bool = False

    def __call__(self) -> Tally:
        """Runs to the end (or until everything was cancelled). Returns how it went."""
        with only_run(self.study.path, self.study.data_folder):
            return self._run()

    def _run(self) -> Tally:
        data = self.study.data_folder
        self._known = self.study.outcomes.keys()
        self._passing = self.study.outcomes.failures_with(PASSING)
        self._captures = {c.path: c for c in self.study.captures()}
        results = self.study.results()
        self._results = {(r.analyzer, r.captures[0]): r for r in results if r.scope == "capture"}
        wanted = [c for c in self._captures.values() if self.selection.wants(c)]
        with Pool(self.workers or default_workers(), data / "worker.log") as pool:
            for capture in wanted:
                for manifest in self._fitting(capture):
                    self._open[self._place(manifest, capture)] += 1
            for capture in wanted:
                self._look(capture, pool)
            self._flush_derive(pool)
            while pool.busy:
                for identity in self.commands():
                    if identity == "all":
                        self._halted = True
                        pool.cancel_all()
                    else:
                        pool.cancel(identity)
                for job, message in pool.wait(0.1):
                    self._take(job, message, pool)
        return self.tally

    # Looking into files

    def _look(self, capture: Capture, pool: Pool) -> None:
        job = probe_job(capture, str(self.study.media_root), str(self.study.data_folder))
        state = self._states[capture.path] = _state(self.study.media_root / capture.path)
        unchanged = state is not None and self.study.media().state(capture.path) == state
        if unchanged and capture.sha256:
            self._measure(capture, pool)
        elif unchanged and not self._known.get(job.identity, ("", True))[1]:
            if job.identity in self._passing:
                pool.submit(job)
            else:
                self._skip(job)
                self._give_up(capture)
        else:
            pool.submit(job)

    def _fitting(self, capture: Capture) -> list[Manifest]:
        only = self.selection.analyzers
        return [
            m
            for m in self.manifests.values()
            if (not only or m.id in only) and m.accepts_capture(capture)
        ]

    # Measuring

    def _measure(self, capture: Capture, pool: Pool) -> None:
        text = self.study.media().probe(capture.path)
        notes = from_text(text, FileNotes) if text else FileNotes()
        for manifest in self._fitting(capture):
            job = measure_job(
                manifest,
                capture,
                self.study.edits(capture.path),
                str(self.study.media_root),
                str(self.study.data_folder),
                notes,
                self.study.media().state(capture.path),
            )
            if self._stands(job):
                self._skip(job)
                self._close(manifest, capture)
            else:
                pool.submit(job)

    def _give_up(self, capture: Capture) -> None:
        for manifest in self._fitting(capture):
            self._close(manifest, capture)

    def _stands(self, job: Job) -> bool:
        """Whether the newest outcome of the job is the one that it would have again."""
        key, done = self._known.get(job.identity, ("", False))
        if key != job.key:
            return False
        if not done:
            return job.identity not in self._passing
        result = self.study.outcomes.newest_result(job.identity)
        if result is None:
            return False
        if result.tracks and not (self.study.data_folder / result.tracks).is_file():
            return False  # they were cleaned away, and derive jobs need them
        if job.kind == "measure":
            self._results[job.analyzer, job.captures[0].path] = result
        return True

    # Deriving, when all that it builds on is there

    @staticmethod
    def _place(manifest: Manifest, capture: Capture) -> tuple[str, str, str]:
        visit = "" if manifest.derive_scope == "subject" else capture.visit
        return (manifest.id, capture.subject, visit)

    def _close(self, manifest: Manifest, capture: Capture) -> None:
        self._open[self._place(manifest, capture)] -= 1

    def _flush_derive(self, pool: Pool) -> None:
        for place in sorted(p for p, left in self._open.items() if left == 0):
            del self._open[place]
            self._derive(place, pool)

    def _derive(self, place: tuple[str, str, str], pool: Pool) -> None:
        analyzer, subject, visit = place
        manifest = self.manifests[analyzer]
        if not manifest.derive:
            return
        results = {
            path: r
            for (who, path), r in self._results.items()
            if who == analyzer and r.subject == subject and visit in ("", r.visit)
        }
        paths = sorted(path for path in results if path in self._captures)
        if self._halted:
            return
        if not paths:
            identity = derive_identity(manifest, (subject, visit))
            if self._known.get(identity, ("", False))[0]:
                self.study.outcomes.void(identity)
            return
        job = derive_job(
            manifest,
            (subject, visit),
            tuple(with_stated(self._captures[p], self.study.edits(p)) for p in paths),
            tuple(results[p] for p in paths),
            str(self.study.media_root),
            str(self.study.data_folder),
        )
        if self._stands(job):
            self._skip(job)
        else:
            pool.submit(job)

    # What workers answer

    def _take(self, job: Job, message: Message, pool: Pool) -> None:
        capture = job.captures[0]
        match message:
            case Progress():
                self._tell(job, "progress", message.fraction, message.note)
                return
            case Probed():
                state = FileState(message.size, message.modified_ns)
                self.study.media().note(capture.path, message.sha256, state, message.text)
                if not self._known.get(job.identity, ("", True))[1]:
                    self.study.outcomes.void(job.identity)
                found = self.study.capture(capture.path)
                self.study.follow_moved(found)
                self._captures[found.path] = found
                if self._halted:
                    self._give_up(found)
                else:
                    self._measure(found, pool)
            case Done():
                self.study.outcomes.record(job.identity, job.key, job.captures, message.result)
                if job.kind == "measure":
                    result = from_text(message.result, StoredResult)
                    self._results[job.analyzer, capture.path] = result
                self.tally.done += 1
                self._tell(job, "done", 1.0)
            case Failed():
                self._failed(job, message.problem)
                self.tally.failed += 1
                self._tell(job, "failed", problem=message.problem)
                if job.kind == "probe":
                    self._give_up(capture)
            case Stopped():
                self.tally.stopped += 1
                self._tell(job, "stopped")
                if job.kind == "probe":
                    self._give_up(capture)
        if job.kind == "measure" and job.manifest is not None:
            self._close(job.manifest, capture)
        self._flush_derive(pool)

    def _failed(self, job: Job, problem: Problem) -> None:
        path, outcomes = job.captures[0].path, self.study.outcomes
        if job.kind == "probe":
            # Nothing that was measured on earlier bytes of this file is its own any more.
            for analyzer in self.manifests:
                self._results.pop((analyzer, path), None)
            self.study.media().note_failure(path, self._states.get(path))
            outcomes.record_unusable(job.identity, path, problem)
        else:
            self._results.pop((job.analyzer, path), None)
            outcomes.record_failure(job.identity, job.key, job.captures, problem)

    def _skip(self, job: Job) -> None:
        self.tally.skipped += 1
        self._tell(job, "skipped", 1.0)

    def _tell(
        self,
        job: Job,
        state: State,
        fraction: float = 0.0,
        note: str = "",
        problem: Problem | None = None,
    ) -> None:
        self.tell(
            RunEvent(
                state=state,
                job=job.identity,
                capture=job.captures[0].path,
                analyzer=job.analyzer,
                fraction=fraction,
                note=note,
                problem=problem,
            )
        )


def _state(file: Path) -> FileState | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return FileState(status.st_size, status.st_mtime_ns)
