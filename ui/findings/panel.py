"""The right side: measurements, proposed findings, quality, and what the file is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListView,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ui.corrections.stated import askable
from ui.findings.facts import about_page, quality_page
from ui.findings.measurement_delegate import MeasurementDelegate
from ui.findings.measurements import MeasurementModel, RowRole, rows_of
from ui.findings.review import ReviewList
from ui.i18n import language, tr
from ui.study.session import Session
from ui.study.wording import problem_words
from ui.theme import heading_font
from workbench.model import Capture, Observation, Problem, with_stated

TABS = ("measurements", "findings", "quality", "about")


class JudgementPanel(QFrame):
    """``pointed`` tells the measurement that was chosen; ``analyse`` that it is to be made;
    ``state_facts`` that more is known about the recording."""

    pointed = Signal(object)
    analyse = Signal()
    state_facts = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        self._warnings: tuple[str, ...] = ()
        self._session: Session | None = None
        self._capture: Capture | None = None
        self._stray = ""
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(tr("tab.bar"))
        self.model = MeasurementModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(MeasurementDelegate(self.list))
        self.list.setAccessibleName(tr("tab.measurements"))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.selectionModel().selectionChanged.connect(self._pointed)
        self.waiting = _NotYet(self)
        self.waiting.button.clicked.connect(self.analyse)
        self.first = QStackedWidget(self)
        self.first.addWidget(self.list)
        self.first.addWidget(self.waiting)
        self.review = ReviewList(self)
        self.quality, self.about = (
            _browser(tr("tab.quality"), self),
            _browser(tr("tab.about"), self),
        )
        self.about.anchorClicked.connect(lambda _link: self.state_facts.emit())
        pages = (self.first, self.review, self.quality, self.about)
        for page, name in zip(pages, TABS, strict=True):
            self.tabs.addTab(page, tr(f"tab.{name}"))
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setAccessibleName(tr("tab.bar"))
        self.stale = QLabel(tr("measure.waits"), self)
        self.stale.setProperty("tone", "look")
        self.stale.setWordWrap(True)
        self.stale.setContentsMargins(16, 8, 16, 0)
        self.stale.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.stale)
        column.addWidget(self.tabs)
        self.show_capture(None, None)

    def show_tab(self, name: str) -> None:
        """Brings one of the pages to the front."""
        self.tabs.setCurrentIndex(TABS.index(name))

    def show_waiting(self, waiting: bool) -> None:
        """Says that what is shown was measured before the corrections that stand."""
        self.stale.setVisible(waiting)

    def show_warnings(self, warnings: tuple[str, ...]) -> None:
        """What the file itself is unusual in."""
        self._warnings = warnings
        self.refresh()

    def show_capture(self, session: Session | None, capture: Capture | None) -> None:
        """Shows what is known about a capture and its visit."""
        self._session, self._capture, self._warnings = session, capture, ()
        self._stray = ""
        self.stale.hide()
        self.refresh()

    def show_stray(self, session: Session, path: str) -> None:
        """Shows what is wrong with a file that is no capture of the study."""
        self.show_capture(session, None)
        self._stray = path
        self.refresh()

    def point_out(self, feature: str, side: str, task: str) -> bool:
        """Selects the line of a measurement of the capture; False where it has none."""
        for n, row in enumerate(self.model.rows):
            seen = row.observation
            if seen is None or (seen.measurement.feature, seen.measurement.side) != (feature, side):
                continue
            if task in ("", seen.task):
                index = self.model.index(n)
                self.list.setCurrentIndex(index)
                self.list.scrollTo(index, QListView.ScrollHint.PositionAtCenter)
                self.pointed.emit(seen)
                return True
        return False

    def refresh(self) -> None:
        """Reads the session anew; what is selected stays in view."""
        session, capture = self._session, self._capture
        self.tabs.setEnabled(session is not None)
        if session is None or capture is None:
            self.model.set_rows([])
            self.first.setCurrentWidget(self.list)
            self.review.show_findings((), {}, {}, "")
            self.quality.setHtml("")
            self.about.setHtml("")
            self.tabs.setTabText(1, tr("tab.findings"))
            if session is not None and self._stray:
                problems = session.problems(self._stray)
                self.waiting.explain(session, None, problems)
                self.first.setCurrentWidget(self.waiting)
                self.quality.setHtml(quality_page([], problems, ()))
            return
        seen = session.observations(capture.path)
        if session.known is not None:
            seen = [session.known.at_site(o) for o in seen]
        rows = rows_of(seen, session.known)
        if rows != self.model.rows:
            self.model.set_rows(rows)
        problems = session.problems(capture.path)
        self.first.setCurrentWidget(self.list if rows else self.waiting)
        self.waiting.explain(session, capture, problems)
        self._show_findings(session, capture)
        results = session.results(capture.path)
        own = [r for r in results if r.scope == "capture"]
        titles = {m.id: m.title.in_language(language()) for m in session.analyzers}
        values = [o.measurement for o in seen]
        self.quality.setHtml(quality_page(own, problems, self._warnings, titles, values))
        digest = session.snapshot.captures[capture.path].sha256
        known = with_stated(capture, session.study.edits(capture.path))
        can_state = bool(askable(session.fitting(capture)))
        page = about_page(session.snapshot, known, results, digest, can_state=can_state)
        self.about.setHtml(page)

    def _show_findings(self, session: Session, capture: Capture) -> None:
        names = {}
        if session.known is not None:
            features = session.known.codebook.features
            names = {k: f.title.in_language(language()) for k, f in features.items()}
        found = session.findings_of(capture.subject, capture.visit)
        used = {e.feature for finding in found for e in finding.evidence}
        names = {k: v for k, v in names.items() if k in used}
        empty = tr("finding.none") if session.snapshot.results else tr("finding.none_yet")
        self.review.show_findings(found, session.snapshot.decisions, names, empty)
        n = self.review.waiting()
        self.tabs.setTabText(1, f"{tr('tab.findings')} ({n})" if n else tr("tab.findings"))

    def _pointed(self) -> None:
        """Tells what is selected; a focus that came by Tab alone selects nothing."""
        for index in self.list.selectedIndexes():
            row = index.data(RowRole)
            if isinstance(row.observation, Observation):
                self.pointed.emit(row.observation)


class _NotYet(QWidget):
    """Instead of measurements: which analyzers fit, and the button that starts them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.heading = QLabel(self)
        self.heading.setFont(heading_font(self.font()))
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setProperty("tone", "quiet")
        self.button = QPushButton(tr("action.analyse"), self)
        self.button.setProperty("kind", "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 20, 16, 16)
        column.setSpacing(10)
        for widget in (self.heading, self.text, self.button):
            column.addWidget(widget)
        column.addStretch()

    def explain(self, session: Session, capture: Capture | None, problems: list[Problem]) -> None:
        """Says what analysing would give for this capture (None: a file that is none)."""
        fitting = [] if capture is None else session.fitting(capture)
        self.button.setVisible(bool(fitting or problems))
        self.button.setText(tr("measure.again" if problems else "action.analyse"))
        self.button.setProperty("kind", "" if problems else "primary")
        self.button.style().unpolish(self.button)
        self.button.style().polish(self.button)
        if problems:
            self.heading.setText(tr("measure.failed"))
            self.text.setText("\n\n".join(" ".join(problem_words(p)) for p in problems))
            return
        self.heading.setText(tr("measure.not_yet") if fitting else tr("measure.no_fit"))
        if not fitting:
            self.text.setText(tr("measure.no_fit_why"))
            return
        lines = [
            f"{m.title.in_language(language())}: {m.summary.in_language(language())}"
            for m in fitting
        ]
        self.text.setText("\n\n".join(lines))


def _browser(name: str, parent: QWidget) -> QTextBrowser:
    page = QTextBrowser(parent)
    page.setFrameShape(QFrame.Shape.NoFrame)
    page.setOpenLinks(False)
    page.setAccessibleName(name)
    return page
