"""The commands on points: the mode in which they are corrected, from point to point, and a move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.actions import ActionSet
from ui.corrections import changes
from ui.corrections.movable import Movable
from ui.player.canvas import Canvas
from ui.player.stage import Stage
from ui.scene3d.view import ScanView
from workbench.model import MovePoint

if TYPE_CHECKING:
    from ui.corrections.desk import Corrections


class PointKeys(QObject):
    """Ties the commands to the picture of the stage."""

    def __init__(self, stage: Stage, actions: ActionSet, owner: Corrections) -> None:
        super().__init__(owner)
        self._stage, self._actions, self._owner = stage, actions, owner
        for canvas in self._canvases:
            canvas.points.dropped.connect(self._move)
            canvas.points.grasped.connect(stage.cursor_time.pause)
        actions.connect(
            {
                "correct_points": self._switch,
                "next_point": lambda: self._go(1),
                "previous_point": lambda: self._go(-1),
            }
        )

    def states(self) -> set[str]:
        """What holds now, for the actions."""
        if not self.canvas.points.movable.tracks:
            return set()
        return {"points", "point_mode"} if self.canvas.points.on else {"points"}

    @property
    def _canvases(self) -> tuple[Canvas | ScanView, ...]:
        return (self._stage.photo, self._stage.video.canvas, self._stage.scan)

    @property
    def canvas(self) -> Canvas | ScanView:
        """The picture or scan in view."""
        shown = self._stage.pages.currentWidget()
        if shown is self._stage.scan:
            return self._stage.scan
        return self._stage.video.canvas if shown is self._stage.video else self._stage.photo

    def show(self, movable: Movable) -> None:
        """These points can be moved now."""
        self._list(movable)
        for canvas in self._canvases:
            canvas.points.show(movable)

    def point_out(self, edit: MovePoint) -> None:
        """Selects the point that a correction is about."""
        if self._actions["correct_points"].isChecked():
            self.canvas.points.select((edit.track, edit.point))

    def _switch(self) -> None:
        on = self._actions["correct_points"].isChecked()
        if on and not self._actions["overlay"].isChecked():
            self._actions["overlay"].trigger()  # hidden points cannot be dragged
        for canvas in self._canvases:
            canvas.points.switch(on)
        if on:
            self._stage.cursor_time.pause()
            self.canvas.setFocus()
        self._list(self.canvas.points.movable)
        self._owner.changed.emit()

    def _list(self, movable: Movable) -> None:
        """Below a picture on which points are corrected lies the list of corrections: from the
        first moment, so that the picture does not shrink under a drag."""
        on = self._actions["correct_points"].isChecked()
        self._stage.signals.list_corrections(on and bool(movable.tracks))
        self._stage.fold()

    def _go(self, by: int) -> None:
        self.canvas.setFocus()
        self.canvas.points.go(by)

    def _move(self, track: str, point: str, t: float, place: tuple[float, ...]) -> None:
        edit = MovePoint(track, point, t, place)
        self._owner.make(edit, lambda edits: changes.move_point(edits, edit))
