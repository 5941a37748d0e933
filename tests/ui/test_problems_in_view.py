"""What went wrong is said where one looks: in the stage, in the tree, in the filter."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from ui import i18n
from ui.settings.model import Settings
from ui.study.model import KindRole
from ui.study.wording import problem_words
from workbench.media.layout import read_folder
from workbench.model import Problem
from workbench.store.run_lock import only_run
from workbench.store.study_file import StudyFile

FOLDER = "sub-01/ses-01/sub-01_ses-01_"
EMPTY, TEXT = f"{FOLDER}task-walk_view-side_video.mp4", f"{FOLDER}task-walk_view-front_video.mp4"
FACELESS, GONE = f"{FOLDER}task-rest_photo.jpg", f"{FOLDER}task-vowel_audio.wav"


@pytest.fixture
def media(tmp_path: Path, sample_media: Path) -> Path:
    from PIL import Image

    root = tmp_path / "media"
    (root / FOLDER).parent.mkdir(parents=True)
    (root / EMPTY).touch()
    (root / TEXT).write_text("not a film")
    Image.new("RGB", (320, 240), "#357").save(root / FACELESS)
    shutil.copy(sample_media / "sub-05/ses-01/sub-05_ses-01_task-vowel_audio.wav", root / GONE)
    return root


@pytest.fixture
def troubled(tmp_path: Path, media: Path) -> Path:
    """A study of these files."""
    layout = read_folder(media)
    path = tmp_path / "troubled.myolens"
    with StudyFile.create(path, title="Troubled", media_root=media) as made:
        made.add_layout(
            layout.subjects.values(), layout.visits.values(), layout.captures, layout.problems
        )
    return path


def analyse(qtbot, window) -> tuple[int, str, bool]:
    qtbot.waitUntil(lambda: bool(window.desk.session.analyzers), timeout=30_000)
    with qtbot.waitSignal(window.analysis.ended, timeout=120_000) as ended:
        window.actions_by_key["analyse"].trigger()
    return tuple(ended.args)


def test_files_that_cannot_be_used_say_why_and_what_to_do(qtbot, open_window, troubled, media):
    window = open_window(troubled)
    code, said, stopped = analyse(qtbot, window)
    assert (code, stopped) == (3, False), said
    assert window.analysis.done == window.analysis.total, "files without result count as over"
    assert window.work.text.text() == i18n.tr("work.failed", n=3)
    desk = window.desk
    stage = desk.stage
    for path, words in ((EMPTY, "0 bytes"), (TEXT, "text, not a recording")):
        desk.study.select(path)
        qtbot.waitUntil(lambda: stage.message.sign.isVisible(), timeout=20_000)
        assert words in stage.message.heading.text()
        assert stage.message.text.text()
        assert stage.message.heading.text() in desk.judgement.waiting.text.text()
    with qtbot.waitSignal(stage.loaded, timeout=20_000):
        desk.study.select(FACELESS)
    assert stage.notice.isVisible(), "the photo is there, and so is what is wrong with it"
    assert stage.notice.text().startswith("No face was found")
    chip = next(b for b in desk.study.filters.buttons() if b.objectName() == "problem")
    assert chip.text().endswith(" 3")
    chip.click()
    assert set(desk.study.model.captures()) == {EMPTY, TEXT, FACELESS}

    # taken away and analysed again: gone from the captures, not from sight
    (media / GONE).unlink()
    analyse(qtbot, window)
    assert set(desk.study.model.captures()) == {EMPTY, TEXT, FACELESS, GONE}
    assert chip.text().endswith(" 4")
    assert desk.study.model.index_of(GONE).data(KindRole) == "stray"
    desk.study.select(GONE)
    assert stage.message.heading.text() == i18n.tr("problem.missing")
    assert "--" not in stage.message.text.text(), "options are for the command line"
    desk.judgement.refresh()
    assert i18n.tr("problem.missing") in desk.judgement.waiting.text.text()
    desk.study.search.setText("no such thing")
    assert desk.study.model.captures() == []
    assert desk.study.none.text() == i18n.tr("study.none_match")
    desk.study.search.clear()
    next(b for b in desk.study.filters.buttons() if b.objectName() == "review").click()
    assert desk.study.model.captures() == []
    assert desk.study.none.text() == i18n.tr("study.none_state")


def test_an_analysis_elsewhere_is_told(qtbot, open_window, troubled):
    i18n.use("pl")  # what the engine says in English is told in the language of the window
    window = open_window(troubled, Settings(theme="light", language="pl"))
    data = window.desk.session.study.data_folder
    with only_run(troubled, data):
        ended = analyse(qtbot, window)
    assert ended[0] == 1
    (box,) = [b for b in window.findChildren(QMessageBox) if b.isVisible()]
    told = (box.text(), box.informativeText())
    box.close()
    assert told == (i18n.tr("problem.study_busy"), i18n.tr("problem.study_busy_do"))
    assert window.actions_by_key["analyse"].isEnabled()


def test_words_of_the_window_before_those_of_the_engine(dressed):
    i18n.use("pl")
    known = Problem("a", "The file is empty (0 bytes).", "Copy it again.", "empty_file")
    assert problem_words(known) == (i18n.tr("problem.empty_file"), i18n.tr("problem.empty_file_do"))
    other = Problem("a", "no hand was found.", "Take another picture.", "no_hand")
    assert problem_words(other) == ("No hand was found.", "Take another picture.")
