"""Small pictures of captures for the tree, made in the background as they come into view."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from ui.jobs import Jobs
from ui.player.picture import to_image
from ui.theme import colour
from workbench.model import Capture, Modality, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE = QSize(44, 33)
RATIO = 2
KEPT = 600


class Thumbnails(QObject):
    """Asks for a picture once; ``made`` tells the capture's path when it is there."""

    made = Signal(str)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._kept: OrderedDict[str, QPixmap | None] = OrderedDict()

    def clear(self) -> None:
        """Forgets all pictures (another study, other colours)."""
        self._kept.clear()

    def get(self, capture: Capture, file: Path) -> QPixmap | None:
        """The picture if it is there already; else it is begun."""
        key = capture.path
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        self._kept[key] = None
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        ground, line = colour("stage"), colour("accent")
        self._jobs.run(
            self,
            lambda: _picture(capture.modality, file, ground, line),
            lambda image: self._take(key, image),
            _no_picture,
            quiet=True,
        )
        return None

    def _take(self, key: str, image: QImage | None) -> None:
        if image is None or key not in self._kept:
            return
        picture = QPixmap.fromImage(image)
        picture.setDevicePixelRatio(RATIO)
        self._kept[key] = picture
        self.made.emit(key)


def _no_picture(problem: Problem) -> None:
    """A file that cannot be read has its kind's sign in the tree, and its problem on the stage."""


def _picture(modality: Modality, file: Path, ground: QColor, line: QColor) -> QImage | None:
    width, height = SIZE.width() * RATIO, SIZE.height() * RATIO
    if modality is Modality.PHOTO:
        from workbench.media.photo import read_photo

        return _cover(to_image(read_photo(file).pixels), width, height)
    if modality is Modality.VIDEO:
        from workbench.media.video import open_video

        with open_video(file) as video:
            return _cover(to_image(video.frame(len(video.clock) // 3)), width, height)
    if modality is Modality.SCAN:
        from ui.scene3d.pose import rotation
        from ui.scene3d.still import draw
        from ui.scene3d.surface import read_surface
        from ui.scene3d.upright import from_shape

        rgb = (ground.red(), ground.green(), ground.blue())
        surface = read_surface(file)
        pose = rotation(-20.0, 5.0) @ from_shape(surface.vertices, surface.normals)
        return to_image(draw(surface, pose, width, height, rgb))
    if modality is Modality.AUDIO:
        from ui.signals.envelope import Envelope
        from workbench.media.audio import read_audio

        audio = read_audio(file)
        sound = Envelope(audio.samples, audio.rate)
        return _wave(sound.columns(0, sound.duration, width), height, ground, line)
    return None


def _cover(image: QImage, width: int, height: int) -> QImage:
    """The middle of a picture, filling the room."""
    scaled = image.scaled(
        width,
        height,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    left, top = (scaled.width() - width) // 2, (scaled.height() - height) // 3
    return scaled.copy(QRect(left, top, width, height))


def _wave(columns: NDArray[Any], height: int, ground: QColor, line: QColor) -> QImage:
    import numpy as np

    image = QImage(len(columns), height, QImage.Format.Format_RGB32)
    image.fill(ground)
    peak = float(np.nanmax(np.abs(columns))) or 1.0
    painter = QPainter(image)
    painter.setPen(line)
    for x, (low, high) in enumerate((columns / peak * (height / 2 - 3)).tolist()):
        if low == low:
            painter.drawLine(x, round(height / 2 - high), x, round(height / 2 - low))
    painter.end()
    return image
