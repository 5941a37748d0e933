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
from ui.corrections.hands import HAND, hands_in_view
from ui.corrections.kinds import kinds_for
from ui.corrections.made_with import MadeWith
from ui.corrections.movable import Movable, movable_tracks, moved, waiting
from ui.corrections.naming import NameDialog
from ui.corrections.point_keys import PointKeys
from ui.corrections.record import corrections
from ui.corrections.standing import SIDES_TRACK, Mark, exchanged, marks
from ui.corrections.whom import people_in_view
from ui.corrections.words import label_of
from ui.player.people import PeopleBoxes
from ui.player.stage import Stage
from ui.signals.lanes import lanes_of
from ui.study.session import Session
from workbench.commands.whom import with_person
from workbench.model import (
    AddEvent,
    ChoosePerson,
    Edit,
    MoveEvent,
    MovePoint,
    RemoveEvent,
    SwapSides,
    Track,
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
        panel = stage.signals
        panel.lanes.picked.connect(lambda _what: self.changed.emit())
        panel.corrections.taken_back.connect(self.take_back)
        panel.corrections.pointed.connect(self._point)
        stage.cursor_time.changed.connect(self.changed)
        stage.people.chosen.connect(lambda label: self.choose_person(label or None))
        for canvas in (stage.photo, stage.video.canvas):
            canvas.person_picked.connect(self._picked)
        actions.connect({"analyse_again": self.analyse_again, "choose_person": stage.people.ask})

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
        tracks: list[Track] = []
        now = session.study.edits(path)
        made = corrections(session.study.journal.steps(), path)
        found: list[Mark] = []
        sides = exchanged((), now, now)
        names: frozenset[str] = frozenset()
        pending: frozenset[tuple[str, str]] = frozenset()
        for result in results:
            own, then = session.study.tracks(result), self._made_with.edits(result)
            found += marks(result.events, then, now)
            if any(track.name == SIDES_TRACK for track in own):
                sides = exchanged(own, then, now)
            elif not any(t.name == SIDES_TRACK for t in tracks):
                sides = exchanged((), then, now)
            names |= movable_tracks(result.analyzer, capture.modality, own)
            pending |= waiting(then, now)
            tracks += moved(own, then, now)
        if not results:
            found = marks((), (), now)
        found = list(dict.fromkeys(found))  # one that was added waits in each of the results
        self._stage.signals.can_add = bool(kinds_for(capture, found))
        self._stage.signals.analysed = bool(results)
        if any(result.analyzer == HAND for result in results):
            people = hands_in_view(tracks, results, made, self.reviewer)
        else:
            fact = capture.facts.get("person")
            people = people_in_view(tracks, results, made, fact, self.reviewer)
        boxes = PeopleBoxes()
        if people is not None:
            marked = people.chosen or people.measured
            boxes = PeopleBoxes(tracks, marked, hands=people.hands)
        self._stage.signals.show_corrections(made)
        self._stage.set_tracks(tracks, lanes_of(found, tracks, sides), people, boxes)
        self.points.show(Movable(names, pending))
        self._waits = self._made_with.waits(results)
        self._stage.signals.show_waiting(self._waits)
        self.changed.emit()

    def states(self) -> frozenset[str]:
        """What holds now, for the actions."""
        found = self.keys.states() | self.points.states()
        if self._waits:
            found.add("waits")
        if self._stage.people.people is not None:
            found.add("people")
        return frozenset(found)

    # What a person does

    def choose_person(self, person: str | None) -> None:
        """This person is to be measured; None: whoever is proposed."""
        people = self._stage.people.people
        if people is None or person == people.chosen:
            return
        label = label_of(ChoosePerson(person)) if person else "Choose the person proposed"
        self._make(lambda edits: with_person(edits, person, people.measured), label)

    def make(self, edit: Edit, change: Callable[[Edits], Edits]) -> None:
        """One correction: ``edit`` tells what is done, ``change`` what becomes of all of them."""
        self._make(change, label_of(edit))

    def take_back(self, edit: Edit) -> None:
        """A correction is not wanted any more."""
        if isinstance(edit, ChoosePerson):
            self.choose_person(None)
            return
        label = f"Take back: {label_of(edit)}"
        self._make(lambda edits: changes.take_back(edits, edit), label)

    def analyse_again(self) -> None:
        """Analyses the recording in view again, at once."""
        if self._stage.capture is not None:
            self.again.now(self._stage.capture.path)

    # Inside

    def _make(self, change: Callable[[Edits], Edits], label: str) -> None:
        session, capture = self._session, self._stage.capture
        if session is None or capture is None:
            return
        path = capture.path

        def write(by: str) -> None:
            before = session.study.edits(path)
            after = change(before)
            if after != before:
                session.edit(path, after, by=by, label=f"{label}, {path}")

        if self.reviewer:
            write(self.reviewer)
            return
        dialog = NameDialog(self._window)

        def sign() -> None:
            self.reviewer = dialog.signer
            self.signed.emit(dialog.signer)
            write(dialog.signer)

        dialog.accepted.connect(sign)
        dialog.rejected.connect(self.refresh)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

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
        elif isinstance(edit, SwapSides):
            t = edit.start
        if t is not None and self._stage.has_time:
            self._stage.cursor_time.pause()
            self._stage.cursor_time.move(t)
        if isinstance(edit, MovePoint):
            self.points.point_out(edit)
