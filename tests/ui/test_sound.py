"""What is heard is the recording in view, at the moment that is shown; without a loudspeaker the
window says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import i18n
from ui.player import speaker
from ui.player.samples import Samples, read_samples, sixteen_bits
from ui.player.sound import LOST_S, Sound

ROOT = Path(__file__).resolve().parent.parent.parent
VOWEL = "sub-05/ses-01/sub-05_ses-01_task-vowel_audio.wav"
RATE = 1000
NEAR_S = 0.1


@given(st.integers(-30, 130), st.integers(1, 60), st.floats(0, 0.2))
def test_a_stretch_is_the_samples_and_silence_around(first, count, end):
    pcm = np.arange(1, 101, dtype=np.int16)
    out = np.full(count, -7, np.int16)
    Samples(pcm, RATE).write(out, first, end)
    for i, value in enumerate(out.tolist(), start=first):
        assert value == (pcm[i] if 0 <= i < min(100, round(end * RATE)) else 0)


def test_what_is_heard_is_what_is_measured(sample_media):
    from workbench.media.audio import read_audio

    measured = read_audio(sample_media / VOWEL)
    heard = read_samples(sample_media / VOWEL)
    assert (heard.rate, heard.start) == (measured.rate, measured.start)
    assert np.abs(heard.pcm / 32767 - measured.samples).max() <= 0.5 / 32767 + 1e-9


def test_long_sounds_are_turned_in_blocks():
    samples = np.linspace(-1.2, 1.2, (1 << 20) + 11)
    turned = sixteen_bits(samples, RATE).pcm
    assert len(turned) == len(samples)
    assert (turned[0], turned[-1]) == (-32767, 32767)


@pytest.fixture
def sound(qtbot):
    """A sound of ten seconds whose samples count themselves, under a cursor."""
    from ui.jobs import Jobs
    from ui.signals.cursor import TimeCursor

    jobs = Jobs()
    cursor = TimeCursor()
    made = Sound(cursor, jobs)
    samples = Samples(np.arange(1, 10 * RATE + 1, dtype=np.int16), RATE)
    with qtbot.waitSignal(made.changed, timeout=20_000, check_params_cb=lambda: not made.is_busy):
        made.offer(lambda: samples, samples)
    cursor.reset(10.0)
    yield made, cursor
    made.clear()
    jobs.close()


def heard(sound: Sound, n: int = 50, ahead: float = 0.0) -> np.ndarray:
    out = np.zeros(n, np.int16)
    sound.write(out, ahead)
    return out


def test_it_follows_jumps_and_goes_on_smoothly(sound):
    sound, cursor = sound
    for t in (4.0, 0.5, 9.0):
        cursor.move(t)
        first = heard(sound)
        assert first[0] / RATE == pytest.approx(t, abs=NEAR_S)
        assert (np.diff(first) == 1).all()
        assert heard(sound)[0] == first[-1] + 1, "no sample twice, none left out"


def test_a_device_that_lost_its_way_is_put_right(sound):
    sound, cursor = sound
    cursor.move(2.0)
    heard(sound)
    sound._next += round(2 * LOST_S * RATE)
    assert heard(sound)[0] / RATE == pytest.approx(2.0, abs=NEAR_S)


def test_it_allows_for_the_way_to_the_ear(sound):
    sound, cursor = sound
    cursor.move(2.0)
    assert heard(sound, ahead=0.5)[0] / RATE == pytest.approx(2.5, abs=NEAR_S)


def test_it_ends_with_the_loop(sound):
    sound, cursor = sound
    cursor.set_loop(start=1.0, end=2.0)
    cursor.move(1.98)
    out = heard(sound, 200)
    assert out.max() <= 2 * RATE
    assert (out[-100:] == 0).all()


def test_sound_of_a_film_that_begins_later_lies_right(sound):
    sound, cursor = sound
    sound.samples = sound.samples._replace(start=1.5)
    cursor.move(0.2)
    assert (heard(sound) == 0).all()
    cursor.move(3.0)
    assert heard(sound)[0] / RATE == pytest.approx(1.5, abs=NEAR_S)


def play(file: Path, at: float, alsa: Path) -> list[str]:
    environment = {**os.environ, "ALSA_CONFIG_PATH": str(alsa), "QT_QPA_PLATFORM": "offscreen"}
    environment["PYTHONPATH"] = str(ROOT)
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "play_a_sound.py"), str(file), str(at)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().split("|")


linux = pytest.mark.skipif(sys.platform != "linux", reason="devices are made by ALSA's own files")


@linux
def test_without_a_loudspeaker_the_window_says_so_and_plays_on(tmp_path, sample_media):
    none = tmp_path / "asound.conf"
    none.write_text("pcm.!default { type hw card 99 }\nctl.!default { type hw card 99 }\n")
    went_on, was_heard, after, why, enabled, tip = play(sample_media / VOWEL, 0.5, none)
    assert (went_on, was_heard, after, why) == ("True", "False", "False", speaker.NO_DEVICE)
    assert enabled == "False"
    assert tip == i18n.catalogue("en")["sound.no_device"]


@linux
def test_a_damaged_sound_system_does_not_take_the_window_with_it(tmp_path, sample_media):
    """PortAudio ends the process that loads it where ALSA has no configuration."""
    went_on, _heard, _after, why, enabled, _tip = play(sample_media / VOWEL, 0.5, tmp_path / "gone")
    assert (went_on, why, enabled) == ("True", speaker.BROKEN, "False")


@linux
def test_the_played_stretch_reaches_the_loudspeaker(tmp_path, sample_media):
    """A loudspeaker that writes down what it is given."""
    told = tmp_path / "told.raw"
    config = tmp_path / "asound.conf"
    config.write_text(
        "pcm.nothing { type null }\n"
        f'pcm.!default {{ type file slave.pcm "nothing" file "{told}" format "raw" }}\n'
    )
    went_on, was_heard, after, why, enabled, _tip = play(sample_media / VOWEL, 0.5, config)
    assert (went_on, was_heard, after, why, enabled) == ("True", "True", "False", "", "True")
    samples = read_samples(sample_media / VOWEL)
    begin = round(0.5 * samples.rate)
    with told.open("rb") as stream:
        got = np.frombuffer(stream.read(2 * samples.rate), np.int16)
    got = got[np.flatnonzero(got)[0] :]  # a stream begins with a short silence of its own
    near = samples.pcm[begin - round(NEAR_S * samples.rate) : begin + samples.rate // 2]
    views = np.lib.stride_tricks.sliding_window_view(near, 200)
    assert (views == got[:200]).all(axis=1).any(), "the samples of the recording at that moment"


def test_a_film_without_sound_says_so(qtbot, open_window, study):
    window = open_window(study)
    stage = window.desk.stage
    silent = next(
        path
        for path, capture in window.desk.session.snapshot.captures.items()
        if capture.modality == "video"
    )
    with qtbot.waitSignal(stage.loaded, timeout=20_000):
        window.desk.study.select(silent)
    qtbot.waitUntil(lambda: not stage.sound.is_busy, timeout=20_000)
    stage.sound.why_silent = ""  # as if there were a loudspeaker
    stage.cursor_time.toggle()
    qtbot.waitUntil(lambda: stage.sound.why_silent == "no_sound_track", timeout=20_000)
    stage.cursor_time.pause()
    action = window.actions_by_key["sound"]
    assert not action.isEnabled()
    assert action.toolTip() == i18n.tr("sound.no_sound_track")


def test_every_reason_has_words():
    codes = (speaker.NO_DEVICE, speaker.NO_LIBRARY, speaker.BROKEN, "no_sound_track")
    for language in i18n.LANGUAGES:
        assert all(f"sound.{code}" in i18n.catalogue(language) for code in codes)
