"""Captures that go wrong in the field: empty, cut off, no recording at all, too short, turned."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

from workbench.model import Modality


def damaged_captures(good: Path, modality: Modality, folder: Path) -> dict[str, Path]:
    """Writes damaged kin of ``good`` into ``folder``; each by a word for what is wrong with it."""
    folder.mkdir(parents=True, exist_ok=True)
    data = good.read_bytes()
    made = {
        "empty": _write(folder / f"empty{good.suffix}", b""),
        "text under a false name": _write(folder / f"text{good.suffix}", b"no recording\n" * 40),
        "cut off": _write(folder / f"cut{good.suffix}", data[: len(data) // 2]),
        "overwritten": _write(folder / f"zeros{good.suffix}", _zeroed(data)),
    }
    match modality:
        case Modality.PHOTO:
            made |= _photos(good, folder)
        case Modality.AUDIO:
            made |= _sounds(folder)
        case Modality.VIDEO:
            made |= {"of two blank frames": _blank_video(folder / "short.mp4")}
        case Modality.SCAN:
            made |= _scans(good, folder)
        case Modality.NOTE:
            pass
    return made


def _zeroed(data: bytes) -> bytes:
    """The data with all but its first part (at most 256 bytes) overwritten by zeros."""
    kept = min(256, len(data) // 2)
    return data[:kept] + bytes(len(data) - kept)


def _write(file: Path, data: bytes) -> Path:
    file.write_bytes(data)
    return file


def _photos(good: Path, folder: Path) -> dict[str, Path]:
    from PIL import Image, ImageOps

    with Image.open(good) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.transpose(Image.Transpose.ROTATE_90).save(folder / "rotated.png")
    upright.transpose(Image.Transpose.ROTATE_180).save(folder / "head_down.png")
    Image.new("RGB", (96, 64), (90, 90, 90)).save(folder / "blank.png")
    return {
        "rotated by 90 degrees": folder / "rotated.png",
        "upside down": folder / "head_down.png",
        "of a blank wall": folder / "blank.png",
    }


def _sounds(folder: Path) -> dict[str, Path]:
    made = {}
    for name, count in (("without samples", 0), ("of ten samples", 10), ("silent", 16000)):
        file = folder / f"{name.replace(' ', '_')}.wav"
        with wave.open(str(file), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(16000)
            sound.writeframes(bytes(2 * count))
        made[name] = file
    return made


def _blank_video(file: Path) -> Path:
    import av
    import numpy as np

    with av.open(str(file), "w") as container:
        stream = container.add_stream("mpeg4", rate=30)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for _ in range(2):
            frame = av.VideoFrame.from_ndarray(np.full((240, 320, 3), 90, np.uint8), "rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return file


def _scans(good: Path, folder: Path) -> dict[str, Path]:
    import numpy as np

    from workbench.media.mesh import read_mesh

    mesh = read_mesh(good)
    turned = mesh.vertices[:, [1, 2, 0]]  # a proper rotation by 120 degrees
    whole = folder / "rotated.ply"
    _write_ply(whole, turned, mesh.faces, mesh.colors)
    triangle = folder / "triangle.ply"
    _write_ply(triangle, np.eye(3), np.array([[0, 1, 2]]), None)
    points = folder / "points.ply"
    _write_ply(points, mesh.vertices[:50], np.zeros((0, 3), int), None)
    return {
        "rotated": whole,
        "of a single triangle": triangle,
        "of fifty points without a surface": points,
    }


def _write_ply(file: Path, vertices: Any, faces: Any, colors: Any | None) -> None:
    import trimesh

    mesh = trimesh.Trimesh(vertices, faces, vertex_colors=colors, process=False)
    mesh.export(file)
