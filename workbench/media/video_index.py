"""The index of a video: which frames there are, when each is shown, where decoding may start."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import av.error

from workbench.media.access import INCOMPLETE, refused
from workbench.media.container import open_container, unknown_codec
from workbench.model.time import FrameClock

if TYPE_CHECKING:
    from pathlib import Path

    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream


@dataclass(frozen=True, slots=True)
class VideoIndex:
    """Frames in the order in which they are shown.

    Attributes:
        pts: presentation stamp of each frame, in the stream's time base; strictly increasing.
            Where the file gives none, the ordinal number of the frame (``counted``).
        keys: presentation stamps of the frames at which decoding may start, increasing.
        key_dts: decoding stamp of each of ``keys``, for the seek.
        clock: the same stamps in seconds, the first frame at zero.
        counted: the file has no usable stamps; frames are known by counting from the start.
    """

    pts: tuple[int, ...]
    keys: tuple[int, ...]
    key_dts: tuple[int, ...]
    clock: FrameClock
    counted: bool
    warnings: tuple[str, ...]

    def key_before(self, pts: int) -> int:
        """Position in ``keys`` of the last one shown at or before ``pts``; -1 if none."""
        return bisect_right(self.keys, pts) - 1


def video_stream(path: Path, container: InputContainer) -> VideoStream:
    """The first stream of moving pictures (a cover picture in a sound file is none)."""
    for stream in container.streams.video:
        if not stream.disposition & stream.disposition.attached_pic:
            if stream.codec_context is None:
                raise unknown_codec(path, "pictures", "H.264 in MP4")
            return stream
    raise refused(
        path,
        "no_picture_track",
        "The file holds no moving pictures.",
        "If it is a sound recording, name it so (ending in _audio).",
    )


def decode_all(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """Every frame that can be decoded from where the container stands, in shown order.

    A packet that cannot be decoded costs its own frame only.
    """
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            return
        except (av.error.FFmpegError, OSError):  # the file ends in the middle: flush what is there
            packet = None
        try:
            yield from stream.codec_context.decode(packet)
        except av.error.EOFError:
            return
        except av.error.FFmpegError:  # this packet's frame is lost; the clock or caller tells
            pass
        if packet is None:
            return


@dataclass(slots=True)
class _Packets:
    pts: list[int]
    keys: list[tuple[int, int]]
    total: int = 0
    unstamped: int = 0
    suspicious: bool = False


def _read_packets(container: InputContainer, stream: VideoStream) -> _Packets:
    """The stamps of all packets, without decoding any."""
    found = _Packets([], [])
    try:
        for packet in container.demux(stream):
            if packet.size == 0 and packet.pts is None:
                continue  # the flush marker at the end
            found.total += 1
            found.suspicious |= packet.is_corrupt or packet.size == 0
            if packet.is_discard:
                continue
            if packet.pts is None:
                found.unstamped += 1
                continue
            found.pts.append(packet.pts)
            if packet.is_keyframe:
                found.keys.append((packet.pts, packet.pts if packet.dts is None else packet.dts))
    except (av.error.FFmpegError, OSError):
        found.suspicious = True
    return found


def build_index(path: Path) -> VideoIndex:
    """The index from the file's packets; where these look odd, from decoding every frame.

    Raises:
        ProblemError: if no frame can be decoded.
    """
    with open_container(path, "video") as container:
        stream = video_stream(path, container)
        found = _read_packets(container, stream)
        keys = sorted(set(found.keys))
        announced = stream.frames
        distinct = sorted(set(found.pts))
        odd = (
            found.suspicious
            or found.unstamped > 0
            or len(distinct) != len(found.pts)
            or (announced > 0 and announced != found.total)
            or not keys
            or not distinct
            or keys[0][0] != distinct[0]
        )
        base = stream.time_base or Fraction(1, 1000)
        rate = stream.average_rate or stream.guessed_rate or Fraction(25)
        announced_end = _announced_seconds(container, stream)
    if odd:
        return _index_by_decoding(path, base, rate, keys, announced, announced_end)
    clock = _clock(distinct, base)
    warnings = _missing_end(clock, len(distinct), announced, announced_end)
    return VideoIndex(
        tuple(distinct),
        tuple(k for k, _ in keys),
        tuple(d for _, d in keys),
        clock,
        counted=False,
        warnings=warnings,
    )


def _index_by_decoding(
    path: Path,
    base: Fraction,
    rate: Fraction,
    keys: list[tuple[int, int]],
    announced: int,
    announced_end: float,
) -> VideoIndex:
    with open_container(path, "video") as container:
        stream = video_stream(path, container)
        stamps = [frame.pts for frame in decode_all(container, stream)]
    if not stamps:
        raise refused(
            path,
            "no_frame",
            "Not one picture of the video can be decoded.",
            "Copy it again from the device that recorded it, or export it as H.264 MP4.",
        )
    known = sorted({pts for pts in stamps if pts is not None})
    warnings: tuple[str, ...] = ()
    if len(known) < max(1, (len(stamps) + 1) // 2):
        clock = FrameClock(tuple(float(i / rate) for i in range(len(stamps))))
        warnings = (
            f"the file gives no frame times; {float(rate):.3g} frames per second are assumed",
        )
        warnings += _missing_end(clock, len(stamps), announced, announced_end)
        return VideoIndex(tuple(range(len(stamps))), (0,), (0,), clock, True, warnings)
    if len(known) < len(stamps):
        lost = len(stamps) - len(known)
        warnings = (f"{lost} of {len(stamps)} frames repeat a time or have none; left out",)
    clock = _clock(known, base)
    warnings += _missing_end(clock, len(known), announced, announced_end)
    shown = set(known)
    usable = [k for k in keys if k[0] in shown]
    return VideoIndex(
        tuple(known),
        tuple(k for k, _ in usable),
        tuple(d for _, d in usable),
        clock,
        counted=False,
        warnings=warnings,
    )


def _clock(pts: list[int], base: Fraction) -> FrameClock:
    return FrameClock(tuple(float((p - pts[0]) * base) for p in pts))


def _announced_seconds(container: InputContainer, stream: VideoStream) -> float:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / 1e6 if container.duration else 0.0


def _missing_end(
    clock: FrameClock, frames: int, announced: int, announced_end: float
) -> tuple[str, ...]:
    """What the header promises and the file does not hold."""
    lost = announced_end - clock.duration
    if announced > frames and (announced - frames) > max(1, 0.01 * announced):
        return (
            f"{INCOMPLETE}: {announced - frames} of {announced} frames are missing"
            f" ({max(lost, 0):.1f} of {announced_end:.1f} s)",
        )
    if announced == 0 and announced_end > 0 and lost > max(1.0, 0.02 * announced_end):
        return (f"{INCOMPLETE}: the last {lost:.1f} of {announced_end:.1f} s are missing",)
    return ()
