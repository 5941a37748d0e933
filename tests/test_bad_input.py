"""Bad input through the command line: one clear line each, and nothing else is lost."""

from __future__ import annotations

import csv
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from workbench.store.study_file import StudyFile

MYOLENS = [sys.executable, "-m", "workbench"]
VOWEL = "sub-01/ses-01/sub-01_ses-01_task-vowel_audio.wav"
WALK = "sub-01/ses-01/sub-01_ses-01_task-walk_view-side_video.mp4"
REST = "sub-04/ses-01/sub-04_ses-01_task-rest_photo.jpg"
# What root may do in spite of file modes, so that modes count in these tests too.
AS_USER = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


def myolens(*arguments: str | Path, wrap: list[str] | None = None) -> subprocess.CompletedProcess:
    command = [*(wrap or []), *MYOLENS, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, errors="replace")


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def place(root: Path, subject: str, name: str) -> Path:
    folder = root / subject / "ses-01"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{subject}_ses-01_{name}"


def short_vowel(sample_media: Path, file: Path, start_s: float = 0.0) -> None:
    """1.5 s of the sample's vowel, from ``start_s`` on: another start is another file."""
    sound, rate = soundfile.read(sample_media / VOWEL)
    begin = round(start_s * rate)
    soundfile.write(file, sound[begin : begin + 3 * rate // 2], rate)


def png_bomb() -> bytes:
    """A PNG whose header claims 60,000 x 60,000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
    return b"\x89PNG\r\n\x1a\n" + head + data + chunk(b"IEND", b"")


def video(file: Path, frames: int) -> None:
    """A film of a grey wall."""
    import av

    with av.open(str(file), "w") as out:
        stream = out.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for i in range(frames):
            picture = np.full((240, 320, 3), 90 + i % 7, np.uint8)
            for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")):
                out.mux(packet)
        for packet in stream.encode():
            out.mux(packet)


# Bad file by name; what its row in problems.csv must say (any of these words).
CASES: dict[str, tuple[str, tuple[str, ...]]] = {
    "zero": ("task-walk_view-side_video.mp4", ("empty",)),
    "text": ("task-walk_view-side_video.mp4", ("text", "not a video", "no video", "format")),
    "truncated": ("task-walk_view-side_video.mp4", ("incomplete",)),
    "oneframe": ("task-walk_view-side_video.mp4", ("single frame",)),
    "nobody": ("task-walk_view-side_video.mp4", ("person", "nobody", "no one")),
    "noface": ("task-rest_photo.png", ("face",)),
    "bomb": ("task-rest_photo.png", ("pixel", "large")),
    "nan": ("task-vowel_audio.wav", ("not a number", "nan", "damaged", "not finite", "invalid")),
    "nosamples": ("task-vowel_audio.wav", ("no sound", "no samples", "empty", "no audio")),
    "nofaces": ("task-rest_scan.obj", ("triangle", "face", "surface")),
    "nanmesh": ("task-rest_scan.ply", ("not a number", "nan", "damaged", "not finite", "invalid")),
    "zażółć-gęślą": ("task-rest_photo.jpg", ("empty",)),
    "مريض": ("task-rest_photo.jpg", ("empty",)),
    "new\nline": ("task-rest_photo.jpg", ("label", "name")),
}


def subject_of(case: str) -> str:
    return f"sub-{case}"


def make_bad(case: str, file: Path, sample_media: Path) -> None:
    import soundfile

    match case:
        case "text":
            file.write_text("This is a letter, not a film.\n" * 50)
        case "truncated":
            file.write_bytes((sample_media / WALK).read_bytes()[:30_000])
        case "oneframe":
            video(file, 1)
        case "nobody":
            video(file, 60)
        case "noface":
            from PIL import Image

            Image.fromarray(np.full((400, 400, 3), 120, np.uint8)).save(file)
        case "bomb":
            file.write_bytes(png_bomb())
        case "nan":
            sound = np.sin(np.arange(44_100) / 20.0)
            sound[1000:2000] = np.nan
            soundfile.write(file, sound, 44_100, subtype="FLOAT")
        case "nosamples":
            soundfile.write(file, np.zeros(0), 44_100)
        case "nofaces":
            file.write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\n")
        case "nanmesh":
            head = (
                "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\n"
                "property float z\nelement face 1\nproperty list uchar int vertex_indices\n"
                "end_header\n"
            )
            file.write_text(head + "nan 0 0\n1 0 0\n0 1 0\n3 0 1 2\n")
        case _:
            file.write_bytes(b"")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory, sample_media: Path):
    """One good recording among all the bad ones, analysed once."""
    root = tmp_path_factory.mktemp("bad")
    media, out = root / "media", root / "out"
    shutil.copyfile(sample_media / VOWEL, place(media, "sub-good", "task-vowel_audio.wav"))
    for case, (name, _) in CASES.items():
        make_bad(case, place(media, subject_of(case), name), sample_media)
    before = {p: p.read_bytes() for p in media.rglob("*") if p.is_file()}
    run = myolens("analyze", media, "-o", out)
    return run, media, out, before


def test_the_run_ends_with_code_3_and_the_good_one_is_measured(mixed) -> None:
    run, media, out, before = mixed
    assert run.returncode == 3, run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    good = [r for r in rows(out / "features.csv") if r["subject"] == "sub-good"]
    assert [r for r in good if r["feature"] == "voice.f0_mean" and r["value"]]
    assert {p: p.read_bytes() for p in media.rglob("*") if p.is_file()} == before
    with sqlite3.connect(out / "study.myolens") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("case", CASES)
def test_each_bad_file_has_one_clear_line(mixed, case: str) -> None:
    run, media, out, _ = mixed
    name, words = CASES[case]
    file = place(media, subject_of(case), name).relative_to(media).as_posix()
    problems = [r for r in rows(out / "problems.csv") if r["capture"] == file]
    values = [r for r in rows(out / "features.csv") if r["capture"] == file and r["value"]]
    if case == "truncated" and values:
        pytest.fail("a film cut to a stump gave values without a warning")
    told = " ".join(f"{r['cause']} {r['what_to_do']}" for r in problems).lower()
    told += " ".join(
        r["quality_reasons"] for r in rows(out / "features.csv") if r["capture"] == file
    ).lower()
    assert problems or told, f"nothing is said of {file!r}"
    assert any(word in told for word in words), told
    for row in problems:
        assert row["cause"]
        assert row["what_to_do"]
        assert "Error" not in row["cause"]
        assert "\n" not in row["cause"] + row["what_to_do"]
    assert not values
    # And on the screen: the same, on one line.
    if problems:
        assert any(problems[0]["cause"] in line for line in run.stdout.splitlines())


def test_a_file_that_vanishes_during_the_run(tmp_path: Path, sample_media: Path) -> None:
    media = tmp_path / "media"
    gone = place(media, "sub-gone", "task-vowel_audio.wav")
    short_vowel(sample_media, gone)
    for i in range(2):
        file = place(media, f"sub-a{i}", "task-vowel_audio.wav")
        short_vowel(sample_media, file, (i + 1) / 10)
    command = [*MYOLENS, "analyze", str(media), "-o", str(tmp_path / "out"), "--jobs", "1"]
    with subprocess.Popen([*command, "--json"], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        for line in run.stdout:
            if '"event": "progress"' in line:
                gone.unlink()
                break
        run.stdout.read()
    assert run.returncode == 3
    told = [r for r in rows(tmp_path / "out/problems.csv") if "sub-gone" in r["capture"]]
    assert told
    assert "not there" in told[0]["cause"]
    measured = {r["subject"] for r in rows(tmp_path / "out/features.csv") if r["value"]}
    assert measured == {"sub-a0", "sub-a1"}


needs_modes = pytest.mark.skipif(
    not sys.platform.startswith("linux") or (bool(AS_USER) and not shutil.which("setpriv")),
    reason="file modes cannot be made to count here",
)


@needs_modes
def test_an_unreadable_folder(tmp_path: Path, sample_media: Path) -> None:
    media = tmp_path / "media"
    for subject in ("sub-good", "sub-shut"):
        short_vowel(sample_media, place(media, subject, "task-vowel_audio.wav"))
    (media / "sub-shut").chmod(0)
    try:
        run = myolens("analyze", media, "-o", tmp_path / "out", wrap=AS_USER)
    finally:
        (media / "sub-shut").chmod(0o755)
    assert run.returncode == 3, run.stdout + run.stderr
    assert [r for r in rows(tmp_path / "out/problems.csv") if "sub-shut" in r["capture"]]
    assert [r for r in rows(tmp_path / "out/features.csv") if r["subject"] == "sub-good"]


@needs_modes
def test_a_read_only_output_folder(tmp_path: Path, sample_media: Path) -> None:
    media, out = tmp_path / "media", tmp_path / "out"
    shutil.copyfile(sample_media / VOWEL, place(media, "sub-good", "task-vowel_audio.wav"))
    out.mkdir()
    out.chmod(0o555)
    run = myolens("analyze", media, "-o", out, wrap=AS_USER)
    out.chmod(0o755)
    assert run.returncode == 1
    (line,) = run.stderr.strip().splitlines()
    assert "cannot be written" in line
    assert "folder" in line
    assert not list(out.iterdir())


@pytest.fixture
def small_disk(tmp_path: Path):
    """A disk of 2 MB: room for two recordings and their study."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], capture_output=True
    )
    if made.returncode:
        pytest.skip("no small disk can be mounted here (needs root)")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk(tmp_path: Path, sample_media: Path, small_disk: Path) -> None:
    media = tmp_path / "media"
    short_vowel(sample_media, place(media, "sub-good", "task-vowel_audio.wav"))
    first = myolens("analyze", media, "-o", small_disk)
    assert "Traceback" not in first.stdout + first.stderr
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(bytes(4096))
        except OSError:
            pass  # the disk is full now, which is what this is for
    short_vowel(sample_media, place(media, "sub-second", "task-vowel_audio.wav"), 0.1)
    run = myolens("analyze", media, "-o", small_disk)
    assert run.returncode in (1, 3)
    assert "Traceback" not in run.stdout + run.stderr
    told = (run.stdout + run.stderr).lower()
    assert "full" in told or "space" in told, told
    filler.unlink()
    again = myolens("analyze", media, "-o", small_disk)
    assert again.returncode == 0, again.stdout + again.stderr
    subjects = {r["subject"] for r in rows(small_disk / "features.csv")}
    assert subjects == {"sub-good", "sub-second"}


def test_a_study_from_a_newer_version(tmp_path: Path, sample_media: Path) -> None:
    media, out = tmp_path / "media", tmp_path / "out"
    shutil.copyfile(sample_media / VOWEL, place(media, "sub-good", "task-vowel_audio.wav"))
    out.mkdir()
    study = out / "study.myolens"
    StudyFile.create(study, title="T", media_root=media).close()
    with sqlite3.connect(study) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = study.read_bytes()
    run = myolens("analyze", media, "-o", out)
    assert run.returncode == 1
    (line,) = run.stderr.strip().splitlines()
    assert "newer" in line
    assert "study.myolens" in line
    assert study.read_bytes() == before


def test_killed_at_any_moment_loses_only_the_job_in_hand(
    tmp_path: Path, sample_media: Path
) -> None:
    media, out = tmp_path / "media", tmp_path / "out"
    for i in range(4):
        short_vowel(sample_media, place(media, f"sub-0{i}", "task-vowel_audio.wav"), i / 10)
    command = [*MYOLENS, "analyze", str(media), "-o", str(out), "--jobs", "1", "--json"]
    done = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        for line in run.stdout:
            if '"event": "done"' in line:
                done += 1
                if done == 2:
                    run.kill()
                    break
    time.sleep(0.5)
    again = subprocess.run(command, capture_output=True, text=True, check=True)
    repeated = again.stdout.count('"event": "done", "job": "measure')
    assert repeated <= 4 - done
    fresh = subprocess.run([*command[:6], str(tmp_path / "fresh"), "--json"], capture_output=True)
    assert fresh.returncode == 0
    assert (out / "features.csv").read_bytes() == (tmp_path / "fresh/features.csv").read_bytes()
