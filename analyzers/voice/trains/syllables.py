"""Syllables of a train (/pa pa pa/): voiced nuclei, then the burst onset before each.

Nuclei follow the idea of de Jong and Wempe 2009 (Behav Res Methods 41:385): voiced peaks of
intensity with a dip between them; the last peak is kept. Onsets are those of the bursts, because
rate and rhythm are defined on them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import label
from scipy.signal import butter, find_peaks, peak_prominences, sosfiltfilt

from analyzers.voice import praat
from analyzers.voice.params import Params
from analyzers.voice.pieces import curve_in_pieces
from analyzers.voice.trains.bursts import VOWEL_BAND, find_onsets
from workbench.model import Span

Array = NDArray[np.float64]
Frames = NDArray[np.bool_]
Band = tuple[float, float]
VOICE_BAND = (80.0, 1000.0)  # Hz: where a faint voice is still heard


@dataclass(frozen=True, slots=True)
class SyllableTrain:
    """Nuclei and onsets (s; same length, in order) and the level curve (s, dB).

    ``clear`` is the share of clear bursts, ``by_bursts`` whether they tell the onsets.
    """

    nuclei: Array
    onsets: Array
    level_times: Array
    level: Array
    clear: float
    by_bursts: bool

    def within(self, span: Span) -> SyllableTrain:
        """The syllables whose nucleus lies in ``span``, and the level there."""
        kept = (self.nuclei >= span.start) & (self.nuclei <= span.end)
        shown = (self.level_times >= span.start) & (self.level_times <= span.end)
        return replace(
            self,
            nuclei=self.nuclei[kept],
            onsets=self.onsets[kept],
            level_times=self.level_times[shown],
            level=self.level[shown],
        )


def find_syllables(
    samples: NDArray[np.floating], rate: int, start: float, params: Params
) -> SyllableTrain:
    """The syllables in ``samples`` (n,) at ``rate`` (Hz), the first of them at ``start`` (s)."""
    times, level = _level(samples, rate, params, VOWEL_BAND)
    # The weakest syllable of a train counts, however short its stretch of sound.
    sounding = level > np.percentile(level, 99) - params.train_below_q99
    # Room noise hides a faint vowel's voice in the whole band; clicks and bursts may feign one.
    voiced = voiced_frames(times, *_pitch(samples, rate, praat.TRAIN_PITCH))
    low = voiced_frames(times, *_pitch(samples, rate, praat.TRAIN_PITCH, VOICE_BAND))
    stands_out = prominence(level)
    drowned = _above_room(times, samples, rate, params) <= params.hidden_above_room
    hidden = low & drowned & (stands_out <= params.hidden_prominence)
    clear = stands_out >= params.faint_prominence
    allowed = sounding & ((voiced & low) | ((voiced | hidden) & clear))
    nuclei = find_nuclei(times, level, allowed, params.train_dip, params.closest_nuclei)
    found = find_onsets(nuclei, samples, rate, params)
    return SyllableTrain(
        nuclei=start + nuclei,
        onsets=start + found.moments,
        level_times=start + times,
        level=level,
        clear=found.clear,
        by_bursts=found.by_bursts,
    )


def speech_nuclei(samples: NDArray[np.floating], rate: int, start: float, params: Params) -> Array:
    """Times (s) of the syllable nuclei of running speech.

    Raises:
        PraatError: where the recording is shorter than the analysis windows.
    """
    times, level = _level(samples, rate, params)
    voiced = voiced_frames(times, *_pitch(samples, rate, praat.SPEECH_PITCH))
    sounding = sounding_mask(times, level, params)
    return start + find_nuclei(times, level, sounding & voiced, params.nucleus_dip)


def _level(
    samples: NDArray[np.floating], rate: int, params: Params, band: Band | None = None
) -> praat.Curve:
    return curve_in_pieces(
        samples,
        rate,
        lambda snd: praat.level_curve(snd, params.nucleus_min_pitch, params.step),
        _filter(rate, band),
    )


def _above_room(times: Array, samples: NDArray[np.floating], rate: int, params: Params) -> Array:
    """How far (dB) the whole band is above its quietest part at each of ``times`` (s)."""
    moments, level = _level(samples, rate, params)
    return np.asarray(np.interp(times, moments, level) - np.percentile(level, 5))


def _pitch(
    samples: NDArray[np.floating],
    rate: int,
    settings: praat.NucleusPitch,
    band: Band | None = None,
) -> praat.Curve:
    return curve_in_pieces(
        samples, rate, lambda snd: praat.nucleus_pitch(snd, settings), _filter(rate, band)
    )


def _filter(rate: int, band: Band | None) -> Callable[[Array], Array] | None:
    if band is None:
        return None
    limits = (band[0], min(band[1], 0.45 * rate))
    second_order = butter(2, limits, "bandpass", fs=rate, output="sos")
    return lambda samples: np.asarray(sosfiltfilt(second_order, samples))


def sounding_mask(times: Array, level: Array, params: Params) -> NDArray[np.bool_]:
    """Which frames sound: above the silence threshold for ``params.shortest_sound`` or more."""
    loud = level > np.percentile(level, 99) - params.silence_below_q99
    runs, count = label(loud)
    lengths = np.bincount(runs, minlength=count + 1) * params.step
    long_enough = lengths >= params.shortest_sound
    long_enough[0] = False
    return np.asarray(long_enough[runs])


def find_nuclei(
    times: Array, level: Array, allowed: Frames, dip: float, closest: float = 0.0
) -> Array:
    """Times (s) of the peaks of ``level`` in ``allowed`` frames with a dip (dB) before each.

    Of two that are nearer than ``closest`` (s) the louder one is kept.
    """
    kept: list[int] = []
    # Voicing first: else a loud burst takes the place of the vowel that follows it.
    peaks = _peaks(level)
    for peak in peaks[allowed[peaks]]:
        if not kept or _apart(times, level, kept[-1], peak, dip, closest):
            kept.append(int(peak))
        elif level[peak] > level[kept[-1]]:
            kept[-1] = int(peak)
    return np.asarray(times[kept])


def _apart(times: Array, level: Array, one: int, other: int, dip: float, closest: float) -> bool:
    between = float(level[one : other + 1].min())
    deep = min(float(level[one]), float(level[other])) - between >= dip
    return deep and float(times[other] - times[one]) >= closest


def _peaks(level: Array) -> NDArray[np.intp]:
    """Frames of the peaks; one at the ends of the recording too, or the last one is lost."""
    if len(level) < 3:
        return np.empty(0, dtype=np.intp)
    return np.asarray(find_peaks(_padded(level))[0] - 1)


def _padded(level: Array) -> Array:
    return np.concatenate(([level.min() - 100], level, [level.min() - 100]))


def prominence(level: Array) -> Array:
    """How far (dB) each peak of ``level`` rises out of its surroundings; 0 at other frames."""
    found = np.zeros(len(level))
    peaks = _peaks(level)
    if len(peaks):
        found[peaks] = peak_prominences(_padded(level), peaks + 1)[0]
    return found


def voiced_frames(times: Array, pitch_times: Array, f0: Array) -> Frames:
    """Whether the nearest pitch frame to each of ``times`` is voiced."""
    if not len(pitch_times):
        return np.zeros(len(times), dtype=bool)
    return np.asarray(f0[nearest_index(pitch_times, times)] > 0)


def nearest_index(times: Array, moments: Array) -> NDArray[np.intp]:
    """The index of the nearest of ``times`` (increasing) for each of ``moments``."""
    after = np.clip(np.searchsorted(times, moments), 1, max(1, len(times) - 1))
    if len(times) < 2:
        return np.zeros(len(moments), dtype=np.intp)
    before = after - 1
    nearer = np.abs(times[after] - moments) < np.abs(moments - times[before])
    return np.asarray(np.where(nearer, after, before))
