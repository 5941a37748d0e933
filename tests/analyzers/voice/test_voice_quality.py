"""The verdict per measure follows the measured limits of codec, noise and clipping."""

from __future__ import annotations

import pytest

from analyzers.voice.params import Params
from analyzers.voice.quality import Measure, Recording, verdict
from workbench.model import Verdict

GOOD, LIMITED, POOR, REFUSED = Verdict
CLEAN = {"codec": "pcm_s16", "rate": 44100, "snr_db": 50.0}


def of(measure: Measure, **changes: object) -> Verdict:
    return verdict(measure, Recording(**{**CLEAN, **changes}), Params()).verdict


@pytest.mark.parametrize("measure", Measure)
def test_a_clean_recording_is_good_for_all(measure):
    assert of(measure) is GOOD


@pytest.mark.parametrize(
    ("snr", "shimmer", "hnr"),
    [(42, GOOD, GOOD), (41, LIMITED, LIMITED), (29, POOR, POOR), (19, REFUSED, POOR)],
)
def test_noise(snr, shimmer, hnr):
    assert of(Measure.SHIMMER, snr_db=snr) is shimmer
    assert of(Measure.HNR, snr_db=snr) is hnr
    assert of(Measure.PITCH, snr_db=snr) is GOOD


@pytest.mark.parametrize(
    ("snr", "tilt", "flatness"),
    [(42, GOOD, GOOD), (31, GOOD, LIMITED), (29, LIMITED, REFUSED), (19, POOR, REFUSED)],
)
def test_noise_changes_the_flatness_first_and_the_tilt_last(snr, tilt, flatness):
    assert of(Measure.TILT, snr_db=snr) is tilt
    assert of(Measure.FLATNESS, snr_db=snr) is flatness


def test_unknown_noise_limits_but_does_not_refuse():
    for measure in (Measure.JITTER, Measure.SHIMMER, Measure.HNR, Measure.CPPS):
        quality = verdict(measure, Recording(codec="pcm_s16", rate=44100), Params())
        assert quality.verdict is LIMITED
        assert quality.reasons[0].code == "snr_unknown"
    assert of(Measure.PITCH, snr_db=None) is GOOD


def test_aac_at_32_kbit_gives_pitch_and_timing_but_no_shimmer():
    poor = {"codec": "aac", "lossless": False, "bit_rate": 32_000}
    assert of(Measure.SHIMMER, **poor) is REFUSED
    assert of(Measure.JITTER, **poor) is REFUSED
    assert of(Measure.CPPS, **poor) is POOR
    assert of(Measure.PITCH, **poor) is GOOD
    assert of(Measure.TIMING, **poor) is GOOD


@pytest.mark.parametrize(
    ("codec", "bit_rate", "expected"),
    [
        ("aac", 128_000, LIMITED),
        ("aac", 63_500, LIMITED),
        ("aac", 48_000, REFUSED),
        ("opus", 64_000, GOOD),
        ("opus", 48_000, LIMITED),
        ("opus", 24_000, REFUSED),
        ("mp3", 128_000, GOOD),
        ("mp3", 64_000, LIMITED),
        ("vorbis", 96_000, LIMITED),
        ("aac", None, LIMITED),
    ],
)
def test_codecs_for_shimmer(codec, bit_rate, expected):
    assert of(Measure.SHIMMER, codec=codec, lossless=False, bit_rate=bit_rate) is expected


def test_telephone_rate_limits_the_spectral_measures():
    assert of(Measure.CPPS, rate=8000) is LIMITED
    assert of(Measure.JITTER, rate=8000) is GOOD


@pytest.mark.parametrize(("snr", "pauses"), [(46, GOOD), (44, LIMITED), (26, LIMITED), (24, POOR)])
def test_noise_moves_pauses_before_it_hides_them(snr, pauses):
    assert of(Measure.PAUSES, snr_db=snr) is pauses
    assert of(Measure.TIMING, snr_db=snr) is (POOR if pauses is POOR else GOOD)


def test_deep_dips_tell_that_an_unknown_room_is_quiet_enough_for_pauses():
    assert of(Measure.PAUSES, snr_db=None) is LIMITED
    assert of(Measure.PAUSES, snr_db=None, dips_db=40.0) is LIMITED
    assert of(Measure.PAUSES, snr_db=None, dips_db=60.0) is GOOD


def test_a_quiet_voice_bears_the_rounding_of_its_samples():
    quality = verdict(Measure.HNR, Recording(**CLEAN, rounding_snr_db=27.0), Params())
    assert quality.verdict is POOR
    assert [r.code for r in quality.reasons] == ["too_quiet"]
    assert of(Measure.CPPS, rounding_snr_db=35.0) is LIMITED
    assert of(Measure.SHIMMER, rounding_snr_db=60.0) is GOOD
    assert of(Measure.PITCH, rounding_snr_db=10.0) is GOOD
