"""Failures are told in plain words, with what to do; never as a traceback."""

from __future__ import annotations

import errno
import sys

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from ui import errors, i18n
from workbench.model import Problem
from workbench.model.problem import ProblemError


def boxes() -> list[QMessageBox]:
    tops = QApplication.topLevelWidgets()
    return [w for w in tops if isinstance(w, QMessageBox) and w.isVisible()]


@pytest.fixture
def hook(dressed, monkeypatch):
    """The application's excepthook in place, and no box left over: of other tests before, of this
    one after."""
    close_all()
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    errors.install()
    yield sys.excepthook
    close_all()


def close_all() -> None:
    for box in boxes():
        box.close()
    QApplication.processEvents()


def raised(error: BaseException) -> tuple:
    try:
        raise error
    except BaseException as caught:  # noqa: BLE001 - handed to the hook, as Python does
        return type(caught), caught, caught.__traceback__


@pytest.mark.parametrize(
    "error",
    [
        ZeroDivisionError("division by zero"),
        PermissionError(errno.EACCES, "Permission denied", "/x/study.myolens"),
        FileNotFoundError(errno.ENOENT, "No such file", "/x/walk.mp4"),
        OSError(errno.ENOSPC, "No space left on device"),
        MemoryError(),
        ProblemError(Problem("walk.mp4", "The file is empty.", "Copy it again.")),
    ],
    ids=lambda e: type(e).__name__,
)
@pytest.mark.parametrize("code", list(i18n.LANGUAGES))
def test_an_uncaught_error_is_told_in_words(hook, error, code, capsys):
    i18n.use(code)
    hook(*raised(error))
    (box,) = boxes()
    told = f"{box.text()} {box.informativeText()}"
    assert type(error).__name__ not in told
    assert "Traceback" not in told
    assert "Errno" not in told
    assert len(box.informativeText()) > 10, "it does not say what to do"
    copy = next(b for b in box.buttons() if b.text() == i18n.tr("error.copy"))
    copy.click()
    assert type(error).__name__ in QApplication.clipboard().text()
    assert "Traceback" in capsys.readouterr().err, "those who help need the details"


def test_errors_in_a_row_make_one_box(hook, capsys):
    for _ in range(5):
        hook(*raised(ValueError("again")))
    assert len(boxes()) == 1


def test_a_broken_recording_is_told_on_the_stage(qtbot, open_window, tmp_path):
    from workbench.media.layout import read_folder
    from workbench.store.study_file import StudyFile

    media = tmp_path / "media"
    for name in (
        "task-walk_video.mp4",
        "task-rest_photo.jpg",
        "task-rest_scan.ply",
        "task-vowel_audio.wav",
    ):
        file = media / "sub-01" / "ses-01" / f"sub-01_ses-01_{name}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("no recording at all")
    layout = read_folder(media)
    path = tmp_path / "broken.myolens"
    with StudyFile.create(path, title="Broken", media_root=media) as made:
        made.add_layout(layout.subjects.values(), layout.visits.values(), layout.captures)
    window = open_window(path)
    stage = window.desk.stage
    for capture in layout.captures:
        window.desk.study.select(capture.path)
        qtbot.waitUntil(lambda: stage.message.sign.isVisible(), timeout=20_000)
        assert stage.pages.currentWidget() is stage.message
        assert stage.message.heading.text()
        assert stage.message.text.text(), "it does not say what to do"
        stage.clear("", "")
    assert boxes() == []


def test_no_study_and_newer_study_are_told(qtbot, open_window, tmp_path):
    window = open_window()
    broken = tmp_path / "none.myolens"
    broken.write_text("this is no study")
    window.opener.open_path(broken)
    qtbot.waitUntil(lambda: len(boxes()) == 1, timeout=5_000)
    assert boxes()[0].informativeText()
    assert window.desk.session is None
    boxes()[0].close()
