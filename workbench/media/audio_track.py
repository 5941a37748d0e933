"""Sound through FFmpeg (PyAV): AAC, Opus and all else that soundfile does not read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import av.error
import numpy as np
from av.audio.resampler import AudioResampler

from workbench.media.access import INCOMPLETE, damaged, refused
from workbench.media.container import open_container, unknown_codec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.audio.frame import AudioFrame
    from av.container import InputContainer
    from numpy.typing import NDArray

LONG_S = 600.0
"""Of recordings longer than this only the channel that is taken is ever held: they are decoded
twice, first to hear which it is."""
BLOCK = 1 << 20
"""Samples joined at a time."""
GAP_S = 0.05
"""A jump in the time stamps of more than this is a gap (stamps of WebM are whole ms)."""
_NAMES = {"mp3float": "mp3", "amrnb": "amr_nb", "libdav1d": "av1"}
_LOSSLESS = ("pcm_", "flac", "alac", "wavpack", "tta", "ape")


def decode_track(path: Path, max_seconds: float, only: int | None = None) -> dict[str, Any]:
    """The loudest channel of the first sound track, and how it was stored.

    Gaps in the time stamps are filled with zeros, so that times stay true.

    Args:
        only: the channel to take, where it is known already.

    Raises:
        ProblemError: ``no_sound_track``, ``too_large``, or why it cannot be read.
    """
    with open_container(path, "recording") as container:
        if not container.streams.audio:
            raise refused(
                path,
                "no_sound_track",
                "The file has no sound track.",
                "Record with the microphone on, or leave this file out of voice tasks.",
            )
        stream = container.streams.audio[0]
        if stream.codec_context is None:
            raise unknown_codec(path, "sounds", "WAV")
        codec = stream.codec_context.name
        bit_rate = stream.bit_rate or (container.bit_rate if not container.streams.video else None)
        announced = (
            float(stream.duration * stream.time_base)
            if stream.duration and stream.time_base
            else 0.0
        )
        origin = _picture_start(container)
        parts = _Joined()
        energy = np.zeros(0)
        survey = only is None and announced > LONG_S
        start: float | None = None
        rate, done, filled, lost = 0, 0, 0, 0
        resampler: AudioResampler | None = None
        for frame in _frames(container):
            if resampler is None:
                rate = frame.sample_rate
                resampler = AudioResampler(format="fltp", layout=frame.layout, rate=rate)
                start = frame.time
            elif frame.sample_rate != rate:
                lost += frame.samples
                continue
            if frame.time is not None and start is not None:
                gap = round((frame.time - start) * rate) - done
                if gap > GAP_S * rate and done + gap < max_seconds * rate:
                    parts.add(np.zeros((len(energy), gap), np.float32), only, survey)
                    done, filled = done + gap, filled + gap
            frame.pts = None
            for plain in resampler.resample(frame):
                sound = plain.to_ndarray().astype(np.float32, copy=False)
                if not energy.size:
                    energy = np.zeros(len(sound))
                    survey &= len(sound) > 1
                energy += np.square(sound, dtype=np.float64).sum(axis=1)
                parts.add(sound, only, survey)
                done += plain.samples
            if done > max_seconds * rate:
                raise refused(
                    path,
                    "too_large",
                    f"The recording lasts longer than {max_seconds / 3600:.0f} hours.",
                    "Cut out the part with the task.",
                )
    if not energy.size:
        if announced > 0:
            raise damaged(path, "sound track")
        energy, rate = np.zeros(1), rate or 1
    channel = int(np.argmax(energy)) if only is None else only
    if survey:
        return decode_track(path, max_seconds, channel)
    samples = parts.channel(channel if only is None else 0)
    warnings = []
    if filled:
        warnings.append(f"{filled / rate:.2f} s of sound are missing; filled with silence")
    if lost:
        warnings.append(f"{lost / rate:.2f} s in another sampling rate were left out")
    if announced - samples.size / rate > max(1.0, 0.02 * announced):
        warnings.append(
            f"{INCOMPLETE}: {announced - samples.size / rate:.1f} of {announced:.1f} s are missing"
        )
    return {
        "samples": samples,
        "rate": rate,
        "codec": _NAMES.get(codec, codec.removeprefix("lib")),
        "bit_rate": int(bit_rate) if bit_rate else None,
        "lossless": codec.startswith(_LOSSLESS),
        "channels": len(energy),
        "channel": channel,
        "start": 0.0 if origin is None or start is None else start - origin,
        "warnings": tuple(warnings),
    }


class _Joined:
    """Decoded sound in large blocks: thousands of small ones would keep their memory."""

    def __init__(self) -> None:
        self._blocks: list[NDArray[np.float32]] = []
        self._parts: list[NDArray[np.float32]] = []
        self._held = 0

    def add(self, sound: NDArray[np.float32], only: int | None, survey: bool) -> None:
        """Keeps ``sound`` (channels, n), or one channel of it; nothing while surveying."""
        if survey:
            return
        self._parts.append(sound if only is None else sound[only : only + 1].copy())
        self._held += sound.shape[1]
        if self._held >= BLOCK:
            self._blocks.append(np.concatenate(self._parts, axis=1))
            self._parts, self._held = [], 0

    def channel(self, channel: int) -> NDArray[np.float32]:
        """One channel of all, (n,). Blocks are given up as they are copied."""
        blocks = [*self._blocks, *self._parts]
        self._blocks, self._parts = [], []
        samples = np.empty(sum(b.shape[1] for b in blocks), np.float32)
        at = 0
        for i, block in enumerate(blocks):
            samples[at : at + block.shape[1]] = block[channel]
            at += block.shape[1]
            blocks[i] = block[:, :0].copy()
        return samples


def _frames(container: InputContainer) -> Iterator[AudioFrame]:
    """All frames of the first sound track; a damaged packet costs itself only."""
    stream = container.streams.audio[0]
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            return
        except (av.error.FFmpegError, OSError):
            packet = None
        try:
            yield from stream.codec_context.decode(packet)
        except av.error.EOFError:
            return
        except av.error.FFmpegError:  # this packet's sound is lost; the gap is told
            pass
        if packet is None:
            return


def _picture_start(container: InputContainer) -> float | None:
    for stream in container.streams.video:
        if not stream.disposition & stream.disposition.attached_pic:
            first = stream.start_time
            return float((first or 0) * stream.time_base) if stream.time_base else 0.0
    return None
