"""Two faces in a photo and in a film: the window asks, a click answers, the analysis follows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from PySide6.QtCore import Qt
from window_steps import select

from ui import i18n, theme
from ui.settings.model import Settings
from ui.window import MainWindow
from workbench.media.photo import read_photo
from workbench.model import ChoosePerson, Side

LEFT = Qt.MouseButton.LeftButton
PHOTO = "sub-01/ses-01/sub-01_ses-01_task-rest_photo.jpg"
FILM = "sub-01/ses-01/sub-01_ses-01_task-rest_video.mp4"
HEALTHY = "sub-04/ses-01/sub-04_ses-01_task-rest_photo.jpg"
PTOSIS = "sub-05/ses-01/sub-05_ses-01_task-rest_photo.jpg"
LID = "face.palpebral_fissure_height"


@pytest.fixture
def window(qtbot, qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample_media: Path):
    monkeypatch.setenv("MYOLENS_CONFIG", str(tmp_path / "config"))
    folder, study = tmp_path / "clinic", tmp_path / "clinic.myolens"
    (folder / PHOTO).parent.mkdir(parents=True)
    both = np.hstack([read_photo(sample_media / name).pixels for name in (PTOSIS, HEALTHY)])
    write(folder / PHOTO, both)
    write_film(folder / FILM, [both] * 4)
    command = [sys.executable, "-P", "-m", "workbench", "analyze", folder, "--study", study]
    command += ["--only", "face", "--no-export", "--jobs", "1"]
    run = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=300, env={**os.environ}
    )
    assert study.is_dir() or study.exists(), run.stderr
    i18n.use("en")
    theme.apply(qapp, "light")
    made = MainWindow(Settings(theme="light", language="en", reviewer="Dr Journey"), study)
    made.resize(1400, 900)
    with qtbot.waitSignal(made.ready, timeout=20_000):
        made.show()
    qtbot.waitUntil(lambda: made.desk.session is not None, timeout=20_000)
    yield made
    made.close()
    made.deleteLater()


def write(file: Path, pixels: np.ndarray) -> None:
    from PIL import Image

    Image.fromarray(pixels).save(file, quality=95)


def write_film(file: Path, frames: list[np.ndarray]) -> None:
    with av.open(str(file), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())


def lids(window: MainWindow, path: str) -> dict[Side, float]:
    rows = (o.measurement for o in window.desk.session.observations(path))
    return {m.side: m.value for m in rows if m.feature == LID and m.value is not None}


def test_whose_face_is_meant(qtbot, window: MainWindow):
    bar = window.desk.stage.people
    for path, label, droops in ((PHOTO, "A", True), (FILM, "B", False)):
        select(qtbot, window, path)
        asked = lambda: bar.isVisible() and bar.words.text().startswith("Several faces")  # noqa: E731
        qtbot.waitUntil(asked, timeout=30_000)
        assert lids(window, path) == {}
        qtbot.waitUntil(lambda: bool(window.desk.session.analyzers), timeout=60_000)
        button = next(b for b in bar.buttons if b.text() == label)
        qtbot.mouseClick(button, LEFT)
        assert window.desk.session.study.edits(path) == (ChoosePerson(label),)
        assert "waits for analysis" in bar.words.text()
        known = f"Measured: face {label}, chosen by you"
        qtbot.waitUntil(lambda known=known: bar.words.text() == known, timeout=120_000)
        opened = lids(window, path)
        # The ptosis of the first face is on its right.
        assert (opened[Side.RIGHT] < opened[Side.LEFT] - 1) is droops
