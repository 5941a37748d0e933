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
    bridged_gap: float = 0.1  # s; a shorter gap does not end the phonation time
    cut_off_within: float = 0.05  # s; a voice so near the edge of the recording may be cut off
    shortest_trial: float = 1.0  # s voiced; a shorter phonation is no trial of its own
    shortest_phonation: float = 0.2  # s voiced; below it nothing is measured
    steady_phonation: float = 1.0  # s; below it perturbation measures are of limited quality
    broken_share: float = 0.5  # unvoiced share of the stretch above which values are limited
    least_cpps: float = 4.0  # dB; whispered sound reads 2 to 3, the roughest of 64 vowels 4.2
    perturbation_limit: float = 5.0  # %; above it jitter is unreliable (Titze 1995)

    # Tremor: a peak between 2 and 15 Hz (Titze 1995) of the detrended contour.
    slowest_tremor: float = 2.0  # Hz
    fastest_tremor: float = 15.0  # Hz
    shortest_tremor: float = 1.5  # s of unbroken contour
    advised_tremor: float = 3.0  # s
    sure_depth: float = 0.1  # of the depth; a wider interval to one side makes it limited
    chance_prominence: float = 5.8  # median of healthy vowels; steady synthetic ones read 2.8

    # Level over time (Theil-Sen with an interval widened for autocorrelation).
    level_window: float = 1.0  # s, non-overlapping
    testable_windows: int = 30  # below it a slow wander cannot be told from a drift (simulation)

    # Syllable nuclei (de Jong and Wempe 2009) and burst onsets.
    nucleus_min_pitch: float = 50.0  # Hz, of the intensity contour
    silence_below_q99: float = 25.0  # dB below the 99th percentile is silence
    nucleus_dip: float = 2.0  # dB between neighbouring nuclei
    # In a train the short syllable of /pataka/ is weak; all found on synthetic trains.
    train_below_q99: float = 30.0  # dB below the 99th percentile is silence
    train_dip: float = 2.0  # dB between neighbouring nuclei
    faint_prominence: float = 5.0  # dB; needed where only one of two pitch readings is voiced
    # Room noise at 44.1 kHz is some 13 dB stronger in the whole band than in that of the vowels.
    hidden_prominence: float = 30.0  # dB; it hides no voice that stands out further
    # A voice that the room hides is little louder than it; what is louder and voiceless, a breath.
    hidden_above_room: float = 18.0  # dB; real syllables in a room 20 dB below need 13 to 18
    closest_nuclei: float = 0.075  # s; nearer, a burst and its vowel: nobody says 13 a second

    # Bursts: where the level of a band first stands out of the closure, before the vowel.
    vowel_smoothing: float = 0.015  # s
    burst_smoothing: float = 0.010  # s
    burst_range: float = 40.0  # dB below the 98th percentile of a band is its floor
    closure_centile: float = 20.0  # percentile of the level between two nuclei
    closure_within: float = 2.0  # dB; nearer to that the mouth is closed
    burst_above: float = 5.0  # dB above the closure
    burst_share: float = 0.15  # or this share of the way (dB) from closure to peak, if more
    clear_burst: float = 9.0  # dB above the closure; the room alone does not rise so far
    clear_share: float = 0.6  # of the bursts; below it the vowels tell the onsets (own trains)
    longest_lag: float = 0.1  # s from burst to vowel
    first_onset_reach: float = 0.4  # s before the first nucleus in which its onset is sought

    fewest_syllables: int = 4  # an interval CV needs three intervals
    longest_interval: float = 1.0  # s; a longer gap is an interruption or another series
    rhythm_disagreement: float = 10.0  # percentage points between the CVs of bursts and vowels

    # Pauses (Barnett 2020: 0.3 s) and words.
    shortest_pause: float = 0.30  # s
    short_pause: float = 0.15  # s; counted apart: closures within a word are shorter (judgement)
    above_noise: float = 10.0  # dB above the room's noise is sound
    least_above_noise: float = 5.0  # dB; in a noisy room
    quietest_sound: float = 40.0  # dB below the 99th percentile; below it is no speech
    shortest_sound: float = 0.1  # s; of the stretches that syllable nuclei are sought in
    shortest_voiced: float = 0.03  # s of voice that make a sound speech
    longest_consonant: float = 0.25  # s; a longer voiceless sound is a breath
    within_word: float = 0.15  # s; closures within a word are shorter (judgement)
    breath_pause: float = 0.5  # s; ends a count in one breath: time to breathe in (judgement)
    longest_word: float = 1.2  # s; a longer stretch of a count holds several numbers

    # Pitch of speech and of glissandi.
    octave_jump: float = 6.0  # semitones from the running median: an error of the pitch tracker
    jump_window: int = 31  # frames of the running median
    speech_window: float = 5.0  # s, of the series over time
    least_words: int = 10  # of a text; below it the text is not taken as what was read

    # Recording quality; measured on 32 vowels degraded step by step.
    good_snr: float = 42.0  # dB; from here noise changes nothing that matters
    limited_snr: float = 30.0  # dB; below it only F0 and timing hold
    perturbation_snr: float = 20.0  # dB; below it jitter and shimmer read the noise
    pause_snr: float = 45.0  # dB; from here noise moves a count's pauses by one at most (trial)
    sure_dips: float = 10.0  # dB; dips so far beyond that SNR tell that the room is no louder
    wide_band: float = 16000.0  # Hz sampling; below it HNR and CPPS shift
    good_mp3: float = 128_000.0  # bit/s
    good_opus: float = 64_000.0  # bit/s
    least_opus: float = 48_000.0  # bit/s; below it perturbation reads the codec
    least_aac: float = 64_000.0  # bit/s; below it perturbation reads the codec
    bit_rate_slack: float = 0.9  # of the nominal rates above: what files hold is a little lower
