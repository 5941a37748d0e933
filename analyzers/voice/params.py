"""The settings of the voice analyzer. Every one is stored with the values it made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Params:
    """Defaults: Praat's own, or the source named beside each.

    Praat's arguments that are not listed here are fixed in ``praat_settings``.
    """

    # Two-pass pitch range (De Looze and Hirst 2008): a wide search, then quartiles.
    search_floor: float = 60.0  # Hz
    search_ceiling: float = 700.0  # Hz
    floor_of_q25: float = 0.75  # the floor is this times the lower quartile
    ceiling_of_q75: float = 1.5  # the ceiling is this times the upper quartile
    lowest_floor: float = 40.0  # Hz
    highest_ceiling: float = 900.0  # Hz
    step: float = 0.01  # s, of pitch, harmonicity and intensity

    # The voiced stretch of a sustained vowel.
    longest_break: float = 1.0  # s; longer silence ends the phonation, shorter is a voice break
    trim: float = 0.15  # s off each end: onset and offset are not sustained
    trim_above: float = 1.0  # s; a shorter stretch is not trimmed
    shortest_phonation: float = 0.2  # s voiced; below it nothing is measured
    steady_phonation: float = 1.0  # s; below it perturbation measures are of limited quality
    broken_share: float = 0.5  # unvoiced share of the stretch above which values are limited
    perturbation_limit: float = 5.0  # %; above it jitter is unreliable (Titze 1995)

    # Level over time (Theil-Sen with an interval widened for autocorrelation).
    level_window: float = 1.0  # s, non-overlapping
    testable_windows: int = 30  # below it false alarms are 11-13 % at nominal 5 % (simulation)

    # Syllable nuclei (de Jong and Wempe 2009) and burst onsets.
    nucleus_min_pitch: float = 50.0  # Hz, of the intensity contour
    silence_below_q99: float = 25.0  # dB below the 99th percentile is silence
    nucleus_dip: float = 2.0  # dB between neighbouring nuclei
    envelope_range: float = 35.0  # dB below the 98th percentile of the envelope is its floor
    onset_rise: float = 0.35  # share of the rise from valley to peak (dB) at the onset
    first_onset_reach: float = 0.4  # s before the first nucleus in which its onset is sought

    fewest_syllables: int = 4  # an interval CV needs three intervals
    longest_interval: float = 1.0  # s; a longer gap is an interruption or another series
    rhythm_disagreement: float = 10.0  # percentage points between the CVs of bursts and vowels

    # Pauses (Barnett 2020: 0.3 s).
    pause_min_pitch: float = 100.0  # Hz, of the intensity contour (Praat's own for silences)
    shortest_pause: float = 0.30  # s
    shortest_sound: float = 0.1  # s

    # Recording quality; measured on 32 vowels degraded step by step.
    good_snr: float = 42.0  # dB; from here noise changes nothing that matters
    limited_snr: float = 30.0  # dB; below it only F0 and timing hold
    perturbation_snr: float = 20.0  # dB; below it jitter and shimmer read the noise
    wide_band: float = 16000.0  # Hz sampling; below it HNR and CPPS shift
    good_mp3: float = 128_000.0  # bit/s
    good_opus: float = 64_000.0  # bit/s
    least_opus: float = 48_000.0  # bit/s; below it perturbation reads the codec
    least_aac: float = 64_000.0  # bit/s; below it perturbation reads the codec
    bit_rate_slack: float = 0.9  # of the nominal rates above: what files hold is a little lower
