"""A study as it stands at one moment: what exports, judgement and views read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workbench.knowledge.site_norm_file import SiteNorms
from workbench.model import (
    GOOD,
    Capture,
    Decision,
    Edit,
    Event,
    Measurement,
    Observation,
    Problem,
    Quality,
    Subject,
    Visit,
    with_stated,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredResult:
    """The result of one job, as kept in the study.

    Attributes:
        key: hash of all that the job may read; equal key, equal result.
        scope: ``capture`` for a measure job, ``visit`` or ``subject`` for a derive job.
        captures: paths of the captures that went in; for a measure job just one.
        models: SHA-256 of each model file by name.
        params, methods: settings, for ``methods.json``.
        tracks: file (relative to the study's data folder) of the tracks; empty if none.
        libraries: versions of the libraries that were at work.
    """

    key: str
    analyzer: str
    version: str
    scope: str
    subject: str
    visit: str
    captures: tuple[str, ...]
    measurements: tuple[Measurement, ...] = ()
    events: tuple[Event, ...] = ()
    quality: Quality = GOOD
    models: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, object] = field(default_factory=dict)
    methods: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    tracks: str = ""
    libraries: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A consistent reading of a study. ``results`` holds only the current one of each job.

    ``site_norms`` are the norms that the site has built or taken for this study; ``profiles``
    are those of optional rules that are switched on for it. ``edits`` are the corrections by
    capture: what a person stated of a recording (the text that was read) holds for its values.
    """

    title: str
    subjects: Mapping[str, Subject]
    visits: Mapping[tuple[str, str], Visit]
    captures: Mapping[str, Capture]
    results: tuple[StoredResult, ...] = ()
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    site_norms: SiteNorms | None = None
    profiles: tuple[str, ...] = ()

    def observations(self) -> Iterator[tuple[StoredResult, Observation]]:
        """Every measurement in its place, with the result it belongs to.

        A derive job may restate a value that was measured on one capture (in the scale of the
        whole visit): what is derived then stands in place of what was measured.
        """
        restated = {
            _key(result, path, m)
            for result in self.results
            if result.scope != "capture"
            for path, m in _placed(result)
        }
        stated = {
            path: with_stated(capture, self.edits.get(path, ()))
            for path, capture in self.captures.items()
        }
        for result in self.results:
            for path, measurement in _placed(result):
                if result.scope == "capture" and _key(result, path, measurement) in restated:
                    continue
                capture = stated[path]
                yield (
                    result,
                    Observation(
                        subject=self.subjects[capture.subject],
                        visit=self.visits[capture.subject, capture.visit],
                        capture=capture,
                        measurement=measurement,
                        analyzer=result.analyzer,
                    ),
                )


def _placed(result: StoredResult) -> Iterator[tuple[str, Measurement]]:
    """Each measurement with the path of the capture that it belongs to."""
    for measurement in result.measurements:
        if result.scope == "capture":
            yield result.captures[0], measurement
        else:
            yield (measurement.captures or result.captures)[0], measurement


def _key(result: StoredResult, path: str, m: Measurement) -> tuple[object, ...]:
    """What makes two values of one analyzer the same row of the table."""
    return (result.analyzer, path, m.task, m.trial, m.span, m.feature, m.side)
