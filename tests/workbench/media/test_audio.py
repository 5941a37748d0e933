"""Sound is taken as it was recorded: one channel, own rate, with an honest report."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.media.audio import read_audio
from workbench.media.audio_report import bandwidth, clipped_share, levels, step_of
from workbench.model.problem import ProblemError

RATE = 44100


def tone(seconds: float = 1.0, hertz: float = 220.0, rate: int = RATE) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


def voice(seconds: float, rate: int = RATE, f0: float = 120.0) -> np.ndarray:
    """A pulse train through two resonances: voice-like enough for levels and periods."""
    from scipy.signal import lfilter

    pulses = np.zeros(round(seconds * rate))
    pulses[:: round(rate / f0)] = 1.0
    for centre, width in ((700, 90), (1200, 110), (2600, 160)):
        r, angle = np.exp(-np.pi * width / rate), 2 * np.pi * centre / rate
        pulses = lfilter([1], [1, -2 * r * np.cos(angle), r * r], pulses)
    return 0.7 * pulses / np.abs(pulses).max()


def encode(path: Path, codec: str, samples: np.ndarray, rate: int, bit_rate: int = 96000) -> Path:
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=rate, layout="mono")
        stream.bit_rate = bit_rate
        planar = stream.codec_context.format.is_planar
        form = "fltp" if planar else "flt"
        for at in range(0, samples.size, 960):
            block = samples[at : at + 960].astype(np.float32)[None]
            frame = av.AudioFrame.from_ndarray(block, format=form, layout="mono")
            frame.sample_rate, frame.pts = rate, at
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "subtype", "codec", "tolerance"),
    [
        ("a.wav", "PCM_16", "pcm_s16", 1e-4),
        ("a.wav", "PCM_24", "pcm_s24", 1e-6),
        ("a.wav", "FLOAT", "pcm_f32", 1e-7),
        ("a.wav", "DOUBLE", "pcm_f64", 0),
        ("a.wav", "PCM_U8", "pcm_u8", 1e-2),
        ("a.flac", "PCM_24", "flac", 1e-6),
        ("a.ogg", "VORBIS", "vorbis", None),
        ("a.mp3", "MPEG_LAYER_III", "mp3", None),
    ],
)
def test_stored_sound_comes_back(
    tmp_path: Path, name: str, subtype: str, codec: str, tolerance: float | None
) -> None:
    sound = tone()
    soundfile.write(tmp_path / name, sound, RATE, subtype=subtype)
    audio = read_audio(tmp_path / name)
    assert (audio.rate, audio.report.codec) == (RATE, codec)
    assert audio.samples.dtype == np.float64
    assert audio.duration == pytest.approx(1.0, abs=0.06)
    assert audio.report.lossless == (tolerance is not None)
    if tolerance is not None:
        assert audio.samples == pytest.approx(sound, abs=tolerance)
    if subtype == "PCM_16":
        assert audio.report.bit_rate == 16 * RATE


@pytest.mark.parametrize(
    ("name", "codec", "rate", "bit_rate"),
    [
        ("a.m4a", "aac", 44100, 96000),
        ("a.mp4", "aac", 48000, 96000),
        ("a.webm", "libopus", 48000, 64000),
        ("a.opus", "libopus", 48000, 32000),
        ("a.mka", "flac", 22050, 0),
    ],
)
def test_phone_formats_keep_pitch_and_time(
    tmp_path: Path, name: str, codec: str, rate: int, bit_rate: int
) -> None:
    sound = np.concatenate((np.zeros(rate // 2), tone(1.0, 220, rate), np.zeros(rate // 2)))
    if codec == "flac":
        path = tmp_path / name
        with av.open(str(path), "w") as out:
            stream = out.add_stream("flac", rate=rate, layout="mono")
            block = (sound * 32767).astype(np.int16)[None]
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
            frame.sample_rate, frame.pts = rate, 0
            out.mux(stream.encode(frame))
            out.mux(stream.encode(None))
    else:
        path = encode(tmp_path / name, codec, sound, rate, bit_rate)
    audio = read_audio(path)
    assert audio.rate == rate
    assert audio.report.codec == codec.removeprefix("lib")
    assert audio.duration == pytest.approx(2.0, abs=0.06)
    spectrum = np.abs(np.fft.rfft(audio.samples))
    assert np.argmax(spectrum) / audio.duration == pytest.approx(220, abs=1)
    loud = np.flatnonzero(np.abs(audio.samples) > 0.25) / rate
    assert loud[0] == pytest.approx(0.5, abs=0.02)
    if bit_rate:
        assert audio.report.bit_rate == pytest.approx(bit_rate, rel=0.6)


def test_the_loudest_channel_is_taken_and_never_mixed(tmp_path: Path) -> None:
    sound = tone()
    soundfile.write(tmp_path / "s.wav", np.stack((-0.2 * sound, sound), 1), RATE, "DOUBLE")
    audio = read_audio(tmp_path / "s.wav")
    assert (audio.report.channels, audio.report.channel) == (2, 1)
    assert np.array_equal(audio.samples, sound)


def test_sound_track_of_a_video_starts_where_it_starts(tmp_path: Path) -> None:
    path = tmp_path / "film.mkv"
    with av.open(str(path), "w") as out:
        film = out.add_stream("mjpeg", rate=25)
        film.width, film.height, film.pix_fmt = 64, 64, "yuvj420p"
        track = out.add_stream("pcm_s16le", rate=RATE, layout="mono")
        for i in range(25):
            picture = av.VideoFrame.from_ndarray(np.full((64, 64, 3), i, np.uint8), "rgb24")
            picture.pts = i
            out.mux(film.encode(picture))
        block = (tone(0.5) * 32767).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, RATE // 4
        out.mux(track.encode(frame))
    audio = read_audio(path)
    assert audio.duration == pytest.approx(0.5, abs=0.01)
    assert audio.start == pytest.approx(0.25, abs=0.01)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_samples_that_are_no_numbers_are_refused(tmp_path: Path, value: float) -> None:
    sound = np.stack((tone(), 0.1 * tone()), 1)
    sound[100] = value
    soundfile.write(tmp_path / "nan.wav", sound, RATE, "FLOAT")
    with pytest.raises(ProblemError) as caught:
        read_audio(tmp_path / "nan.wav")
    assert caught.value.problem.code == "bad_samples"
    assert "1 of 44100" in caught.value.problem.cause


def test_samples_beyond_full_scale(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "hot.wav", 3 * tone(), RATE, "FLOAT")
    audio = read_audio(tmp_path / "hot.wav")
    assert np.abs(audio.samples).max() == 1.0
    assert audio.scaled
    assert audio.report.warnings == (
        "samples reach 1.5 times full scale; scaled down to full scale",
    )
    soundfile.write(tmp_path / "mad.wav", 1e30 * tone(), RATE, "DOUBLE")
    with pytest.raises(ProblemError) as caught:
        read_audio(tmp_path / "mad.wav")
    assert caught.value.problem.code == "bad_samples"


def test_an_electrical_offset_is_taken_off_and_told(tmp_path: Path) -> None:
    sound = 0.4 * voice(1.0)
    soundfile.write(tmp_path / "right.wav", sound, RATE, "FLOAT")
    soundfile.write(tmp_path / "off.wav", np.minimum(sound + 0.3, 0.5), RATE, "FLOAT")
    right, off = read_audio(tmp_path / "right.wav"), read_audio(tmp_path / "off.wav")
    assert abs(float(off.samples.mean())) < 1e-6
    assert any("off zero; moved back to it" in warning for warning in off.report.warnings)
    assert right.report.warnings == ()
    assert off.report.clipped_share > 0  # above the voice, as stored
    soundfile.write(tmp_path / "two.wav", np.stack((np.full_like(sound, 0.9), sound), 1), RATE)
    assert read_audio(tmp_path / "two.wav").report.channel == 1


def test_no_samples_no_track_and_no_sound(tmp_path: Path, sample_media: Path) -> None:
    soundfile.write(tmp_path / "none.wav", np.zeros(0), RATE)
    (tmp_path / "text.wav").write_text("no sound at all\n" * 30)
    (tmp_path / "empty.wav").touch()
    cases = {
        tmp_path / "none.wav": "no_samples",
        tmp_path / "text.wav": "not_media",
        tmp_path / "empty.wav": "empty_file",
        tmp_path / "gone.wav": "vanished",
        next(sample_media.rglob("*walk*.mp4")): "no_sound_track",
    }
    for path, code in cases.items():
        with pytest.raises(ProblemError) as caught:
            read_audio(path)
        assert caught.value.problem.code == code, path


def test_a_cut_off_recording_says_how_much_is_missing(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "cut.wav", tone(4), RATE)
    data = (tmp_path / "cut.wav").read_bytes()
    (tmp_path / "cut.wav").write_bytes(data[: len(data) // 2])
    audio = read_audio(tmp_path / "cut.wav")
    assert audio.duration == pytest.approx(2.0, abs=0.01)
    assert audio.report.warnings == ("the file is incomplete: 2.0 of 4.0 s are missing",)
    path = encode(tmp_path / "cut.webm", "libopus", tone(4, rate=48000), 48000)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    audio = read_audio(path)
    assert 1 < audio.duration < 3.5
    assert np.abs(audio.samples[-20000:]).max() > 0.1


def test_clipping_is_seen_and_round_crests_are_not() -> None:
    for clean in (tone(1, 100), tone(1, 60, 96000), voice(2), np.zeros(RATE)):
        assert clipped_share(clean) == 0.0
    sung = voice(2)
    top = np.abs(sung).max()
    shares = [clipped_share(np.clip(sung, -k * top, k * top)) for k in (0.9, 0.7, 0.4)]
    assert 0 < shares[0] < shares[1] < shares[2] < 0.5
    assert clipped_share(np.clip(tone(1, 100), -0.4, 0.4)) == pytest.approx(
        1 - 2 * np.arcsin(0.8) / np.pi, abs=0.01
    )


def test_bandwidth_follows_the_content_not_the_rate() -> None:
    chance = np.random.default_rng(3)
    white = 0.1 * chance.standard_normal(3 * RATE)
    assert bandwidth(white, RATE) == pytest.approx(RATE / 2, rel=0.02)
    spectrum, freqs = np.fft.rfft(white), np.fft.rfftfreq(white.size, 1 / RATE)
    for cut in (3400, 4000, 8000, 16000):
        low = np.fft.irfft(np.where(freqs < cut, spectrum, 0), white.size)
        assert bandwidth(low, RATE) == pytest.approx(cut, abs=250)
        stored = np.round(low * 32768) / 32768
        assert bandwidth(stored, RATE) == pytest.approx(cut, abs=250)


@pytest.mark.parametrize("snr", [7, 10, 15, 30, 45])
def test_noise_floor_from_silence_around_the_voice(snr: float) -> None:
    chance = np.random.default_rng(7)
    sung = np.concatenate((np.zeros(RATE), voice(3), np.zeros(RATE)))
    power = np.mean(voice(3) ** 2)
    noise = np.sqrt(power / 10 ** (snr / 10)) * chance.standard_normal(sung.size)
    found = levels(sung + noise, RATE)
    assert found.silence_s > 1
    assert found.noise_floor_db is not None
    assert found.level_db - found.noise_floor_db == pytest.approx(snr, abs=1.5)


def test_no_verdict_on_noise_without_silence() -> None:
    fading = voice(12) * 10 ** (-1.5 * np.arange(12 * RATE) / RATE / 20)
    padded = np.concatenate((np.zeros(RATE), voice(2), np.zeros(RATE)))
    for sound in (voice(3), fading, padded):
        assert levels(sound, RATE).noise_floor_db is None


def test_what_is_no_room_is_not_taken_for_it() -> None:
    """A whisper with a softer part, an s and a breath between vowels, in a quiet room."""
    chance = np.random.default_rng(4)
    sung, noise = voice(1), chance.standard_normal(RATE)
    level = np.sqrt(np.mean(sung**2)) * 10 ** (-8 / 20)
    whisper = np.convolve(chance.standard_normal(4 * RATE), voice(0.02), "same")
    whisper *= np.repeat([1, 1, 0.4, 1], RATE) * 0.05 / np.std(whisper)
    hiss = np.diff(noise, 3, append=(0, 0, 0))
    breath = np.convolve(noise, np.diff(voice(0.02)), "same")
    for between in (hiss, breath):
        part = between[: RATE // 2] / np.std(between) * level
        sound = np.concatenate((sung, part, sung))
        sound += 1e-5 * chance.standard_normal(sound.size)
        assert levels(sound, RATE).noise_floor_db is None
    assert levels(whisper, RATE).noise_floor_db is None


def test_a_very_quiet_sound_is_rounded_and_not_clipped() -> None:
    for hertz in (80, 120, 200):
        for steps in (3, 10, 33, 100):
            stored = np.round(tone(1, hertz) / 0.5 * steps) / 32768
            assert clipped_share(stored) == 0.0
            assert step_of(stored) == pytest.approx(1 / 32768)
    cut = np.round(np.clip(tone(1, 120) / 0.5, -0.5, 0.5) * 200) / 32768
    assert clipped_share(cut) > 0.3
    assert step_of(np.sin(np.arange(20000.0) ** 1.1)) < 1e-5


def test_sample_recordings_report(sample_media: Path) -> None:
    reports = {p.name: read_audio(p).report for p in sample_media.rglob("*_audio.wav")}
    assert len(reports) == 5
    assert all(r.clipped_share == 0 and r.lossless for r in reports.values())
    assert all(r.snr_db is None for n, r in reports.items() if "vowel" in n)
    counting = next(r for n, r in reports.items() if "counting" in n)
    assert counting.snr_db is not None
    assert counting.snr_db > 40


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-1, 1, allow_nan=False), min_size=1, max_size=3000),
    st.sampled_from([8000, 16000, 44100, 48000]),
)
def test_any_sound_has_a_report(samples: list[float], rate: int) -> None:
    sound = np.array(samples)
    assert 0 <= clipped_share(sound) <= 1
    assert 0 <= bandwidth(sound, rate) <= rate / 2
    found = levels(sound, rate)
    assert found.silence_s >= 0
    assert np.isfinite(found.level_db)
