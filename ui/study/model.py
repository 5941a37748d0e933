"""Subjects, visits and captures as a tree for Qt, filtered by text and by state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from ui.i18n import tr
from ui.study.state import CaptureState
from ui.study.wording import capture_name, subject_note, visit_name
from workbench.model import Capture
from workbench.store.snapshot import Snapshot

Index = QModelIndex | QPersistentModelIndex
KindRole = Qt.ItemDataRole.UserRole + 1
PathRole = Qt.ItemDataRole.UserRole + 2
NoteRole = Qt.ItemDataRole.UserRole + 3
StateRole = Qt.ItemDataRole.UserRole + 4
ModalityRole = Qt.ItemDataRole.UserRole + 5
LEAVES = frozenset({"capture", "stray"})  # kinds of lines that can be shown on the stage


class Node:
    """One line of the tree."""

    __slots__ = ("capture", "children", "key", "kind", "note", "parent", "row", "text")

    def __init__(self, kind: str, key: str, text: str, note: str, parent: Node | None) -> None:
        self.kind, self.key, self.text, self.note, self.parent = kind, key, text, note, parent
        self.children: list[Node] = []
        self.capture: Capture | None = None
        self.row = 0
        if parent is not None:
            self.row = len(parent.children)
            parent.children.append(self)


def strays(snapshot: Snapshot) -> list[str]:
    """Files with a problem that are no capture (any more): gone, or not understood."""
    return sorted({p.capture for p in snapshot.problems} - set(snapshot.captures))


def kinds_told(captures: Iterable[Capture]) -> dict[str, str]:
    """The kind of recording (photo, scan ...) of those that share their name at one visit."""
    alike: dict[tuple[str, str, str], list[Capture]] = {}
    for capture in captures:
        place = (capture.subject, capture.visit, capture_name(capture))
        alike.setdefault(place, []).append(capture)
    return {
        capture.path: tr(f"modality.{capture.modality}")
        for found in alike.values()
        if len({capture.modality for capture in found}) > 1
        for capture in found
    }


class StudyModel(QAbstractItemModel):
    """The tree. Filtering builds it anew from plain lists, so that thousands stay quick."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._root = Node("root", "", "", "", None)
        self._snapshot: Snapshot | None = None
        self._haystack: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._nodes: dict[str, Node] = {}
        self._states: Mapping[str, CaptureState] = {}
        self._text, self._wanted = "", frozenset[CaptureState]()

    def set_study(self, snapshot: Snapshot | None, states: Mapping[str, CaptureState]) -> None:
        """Shows a study (None: nothing)."""
        same = (
            self._snapshot is not None
            and snapshot is not None
            and (
                snapshot.captures == self._snapshot.captures
                and snapshot.subjects == self._snapshot.subjects
                and snapshot.visits == self._snapshot.visits
                and strays(snapshot) == strays(self._snapshot)
            )
        )
        self._snapshot = snapshot
        if same:
            self.set_states(states)
            return
        self._states = dict(states)
        self._haystack = {}
        if snapshot is not None:
            self._kinds = kinds_told(snapshot.captures.values())
            for path, capture in snapshot.captures.items():
                subject = snapshot.subjects[capture.subject]
                words = (path, subject.diagnosis or "", capture_name(capture))
                self._haystack[path] = " ".join(words).lower()
        self._rebuild()

    def set_states(self, states: Mapping[str, CaptureState]) -> None:
        """New states for the same captures."""
        changed = [p for p, state in states.items() if self._states.get(p) is not state]
        self._states = dict(states)
        if self._wanted and changed:
            self._rebuild()
            return
        for path in changed:
            index = self.index_of(path)
            if index.isValid():
                self.dataChanged.emit(index, index, [StateRole])

    def set_filter(self, text: str, wanted: frozenset[CaptureState]) -> None:
        """Only captures that hold every word of ``text`` and are in one of these states."""
        if (text, wanted) != (self._text, self._wanted):
            self._text, self._wanted = text, wanted
            self._rebuild()

    def captures(self) -> list[str]:
        """Paths of all captures and stray files that are shown, from top to bottom."""
        return list(self._nodes)

    def index_of(self, path: str) -> QModelIndex:
        """Where a capture is; invalid where it is not shown."""
        node = self._nodes.get(path)
        return QModelIndex() if node is None else self.createIndex(node.row, 0, node)

    def notify(self, path: str) -> None:
        """The picture of a capture is another one now."""
        index = self.index_of(path)
        if index.isValid():
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._root = Node("root", "", "", "", None)
        self._nodes = {}
        snapshot = self._snapshot
        if snapshot is not None:
            words = self._text.lower().split()
            subjects: dict[str, Node] = {}
            visits: dict[tuple[str, str], Node] = {}
            order = sorted(snapshot.captures.values(), key=lambda c: (c.subject, c.visit, c.path))
            for capture in order:
                haystack = self._haystack[capture.path]
                if self._wanted and self._states.get(capture.path) not in self._wanted:
                    continue
                if all(word in haystack for word in words):
                    self._add(capture, snapshot, subjects, visits)
            if not self._wanted or CaptureState.PROBLEM in self._wanted:
                self._add_strays(p for p in strays(snapshot) if all(w in p.lower() for w in words))
        self.endResetModel()

    def _add_strays(self, paths: Iterable[str]) -> None:
        group = None
        for path in paths:
            if group is None:
                group = Node("subject", "", tr("study.stray"), "", self._root)
            self._nodes[path] = Node("stray", path, path.rpartition("/")[2], "", group)

    def _add(
        self,
        capture: Capture,
        snapshot: Snapshot,
        subjects: dict[str, Node],
        visits: dict[tuple[str, str], Node],
    ) -> None:
        person = subjects.get(capture.subject)
        if person is None:
            note = subject_note(snapshot.subjects[capture.subject])
            person = Node("subject", capture.subject, capture.subject, note, self._root)
            subjects[capture.subject] = person
        key = (capture.subject, capture.visit)
        visit = visits.get(key)
        if visit is None:
            visit = Node("visit", "/".join(key), visit_name(snapshot.visits[key]), "", person)
            visits[key] = visit
        kind = self._kinds.get(capture.path, "")
        node = Node("capture", capture.path, capture_name(capture), kind, visit)
        node.capture = capture
        self._nodes[capture.path] = node

    def _state(self, node: Node) -> CaptureState:
        if node.kind == "stray":
            return CaptureState.PROBLEM
        return self._states.get(node.key, CaptureState.NEW)

    # Qt's questions

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        above = parent.internalPointer() if parent.isValid() else self._root
        if column != 0 or not 0 <= row < len(above.children):
            return QModelIndex()
        return self.createIndex(row, 0, above.children[row])

    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]
        node = child.internalPointer() if child.isValid() else None
        if node is None or node.parent is None or node.parent is self._root:
            return QModelIndex()
        return self.createIndex(node.parent.row, 0, node.parent)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len((parent.internalPointer() if parent.isValid() else self._root).children)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node: Node = index.internalPointer()
        if role == Qt.ItemDataRole.DisplayRole:
            return node.text
        if role == KindRole:
            return node.kind
        if role == PathRole:
            return node.key
        if role == NoteRole:
            return node.note
        if node.kind in LEAVES:
            state = self._state(node)
            if role == StateRole:
                return state
            if role == ModalityRole:
                return str(node.capture.modality) if node.capture else "note"
            if role == Qt.ItemDataRole.ToolTipRole:
                return f"{node.key}\n{tr(f'state.{state}')}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state_word = tr(f"state.{self._state(node)}") if node.kind in LEAVES else ""
            return ", ".join(filter(None, (node.text, node.note, state_word)))
        return None
