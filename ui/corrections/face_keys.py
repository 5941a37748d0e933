"""The command on pictures of a face: this one is mirrored, as selfies are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.actions import ActionSet
from ui.corrections import changes
from ui.corrections.tasks import FACE
from ui.player.mirror import Mirror
from ui.player.stage import Stage
from workbench.model import Capture, Edit, Modality

if TYPE_CHECKING:
    from ui.corrections.desk import Corrections


class FaceKeys(QObject):
    """Ties the command to the switch above the picture.

    What the file itself states (the fact ``mirrored``) stays as it is: a person who says
    otherwise has left and right exchanged over the whole recording.
    """

    def __init__(self, stage: Stage, actions: ActionSet, owner: Corrections) -> None:
        super().__init__(owner)
        self._stage, self._action, self._owner = stage, actions["mirrored"], owner
        self._is_face = False
        self.mirror = Mirror()
        actions.connect({"mirrored": self._switch})

    def states(self) -> set[str]:
        """What holds now, for the actions."""
        pictures = (self._stage.photo, self._stage.video)
        shown = self._stage.pages.currentWidget() in pictures
        return {"face"} if self._is_face and shown else set()

    def show(self, capture: Capture, analyzers: Iterable[str], edits: Iterable[Edit]) -> None:
        """Shows whether the picture is mirrored."""
        seen = capture.modality in (Modality.PHOTO, Modality.VIDEO)
        self._is_face = FACE in analyzers and seen
        self.mirror = Mirror.of(capture.facts, edits) if self._is_face else Mirror()
        self._stage.heading.show_mirrored(self.mirror.at(0.0) if self._is_face else None)
        self._action.setChecked(self.mirror.at(0.0))

    def _switch(self) -> None:
        now = not self.mirror.at(0.0)
        end = self._stage.cursor_time.duration if self._stage.has_time else 0.0
        self._stage.heading.show_mirrored(self.mirror.at(0.0))  # until it is written
        self._owner.write(
            lambda edits: changes.exchange_sides(edits, 0.0, end),
            "Mark the picture as mirrored" if now else "Mark the picture as not mirrored",
        )
