"""How far each measure survives the recording: codec, noise, clipping, bandwidth.

The limits are measured: 32 vowels were degraded step by step and the change of each measure
was read (median and 90th percentile). F0 survives everything (within 0.4 Hz); shimmer suffers
first. Clipping makes a voice look better, noise makes it look worse. Where the energy lies (tilt)
stands noise of 30 dB, within 0.12 dB; flatness reads the noise itself: 5 dB at 30 dB.
Noise hides weak consonants first, so pauses grow: a real count of 10 pauses read 9 to 11 at 45 dB,
12 at 35 dB, 15 at 30 dB and 16 at 20 dB; 12 strings of ten real digits changed by one at most at
45 dB, by two at 40 dB and by four at 20 dB.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from analyzers.voice.params import Params
from workbench.model import GOOD, Quality, Reason, Verdict, worst

LIMITED, POOR, REFUSED = Verdict.LIMITED, Verdict.POOR, Verdict.REFUSED


class Measure(StrEnum):
    """Groups of measures that suffer alike."""

    PITCH = "pitch"
    TIMING = "timing"
    PAUSES = "pauses"
    JITTER = "jitter"
    SHIMMER = "shimmer"
    HNR = "hnr"
    CPPS = "cpps"
    LEVEL = "level"
    TILT = "tilt"
    FLATNESS = "flatness"


_SPECTRAL = (Measure.HNR, Measure.CPPS, Measure.TILT, Measure.FLATNESS)
_PERTURBATION = (Measure.JITTER, Measure.SHIMMER)
_TIMES = (Measure.TIMING, Measure.PAUSES)


@dataclass(frozen=True, slots=True)
class Recording:
    """What is known of a recording. ``None`` means not known.

    Attributes:
        codec: name as the file tells it (``pcm_s16``, ``aac``, ``opus`` ...).
        lossless: whether the codec keeps the samples as they are.
        bit_rate: bit/s of the sound.
        rate: samples per second.
        clipped_share: share of samples in runs at the peak (0-1).
        snr_db: speech over the noise floor in the silence around it.
        noise_db: level of that silence (dB re full scale).
        dips_db: how far the level of speech dips below its loudest; where the room is not known,
            it is no louder than the dips.
        rounding_snr_db: speech over the noise of rounding to the steps of the stored samples.
        band_hz: the frequency at which the recording itself ends (a codec's or a telephone's
            cliff), whatever its sampling rate says.
    """

    codec: str
    rate: int
    lossless: bool = True
    bit_rate: float | None = None
    clipped_share: float = 0.0
    snr_db: float | None = None
    noise_db: float | None = None
    dips_db: float | None = None
    rounding_snr_db: float | None = None
    band_hz: float | None = None


def verdict(measure: Measure, recording: Recording, params: Params) -> Quality:
    """The quality that ``recording`` allows for ``measure``."""
    return worst(
        (
            _codec(measure, recording, params),
            _noise(measure, recording, params),
            _rounding(measure, recording, params),
            _clipping(measure, recording),
            _bandwidth(measure, recording, params),
        )
    )


def _codec(measure: Measure, recording: Recording, params: Params) -> Quality:
    if measure in (Measure.PITCH, *_TIMES, Measure.LEVEL) or recording.lossless:
        return GOOD
    codec = recording.codec.lower()
    rate = recording.bit_rate
    shown = f"{codec or 'unknown codec'} at " + (
        f"{rate / 1000:.0f} kbit/s" if rate else "an unknown bit rate"
    )
    nominal = rate / params.bit_rate_slack if rate else None
    least = {"aac": params.least_aac, "opus": params.least_opus}
    for name, low in least.items():
        if name in codec and nominal is not None and nominal < low:
            return Quality(
                REFUSED if measure in _PERTURBATION else POOR,
                (Reason("codec_destroys", f"{shown}; at least {low / 1000:.0f} needed"),),
            )
    if "opus" in codec and nominal is not None and nominal >= params.good_opus:
        return GOOD
    if ("mp3" in codec or "mpeg" in codec) and nominal is not None and nominal >= params.good_mp3:
        return GOOD
    if "aac" in codec and nominal is not None and measure is Measure.JITTER:
        return GOOD
    return Quality(LIMITED, (Reason("codec_changes", f"{shown} shifts this measure"),))


def _noise(measure: Measure, recording: Recording, params: Params) -> Quality:
    snr = recording.snr_db
    if measure in (Measure.PITCH, Measure.LEVEL):
        return GOOD
    if measure in _TIMES and snr is not None and snr < params.silence_below_q99:
        text = f"speech only {snr:.0f} dB above the noise; {params.silence_below_q99:.0f} needed"
        return Quality(POOR, (Reason("noise_hides_pauses", text),))
    if measure is Measure.TIMING or _dips_tell(measure, recording, params):
        return GOOD
    if snr is None:
        text = "no silence around the voice to measure the noise in; leave 1 s of room tone"
        return Quality(LIMITED, (Reason("snr_unknown", text),))
    good, limited = params.good_snr, params.limited_snr
    if measure is Measure.TILT:
        good, limited = params.limited_snr, params.perturbation_snr
    elif measure is Measure.PAUSES:
        good, limited = params.pause_snr, params.silence_below_q99
    if snr >= good:
        return GOOD
    text = f"voice {snr:.0f} dB above the noise; {good:.0f} wanted"
    if snr >= limited:
        return Quality(LIMITED, (Reason("noise_limits", text),))
    too_noisy = measure is Measure.FLATNESS or (
        measure in _PERTURBATION and snr < params.perturbation_snr
    )
    return Quality(REFUSED if too_noisy else POOR, (Reason("noise_destroys", text),))


def _dips_tell(measure: Measure, recording: Recording, params: Params) -> bool:
    """Whether speech without a silence dips so far that the room cannot matter to its pauses."""
    if measure is not Measure.PAUSES or recording.snr_db is not None:
        return False
    return (recording.dips_db or 0.0) >= params.pause_snr + params.sure_dips


def _rounding(measure: Measure, recording: Recording, params: Params) -> Quality:
    """Samples that are rounded coarsely, beside a quiet voice, bear the noise of rounding."""
    snr = recording.rounding_snr_db
    if snr is None:
        return GOOD
    found = _noise(measure, replace(recording, snr_db=snr), params)
    if found == GOOD:
        return GOOD
    text = f"too quiet: only {snr:.0f} dB above the rounding of its samples"
    return Quality(found.verdict, (Reason("too_quiet", text),))


def _clipping(measure: Measure, recording: Recording) -> Quality:
    if recording.clipped_share <= 0 or measure in (Measure.PITCH, *_TIMES):
        return GOOD
    text = f"{100 * recording.clipped_share:.2g} % of the samples clipped; the voice looks better"
    reason = Reason("clipped", text)
    return Quality(POOR if measure is Measure.SHIMMER else LIMITED, (reason,))


def _bandwidth(measure: Measure, recording: Recording, params: Params) -> Quality:
    if measure not in _SPECTRAL:
        return GOOD
    if recording.rate < params.wide_band:
        text = f"sampled at {recording.rate} Hz; {params.wide_band:.0f} Hz wanted"
        return Quality(LIMITED, (Reason("narrow_band", text),))
    band = recording.band_hz
    if band is None or band >= params.wide_band / 2 * params.bit_rate_slack:
        return GOOD
    text = f"the sound ends at {band:.0f} Hz although it is sampled at {recording.rate} Hz"
    return Quality(LIMITED, (Reason("narrow_band", text),))
