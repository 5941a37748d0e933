"""A study in which the result of a walk is stored as an analysis would: events, people, curves.

The numbers are made up, the study is real; so what the window does with them needs no analysis.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from window_steps import WALK

from workbench.model import GOOD, Event, Measurement, Quality, Reason, Side, Track, Verdict
from workbench.pipeline.job import measure_job
from workbench.plugin.catalog import load_catalog
from workbench.store.codec import to_text
from workbench.store.snapshot import StoredResult
from workbench.store.study_file import StudyFile
from workbench.store.track_file import write_tracks

RATE = 30.0
CONTACTS = {Side.LEFT: (1.0, 2.2, 3.4, 4.6), Side.RIGHT: (1.6, 2.8, 4.0, 5.2)}
SEVERAL = Quality(Verdict.LIMITED, (Reason("several_people", "2 people in view (A, B); A walks"),))
ASKED = Quality(Verdict.REFUSED, (Reason("second_person", "2 people in view (A, B)"),))


def events(confidence: float = 0.9) -> tuple[Event, ...]:
    """Contacts of both feet and the left foot's lifting, in time order."""
    found = [
        Event(t=t, kind="initial_contact", side=side, confidence=confidence)
        for side, times in CONTACTS.items()
        for t in times
    ]
    found += [
        Event(t=t + 0.75, kind="foot_off", side=Side.LEFT, confidence=0.6)
        for t in CONTACTS[Side.LEFT]
    ]
    return tuple(sorted(found))


def box(label: str, left: float, times: tuple[float, ...] = (0.0, 10.0)) -> Track:
    """Somebody who stands at ``left`` px, 200 wide and 600 high."""
    corners = [[left, 100], [left + 200, 100], [left + 200, 700], [left, 700]]
    return Track(
        name=f"person {label}",
        kind="points",
        times=np.array(times),
        values=np.array([corners] * len(times), float),
        points=("left_top", "right_top", "right_bottom", "left_bottom"),
        links=((0, 1), (1, 2), (2, 3), (3, 0)),
    )


def pose(x: float) -> Track:
    """Two landmarks that stay around ``x`` px."""
    times = np.arange(300) / RATE
    return Track(
        name="pose",
        kind="points",
        times=times,
        values=np.tile(np.array([[x, 200.0], [x + 10, 500.0]]), (len(times), 1, 1)),
        points=("left_hip", "left_ankle"),
    )


def exchanged(start: float, end: float) -> Track:
    """The curve of an automatic repair of the sides."""
    times = np.arange(300) / RATE
    values = ((times >= start) & (times <= end)).astype(float)
    return Track(
        name="sides_exchanged",
        kind="curve",
        times=times,
        values=values[:, None, None],
        points=("sides_exchanged",),
        unit="1",
    )


def cycle(name: str, side: Side, top: float = 60.0) -> Track:
    """A mean curve with its band."""
    percent = np.arange(101.0)
    mean = top * np.sin(np.pi * percent / 100) ** 2
    return Track(
        name=f"{name}_{side.value}",
        kind="cycle",
        times=percent,
        values=np.stack([mean, mean - 5, mean + 5], axis=1)[:, :, None],
        points=("mean", "low", "high"),
        unit="deg",
        side=side,
    )


def store_walk(
    path: Path,
    *tracks: Track,
    quality: Quality = GOOD,
    found: tuple[Event, ...] | None = None,
) -> None:
    """Keeps a result of the gait analyzer on the sample walk, made without corrections."""
    manifest = load_catalog().analyzers["gait"]
    with StudyFile.open(path) as study:
        capture = study.capture(WALK)
        job = measure_job(
            manifest, capture, study.edits(WALK), str(study.media_root), str(study.data_folder)
        )
        name = "tracks/walk.npz"
        if tracks:
            write_tracks(study.data_folder / name, tracks)
        cadence = Measurement(feature="gait.cadence", value=100.0, unit="{steps}/min", n=7)
        result = StoredResult(
            key=job.key,
            analyzer="gait",
            version=manifest.version,
            scope="capture",
            subject=capture.subject,
            visit=capture.visit,
            captures=(WALK,),
            measurements=(cadence,),
            events=events() if found is None else found,
            quality=quality,
            tracks=name if tracks else "",
        )
        study.outcomes.record(job.identity, job.key, job.captures, to_text(result))
