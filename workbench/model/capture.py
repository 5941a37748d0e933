"""Who was recorded, when, and in which file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workbench.model.facts import FactValue


class Modality(StrEnum):
    """The kind of recording."""

    PHOTO = "photo"
    SCAN = "scan"
    VIDEO = "video"
    AUDIO = "audio"
    NOTE = "note"


class Side(StrEnum):
    """The subject's own side; NONE where a value has no side."""

    LEFT = "left"
    RIGHT = "right"
    NONE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person under study. Age is in years at the first visit, height in cm."""

    id: str
    sex: str | None = None
    age: float | None = None
    height_cm: float | None = None
    diagnosis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit of a subject. ``date`` is ISO 8601 (or None), ``age`` in years at the visit."""

    subject: str
    id: str
    date: str | None = None
    age: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One recorded file of one visit.

    Attributes:
        path: POSIX path relative to the media folder; unique within a study.
        task: what the subject did (walk, smile, vowel, ...); empty where not stated.
        acq: the variant of the task (before, after, fast, 5x, ...).
        trial: the repetition (``run`` in BIDS names).
        view: side, front, back, oblique, or empty.
        side: the subject's side that was recorded, where that matters (limb scans).
        sha256: hex digest of the file's bytes.
        facts: what is known about the recording and its subject (see ``model.facts``).
    """

    path: str
    subject: str
    visit: str
    modality: Modality
    sha256: str = ""
    task: str = ""
    acq: str = ""
    trial: str = ""
    view: str = ""
    side: Side = Side.NONE
    facts: Mapping[str, FactValue] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, ...]:
        """File, bytes and place: what a value must have been made from to be this capture's."""
        return (
            self.path,
            self.sha256,
            self.subject,
            self.visit,
            self.modality,
            self.task,
            self.acq,
            self.trial,
            self.view,
            self.side,
        )
