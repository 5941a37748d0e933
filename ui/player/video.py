"""A video that is shown frame by frame, at its true times."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.player.canvas import Canvas
from ui.player.decoder import Decoder
from ui.signals.cursor import TimeCursor
from workbench.model import FrameClock


class VideoView(QWidget):
    """Shows the frame of the cursor's moment.

    Signals:
        opened: the video is there; its clock and warnings.
        failed: the ``Problem`` why it is not.
        shown: number of the frame that is on screen now.
    """

    opened = Signal(object, object)
    failed = Signal(object)
    shown = Signal(int)

    def __init__(self, cursor: TimeCursor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = Canvas(self)
        self.clock: FrameClock | None = None
        self.frame = -1
        self._wanted = 0
        self._cursor = cursor
        self._decoder: Decoder | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
        cursor.moved.connect(self._go)

    def open(self, path: Path) -> None:
        """Opens a video; ``opened`` or ``failed`` follows."""
        self.close_video()
        self._decoder = decoder = Decoder(path, self)
        decoder.opened.connect(self._opened)
        decoder.ready.connect(self._ready)
        decoder.failed.connect(self.failed)
        decoder.start()

    def close_video(self) -> None:
        """Lets go of the video."""
        if self._decoder is not None:
            self._decoder.close()
            self._decoder.deleteLater()
        self._decoder, self.clock, self.frame, self._wanted = None, None, -1, 0
        self.canvas.show_image(QImage())

    def step(self, by: int) -> None:
        """Goes ``by`` frames on (or back)."""
        if self.clock is None:
            return
        self._cursor.pause()
        frame = min(max(self._wanted + by, 0), len(self.clock) - 1)
        self._cursor.move(self.clock.time(frame))

    @property
    def decoded(self) -> int:
        """How many frames have been decoded for this video."""
        return 0 if self._decoder is None else self._decoder.decoded

    def _opened(self, clock: FrameClock, warnings: tuple[str, ...]) -> None:
        if self.sender() is not self._decoder:
            return
        self.clock = clock
        self._cursor.reset(clock.duration)
        self.opened.emit(clock, warnings)
        self._cursor.move(0.0)

    def _go(self, t: float) -> None:
        if self.clock is None or self._decoder is None:
            return
        # Half a microsecond: a time that went through a text or a float32 still finds its frame.
        frame = self.clock.frame_at(t + 5e-7)
        if frame == self._wanted and self.frame == frame:
            return
        self._wanted = frame
        kept = self._decoder.kept(frame)
        if kept is not None:
            self._show(frame, kept)
        else:
            self._decoder.request(frame)

    def _ready(self, frame: int, image: QImage) -> None:
        if self.sender() is self._decoder:  # on the way to the frame wanted, others are welcome
            self._show(frame, image)

    def _show(self, frame: int, image: QImage) -> None:
        assert self.clock is not None
        self.frame = frame
        self.canvas.show_image(image, self.clock.time(frame))
        self.shown.emit(frame)
