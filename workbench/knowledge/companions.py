"""What stands beside a corrected value: what was read before, and how far the two lie apart.

An entry of ``features.toml`` that says ``companions = ["raw", "disagreement"]`` stands for up to
three features: itself, ``<name>_raw`` and ``<name>_disagreement``, so that a codebook need not
repeat what follows from the entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from workbench.knowledge.feature import Feature
from workbench.plugin.manifest import Text

RAW, DISAGREEMENT = "_raw", "_disagreement"
"""Ends of the names of companions."""

_UNCORRECTED = Text(en="uncorrected", nl="ongecorrigeerd", pl="bez korekty")
_APART = Text(en="disagreement", nl="verschil", pl="rozbieżność")


class Entry(Feature, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A feature as it stands in the file.

    Attributes:
        companions: which others it brings along.
        raw_note, raw_range: what holds for the uncorrected value alone; without them the note
            says that it is for comparison, and the range is that of the feature.
    """

    companions: tuple[Literal["raw", "disagreement"], ...] = ()
    raw_note: str = ""
    raw_range: tuple[float, float] | None = None


def with_companions(name: str, entry: Entry) -> Mapping[str, Feature]:
    """The feature itself and those that it brings along, by name."""
    kept = {f: getattr(entry, f) for f in Feature.__struct_fields__}
    found = {name: Feature(**kept)}
    if "raw" in entry.companions:
        found[name + RAW] = _raw(name, entry)
    if "disagreement" in entry.companions:
        found[name + DISAGREEMENT] = _disagreement(name, entry)
    return found


def _raw(name: str, entry: Entry) -> Feature:
    return Feature(
        title=_more(entry.title, _UNCORRECTED),
        definition=f"The same as {name}, not corrected: as the landmarks give it. "
        + entry.definition,
        unit=entry.unit,
        source=f"as {name}, without its correction",
        formula=f"as {name}",
        sides=entry.sides,
        worse=entry.worse,
        range=entry.raw_range or entry.range,
        icf=entry.icf,
        validation=entry.validation,
        validation_note=entry.raw_note or "For comparison only.",
    )


def _disagreement(name: str, entry: Entry) -> Feature:
    low, high = entry.range or (None, None)
    return Feature(
        title=_more(entry.title, _APART),
        definition=f"How far {name} and its uncorrected companion lie apart, without sign: how"
        " much the correction did.",
        unit=entry.unit,
        source=f"as {name}",
        formula=f"|{name} - {name}{RAW}|",
        sides=entry.sides,
        range=None if low is None or high is None else (0.0, high - low),
        icf=entry.icf,
        validation=entry.validation,
        validation_note="A signal of quality, not of disease: where it is large, look at the"
        " picture.",
    )


def _more(title: Text, word: Text) -> Text:
    """The title with a word in brackets, in every language."""
    return Text(
        en=f"{title.en} ({word.en})", nl=f"{title.nl} ({word.nl})", pl=f"{title.pl} ({word.pl})"
    )
