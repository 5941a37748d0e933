"""Decline within a recording, and what of it a recording after rest regains.

Weakness that comes with use shows within one long effort (a passage of five minutes, a count to
50) as well as between two recordings. A decline counts where the drift of its windows is testable
and its 95 % interval leaves out 0 on the side that is worse. What was lost is the last third
against the first; the recording after rest (``acq-recovered``) is read over as many windows as a
third has, from its beginning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.voice.effort.fatigue import TASKS, Series, windows_of
from analyzers.voice.effort.moments import RECOVERED, moment_of
from analyzers.voice.params import Params
from workbench.model import Measurement, Quality, Reason, missing, worst
from workbench.plugin.contract import Measured, Result, Settings

METHOD = "first_last_third_and_rest"


@dataclass(frozen=True, slots=True)
class _Judged:
    """A measure that may decline: +1 where a rise is a loss; the values whose quality is its."""

    worse: int
    told_by: tuple[str, ...]


JUDGED: Mapping[str, _Judged] = {
    "cpps": _Judged(-1, ("cpps", "cpps_speech")),
    "articulation_rate": _Judged(-1, ("articulation_rate",)),
    "ddk_interval": _Judged(1, ("ddk_rate",)),
}
"""Level is not among them: between recordings distance and gain change it; F0 has no worse
direction, and the harmonics-to-noise ratio follows the room."""
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Course:
    """A measure over the windows of one capture, what is said of its drift, and its quality."""

    capture: str
    values: Array
    drift: Measurement
    quality: Quality


def decline_and_rest(measured: tuple[Measured, ...], params: Params) -> Result:
    """The share of each decline that rest regains; a row where there is a decline to judge."""
    rows: list[Measurement] = []
    kinds = sorted({(m.capture.task, moment_of(m)[1]) for m in measured})
    for task, kind in kinds:
        alike = [m for m in measured if (m.capture.task, moment_of(m)[1]) == (task, kind)]
        for name, judged in JUDGED.items():
            series = TASKS.get(task, {}).get(name)
            if series is None:
                continue
            courses = [(moment_of(m)[0], _course(m, name, judged, series, task)) for m in alike]
            rested = [c for moment, c in courses if c is not None and moment == RECOVERED]
            lost = [
                c
                for moment, c in courses
                if c is not None and moment != RECOVERED and _declines(c, judged.worse, params)
            ]
            if lost:
                # Of several efforts the one that lost most: it is what the rest came after.
                most = max(lost, key=lambda c: abs(_loss(c.values)))
                rows.append(_recovery(name, task, most, rested))
    settings: Settings = {
        "decline": "drift testable, its 95 % interval without 0, on the worse side",
        "loss": "mean of the last third of the windows minus mean of the first",
        "recovery": "share of the loss that as many windows from the start after rest regain",
        "testable_from_windows": params.testable_windows,
    }
    return Result(measurements=tuple(rows), methods={METHOD: settings} if rows else {})


def _course(
    found: Measured, name: str, judged: _Judged, series: Series, task: str
) -> _Course | None:
    """None where the capture holds no such series, or several (trials, other tasks)."""
    rows = found.result.measurements
    drifts = [m for m in rows if m.feature == f"voice.{name}_drift"]
    track = next((t for t in found.result.tracks if t.name == series.track), None)
    if len(drifts) != 1 or track is None or drifts[0].task not in (None, task):
        return None
    _, values = windows_of(track, task)
    told = {f"voice.{feature}" for feature in judged.told_by}
    quality = worst(m.quality for m in rows if m.feature in told and m.value is not None)
    if not len(values):
        return None
    return _Course(found.capture.path, series.factor * values, drifts[0], quality)


def _declines(course: _Course, worse: int, params: Params) -> bool:
    low, high, n = course.drift.ci_low, course.drift.ci_high, course.drift.n
    if low is None or high is None or n is None or n < params.testable_windows:
        return False
    away = low > 0 if worse > 0 else high < 0
    return away and worse * _loss(course.values) > 0


def _loss(values: Array) -> float:
    third = len(values) // 3
    return float(values[-third:].mean() - values[:third].mean())


def _recovery(name: str, task: str, effort: _Course, rested: Sequence[_Course]) -> Measurement:
    feature = f"voice.{name}_decline_recovery"
    if not rested:
        text = "it declines within the recording, but the rest was not recorded: no term"
        reason = Reason("rest_not_recorded", text)
        paths = (effort.capture,)
        return missing(feature, "%", reason, method=METHOD, task=task, captures=paths)
    third = len(effort.values) // 3
    regained = float(np.mean([course.values[:third].mean() for course in rested]))
    last = float(effort.values[-third:].mean())
    return Measurement(
        feature=feature,
        value=100 * (last - regained) / _loss(effort.values),
        unit="%",
        method=METHOD,
        task=task,
        captures=(*(course.capture for course in rested), effort.capture),
        n=min(third, *(len(course.values) for course in rested)),
        quality=effort.drift.quality & effort.quality & worst(c.quality for c in rested),
    )
