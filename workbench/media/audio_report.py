"""What can be said about a sound recording before anything is measured on the voice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from workbench.media.room_noise import BELOW_DB, room_stretches
from workbench.media.spectrum import power_density

if TYPE_CHECKING:
    from numpy.typing import NDArray

FRAME_S = 0.020
"""Length of a level frame."""
MIN_SILENCE_S = 0.25
"""Shortest stretch that counts as silence."""
SILENCE_BELOW_DB = 12.0
"""How far below the loud frames (95th percentile) silence must lie."""
SURE_SILENCE_DB = 30.0
"""So far below the loud frames a stretch is silence even if it sounds periodic (mains hum)."""
VOICED = 0.5
"""Normalised autocorrelation above which a stretch is periodic, thus perhaps a faint voice."""
DIGITAL_SILENCE_DB = -96.0
"""Below this nothing was recorded (16-bit resolution): padding or a noise gate, no room noise."""
CLIP_LEVEL = 0.999
CLIP_RUN = 3
CLIP_ROUNDING = 10
CLIP_SHOULDER = 0.97
"""Clipped: at least three samples in a row at 99.9 % of the peak or more, with a shoulder below
97 % within as many samples beyond. A round crest (a parabola) that stays above 99.9 % for k >= 3
samples is, k samples further out, still above 98 %, so low pure tones do not count as clipped."""
"""Steps that a crest which rounding holds at the peak for k samples may have fallen by k samples
further out: one step within the run, nine times that further out. It lowers the shoulder where
the peak is but some steps high: a very quiet sound is not clipped."""
STEP_WINDOW = 4096
"""Samples around the peak in which the step of the stored values shows."""
BLOCK = 1 << 23
"""Samples converted at a time: some minutes, so that an hour needs little more memory."""
FLOOR_MARGIN_DB = 10.0
"""How far above its floor the spectrum must rise to count as signal."""
FLOOR_RANGE_DB = 80.0
"""The floor is taken no lower than this below the highest level: the skirts of filters in
noiseless files are no signal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioReport:
    """Facts about a recording. Levels are dB relative to full scale (RMS; 0 dB = 1.0).

    Attributes:
        codec: ``pcm_s16``, ``flac``, ``mp3``, ``aac``, ``opus``, ``vorbis`` ...
        bit_rate: bits per second of the stored stream, or None if unknown.
        lossless: whether the samples are what the device recorded.
        channels, channel: how many there are, and which one (from 0) was taken.
        peak: largest absolute sample.
        clipped_share: share (0-1) of the samples that lie in clipped runs.
        step: the smallest difference between stored values around the peak; the samples are
            rounded to it. 0 where it is finer than a millionth of the peak.
        bandwidth_hz: the highest frequency at which the long-term spectrum (Welch, 2048
            points, smoothed over 11 bins) stands 10 dB above its own floor, the lowest value
            of the smoothed spectrum (at most 80 dB below the highest); half the rate where
            it never comes down to a floor. Low for telephone speech and low bit rates,
            whatever the sampling rate says.
        level_db: mean level of the frames that are not silence.
        noise_floor_db: median level of the silent stretches; None without silence.
        snr_db: ``level_db`` minus ``noise_floor_db``; None without silence to judge by: a
            trimmed vowel has none, which is no sign of a clean recording.
        silence_s: how much silence that judgement rests on (s).
    """

    codec: str
    bit_rate: int | None
    lossless: bool
    channels: int
    channel: int
    peak: float
    clipped_share: float
    bandwidth_hz: float
    level_db: float
    noise_floor_db: float | None
    snr_db: float | None
    silence_s: float
    step: float = 0.0
    warnings: tuple[str, ...] = ()


def energy_of(samples: NDArray[np.floating]) -> float:
    """The sum of the squares.

    Not ``np.dot``: the threads that it starts for long arrays go on waiting for more, and take
    the processor from what is computed next.
    """
    return float(np.einsum("i,i->", samples, samples, dtype=np.float64))


def clipped_share(samples: NDArray[np.floating]) -> float:
    """Share (0-1) of samples in clipped runs of either polarity; see ``CLIP_SHOULDER``."""
    peak = float(max(samples.max(initial=0.0), -samples.min(initial=0.0)))
    if peak == 0.0:
        return 0.0
    shoulder = CLIP_SHOULDER - CLIP_ROUNDING * step_of(samples) / peak
    total = 0
    for sign in (1.0, -1.0):
        for start, end in _peak_runs(samples, sign, CLIP_LEVEL * peak):
            length = end - start
            if length < CLIP_RUN:
                continue
            before, after = max(0, start - length), min(end + length, samples.size) - 1
            if min(sign * samples[before], sign * samples[after]) < shoulder * peak:
                total += length
    return total / samples.size


