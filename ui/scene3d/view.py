"""The scan on the stage: with OpenGL where there is a driver for it, as a still picture else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.i18n import tr
from ui.player.overlay import RIM, side_colour, side_of
from ui.scene3d.legend import MapBar
from ui.scene3d.points import Layer, ScanPoints
from ui.scene3d.pose import STANDARD, rotation
from ui.scene3d.upright import from_landmarks, from_marks, from_shape
from ui.theme import colour
from workbench.export.surface_map.scale import SIGNED
from workbench.model import Track

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ui.scene3d.pick import Picker
    from ui.scene3d.surface import Surface

DIMMEST_MAP = 0.72
"""Light changes the colours of a map little: they must be found again in its scale."""


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
        self.marked: list[tuple[str, str, NDArray[Any]]] = []
        """Track, point and place in drawing coordinates of every landmark."""
        self.maps: dict[str, NDArray[Any]] = {}
        """Values (mm) per vertex of every map, by name."""
        self.map = ""
        """The map that colours the scan; empty: its own colours."""
        self._upright: Any = None
        self._set_upright = False
        """Whether landmarks have told which way is up."""
        self._grip: QPointF | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._scene: Any = None
        self.layer = Layer(self)
        self.points = ScanPoints(self)
        self.bar = MapBar(self)
        self.bar.chosen.connect(self.show_map)

    @property
    def landmarks(self) -> list[tuple[str, NDArray[Any]]]:
        """Name and place in drawing coordinates of every landmark."""
        return [(point, place) for _, point, place in self.marked]

    @property
    def uses_opengl(self) -> bool:
        """Whether the scan is drawn by the graphics driver."""
        return self._scene is not None

    def show_surface(self, surface: Surface) -> None:
        """Shows a scan, from the front."""
        self.surface, self.marked = surface, []
        self.maps, self.map = {}, ""
        self._set_upright = False
        self._upright = from_shape(surface.vertices, surface.normals)
        if self._scene is None and has_opengl():
            from ui.scene3d.scene import Scene

            self._scene = Scene(self)
            self._layout.addWidget(self._scene)
        self._colour()
        self.look("front")
        for over in (self.layer, self.bar):
            over.raise_()

    def show_landmarks(self, tracks: Iterable[Track]) -> None:
        """Draws the points of these tracks on the scan."""
        self.marked = []
        if self.surface is not None:
            for track in tracks:
                if track.kind == "mesh_points" and len(track.values):
                    places = self.surface.place(track.values[0, :, :3])
                    self.marked += [
                        (track.name, point, place)
                        for point, place in zip(track.points, places, strict=True)
                    ]
        if self.marked and not self._set_upright:  # a moved point does not turn the scan
            import numpy as np

            names = [name for name, _ in self.landmarks]
            places = np.array([place for _, place in self.landmarks])
            found = from_landmarks(names, places, [side_of(name) for name in names])
            if found is None and self.surface is not None:
                found = from_marks(names, places, self.surface.normals)
            self._set_upright = found is not None
            self._upright = self._upright if found is None else found
            self._colour()  # the light falls from the front
        self._refresh()

    def show_maps(self, tracks: Iterable[Track]) -> None:
        """Offers the maps among these tracks that fit the scan; the one shown stays if it can."""
        count = 0 if self.surface is None else len(self.surface.vertices)
        self.maps = {
            track.name: track.values[0, 0]
            for track in tracks
            if track.kind == "surface" and track.values.shape[2] == count
        }
        self.show_map(self.map if self.map in self.maps else "")

    def show_map(self, name: str) -> None:
        """Colours the scan by a map; empty: its own colours."""
        changed, self.map = name != self.map, name
        self.bar.show_maps(list(self.maps), name)
        self._place_over()
        if changed or name:
            self._colour()
            self._refresh()

    def next_map(self) -> None:
        """From map to map, and to the scan's own colours."""
        names = ["", *self.maps]
        self.show_map(names[(names.index(self.map) + 1) % len(names)])

    def to_view(self, place: NDArray[Any]) -> tuple[float, float, float]:
        """Pixel x and y of the widget, and depth, of a place in drawing coordinates (3,)."""
        from ui.scene3d.still import project

        size = (self.width(), self.height())
        x, y, depth = project(place[None], self.pose(), *size, self.zoom, self._far())[0].tolist()
        return x, y, depth

    def picker(self) -> Picker:
        """Finds the surface under pixels, as the scan is seen now."""
        from ui.scene3d.pick import Picker

        assert self.surface is not None
        size = (self.width(), self.height())
        return Picker(self.surface, self.pose(), size, self.zoom, self._far())

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
        self.surface, self.marked = None, []
        self.maps, self.map = {}, ""
        self.bar.show_maps([], "")
        if self._scene is not None:
            self._scene.clear_surface()

    def _far(self) -> float:
        """How far away the eye is: the graphics driver draws in perspective."""
        if self._scene is None:
            return float("inf")
        from ui.scene3d.scene import FAR

        return FAR

    def _painted(self) -> Surface:
        """The scan in the colours that are chosen."""
        assert self.surface is not None
        if not self.map:
            return self.surface
        colours = SIGNED.colours(self.maps[self.map])
        return self.surface._replace(colours=(colours / 255).astype("float32"))

    def _colour(self) -> None:
        if self._scene is not None and self.surface is not None:
            dimmest = DIMMEST_MAP if self.map else 0.2
            self._scene.show_surface(self._painted(), self._upright, dimmest)

    def _place_over(self) -> None:
        self.layer.setGeometry(self.rect())
        size = self.bar.sizeHint()
        self.bar.setGeometry(10, 10, min(size.width(), self.width() - 20), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_over()

    def _refresh(self) -> None:
        self.layer.update()
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
        dimmest = DIMMEST_MAP if self.map else 0.2
        picture = draw(self._painted(), self.pose(), width, height, rgb, self.zoom, dimmest)
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
