"""The bottom line: what runs, how far it is, one stop for all, and that all is saved."""

from __future__ import annotations

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from ui.actions import ActionSet
from ui.analysis import Analysis
from ui.i18n import tr


class WorkLine(QWidget):
    """Lies in the status bar."""

    def __init__(self, actions: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.bar.setAccessibleName(tr("work.progress"))
        self.stop = QPushButton(tr("action.stop"), self)
        self.stop.setProperty("kind", "quiet")
        self.stop.clicked.connect(actions["stop"].trigger)
        self.saved = QLabel(self)
        self.saved.setProperty("tone", "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(12)
        row.addWidget(self.bar)
        row.addWidget(self.text)
        row.addWidget(self.stop)
        row.addStretch()
        row.addWidget(self.saved)
        self.show_idle("")

    def show_idle(self, text: str) -> None:
        """Nothing runs; ``text`` is the last news."""
        self.bar.hide()
        self.stop.hide()
        self.text.setText(text)

    def show_analysis(self, analysis: Analysis, names: dict[str, str]) -> None:
        """How far the analysis is; ``names`` are the captures in words."""
        self.bar.show()
        self.stop.show()
        self.stop.setEnabled(not analysis.stopped)
        total = analysis.total
        share = sum(job.fraction for job in analysis.running.values() if job.analyzer)
        self.bar.setRange(0, 1000 if total else 0)
        self.bar.setValue(round(1000 * (analysis.done + share) / total) if total else 0)
        if analysis.stopped:
            self.text.setText(tr("work.stopping"))
            return
        jobs = [
            f"{names.get(job.capture, job.capture)} {job.fraction:.0%}".replace("%", " %")
            for job in list(analysis.running.values())[:2]
        ]
        parts = [tr("work.done_of", done=analysis.done, total=total) if total else "", *jobs]
        self.text.setText("   ".join(filter(None, parts)))

    def show_saved(self) -> None:
        """Something was written a moment ago."""
        self.saved.setText(tr("work.saved", time=QTime.currentTime().toString("HH:mm:ss")))
