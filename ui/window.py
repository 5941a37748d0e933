"""The frame: menus, toolbar, first run or desk, and the bottom line. Light until it is painted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.actions import ActionSet
from ui.first_run import FirstRun
from ui.i18n import tr
from ui.settings.model import Settings, load, save, with_recent

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent

    from ui.desk import Desk
    from ui.study.session import Session


class MainWindow(QMainWindow):
    """``ready`` is emitted once everything is there, shortly after the first paint."""

    ready = Signal()

    def __init__(self, settings: Settings | None = None, study: Path | None = None) -> None:
        super().__init__()
        self.settings = load() if settings is None else settings
        self._study, self._select = study, ""
        self.for_once: dict[str, str] = {}
        self._painted = False
        self.is_ready = False
        self.desk: Desk | None = None
        self.setWindowTitle("Myolens")
        self.resize(1380, 860)
        self.setAcceptDrops(True)
        self.actions_by_key = ActionSet(self)
        self.actions_by_key.fill_menus(self.menuBar())
        self.pages = QStackedWidget(self)
        self.setCentralWidget(self.pages)
        self._first: QWidget = self._opening() if study else self._first_run()
        self.pages.addWidget(self._first)
        self._toolbar = self._make_toolbar()
        if self.settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.settings.geometry.encode()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.finish)

    def finish(self) -> None:
        """Brings in all that the first paint did not need."""
        if self.is_ready:
            return
        self.is_ready = True
        from PySide6.QtCore import Qt

        from ui import errors
        from ui.analysis import Analysis
        from ui.desk import Desk
        from ui.exporting import Exporter
        from ui.jobs import Jobs
        from ui.measuring import Measuring
        from ui.opening import Opener
        from ui.work_line import WorkLine

        errors.keep_log()
        self._toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.jobs = Jobs(self)
        self.analysis = Analysis(self)
        self.desk = Desk(self.jobs, self.actions_by_key, self.analysis, self)
        self.desk.reviewer, self.desk.jump = self.settings.reviewer, self.settings.jump
        self.pages.addWidget(self.desk)
        self.opener = Opener(self, self.jobs, self.show_session)
        self.exporter = Exporter(self)
        self.work = WorkLine(self.actions_by_key, self)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addPermanentWidget(self.work, 1)
        self.measuring = Measuring(self, self.analysis, self.desk, self.work)
        self._connect()
        self.retint()
        if self._study is not None:
            self.opener.open_path(self._study)
        self.ready.emit()

    def show_session(self, session: Session) -> None:
        """Shows a study that was just opened."""
        assert self.desk is not None
        self.analysis.close()
        self.desk.show_session(session)
        self.pages.setCurrentWidget(self.desk)
        self.desk.study.tree.setFocus()  # not the search box, which would take the review keys
        self.setWindowTitle(f"{session.snapshot.title} – Myolens")
        self._title.setText(session.snapshot.title)
        if self._select:
            self.desk.study.select(self._select)
        self.work.show_idle("")
        self.work.show_saved()
        self._keep(with_recent(self.settings, session.path))

    def select_when_open(self, capture: str) -> None:
        """Shows this capture of the study that is about to be opened."""
        self._select = capture

    def show_tab(self, name: str) -> None:
        """Brings measurements, findings, quality or about to the front."""
        assert self.desk is not None
        self.desk.judgement.show_tab(name)

    def retint(self) -> None:
        """Draws icons (anew) in the colours in use."""
        from ui.icons import icon
        from ui.player.transport import BUTTONS

        for action in self.actions():
            name = action.property("icon_name")
            if name:
                action.setIcon(icon(name))
        for name in BUTTONS:
            self.actions_by_key[name].setIcon(icon(name))
        self._help.setIcon(icon("help"))
        if self.desk is not None:
            self.desk.retint()

    def apply_settings(self, settings: Settings) -> None:
        """Takes on new settings at once (the language with the next start)."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if settings.theme != self.settings.theme:
            theme.apply(app, settings.theme)
            self.retint()
        if self.desk is not None:
            self.desk.reviewer, self.desk.jump = settings.reviewer, settings.jump
        self.for_once = {}
        self._keep(settings)

    def closeEvent(self, event: QCloseEvent) -> None:
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self._keep(self.settings._replace(geometry=geometry))
        if self.is_ready and self.desk is not None:
            self.analysis.close()
            self.exporter.close()
            self.desk.shutdown()
            self.jobs.close()
        super().closeEvent(event)

    # Dropping files

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        if paths and self.is_ready:
            event.acceptProposedAction()
            self.opener.open_path(paths[0])

    # Inside

    def _make_toolbar(self) -> QToolBar:
        bar = QToolBar(tr("window.toolbar"), self)
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        self._title = QLabel("Myolens", bar)
        self._title.setFont(theme.heading_font(self.font()))
        self._title.setContentsMargins(8, 0, 20, 0)
        bar.addWidget(self._title)
        self.actions_by_key.fill_toolbar(bar)
        room = QWidget(bar)
        room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(room)
        self._help = bar.addAction(tr("window.help"))
        self._help.triggered.connect(self.actions_by_key["shortcuts"].trigger)
        self.addToolBar(bar)
        return bar

    def _first_run(self) -> QWidget:
        recent = tuple(p for p in self.settings.recent if Path(p).is_file())
        page = FirstRun(self.actions_by_key, recent, self)
        page.recent_chosen.connect(lambda path: self.opener.open_path(Path(path)))
        return page

    def _opening(self) -> QWidget:
        page = QWidget(self)
        label = QLabel(tr("window.opening"), page)
        label.setProperty("tone", "quiet")
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 24, 24, 24)
        column.addWidget(label)
        column.addStretch()
        return page

    def _connect(self) -> None:
        from ui import dialogs

        assert self.desk is not None
        desk = self.desk
        self.actions_by_key.connect(
            {
                "open_folder": self.opener.ask_folder,
                "open_study": self.opener.ask_study,
                "open_sample": self.opener.open_sample,
                "export": self._export,
                "settings": self._ask_settings,
                "quit": self.close,
                "palette": lambda: dialogs.show_palette(self, self.actions_by_key),
                "shortcuts": lambda: dialogs.show_shortcuts(self),
                "about": lambda: dialogs.show_about(self),
                "analyse": self.measuring.start,
                "stop": self.analysis.stop,
            }
        )
        desk.state_changed.connect(self._show_state)
        desk.saved.connect(self.work.show_saved)
        desk.signed.connect(lambda name: self._keep(self.settings._replace(reviewer=name)))
        self.analysis.changed.connect(self._show_state)
        self.exporter.written.connect(self._written)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._scheme_changed)
        self._show_state()

    def _show_state(self) -> None:
        from ui.history import show_history

        assert self.desk is not None
        states = self.desk.states() | show_history(self.actions_by_key, self.desk.session)
        running = self.analysis.is_running
        self.actions_by_key.show_state(states | ({"running"} if running else set()))
        self.actions_by_key["analyse"].setEnabled("study" in states and not running)

    def _export(self) -> None:
        if self.desk is not None and self.desk.session is not None:
            self.exporter.ask(self.desk.session.path)

    def _written(self, folder: str) -> None:
        from ui.exporting import tell_written

        self.work.show_idle(tr("export.done"))
        tell_written(self, folder)

    def _ask_settings(self) -> None:
        from ui.settings.dialog import SettingsDialog

        dialog = SettingsDialog(self.settings, self)
        dialog.accepted.connect(lambda: self.apply_settings(dialog.result_settings))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _scheme_changed(self) -> None:
        if self.settings.theme == "system":
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            theme.apply(app, "system")
            self.retint()

    def _keep(self, settings: Settings) -> None:
        self.settings = settings
        save(settings._replace(**self.for_once))
