"""The worker process: sealed from the network, one job after the other."""

from __future__ import annotations

import errno
import os
import signal
import traceback
from dataclasses import asdict, is_dataclass, replace
from functools import lru_cache
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.knowledge.codebook import Feature, load_features
from workbench.model import Capture, Measurement, Problem, Quality, Reason, Verdict
from workbench.model.problem import ProblemError
from workbench.pipeline.compiled import keep_compiled
from workbench.pipeline.libraries import libraries
from workbench.pipeline.messages import Done, Failed, Message, Probed, Progress, Stopped
from workbench.plugin.contract import Cancelled, Measured, Result
from workbench.privacy.seal import seal
from workbench.store.codec import to_text
from workbench.store.snapshot import StoredResult
from workbench.store.track_file import read_tracks, write_tracks

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

    from workbench.pipeline.job import Job
    from workbench.plugin.manifest import Manifest

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def main(connection: Connection, stop: Event, log: str) -> None:
    """Receives jobs until the pipe closes. Native libraries write to ``log``, not the terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to handle
    for name in _THREADS:  # one worker per core: inner threads would only get in each other's way
        os.environ[name] = "1"
    for name in [n for n in os.environ if n.startswith("QT_")]:
        del os.environ[name]
    keep_compiled(Path(log).parent / "numba")
    seal()
    _redirect_output(log)
    while True:
        try:
            job: Job | None = connection.recv()
        except (EOFError, OSError):
            return
        if job is None:
            return
        answer = perform(job, connection, stop)
        try:
            connection.send(answer)
        except (BrokenPipeError, OSError):
            return


def perform(job: Job, connection: Connection, stop: Event) -> Message:
    """Does one job; whatever goes wrong becomes its answer."""

    def report(fraction: float, note: str) -> None:
        connection.send(Progress(fraction, note))

    try:
        if job.kind == "probe":
            return _probe(job)
        return Done(to_text(_analyze(job, report, stop)))
    except Cancelled:
        return Stopped()
    except ProblemError as error:
        # The reader names the file as it sees it; the study knows it by its relative path.
        cause = _noted(job, error.problem.cause)
        if error.problem.code.startswith("model_"):
            cause = f"{cause} ({error.problem.capture})"
        return Failed(
            replace(error.problem, capture=_name(job), cause=cause, analyzer=job.analyzer)
        )
    except OSError as error:
        return Failed(_file_problem(job, error))
    except MemoryError:
        return Failed(
            Problem(
                _name(job),
                "There is not enough memory for this file.",
                "Close other programs, use fewer workers, or record at a lower resolution.",
                "no_memory",
                job.analyzer,
            )
        )
    except Exception as error:  # noqa: BLE001 - the process boundary: a fault costs one job only
        traceback.print_exc()
        who = f"The analyzer '{job.analyzer}'" if job.analyzer else "Reading the file"
        return Failed(
            Problem(
                _name(job),
                f"{who} failed by an error of its own ({type(error).__name__}).",
                "Please report it; worker.log in the study's data folder has the details.",
                "analyzer_error",
                job.analyzer,
            )
        )


def _noted(job: Job, cause: str) -> str:
    """The cause with what was unusual about the file, which may be the true one."""
    return " ".join((cause, *(f"{note[0].upper()}{note[1:]}." for note in job.notes)))


def _name(job: Job) -> str:
    return job.captures[0].path


def _probe(job: Job) -> Probed:
    from workbench.media.probe import probe

    file = Path(job.root) / job.captures[0].path
    state = file.stat()
    found = probe(file)
    text = to_text({**asdict(found), "incomplete": found.incomplete})
    return Probed(found.sha256, state.st_size, state.st_mtime_ns, text)


def _analyze(job: Job, report: Any, stop: Event) -> StoredResult:
    from workbench.pipeline.context import JobContext

    manifest = job.manifest
    assert manifest is not None
    data = Path(job.data)
    ctx = JobContext(
        manifest,
        root=Path(job.root),
        cache=data / "perception",
        facts=job.facts,
        edits=job.edits,
        report=report,
        cancelled=stop.is_set,
    )
    params = load(manifest.params)() if manifest.params else None
    captures = tuple(_limited(manifest, capture) for capture in job.captures)
    subject: Any
    if job.kind == "measure":
        subject = captures[0]
        run = load(manifest.measure)
    else:
        subject = tuple(
            Measured(capture=c, result=_reopened(r, data))
            for c, r in zip(captures, job.inputs, strict=True)
        )
        run = load(manifest.derive)
    ctx.progress(0.0)
    _unchanged(job)
    result = run(subject, params, ctx)
    _unchanged(job)
    if not isinstance(result, Result):
        raise TypeError(f"{manifest.id} returned {type(result).__name__}, not Result")
    return _kept(job, manifest, result, params, data)


def _unchanged(job: Job) -> None:
    """Raises ProblemError if the file is no longer the one that was looked into."""
    if job.state is None:
        return
    now = (Path(job.root) / _name(job)).stat()
    if job.state != (now.st_size, now.st_mtime_ns):
        raise ProblemError(
            Problem(_name(job), "The file changed during the run.", "Run again.", "changed")
        )


def _limited(manifest: Manifest, capture: Capture) -> Capture:
    """The capture with only the facts that the analyzer declares."""
    facts = {n: v for n, v in capture.facts.items() if n in manifest.facts}
    return replace(capture, facts=facts)


def _reopened(stored: StoredResult, data: Path) -> Result:
    return Result(
        measurements=stored.measurements,
        tracks=read_tracks(data / stored.tracks) if stored.tracks else (),
        events=stored.events,
        quality=stored.quality,
    )


def _kept(job: Job, manifest: Manifest, result: Result, params: Any, data: Path) -> StoredResult:
    _declared(manifest, result)
    tracks = ""
    if result.tracks:
        tracks = f"tracks/{manifest.id}-{job.key[:32]}.npz"
        write_tracks(data / tracks, result.tracks)
    first = job.captures[0]
    scope = "capture" if job.kind == "measure" else manifest.derive_scope
    return StoredResult(
        key=job.key,
        analyzer=manifest.id,
        version=manifest.version,
        scope=scope,
        subject=first.subject,
        visit="" if scope == "subject" else first.visit,
        captures=tuple(capture.path for capture in job.captures),
        measurements=tuple(_with_notes(m, job.incomplete) for m in result.measurements),
        events=tuple(sorted(result.events)),
        quality=result.quality,
        models={m.name: m.sha256 for m in manifest.models},
        params=asdict(params) if is_dataclass(params) and not isinstance(params, type) else {},
        methods=result.methods,
        tracks=tracks,
        libraries=libraries(),
    )


def _declared(manifest: Manifest, result: Result) -> None:
    """Raises ValueError for a value that the analyzer's own codebook does not hold."""
    features = codebook(manifest)
    for measurement in result.measurements:
        feature = features.get(measurement.feature)
        if feature is None:
            raise ValueError(f"{measurement.feature} is not in the codebook of {manifest.id}")
        if feature.unit != measurement.unit:
            raise ValueError(
                f"{measurement.feature} is in {measurement.unit}, its codebook says {feature.unit}"
            )


