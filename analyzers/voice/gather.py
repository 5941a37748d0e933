"""The results of a recording's segments as one: rows by task and trial, curves joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from analyzers.voice.effort.windows import joined
from workbench.model import Measurement, worst
from workbench.plugin.contract import Result, Settings
from workbench.plugin.stretches import Stretch


def gathered(done: Sequence[tuple[Stretch, Result]], task: str) -> Result:
    """One result of all segments.

    Rows of another task than the capture's say so; where a task is repeated they are numbered
    as trials, in time order, and so are the settings that differ between trials.
    """
    repeats = Counter(segment.task for segment, _ in done)
    seen: Counter[str] = Counter()
    rows: list[Measurement] = []
    methods: dict[str, dict[str, str | int | float | bool | None]] = {}
    for segment, result in done:
        seen[segment.task] += 1
        trial = str(seen[segment.task]) if repeats[segment.task] > 1 else None
        other = None if segment.task == task else segment.task
        rows += (
            m if (m.task, m.trial) == (other, trial) else replace(m, task=other, trial=trial)
            for m in result.measurements
        )
        for name, settings in result.methods.items():
            _add(methods.setdefault(name, {}), settings, f"{segment.task}_{trial or 1}")
    results = [result for _, result in done]
    return Result(
        measurements=tuple(rows),
        tracks=joined(tuple(t for r in results for t in r.tracks)),
        events=tuple(sorted({e for r in results for e in r.events})),
        quality=worst(r.quality for r in results),
        methods=methods,
    )


def _add(known: dict[str, str | int | float | bool | None], settings: Settings, label: str) -> None:
    for key, value in settings.items():
        if known.setdefault(key, value) != value:
            known[f"{key} ({label})"] = value
