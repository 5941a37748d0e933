"""The desk: study, stage and judgement side by side, and what ties them together."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from ui.actions import ActionSet
from ui.analysis import Analysis
from ui.corrections.desk import Corrections
from ui.findings.panel import JudgementPanel
from ui.findings.pointing import Pointing
from ui.i18n import tr
from ui.jobs import Jobs
from ui.player.stage import Stage
from ui.signing import REASONS, SigningDialog
from ui.study.panel import StudyPanel
from ui.study.session import Session
from ui.study.wording import capture_name, visit_name
from workbench.model import Finding

SIZES = (332, 690, 380)


class Desk(QWidget):
    """Everything about the study that is open.

    Signals:
        state_changed: what can be done now may be different.
        signed: the name with which a person signed.
        saved: something was written to the study.
    """

    state_changed = Signal()
    signed = Signal(str)
    saved = Signal()

    def __init__(
        self, jobs: Jobs, actions: ActionSet, analysis: Analysis, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session: Session | None = None
        self.jump = 10
        self._jobs, self._actions, self._analysis = jobs, actions, analysis
        self._running: frozenset[str] = frozenset()
        self._judging = None
        self.study = StudyPanel(jobs, self)
        self.stage = Stage(jobs, actions, self)
        self.judgement = JudgementPanel(self)
        self.corrections = Corrections(self.stage, actions, analysis, self)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        for panel, least in ((self.study, 300), (self.stage, 360), (self.judgement, 330)):
            panel.setMinimumWidth(least)
            splitter.addWidget(panel)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes(list(SIZES))
        splitter.setChildrenCollapsible(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(splitter)
        self.study.selected.connect(self._selected)
        self.stage.noted.connect(self.judgement.show_warnings)
        self.stage.loaded.connect(lambda _path: self.state_changed.emit())
        self.stage.failed.connect(lambda _problem: self.state_changed.emit())
        self.stage.sound.changed.connect(self.state_changed)
        self.judgement.analyse.connect(actions["analyse"].trigger)
        self.judgement.review.decided.connect(self.decide)
        Pointing(self.study, self.stage, self.judgement, self)
        self.corrections.changed.connect(self._corrections_changed)
        self.corrections.signed.connect(self.signed)
        self.judgement.state_facts.connect(self.corrections.ask_facts)
        analysis.changed.connect(self._work_changed)
        analysis.arrived.connect(self.reload)
        actions.give_stage(self.stage, self.study.tree)
        self._connect(actions)

    @property
    def reviewer(self) -> str:
        """The name with which the person at the window signs; empty while it is not known."""
        return self.corrections.reviewer

    @reviewer.setter
    def reviewer(self, name: str) -> None:
        self.corrections.reviewer = name

    # The study

    def show_session(self, session: Session | None) -> None:
        """Shows another study (None: none)."""
        if self.session is not None:
            self.stage.clear("", "")
            self.judgement.show_capture(None, None)
            self.session.close()
            self.session.deleteLater()
        self.session = session
        if session is not None:
            session.refreshed.connect(self._refreshed)
            session.corrected.connect(lambda _path: self.judgement.refresh())
            session.stepped.connect(lambda _label: self.saved.emit())
            self.stage.clear(tr("stage.nothing"), tr("stage.nothing_do"))
        self.corrections.show_session(session)
        self.study.show_session(session)
        self._judge()
        self.state_changed.emit()
        if session is not None and self.study.model.captures():
            self.study.select(self.study.model.captures()[0])
            self.study.tree.scrollToTop()

    def reload(self) -> None:
        """Results have arrived: reads the study; the capture in view does not jump."""
        if self.session is not None:
            self.session.reload()
            self._judge()
            self.corrections.refresh()
            self.saved.emit()

    def states(self) -> frozenset[str]:
        """What holds now, for the actions."""
        found = set()
        if self.session is not None:
            found.add("study")
        if self.stage.capture is not None:
            found.add("capture")
        if self.stage.has_time:
            found.add("time")
        if self.stage.sound.has_sound and not self.stage.sound.why_silent:
            found.add("sound")
        if self.stage.pages.currentWidget() is self.stage.scan:
            found.add("scan")
            if self.stage.scan.maps:
                found.add("maps")
        if self.judgement.review.current() is not None:
            found.add("finding")
        return frozenset(found) | self.corrections.states()

    def names(self) -> dict[str, str]:
        """All captures in words."""
        if self.session is None:
            return {}
        captures = self.session.snapshot.captures.items()
        return {path: f"{c.subject} {capture_name(c)}" for path, c in captures}

    # Review

    def decide(self, finding: Finding, accepted: bool) -> None:
        """Accepts or rejects a finding, signed by a person."""
        session = self.session
        if session is None:
            return
        if accepted and self.reviewer:
            session.decide(finding, accepted=True, by=self.reviewer)
            return
        dialog = SigningDialog(
            tr("sign.accept" if accepted else "sign.reject"),
            self.reviewer,
            heading=finding.hpo_label,
            reasons=() if accepted else REASONS,
            parent=self,
        )

        def sign() -> None:
            self.reviewer = dialog.signer
            self.signed.emit(dialog.signer)
            session.decide(finding, accepted=accepted, by=dialog.signer, why=dialog.why)

        dialog.accepted.connect(sign)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def decide_current(self, accepted: bool) -> None:
        """The same for the finding that is marked."""
        finding = self.judgement.review.current()
        if finding is not None:
            self.judgement.tabs.setCurrentWidget(self.judgement.review)
            self.decide(finding, accepted)

    def undo(self) -> None:
        """Takes back the newest human step."""
        if self.session is not None:
            self.session.undo(self.reviewer or "unknown")

    def redo(self) -> None:
        """Makes it again."""
        if self.session is not None:
            self.session.redo(self.reviewer or "unknown")

    def retint(self) -> None:
        """The colours are others now."""
        self.study.thumbnails.clear()
        self.study.retint()
        self.judgement.refresh()
        self.stage.retint()

    def shutdown(self) -> None:
        """Ends threads and closes the study."""
        self.stage.shutdown()
        if self.session is not None:
            self.session.close()
            self.session = None

    # Inside

    def _connect(self, actions: ActionSet) -> None:
        stage, cursor, review = self.stage, self.stage.cursor_time, self.judgement.review
        actions.connect(
            {
                "search": lambda: self.study.search.setFocus(Qt.FocusReason.ShortcutFocusReason),
                "reread": self.reload,
                "next_capture": lambda: self.study.select_next(1),
                "previous_capture": lambda: self.study.select_next(-1),
                "play": cursor.toggle,
                "step_back": lambda: self._step(-1),
                "step_forward": lambda: self._step(1),
                "jump_back": lambda: self._step(-self.jump),
                "jump_forward": lambda: self._step(self.jump),
                "to_start": lambda: cursor.move(0.0),
                "to_end": lambda: cursor.move(cursor.duration),
                "slower": lambda: cursor.change_speed(-1),
                "faster": lambda: cursor.change_speed(1),
                "sound": lambda: stage.sound.switch(actions["sound"].isChecked()),
                "loop_start": lambda: cursor.set_loop(start=cursor.t),
                "loop_end": lambda: cursor.set_loop(end=cursor.t),
                "loop_off": cursor.set_loop,
                "overlay": lambda: stage.show_overlay(actions["overlay"].isChecked()),
                "fit": stage.fit,
                "accept": lambda: self.decide_current(True),
                "reject": lambda: self.decide_current(False),
                "next_finding": review.next,
                "undo": self.undo,
                "undo_review": self.undo,
                "redo": self.redo,
            }
        )
        for name in ("front", "back", "left", "right", "top", "bottom"):
            actions.connect({f"scan_{name}": lambda name=name: stage.scan.look(name)})
        actions.connect({"scan_map": stage.scan.next_map})
        actions["overlay"].setChecked(True)

    def _selected(self, path: str) -> None:
        session = self.session
        if session is None:
            return
        if path not in session.snapshot.captures:
            problems = session.problems(path)
            if problems:
                self.stage.show_stray(path.rpartition("/")[2], problems[0])
                self.judgement.show_stray(session, path)
                self.state_changed.emit()
            return
        capture = session.snapshot.captures[path]
        if self.stage.capture is not None and self.stage.capture.path == path:
            return
        visit = session.snapshot.visits[capture.subject, capture.visit]
        title = f"{capture.subject}  /  {visit_name(visit)}  /  {capture_name(capture)}"
        self.stage.show_capture(capture, session.file_of(path), title)
        self.judgement.show_capture(session, capture)
        self.stage.set_problems(session.problems(path))
        self.corrections.refresh()
        self.state_changed.emit()

    def _judge(self) -> None:
        if self._judging is not None:
            self._judging.forget()
        session = self.session
        if session is None:
            return

        def take(judged: object) -> None:
            if self.session is session:
                session.take_judgement(judged)  # type: ignore[arg-type]
                self.corrections.refresh()  # which analyzers there are is known only now

        self._judging = self._jobs.run(self, session.judge(), take)

    def _refreshed(self) -> None:
        self.study.refresh()
        self.judgement.refresh()
        if self.session is not None and self.stage.capture is not None:
            self.stage.set_problems(self.session.problems(self.stage.capture.path))
        self.state_changed.emit()

    def _work_changed(self) -> None:
        running = frozenset(job.capture for job in self._analysis.running.values())
        if running != self._running:
            self._running = running
            self.study.refresh(running)

    def _corrections_changed(self) -> None:
        self.judgement.show_waiting("waits" in self.corrections.states())
        self.state_changed.emit()

    def _step(self, by: int) -> None:
        stage = self.stage
        if stage.video.clock is not None and stage.pages.currentWidget() is stage.video:
            stage.video.step(by)
        elif stage.has_time:
            stage.cursor_time.pause()
            stage.cursor_time.move(stage.cursor_time.t + 0.01 * by)
