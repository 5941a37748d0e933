"""Before and after effort, and after rest: how measures change between a visit's recordings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from analyzers.voice.effort.moments import AFTER, BEFORE, MOMENTS, moment_of
from analyzers.voice.effort.recovery import METHOD, recovery_row
from analyzers.voice.params import Params
from workbench.model import GOOD, Measurement, Quality, Reason, missing, worst
from workbench.plugin.contract import Measured, Result

_SEM_TO_SDC = 1.96 * sqrt(2)


@dataclass(frozen=True, slots=True)
class Compared:
    """A measure that is compared between recordings.

    Attributes:
        worse: +1 where a rise speaks for fatigue, -1 where a fall does.
        least: smallest detectable change, half against half of one recording (64 smartphone
            vowels of healthy speakers): the true one between recordings is larger. None where
            it has not been measured.
    """

    unit: str
    worse: int
    least: float | None = None


MEASURES: Mapping[str, Compared] = {
    "cpps": Compared("dB", -1, 2.1),
    "hnr": Compared("dB", -1, 4.5),
    "vlhr": Compared("dB", 1, _SEM_TO_SDC * 1.9),
    "cpps_speech": Compared("dB", -1),
    "articulation_rate": Compared("{syllable}/s", -1),
    "ddk_rate": Compared("{syllable}/s", -1),
    "sound_level": Compared("dB", -1),
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """A measure in the recordings of one variant: mean of its trials, where it can be given."""

    value: float | None
    method: str
    captures: tuple[str, ...]
    quality: Quality


def effort_and_rest(measured: Sequence[Measured], params: Params) -> Result:
    """Changes after effort and recoveries after rest, for each task with a before and an after."""
    rows: list[Measurement] = []
    kinds = sorted(
        {
            (_task(m, found), moment_of(found)[1])
            for found in measured
            for m in found.result.measurements
        }
    )
    for task, kind in kinds:
        for name, compared in MEASURES.items():
            before, after, recovered = (
                _recorded(measured, task, (moment, kind), f"voice.{name}") for moment in MOMENTS
            )
            if before is None or after is None:
                continue
            rows.append(_change(name, compared, task, before, after))
            moments = (before, after, recovered)
            rows.append(recovery_row(name, compared.worse, task, *moments, compared.least))
    settings = {
        "change": "after minus before, means of trials",
        "recovery": "share of the loss that is regained after rest",
        "least_change": "mdc95 is half against half of one recording: a lower bound; rules use"
        " the site's own repeats where norms were built",
    }
    return Result(measurements=tuple(rows), methods={METHOD: settings} if rows else {})


def _task(m: Measurement, found: Measured) -> str:
    return m.task or found.capture.task


def _recorded(
    measured: Sequence[Measured], task: str, variant: tuple[str, str], feature: str
) -> Recorded | None:
    """None where no recording of this variant was to give the feature."""
    tried = [
        (found.capture.path, m)
        for found in measured
        if moment_of(found) == variant
        for m in found.result.measurements
        if m.feature == feature and _task(m, found) == task
    ]
    if not tried:
        return None
    given = [(path, m) for path, m in tried if m.value is not None]
    used = given or tried
    methods = sorted({m.method for _, m in used})
    values = [m.value for _, m in given if m.value is not None]
    return Recorded(
        value=sum(values) / len(values) if values else None,
        method="|".join(methods),
        captures=tuple(dict.fromkeys(path for path, _ in used)),
        quality=worst(m.quality for _, m in used),
    )


def _change(
    name: str, compared: Compared, task: str, before: Recorded, after: Recorded
) -> Measurement:
    feature = f"voice.{name}_effort_change"
    captures = (*after.captures, *before.captures)
    if before.value is None or after.value is None:
        lacking = BEFORE if before.value is None else AFTER
        quality = (before if before.value is None else after).quality
        why = "; ".join(str(reason) for reason in quality.reasons)
        return missing(
            feature,
            compared.unit,
            Reason("pair_incomplete", f"no value {lacking} the effort ({why})"),
            method=METHOD,
            task=task,
            captures=captures,
        )
    if before.method != after.method:
        return missing(
            feature,
            compared.unit,
            Reason("measured_otherwise", f"before by {before.method}, after by {after.method}"),
            method=METHOD,
            task=task,
            captures=captures,
        )
    return Measurement(
        feature=feature,
        value=after.value - before.value,
        unit=compared.unit,
        method=METHOD,
        task=task,
        captures=captures,
        mdc95=compared.least,
        quality=before.quality & after.quality & _bound(compared),
    )


def _bound(compared: Compared) -> Quality:
    """Whether a smallest detectable change is known, and from where."""
    if compared.least is None:
        text = "no smallest detectable change is known; build site norms from repeats"
        return Quality(GOOD.verdict, (Reason("sdc_unknown", text),))
    text = f"mdc95 {compared.least:.2g} {compared.unit} is half against half of one recording"
    return Quality(GOOD.verdict, (Reason("sdc_lower_bound", text),))
