"""Maximum phonation time: the best of all trials of a visit."""

from __future__ import annotations

from dataclasses import replace

from analyzers.voice.params import Params
from analyzers.voice.rows import row
from workbench.model import GOOD, Measurement, Quality, Reason, Verdict
from workbench.plugin.contract import Measured, Result

METHOD = "best_of_trials"
ADVISED_TRIALS = 3


def maximum_phonation(measured: tuple[Measured, ...], params: Params) -> Result:
    """The longest phonation of the visit's vowels, with how many trials there were."""
    trials = [
        (m.value, m, found.capture.path)
        for found in measured
        for m in found.result.measurements
        if m.feature == "voice.phonation_time"
        and m.value is not None
        and (m.task or found.capture.task) == "vowel"
    ]
    if not trials:
        return Result()
    value, best, path = max(trials, key=lambda t: t[0])
    quality = best.quality & _enough(len(trials))
    rows: tuple[Measurement, ...] = ()
    if best.span is not None:
        made = row(
            "maximum_phonation_time",
            value,
            "s",
            METHOD,
            span=best.span,
            n=len(trials),
            samples=tuple(t[0] for t in trials),
            quality=quality,
        )
        paths = (path, *sorted({p for _, _, p in trials} - {path}))
        rows = (replace(made, captures=paths),)
    return Result(
        measurements=rows,
        methods={METHOD: {"of": "voice.phonation_time", "bridged_gap_s": params.bridged_gap}},
    )


def _enough(trials: int) -> Quality:
    if trials >= ADVISED_TRIALS:
        return GOOD
    text = f"{trials} of {ADVISED_TRIALS} trials: a better one may not have been recorded"
    return Quality(Verdict.LIMITED, (Reason("few_trials", text),))
