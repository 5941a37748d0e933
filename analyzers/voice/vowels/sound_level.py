"""Sound level of a calibrated recording."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analyzers.voice.clip import Clip
from analyzers.voice.params import Params
from analyzers.voice.quality import Measure, verdict
from analyzers.voice.rows import row
from workbench.model import Reason, Verdict
from workbench.plugin.contract import Result
from workbench.plugin.stretches import Stretch

METHOD = "calibrated_level"
_SCALED = Reason(
    "level_unknown", "the samples pass full scale: what the calibration means for them is not known"
)


def with_sound_level(
    result: Result,
    clip: Clip,
    segment: Stretch,
    full_scale: float | None,
    params: Params,
    *,
    scaled: bool = False,
) -> Result:
    """``result`` with the level of the voiced frames in ``segment``.

    Args:
        full_scale: sound level (dB SPL) of a sine at full scale; without it nothing is added.
        scaled: whether the samples were scaled down to full scale: then no level is known.
    """
    if full_scale is None or result.quality.verdict is Verdict.REFUSED:
        return result
    times, f0 = clip.search()
    span = segment.span
    voiced = times[(f0 > 0) & (times >= span.start) & (times <= span.end)]
    half = round(params.step * clip.rate / 2)
    centres = np.round((voiced - clip.start) * clip.rate).astype(int)
    index = centres[:, None] + np.arange(-half, half)
    index = index[(index >= 0).all(axis=1) & (index < len(clip.samples)).all(axis=1)]
    power = float(np.mean(clip.samples[index].astype(np.float64) ** 2)) if len(index) else 0.0
    known = power > 0 and not scaled
    made = row(
        "sound_level",
        full_scale + 10 * float(np.log10(2 * power)) if known else None,
        "dB[SPL]",
        METHOD,
        span=span,
        n=len(index),
        quality=verdict(Measure.LEVEL, clip.recording, params),
        absent=_SCALED if scaled else Reason("no_voice", "no voiced frame"),
    )
    settings = {"full_scale_db_spl": full_scale, "frame_s": params.step}
    return replace(
        result,
        measurements=(*result.measurements, made),
        methods={**result.methods, METHOD: settings},
    )
