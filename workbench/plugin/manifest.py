"""The static manifest of an analyzer, read from ``analyzer.toml`` without importing any code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import msgspec

from workbench.model import FACTS, Capture, Modality
from workbench.plugin.data_file import DataFileError, read_data_file

LANGUAGES = ("en", "nl", "pl")
_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_FUNCTION = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in the languages of the product."""

    en: str
    nl: str
    pl: str

    def in_language(self, language: str) -> str:
        """The text in ``language`` (en, nl, pl), English for any other."""
        return {"nl": self.nl, "pl": self.pl}.get(language, self.en)


class Accepts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of capture that the analyzer measures. Empty tasks or views mean any."""

    modality: Modality
    tasks: tuple[str, ...] = ()
    views: tuple[str, ...] = ()

    def fits(self, capture: Capture) -> bool:
        """Whether ``capture`` is of this kind."""
        return (
            capture.modality is self.modality
            and (not self.tasks or capture.task in self.tasks)
            and (not self.views or not capture.view or capture.view in self.views)
        )


class ModelFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model file that an installed package carries, verified by its SHA-256 before use."""

    name: str
    package: str
    path: str
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An analyzer as its ``analyzer.toml`` declares it.

    ``measure`` takes one capture; ``derive`` (optional) all measured captures of a visit or a
    subject. ``facts`` are the facts that the code may read: only these reach it, and they are
    part of the job's key. ``folder`` is filled in on loading.
    """

    id: str
    version: str
    title: Text
    summary: Text
    accepts: tuple[Accepts, ...]
    measure: str
    derive: str = ""
    derive_scope: Literal["visit", "subject"] = "visit"
    params: str = ""
    models: tuple[ModelFile, ...] = ()
    facts: tuple[str, ...] = ()
    time_limit_s: float = 900.0
    folder: str = ""

    def accepts_capture(self, capture: Capture) -> bool:
        """Whether one of the accepted kinds fits ``capture``."""
        return any(kind.fits(capture) for kind in self.accepts)

    def file(self, name: str) -> Path:
        """Path of a data file beside the manifest (``features.toml`` ...)."""
        return Path(self.folder) / name


def load_manifest(file: Path) -> Manifest:
    """Reads and checks a manifest.

    Raises:
        DataFileError: naming the file, the key and what is wrong with it.
    """
    manifest = read_data_file(file, Manifest)
    if manifest.folder:
        raise DataFileError(file, "folder", "is filled in on loading and must not be given")
    if not _ID.fullmatch(manifest.id):
        raise DataFileError(file, "id", f"must be lower_snake_case, not '{manifest.id}'")
    if not manifest.accepts:
        raise DataFileError(file, "accepts", "must name at least one kind of capture")
    for key in ("measure", "derive", "params"):
        value = getattr(manifest, key)
        if value and not _FUNCTION.fullmatch(value):
            raise DataFileError(file, key, f"must read 'package.module:name', not '{value}'")
    for name in manifest.facts:
        if name not in FACTS:
            raise DataFileError(
                file, "facts", f"'{name}' is not a fact (known: {', '.join(sorted(FACTS))})"
            )
    if manifest.time_limit_s <= 0:
        raise DataFileError(file, "time_limit_s", "must be above 0")
    return msgspec.structs.replace(manifest, folder=str(file.parent))
