"""Videos, frame by frame: exact frame n, true times, upright RGB.

Everything that shows or measures a video goes through ``open_video``, so that what is shown is
what is measured.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import av.error
from av.video.reformatter import VideoReformatter

from workbench.media.access import damaged, refused
from workbench.media.container import open_container
from workbench.media.orientation import Orientation, orientation_of
from workbench.media.video_index import VideoIndex, build_index, decode_all, video_stream
from workbench.model.problem import ProblemError
from workbench.model.time import FrameClock

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

MAX_PIXELS = 36_000_000
"""Largest accepted frame (8K is 33 million pixels)."""

_HDR = {16: "PQ", 18: "HLG"}  # ITU-T H.273 transfer characteristics


def open_video(path: Path, *, threads: int = 1, cache: int = 8) -> Video:
    """Open a video for exact access.

    Args:
        threads: decoding threads. One is right in a worker (there is one worker per core); 0
            lets the decoder take all cores.
        cache: how many decoded frames ``Video.frame`` keeps (for scrubbing).

    Raises:
        ProblemError: if the file cannot be read or holds no picture that can be decoded.
    """
    return Video(Path(path), threads=threads, cache=cache)


class Video:
    """An open video. Use it as a context manager; one thread at a time.

    Attributes:
        clock: true presentation time of every frame, the first at 0 s.
        width, height: of the upright picture, in square pixels.
        codec: short name, such as ``h264``.
        rotation: clockwise degrees that have been applied to the stored pictures.
        mirrored: whether the file asks for mirroring (applied).
        warnings: what is unusual about the file, in plain words.
    """

    def __init__(self, path: Path, *, threads: int = 1, cache: int = 8) -> None:
        self.path = path
        self._threads = threads
        self._cache: OrderedDict[int, NDArray[Any]] = OrderedDict()
        self._cache_size = max(1, cache)
        self._index: VideoIndex = build_index(path)
        self._number = {pts: n for n, pts in enumerate(self._index.pts)}
        self._running: tuple[int, Iterator[tuple[int, VideoFrame]]] | None = None
        self._reformatter = VideoReformatter()
        self.clock: FrameClock = self._index.clock
        self._describe()

    def _describe(self) -> None:
        """Codec, upright size and warnings, from the first frame."""
        with self._container() as container:
            stream = video_stream(self.path, container)
            self.codec: str = stream.codec_context.name
            if stream.width * stream.height > MAX_PIXELS:
                raise refused(
                    self.path,
                    "too_large",
                    f"The pictures are {stream.width} x {stream.height}; up to"
                    f" {MAX_PIXELS // 1_000_000} million pixels are accepted.",
                    "Export the video at a smaller size.",
                )
            first = next(decode_all(container, stream), None)
            if first is None:
                raise damaged(self.path, "video")
            aspect = first.sample_aspect_ratio if hasattr(first, "sample_aspect_ratio") else None
            aspect = aspect or stream.sample_aspect_ratio
        self.orientation: Orientation = orientation_of(first)
        self.rotation: int = self.orientation.degrees
        self.mirrored: bool = self.orientation.mirrored
        stretch = float(aspect) if aspect else 1.0
        self._stored_height = first.height
        self._stored_width = max(1, round(first.width * stretch))
        if self._rgb(first) is None:
            raise damaged(self.path, "video")
        turned = self.orientation.quarter_turns % 2 == 1
        self.width: int = self._stored_height if turned else self._stored_width
        self.height: int = self._stored_width if turned else self._stored_height
        self.warnings: tuple[str, ...] = (*self._index.warnings, *self._oddities(first))

    def _oddities(self, first: VideoFrame) -> Iterator[str]:
        if self.clock.is_variable:
            yield "the frame rate varies; the true time of every frame is used"
        if self.rotation or self.mirrored:
            turn = f"turned by {self.rotation} degrees" if self.rotation else ""
            mirror = "mirrored" if self.mirrored else ""
            how = " and ".join(filter(None, (turn, mirror)))
            yield f"the pictures are stored {how}; set upright"
        if self._stored_width != first.width:
            yield (
                f"the pixels are not square; {first.width} x {first.height} was stretched to"
                f" {self._stored_width} x {self._stored_height}"
            )
        if first.interlaced_frame:
            yield "the video is interlaced: moving edges are torn"
        if int(first.color_trc) in _HDR:
            yield f"the video is HDR ({_HDR[int(first.color_trc)]}); colours are approximate"
        if len(self.clock) == 1:
            yield "the video has a single frame"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self.clock)

    def close(self) -> None:
        """Release the file and the kept frames."""
        self._stop_running()
        self._cache.clear()

    def frame(self, n: int) -> NDArray[Any]:
        """Frame ``n`` (from 0), uint8 of shape (height, width, 3), RGB, upright; read-only.

        Raises:
            IndexError: outside the video.
            ProblemError: ``frame_lost`` where this one frame cannot be decoded.
        """
        self.clock.time(n)
        if n in self._cache:
            self._cache.move_to_end(n)
            return self._cache[n]
        pixels = self._rgb(self._find(n))
        if pixels is None:
            raise self._lost(n)
        pixels.flags.writeable = False
        self._cache[n] = pixels
        while len(self._cache) > self._cache_size:
            self._cache.popitem(last=False)
        return pixels

    def frames(
        self, start: int = 0, stop: int | None = None
    ) -> Iterator[tuple[int, float, NDArray[Any]]]:
        """Frames ``start`` to ``stop`` (exclusive) in order: number, seconds, RGB upright.

        Each is decoded once. A frame that cannot be decoded is left out; its number is then
        missing from the sequence.
        """
        stop = len(self.clock) if stop is None else min(stop, len(self.clock))
        if start >= stop:
            return
        for n, frame in self._decoded(start):
            if n >= stop:
                return
            if (pixels := self._rgb(frame)) is not None:
                yield n, self.clock.times[n], pixels

    def _container(self) -> InputContainer:
        return open_container(self.path, "video")

    def _stop_running(self) -> None:
        if self._running is not None:
            self._running[1].close()  # type: ignore[attr-defined]
            self._running = None

    def _find(self, n: int) -> VideoFrame:
        """Decode on from the last frame asked for where that is nearer than a keyframe."""
        index = self._index
        if self._running is not None:
            at, frames = self._running
            near = index.counted or index.key_before(index.pts[n]) <= index.key_before(
                index.pts[at]
            )
            if at < n and near:
                found = self._advance(frames, n)
                if found is not None:
                    return found
            self._stop_running()
        frames = self._decoded(n)
        found = self._advance(frames, n)
        if found is None:
            self._stop_running()
            raise self._lost(n)
        return found

    def _advance(self, frames: Iterator[tuple[int, VideoFrame]], n: int) -> VideoFrame | None:
        for at, frame in frames:
            if at >= n:
                self._running = (at, frames)
                return frame if at == n else None
        return None

    def _decoded(self, start: int) -> Iterator[tuple[int, VideoFrame]]:
        """Numbered frames from ``start`` on.

        Decoding starts at the nearest keyframe shown at or before ``start``; where that does not
        lead to the frame (open groups of pictures, inexact seeks), at earlier ones, in the end
        at the beginning of the file.
        """
        index = self._index
        if not index.counted and start > 0:
            key = index.key_before(index.pts[start])
            for back in (key, key - 1, key - 3):
                if back <= 0:
                    break
                numbered = self._numbered(back)
                first = next((f for f in numbered if f[0] >= start), None)
                if first is not None and first[0] == start:
                    yield first
                    yield from numbered
                    return
                numbered.close()  # type: ignore[attr-defined]
        for n, frame in self._numbered(None):
            if n >= start:
                yield n, frame

    def _numbered(self, key: int | None) -> Iterator[tuple[int, VideoFrame]]:
        """Decoded frames with their numbers, in increasing order, from a keyframe or the start."""
        with self._container() as container:
            stream = video_stream(self.path, container)
            stream.codec_context.thread_count = self._threads
            stream.thread_type = "NONE" if self._threads == 1 else "AUTO"
            if key is not None:
                with suppress(av.error.FFmpegError):  # a format without seeking starts at zero
                    container.seek(self._index.key_dts[key], stream=stream)
            last = -1
            for count, frame in enumerate(decode_all(container, stream)):
                if self._index.counted:
                    n: int | None = count
                else:
                    n = None if frame.pts is None else self._number.get(frame.pts)
                if n is not None and n > last:
                    last = n
                    yield n, frame

    def _rgb(self, frame: VideoFrame) -> NDArray[Any] | None:
        """Upright RGB, or None where the frame claims colours that cannot be."""
        try:
            rgb = self._reformatter.reformat(
                frame, self._stored_width, self._stored_height, format="rgb24", threads=1
            )
        except av.error.FFmpegError:
            return None
        return self.orientation.upright(rgb.to_ndarray())

    def _lost(self, n: int) -> ProblemError:
        return refused(
            self.path,
            "frame_lost",
            f"Frame {n} ({self.clock.time(n):.3f} s) cannot be decoded.",
            "Go to another frame, or copy the video again from the device.",
        )
