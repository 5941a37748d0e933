"""The frame that is shown is the frame that is asked for, in every format that phones write."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from workbench.media.video import open_video
from workbench.model.problem import ProblemError

X264 = {"bf": "3", "g": "12", "preset": "veryfast", "crf": "18"}
OPEN_GOP = X264 | {"x264-params": "open-gop=1:scenecut=0:keyint=12:min-keyint=12"}


def varying(count: int) -> list[float]:
    """Frame times as a phone writes them: 15 to 60 per second."""
    chance = random.Random(5)
    times = [0.0]
    for _ in range(count - 1):
        times.append(round(times[-1] + chance.choice((1 / 60, 1 / 30, 1 / 30, 1 / 15)), 3))
    return times


FORMATS = {
    "h264 with B-frames": ("a.mp4", "libx264", {"options": X264}),
    "h264 open groups": ("a.mp4", "libx264", {"options": OPEN_GOP}),
    "h264 variable rate mov": ("a.mov", "libx264", {"options": X264, "times": varying(60)}),
    "h264 in mkv": ("a.mkv", "libx264", {"options": X264, "times": varying(60)}),
    "h264 in ts": ("a.ts", "libx264", {"options": X264, "container": "mpegts"}),
    "h264 late start": ("a.mkv", "libx264", {"times": [3 + i / 20 for i in range(40)]}),
    "h264 in avi": ("a.avi", "libx264", {"options": {"bf": "0", "g": "12"}}),
    "hevc": ("a.mp4", "libx265", {"options": {"x265-params": "keyint=15:log-level=error"}}),
    "hevc 10 bit variable rate": (
        "a.mov",
        "libx265",
        {
            "options": {"x265-params": "keyint=15:log-level=error"},
            "pixels": "yuv420p10le",
            "times": varying(60),
        },
    ),
    "vp9": ("a.webm", "libvpx-vp9", {"options": {"g": "15", "deadline": "realtime"}}),
    "vp9 alpha": (
        "a.webm",
        "libvpx-vp9",
        {"options": {"g": "15", "deadline": "realtime"}, "pixels": "yuva420p"},
    ),
    "av1": ("a.mp4", "libsvtav1", {"options": {"preset": "10", "g": "15", "crf": "12"}}),
    "prores": ("a.mov", "prores_ks", {"pixels": "yuv422p10le"}),
    "prores alpha": ("a.mov", "prores_ks", {"pixels": "yuva444p10le"}),
    "mjpeg": ("a.avi", "mjpeg", {"pixels": "yuvj420p"}),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_frame_is_exact(
    name: str, video_file: Callable[..., Path], number_of: Callable[[np.ndarray], int]
) -> None:
    file, codec, settings = FORMATS[name]
    path = video_file(file, codec, **settings)
    times = settings.get("times") or [i / 25 for i in range(60)]
    with open_video(path, cache=1) as video:
        assert len(video.clock) == len(times)
        assert video.clock.times == pytest.approx([t - times[0] for t in times], abs=6e-4)
        seen = [(n, number_of(rgb)) for n, _, rgb in video.frames()]
        assert seen == [(n, n) for n in range(len(times))]
        order = list(range(len(times)))
        random.Random(2).shuffle(order)
        assert all(number_of(video.frame(n)) == n for n in order[:30])
        assert [number_of(r) for _, _, r in video.frames(17, 29)] == list(range(17, 29))
        assert (video.width, video.height) == (128, 64)


def test_seeking_and_iterating_give_the_same_bytes(
    video_file: Callable[..., Path], sample_media: Path
) -> None:
    for path in (video_file("b.mp4", options=OPEN_GOP), next(sample_media.rglob("*exam*.mp4"))):
        with open_video(path, cache=1) as video:
            chosen = {5, 13, 31, 47, 24, 11, 36}
            whole = {n: rgb.tobytes() for n, _, rgb in video.frames(stop=50) if n in chosen}
            assert {n: video.frame(n).tobytes() for n in sorted(chosen, reverse=True)} == whole


def test_threads_do_not_change_the_picture(video_file: Callable[..., Path]) -> None:
    path = video_file("t.mp4", options=X264)
    with open_video(path) as one, open_video(path, threads=2) as two:
        for (n, _, a), (m, _, b) in zip(one.frames(), two.frames(), strict=True):
            assert n == m
            assert np.array_equal(a, b)


# A stored picture whose red corner lies bottom left, and where it must be seen.
@pytest.mark.parametrize(
    ("matrix", "degrees", "mirrored", "corner"),
    [
        ((1, 0, 0, 1), 0, False, ("bottom", "left")),
        ((0, 1, -1, 0), 90, False, ("top", "left")),  # a phone held upright
        ((-1, 0, 0, -1), 180, False, ("top", "right")),
        ((0, -1, 1, 0), 270, False, ("bottom", "right")),
        ((-1, 0, 0, 1), 0, True, ("bottom", "right")),  # front camera, mirrored
        ((0, 1, 1, 0), 270, True, ("top", "right")),
    ],
)
def test_turned_and_mirrored_videos_stand_upright(
    video_file: Callable[..., Path],
    turned: Callable[..., Path],
    matrix: tuple[int, ...],
    degrees: int,
    mirrored: bool,
    corner: tuple[str, str],
) -> None:
    path = turned(video_file("r.mp4", count=3), matrix)
    with open_video(path) as video:
        assert (video.rotation, video.mirrored) == (degrees, mirrored)
        rgb = video.frame(1).astype(int)
        assert rgb.shape == (video.height, video.width, 3)
        assert (video.width < video.height) == (degrees in {90, 270})
        red = (rgb[..., 0] - rgb[..., 1]) > 100
        y, x = np.argwhere(red).mean(axis=0)
        assert ("top" if y < video.height / 2 else "bottom") == corner[0]
        assert ("left" if x < video.width / 2 else "right") == corner[1]
        assert bool(video.warnings) == (matrix != (1, 0, 0, 1))
        assert next(iter(video.frames()))[2].shape == rgb.shape


def test_colours_survive(video_file: Callable[..., Path]) -> None:
    with open_video(video_file("c.mp4", options={"crf": "5"}, pixels="yuv444p")) as video:
        assert video.frame(0)[56, 8].tolist() == pytest.approx((220, 20, 20), abs=8)


def test_pixels_that_are_not_square_are_stretched(video_file: Callable[..., Path]) -> None:
    with open_video(video_file("s.mp4", aspect=Fraction(2, 1))) as video:
        assert (video.width, video.height) == (256, 64)
        assert video.frame(0).shape == (64, 256, 3)
        assert any("not square" in w for w in video.warnings)


def test_a_single_frame_is_a_video(video_file: Callable[..., Path]) -> None:
    with open_video(video_file("one.mp4", count=1)) as video:
        assert len(video.clock) == 1
        assert video.frame(0).shape == (64, 128, 3)
        assert "the video has a single frame" in video.warnings
        with pytest.raises(IndexError):
            video.frame(1)


def test_raw_stream_without_times_is_counted(
    video_file: Callable[..., Path], number_of: Callable[[np.ndarray], int]
) -> None:
    path = video_file("raw.h264", options=X264, container="h264")
    with open_video(path) as video:
        assert len(video.clock) == 60
        assert any("no frame times" in w for w in video.warnings)
        assert [number_of(video.frame(n)) for n in (40, 3, 59, 20)] == [40, 3, 59, 20]
        assert [number_of(r) for _, _, r in video.frames(30, 33)] == [30, 31, 32]


def test_edit_list_hides_frames_everywhere(
    video_file: Callable[..., Path], number_of: Callable[[np.ndarray], int]
) -> None:
    """A cut by edit list (a trim in a phone's gallery) leaves the frames in the file."""
    path = video_file("cut.mp4", options=X264 | {"bf": "0"})
    data = bytearray(path.read_bytes())
    at = data.index(b"elst") + 12
    duration, start = struct.unpack_from(">Ii", data, at)
    with av.open(str(path)) as file:
        scale = file.streams.video[0].time_base.denominator
    struct.pack_into(">Ii", data, at, duration - duration // 4, start + scale * 15 // 25)
    path.write_bytes(data)
    with open_video(path) as video:
        shown = [number_of(rgb) for _, _, rgb in video.frames()]
        assert shown[0] == 15
        assert len(shown) == len(video.clock) == 45
        assert video.clock.times[0] == 0
        assert [number_of(video.frame(n)) for n in (30, 2, 44)] == [45, 17, 59]


def test_lost_start_is_left_out_of_the_clock(
    tmp_path: Path, video_file: Callable[..., Path], number_of: Callable[[np.ndarray], int]
) -> None:
    """More packets than pictures: what comes before the first keyframe cannot be decoded."""
    source, target = video_file("whole.mp4", options=X264 | {"bf": "0"}), tmp_path / "late.mkv"
    with av.open(str(source)) as inp, av.open(str(target), "w") as out:
        stream = out.add_stream_from_template(inp.streams.video[0])
        for packet in list(inp.demux(video=0))[5:]:
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    with open_video(target) as video:
        shown = [(n, number_of(rgb)) for n, _, rgb in video.frames()]
        assert len(shown) == len(video.clock) < 55
        assert shown[0] == (0, 12)
        assert number_of(video.frame(10)) == 22


def test_damaged_middle_costs_its_own_frames(
    video_file: Callable[..., Path], number_of: Callable[[np.ndarray], int]
) -> None:
    path = video_file("hole.webm", "libvpx-vp9", options={"g": "10", "deadline": "realtime"})
    with av.open(str(path)) as file:
        spots = [(p.pos, p.size) for p in file.demux(video=0) if p.pos and p.size]
    data = bytearray(path.read_bytes())
    position, size = spots[33]
    data[position + 12 : position + 12 + size // 2] = b"\xff" * (size // 2)
    path.write_bytes(data)
    with open_video(path) as video:
        shown = [(n, number_of(rgb)) for n, _, rgb in video.frames()]
        assert len(video.clock) == 60
        assert 45 <= len(shown) <= 60
        assert all(n == number for n, number in shown if n < 33 or n >= 40)
        lost = sorted(set(range(60)) - {n for n, _ in shown})
        for n in lost:
            with pytest.raises(ProblemError) as caught:
                video.frame(n)
            assert caught.value.problem.code == "frame_lost"
        assert number_of(video.frame(45)) == 45


def test_truncated_file_shows_what_is_there(
    video_file: Callable[..., Path], number_of: Callable[[np.ndarray], int]
) -> None:
    path = video_file("cut.mkv", options=X264)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 6 // 10])
    with open_video(path) as video:
        count = len(video.clock)
        assert 10 < count < 55
        assert [number_of(r) for _, _, r in video.frames()] == list(range(count))


def test_truncated_mp4_with_index_first_tells_how_much_is_missing(
    video_file: Callable[..., Path], number_of: Callable[[np.ndarray], int]
) -> None:
    path = video_file("fast.mp4", options=X264 | {"movflags": "faststart"})
    with (
        av.open(str(path)) as inp,
        av.open(str(path.with_name("front.mp4")), "w", options={"movflags": "+faststart"}) as out,
    ):
        stream = out.add_stream_from_template(inp.streams.video[0])
        for packet in inp.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    path = path.with_name("front.mp4")
    whole = path.read_bytes()
    assert whole.index(b"moov") < whole.index(b"mdat")
    path.write_bytes(whole[: whole.index(b"mdat") + (len(whole) - whole.index(b"mdat")) // 2])
    with open_video(path) as video:
        shown = [(n, number_of(rgb)) for n, _, rgb in video.frames()]
        assert 5 < len(shown) < 55
        assert all(n == number for n, number in shown[:-1])
        assert any("incomplete" in w and "of 60 frames" in w for w in video.warnings)


def test_truncated_mp4_without_index_is_refused(video_file: Callable[..., Path]) -> None:
    path = video_file("end.mp4")
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(ProblemError) as caught:
        open_video(path)
    assert caught.value.problem.code == "truncated"
    assert "index" in caught.value.problem.cause


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"this is no film\n" * 40, "not_media"),
        (b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n", "not_media"),
        (b"ffconcat version 1.0\nfile 'a.mp4'\n", "not_media"),
        (bytes(range(256)) * 64, "not_media"),
    ],
)
def test_what_is_no_video_is_refused_in_plain_words(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(content)
    with pytest.raises(ProblemError) as caught:
        open_video(path)
    problem = caught.value.problem
    assert problem.code == code
    assert problem.remedy.endswith(".")
    assert "Error" not in problem.cause


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "no.mp4", "vanished"), (tmp_path, "not_a_file")):
        with pytest.raises(ProblemError) as caught:
            open_video(path)
        assert caught.value.problem.code == code


def test_sound_alone_is_no_video(sample_media: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        open_video(next(sample_media.rglob("*vowel_audio.wav")))
    assert caught.value.problem.code == "no_picture_track"


@pytest.mark.parametrize("name", ["chód źdźbło.mp4", "مشي.mp4", "two\nlines.mp4", "a:b%03d.mp4"])
def test_names_of_all_kinds_open(video_file: Callable[..., Path], name: str) -> None:
    with open_video(
        video_file("plain.mp4", count=3).rename(video_file("p.mp4", count=3).with_name(name))
    ) as video:
        assert len(video.clock) == 3


def test_repeated_times_are_left_out(
    tmp_path: Path, video_file: Callable[..., Path], number_of: Callable[[np.ndarray], int]
) -> None:
    source, target = video_file("i.avi", "mjpeg", pixels="yuvj420p", count=20), tmp_path / "d.mkv"
    with av.open(str(source)) as inp, av.open(str(target), "w") as out:
        stream = out.add_stream_from_template(inp.streams.video[0])
        for i, packet in enumerate(p for p in inp.demux(video=0) if p.dts is not None):
            packet.stream, packet.time_base = stream, Fraction(1, 1000)
            packet.pts = packet.dts = 40 * (i - 1 if i == 7 else i)
            out.mux(packet)
    with open_video(target) as video:
        assert len(video.clock) == 19
        assert any("repeat a time" in w for w in video.warnings)
        shown = [number_of(rgb) for _, _, rgb in video.frames()]
        assert shown == [n for n in range(20) if n != 7]
        assert number_of(video.frame(7)) == 8
