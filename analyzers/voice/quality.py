"""How far each measure survives the recording: codec, noise, clipping, bandwidth.

The limits are measured: 32 vowels were degraded step by step and the change of each measure
was read (median and 90th percentile). F0 survives everything (within 0.4 Hz); shimmer suffers
first. Clipping makes a voice look better, noise makes it look worse. Where the energy lies (tilt)
stands noise of 30 dB, within 0.12 dB; flatness reads the noise itself: 5 dB at 30 dB.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analyzers.voice.params import Params
from workbench.model import GOOD, Quality, Reason, Verdict, worst

LIMITED, POOR, REFUSED = Verdict.LIMITED, Verdict.POOR, Verdict.REFUSED


class Measure(StrEnum):
    """Groups of measures that suffer alike."""

    PITCH = "pitch"
    TIMING = "timing"
    JITTER = "jitter"
    SHIMMER = "shimmer"
    HNR = "hnr"
    CPPS = "cpps"
    LEVEL = "level"
    TILT = "tilt"
    FLATNESS = "flatness"


_SPECTRAL = (Measure.HNR, Measure.CPPS, Measure.TILT, Measure.FLATNESS)
_PERTURBATION = (Measure.JITTER, Measure.SHIMMER)


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
    band_hz: float | None = None


def verdict(measure: Measure, recording: Recording, params: Params) -> Quality:
    """The quality that ``recording`` allows for ``measure``."""
    return worst(
        (
            _codec(measure, recording, params),
            _noise(measure, recording, params),
            _clipping(measure, recording),
            _bandwidth(measure, recording, params),
        )
    )


def _codec(measure: Measure, recording: Recording, params: Params) -> Quality:
    if measure in (Measure.PITCH, Measure.TIMING, Measure.LEVEL) or recording.lossless:
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
    if measure is Measure.TIMING:
        if snr is None or snr >= params.silence_below_q99:
            return GOOD
        text = f"speech only {snr:.0f} dB above the noise; {params.silence_below_q99:.0f} needed"
        return Quality(POOR, (Reason("noise_hides_pauses", text),))
    if snr is None:
        text = "no silence around the voice to measure the noise in; leave 1 s of room tone"
        return Quality(LIMITED, (Reason("snr_unknown", text),))
    good, limited = params.good_snr, params.limited_snr
    if measure is Measure.TILT:
        good, limited = params.limited_snr, params.perturbation_snr
    if snr >= good:
        return GOOD
    text = f"voice {snr:.0f} dB above the noise; {good:.0f} wanted"
    if snr >= limited:
        return Quality(LIMITED, (Reason("noise_limits", text),))
    too_noisy = measure is Measure.FLATNESS or (
        measure in _PERTURBATION and snr < params.perturbation_snr
    )
    return Quality(REFUSED if too_noisy else POOR, (Reason("noise_destroys", text),))


def _clipping(measure: Measure, recording: Recording) -> Quality:
    if recording.clipped_share <= 0 or measure in (Measure.PITCH, Measure.TIMING):
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
