"""What tests of the window share: captures of the sample study, and how to select one."""

from __future__ import annotations

from ui.window import MainWindow

WALK = "sub-02/ses-01/sub-02_ses-01_task-walk_view-side_video.mp4"
VOWEL = "sub-05/ses-01/sub-05_ses-01_task-vowel_audio.wav"
PHOTO = "sub-05/ses-01/sub-05_ses-01_task-rest_photo.jpg"
STAND = "sub-03/ses-01/sub-03_ses-01_task-stand_view-front_photo.jpg"
SCAN = "sub-04/ses-01/sub-04_ses-01_task-rest_scan.ply"


def select(qtbot, window: MainWindow, capture: str) -> None:
    """Selects a capture and waits until it is on the stage."""
    stage = window.desk.stage
    if stage.capture is not None and stage.capture.path == capture:
        qtbot.waitUntil(lambda: stage.pages.currentWidget() is not stage.message, timeout=20_000)
        return
    with qtbot.waitSignal(stage.loaded, timeout=20_000, check_params_cb=lambda p: p == capture):
        window.desk.study.select(capture)
