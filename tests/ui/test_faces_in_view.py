"""Where several faces are in view, the bar asks whose is meant; a click on a face answers."""

from __future__ import annotations

import numpy as np
from face_study import store_face
from PySide6.QtCore import Qt
from window_steps import PHOTO, select

from analyzers.face.people import face_boxes
from ui.corrections.faces import faces_in_view
from ui.corrections.record import Correction
from ui.settings.model import Settings
from workbench.model import ChoosePerson, Quality, Reason, Track, Verdict
from workbench.store.study_file import StudyFile

LEFT = Qt.MouseButton.LeftButton
MOMENT = np.zeros(1)
BOXES = face_boxes(np.array([[50.0, 100, 300, 400], [350.0, 100, 600, 400]]), MOMENT)
SEVERAL = Quality(Verdict.REFUSED, (Reason("several_faces", "2 faces are in view"),))


def landmarks(x: float) -> Track:
    places = np.array([[[x, 200.0], [x + 20, 260.0]]])
    return Track(name="face", kind="points", times=MOMENT, values=places, points=("1", "2"))


def made(person: str) -> list[Correction]:
    return [Correction(ChoosePerson(person), "Dr Face", "2026-01-01T00:00:00Z")]


def test_who_is_measured_in_words(dressed):
    assert faces_in_view((), (), [], None, "") is None
    assert faces_in_view(BOXES[:1], (), [], None, "") is None
    asked = faces_in_view(BOXES, (), [], None, "Dr Face")
    assert asked is not None
    assert (list(asked.labels), asked.measured, asked.asks) == (["A", "B"], None, True)
    tracks = (*BOXES, landmarks(400.0))
    known = faces_in_view(tracks, (), [], None, "Dr Face")
    assert known is not None
    assert (known.measured, known.asks) == ("B", False)
    assert known.words == "Measured: B, proposed"
    chosen = faces_in_view(tracks, (), made("B"), None, "Dr Face")
    assert chosen is not None
    assert chosen.words == "Measured: face B, chosen by you"
    waits = faces_in_view(tracks, (), made("A"), None, "Dr Face")
    assert waits is not None
    assert waits.words == "Measured: face A, chosen by you (waits for analysis)"
    unknown = faces_in_view(BOXES, (), made("F"), None, "Dr Face")
    assert unknown is not None
    assert unknown.words.startswith("Face F was chosen, but there is none of that letter.")


def test_the_question_stands_above_the_picture(qtbot, open_window, study):
    store_face(study, PHOTO, *BOXES, quality=SEVERAL)
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
    qtbot.mouseClick(shown[1], LEFT)
    edits = window.desk.session.study.edits
    assert edits(PHOTO) == (ChoosePerson("B"),)
    assert bar.words.text() == "Measured: face B, chosen by you (waits for analysis)"
    back = next(b for b in bar.buttons if not b.property("person"))
    qtbot.mouseClick(back, LEFT)
    assert edits(PHOTO) == ()
    with StudyFile.open(study) as opened:
        assert opened.edits(PHOTO) == ()
