"""A site's norms as they are kept: in the study's journal, and as a file for other studies."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec

from workbench.knowledge.norm_file import Detectable, Norm
from workbench.model import Problem
from workbench.model.problem import ProblemError

AgeBand = tuple[float, float]
NO_TEXT = "the text that the controls read is not stated"
SLOT, KEY = "norms", "site"
"""Where the journal of a study keeps them, so that a step with them can be undone."""


class Refused(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A cell that holds too few people (or no spread), and why it has no norm."""

    feature: str
    task: str
    sex: str
    age: AgeBand
    n: int
    reason: str
    variants: tuple[str, ...] = ()
    method: str = ""
    text: str = ""


class SiteNorms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Norms and smallest detectable changes of one building.

    Attributes:
        format: of this file.
        version: counts the buildings in a study, from 1.
        study, built: title of the study and moment (ISO 8601) of the building.
        controls: how many people were named as controls.
        analyzers: version of each analyzer whose values went in.
        members: who the controls were (``member``), so that their own values say so.
    """

    format: Literal["myolens-site-norms-1"] = "myolens-site-norms-1"
    version: int
    study: str
    built: str
    controls: int
    bands: tuple[AgeBand, ...]
    norms: tuple[Norm, ...] = ()
    changes: tuple[Detectable, ...] = ()
    refused: tuple[Refused, ...] = ()
    analyzers: dict[str, str] = {}
    members: tuple[str, ...] = ()


def member(study: str, subject: str) -> str:
    """A subject of a study, so that the file can go to another study without its pseudonyms."""
    return sha256(f"{study}\n{subject}".encode()).hexdigest()[:16]


def site_norms_text(norms: SiteNorms) -> str:
    """The same norms give the same text."""
    return msgspec.json.format(msgspec.json.encode(norms), indent=1).decode()


def site_norms_of(text: str | bytes, name: str) -> SiteNorms:
    """Norms from their text.

    Raises:
        ProblemError: ``not_norms``, naming ``name`` and what is wrong, for anything else.
    """
    try:
        norms = msgspec.json.decode(text, type=SiteNorms)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _not_norms(name, str(error)) from error
    for norm in norms.norms:
        if norm.n < 1 or (norm.sd is not None and not norm.sd > 0):
            raise _not_norms(name, f"the norm of {norm.feature} has no people or no spread")
        whole = norm.mean is not None and norm.sd is not None
        if not whole and (norm.p2_5 is None or norm.p97_5 is None):
            raise _not_norms(name, f"the norm of {norm.feature} has no mean and SD")
    if any(not change.sdc > 0 for change in norms.changes):
        raise _not_norms(name, "a smallest detectable change is not above 0")
    return norms


def read_site_norms(file: Path) -> SiteNorms:
    """Norms from a file.

    Raises:
        ProblemError: if it cannot be read or holds no norms.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        why = (error.strerror or "the system refused").lower()
        raise ProblemError(
            Problem(str(file), f"This file cannot be read ({why}).", "Check the path.", "no_file")
        ) from error
    return site_norms_of(data, str(file))


def _not_norms(name: str, why: str) -> ProblemError:
    return ProblemError(
        Problem(
            name,
            f"These are no site norms ({why}).",
            "Name a file that 'myolens norms build' wrote.",
            "not_norms",
        )
    )
