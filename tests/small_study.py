"""A small analyzer's data files and measurements by hand, for tests of knowledge and export."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbench.model import (
    GOOD,
    Capture,
    Decision,
    Event,
    Measurement,
    Modality,
    Observation,
    Problem,
    Quality,
    Reason,
    Side,
    Span,
    Subject,
    Verdict,
    Visit,
)
from workbench.plugin.catalog import Catalog
from workbench.plugin.manifest import Manifest, load_manifest
from workbench.store.snapshot import Snapshot, StoredResult

MANIFEST = """
id = "lid"
version = "1.2.0"
title = { en = "Lids", nl = "Oogleden", pl = "Powieki" }
summary = { en = "Lids", nl = "Oogleden", pl = "Powieki" }
measure = "lid.run:measure"
accepts = [{ modality = "photo" }]
"""
FEATURES = """
[features.height]
title = { en = "Lid height", nl = "Ooglidhoogte", pl = "Wysokość powieki" }
definition = "distance from the pupil's centre to the upper lid margin"
unit = "mm"
source = "a test"
sides = "both"
worse = "low"
range = [-2.0, 8.0]
hpo = ["HP:0000508"]
icf = ["b2151"]

[features.blinks]
title = { en = "Blink rate", nl = "Knipperfrequentie", pl = "Częstość mrugania" }
definition = "blinks per minute, of both eyes together"
unit = "/min"
source = "a test"
worse = "low"
hpo = ["HP:0034774"]
icf = ["b2151"]
validation = "validated"
"""
FINDINGS = """
[[rule]]
id = "ptosis"
hpo = "HP:0000508"
label = "Ptosis"
status = "published"
title = { en = "Low lid", nl = "Laag ooglid", pl = "Nisko powieka" }
objective = "lid height below 2 mm"
subjective = "the lid covers part of the pupil"
source = "a test"
sides = "each"
present = { feature = "lid.height", op = "<", threshold = 2.0, source = "a test" }

[[rule]]
id = "rare_blinks"
hpo = "HP:0034774"
label = "Decreased blink rate"
status = "provisional"
title = { en = "Rare blinks", nl = "Weinig knipperen", pl = "Rzadkie mruganie" }
objective = "fewer than 5 blinks a minute"
subjective = "a staring look"
source = "a test"
present = { feature = "lid.blinks", op = "<", threshold = 5.0, source = "a test", side = "none" }
"""
NORMS = """
[[norm]]
feature = "lid.height"
population = "adults"
n = 100
source = "Somebody 2001"
mean = 4.0
sd = 0.5
age = [18, 99]
transfers = true

[[norm]]
feature = "lid.blinks"
population = "adults"
n = 50
source = "Somebody 2002"
mean = 15.0
sd = 5.0
"""

LIBRARIES = {"mediapipe": "1.2.2", "numpy": "2.4.0"}


def write_analyzer(
    folder: Path,
    *,
    manifest: str = MANIFEST,
    features: str = FEATURES,
    findings: str = FINDINGS,
    norms: str = NORMS,
) -> Manifest:
    """Writes the data files of an analyzer and reads its manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("analyzer.toml", manifest),
        ("features.toml", features),
        ("findings.toml", findings),
        ("norms.toml", norms),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    return load_manifest(folder / "analyzer.toml")


def catalog_of(*manifests: Manifest) -> Catalog:
    """A catalog that holds these analyzers."""
    return Catalog({m.id: m for m in manifests})


def quality(verdict: Verdict) -> Quality:
    """A quality of this verdict with a reason where one is needed."""
    return GOOD if verdict is Verdict.GOOD else Quality(verdict, (Reason("dim", "too dark"),))


def measured(
    feature: str = "lid.height",
    value: float | None = 4.0,
    side: Side = Side.LEFT,
    *,
    unit: str = "mm",
    verdict: Verdict = Verdict.GOOD,
    samples: Iterable[float] = (),
    task: str | None = None,
    trial: str | None = None,
    method: str = "pixel",
    span: Span | None = None,
    captures: tuple[str, ...] = (),
) -> Measurement:
    """A measurement; without a value it is refused."""
    return Measurement(
        feature=feature,
        value=value,
        unit=unit,
        side=side,
        method=method,
        samples=tuple(samples),
        task=task,
        trial=trial,
        span=span,
        captures=captures,
        quality=quality(Verdict.REFUSED if value is None else verdict),
    )


def observed(
    measurement: Measurement,
    *,
    subject: str = "sub-01",
    sex: str = "F",
    age: float | None = 40.0,
    visit: str = "ses-01",
    date: str | None = "2026-01-01",
    path: str = "",
    task: str = "rest",
    acq: str = "",
    trial: str = "",
    view: str = "front",
) -> Observation:
    """A measurement in its place."""
    return Observation(
        subject=Subject(id=subject, sex=sex, age=age),
        visit=Visit(subject=subject, id=visit, date=date),
        capture=Capture(
            path=path or f"{subject}/{visit}/{task}{acq}{trial}.jpg",
            subject=subject,
            visit=visit,
            modality=Modality.PHOTO,
            task=task,
            acq=acq,
            trial=trial,
            view=view,
            sha256="ab" * 32,
        ),
        measurement=measurement,
        analyzer="lid",
    )


def snapshot_of(
    observations: Iterable[Observation],
    *,
    title: str = "Lid clinic",
    decisions: Iterable[Decision] = (),
    problems: tuple[Problem, ...] = (),
    events: tuple[Event, ...] = (),
) -> Snapshot:
    """A study with one job per capture."""
    own = list(observations)
    by_capture: dict[str, list[Observation]] = {}
    for o in own:
        by_capture.setdefault(o.capture.path, []).append(o)
    return Snapshot(
        title=title,
        subjects={o.subject.id: o.subject for o in own},
        visits={(o.subject.id, o.visit.id): o.visit for o in own},
        captures={o.capture.path: o.capture for o in own},
        results=tuple(
            StoredResult(
                key=path,
                analyzer="lid",
                version="1.2.0",
                scope="capture",
                subject=some[0].subject.id,
                visit=some[0].visit.id,
                captures=(path,),
                measurements=tuple(o.measurement for o in some),
                events=events,
                models={"lid.task": "cd" * 32},
                params={"cutoff_hz": 6.0},
                libraries=LIBRARIES,
                methods={"pixel": {"threshold": 0.5, "library": "1.0"}},
            )
            for path, some in by_capture.items()
        ),
        decisions={d.finding: d for d in decisions},
        problems=problems,
    )
