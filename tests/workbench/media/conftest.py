"""Small videos made on the spot, each frame carrying its own number as a pattern of bits."""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

BITS, CELL = 8, 16
WIDTH, HEIGHT = BITS * CELL, 4 * CELL


def picture(number: int) -> np.ndarray:
    """The frame with ``number`` in its top rows, white for 1, and a red corner bottom left."""
    rgb = np.full((HEIGHT, WIDTH, 3), 96, np.uint8)
    for bit in range(BITS):
        rgb[: 2 * CELL, bit * CELL : (bit + 1) * CELL] = 235 if number >> bit & 1 else 20
    rgb[3 * CELL :, :CELL] = (220, 20, 20)
    return rgb


def read_number(rgb: np.ndarray) -> int:
    """The number burnt into a frame of any multiple of the original size."""
    scale = rgb.shape[0] // HEIGHT
    cells = [
        rgb[
            scale * CELL // 2 : scale * 3 * CELL // 2,
            scale * (b * CELL + 4) : scale * (b * CELL + 12),
        ].mean()
        for b in range(BITS)
    ]
    return sum(1 << b for b, level in enumerate(cells) if level > 128)


def write_video(
    path: Path,
    codec: str = "libx264",
    *,
    times: Sequence[float] | None = None,
    count: int = 60,
    pixels: str = "yuv420p",
    options: dict[str, str] | None = None,
    container: str | None = None,
    aspect: Fraction | None = None,
) -> Path:
    """A video whose frame ``i`` shows ``i`` at ``times[i]`` (25 per second without times)."""
    base = Fraction(1, 1000 if path.suffix in {".mkv", ".webm"} else 90000)
    if path.suffix == ".avi":
        base = Fraction(1, 25)
    times = [i / 25 for i in range(count)] if times is None else times
    with av.open(str(path), "w", format=container) as out:
        stream = out.add_stream(codec, rate=25, options=options or {})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, pixels
        stream.codec_context.time_base = base
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        for number, t in enumerate(times):
            frame = av.VideoFrame.from_ndarray(picture(number % 256), format="rgb24")
            frame.pts, frame.time_base = round(t / base), base
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def set_matrix(path: Path, matrix: Sequence[int]) -> Path:
    """Write a display matrix (a b c d, in whole turns) into the track header of an MP4."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 44
    a, b, c, d = (value << 16 for value in matrix)
    struct.pack_into(">9i", data, at, a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    return path


@pytest.fixture
def plain_user() -> Iterator[Path]:
    """A folder, and no more rights than an ordinary user has while the test runs."""
    with tempfile.TemporaryDirectory() as name:
        if os.geteuid() != 0:
            yield Path(name)
            return
        nobody = 65534
        os.chown(name, nobody, nobody)
        os.seteuid(nobody)
        try:
            yield Path(name)
        finally:
            os.seteuid(0)


@pytest.fixture
def video_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a video into the test's folder: ``video_file("a.mp4", "libx264", count=30)``."""

    def make(name: str, codec: str = "libx264", **settings: object) -> Path:
        return write_video(tmp_path / name, codec, **settings)  # type: ignore[arg-type]

    return make


@pytest.fixture
def number_of() -> Callable[[np.ndarray], int]:
    """Reads the number that is burnt into a frame."""
    return read_number


@pytest.fixture
def turned() -> Callable[[Path, Sequence[int]], Path]:
    """Gives an MP4 a display matrix."""
    return set_matrix
