"""Accuracy of the mean spectrum's features: imposed changes, Praat's own numbers, wires and rooms.

``python tests/benchmarks/accuracy_voice_spectral.py`` writes
``results/accuracy_voice_spectral.json``. Vowels with known sources are filtered, so that energy
above 1 kHz, or all below the second harmonic, rises by a known number of decibels; Praat reads
the same voiced stretch; and the same vowels, and those of people without a disease (Minsk2020,
which do not ship), go through codecs and noise.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import av
import numpy as np
import soundfile
from numpy.typing import NDArray
from parselmouth.praat import call
from voice_runs import DATA, line, spread, write
from voice_synthesis import RATE, Imposed, voice

from analyzers.voice import praat, spectral
from analyzers.voice.params import Params
from workbench.media.audio import read_audio

Array = NDArray[np.float64]
PITCHES = (85.0, 100.0, 120.0, 150.0, 180.0, 220.0, 260.0, 320.0)  # Hz
STEPS = (-6.0, -3.0, 3.0, 6.0)  # dB
CODECS = {"mp3 128k": ("libmp3lame", "mp3", 128_000), "opus 64k": ("libopus", "ogg", 64_000)}
NOISES = {"noise 42 dB": 42.0, "noise 30 dB": 30.0, "noise 20 dB": 20.0}
FEATURES: dict[str, tuple[Callable[[spectral.MeanSpectrum], float | None], str]] = {
    "alpha_ratio": (spectral.alpha_ratio, "dB"),
    "ltas_slope": (spectral.ltas_slope, "dB"),
    "spectral_centroid": (spectral.spectral_centroid, "Hz"),
    "spectral_flatness": (spectral.spectral_flatness, "dB"),
    "h1_h2": (spectral.first_to_second, "dB"),
}


def features(samples: Array, rate: int) -> dict[str, float | None]:
    """What the analyzer's module says of a sound, at Praat's own pitch."""
    params = Params()
    snd = praat.sound(samples, rate)
    times, f0 = praat.pitch_curve(praat.pitch_cc(snd, 60.0, 500.0, params))
    found = spectral.mean_spectrum(samples, rate, 0.0, times, f0)
    return {n: None if found is None else of(found) for n, (of, _) in FEATURES.items()}


def vowel(f0: float, seed: int) -> Array:
    """Three seconds of /a/ with a slow vibrato, jitter, shimmer and breath."""
    imposed = Imposed(f0=lambda t: f0 * (1 + 0.01 * np.sin(2 * np.pi * 0.7 * t)), hnr=25.0)
    return voice(3.0, imposed, seed).sound[round(0.1 * RATE) : -round(0.1 * RATE)]


def with_gain(sound: Array, above: float, gain: float) -> Array:
    """``sound`` with all above ``above`` Hz raised by ``gain`` dB, the step 2 Hz wide."""
    parts = np.fft.rfft(sound)
    freqs = np.fft.rfftfreq(len(sound), 1 / RATE)
    rise = np.interp(freqs, [above - 1, above + 1], [0, gain])
    return np.fft.irfft(parts * 10 ** (rise / 20), len(sound))


def imposed_changes() -> dict[str, list[float]]:
    """Error (dB) of each change that was imposed, by feature."""
    errors: dict[str, list[float]] = {"alpha_ratio": [], "ltas_slope": [], "h1_h2": []}
    for seed, f0 in enumerate(PITCHES):
        sound = vowel(f0, seed)
        before = features(sound, RATE)
        for gain in STEPS:
            bright = features(with_gain(sound, 1000.0, gain), RATE)
            second = features(with_gain(sound, 1.5 * f0, gain), RATE)
            for name, after, change in (
                ("alpha_ratio", bright, -gain),
                ("ltas_slope", bright, gain),
                ("h1_h2", second, -gain),
            ):
                old, new = before[name], after[name]
                if old is not None and new is not None:
                    errors[name].append(new - old - change)
    return errors


def known_harmonics() -> list[float]:
    """Error (dB) of H1 - H2 against the same pulses at a steady pitch, without any noise."""
    errors = []
    for seed, f0 in enumerate(PITCHES):
        steady = Imposed(f0=lambda _t, f0=f0: f0, jitter=0.0, shimmer=0.0, hnr=None)
        clean = voice(3.0, steady, seed).sound[round(0.1 * RATE) : -round(0.1 * RATE)]
        t, window = np.arange(len(clean)) / RATE, np.hanning(len(clean))
        first, second = (
            abs(np.sum(clean * window * np.exp(-2j * np.pi * k * f0 * t))) for k in (1, 2)
        )
        found = features(vowel(f0, seed), RATE)["h1_h2"]
        if found is not None:
            errors.append(found - 20 * float(np.log10(first / second)))
    return errors


def against_praat(sounds: Sequence[tuple[Array, int]]) -> dict[str, list[float]]:
    """Difference from Praat's Ltas and Spectrum of the same sound, voiced throughout or nearly."""
    off: dict[str, list[float]] = {"alpha_ratio": [], "ltas_slope": [], "spectral_centroid": []}
    for samples, rate in sounds:
        ours = features(samples, rate)
        snd = praat.sound(samples, rate)
        whole = call(snd, "To Spectrum", "no")
        shown = call(snd, "Filter (pass Hann band)", 50, 8000, 1)
        theirs = {
            "alpha_ratio": call(whole, "Get band energy difference", 1000, 5000, 50, 1000),
            "ltas_slope": call(
                call(snd, "To Ltas", 100), "Get slope", 0, 1000, 1000, 10000, "energy"
            ),
            "spectral_centroid": call(call(shown, "To Spectrum", "no"), "Get centre of gravity", 2),
        }
        for name, value in theirs.items():
            own = ours[name]
            if own is not None and np.isfinite(value):
                off[name].append(own - value)
    return off


