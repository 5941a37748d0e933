"""Reads the capture that is to be shown, in the background."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from ui.jobs import Job, Jobs
from ui.player.picture import to_image
from ui.player.samples import Samples, sixteen_bits
from ui.signals.envelope import Envelope
from workbench.model import Modality

if TYPE_CHECKING:
    from ui.scene3d.surface import Surface

NOTE_SIGNS = 20_000


class Photo(NamedTuple):
    """A photo, and what is unusual about its file."""

    image: QImage
    warnings: tuple[str, ...]


class Recording(NamedTuple):
    """A sound recording, to be seen and to be heard."""

    envelope: Envelope
    samples: Samples
    warnings: tuple[str, ...]


class Scan(NamedTuple):
    """A 3D scan."""

    surface: Surface


class Note(NamedTuple):
    """The first part of a text."""

    text: str


class Opener(QObject):
    """Reads one capture at a time; videos are opened by their own view.

    Signals:
        arrived: ``Photo``, ``Recording``, ``Scan`` or ``Note``.
        failed: the ``Problem`` why it cannot be read.
    """

    arrived = Signal(object)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None

    def open(self, modality: Modality, file: Path) -> None:
        """Starts reading; ``arrived`` or ``failed`` follows."""
        read = _READ[modality]
        self._job = self._jobs.run(self, lambda: read(file), self.arrived.emit, self.failed.emit)

    def forget(self) -> None:
        """What is being read is not wanted any more."""
        if self._job is not None:
            self._job.forget()
            self._job = None


def _photo(file: Path) -> Photo:
    from workbench.media.photo import read_photo

    photo = read_photo(file)
    return Photo(to_image(photo.pixels), tuple(photo.warnings))


def _recording(file: Path) -> Recording:
    from workbench.media.audio import read_audio

    audio = read_audio(file)
    return Recording(
        Envelope(audio.samples, audio.rate),
        sixteen_bits(audio.samples, audio.rate),
        tuple(audio.report.warnings),
    )


def _scan(file: Path) -> Scan:
    from ui.scene3d.surface import read_surface

    return Scan(read_surface(file))


def _note(file: Path) -> Note:
    return Note(file.read_text(encoding="utf-8", errors="replace")[:NOTE_SIGNS])


_READ: dict[Modality, Callable[[Path], object]] = {
    Modality.PHOTO: _photo,
    Modality.AUDIO: _recording,
    Modality.SCAN: _scan,
    Modality.NOTE: _note,
}
