"""Draws a scan with OpenGL. Imported only when a scan is opened and a driver is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph.opengl as gl
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QMatrix4x4, QVector3D
from PySide6.QtWidgets import QWidget

from ui.player.overlay import RIM, side_colour, side_of
from ui.scene3d.still import FILL
from ui.theme import colour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ui.scene3d.surface import Surface

FAR = 8.0
RAISED = 0.05  # towards the viewer, so that landmarks do not sink into the surface


class Scene(gl.GLViewWidget):
    """The OpenGL side of ``ScanView``, which keeps the pose and handles the mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setBackgroundColor(colour("stage"))
        self._surface: Surface | None = None
        self._base: list[Any] = []
        self._points: list[Any] = []
        self._view = np.eye(3)
        # Seen from +z with y up: far away and through a narrow lens, as scanners' own viewers do.
        self.opts["rotationMethod"] = "quaternion"
        self.opts["center"] = QVector3D(0, 0, 0)

    def viewMatrix(self) -> QMatrix4x4:
        matrix = QMatrix4x4()
        matrix.translate(0, 0, -FAR)
        return matrix

    def show_surface(self, surface: Surface, upright: NDArray[Any], dimmest: float = 0.2) -> None:
        """Puts a scan into the scene instead of the one that is there; light falls on it from
        the front of its upright position, and leaves it at least ``dimmest`` of its colour."""
        self.clear_surface()
        self._surface = surface
        light = surface.normals @ upright.T @ np.array([0.2, 0.3, 0.93])
        shade = np.clip(0.35 + 0.65 * light, 0.2, 1.0)
        shade = dimmest + (1 - dimmest) * (shade - 0.2) / 0.8
        colours = np.ones((len(surface.vertices), 4), dtype=np.float32)
        colours[:, :3] = surface.colours * shade[:, None]
        if len(surface.faces):
            data = gl.MeshData(
                vertexes=surface.vertices,
                faces=surface.faces.astype(np.uint32),
                vertexColors=colours,
            )
            item: Any = gl.GLMeshItem(meshdata=data, smooth=True, shader=None, glOptions="opaque")
        else:
            item = gl.GLScatterPlotItem(pos=surface.vertices, color=colours, size=2.0)
        self.addItem(item)
        self._base = [item]

    def clear_surface(self) -> None:
        """Empties the scene."""
        for item in [*self._base, *self._points]:
            self.removeItem(item)
        self._base, self._points, self._surface = [], [], None

    def show_pose(self, view: NDArray[Any], zoom: float) -> None:
        """Turns the scan and fits it into the widget."""
        self._view = view
        smaller = max(1, min(self.width(), self.height()))
        angle = 2 * np.degrees(np.arctan(self.width() / smaller / (FILL * zoom * FAR)))
        self.opts["fov"] = float(angle)
        self.opts["distance"] = FAR
        for item in [*self._base, *self._points]:
            self._turn(item)
        self.update()

    def show_points(self, points: list[tuple[str, NDArray[Any]]]) -> None:
        """Draws landmarks over the scan."""
        for item in self._points:
            self.removeItem(item)
        self._points = []
        if not points:
            return
        places = np.array([place for _, place in points], dtype=np.float32)
        colours = np.array([_rgba(side_colour(side_of(name))) for name, _ in points])
        # Each over a dark rim, or a light point would be lost on a light surface.
        rims = np.tile(_rgba(RIM), (len(places), 1))
        for colour_, size, depth in ((rims, 12.0, 10), (colours, 9.0, 11)):
            item = gl.GLScatterPlotItem(pos=places, color=colour_, size=size, pxMode=True)
            item.setGLOptions("translucent")
            item.setDepthValue(depth)
            self.addItem(item)
            self._points.append(item)
            self._turn(item)
        self.update()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        parent = self.parent()
        if parent is not None and hasattr(parent, "zoom"):
            self.show_pose(self._view, parent.zoom)

    def _turn(self, item: Any) -> None:
        matrix = np.eye(4)
        matrix[:3, :3] = self._view
        if item in self._points:  # the rim a little behind its point
            matrix[2, 3] = RAISED * (0.9 + 0.1 * self._points.index(item))
        item.setTransform(QMatrix4x4(*matrix.ravel().tolist()))


def _rgba(value: QColor) -> tuple[float, float, float, float]:
    return value.redF(), value.greenF(), value.blueF(), 1.0
