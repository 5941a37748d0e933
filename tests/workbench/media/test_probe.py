"""A file is what its content says, and what is wrong with it is told in plain words."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from workbench.media.probe import file_sha256, probe
from workbench.model import Modality
from workbench.model.problem import ProblemError


def test_sample_media(sample_media: Path) -> None:
    for modality in (Modality.PHOTO, Modality.SCAN, Modality.VIDEO, Modality.AUDIO):
        files = list(sample_media.rglob(f"*_{modality}.*"))
        assert files
        for file in files:
            found = probe(file)
            assert found.modality is modality
            assert found.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
            assert found.size == file.stat().st_size
            assert found.warnings == ()
            assert (found.clock is not None) == (modality is Modality.VIDEO)
            assert (found.rate is not None) == (modality is Modality.AUDIO)
            assert (found.points is not None) == (modality is Modality.SCAN)
            assert (found.width is not None) == (modality in {Modality.VIDEO, Modality.PHOTO})


def test_walking_video_facts(sample_media: Path) -> None:
    found = probe(next(sample_media.rglob("sub-01*walk*video.mp4")))
    assert (found.width, found.height, found.codec) == (640, 720, "h264")
    assert found.clock is not None
    assert len(found.clock) == 300
    assert found.duration == pytest.approx(10.0)
    assert not found.has_audio


def test_a_name_that_promises_something_else_is_noticed(
    tmp_path: Path, sample_media: Path, video_file: Callable[..., Path]
) -> None:
    shutil.copy(next(sample_media.rglob("*_photo.jpg")), tmp_path / "a.png")
    shutil.copy(next(sample_media.rglob("*_scan.ply")), tmp_path / "b.obj")
    shutil.copy(next(sample_media.rglob("*_audio.wav")), tmp_path / "c.mp3")
    video_file("d.webm", "libvpx-vp9", count=3).rename(tmp_path / "d.mp4")
    kinds = {"a.png": "JPEG", "b.obj": "ply", "c.mp3": "wav", "d.mp4": "matroska"}
    for name, kind in kinds.items():
        found = probe(tmp_path / name)
        assert found.container == kind
        assert found.warnings == (
            f"the name ends in {Path(name).suffix}, but the content is {kind}",
        )


def test_variable_rate_and_rotation_are_noticed(
    video_file: Callable[..., Path], turned: Callable[..., Path]
) -> None:
    times = [0, 0.04, 0.06, 0.16, 0.2, 0.21]
    found = probe(turned(video_file("v.mp4", times=times), (0, 1, -1, 0)))
    assert (found.width, found.height) == (64, 128)
    assert any("frame rate varies" in w for w in found.warnings)
    assert any("turned by 90" in w for w in found.warnings)


def test_sound_in_a_film_container_is_audio(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.flac", 0.1 * np.sin(np.arange(8000)), 8000)
    found = probe(tmp_path / "a.flac")
    assert (found.modality, found.rate, found.duration) == (Modality.AUDIO, 8000, 1.0)
    assert found.has_audio


def test_note(tmp_path: Path) -> None:
    note = tmp_path / "sub-01_ses-01_note.txt"
    note.write_text("Zmęczenie po wysiłku. 歩行困難", encoding="utf-8")
    assert probe(note).modality is Modality.NOTE
    note.write_text("1 2 3\n4 5 6\n")  # numbers, but the name says that it is a note
    assert probe(note).modality is Modality.NOTE
    note.write_bytes("zmęczenie".encode("cp1250"))
    with pytest.raises(ProblemError) as caught:
        probe(note)
    assert caught.value.problem.code == "not_utf8"
    note.write_text("  \n")
    with pytest.raises(ProblemError) as caught:
        probe(note)
    assert caught.value.problem.code == "empty_file"


def test_what_cannot_be_used(tmp_path: Path, sample_media: Path) -> None:
    video = next(sample_media.rglob("*walk*.mp4")).read_bytes()
    files = {
        "empty.mp4": (b"", "empty_file"),
        "letter.mp4": (b"Dear colleague, thank you for the referral.\n" * 50, "not_media"),
        "letter.jpg": ("Szanowny Panie Profesorze, dziękuję" * 200, "not_media"),
        "letter.wav": (b"hello", "not_media"),
        "noise.mp4": (np.random.default_rng(1).bytes(5000), "unknown_format"),
        "program.bin": (b"\x7fELF" + bytes(400), "unknown_format"),
        "cut.mp4": (video[:4000], None),
        "half.jpg": (next(sample_media.rglob("*.jpg")).read_bytes()[:8], None),
    }
    for name, (content, code) in files.items():
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        with pytest.raises(ProblemError) as caught:
            probe(path)
        problem = caught.value.problem
        assert problem.capture == str(path)
        assert code in {problem.code, None}, name
        assert problem.cause.endswith(".")
        assert problem.remedy.endswith(".")
        assert "\n" not in str(problem)
    with pytest.raises(ProblemError) as caught:
        probe(tmp_path / "gone.mp4")
    assert caught.value.problem.code == "vanished"
    with pytest.raises(ProblemError) as caught:
        probe(tmp_path)
    assert caught.value.problem.code == "not_a_file"


def test_links_and_pipes(tmp_path: Path, sample_media: Path) -> None:
    (tmp_path / "loop.mp4").symlink_to(tmp_path / "loop.mp4")
    os.mkfifo(tmp_path / "pipe.mp4")
    for name in ("loop.mp4", "pipe.mp4"):
        with pytest.raises(ProblemError):
            probe(tmp_path / name)
    (tmp_path / "good.jpg").symlink_to(next(sample_media.rglob("*_photo.jpg")).absolute())
    assert probe(tmp_path / "good.jpg").modality is Modality.PHOTO


def test_forbidden_file(plain_user: Path) -> None:
    (plain_user / "a.mp4").write_bytes(b"x")
    (plain_user / "a.mp4").chmod(0)
    with pytest.raises(ProblemError) as caught:
        probe(plain_user / "a.mp4")
    assert caught.value.problem.code == "unreadable"


def test_sha256_of_a_large_file(tmp_path: Path) -> None:
    content = bytes(range(256)) * 20_000
    (tmp_path / "a").write_bytes(content)
    assert file_sha256(tmp_path / "a") == hashlib.sha256(content).hexdigest()


def test_importing_probe_and_layout_is_light() -> None:
    code = (
        "import sys, workbench.media.probe, workbench.media.layout;"
        "print([m for m in ('numpy', 'av', 'PIL', 'scipy', 'trimesh', 'soundfile')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
