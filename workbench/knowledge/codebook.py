"""The codebook: what every exported column means, from the ``features.toml`` of the analyzers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from workbench.model import Validation
from workbench.plugin.data_file import DataFileError, read_data_file
from workbench.plugin.manifest import Manifest, Text


class Feature(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One feature.

    ``unit`` is UCUM. ``range`` bounds what is plausible at all. ``worse`` is the direction that
    speaks for weakness. ``source`` is the paper or standard of the definition or formula.
    ``hpo`` and ``icf`` are what the feature bears on; a rule decides what it shows.
    ``validation_note`` says on what, and what is not measurable or known to be biased.
    """

    title: Text
    definition: str
    unit: str
    source: str
    formula: str = ""
    sides: Literal["none", "both"] = "none"
    worse: Literal["low", "high", "both", "none"] = "none"
    range: tuple[float, float] | None = None
    hpo: tuple[str, ...] = ()
    icf: tuple[str, ...] = ()
    validation: Validation = Validation.EXPERIMENTAL
    validation_note: str = ""


class FeatureFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of ``features.toml``: tables ``[features.<name>]``, ids without the prefix."""

    features: dict[str, Feature]


class Codebook(msgspec.Struct, frozen=True):
    """All features of all analyzers, by full id."""

    features: Mapping[str, Feature]

    def __getitem__(self, feature: str) -> Feature:
        return self.features[feature]


def load_features(manifest: Manifest) -> dict[str, Feature]:
    """The features of one analyzer by full id.

    An id is ``<analyzer id>.<name>``; a quoted name that already holds a dot
    (``[features."limb.girth_max"]``) is taken as it is.
    """
    file = manifest.file("features.toml")
    entries = read_data_file(file, FeatureFile).features
    for name, feature in entries.items():
        if feature.range is not None and feature.range[0] > feature.range[1]:
            raise DataFileError(file, f"features.{name}.range", "ends before it starts")
    return {n if "." in n else f"{manifest.id}.{n}": f for n, f in entries.items()}


def load_codebook(manifests: Iterable[Manifest]) -> Codebook:
    """One codebook from all analyzers.

    Raises:
        DataFileError: if a file is malformed, or two analyzers define the same feature.
    """
    all_features: dict[str, Feature] = {}
    for manifest in manifests:
        for feature_id, feature in load_features(manifest).items():
            if feature_id in all_features:
                raise DataFileError(
                    manifest.file("features.toml"), feature_id, "is defined by another analyzer"
                )
            all_features[feature_id] = feature
    return Codebook(dict(sorted(all_features.items())))
