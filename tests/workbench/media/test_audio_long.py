"""Long recordings: kept in single precision, judged block by block, one channel held."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
import soundfile

from workbench.media import audio_report
from workbench.media.audio import LONG_SECONDS, read_audio
from workbench.media.audio_report import bandwidth, clipped_share, levels

RATE = 2000
SECONDS = 604  # a little more than LONG_SECONDS


@pytest.fixture(scope="module")
def sound() -> np.ndarray:
    """Ten minutes: bursts of a tone over room noise, some of it clipped."""
    rng = np.random.default_rng(4)
    t = np.arange(SECONDS * RATE) / RATE
    tone = np.sin(2 * np.pi * 440 * t) * (t % 2 < 1.2)
    return np.clip(0.6 * tone, -0.5, 0.5) + rng.normal(0, 1e-3, len(t))


def test_sixteen_bits_survive_single_precision(tmp_path, sound):
    stored = np.round(32767 * sound).astype(np.int16)
    soundfile.write(tmp_path / "long.wav", stored, RATE, subtype="PCM_16")
    audio = read_audio(tmp_path / "long.wav")
    assert audio.duration > LONG_SECONDS
    assert audio.samples.dtype == np.float32
    assert (audio.samples * 32768 == stored).all()
    soundfile.write(tmp_path / "short.wav", stored[: 20 * RATE], RATE, subtype="PCM_16")
    short = read_audio(tmp_path / "short.wav")
    assert short.samples.dtype == np.float64
    assert audio.report.level_db == pytest.approx(short.report.level_db, abs=0.1)
    assert audio.report.snr_db == pytest.approx(short.report.snr_db, abs=0.5)


def test_blocks_give_what_the_whole_gives(sound, monkeypatch):
    block = 1 << 18
    monkeypatch.setattr(audio_report, "BLOCK", block)
    many = sound[: 3 * block + 1234]
    assert many.size > 3 * block
    once = many[: block // 2]
    assert levels(many, RATE).noise_floor_db == pytest.approx(
        levels(once, RATE).noise_floor_db, abs=0.1
    )
    assert bandwidth(many, RATE) == pytest.approx(bandwidth(once, RATE), abs=50)
    square = np.concatenate([once * 0.1, np.full(5, 0.9), once * 0.1, np.full(7, -0.9)] * 5)
    assert square.size > 2 * block
    assert clipped_share(square) == pytest.approx(12 * 5 / square.size)


def test_the_louder_channel_of_a_long_sound_track(tmp_path, sound):
    file = tmp_path / "long.mka"
    with av.open(str(file), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=RATE, layout="stereo")
        for first in range(0, len(sound), 1024 * 64):
            part = np.round(32767 * sound[first : first + 1024 * 64])
            both = np.stack([0.1 * part, part], axis=1).astype(np.int16).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(both, "s16", "stereo")
            frame.sample_rate, frame.pts, frame.time_base = RATE, first, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    audio = read_audio(file)
    assert audio.report.channel == 1
    assert audio.samples.dtype == np.float32
    assert audio.duration == pytest.approx(SECONDS, abs=1)
    loud = np.abs(audio.samples[5 * RATE : 25 * RATE])
    assert np.percentile(loud, 99) == pytest.approx(0.5, abs=0.08)
