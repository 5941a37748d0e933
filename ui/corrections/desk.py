"""Between the recording in view and its corrections: shows them, makes them, has them analysed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.actions import ActionSet
from ui.analysis import Analysis
from ui.corrections import changes
from ui.corrections.again import Again
from ui.corrections.event_keys import EventKeys
from ui.corrections.face_keys import FaceKeys
from ui.corrections.faces import faces_in_view
from ui.corrections.facts_dialog import FactsDialog
from ui.corrections.gathered import gather
from ui.corrections.hands import HAND, hands_in_view
from ui.corrections.kinds import kinds_for
from ui.corrections.made_with import MadeWith
from ui.corrections.point_keys import PointKeys
from ui.corrections.record import corrections
from ui.corrections.stated import askable, stated, with_facts
from ui.corrections.task_keys import TaskKeys
from ui.corrections.tasks import FACE, without_tasks
from ui.corrections.units import unit_in_view
from ui.corrections.whom import people_in_view
from ui.corrections.words import label_of
from ui.i18n import tr
from ui.player.people import PeopleBoxes
from ui.player.stage import Stage
from ui.signals.lanes import lanes_of
from ui.signing import SigningDialog
from ui.study.session import Session
from workbench.commands.whom import with_person
from workbench.model import (
    AddEvent,
    ChoosePerson,
    Edit,
    MoveEvent,
    MovePoint,
    RemoveEvent,
    SetScale,
    SetSegment,
    SwapSides,
)

Edits = tuple[Edit, ...]


class Corrections(QObject):
    """What a person corrects on the recording that is on the stage.

    Signals:
        signed: the name with which a person signed.
        changed: what can be done now may be different.
    """

    signed = Signal(str)
    changed = Signal()

    def __init__(
        self, stage: Stage, actions: ActionSet, analysis: Analysis, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.reviewer = ""
        self.again = Again(analysis, self)
        self._stage, self._window = stage, parent
        self._session: Session | None = None
        self._made_with: MadeWith | None = None
        self._waits = False
        self.keys = EventKeys(stage, actions, self)
        self.points = PointKeys(stage, actions, self)
        self.tasks = TaskKeys(stage, actions, self)
        self.face = FaceKeys(stage, actions, self)
        panel = stage.signals
        panel.lanes.picked.connect(lambda _what: self.changed.emit())
        panel.tasks.picked.connect(self.changed)
        panel.corrections.taken_back.connect(self.take_back)
        panel.corrections.pointed.connect(self._point)
        stage.cursor_time.changed.connect(self.changed)
        stage.unit.chosen.connect(self._set_unit)
        stage.people.chosen.connect(lambda label: self.choose_person(label or None))
        for canvas in (stage.photo, stage.video.canvas):
            canvas.person_picked.connect(self._picked)
        own = {"choose_person": stage.people.ask, "state_facts": self.ask_facts}
        actions.connect({"analyse_again": self.analyse_again, **own})

    # What is shown

    def show_session(self, session: Session | None) -> None:
        """Another study is open (None: none)."""
        self.again.forget()
        self._session = session
        self._made_with = None if session is None else MadeWith(session)
        if session is not None:
            session.corrected.connect(self._corrected)

    def refresh(self) -> None:
        """Shows what was found on the recording in view, with its corrections."""
        session, capture = self._session, self._stage.capture
        if session is None or self._made_with is None or capture is None:
            return
        path = capture.path
        results = [r for r in session.results(path) if r.scope == "capture"]
        now = session.study.edits(path)
        made = corrections(session.study.journal.steps(), path)
        measuring = [m.id for m in session.fitting(capture)]
        seen = gather(session, self._made_with, capture, results, now)
        tracks = seen.tracks
        self._stage.signals.can_add = bool(kinds_for(capture, seen.marks))
        self._stage.signals.analysed = bool(results)
        fact = capture.facts.get("person")
        if any(result.analyzer == HAND for result in results):
            people = hands_in_view(tracks, results, made, self.reviewer)
        elif FACE in (measuring if not results else [result.analyzer for result in results]):
            people = faces_in_view(tracks, results, made, fact, self.reviewer)
        else:
            people = people_in_view(tracks, results, made, fact, self.reviewer)
        boxes = PeopleBoxes()
        if people is not None:
            marked = people.chosen or people.measured
            boxes = PeopleBoxes(tracks, marked, hands=people.hands)
        self._stage.signals.show_corrections(made)
        self._stage.unit.show_unit(unit_in_view(capture, results, now))
        self.face.show(capture, measuring, now)
        self.tasks.show(capture, measuring, seen.tasks, seen.tasks_made_with, now)
        sides = [] if FACE in measuring else seen.sides  # a face is mirrored as a whole
        lanes = lanes_of(seen.marks, tracks, sides)
        self._stage.set_tracks(tracks, lanes, people, boxes, self.face.mirror)
        self.points.show(seen.movable)
        self._waits = self._made_with.waits(results)
        self._stage.signals.show_waiting(self._waits)
        self.changed.emit()

    def states(self) -> frozenset[str]:
        """What holds now, for the actions."""
        own = (self.keys, self.points, self.tasks, self.face)
        found = set().union(*(keys.states() for keys in own))
        if self._waits:
            found.add("waits")
        if self._stage.people.people is not None:
            found.add("people")
        session, capture = self._session, self._stage.capture
        if session is not None and capture is not None and askable(session.fitting(capture)):
            found.add("facts")
        return frozenset(found)

    # What a person does

    def choose_person(self, person: str | None) -> None:
        """This person is to be measured; None: whoever is proposed."""
        people = self._stage.people.people
        if people is None or person == people.chosen:
            return
        self._look_at(people.labels.get(person or ""))
        label = label_of(ChoosePerson(person)) if person else "Choose the person proposed"
        self.write(lambda edits: with_person(edits, person, people.measured), label)

    def ask_facts(self) -> None:
        """Asks what is known about the recording: lengths in view, height, the text read."""
        session, capture = self._session, self._stage.capture
        if session is None or capture is None:
            return
        before = stated(session.study.edits(capture.path))
        dialog = FactsDialog(
            askable(session.fitting(capture)), capture.facts, before, parent=self._window
        )

        def take_over() -> None:
            wanted = dialog.wanted()
            new = ", ".join(f"{n} = {t}" for n, t in wanted.items() if before.get(n) != t)
            gone = ", ".join(n for n in before if n not in wanted)
            label = " and ".join(
                filter(None, (new and f"State {new}", gone and f"take back {gone}"))
            )
            self.write(lambda edits: with_facts(edits, wanted), label)

        dialog.accepted.connect(take_over)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def make(self, edit: Edit, change: Callable[[Edits], Edits]) -> None:
        """One correction: ``edit`` tells what is done, ``change`` what becomes of all of them."""
        self.write(change, label_of(edit))

    def take_back(self, edit: Edit) -> None:
        """A correction is not wanted any more."""
        if isinstance(edit, ChoosePerson):
            self.choose_person(None)
            return
        if isinstance(edit, SetSegment):
            self.write(without_tasks, "Take back the tasks that were set")
            return
        label = f"Take back: {label_of(edit)}"
        self.write(lambda edits: changes.take_back(edits, edit), label)

    def analyse_again(self) -> None:
        """Analyses the recording in view again, at once."""
        if self._stage.capture is not None:
            self.again.now(self._stage.capture.path)

    # Inside

    def write(self, change: Callable[[Edits], Edits], label: str) -> None:
        """The same with words of its own (English) for the journal."""
        session, capture = self._session, self._stage.capture
        if session is None or capture is None:
            return
        path = capture.path

        def sign_as(by: str) -> None:
            before = session.study.edits(path)
            after = change(before)
            if after != before:
                session.edit(path, after, by=by, label=f"{label}, {path}")

        if self.reviewer:
            sign_as(self.reviewer)
            return
        dialog = SigningDialog(tr("corrected.sign"), parent=self._window)

        def sign() -> None:
            self.reviewer = dialog.signer
            self.signed.emit(dialog.signer)
            sign_as(dialog.signer)

        dialog.accepted.connect(sign)
        dialog.rejected.connect(self.refresh)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _look_at(self, seen: tuple[float, float] | None) -> None:
        """Goes to where somebody is in view, unless that is so already."""
        cursor = self._stage.cursor_time
        if seen is not None and self._stage.has_time and not seen[0] <= cursor.t <= seen[1]:
            cursor.pause()
            cursor.move((seen[0] + seen[1]) / 2)

    def _set_unit(self, mm_per_unit: float) -> None:
        """The unit of the scan in view is this one, as proposed or not."""
        edit = SetScale(mm_per_unit)
        self.make(edit, lambda edits: changes.set_scale(edits, edit))

    def _picked(self, label: str) -> None:
        """A click on somebody in the picture; on who is measured already it means nothing."""
        people = self._stage.people.people
        if people is not None and label != (people.chosen or people.measured):
            self.choose_person(label)

    def _corrected(self, path: str) -> None:
        self.again.soon(path)
        if self._stage.capture is not None and self._stage.capture.path == path:
            self.refresh()

    def _point(self, edit: Edit) -> None:
        """Goes to the moment of a correction."""
        t = None
        if isinstance(edit, MoveEvent):
            t = edit.to
        elif isinstance(edit, AddEvent | RemoveEvent | MovePoint):
            t = edit.t
        elif isinstance(edit, SwapSides | SetSegment):
            t = edit.start
        if t is not None and self._stage.has_time:
            self._stage.cursor_time.pause()
            self._stage.cursor_time.move(t)
        if isinstance(edit, MovePoint):
            self.points.point_out(edit)
