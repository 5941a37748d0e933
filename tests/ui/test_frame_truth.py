"""What is shown is what was decoded: frames, times, photos."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from window_steps import PHOTO, WALK, select

from ui.player.picture import to_array
from workbench.media.photo import read_photo
from workbench.media.video import open_video


@pytest.fixture
def window(open_window, study):
    return open_window(study)


def shown(window) -> np.ndarray:
    return to_array(window.desk.stage.video.canvas.image)


def test_frame_on_screen_is_the_frame_decoded_at_that_index(qtbot, window, sample_media: Path):
    select(qtbot, window, WALK)
    view, cursor = window.desk.stage.video, window.desk.stage.cursor_time
    wanted = random.Random(7).sample(range(len(view.clock)), 3)
    with open_video(sample_media / WALK) as video:
        for n in [0, len(view.clock) - 1, *wanted]:
            cursor.move(video.clock.time(n))
            qtbot.waitUntil(lambda n=n: view.frame == n, timeout=60_000)
            assert np.array_equal(shown(window), video.frame(n))
            assert view.canvas.t == video.clock.time(n)


def test_steps_go_one_frame_at_a_time_through_real_keys(qtbot, window, sample_media: Path):
    select(qtbot, window, WALK)
    view = window.desk.stage.video
    canvas = view.canvas
    canvas.setFocus()
    qtbot.waitUntil(lambda: view.frame == 0)
    for n in range(1, 6):
        qtbot.keyClick(canvas, Qt.Key.Key_Period)
        qtbot.waitUntil(lambda n=n: view.frame == n, timeout=60_000)
    qtbot.keyClick(canvas, Qt.Key.Key_Comma)
    qtbot.waitUntil(lambda: view.frame == 4, timeout=60_000)
    qtbot.keyClick(canvas, Qt.Key.Key_Period, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: view.frame == 14, timeout=60_000)
    with open_video(sample_media / WALK) as video:
        assert np.array_equal(shown(window), video.frame(14))
    assert "14" in window.desk.stage.transport.place.text()


def test_scrubbing_decodes_only_the_newest_wish(qtbot, window):
    """A held slider asks for far more frames than are decoded; the last one is shown."""
    select(qtbot, window, WALK)
    view, slider = window.desk.stage.video, window.desk.stage.transport.slider
    qtbot.waitUntil(lambda: view.frame == 0)
    before = view.decoded
    for value in range(0, 100_000, 400):
        slider.setValue(value)
    last = view.clock.frame_at(window.desk.stage.cursor_time.t + 5e-7)
    qtbot.waitUntil(lambda: view.frame == last, timeout=60_000)
    assert view.decoded - before < 60


def test_variable_frame_rate_is_shown_at_true_times(qtbot, open_window, tmp_path: Path):
    """Every frame of a video with uneven times is the one on screen at its own time."""
    import av

    from workbench.media.layout import read_folder
    from workbench.store.study_file import StudyFile

    folder = tmp_path / "media"
    file = folder / "sub-01" / "ses-01" / "sub-01_ses-01_task-walk_video.mp4"
    file.parent.mkdir(parents=True)
    times = np.cumsum([0, *([1, 1, 3, 1, 2, 5] * 5)])  # in 1/30 s
    with av.open(str(file), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.time_base = stream.time_base = Fraction(1, 30)
        for i, t in enumerate(times):
            frame = av.VideoFrame.from_ndarray(
                np.full((48, 64, 3), 8 * i % 256, np.uint8), format="rgb24"
            )
            frame.pts, frame.time_base = int(t), stream.time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    layout = read_folder(folder)
    path = tmp_path / "vfr.myolens"
    with StudyFile.create(path, title="VFR", media_root=folder) as made:
        made.add_layout(layout.subjects.values(), layout.visits.values(), layout.captures)
    window = open_window(path)
    select(qtbot, window, layout.captures[0].path)
    view, cursor = window.desk.stage.video, window.desk.stage.cursor_time
    assert view.clock.is_variable
    with open_video(file) as video:
        for n in range(len(times)):
            middle = video.clock.time(n) + 0.4 / 30
            cursor.move(middle)
            qtbot.waitUntil(lambda n=n: view.frame == n, timeout=60_000)
            assert np.array_equal(shown(window), video.frame(n))


def test_photo_on_screen_is_the_photo_that_is_measured(qtbot, window, sample_media: Path):
    select(qtbot, window, PHOTO)
    picture = to_array(window.desk.stage.photo.image)
    assert np.array_equal(picture, read_photo(sample_media / PHOTO).pixels)
