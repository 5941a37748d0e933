"""Photos arrive upright and in 8-bit RGB, whatever the camera wrote."""

from __future__ import annotations

import struct
import time
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from workbench.media.photo import read_photo, read_photo_header
from workbench.model.problem import ProblemError


def scene() -> np.ndarray:
    """32 x 48: red in the top left quarter, green top right, blue below."""
    rgb = np.zeros((32, 48, 3), np.uint8)
    rgb[:16, :24], rgb[:16, 24:], rgb[16:] = (200, 30, 30), (30, 200, 30), (30, 30, 200)
    return rgb


@pytest.mark.parametrize(
    ("name", "options", "tolerance"),
    [
        ("a.jpg", {"quality": 95, "subsampling": 0}, 12),
        ("a.png", {}, 0),
        ("a.tif", {}, 0),
        ("a.tiff", {"compression": "tiff_lzw"}, 0),
        ("a.webp", {"lossless": True}, 0),
        ("a.bmp", {}, 0),
        ("a.heic", {"quality": 95}, 25),
    ],
)
def test_formats(tmp_path: Path, name: str, options: dict[str, object], tolerance: int) -> None:
    if name.endswith("heic"):
        import pillow_heif

        pillow_heif.register_heif_opener()
    Image.fromarray(scene()).save(tmp_path / name, **options)
    photo = read_photo(tmp_path / name)
    assert (photo.width, photo.height) == (48, 32)
    assert photo.pixels.dtype == np.uint8
    inner = np.abs(photo.pixels.astype(int) - scene())[4:12, 4:20]
    assert inner.max() <= tolerance


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["jpg", "png", "tif"])
def test_exif_orientation(tmp_path: Path, orientation: int, form: str) -> None:
    """The red quarter is top left once the orientation is applied."""
    undo = {
        1: lambda a: a,
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.transpose(1, 0, 2),
        6: lambda a: np.rot90(a, 1),
        7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
        8: lambda a: np.rot90(a, -1),
    }[orientation]
    image = Image.fromarray(np.ascontiguousarray(undo(scene())))
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"o.{form}"
    image.save(path, exif=exif)
    photo, header = read_photo(path), read_photo_header(path)
    assert photo.pixels.shape == (32, 48, 3)
    assert np.abs(photo.pixels[4:12, 4:20].astype(int) - (200, 30, 30)).max() < 30
    assert (header.width, header.height) == (48, 32)
    assert bool(photo.warnings) == header.turned == (orientation != 1)


def test_sixteen_bit_grey_spans_eight_bits(tmp_path: Path) -> None:
    ramp = np.linspace(0, 65535, 256).round().astype(np.uint16)[None].repeat(4, 0)
    for name in ("g.png", "g.tif"):
        Image.fromarray(ramp).save(tmp_path / name)
        pixels = read_photo(tmp_path / name).pixels
        assert pixels[0, :, 0].tolist() == list(range(256))
        assert (pixels[..., 0] == pixels[..., 2]).all()


def test_sixteen_bit_colour_spans_eight_bits(tmp_path: Path) -> None:
    row = b"\0" + struct.pack(">6H", 65535, 0, 32896, 257 * 10, 257 * 20, 257 * 30)
    (tmp_path / "c.png").write_bytes(png(2, 1, row, depth=16))
    assert read_photo(tmp_path / "c.png").pixels.tolist() == [[[255, 0, 128], [10, 20, 30]]]


def test_float_grey_grey_palette_and_cmyk(tmp_path: Path) -> None:
    Image.fromarray(np.array([[0.0, 0.5, 1.0]], np.float32)).save(tmp_path / "f.tif")
    assert read_photo(tmp_path / "f.tif").pixels[0, :, 1].tolist() == [0, 128, 255]
    Image.fromarray(np.array([[7, 200]], np.uint8)).save(tmp_path / "l.png")
    assert read_photo(tmp_path / "l.png").pixels.tolist() == [[[7] * 3, [200] * 3]]
    Image.fromarray(scene()).quantize(8).save(tmp_path / "p.png")
    assert read_photo(tmp_path / "p.png").pixels[2, 2].tolist() == [200, 30, 30]
    Image.fromarray(scene()).convert("CMYK").save(tmp_path / "k.jpg", quality=95)
    assert (
        np.abs(read_photo(tmp_path / "k.jpg").pixels[8, 8].astype(int) - (200, 30, 30)).max() < 30
    )
    Image.fromarray(np.array([[True, False]])).save(tmp_path / "1.png")
    assert read_photo(tmp_path / "1.png").pixels[0, :, 0].tolist() == [255, 0]


def test_transparency_lies_on_white(tmp_path: Path) -> None:
    rgba = np.dstack((scene(), np.full((32, 48), 255, np.uint8)))
    rgba[16:, :, 3] = 0
    Image.fromarray(rgba).save(tmp_path / "t.png")
    photo = read_photo(tmp_path / "t.png")
    assert photo.pixels[2, 2].tolist() == [200, 30, 30]
    assert photo.pixels[20, 2].tolist() == [255, 255, 255]
    assert photo.warnings == ("transparent parts were laid on white",)


def png(width: int, height: int, rows: bytes, depth: int = 8) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + crc

    head = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("size", [(60_000, 60_000), (12_001, 10_000)])
def test_an_image_bomb_is_refused_from_its_header(tmp_path: Path, size: tuple[int, int]) -> None:
    (tmp_path / "bomb.png").write_bytes(png(*size, b"\0" * 1_000_000))
    tracemalloc.start()
    begin = time.perf_counter()
    with pytest.raises(ProblemError) as caught:
        read_photo(tmp_path / "bomb.png")
    assert time.perf_counter() - begin < 2
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()
    assert caught.value.problem.code == "too_large"


def test_damaged_and_wrong_files(tmp_path: Path) -> None:
    Image.fromarray(scene().repeat(8, 0).repeat(8, 1)).save(tmp_path / "cut.jpg", quality=95)
    whole = (tmp_path / "cut.jpg").read_bytes()
    (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.jpg").write_text("a letter, no picture")
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "head.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    codes = {"cut": "truncated", "text": "not_media", "empty": "empty_file", "gone": "vanished"}
    for name, code in codes.items():
        with pytest.raises(ProblemError) as caught:
            read_photo(tmp_path / f"{name}.jpg")
        assert caught.value.problem.code == code
    with pytest.raises(ProblemError):
        read_photo(tmp_path / "head.png")


def test_sample_photos(sample_media: Path) -> None:
    photos = [read_photo(p) for p in sorted(sample_media.rglob("*_photo.jpg"))]
    assert len(photos) == 7
    assert all(p.pixels.shape == (p.height, p.width, 3) and not p.warnings for p in photos)
