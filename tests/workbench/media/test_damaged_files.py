"""Whatever a damaged file holds, a reader answers with what is there or with plain words."""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
import trimesh
from PIL import Image

from workbench.media.audio import read_audio
from workbench.media.photo import read_photo
from workbench.media.probe import probe
from workbench.media.video import open_video
from workbench.model import Modality
from workbench.model.problem import ProblemError

FILMS = {
    "a.mp4": ("libx264", {}),
    "a.webm": ("libvpx-vp9", {"options": {"deadline": "realtime"}}),
    "a.avi": ("mjpeg", {"pixels": "yuvj420p"}),
    "a.mov": ("prores_ks", {"pixels": "yuv422p10le"}),
}
NAMES = [*FILMS, "a.wav", "a.flac", "a.ogg", "a.jpg", "a.png", "a.tif", "a.webp", "a.heic"]
NAMES += ["a.ply", "a.obj", "a.stl", "a.off", "a.glb"]


def make(name: str, folder: Path, video_file: Callable[..., Path]) -> Path:
    path = folder / name
    if name in FILMS:
        codec, settings = FILMS[name]
        return video_file(name, codec, count=8, **settings)
    if path.suffix in {".wav", ".flac", ".ogg"}:
        soundfile.write(path, 0.3 * np.sin(np.arange(4000) / 5), 8000)
    elif path.suffix in {".ply", ".obj", ".stl", ".off", ".glb"}:
        content = trimesh.creation.icosphere(1).export(file_type=path.suffix[1:])
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    else:
        import pillow_heif

        pillow_heif.register_heif_opener()
        noise = np.random.default_rng(0).integers(0, 255, (40, 60, 3), np.uint8)
        Image.fromarray(noise).save(path)
    return path


def use(path: Path) -> None:
    """Look into the file and read all of it."""
    found = probe(path)
    if found.modality is Modality.PHOTO:
        read_photo(path)
    if found.modality is Modality.VIDEO:
        with open_video(path) as video:
            seen = [n for n, _, _ in video.frames()]
            assert seen == sorted(set(seen))
            assert set(seen) <= set(range(len(video.clock)))
            for n in (len(video.clock) - 1, 0):
                if n in seen:
                    assert video.frame(n).shape == (video.height, video.width, 3)
    if found.has_audio:
        assert np.abs(read_audio(path).samples).max() <= 1.0


@pytest.mark.parametrize("name", NAMES)
def test_damage(name: str, tmp_path: Path, video_file: Callable[..., Path]) -> None:
    whole = make(name, tmp_path, video_file).read_bytes()
    chance = random.Random(name)
    path = tmp_path / f"damaged_{name}"
    for turn in range(24):
        data = bytearray(whole)
        if turn % 4 == 0:
            data = data[: chance.randrange(1, len(data))]
        else:
            reach = len(data) if turn % 2 else min(len(data), 400)
            for _ in range(chance.choice((1, 4, 40))):
                data[chance.randrange(reach)] = chance.choice((0, 255, chance.randrange(256)))
        path.write_bytes(data)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                use(path)
        except ProblemError as error:
            assert len(str(error).splitlines()) == 1  # noqa: PT017 - both ways are right
            assert error.problem.code.isidentifier()  # noqa: PT017
