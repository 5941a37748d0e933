"""What was understood of a folder, before anything is written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.i18n import tr, tr_or
from ui.icons import icon
from ui.study.wording import problem_words, task_name
from ui.theme import colour, heading_font
from workbench.media.layout import Layout

COLUMNS = ("file", "subject", "visit", "task", "view", "problem")


class ImportDialog(QDialog):
    """A table of the recordings, and where the study file will be. Nothing is changed on disk
    until the dialog is accepted; the recordings never are."""

    def __init__(self, layout: Layout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.layout_read = layout
        self.setWindowTitle(tr("import.title"))
        self.resize(900, 580)
        heading = QLabel(self._summary(), self)
        heading.setFont(heading_font(self.font()))
        note = QLabel(tr("import.note"), self)
        note.setProperty("tone", "quiet")
        note.setWordWrap(True)
        self.table = self._table()
        self.place = QLineEdit(str(default_place(layout.root)), self)
        self.place.setAccessibleName(tr("import.place"))
        browse = QPushButton(tr("import.browse"), self)
        browse.clicked.connect(self._browse)
        where = QHBoxLayout()
        where.addWidget(QLabel(tr("import.place"), self))
        where.addWidget(self.place, 1)
        where.addWidget(browse)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        create = QPushButton(tr("import.create"), self)
        create.setProperty("kind", "primary")
        self.buttons.addButton(create, QDialogButtonBox.ButtonRole.AcceptRole)
        create.setEnabled(bool(layout.captures))
        create.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        for widget in (heading, note, self.table):
            column.addWidget(widget)
        column.addLayout(where)
        column.addWidget(self.buttons)

    @property
    def study_path(self) -> Path:
        """Where the study file is to be."""
        path = Path(self.place.text().strip()).expanduser()
        return path if path.suffix == ".myolens" else path.with_name(path.name + ".myolens")

    def _summary(self) -> str:
        captures = self.layout_read.captures
        if not captures:
            return tr("import.nothing")
        subjects = len({c.subject for c in captures})
        return tr(
            "import.summary",
            captures=tr("count.captures", n=len(captures)),
            subjects=tr("count.subjects", n=subjects),
        )

    def _table(self) -> QTableWidget:
        layout = self.layout_read
        problems: dict[str, list[str]] = {}
        for problem in layout.problems:
            problems.setdefault(problem.capture, []).append(" ".join(problem_words(problem)))
        rows: list[tuple[str, ...]] = []
        kinds: list[str] = []
        for c in layout.captures:
            task = task_name(c.task) if c.task else tr("import.no_task")
            view = tr_or(f"view.{c.view}", c.view)
            name = ", ".join(filter(None, (task, c.acq)))
            trouble = " ".join(problems.pop(c.path, []))
            rows.append((c.path, c.subject, c.visit, name, view, trouble))
            kinds.append(str(c.modality))
        for path, troubles in sorted(problems.items()):
            rows.append((path, "", "", "", "", " ".join(troubles)))
            kinds.append("state_problem")
        table = QTableWidget(len(rows), len(COLUMNS), self)
        table.setHorizontalHeaderLabels([tr(f"import.{name}") for name in COLUMNS])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setAccessibleName(tr("import.title"))
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setWordWrap(False)
        for r, (cells, kind) in enumerate(zip(rows, kinds, strict=True)):
            for c, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if c == 0:
                    item.setIcon(icon(kind, "problem" if kind == "state_problem" else "quiet"))
                if c == len(COLUMNS) - 1:
                    item.setForeground(QBrush(colour("problem")))
                table.setItem(r, c, item)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setHighlightSections(False)
        for column, least in enumerate((300, 80, 80, 130, 80)):
            wanted = min(220, max(header.sectionSizeHint(column), table.sizeHintForColumn(column)))
            table.setColumnWidth(column, max(least, wanted if column else least))
        troubled = any(cells[-1] for cells in rows)
        table.setColumnHidden(len(COLUMNS) - 1, not troubled)  # its room goes to the file names
        wide = len(COLUMNS) - 1 if troubled else 0
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        return table

    def _browse(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, tr("import.place"), self.place.text(), tr("import.study_files")
        )
        if path:
            self.place.setText(path)


def default_place(folder: Path) -> Path:
    """``FOLDER.myolens`` beside the folder; inside it where that place cannot be written."""
    import os

    folder = folder.resolve()
    name = f"{folder.name or 'study'}.myolens"
    beside = folder.parent
    return (beside if os.access(beside, os.W_OK) else folder) / name
