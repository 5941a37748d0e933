"""Syllables of a train (/pa pa pa/): voiced nuclei, then the burst onset before each.

Nuclei follow the idea of de Jong and Wempe 2009 (Behav Res Methods 41:385): voiced peaks of
intensity with a dip between them; the last peak is kept. Onsets come from a finer envelope,
because rate and rhythm are defined on the bursts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import label
from scipy.signal import butter, find_peaks, sosfiltfilt

from analyzers.voice import praat
from analyzers.voice.params import Params
from analyzers.voice.pieces import curve_in_pieces
from workbench.model import Span

Array = NDArray[np.float64]
ENVELOPE_BAND = (80.0, 6000.0)  # Hz: speech without rumble
VOWEL_BAND = (80.0, 1000.0)  # Hz: where vowels are loud and bursts and room noise are not
ENVELOPE_SMOOTHING = 60.0  # Hz
ENVELOPE_STEP = 0.001  # s


@dataclass(frozen=True, slots=True)
class SyllableTrain:
    """Nuclei and burst onsets (s; same length, in order) and the level curve (s, dB)."""

    nuclei: Array
    onsets: Array
    level_times: Array
    level: Array

    def within(self, span: Span) -> SyllableTrain:
        """The syllables whose nucleus lies in ``span``, and the level there."""
        kept = (self.nuclei >= span.start) & (self.nuclei <= span.end)
        shown = (self.level_times >= span.start) & (self.level_times <= span.end)
        return SyllableTrain(
            self.nuclei[kept], self.onsets[kept], self.level_times[shown], self.level[shown]
        )


def find_syllables(
    samples: NDArray[np.floating], rate: int, start: float, params: Params
) -> SyllableTrain:
    """The syllables in ``samples`` (n,) at ``rate`` (Hz), the first of them at ``start`` (s)."""
    times, level = _level(_vowel_band(samples, rate), rate, params)
    pitch_times, f0 = curve_in_pieces(
        samples, rate, lambda snd: praat.nucleus_pitch(snd, praat.TRAIN_PITCH)
    )
    # The weakest syllable of a train counts, however short its stretch of sound.
    sounding = level > np.percentile(level, 99) - params.train_below_q99
    nuclei = find_nuclei(times, level, sounding, pitch_times, f0, params.train_dip)
    onsets = find_onsets(nuclei, burst_envelope(samples, rate, params), params)
    return SyllableTrain(start + nuclei, start + onsets, start + times, level)


def speech_nuclei(samples: NDArray[np.floating], rate: int, start: float, params: Params) -> Array:
    """Times (s) of the syllable nuclei of running speech.

    Raises:
        PraatError: where the recording is shorter than the analysis windows.
    """
    times, level = _level(samples, rate, params)
    pitch_times, f0 = curve_in_pieces(samples, rate, praat.nucleus_pitch)
    sounding = sounding_mask(times, level, params)
    return start + find_nuclei(times, level, sounding, pitch_times, f0, params.nucleus_dip)


def _vowel_band(samples: NDArray[np.floating], rate: int) -> Array:
    low, high = VOWEL_BAND
    band = butter(2, (low, min(high, 0.45 * rate)), "bandpass", fs=rate, output="sos")
    return np.asarray(sosfiltfilt(band, samples))


def _level(samples: NDArray[np.floating], rate: int, params: Params) -> praat.Curve:
    return curve_in_pieces(
        samples,
        rate,
        lambda snd: praat.level_curve(snd, params.nucleus_min_pitch, params.step),
    )


def sounding_mask(times: Array, level: Array, params: Params) -> NDArray[np.bool_]:
    """Which frames sound: above the silence threshold for ``params.shortest_sound`` or more."""
    loud = level > np.percentile(level, 99) - params.silence_below_q99
    runs, count = label(loud)
    lengths = np.bincount(runs, minlength=count + 1) * params.step
    long_enough = lengths >= params.shortest_sound
    long_enough[0] = False
    return np.asarray(long_enough[runs])


def find_nuclei(
    times: Array,
    level: Array,
    sounding: NDArray[np.bool_],
    pitch_times: Array,
    f0: Array,
    dip: float,
) -> Array:
    """Times (s) of the voiced, sounding peaks of ``level`` with a dip (dB) before each."""
    if len(level) < 3 or not len(pitch_times):
        return np.empty(0)
    # A peak must also fall away at the ends of the recording, or the last one is lost.
    padded = np.concatenate(([level.min() - 100], level, [level.min() - 100]))
    peaks = find_peaks(padded)[0] - 1
    peaks = peaks[sounding[peaks]]
    nearest = nearest_index(pitch_times, times[peaks])
    kept: list[int] = []
    # Voicing first: else a loud burst takes the place of the vowel that follows it.
    for peak in peaks[f0[nearest] > 0]:
        between = level[kept[-1] : peak + 1].min() if kept else -np.inf
        if not kept or min(level[kept[-1]], level[peak]) - between >= dip:
            kept.append(int(peak))
        elif level[peak] > level[kept[-1]]:
            kept[-1] = int(peak)
    return np.asarray(times[kept])


def nearest_index(times: Array, moments: Array) -> NDArray[np.intp]:
    """The index of the nearest of ``times`` (increasing) for each of ``moments``."""
    after = np.clip(np.searchsorted(times, moments), 1, max(1, len(times) - 1))
    if len(times) < 2:
        return np.zeros(len(moments), dtype=np.intp)
    before = after - 1
    nearer = np.abs(times[after] - moments) < np.abs(moments - times[before])
    return np.asarray(np.where(nearer, after, before))


def burst_envelope(samples: NDArray[np.floating], rate: int, params: Params) -> Array:
    """Envelope in dB on a 1 ms grid, floored ``params.envelope_range`` below its 98th centile."""
    low, high = ENVELOPE_BAND
    band = butter(2, (low, min(high, 0.45 * rate)), "bandpass", fs=rate, output="sos")
    smooth = butter(2, ENVELOPE_SMOOTHING, "lowpass", fs=rate, output="sos")
    power = sosfiltfilt(smooth, sosfiltfilt(band, samples) ** 2)
    grid = np.arange(0, len(samples) / rate, ENVELOPE_STEP)
    at = np.minimum(np.round(grid * rate).astype(int), len(samples) - 1)
    db = 10 * np.log10(np.maximum(power[at], 1e-20))
    return np.asarray(np.maximum(db, np.percentile(db, 98) - params.envelope_range))


def find_onsets(nuclei: Array, envelope: Array, params: Params) -> Array:
    """The burst onset (s) of each nucleus.

    From the last lowest point since the previous nucleus, the onset is where the envelope has
    risen by ``params.onset_rise`` of the way (in dB) to the peak.
    """
    onsets: list[float] = []
    previous: int | None = None
    for nucleus in nuclei:
        at = min(round(float(nucleus) / ENVELOPE_STEP), len(envelope) - 1)
        if previous is None:
            previous = max(0, at - round(params.first_onset_reach / ENVELOPE_STEP))
        stretch = envelope[previous : at + 1]
        valley = len(stretch) - 1 - int(np.argmin(stretch[::-1]))
        rise = stretch[valley:]
        level = rise[0] + params.onset_rise * (rise.max() - rise[0])
        onsets.append((previous + valley + int(np.argmax(rise >= level))) * ENVELOPE_STEP)
        previous = at
    return np.asarray(onsets)
