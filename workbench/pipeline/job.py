"""One unit of work, its name, and the key that says what its outcome depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from workbench.model import Capture, Edit, FactValue, with_stated
from workbench.pipeline.companions import companions
from workbench.plugin.manifest import Manifest
from workbench.store.codec import edits_to_text, to_text
from workbench.store.media_record import FileState
from workbench.store.snapshot import StoredResult

Kind = Literal["probe", "measure", "derive"]


class FileNotes(msgspec.Struct, frozen=True):
    """What is kept of a look into a file that concerns what is measured on it."""

    warnings: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()


UNREMARKABLE = FileNotes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a worker is told.

    ``identity`` names the job for good (probe of a file, an analyzer on a capture, visit or
    subject); ``key`` is a hash of everything that it may read, so that an equal key means an
    equal outcome. ``inputs`` are the results that a derive job builds on. ``notes`` is what a look
    into the file found unusual; ``incomplete`` those of them that say that a part is missing;
    ``state`` is the size and time of change at which it was looked into.
    """

    identity: str
    key: str
    kind: Kind
    captures: tuple[Capture, ...]
    root: str
    data: str
    manifest: Manifest | None = None
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    inputs: tuple[StoredResult, ...] = ()
    notes: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()
    state: FileState | None = None
    time_limit_s: float = 300.0

    @property
    def analyzer(self) -> str:
        """Id of the analyzer; empty for a probe."""
        return self.manifest.id if self.manifest else ""


def _hash(*parts: object) -> str:
    return hashlib.sha256(to_text(parts).encode()).hexdigest()


def _code(manifest: Manifest) -> list[object]:
    models = sorted((m.name, m.sha256) for m in manifest.models)
    return [manifest.id, manifest.version, manifest.measure, manifest.derive, models]


def declared(manifest: Manifest, facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """Those facts that the analyzer says it reads."""
    return {name: facts[name] for name in sorted(manifest.facts) if name in facts}


def probe_job(capture: Capture, root: str, data: str) -> Job:
    """A look into a file: hash, format, times, warnings."""
    return Job(
        identity=f"probe|{capture.path}",
        key="probe",
        kind="probe",
        captures=(capture,),
        root=root,
        data=data,
    )


def measure_job(
    manifest: Manifest,
    capture: Capture,
    edits: tuple[Edit, ...],
    root: str,
    data: str,
    probed: FileNotes = UNREMARKABLE,
    state: FileState | None = None,
) -> Job:
    """An analyzer on one capture, with what a person stated about it."""
    capture = with_stated(capture, edits)
    facts = declared(manifest, capture.facts)
    beside = companions(Path(root), capture, facts)
    return Job(
        identity=f"measure|{manifest.id}|{capture.path}",
        key=_hash(_code(manifest), capture.identity, facts, edits_to_text(edits), beside),
        kind="measure",
        captures=(capture,),
        root=root,
        data=data,
        manifest=manifest,
        facts=facts,
        edits=edits,
        notes=probed.warnings,
        incomplete=probed.incomplete,
        state=state,
        time_limit_s=manifest.time_limit_s,
    )


def derive_identity(manifest: Manifest, place: tuple[str, str]) -> str:
    """Name of the derive job of an analyzer at a place (subject, visit; or subject, "")."""
    return f"derive|{manifest.id}|{'|'.join(place)}"


def derive_job(
    manifest: Manifest,
    place: tuple[str, str],
    captures: tuple[Capture, ...],
    inputs: tuple[StoredResult, ...],
    root: str,
    data: str,
) -> Job:
    """An analyzer on all that it measured at a visit, or of a subject (then visit is empty)."""
    merged: dict[str, FactValue] = {}
    for capture in captures:
        merged.update(capture.facts)
    facts = declared(manifest, merged)
    seen = [[c.identity, r.key] for c, r in zip(captures, inputs, strict=True)]
    return Job(
        identity=derive_identity(manifest, place),
        key=_hash(_code(manifest), place, seen, facts),
        kind="derive",
        captures=captures,
        root=root,
        data=data,
        manifest=manifest,
        facts=facts,
        inputs=inputs,
        time_limit_s=manifest.time_limit_s,
    )
