"""Sound level: only of calibrated recordings, and that of the voice, not of the silence."""

from __future__ import annotations

import numpy as np
import pytest
from voice_recording import RATE, buzz, silence

from analyzers.voice.clip import whole_clip
from analyzers.voice.params import Params
from analyzers.voice.quality import Recording
from analyzers.voice.vowels.sound_level import METHOD, with_sound_level
from workbench.model import Quality, Reason, Verdict
from workbench.plugin.contract import Result
from workbench.plugin.stretches import Stretch


@pytest.fixture(scope="module")
def clip():
    sound = np.concatenate([silence(0.5), buzz(0.8), silence(0.5)])
    return whole_clip(sound, RATE, 0.0, Recording(codec="pcm_s16", rate=RATE), Params())


def test_the_level_is_that_of_the_voice_above_a_tone_at_full_scale(clip):
    made = with_sound_level(Result(), clip, Stretch("vowel", clip.whole), 94.0, Params())
    (level,) = made.measurements
    wanted = 94 + 10 * np.log10(2 * np.mean(buzz(0.8) ** 2))
    assert level.value == pytest.approx(wanted, abs=0.2)
    assert level.unit == "dB[SPL]"
    assert made.methods[METHOD]["full_scale_db_spl"] == 94.0


def test_without_calibration_or_voice_there_is_none(clip):
    segment = Stretch("vowel", clip.whole)
    assert with_sound_level(Result(), clip, segment, None, Params()).measurements == ()
    refused = Result(quality=Quality(Verdict.REFUSED, (Reason("no_voice"),)))
    assert with_sound_level(refused, clip, segment, 94.0, Params()) is refused


def test_samples_that_were_scaled_have_no_known_level(clip):
    segment = Stretch("vowel", clip.whole)
    (made,) = with_sound_level(Result(), clip, segment, 94.0, Params(), scaled=True).measurements
    assert made.value is None
    assert made.quality.reasons[0].code == "level_unknown"