@lru_cache(maxsize=16)
def codebook(manifest: Manifest) -> dict[str, Feature]:
    """The features of an analyzer, read once per process."""
    return load_features(manifest)


def _with_notes(measurement: Measurement, incomplete: tuple[str, ...]) -> Measurement:
    """A value from a recording of which a part is missing is of limited quality at best."""
    if not incomplete:
        return measurement
    reasons = tuple(Reason("recording_incomplete", text) for text in incomplete)
    return replace(measurement, quality=measurement.quality & Quality(Verdict.LIMITED, reasons))


def load(name: str) -> Any:
    """The function or class that ``package.module:name`` names."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)


def _file_problem(job: Job, error: OSError) -> Problem:
    if error.errno in _FULL:
        cause, remedy, code = (
            "The disk is full.",
            "Free some space on the disk with the study and run again.",
            "disk_full",
        )
    elif not (Path(job.root) / _name(job)).exists():
        cause, remedy, code = (
            "The file is not there (any more).",
            "Put it back or locate its folder, and run again.",
            "vanished",
        )
    else:
        cause, remedy, code = (
            f"The file could not be read or written ({error.strerror or error}).",
            "Check the disk and who may read the folder, and run again.",
            "unreadable",
        )
    return Problem(_name(job), cause, remedy, code, job.analyzer)


def _redirect_output(log: str) -> None:
    """Sends what native libraries print to a file that only the owner reads."""
    target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(target, 1)
    os.dup2(target, 2)
    os.close(target)
