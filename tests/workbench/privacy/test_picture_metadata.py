"""What a camera writes beside the pixels (EXIF, place, thumbnail) reaches nothing that Myolens
writes: no table, study, cache, track, drawing or picture."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from workbench.commands.drawing import Wish, write_drawings
from workbench.commands.tracks import write_tracks
from workbench.conformance.damaged import damaged_captures
from workbench.media.photo import read_photo
from workbench.model import Modality

ROOT = Path(__file__).resolve().parents[3]
FACE = "sub-04/ses-01/sub-04_ses-01_task-rest_photo.jpg"
CAMERA, OWNER, PLACE = "Obscura 7731", "Zenobia Quill", "Nether Wallop 4519"
MAKER, MODEL, ARTIST, EXIF, GPS = 0x010F, 0x0110, 0x013B, 0x8769, 0x8825


def thumbnail() -> bytes:
    """A small JPEG of a pattern that no other file holds."""
    rng = np.random.default_rng(7)
    out = io.BytesIO()
    Image.fromarray(rng.integers(0, 255, (48, 64, 3), dtype=np.uint8)).save(out, "JPEG")
    return out.getvalue()


def with_thumbnail(exif: bytes, small: bytes) -> bytes:
    """Adds a second directory with a thumbnail to an EXIF block (TIFF 6.0, little-endian)."""
    body = bytearray(exif.removeprefix(b"Exif\0\0"))
    assert body[:2] == b"II"
    first = int.from_bytes(body[4:8], "little")
    link = first + 2 + 12 * int.from_bytes(body[first : first + 2], "little")
    second = len(body) + len(body) % 2
    body += bytes(second - len(body))
    body[link : link + 4] = second.to_bytes(4, "little")
    at = second + 2 + 3 * 12 + 4
    entries = ((0x0103, 3, 6), (0x0201, 4, at), (0x0202, 4, len(small)))
    body += len(entries).to_bytes(2, "little")
    for tag, kind, value in entries:
        body += tag.to_bytes(2, "little") + kind.to_bytes(2, "little")
        body += (1).to_bytes(4, "little") + value.to_bytes(4, "little")
    return b"Exif\0\0" + bytes(body + bytes(4) + small)


def tagged_photo(source: Path, target: Path) -> bytes:
    """A copy of a photo as a phone writes it; returns its thumbnail."""
    small = thumbnail()
    with Image.open(source) as picture:
        exif = picture.getexif()
        exif.endian = "<"
        exif[MAKER], exif[MODEL], exif[ARTIST] = CAMERA, CAMERA, OWNER
        exif.get_ifd(EXIF)[0x9003] = "2026:02:03 04:05:06"
        exif.get_ifd(EXIF)[0x9286] = b"ASCII\0\0\0" + PLACE.encode()
        place = {1: "N", 2: (51.0, 5.0, 59.25), 3: "W", 4: (1.0, 33.0, 7.75), 29: "2026:02:03"}
        exif.get_ifd(GPS).update(place)
        target.parent.mkdir(parents=True, exist_ok=True)
        picture.save(
            target,
            "JPEG",
            quality=95,
            exif=with_thumbnail(exif.tobytes(), small),
            comment=PLACE.encode(),
            xmp=f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{OWNER}</x:xmpmeta>".encode(),
        )
    return small


def tagged_video(target: Path) -> None:
    """A very short video that tells where and by whom it was taken."""
    with av.open(str(target), "w", format="mp4", options={"movflags": "use_metadata_tags"}) as out:
        out.metadata.update({"artist": OWNER, "comment": PLACE, "location": "+51.0998-001.5521/"})
        stream = out.add_stream("mpeg4", rate=30)
        stream.width, stream.height, stream.pix_fmt = 128, 96, "yuv420p"
        for _ in range(4):
            grey = np.full((96, 128, 3), 90, np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(grey, "rgb24")))
        out.mux(stream.encode())


@pytest.fixture(scope="module")
def tagged(tmp_path_factory: pytest.TempPathFactory, sample_media: Path) -> tuple[Path, bytes]:
    """A media folder with a tagged photo of a face and a tagged video; and the thumbnail."""
    media = tmp_path_factory.mktemp("tagged") / "media"
    small = tagged_photo(sample_media / FACE, media / FACE)
    tagged_video((media / FACE).with_name("sub-04_ses-01_task-smile_video.mp4"))
    return media, small


def traces(small: bytes) -> dict[str, bytes]:
    """What must not turn up: by what it is."""
    return {
        "camera": CAMERA.encode(),
        "owner": OWNER.encode(),
        "place": PLACE.encode(),
        "place of the video": b"51.0998",
        "EXIF block": b"Exif\0\0",
        "XMP block": b"xmpmeta",
        "thumbnail": small[-200:],
    }


def contents(file: Path) -> bytes:
    """The bytes of a file; those inside an archive of arrays, as they are when unpacked."""
    if file.suffix != ".npz":
        return file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_the_tagged_files_hold_what_is_looked_for(tagged: tuple[Path, bytes]) -> None:
    media, small = tagged
    held = b"".join(file.read_bytes() for file in media.rglob("*") if file.is_file())
    assert [name for name, trace in traces(small).items() if trace not in held] == []
    with Image.open(media / FACE) as picture:
        assert picture.getexif().get_ifd(GPS)[1] == "N"
        assert picture.getexif()[MODEL] == CAMERA


def test_nothing_of_it_is_in_anything_that_is_written(tagged: tuple[Path, bytes]) -> None:
    media, small = tagged
    out = media.parent / "out"

    command = [sys.executable, "-m", "workbench", "analyze", media, "-o", out, "--only", "face"]
    run = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    assert run.returncode == 3, run.stdout + run.stderr  # the video shows nobody
    said = (run.stdout + run.stderr).encode()
    assert [name for name, trace in traces(small).items() if trace in said] == []
    write_tracks(out / "study.myolens", out / "tracks", "csv")
    write_drawings(out / "study.myolens", out / "drawings", Wish(kinds=("svg", "png")))
    files = [file for file in out.rglob("*") if file.is_file()]
    kinds = {file.suffix for file in files}
    assert {".csv", ".json", ".myolens", ".npz", ".svg", ".png"} <= kinds
    found = [
        (file.relative_to(out).as_posix(), name)
        for file in files
        for name, trace in traces(small).items()
        if trace in contents(file)
    ]
    assert found == []
    for file in out.rglob("*.png"):
        with Image.open(file) as picture:
            assert set(picture.info) == {"dpi"}


def test_pictures_of_the_window_are_made_of_pixels_alone(
    tagged: tuple[Path, bytes], tmp_path: Path
) -> None:
    from ui.player.picture import to_image

    image = to_image(read_photo(tagged[0] / FACE).pixels)
    assert image.textKeys() == []
    for kind in ("png", "jpg"):
        file = tmp_path / f"seen.{kind}"
        assert image.save(str(file))
        assert [n for n, trace in traces(tagged[1]).items() if trace in file.read_bytes()] == []
        with Image.open(file) as saved:
            assert not saved.getexif()


def test_pictures_of_the_conformance_check_carry_nothing_along(
    tagged: tuple[Path, bytes], tmp_path: Path
) -> None:
    made = damaged_captures(tagged[0] / FACE, Modality.PHOTO, tmp_path)
    for name in ("rotated by 90 degrees", "upside down", "of a blank wall"):
        data = made[name].read_bytes()
        assert [n for n, trace in traces(tagged[1]).items() if trace in data] == [], name
        with Image.open(made[name]) as saved:
            assert not saved.getexif(), name
            assert not set(saved.info) & {"exif", "xmp", "icc_profile", "comment"}, name


WRITES_PICTURES = re.compile(
    r"\b(imwrite|imencode|QImageWriter|savefig|write_image|to_file_like)\b"
    r"|\.save\((?!\))"  # a painter's save() takes nothing
)


def test_no_other_place_writes_pictures() -> None:
    """Whoever adds one adds it here, and to the tests above."""
    known = {
        "ui/__main__.py",  # a picture of the window, when asked for
        "workbench/conformance/damaged.py",  # in a folder that the check removes
        "workbench/export/drawing/png.py",
        "workbench/export/surface_map/picture.py",  # painted from a scan's shape alone
    }
    found = {
        file.relative_to(ROOT).as_posix()
        for room in ("workbench", "analyzers", "ui")
        for file in (ROOT / room).rglob("*.py")
        if WRITES_PICTURES.search(file.read_text("utf-8"))
    }
    assert found == known
