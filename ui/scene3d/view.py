"""The scan on the stage: with OpenGL where there is a driver for it, as a still picture else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.i18n import tr
from ui.player.overlay import RIM, side_colour, side_of
from ui.scene3d.pose import STANDARD, rotation
from ui.scene3d.upright import from_landmarks, from_shape
from ui.theme import colour
from workbench.model import Track

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ui.scene3d.surface import Surface


def has_opengl() -> bool:
    """Whether an OpenGL context can be made here."""
    if QGuiApplication.platformName() in {"offscreen", "minimal", "vnc"}:
        return False
    from PySide6.QtGui import QOpenGLContext

    return QOpenGLContext().create()


class ScanView(QWidget):
    """Drag turns, the wheel enlarges, 1 to 6 are the standard views."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("stage.scan"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.surface: Surface | None = None
        self.turn, self.tilt, self.zoom = STANDARD["front"] + (1.0,)
        self.overlay_shown = True
        self.landmarks: list[tuple[str, NDArray[Any]]] = []
        self._upright: Any = None
        self._grip: QPointF | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._scene: Any = None

    @property
    def uses_opengl(self) -> bool:
        """Whether the scan is drawn by the graphics driver."""
        return self._scene is not None

    def show_surface(self, surface: Surface) -> None:
        """Shows a scan, from the front."""
        self.surface, self.landmarks = surface, []
        self._upright = from_shape(surface.vertices, surface.normals)
        if self._scene is None and has_opengl():
            from ui.scene3d.scene import Scene

            self._scene = Scene(self)
            self._layout.addWidget(self._scene)
        if self._scene is not None:
            self._scene.show_surface(surface, self._upright)
        self.look("front")

    def show_landmarks(self, tracks: Iterable[Track]) -> None:
        """Draws the points of these tracks on the scan."""
        self.landmarks = []
        if self.surface is not None:
            for track in tracks:
                if track.kind == "mesh_points" and len(track.values):
                    places = self.surface.place(track.values[0, :, :3])
                    self.landmarks += list(zip(track.points, places, strict=True))
        if self.landmarks:
            import numpy as np

            names = [name for name, _ in self.landmarks]
            places = np.array([place for _, place in self.landmarks])
            found = from_landmarks(names, places, [side_of(name) for name in names])
            self._upright = self._upright if found is None else found
        self._refresh()

    def show_overlay(self, shown: bool) -> None:
        """Shows or hides the landmarks."""
        self.overlay_shown = shown
        self._refresh()

    def look(self, name: str) -> None:
        """One of the standard views: front, back, left, right, top, bottom."""
        self.turn, self.tilt = STANDARD[name]
        self.zoom = 1.0
        self._refresh()

    def fit(self) -> None:
        """The scan as large as it fits, seen as it is."""
        self.zoom = 1.0
        self._refresh()

    def pose(self) -> NDArray[Any]:
        """Rotation from drawing coordinates to the view: set upright, then turned."""
        turned: NDArray[Any] = rotation(self.turn, self.tilt) @ self._upright
        return turned

    def close_surface(self) -> None:
        """Lets go of the scan."""
        self.surface, self.landmarks = None, []
        if self._scene is not None:
            self._scene.clear_surface()

    def _refresh(self) -> None:
        if self._scene is not None:
            points = self.landmarks if self.overlay_shown else []
            self._scene.show_pose(self.pose(), self.zoom)
            self._scene.show_points(points)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("stage"))
        if self.surface is None or self._scene is not None:
            return
        from ui.player.picture import to_image
        from ui.scene3d.still import draw, project

        ground = colour("stage")
        rgb = (ground.red(), ground.green(), ground.blue())
        width, height = self.width(), self.height()
        picture = draw(self.surface, self.pose(), width, height, rgb, self.zoom)
        painter.drawImage(0, 0, to_image(picture))
        painter.setPen(colour("quiet"))
        painter.drawText(
            self.rect().adjusted(12, 8, -12, -8),
            Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter,
            tr("stage.no_opengl"),
        )
        if not self.overlay_shown or not self.landmarks:
            return
        import numpy as np

        places = np.array([place for _, place in self.landmarks])
        seen = project(places, self.pose(), width, height, self.zoom)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for (name, _), (x, y, _) in zip(self.landmarks, seen.tolist(), strict=True):
            if x == x:
                painter.setPen(QPen(RIM, 1))
                painter.setBrush(side_colour(side_of(name)))
                painter.drawEllipse(QPointF(x, y), 3.5, 3.5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = event.position()
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            return
        by = event.position() - self._grip
        self._grip = event.position()
        self.turn -= 0.4 * by.x()
        self.tilt = min(90.0, max(-90.0, self.tilt + 0.4 * by.y()))
        self._refresh()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom = min(12.0, max(0.5, self.zoom * 1.0015 ** event.angleDelta().y()))
        self._refresh()
        event.accept()
