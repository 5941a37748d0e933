"""What happens to a voice on its way: rooms, fan noise, telephones and lossy codecs."""

from __future__ import annotations

import io

import av
import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve, resample_poly

Array = NDArray[np.float64]
WAYS = (
    "room of 0.3 s",
    "room of 0.6 s, noise at 25 dB",
    "pink noise at 15 dB",
    "telephone (8 kHz, mu-law)",
    "Opus 16 kbit/s",
    "AAC 32 kbit/s",
)
_DIRECT = 6.0  # dB of the direct sound over all reflections: a microphone within an arm's length
_OPUS_RATE = 48000


def by(way: str, sound: Array, rate: int, seed: int) -> tuple[Array, int]:
    """``sound`` (n,) as it arrives by one of ``WAYS``, and its sampling rate (Hz)."""
    rng = np.random.default_rng(seed)
    if way.startswith("room"):
        seconds = float(way.split()[2])
        there = _room(sound, rate, seconds, rng)
        return (_with(there, rng.normal(size=len(there)), 25) if "noise" in way else there), rate
    if way.startswith("pink"):
        return _with(sound, _pink(len(sound), rate, rng), 15), rate
    if way.startswith("telephone"):
        return _telephone(sound, rate), 8000
    return _coded(resample_poly(sound, _OPUS_RATE, rate), way), _OPUS_RATE


def _room(sound: Array, rate: int, seconds: float, rng: np.random.Generator) -> Array:
    """Reflections as noise that has fallen by 60 dB after ``seconds``."""
    count = int(seconds * rate)
    reflections = rng.normal(size=count) * 10 ** (-3 * np.arange(count) / count)
    reflections[: int(0.002 * rate)] = 0
    reflections *= 10 ** (-_DIRECT / 20) / np.sqrt(np.sum(reflections**2))
    reflections[0] = 1
    return np.asarray(fftconvolve(sound, reflections)[: len(sound)])


def _with(sound: Array, noise: Array, snr: float) -> Array:
    loud = sound[np.abs(sound) > 0.1 * np.abs(sound).max()]
    level = float(np.sqrt(np.mean(loud**2))) * 10 ** (-snr / 20)
    return sound + noise * level / float(noise.std())


def _pink(count: int, rate: int, rng: np.random.Generator) -> Array:
    spectrum = np.fft.rfft(rng.normal(size=count))
    hz = np.maximum(np.fft.rfftfreq(count, 1 / rate), 30)
    return np.asarray(np.fft.irfft(spectrum / np.sqrt(hz), count))


def _telephone(sound: Array, rate: int) -> Array:
    """ITU-T G.711's curve with 8 bits."""
    narrow = resample_poly(sound, 8000, rate)
    top = float(np.abs(narrow).max())
    bent = np.sign(narrow) * np.log1p(255 * np.abs(narrow) / top) / np.log1p(255)
    bent = np.round(127 * bent) / 127
    return np.asarray(top * np.sign(bent) * np.expm1(np.abs(bent) * np.log1p(255)) / 255)


def _coded(sound: Array, way: str) -> Array:
    """``sound`` at 48 kHz through a codec and back."""
    codec, bits = ("libopus", 16_000) if "Opus" in way else ("aac", 32_000)
    file = io.BytesIO()
    with av.open(file, "w", format="ogg" if codec == "libopus" else "mp4") as out:
        stream = out.add_stream(codec, rate=_OPUS_RATE)
        stream.bit_rate, stream.layout = bits, "mono"
        whole = av.AudioFrame.from_ndarray(
            sound.astype(np.float32)[None], format="fltp", layout="mono"
        )
        whole.sample_rate = _OPUS_RATE
        cut = av.AudioResampler(
            format=stream.format.name,
            layout="mono",
            rate=_OPUS_RATE,
            frame_size=stream.frame_size or 1024,
        )
        for frame in cut.resample(whole):
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    file.seek(0)
    with av.open(file) as back:
        plain = av.AudioResampler(format="fltp", layout="mono", rate=_OPUS_RATE)
        parts = [
            part.to_ndarray()[0] for frame in back.decode(audio=0) for part in plain.resample(frame)
        ]
    return np.concatenate(parts).astype(np.float64)
