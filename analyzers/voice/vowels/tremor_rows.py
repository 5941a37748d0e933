"""The rows of the tremor of pitch and level."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.voice import methods
from analyzers.voice.envelope import SMOOTHED, STEP, sound_level
from analyzers.voice.params import Params
from analyzers.voice.rows import row
from analyzers.voice.vowels.tremor import Tremor, longest_voiced, tremor
from workbench.model import Measurement, Quality, Reason, Span, Verdict

_UNITS = {"rate": "Hz", "depth": "%", "prominence": "1"}
PITCH_PERIODS = 2.0
"""Periods of the pitch floor that a pitch frame spans: a window of one, compared with another
that lies up to one further on (``To Pitch (cc)``)."""
TREMOR_ROWS = {
    f"{what}_tremor_{part}": (unit, methods.TREMOR)
    for what in ("f0", "level")
    for part, unit in _UNITS.items()
}


def tremor_rows(
    f0: NDArray[np.float64],
    samples: NDArray[np.float64],
    rate: int,
    floor: float,
    quality: Quality,
    span: Span,
    params: Params,
) -> tuple[Measurement, ...]:
    """Rate, depth and prominence for pitch (Hz, 0 unvoiced, each 10 ms) and amplitude.

    ``floor`` is that of the pitch (Hz).

    The amplitude is read on the fine grid of ``envelope``: Praat's intensity looks at three
    periods at once and flattens fast swings.

    The spectrum always has a highest peak: without a prominence beyond what steady voices
    show, rate and depth are of wander, not of tremor.
    """
    _, level = sound_level(samples, rate)
    unbroken = longest_voiced(f0, round(params.bridged_gap / params.step))
    contours = {
        "f0": (unbroken, params.step, PITCH_PERIODS / floor),
        "level": (10 ** (level / 20), STEP, SMOOTHED * STEP),
    }
    rows = []
    for what, (contour, step, smoothed_over) in contours.items():
        found = tremor(contour, step, params, smoothed_over) if len(contour) else None
        own = quality
        if found is not None and found.seconds < params.advised_tremor:
            text = f"{found.seconds:.1f} s; {params.advised_tremor:g} s wanted"
            own &= Quality(Verdict.LIMITED, (Reason("short_for_tremor", text),))
        if found is not None and found.prominence < params.chance_prominence:
            text = f"prominence {found.prominence:.1f}: no more than a steady voice shows"
            own &= Quality(Verdict.GOOD, (Reason("no_tremor_peak", text),))
        least = f"a tremor needs {params.shortest_tremor:g} s of unbroken voice"
        for part, unit in _UNITS.items():
            unsure = _unsure(found, params) if found and part == "depth" else Quality()
            rows.append(
                row(
                    f"{what}_tremor_{part}",
                    None if found is None else float(getattr(found, part)),
                    unit,
                    methods.TREMOR,
                    span=span,
                    n=None if found is None else len(contour),
                    interval=found.depth_interval if found and part == "depth" else None,
                    quality=own & unsure,
                    absent=Reason("too_short", least),
                )
            )
    return tuple(rows)


def _unsure(found: Tremor, params: Params) -> Quality:
    """Limited where the depth may be further off than its bar: what the breath swings by chance."""
    low, high = found.depth_interval
    share = max(found.depth - low, high - found.depth) / found.depth
    if share <= params.sure_depth:
        return Quality()
    text = f"{found.depth:.2g} %, but {low:.2g} to {high:.2g} % is possible"
    return Quality(Verdict.LIMITED, (Reason("depth_uncertain", text),))