def through(samples: Array, rate: int, codec: str, container: str, bits: int) -> tuple[Array, int]:
    """``samples`` through a codec, read as the application reads a file."""
    with tempfile.TemporaryDirectory() as folder:
        wav, file = Path(folder) / "in.wav", Path(folder) / f"out.{container}"
        soundfile.write(wav, samples, rate, subtype="PCM_16")
        with av.open(str(wav)) as source, av.open(str(file), "w", format=container) as target:
            at = rate if codec != "libopus" else 48_000
            stream = target.add_stream(codec, rate=at)
            assert isinstance(stream, av.AudioStream)
            stream.bit_rate = bits
            stream.layout = "mono"
            resampler = av.AudioResampler(format=stream.format, layout="mono", rate=at)
            for frame in source.decode(audio=0):
                for fitted in resampler.resample(frame):
                    target.mux(stream.encode(fitted))
            for fitted in resampler.resample(None):
                target.mux(stream.encode(fitted))
            target.mux(stream.encode(None))
        audio = read_audio(file)
    return np.asarray(audio.samples, dtype=np.float64), audio.rate


def stability(sounds: Sequence[tuple[Array, int]]) -> dict[str, dict[str, list[float]]]:
    """Change of each feature by each condition."""
    changes: dict[str, dict[str, list[float]]] = {}
    rng = np.random.default_rng(5)
    for samples, rate in sounds:
        before = features(samples, rate)
        made = {name: through(samples, rate, *how) for name, how in CODECS.items()}
        for name, ratio in NOISES.items():
            level = float(np.sqrt(np.mean(samples**2))) * 10 ** (-ratio / 20)
            made[name] = samples + rng.normal(0, level, len(samples)), rate
        for condition, (changed, its_rate) in made.items():
            after = features(changed, its_rate)
            for name in FEATURES:
                old, new = before[name], after[name]
                if old is not None and new is not None:
                    changes.setdefault(condition, {}).setdefault(name, []).append(new - old)
    return changes


def people() -> list[tuple[Array, int]]:
    """/a/ of people without a disease; none where the data are not there."""
    found = []
    for file in sorted((DATA / "real" / "voice" / "minsk_als" / "HC").glob("*_a.wav")):
        audio = read_audio(file)
        found.append((np.asarray(audio.samples, dtype=np.float64), audio.rate))
    return found


def _summary(changes: dict[str, dict[str, list[float]]]) -> dict[str, dict[str, object]]:
    """Median change and 90th percentile of the size of it."""
    return {
        condition: {
            name: {
                "n": len(values),
                "median": round(float(np.median(values)), 3),
                "p90": round(float(np.percentile(np.abs(values), 90)), 3),
            }
            for name, values in found.items()
        }
        for condition, found in changes.items()
    }


def main() -> None:
    """Measures and writes the results."""
    made = [(vowel(f0, seed), RATE) for seed, f0 in enumerate(PITCHES)]
    real = people()
    errors, harmonics = imposed_changes(), known_harmonics()
    praats = against_praat(made)
    wires = {"synthetic": _summary(stability(made)), "people": _summary(stability(real))}
    asked = len(PITCHES) * len(STEPS)
    card = [
        line(f"voice: imposed change of {name}", "filtered synthetic vowels", len(e), asked,
             spread(e, "dB"))
        for name, e in errors.items()
    ]  # fmt: skip
    card.append(
        line("voice: H1-H2", "the same pulses, steady and without noise", len(harmonics),
             len(PITCHES), spread(harmonics, "dB"))
    )  # fmt: skip
    card += [
        line(f"voice: {name} against Praat", "the same synthetic vowels", len(e), len(PITCHES),
             spread(e, FEATURES[name][1]))
        for name, e in praats.items()
    ]  # fmt: skip
    write(
        "accuracy_voice_spectral",
        {
            "card": card,
            "imposed_change_error_db": {n: np.round(e, 3).tolist() for n, e in errors.items()},
            "h1_h2_error_db": np.round(harmonics, 3).tolist(),
            "difference_from_praat": {n: np.round(e, 3).tolist() for n, e in praats.items()},
            "change_by_codec_and_noise": wires,
        },
    )


if __name__ == "__main__":
    main()
