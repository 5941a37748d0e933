"""The left side: the study as a tree, with search and the states that want attention."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QPalette, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ui.i18n import tr
from ui.jobs import Jobs
from ui.study.delegate import StudyDelegate
from ui.study.model import LEAVES, KindRole, PathRole, StudyModel, strays
from ui.study.session import Session
from ui.study.state import CaptureState, states
from ui.study.thumbnails import Thumbnails
from ui.theme import colour

FILTERS: dict[str, frozenset[CaptureState]] = {
    "all": frozenset(),
    "new": frozenset({CaptureState.NEW}),
    "review": frozenset({CaptureState.REVIEW}),
    "problem": frozenset({CaptureState.PROBLEM}),
}


class StudyPanel(QFrame):
    """``selected`` tells the path of the capture that was chosen (empty: none)."""

    selected = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        self._session: Session | None = None
        self._running: frozenset[str] = frozenset()
        self._quiet = False  # while a selection is only put back where it was
        self._rebuilt = False
        self.model = StudyModel(self)
        self.model.modelReset.connect(self._note_rebuilt)
        self.thumbnails = Thumbnails(jobs, self)
        self.thumbnails.made.connect(self.model.notify)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(tr("study.search"))
        self.search.setAccessibleName(tr("study.search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._to_matches)
        below = QShortcut(Qt.Key.Key_Down, self.search)
        below.setContext(Qt.ShortcutContext.WidgetShortcut)
        below.activated.connect(self._to_matches)
        self.filters = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(3)
        for name in FILTERS:
            chip = QPushButton(tr(f"filter.{name}"), self)
            chip.setCheckable(True)
            chip.setProperty("kind", "chip")
            chip.setObjectName(name)
            self.filters.addButton(chip)
            row.addWidget(chip)
        row.addStretch()
        self.filters.buttons()[0].setChecked(True)
        self.filters.buttonClicked.connect(self._filter)
        self.tree = QTreeView(self)
        self.tree.setModel(self.model)
        self.tree.setItemDelegate(StudyDelegate(self._picture, self.tree))
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(12)
        self.tree.setMouseTracking(True)
        self.tree.setAccessibleName(tr("study.tree"))
        self.tree.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.tree.selectionModel().currentChanged.connect(self._current_changed)
        self.none = QLabel(tr("study.none_match"), self)
        self.none.setProperty("tone", "quiet")
        self.none.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.none.setContentsMargins(16, 32, 16, 0)
        self.none.setWordWrap(True)
        top = QVBoxLayout()
        top.setContentsMargins(12, 12, 12, 8)
        top.setSpacing(8)
        top.addWidget(self.search)
        top.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.tree, 1)
        column.addWidget(self.none, 1)

    def retint(self) -> None:
        """Takes on the colours in use."""
        palette = self.tree.palette()
        palette.setColor(QPalette.ColorRole.Highlight, colour("soft"))
        self.tree.setPalette(palette)
        self.tree.viewport().update()

    def show_session(self, session: Session | None) -> None:
        """Shows a study."""
        self._session = session
        self.thumbnails.clear()
        self.search.clear()
        self.refresh()

    def refresh(self, running: Collection[str] | None = None) -> None:
        """Reads the study's snapshot anew; the selection stays."""
        if running is not None:
            self._running = frozenset(running)
        session = self._session
        if session is None:
            self.model.set_study(None, {})
            return
        found = states(session.snapshot, session.findings(), self._running)
        for chip in self.filters.buttons():
            wanted = FILTERS[chip.objectName()]
            n = sum(state in wanted for state in found.values()) if wanted else len(found)
            if not wanted or CaptureState.PROBLEM in wanted:
                n += len(strays(session.snapshot))
            name = tr(f"filter.{chip.objectName()}")
            chip.setText(f"{name} {n}" if n else name)
        keep = self.current()
        self.model.set_study(session.snapshot, found)
        self._after_rebuild(keep)

    def current(self) -> str:
        """Path of the capture that is selected; empty if none is."""
        index = self.tree.currentIndex()
        is_capture = index.isValid() and index.data(KindRole) in LEAVES
        return str(index.data(PathRole)) if is_capture else ""

    def select(self, path: str) -> None:
        """Selects a capture."""
        index = self.model.index_of(path)
        if index.isValid():
            self.tree.scrollTo(index)
            self.tree.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            QTimer.singleShot(0, self.tree, lambda: self.tree.scrollTo(self.tree.currentIndex()))

    def select_next(self, by: int) -> None:
        """Selects the capture after (or before) the selected one."""
        shown = self.model.captures()
        if not shown:
            return
        here = self.current()
        if here not in shown and (first := self._first_below()) in shown:  # a person or a visit
            here, by = first, min(by, 0)
        place = shown.index(here) + by if here in shown else 0
        self.select(shown[min(max(place, 0), len(shown) - 1)])

    def _first_below(self) -> str:
        """The first capture of the person or visit that is marked; empty where none is."""
        index = self.tree.currentIndex()
        while index.isValid() and index.data(KindRole) not in LEAVES:
            index = self.model.index(0, 0, index)
        return str(index.data(PathRole)) if index.isValid() else ""

    def _filter(self) -> None:
        keep = self.current()
        chip = self.filters.checkedButton()
        wanted = FILTERS[chip.objectName()] if chip else frozenset()
        self.model.set_filter(self.search.text(), wanted)
        self._after_rebuild(keep)

    def _to_matches(self) -> None:
        """From the search to what it found: the first of it is selected, if none of it is."""
        if self.tree.isHidden():
            return
        self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self.current() not in self.model.captures():
            self.select(next(iter(self.model.captures()), ""))

    def _note_rebuilt(self) -> None:
        self._rebuilt = True

    def _after_rebuild(self, keep: str) -> None:
        if self._rebuilt:  # else what a person has folded stays folded
            self.tree.expandAll()
            self._rebuilt = False
        empty = self.model.rowCount() == 0 and self._session is not None
        self.none.setText(tr("study.none_match" if self.search.text() else "study.none_state"))
        self.none.setVisible(empty)
        self.tree.setVisible(not empty)
        if keep and not self.current():
            self._quiet = True
            self.select(keep)
            self._quiet = False

    def _picture(self, path: str) -> QPixmap | None:
        session = self._session
        if session is None or path not in session.snapshot.captures:
            return None
        return self.thumbnails.get(session.snapshot.captures[path], session.file_of(path))

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if self._quiet:
            return
        is_capture = current.isValid() and current.data(KindRole) in LEAVES
        self.selected.emit(str(current.data(PathRole)) if is_capture else "")
