"""A study in which the result of a face video is stored as an analysis would: tasks and blinks.

The numbers are made up, the study and the video are real.
"""

from __future__ import annotations

from pathlib import Path

from workbench.model import Event, Measurement, Span, Track
from workbench.pipeline.job import measure_job
from workbench.plugin.catalog import load_catalog
from workbench.store.codec import to_text
from workbench.store.snapshot import StoredResult
from workbench.store.study_file import StudyFile
from workbench.store.track_file import write_tracks

EXAM = "sub-04/ses-01/sub-04_ses-01_task-exam_video.mp4"
PARTS = (("rest", 0.0, 0.8), ("smile", 0.8, 2.4), ("close-eyes", 3.0, 4.6))
FOUND = 0.7
"""Confidence of what is found automatically."""


def part_events(*parts: tuple[str, float, float], confidence: float | None) -> tuple[Event, ...]:
    """Start and end of each stretch, as the face analyzer tells them."""
    ends = [
        Event(t=t, kind=f"task_{end}:{task}", confidence=confidence)
        for task, *times in parts
        for end, t in zip(("start", "end"), times, strict=True)
    ]
    return tuple(sorted(ends))


def store_face(
    path: Path,
    capture_path: str,
    *tracks: Track,
    events: tuple[Event, ...] = (),
    measurements: tuple[Measurement, ...] = (),
    **more: object,
) -> None:
    """Keeps a result of the face analyzer, made with the corrections that stand."""
    manifest = load_catalog().analyzers["face"]
    with StudyFile.open(path) as study:
        capture = study.capture(capture_path)
        edits = study.edits(capture_path)
        root, data = str(study.media_root), str(study.data_folder)
        job = measure_job(manifest, capture, edits, root, data)
        name = f"tracks/{capture_path.rpartition('/')[2]}.npz"
        if tracks:
            write_tracks(study.data_folder / name, tracks)
        value = Measurement(
            feature="face.mouth_width", value=48.0, unit="mm", span=Span(0.0, 0.8), task="rest"
        )
        result = StoredResult(
            key=job.key,
            analyzer="face",
            version=manifest.version,
            scope="capture",
            subject=capture.subject,
            visit=capture.visit,
            captures=(capture_path,),
            measurements=measurements or (value,),
            events=events,
            tracks=name if tracks else "",
            **more,
        )
        study.outcomes.record(job.identity, job.key, job.captures, to_text(result))
