"""Faults of what an analyzer returned: units, sides, methods, reasons, tracks, plain words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from workbench.knowledge.codebook import Feature
from workbench.model import Measurement, Problem, Side, Track, Verdict
from workbench.plugin.contract import Result
from workbench.store.codec import from_text, to_text

# What a library says, and a clinician should not have to read.
_PROGRAMMER = re.compile(
    r"Traceback|\b[A-Z][A-Za-z]*(Error|Exception)\b|<class |\bNoneType\b|0x[0-9a-fA-F]{4,}"
    r"|\b\w+\.py\b|object at |\bnot subscriptable\b|\bndarray\b|errno"
)


def result_faults(result: Result, features: Mapping[str, Feature]) -> Iterator[str]:
    """Faults of a result against the analyzer's own codebook."""
    for m in result.measurements:
        yield from _measurement_faults(m, result, features)
    rows = Counter((m.feature, m.side, m.task, m.trial, m.captures) for m in result.measurements)
    for (feature, side, *_), times in rows.items():
        if times > 1:
            yield f"{feature} is given {times} times for the same side, task and trial ({side})"
    for name, times in Counter(track.name for track in result.tracks).items():
        if times > 1:
            yield f"two tracks are named '{name}'"
    for track in result.tracks:
        yield from _track_faults(track)
    for reason in result.quality.reasons:
        yield from _word_faults(reason.text, f"the reason '{reason.code}'")


def problem_faults(problem: Problem) -> Iterator[str]:
    """Faults of the words in which a problem is told."""
    for part, text in (("cause", problem.cause), ("remedy", problem.remedy)):
        if not text.strip():
            yield f"the {part} of a problem is empty"
        yield from _word_faults(text, f"the {part} of a problem")


def difference(one: Result, other: Result) -> str:
    """In what two results differ; empty where they are equal to the last bit."""
    import numpy as np

    if len(one.measurements) != len(other.measurements):
        return f"{len(one.measurements)} and {len(other.measurements)} measurements"
    for a, b in zip(one.measurements, other.measurements, strict=True):
        if a != b:
            return f"{a.feature} {a.side}: {a.value} and {b.value}".replace(" :", ":")
    if one.events != other.events:
        return "the events"
    if one.quality != other.quality or dict(one.methods) != dict(other.methods):
        return "the quality or the settings"
    if [t.name for t in one.tracks] != [t.name for t in other.tracks]:
        return "the names of the tracks"
    for s, t in zip(one.tracks, other.tracks, strict=True):
        pairs = ((s.times, t.times), (s.values, t.values), (s.confidence, t.confidence))
        for x, y in pairs:
            if x is None or y is None:
                same = x is y
            else:
                same = np.array_equal(x, y, equal_nan=True)
            if not same:
                return f"the track '{s.name}'"
    return ""


def _measurement_faults(
    m: Measurement, result: Result, features: Mapping[str, Feature]
) -> Iterator[str]:
    feature = features.get(m.feature)
    if feature is None:
        yield f"{m.feature} is measured but is not in features.toml"
        return
    if m.unit != feature.unit:
        yield f"{m.feature} comes in '{m.unit}', but features.toml says '{feature.unit}'"
    if feature.sides == "none" and m.side is not Side.NONE:
        yield f"{m.feature} has the side '{m.side}', but features.toml gives it none"
    if m.value is not None and m.method and m.method not in result.methods:
        yield f"{m.feature} names the method '{m.method}', whose settings are not in the result"
    if feature.range is not None and m.value is not None and m.quality.verdict is Verdict.GOOD:
        low, high = feature.range
        if not low <= m.value <= high:
            yield f"{m.feature} = {m.value:g} is called good outside its range {low:g} to {high:g}"
    if from_text(to_text(m), Measurement) != m:
        yield f"{m.feature} is not the same after it has been stored and read again"
    for reason in m.quality.reasons:
        yield from _word_faults(reason.text, f"the reason '{reason.code}' of {m.feature}")


def _track_faults(track: Track) -> Iterator[str]:
    import numpy as np

    for name in ("times", "values"):
        array: Any = getattr(track, name)
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "fiu":
            yield f"the {name} of the track '{track.name}' are no array of numbers"
            return
    if not np.isfinite(track.times).all() or (np.diff(track.times) <= 0).any():
        yield f"the times of the track '{track.name}' do not increase"


def _word_faults(text: str, where: str) -> Iterator[str]:
    found = _PROGRAMMER.search(text)
    if found:
        yield f"{where} speaks to programmers ('{found[0]}'): {text}"
