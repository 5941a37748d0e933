"""Sound recordings, and the sound track of a video, as mono float at their own rate."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile

from workbench.media.access import INCOMPLETE, readable_size, refused
from workbench.media.audio_report import (
    AudioReport,
    bandwidth,
    clipped_share,
    energy_of,
    levels,
    step_of,
)
from workbench.media.audio_track import decode_track
from workbench.model.problem import ProblemError

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_SECONDS = 4 * 3600
"""Longest accepted recording."""

LONG_SECONDS = 600
"""Beyond this, samples are kept as float32, which holds 24 bits exactly: an hour in 0.6 GB."""

MAX_PEAK = 1e6
"""Floating-point files may pass full scale, or be written in 16-bit steps, but not beyond this."""

_PCM = {"PCM_S8", "PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ALAC_16", "ALAC_24"}
_BITS = {"PCM_S8": 8, "PCM_U8": 8, "PCM_16": 16, "PCM_24": 24, "PCM_32": 32}
_BITS |= {"FLOAT": 32, "DOUBLE": 64, "ULAW": 8, "ALAW": 8}


LEAST_OFFSET = 0.05
"""A mean that is so large a share of the sound itself (RMS) is an electrical offset, and is taken
off: it adds to the level of each cycle, so it hides how much the levels differ. Below it shimmer
and level lose no more than 0.3 % (1 - 1 / (1 + share squared)); such samples stay as they are."""


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """A recording.

    Attributes:
        samples: float64 (float32 beyond ``LONG_SECONDS``), shape (n,), in [-1, 1]: the loudest
            channel (RMS over the whole file). Channels are never mixed: mixing cancels what
            arrives at different times.
        rate: samples per second as stored; never resampled.
        start: seconds from the first picture of a video to the first sample; 0 for sound alone.
        scaled: whether the stored samples passed full scale and were scaled down to it.
    """

    samples: NDArray[np.floating]
    rate: int
    report: AudioReport
    start: float = 0.0
    scaled: bool = False

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.samples.size / self.rate


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """Decoded sound of the chosen channel, and how it was stored.

    ``peak`` is the largest sample as stored; above 1 the samples were scaled down to full scale.
    ``offset`` is what was taken off them then (see ``LEAST_OFFSET``).
    """

    samples: NDArray[Any]
    rate: int
    codec: str
    bit_rate: int | None
    lossless: bool
    channels: int
    channel: int
    start: float = 0.0
    warnings: tuple[str, ...] = ()
    peak: float = 0.0
    offset: float = 0.0

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.samples.size / self.rate


def read_audio(path: Path) -> Audio:
    """The recording, with a report on its quality.

    Raises:
        ProblemError: ``no_sound_track``, ``no_samples``, ``bad_samples`` (NaN or infinite),
            ``too_large``, ``not_media``, or why it cannot be read.
    """
    stored = read_stored(path)
    samples, peak = stored.samples, stored.peak
    sound = levels(samples, stored.rate)
    noise = sound.noise_floor_db
    report = AudioReport(
        codec=stored.codec,
        bit_rate=stored.bit_rate,
        lossless=stored.lossless,
        channels=stored.channels,
        channel=stored.channel,
        peak=min(peak, 1.0),
        clipped_share=clipped_share(samples + stored.offset if stored.offset else samples),
        bandwidth_hz=bandwidth(samples, stored.rate),
        level_db=sound.level_db,
        noise_floor_db=noise,
        snr_db=None if noise is None else sound.level_db - noise,
        silence_s=sound.silence_s,
        step=step_of(samples),
        warnings=stored.warnings,
    )
    return Audio(samples, stored.rate, report, stored.start, scaled=peak > 1.0)


def read_stored(path: Path) -> Stored:
    """The sound as it is stored, checked but not judged: for who needs no report.

    Raises:
        ProblemError: as ``read_audio``.
    """
    path = Path(path)
    readable_size(path)
    stored = _read_with_soundfile(path) or Stored(**decode_track(path, MAX_SECONDS))
    kind = _kind(stored.duration)
    samples: NDArray[np.floating] = np.ascontiguousarray(stored.samples, dtype=kind)
    if samples.size == 0:
        raise refused(
            path, "no_samples", "The recording holds no sound at all (0 samples).", "Record again."
        )
    low, high = float(samples.min()), float(samples.max())  # NaN where any sample is
    if not (math.isfinite(low) and math.isfinite(high)):
        broken = int(np.count_nonzero(~np.isfinite(samples)))
        raise refused(
            path,
            "bad_samples",
            f"{broken} of {samples.size} samples are no numbers (NaN or infinite).",
            "Export the recording again as 16- or 24-bit WAV.",
        )
    peak = max(-low, high)
    warnings = stored.warnings
    if peak > MAX_PEAK:
        raise refused(
            path,
            "bad_samples",
            f"The samples reach {peak:.0e} times full scale, so they are no sound.",
            "Export the recording again as 16- or 24-bit WAV.",
        )
    if peak > 1.0:
        np.divide(samples, peak, out=samples)
        warnings += (f"samples reach {peak:.3g} times full scale; scaled down to full scale",)
    offset = _offset(samples)
    if offset:
        np.subtract(samples, offset, out=samples)
        text = f"the samples lie {100 * abs(offset):.2g} % of full scale off zero; moved back to it"
        warnings += (text,)
    return replace(stored, samples=samples, peak=peak, offset=offset, warnings=warnings)


def _offset(samples: NDArray[np.floating]) -> float:
    """The mean of ``samples`` where it is an electrical offset, else 0."""
    mean = float(samples.mean(dtype=np.float64))
    power = energy_of(samples) / samples.size - mean**2
    return mean if mean**2 > LEAST_OFFSET**2 * power > 0 else 0.0


def _read_with_soundfile(path: Path) -> Stored | None:
    """WAV, FLAC, Ogg Vorbis, MP3 and kin; None where the file is for FFmpeg."""
    try:
        with soundfile.SoundFile(path) as file:
            if file.subtype in {"OPUS"}:
                return None
            _check_length(path, file.frames / file.samplerate)
            channel = 0
            warnings: tuple[str, ...] = ()
            if file.channels > 1:
                energy, total = np.zeros(file.channels), np.zeros(file.channels)
                for block in file.blocks(1 << 16, dtype="float64", always_2d=True):
                    held = np.clip(block, -MAX_PEAK, MAX_PEAK)
                    energy += np.nansum(held**2, axis=0)
                    total += np.nansum(held, axis=0)
                channel = int(np.argmax(energy - total**2 / max(1, file.frames)))
                file.seek(0)
            samples = np.zeros(file.frames, _kind(file.frames / file.samplerate))
            if file.channels == 1:
                samples = file.read(out=samples)
            else:
                filled = 0
                for block in file.blocks(1 << 16, dtype="float64", always_2d=True):
                    room = samples[filled : filled + len(block)]
                    room[:] = block[: len(room), channel]
                    filled += len(room)
                samples = samples[:filled]
            rate, channels, subtype = file.samplerate, file.channels, file.subtype
            announced, form = _announced(file), file.format
    except (soundfile.LibsndfileError, RuntimeError):
        return None
    if samples.size < announced:
        warnings = (
            f"{INCOMPLETE}: {(announced - samples.size) / rate:.1f}"
            f" of {announced / rate:.1f} s are missing",
        )
    return Stored(
        samples=samples,
        rate=rate,
        codec=_codec(form, subtype),
        bit_rate=_bit_rate(path, form, subtype, rate * channels, samples.size / rate),
        lossless=form == "FLAC" or subtype in _PCM,
        channels=channels,
        channel=channel,
        warnings=warnings,
    )


def _kind(seconds: float) -> type[np.float64] | type[np.float32]:
    return np.float64 if seconds <= LONG_SECONDS else np.float32


def _announced(file: soundfile.SoundFile) -> int:
    """Frames by the header; libsndfile counts what is there and notes the difference."""
    note = re.search(r"data : (\d+) \(should be (\d+)\)", file.extra_info)
    if note is None or file.subtype not in _BITS:
        return int(file.frames)
    frame_bits = _BITS[file.subtype] * int(file.channels)
    return max(int(file.frames), int(note[1]) * 8 // frame_bits)


def _check_length(path: Path, seconds: float) -> None:
    if seconds > MAX_SECONDS:
        raise too_long(path, seconds)


def too_long(path: Path, seconds: float) -> ProblemError:
    """The refusal of a recording of ``seconds``."""
    return refused(
        path,
        "too_large",
        f"The recording lasts {seconds / 3600:.1f} hours;"
        f" up to {MAX_SECONDS // 3600} are accepted.",
        "Cut out the part with the task.",
    )


def _codec(form: str, subtype: str) -> str:
    if form == "FLAC":
        return "flac"
    if subtype.startswith("MPEG"):
        return "mp3"
    names = {"FLOAT": "pcm_f32", "DOUBLE": "pcm_f64", "PCM_U8": "pcm_u8", "PCM_S8": "pcm_s8"}
    return names.get(subtype, subtype.lower().replace("pcm_", "pcm_s"))


def _bit_rate(path: Path, form: str, subtype: str, flow: int, seconds: float) -> int | None:
    """Bits per second: exact for PCM, else the file's size over its length."""
    if form != "FLAC" and subtype in _BITS:
        return flow * _BITS[subtype]
    if seconds <= 0:
        return None
    return math.ceil(path.stat().st_size * 8 / seconds)
