"""From a measurement, or the evidence of a finding, to the recording and the moment it is about."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ui.findings.panel import JudgementPanel
from ui.player.stage import Stage
from ui.study.panel import StudyPanel
from workbench.model import Evidence, Modality, Observation


class Pointing(QObject):
    """Ties what is judged to what is in view."""

    def __init__(
        self, study: StudyPanel, stage: Stage, judgement: JudgementPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._study, self._stage, self._judgement = study, stage, judgement
        self._wanted: Evidence | None = None
        judgement.pointed.connect(self._to_moment)
        judgement.review.asked.connect(self.show_evidence)
        stage.loaded.connect(self._arrived)

    def show_evidence(self, item: Evidence) -> None:
        """Brings its recording into view, at its moment; its measurement is selected."""
        in_view = self._stage.capture
        self._wanted = item
        if in_view is None or in_view.path != item.capture:
            self._study.select(item.capture)
            return
        self._arrived(item.capture)
        if not self._stage.has_time:  # nothing moves: the value is all there is to be seen
            self._judgement.show_tab("measurements")

    def _arrived(self, path: str) -> None:
        item, self._wanted = self._wanted, None
        if item is not None and item.capture == path:
            self._judgement.point_out(item.feature, item.side, item.task)

    def _to_moment(self, seen: Observation) -> None:
        span = seen.measurement.span
        if span is None or not self._stage.has_time:
            return
        # A movement is seen in the midst of its task, where its start still shows rest.
        filmed = seen.capture.modality is Modality.VIDEO
        self._stage.cursor_time.pause()
        self._stage.cursor_time.move((span.start + span.end) / 2 if filmed else span.start)
