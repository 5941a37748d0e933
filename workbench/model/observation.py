"""A measurement together with whom, when and on what it was measured."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model.capture import Capture, Subject, Visit
from workbench.model.measurement import Measurement


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One measurement in its place.

    ``capture`` is the task's capture: for a measured value the file itself; for a derived one
    the first of ``measurement.captures``. The remaining captures are its references.
    """

    subject: Subject
    visit: Visit
    capture: Capture
    measurement: Measurement
    analyzer: str

    @property
    def task(self) -> str:
        """The task of the value: of the segment if there is one, else of the capture."""
        own = self.measurement.task
        return self.capture.task if own is None else own

    @property
    def references(self) -> tuple[str, ...]:
        """Paths of the other captures that the value rests on."""
        return tuple(p for p in self.measurement.captures if p != self.capture.path)
