"""The ways of measuring speech and syllable trains by name, for ``methods.json``."""

from __future__ import annotations

from analyzers.voice import envelope, praat
from analyzers.voice.methods import listed
from analyzers.voice.params import Params
from analyzers.voice.trains import bursts
from workbench.plugin.contract import Settings
from workbench.statistics import steady_slope

ONSETS = "burst_onsets"
NUCLEI = "syllable_nuclei"
KNOWN_TEXT = "known_text"
PAUSES = "level_pauses"
VOICED_LEVEL = "voiced_level"
CPPS_SPEECH = "praat_cpps_avqi_voiced"
WORDS = "sounds_between_gaps"
GLIDE = "praat_pitch_cc_wide"
_WIDENED = "interval widened for an AR(1) wander seen through white noise"


def onsets(params: Params) -> Settings:
    """Settings of the two-stage syllable detector."""
    return {
        **ddk_nuclei(params),
        "burst_bands_hz": ", ".join(listed(band) for band in bursts.BURST_BANDS),
        "burst_above_closure_db": params.burst_above,
        "burst_share_of_rise": params.burst_share,
        "clear_burst_above_closure_db": params.clear_burst,
        "by_vowels_below_share_of_clear_bursts": params.clear_share,
        "closure_centile": params.closure_centile,
        "longest_lag_s": params.longest_lag,
    }


def nuclei(params: Params) -> Settings:
    """Settings of the syllable nuclei."""
    return {
        "nuclei": "voiced peaks of To Intensity, last one kept",
        "intensity_min_pitch_hz": params.nucleus_min_pitch,
        "silence_below_q99_db": params.silence_below_q99,
        "dip_db": params.nucleus_dip,
        "pitch_floor_ceiling_step": listed(praat.SPEECH_PITCH[:3]),
        "pitch_arguments": listed(praat.SPEECH_PITCH[3]),
        **praat.versions(),
    }


def ddk_nuclei(params: Params) -> Settings:
    """Settings of the nuclei of syllable trains."""
    return {
        **nuclei(params),
        "nuclei": "voiced peaks of To Intensity of the vowel band, last one kept",
        "vowel_band_hz": listed(bursts.VOWEL_BAND),
        "silence_below_q99_db": params.train_below_q99,
        "dip_db": params.train_dip,
        "one_reading_prominence_db": listed((params.faint_prominence, params.hidden_prominence)),
        "hidden_above_room_db": params.hidden_above_room,
        "pitch_floor_ceiling_step": listed(praat.TRAIN_PITCH[:3]),
        "pitch_arguments": listed(praat.TRAIN_PITCH[3]),
        "closest_nuclei_s": params.closest_nuclei,
        "slope_of_intervals": f"Tukey's biweight to {steady_slope.BOUND:g} robust SD, {_WIDENED}",
        "slope_of_level": f"Theil-Sen, {_WIDENED}",
    }


def known_text(language: str, syllables: int) -> Settings:
    """The syllables of what was read or counted."""
    return {"language": language, "syllables_of_the_text": syllables, "rule": "spelling"}


def pauses(params: Params, threshold_db: float) -> Settings:
    """Settings of the pause finder, with the threshold that it came to."""
    return {
        "level": f"RMS of {1000 * envelope.STEP * envelope.SMOOTHED:g} ms each"
        f" {1000 * envelope.STEP:g} ms",
        "threshold_db_re_full_scale": round(threshold_db, 2),
        "above_noise_db": params.above_noise,
        "below_q99_db": listed((params.silence_below_q99, params.quietest_sound)),
        "shortest_pause_s": params.shortest_pause,
        "short_pause_s": params.short_pause,
        "shortest_voiced_s": params.shortest_voiced,
        "longest_consonant_s": params.longest_consonant,
        "within_word_s": params.within_word,
        "breath_pause_s": params.breath_pause,
    }
