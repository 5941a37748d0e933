"""The codebook: what every exported column means, from the ``features.toml`` of the analyzers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from workbench.knowledge.companions import Entry, with_companions
from workbench.knowledge.feature import Feature as Feature
from workbench.plugin.data_file import DataFileError, read_data_file
from workbench.plugin.manifest import Manifest


class Absent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a reader might look for and is not offered: its name in plain words, and why not."""

    title: str
    why: str


class FeatureFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of ``features.toml``: tables ``[features.<name>]`` and, for what is not offered,
    ``[absent.<name>]``; ids without the prefix."""

    features: dict[str, Entry]
    absent: dict[str, Absent] = {}


class Codebook(msgspec.Struct, frozen=True):
    """All features of all analyzers, and what they do not offer, by full id."""

    features: Mapping[str, Feature]
    absent: Mapping[str, Absent] = {}

    def __getitem__(self, feature: str) -> Feature:
        return self.features[feature]


def load_features(manifest: Manifest) -> dict[str, Feature]:
    """The features of one analyzer by full id.

    An id is ``<analyzer id>.<name>``; a quoted name that already holds a dot
    (``[features."limb.girth_max"]``) is taken as it is. An entry may bring companions along
    (see ``knowledge.companions``).

    Raises:
        DataFileError: if the file is malformed, a range ends before it starts, or a companion
            has an entry of its own as well.
    """
    file = manifest.file("features.toml")
    features: dict[str, Feature] = {}
    entries = read_data_file(file, FeatureFile).features
    for name, entry in entries.items():
        for key in ("range", "raw_range"):
            bounds = getattr(entry, key)
            if bounds is not None and bounds[0] > bounds[1]:
                raise DataFileError(file, f"features.{name}.{key}", "ends before it starts")
        for own, feature in with_companions(name, entry).items():
            if own != name and own in entries:
                raise DataFileError(file, f"features.{own}", f"{name} brings it along already")
            features[own if "." in own else f"{manifest.id}.{own}"] = feature
    return features


def load_absent(manifest: Manifest) -> dict[str, Absent]:
    """What one analyzer does not offer, by full id. Raises as ``load_features``."""
    absent = read_data_file(manifest.file("features.toml"), FeatureFile).absent
    return {f"{manifest.id}.{name}": entry for name, entry in absent.items()}


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
