"""Opening a study, and making one from a folder of recordings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from ui import errors
from ui.i18n import tr
from ui.jobs import Jobs
from workbench.model import Problem
from workbench.model.problem import ProblemError


class Opener(QObject):
    """Asks, reads in the background, shows what was understood, and hands over a session.

    ``opened`` is called with each session that is ready to be shown.
    """

    def __init__(self, window: QWidget, jobs: Jobs, opened: Callable[[object], object]) -> None:
        super().__init__(window)
        self._window, self._jobs, self._opened = window, jobs, opened
        self.dialog: QWidget | None = None

    def ask_folder(self) -> None:
        """Lets a person choose a folder."""
        folder = QFileDialog.getExistingDirectory(self._window, tr("dialog.folder"))
        if folder:
            self.open_path(Path(folder))

    def ask_study(self) -> None:
        """Lets a person choose a study file."""
        path, _ = QFileDialog.getOpenFileName(
            self._window, tr("dialog.study"), "", tr("import.study_files")
        )
        if path:
            self.open_path(Path(path))

    def open_sample(self) -> None:
        """The sample study that comes with the product."""
        folder = sample_folder()
        if folder is None:
            problem = Problem("sample_media", tr("error.no_sample"), tr("error.no_sample_do"))
            errors.show_problem(self._window, problem)
            return
        self.open_path(folder)

    def open_path(self, path: Path) -> None:
        """Opens whatever was chosen or dropped: a study, a folder, or a recording in a folder."""
        if path.suffix == ".myolens" and not path.is_dir():
            self._open_study(path)
            return
        folder = path if path.is_dir() else path.parent

        def read() -> object:
            from workbench.media.layout import read_folder

            return read_folder(folder)

        self._jobs.run(self, read, self._understood, self._failed)

    def _open_study(self, path: Path) -> None:
        from ui.study.session import Session
        from workbench.store.study_file import StudyFile

        try:
            session = Session(StudyFile.open(path), self._window)
        except ProblemError as error:
            self._failed(error.problem)
            return
        self._opened(session)

    def _understood(self, layout: object) -> None:
        from ui.study.import_dialog import ImportDialog

        dialog = ImportDialog(layout, self._window)  # type: ignore[arg-type]
        self.dialog = dialog
        dialog.accepted.connect(lambda: self._create(layout, dialog.study_path))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _create(self, layout: object, path: Path) -> None:
        from ui.study.session import Session
        from workbench.media.layout import Layout
        from workbench.store.study_file import StudyFile

        assert isinstance(layout, Layout)
        try:
            if path.exists():
                study = StudyFile.open(path)
                study.set_media_root(layout.root)
            else:
                study = StudyFile.create(
                    path, title=layout.root.resolve().name, media_root=layout.root
                )
            study.add_layout(
                layout.subjects.values(), layout.visits.values(), layout.captures, layout.problems
            )
        except ProblemError as error:
            self._failed(error.problem)
            return
        self._opened(Session(study, self._window))

    def _failed(self, problem: Problem) -> None:
        errors.show_problem(self._window, problem)


def sample_folder() -> Path | None:
    """Where the sample recordings are, if they came with this installation."""
    folder = Path(__file__).resolve().parent.parent / "sample_media"
    return folder if folder.is_dir() else None
