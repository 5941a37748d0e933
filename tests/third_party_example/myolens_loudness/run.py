"""How much the level of speech varies within one recording."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.media.audio import read_audio
from workbench.model import Capture, Measurement, Reason, Span, Track, missing
from workbench.plugin.contract import Context, Result

METHOD = "rms_percentiles"


@dataclass(frozen=True, slots=True)
class Params:
    """Settings."""

    frame: float = 0.05  # s
    silence: float = 25.0  # dB below the 99th percentile
    fewest: int = 20  # frames with sound


def measure(capture: Capture, params: Params, ctx: Context) -> Result:
    """The level range of the speech in dB."""
    ctx.progress(0.0, "reading the sound")
    audio = read_audio(ctx.path(capture))
    size = max(1, round(params.frame * audio.rate))
    frames = audio.samples[: len(audio.samples) // size * size].reshape(-1, size)
    level = 10 * np.log10(np.maximum((frames**2).mean(axis=1), 1e-12))
    ctx.progress(0.5, "level")
    spoken = level[level > np.percentile(level, 99) - params.silence] if len(level) else level
    # Equal frames, as in digital silence, are no speech.
    if len(spoken) < params.fewest or not np.ptp(level) > 0:
        reason = Reason("too_short", f"{len(spoken)} frames of sound; {params.fewest} needed")
        row = missing("loudness.level_range", "dB", reason, method=METHOD)
        return Result(measurements=(row,))
    low, high = np.percentile(spoken, [5, 95])
    times = audio.start + (np.arange(len(level)) + 0.5) * size / audio.rate
    return Result(
        measurements=(
            Measurement(
                feature="loudness.level_range",
                value=float(high - low),
                unit="dB",
                method=METHOD,
                n=len(spoken),
                span=Span(float(times[0]), float(times[-1])),
            ),
        ),
        tracks=(
            Track(
                name="level",
                kind="curve",
                times=times,
                values=level[:, None, None],
                points=("level",),
                unit="dB",
            ),
        ),
        methods={METHOD: {"frame_s": params.frame, "silence_below_p99_db": params.silence}},
    )
