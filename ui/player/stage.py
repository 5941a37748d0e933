"""The stage: the capture that is selected, whatever kind it is, and what lies over time."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from ui.actions import ActionSet
from ui.corrections.movable import Movable
from ui.i18n import tr
from ui.jobs import Jobs
from ui.player.canvas import Canvas
from ui.player.heading import Heading
from ui.player.message import Notice, StageMessage
from ui.player.mirror import Mirror
from ui.player.opener import Note, Opener, Photo, Recording, Scan
from ui.player.overlay import Overlay
from ui.player.people import PeopleBoxes
from ui.player.people_bar import People, PeopleBar
from ui.player.samples import read_samples
from ui.player.sound import Sound
from ui.player.transport import Transport
from ui.player.video import VideoView
from ui.scene3d.unit_bar import UnitBar
from ui.scene3d.view import ScanView
from ui.signals.axis import TimeAxis
from ui.signals.cursor import TimeCursor
from ui.signals.lanes import Lane
from ui.signals.panel import LEAST, SignalsPanel
from ui.signals.waveform import WaveformView
from ui.study.wording import problem_words
from workbench.model import Capture, FrameClock, Modality, Problem, Track

MOST_SHARE = 0.46
"""What lies over time takes at most this share of the stage's height."""


class Stage(QFrame):
    """Shows one capture at a time.

    Signals:
        loaded: the capture is on screen (its path).
        failed: it cannot be shown; the ``Problem``.
        noted: warnings about the file, in plain words.
    """

    loaded = Signal(str)
    failed = Signal(object)
    noted = Signal(tuple)

    def __init__(self, jobs: Jobs, actions: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "stage")
        self.capture: Capture | None = None
        self.tracks: list[Track] = []
        self.cursor_time = TimeCursor(self)
        self.axis = TimeAxis(self)
        self.heading = Heading(actions, self)
        self.title = self.heading.title
        self.notice = Notice(self)
        self._known: tuple[Problem, ...] = ()
        self._file = Path()
        self.message = StageMessage(self)
        self.photo = Canvas(self)
        self.video = VideoView(self.cursor_time, self)
        self.wave = WaveformView(self.cursor_time, self.axis, self)
        self.scan = ScanView(self)
        self.pages = QStackedWidget(self)
        for page in (self.message, self.photo, self.video, self.wave, self.scan):
            self.pages.addWidget(page)
        self.sound = Sound(self.cursor_time, jobs, self)
        self.transport = Transport(self.cursor_time, self.sound, actions, self)
        self.people = PeopleBar(self)
        self.unit = UnitBar(self)
        self.signals = SignalsPanel(self.cursor_time, self.axis, actions, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(self.notice)
        column.addWidget(self.people)
        column.addWidget(self.unit)
        column.addWidget(self.pages, 1)
        column.addWidget(self.transport)
        column.addWidget(self.signals)
        self.signals.area.taken.connect(self.wave.leave)
        self.video.opened.connect(self._video_opened)
        self.video.failed.connect(self._failed)
        self._opener = Opener(jobs, self)
        self._opener.arrived.connect(self._show)
        self._opener.failed.connect(self._failed)
        self.clear(tr("stage.nothing"), tr("stage.nothing_do"))

    # What is shown

    def clear(self, heading: str, text: str) -> None:
        """Shows words instead of a capture."""
        self._leave()
        self.capture = None
        self.title.say("")
        self.heading.hide()
        self.message.say(heading, text)
        self.pages.setCurrentWidget(self.message)

    def show_capture(self, capture: Capture, file: Path, title: str) -> None:
        """Opens a capture; ``loaded`` or ``failed`` follows."""
        self._leave()
        self.capture = capture
        self.title.say(title)
        self.heading.show()
        self.message.say(tr("stage.opening"), "")
        self.pages.setCurrentWidget(self.message)
        self._file = file
        if capture.modality is Modality.VIDEO:
            self.video.open(file)
        else:
            self._opener.open(capture.modality, file)

    def set_tracks(
        self,
        tracks: list[Track],
        lanes: list[Lane],
        people: People | None,
        boxes: PeopleBoxes,
        mirror: Mirror = Mirror(),  # noqa: B008 - a frozen value
    ) -> None:
        """Landmarks and people over the capture, and what lies over time."""
        self.tracks = tracks
        self.people.show_people(people)
        for canvas in (self.photo, self.video.canvas):
            canvas.set_people(boxes)
            canvas.set_overlay(Overlay(tracks, mirror))
        self.scan.show_landmarks(tracks)
        self.scan.show_maps(tracks)
        self.signals.show_signals(lanes, tracks)
        self.fold()

    def show_overlay(self, shown: bool) -> None:
        """Shows or hides landmarks on whatever is in view."""
        self.photo.show_overlay(shown)
        self.video.canvas.show_overlay(shown)
        self.scan.show_overlay(shown)

    def show_problem(self, problem: Problem) -> None:
        """Cause and remedy in the place of the capture."""
        cause, remedy = problem_words(problem)
        self.message.say(cause, remedy, problem=True)
        self.pages.setCurrentWidget(self.message)
        self.fold()

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """What an analysis could not do with the capture: told beside what can be seen of it."""
        self._known = tuple(problems)
        self.fold()

    def show_stray(self, title: str, problem: Problem) -> None:
        """A file that is no capture: what is wrong with it."""
        self.clear("", "")
        self.title.say(title)
        self.heading.show()
        self.show_problem(problem)

    def fit(self) -> None:
        """The capture as large as it fits, all of its time."""
        self.photo.fit()
        self.video.canvas.fit()
        self.scan.fit()
        self.axis.reset(self.axis.duration)

    def retint(self) -> None:
        """The colours are others now."""
        self.signals.bar.retint()
        for widget in (self.signals, self.wave, self.photo, self.scan, self.video.canvas):
            widget.update()

    @property
    def has_time(self) -> bool:
        """Whether the capture in view has a duration."""
        return self.pages.currentWidget() in (self.video, self.wave)

    def shutdown(self) -> None:
        """Ends all threads of the stage."""
        self._leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fold()

    # Opening

    def _leave(self) -> None:
        self._opener.forget()
        self.sound.clear()
        self.video.close_video()
        self.photo.overlay = self.video.canvas.overlay = Overlay()
        self.scan.close_surface()
        self.wave.show_sound(None)
        self.cursor_time.reset(0.0)
        self.transport.set_clock(None)
        self.tracks = []
        self._known = ()
        self.notice.hide()
        self.people.show_people(None)
        for canvas in (self.photo, self.video.canvas):
            canvas.set_people(PeopleBoxes())
            canvas.points.show(Movable())
        self.scan.points.show(Movable())
        self.unit.show_unit(None)
        self.heading.show_mirrored(None)
        self.signals.clear()
        self.transport.hide()
        self.signals.hide()

    def _video_opened(self, clock: FrameClock, warnings: tuple[str, ...]) -> None:
        file = self._file
        self.sound.offer(lambda: read_samples(file))
        self.axis.reset(clock.duration)
        self.transport.set_clock(clock)
        self.video.canvas.fit()
        self.noted.emit(warnings)
        self._arrived(self.video)

    def _show(self, read: Photo | Recording | Scan | Note) -> None:
        match read:
            case Photo(image, warnings):
                self.photo.show_image(image)
                self.photo.fit()
                self.noted.emit(warnings)
                self._arrived(self.photo)
            case Recording(envelope, samples, warnings):
                self.cursor_time.reset(envelope.duration)
                self.axis.reset(envelope.duration)
                self.transport.set_clock(None)
                self.wave.show_sound(envelope)
                self.sound.offer(lambda: samples, samples)
                self.noted.emit(warnings)
                self._arrived(self.wave)
            case Scan(surface):
                self.pages.setCurrentWidget(self.scan)
                self.scan.show_surface(surface)
                self.scan.show_landmarks(self.tracks)
                self.scan.show_maps(self.tracks)
                self._arrived(self.scan)
            case Note(text):
                self.message.say(tr("stage.note"), text)

    def _arrived(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        self.fold()
        if self.capture is not None:
            self.loaded.emit(self.capture.path)

    def _failed(self, problem: Problem) -> None:
        self.show_problem(next((p for p in self._known if not p.analyzer), problem))
        self.failed.emit(problem)

    def fold(self) -> None:
        """Gives room to what there is to show."""
        shown = self.capture is not None and self.pages.currentWidget() is not self.message
        self.notice.setText("\n".join(" ".join(problem_words(p)) for p in self._known))
        self.notice.setVisible(shown and bool(self._known))
        self.transport.setVisible(self.has_time)
        # The corrections alone lie below a photo or a scan.
        still = self.pages.currentWidget() in (self.photo, self.scan)
        self.signals.setVisible((self.has_time or still) and self.signals.has_content)
        if not self.signals.isHidden():
            most = max(LEAST, round(MOST_SHARE * self.height()))  # the rest is the picture's
            self.signals.setFixedHeight(min(self.signals.height_wanted, most))
