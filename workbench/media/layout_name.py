"""Reads names such as sub-01_ses-01_task-walk_acq-fast_run-2_view-side_video.mp4."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from workbench.model.capture import Modality

ENTITIES = ("sub", "ses", "task", "acq", "run", "view", "side")
"""Known entities, in the order in which names are written."""

VIEWS = ("side", "front", "back", "oblique")
SIDES = ("left", "right")


class NameFaultError(ValueError):
    """A name that cannot be understood; the message says which part, in plain words."""


@dataclass(frozen=True, slots=True)
class Name:
    """What the name of a file says.

    Attributes:
        entities: label of each entity, without its key.
        modality: from the last part; None where the name does not follow the convention.
    """

    entities: Mapping[str, str]
    modality: Modality | None


def parse_name(file_name: str) -> Name:
    """The entities and the modality in a file's name.

    A name whose last part is no modality says nothing: no entities, no modality.

    Raises:
        NameFaultError: for a name that ends in a modality but holds an unknown, empty,
            repeated or malformed part.
    """
    stem = unicodedata.normalize("NFC", file_name)
    stem = stem[: stem.rfind(".")] if "." in stem[1:] else stem
    *parts, last = stem.split("_")
    try:
        modality = Modality(last.lower())
    except ValueError:
        return Name({}, None)
    found: dict[str, str] = {}
    for part in parts:
        key, dash, label = part.partition("-")
        key = key.lower()
        if not dash or key not in ENTITIES:
            raise NameFaultError(f"the part '{part}' is none of {', '.join(ENTITIES)}")
        if key in found:
            raise NameFaultError(f"'{key}' is given twice")
        found[key] = check_label(key, label)
    return Name(found, modality)


def check_label(key: str, label: str) -> str:
    """``label`` as it is kept: view and side in lower case.

    Raises:
        NameFaultError: if it is empty, holds other than letters, digits and hyphens, or is no
            known view or side.
    """
    label = unicodedata.normalize("NFC", label)
    if not label:
        raise NameFaultError(f"'{key}' has no label")
    if not all(c == "-" or unicodedata.category(c)[0] in "LMN" for c in label):
        raise NameFaultError(f"the label '{label}' holds more than letters, digits and hyphens")
    if key in {"view", "side"}:
        label = label.lower()
        choices = VIEWS if key == "view" else SIDES
        if label not in choices:
            raise NameFaultError(f"'{key}' is one of {', '.join(choices)}, not '{label}'")
    return label


def write_name(name: Name, extension: str) -> str:
    """The name in the order of the convention. ``extension`` with its dot."""
    parts = [f"{key}-{name.entities[key]}" for key in ENTITIES if key in name.entities]
    return "_".join((*parts, name.modality or "")) + extension
