"""Photos as upright 8-bit RGB, whatever the camera wrote."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from workbench.media.access import damaged, os_refused, readable_size, refused
from workbench.model.problem import ProblemError

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_PIXELS = 120_000_000
"""Largest accepted photo; the size is read from the header, before anything is decoded."""

_FAULTS: tuple[type[Exception], ...] = (OSError, RuntimeError, SyntaxError, ValueError)
_FAULTS += (LookupError, EOFError, struct.error)
_FORMATS = ("JPEG", "MPO", "PNG", "TIFF", "WEBP", "BMP", "HEIF", "AVIF")


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A photo.

    Attributes:
        pixels: uint8, shape (height, width, 3), RGB, upright (EXIF orientation applied).
        format: of the file: JPEG, PNG, TIFF, HEIF, WEBP, BMP ...
        warnings: what was done to the picture beyond decoding, in plain words.
    """

    pixels: NDArray[Any]
    width: int
    height: int
    format: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhotoHeader:
    """What the header of a photo tells: upright size, format, and whether it is stored turned."""

    width: int
    height: int
    format: str
    turned: bool


def read_photo(path: Path) -> Photo:
    """The photo as uint8 RGB.

    16-bit and floating-point pictures are scaled to 8 bits over their full range, grey becomes
    RGB, and transparent parts are laid on white.

    Raises:
        ProblemError: ``too_large``, ``truncated``, ``not_media``, or why it cannot be read.
    """
    path = Path(path)
    with _decoding(path), _opened(path) as image:
        name, turned = image.format or "", _orientation(image) != 1
        image.load()
        picture, notes = _to_rgb8(ImageOps.exif_transpose(image))
    pixels = np.ascontiguousarray(picture)
    if turned:
        notes = ("stored turned; set upright by its EXIF orientation", *notes)
    return Photo(pixels, pixels.shape[1], pixels.shape[0], name, notes)


def read_photo_header(path: Path) -> PhotoHeader:
    """Size and format, without decoding. Raises ProblemError as ``read_photo`` does."""
    path = Path(path)
    with _decoding(path), _opened(path) as image:
        width, height = image.size
        orientation = _orientation(image)
        if orientation in {5, 6, 7, 8} and image.format != "TIFF":  # Pillow has turned it
            width, height = height, width
        return PhotoHeader(width, height, image.format or "", orientation != 1)


@contextmanager
def _decoding(path: Path) -> Iterator[None]:
    """Turns what Pillow raises on a damaged photo into plain words."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # large but accepted, odd EXIF tags
            yield
    except Image.DecompressionBombError as error:
        raise _too_large(path, None) from error
    except UnidentifiedImageError as error:
        raise refused(
            path,
            "not_media",
            "The content is no photo in a known format, whatever the name says.",
            "Export the photo as JPEG, PNG, TIFF or HEIC.",
        ) from error
    except MemoryError as error:
        raise _too_large(path, None) from error
    except _FAULTS as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise os_refused(path, error) from error
        if "truncated" in str(error).lower():
            raise refused(
                path,
                "truncated",
                "The photo is cut off: a part of the picture is missing.",
                "Copy it again from the camera or phone.",
            ) from error
        raise damaged(path, "photo") from error


def _opened(path: Path) -> Image.Image:
    readable_size(path)
    _register_formats()
    image = Image.open(path, formats=[f for f in _FORMATS if f in Image.OPEN])
    width, height = image.size
    if width * height > MAX_PIXELS:
        image.close()
        raise _too_large(path, (width, height))
    return image


def _too_large(path: Path, size: tuple[int, int] | None) -> ProblemError:
    claim = f"claims {size[0]} x {size[1]} pixels" if size else "claims far too many pixels"
    return refused(
        path,
        "too_large",
        f"The photo {claim}; up to {MAX_PIXELS // 1_000_000} million are accepted.",
        "Export it at a smaller size, if it is a genuine photo.",
    )


@cache
def _register_formats() -> None:
    """Make the formats known that Pillow does not look at by itself."""
    import pillow_heif
    from PIL import (  # noqa: F401 - importing registers them
        AvifImagePlugin,
        BmpImagePlugin,
        JpegImagePlugin,
        MpoImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    pillow_heif.register_heif_opener()


def _orientation(image: Image.Image) -> int:
    """EXIF orientation, 1 (upright) to 8."""
    value = image.getexif().get(0x0112, 1)
    return value if value in range(1, 9) else 1


def _to_rgb8(image: Image.Image) -> tuple[NDArray[Any], tuple[str, ...]]:
    """Pixels of any Pillow mode as uint8 RGB, and what was done."""
    if image.mode.startswith("I") or image.mode == "F":
        return _scaled_grey(np.asarray(image))
    if image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info:
        image = image.convert("RGBA")
        if image.getchannel("A").getextrema() != (255, 255):
            ground = Image.new("RGBA", image.size, (255, 255, 255, 255))
            ground.alpha_composite(image)
            return np.asarray(ground.convert("RGB")), ("transparent parts were laid on white",)
    return np.asarray(image.convert("RGB")), ()


def _scaled_grey(grey: NDArray[Any]) -> tuple[NDArray[Any], tuple[str, ...]]:
    """Grey of more than 8 bits over its full range: 65535, or 1.0 for floating point."""
    if grey.dtype.kind == "f":
        grey = np.nan_to_num(grey.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
        top = 1.0 if grey.max(initial=0.0) <= 1.0 else float(grey.max())
    else:
        top = 65535.0 if grey.max(initial=0) <= 65535 else float(grey.max())
    scaled = np.clip(np.rint(grey.astype(np.float64) * (255.0 / top)), 0, 255).astype(np.uint8)
    return np.repeat(scaled[:, :, None], 3, axis=2), ("scaled from more than 8 bits per pixel",)
