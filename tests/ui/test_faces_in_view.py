"""Where several faces are in view, the bar asks whose is meant, in the analyzer's own letters."""

from __future__ import annotations

import numpy as np
import pytest
from direct_context import DirectContext
from PySide6.QtCore import Qt
from window_steps import PHOTO, select

from analyzers.face.params import Params
from analyzers.face.people import chosen_person
from ui.corrections.faces import faces_in_view, letters_of
from ui.corrections.record import Correction
from ui.settings.model import Settings
from workbench.model import Capture, ChoosePerson, Modality, Problem
from workbench.pipeline.job import measure_job
from workbench.plugin.catalog import load_catalog
from workbench.plugin.contract import CannotMeasureError
from workbench.store.study_file import StudyFile

CAPTURE = Capture(path="a.jpg", subject="s", visit="v", modality=Modality.PHOTO, task="rest")


def asked(tmp_path, faces: int, *edits: ChoosePerson) -> Problem:
    """What the face analyzer says of a picture with so many faces of one size."""
    context = DirectContext(tmp_path, load_catalog().analyzers["face"], edits=edits)
    with pytest.raises(CannotMeasureError) as refused:
        chosen_person(CAPTURE, np.full(faces, 200.0), Params(), context)
    return refused.value.problem


def test_the_letters_are_those_that_the_analyzer_names(tmp_path):
    assert letters_of(asked(tmp_path, 2)) == ["A", "B"]
    assert letters_of(asked(tmp_path, 3)) == ["A", "B", "C"]
    assert letters_of(asked(tmp_path, 3, ChoosePerson("F"))) == ["A", "B", "C"]


def test_a_choice_that_stands_can_be_taken_back(dressed):
    made = [Correction(ChoosePerson("B"), "Dr Face", "2026-01-01T00:00:00Z")]
    people = faces_in_view([], [], made, "Dr Face")
    assert people is not None
    assert (people.chosen, people.measured, people.asks) == ("B", None, False)
    assert people.words == "Measured: face B, chosen by you (waits for analysis)"
    assert faces_in_view([], [], [], "") is None


def test_the_question_stands_above_the_picture(qtbot, open_window, study, tmp_path):
    problem = asked(tmp_path, 2)
    with StudyFile.open(study) as opened:
        job = measure_job(
            load_catalog().analyzers["face"],
            opened.capture(PHOTO),
            (),
            str(opened.media_root),
            str(opened.data_folder),
        )
        own = Problem(PHOTO, problem.cause, problem.remedy, problem.code, "face")
        opened.outcomes.record_failure(job.identity, job.key, job.captures, own)
    window = open_window(study, Settings(theme="light", language="en", reviewer="Dr Face"))
    window.desk.corrections.again.wanted.disconnect(window.measuring.again)
    select(qtbot, window, PHOTO)
    bar, stage = window.desk.stage.people, window.desk.stage
    qtbot.waitUntil(bar.isVisible, timeout=30_000)
    assert bar.words.text().startswith("Several faces are in view.")
    assert not stage.notice.isVisible(), "it is not said twice"
    qtbot.waitUntil(lambda: any(b.isVisible() for b in bar.buttons), timeout=5_000)
    shown = [b for b in bar.buttons if b.isVisible()]
    assert [b.text() for b in shown] == ["A", "B"]
    assert shown[1].accessibleName() == "Measure face B, counted from left to right"
    qtbot.mouseClick(shown[1], Qt.MouseButton.LeftButton)
    assert window.desk.session.study.edits(PHOTO) == (ChoosePerson("B"),)
    assert bar.words.text() == "Measured: face B, chosen by you (waits for analysis)"
    back = next(b for b in bar.buttons if not b.property("person"))
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert window.desk.session.study.edits(PHOTO) == ()
