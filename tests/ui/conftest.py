"""Fixtures for tests of the window: own settings, a study, and the window with it open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from ui import i18n, theme
from ui.settings.model import Settings
from ui.window import MainWindow
from workbench.media.layout import read_folder
from workbench.store.study_file import StudyFile


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes a person's settings."""
    monkeypatch.setenv("MYOLENS_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The application in English and light, put back afterwards."""
    i18n.use("en")
    theme.apply(qapp, "light")
    yield qapp
    i18n.use("en")
    theme.apply(qapp, "light")


@pytest.fixture
def study(tmp_path: Path, sample_media: Path) -> Path:
    """A study of the sample media, not analysed."""
    layout = read_folder(sample_media)
    path = tmp_path / "sample.myolens"
    with StudyFile.create(path, title="Sample", media_root=sample_media) as made:
        made.add_layout(
            layout.subjects.values(), layout.visits.values(), layout.captures, layout.problems
        )
    return path


@pytest.fixture
def open_window(qtbot, dressed) -> Iterator[object]:
    """``open_window(study)`` gives the ready window; all are closed at the end."""
    windows: list[MainWindow] = []

    def make(study: Path | None = None, settings: Settings | None = None) -> MainWindow:
        window = MainWindow(settings or Settings(theme="light", language="en"), study)
        windows.append(window)
        window.resize(1400, 900)
        with qtbot.waitSignal(window.ready, timeout=20_000):
            window.show()
        if study is not None:
            qtbot.waitUntil(lambda: window.desk.session is not None, timeout=20_000)
        return window

    yield make
    for window in windows:
        window.close()
        window.deleteLater()