def step_of(samples: NDArray[np.floating]) -> float:
    """The step that the samples are rounded to; see ``AudioReport.step``."""
    if not samples.size:
        return 0.0
    top, bottom = int(samples.argmax()), int(samples.argmin())
    at = top if samples[top] >= -samples[bottom] else bottom
    peak = abs(float(samples[at]))
    near = np.sort(samples[max(0, at - STEP_WINDOW // 2) : at + STEP_WINDOW // 2])
    gaps = np.diff(near.astype(np.float64))
    gaps = gaps[gaps > 1e-7 * peak]
    smallest = float(gaps.min()) if gaps.size else 0.0
    return smallest if smallest > 1e-6 * peak else 0.0


def _blocks(samples: NDArray[np.floating], unit: int) -> Iterator[NDArray[np.float64]]:
    """``samples`` as float64, ``BLOCK`` or so at a time: whole units, none left over short.

    A recording of up to twice that is one block.
    """
    count = max(1, samples.size // BLOCK)
    edges = [unit * (samples.size // unit * i // count) for i in range(count)]
    for start, end in pairwise([*edges, samples.size]):
        yield np.asarray(samples[start:end], dtype=np.float64)


def _peak_runs(
    samples: NDArray[np.floating], sign: float, level: float
) -> Iterator[tuple[int, int]]:
    """First sample, and the one after the last, of each run at ``level`` or above."""
    done, found = 0, []
    for block in _blocks(samples, 1):
        at_peak = block >= level if sign > 0 else block <= -level
        found.append(done + np.flatnonzero(at_peak))
        done += block.size
    at = np.concatenate(found)
    if at.size:
        for run in np.split(at, np.flatnonzero(np.diff(at) > 1) + 1):
            yield int(run[0]), int(run[-1]) + 1


def bandwidth(samples: NDArray[np.floating], rate: int) -> float:
    """Upper edge of the signal in Hz; see ``AudioReport.bandwidth_hz``."""
    if samples.size < 64:
        return rate / 2
    lines = min(2048, samples.size)
    freqs, power = np.empty(0), np.zeros(lines // 2 + 1)
    for block in _blocks(samples, lines):
        freqs, found = power_density(block, rate, lines)
        power = power + found * (block.size / samples.size)
    level = 10 * np.log10(power + 1e-16 * power.max(initial=0.0) + 1e-30)
    width = min(11, level.size)
    smooth = np.convolve(np.pad(level, width // 2, mode="edge"), np.ones(width) / width, "valid")
    floor = max(smooth.min(), smooth.max() - FLOOR_RANGE_DB)
    above = np.flatnonzero(smooth[: level.size] > floor + FLOOR_MARGIN_DB)
    return float(freqs[above[-1]]) if above.size else rate / 2


@dataclass(frozen=True, slots=True)
class Levels:
    """Level of the sound and of the room."""

    level_db: float
    noise_floor_db: float | None
    silence_s: float


def levels(samples: NDArray[np.floating], rate: int) -> Levels:
    """Level of sound and silence from 20 ms frames.

    Silence is a stretch of at least 0.25 s that lies 12 dB or more below the 95th percentile of
    the frames and is not periodic at 60-500 Hz (a voice that fades is no silence), or lies 30 dB
    below. The first and last 60 ms of a stretch, where sound decays or begins, do not count.
    Where there is none, a room that lies nearer to the voice is sought (``room_noise``).
    """
    hop = max(1, round(FRAME_S * rate))
    count = samples.size // hop
    energy = sum(energy_of(block) for block in _blocks(samples, 1))
    whole = _db(energy / samples.size) if samples.size else -np.inf
    if count < 3:
        return Levels(whole, None, 0.0)
    framed = samples[: count * hop]
    power = np.concatenate(
        [np.einsum("ij,ij->i", f, f) for f in (b.reshape(-1, hop) for b in _blocks(framed, hop))]
    )
    power /= hop
    frames = 10 * np.log10(power + 1e-20)
    loud = float(np.percentile(frames, 95))
    quiet = np.zeros(count, dtype=bool)
    shoulder = round(0.06 / FRAME_S)
    for start, end in _runs(frames <= loud - SILENCE_BELOW_DB):
        if (end - start) * FRAME_S < MIN_SILENCE_S:
            continue
        inner = slice(start + (shoulder if start else 0), end - (shoulder if end < count else 0))
        below = float(np.median(frames[inner])) <= loud - SURE_SILENCE_DB
        if below or not _periodic(samples[inner.start * hop : inner.stop * hop], rate):
            quiet[inner] = True
    quiet &= frames > DIGITAL_SILENCE_DB
    below_db = SILENCE_BELOW_DB
    if not quiet.any() and loud > DIGITAL_SILENCE_DB:
        below_db = BELOW_DB
        least = round(MIN_SILENCE_S / FRAME_S)
        for near in room_stretches(samples, rate, frames, hop, least, _periodic):
            quiet[near] = True
        quiet &= frames > DIGITAL_SILENCE_DB
    silence = float(quiet.sum()) * FRAME_S
    known = silence >= MIN_SILENCE_S / 2
    active = frames > loud - (below_db if known else SILENCE_BELOW_DB)
    level = _db(float(np.mean(power[active]))) if active.any() else whole
    if not known:
        return Levels(level, None, 0.0)
    return Levels(level, float(np.median(frames[quiet])), silence)


def _periodic(samples: NDArray[np.floating], rate: int) -> bool:
    """Whether most 50 ms windows repeat themselves at 60-500 Hz."""
    size = round(0.05 * rate)
    shortest, longest = max(1, int(rate / 500)), int(rate / 60)
    peaks = []
    for start in range(0, samples.size - size + 1, size):
        window = samples[start : start + size]
        window = window - window.mean()
        energy = float(window @ window)
        if energy <= 0:
            continue
        spectrum = np.abs(np.fft.rfft(window, 2 * size)) ** 2
        lags = np.fft.irfft(spectrum)[: longest + 1]
        lags /= energy * (1 - np.arange(lags.size) / size)
        peaks.append(float(lags[shortest:].max(initial=0.0)))
    return bool(peaks) and float(np.median(peaks)) > VOICED


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _db(power: float) -> float:
    return float(10 * np.log10(power + 1e-20))
