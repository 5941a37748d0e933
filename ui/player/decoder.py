"""Decodes frames of one video in its own thread; the newest wish comes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from workbench.model.problem import ProblemError

if TYPE_CHECKING:
    from workbench.media.video import Video

KEPT = 64
BACK = 12
KEPT_BYTES = 256_000_000


class Decoder(QObject):
    """Frames of a video by number.

    Signals:
        opened: the video's ``FrameClock``, its warnings.
        ready: frame number and picture.
        failed: the ``Problem``.
    """

    opened = Signal(object, object)
    ready = Signal(int, QImage)
    failed = Signal(object)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._kept: OrderedDict[int, QImage] = OrderedDict()
        self._wake = threading.Condition()
        self._wish: int | None = None
        self._closed = False
        self.decoded = 0
        self.ready.connect(self._keep, Qt.ConnectionType.DirectConnection)
        self._thread = threading.Thread(target=self._work, name="decoder", daemon=True)

    def start(self) -> None:
        """Opens the video. To be called once its signals are connected: they may come at once."""
        self._thread.start()

    def kept(self, frame: int) -> QImage | None:
        """The picture of a frame that was decoded not long ago."""
        with self._wake:
            image = self._kept.get(frame)
            if image is not None:
                self._kept.move_to_end(frame)
            return image

    def request(self, frame: int) -> None:
        """Wishes for a frame; an earlier wish that has not begun is dropped."""
        with self._wake:
            self._wish = frame
            self._wake.notify()

    def close(self) -> None:
        """Ends the thread."""
        with self._wake:
            self._closed = True
            self._wake.notify()
        if self._thread.is_alive():
            self._thread.join(5.0)

    def _keep(self, frame: int, image: QImage) -> None:
        with self._wake:
            self._kept[frame] = image
            most = max(2, min(KEPT, KEPT_BYTES // max(1, image.sizeInBytes())))
            while len(self._kept) > most:
                self._kept.popitem(last=False)

    def _work(self) -> None:
        from workbench.media.video import open_video

        try:
            with open_video(self._path, threads=0, cache=2) as video:
                if self._closed:
                    return
                self.opened.emit(video.clock, video.warnings)
                self._serve(video)
        except ProblemError as error:
            if not self._closed:
                self.failed.emit(error.problem)

    def _serve(self, video: Video) -> None:
        from ui.player.picture import to_image

        last = -1
        while True:
            with self._wake:
                while self._wish is None and not self._closed:
                    self._wake.wait()
                if self._closed:
                    return
                frame, self._wish = self._wish, None
            assert frame is not None
            try:
                if frame < last:
                    self._look_back(video, frame)
                image = self.kept(frame) or to_image(video.frame(frame))
            except ProblemError as error:
                if error.problem.code != "frame_lost":
                    raise
                image = QImage()
            last = frame
            self.decoded += 1
            if not self._closed:
                self.ready.emit(frame, image)

    def _look_back(self, video: Video, frame: int) -> None:
        """Keeps the frames before this one as well: a step back costs as much as all frames
        since the last key frame, and one step back is mostly followed by another."""
        from ui.player.picture import to_image

        for n, _, pixels in video.frames(max(0, frame - BACK), frame + 1):
            if self._closed:
                return
            self._keep(n, to_image(pixels))
