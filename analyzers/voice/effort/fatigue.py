"""Fatigue within a recording: how the voice drifts over its windows, with an honest interval.

A slope says yes or no only from ``params.testable_windows`` on; a shorter series gives slope and
interval and says that it was not testable. Jitter and shimmer have no slope here: where noise
grows they rise with it, so theirs would be the fall of the harmonics-to-noise ratio told twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analyzers.voice.params import Params
from analyzers.voice.quality import Measure, Recording, verdict
from analyzers.voice.rows import row
from workbench.model import Measurement, Quality, Reason, Span, Track, Verdict
from workbench.plugin.contract import Result, Settings
from workbench.statistics.trend import LEAST_FOR_SLOPE, change_of_thirds, drift

METHOD = "theil_sen_wander"
INTERVALS_PER_WINDOW = 10
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Series:
    """A measure over windows: its curve, what spoils it, unit and factor from the curve's."""

    track: str
    measure: Measure
    unit: str
    factor: float = 1.0


VOICE = {
    "f0": Series("f0_windows", Measure.PITCH, "Hz"),
    "level": Series("level_windows", Measure.LEVEL, "dB"),
    "cpps": Series("cpps_windows", Measure.CPPS, "dB"),
    "hnr": Series("hnr_windows", Measure.HNR, "dB"),
}
SPEECH = {
    **{name: VOICE[name] for name in ("f0", "level", "cpps")},
    "articulation_rate": Series("articulation_rate_windows", Measure.TIMING, "{syllable}/s"),
}
DDK = {"ddk_interval": Series("ddk_interval", Measure.TIMING, "ms", 1000.0)}
TASKS: Mapping[str, Mapping[str, Series]] = {
    "vowel": VOICE,
    "reading": SPEECH,
    "counting": SPEECH,
    "monologue": SPEECH,
    "ddk": DDK,
}


def with_fatigue(result: Result, task: str, recording: Recording, params: Params) -> Result:
    """``result`` with drift and change of thirds of each series that its task has."""
    if result.quality.verdict is Verdict.REFUSED:
        return result
    rows = tuple(_rows(result, task, recording, params))
    if not rows:
        return result
    return replace(
        result,
        measurements=(*result.measurements, *rows),
        methods={**result.methods, METHOD: settings(params)},
    )


def settings(params: Params) -> Settings:
    """How slope, change and their intervals come about."""
    return {
        "slope": "Theil-Sen over windows",
        "interval": "Sen 95 %, widened for an AR(1) wander seen through white noise",
        "change": "mean of the last third minus mean of the first",
        "vowel_window_s": params.level_window,
        "speech_window_s": params.speech_window,
        "ddk_window_intervals": INTERVALS_PER_WINDOW,
        "testable_from_windows": params.testable_windows,
    }


def _rows(result: Result, task: str, recording: Recording, params: Params) -> Iterator[Measurement]:
    curves = {track.name: track for track in result.tracks}
    for name, series in TASKS.get(task, {}).items():
        track = curves.get(series.track)
        if track is None or not len(track.times):
            continue
        quality = verdict(series.measure, recording, params) & result.quality
        times, values = windows_of(track, task)
        span = Span(float(track.times[0]), float(track.times[-1]))
        yield from _drifts(name, series, times, series.factor * values, quality, span, params)


def windows_of(track: Track, task: str) -> tuple[Array, Array]:
    """Times (s) and values of the windows that hold any."""
    times = np.asarray(track.times, dtype=np.float64)
    values = np.asarray(track.values[:, 0, 0], dtype=np.float64)
    if task == "ddk":
        count = len(values) // INTERVALS_PER_WINDOW
        shape = (count, INTERVALS_PER_WINDOW)
        used = count * INTERVALS_PER_WINDOW
        times = times[:used].reshape(shape).mean(axis=1)
        values = np.median(values[:used].reshape(shape), axis=1)
    known = np.isfinite(values)
    return times[known], values[known]


def _drifts(
    name: str,
    series: Series,
    times: Array,
    values: Array,
    quality: Quality,
    span: Span,
    params: Params,
) -> Iterator[Measurement]:
    unit, n = series.unit, len(values)
    if n < LEAST_FOR_SLOPE:
        reason = Reason("too_short", f"{n} windows; a slope needs {LEAST_FOR_SLOPE}")
        yield row(f"{name}_drift", None, f"{unit}/min", METHOD, span=span, absent=reason)
        yield row(f"{name}_thirds", None, unit, METHOD, span=span, absent=reason)
        return
    if n < params.testable_windows:
        text = f"not testable: {n} windows; {params.testable_windows} needed for a yes or no"
        quality &= Quality(Verdict.LIMITED, (Reason("slope_not_testable", text),))
    slope = drift(times / 60, values)
    change = change_of_thirds(times / 60, values, slope.slope)
    for kind, of, value, found in (
        ("drift", f"{unit}/min", slope.slope, slope),
        ("thirds", unit, change.value, change),
    ):
        interval = None
        if found.low is not None and found.high is not None:
            interval = (found.low, found.high)
        yield row(
            f"{name}_{kind}",
            value,
            of,
            METHOD,
            span=span,
            n=n,
            interval=interval,
            quality=quality,
        )
