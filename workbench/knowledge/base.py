"""All that is known, in one place: codebook, norms, rules, HPO and ICF."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.knowledge.codebook import Absent, Codebook, Feature, load_absent, load_features
from workbench.knowledge.faults import (
    NEVER_PROPOSED,
    feature_faults,
    norm_faults,
    rule_faults,
)
from workbench.knowledge.hpo import HpoIndex, shipped_index
from workbench.knowledge.icf import IcfCodes, load_icf
from workbench.knowledge.judge import propose
from workbench.knowledge.norm_file import Detectable, Norm, load_norms
from workbench.knowledge.norms import NormBook
from workbench.knowledge.rule_file import Rule, load_rules
from workbench.knowledge.site_change import with_site_change
from workbench.knowledge.site_norm_file import Refused
from workbench.knowledge.wording import ENGLISH
from workbench.model import Finding, Observation
from workbench.plugin.catalog import Catalog
from workbench.plugin.data_file import DataFileError
from workbench.plugin.words import Words


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What measurements mean and what they may show.

    ``faults`` are what is wrong with the data files. A rule that cannot be used (a term that
    is gone, a feature that nobody measures) is left out and costs nothing else. Rules of a
    profile (see ``Rule``) propose only where ``profiles`` holds it.
    """

    codebook: Codebook
    norms: NormBook
    rules: tuple[Rule, ...]
    hpo: HpoIndex
    icf: IcfCodes
    faults: tuple[DataFileError, ...] = ()
    profiles: tuple[str, ...] = ()

    def propose(
        self, observations: Iterable[Observation], words: Words = ENGLISH
    ) -> tuple[Finding, ...]:
        """What the rules propose on these measurements (see ``knowledge.judge``)."""
        rules = [r for r in self.rules if not r.profile or r.profile in self.profiles]
        seen = map(self.at_site, observations)
        return propose(seen, rules, self.norms, self.codebook, self.hpo, words)

    def at_site(self, observation: Observation) -> Observation:
        """A value as this site sees it: with its own smallest detectable change, if it has one."""
        return with_site_change(observation, self.norms, self.codebook.features)

    def with_site_norms(
        self,
        norms: Iterable[Norm],
        changes: Iterable[Detectable] = (),
        refused: Iterable[Refused] = (),
        members: Iterable[str] = (),
    ) -> Knowledge:
        """The same knowledge with a site's own norms before the published ones (``NormBook``)."""
        book = self.norms.with_site(norms, changes, refused, members)
        return dataclasses.replace(self, norms=book)

    def with_profiles(self, profiles: Iterable[str]) -> Knowledge:
        """The same knowledge with these profiles of rules switched on, and no others."""
        return dataclasses.replace(self, profiles=tuple(sorted(set(profiles))))

    @property
    def known_profiles(self) -> tuple[str, ...]:
        """All profiles that rules belong to."""
        return tuple(sorted({rule.profile for rule in self.rules if rule.profile}))


def load_knowledge(catalog: Catalog, site_norms: Iterable[Norm] = ()) -> Knowledge:
    """Reads the data files of all analyzers, the HPO index and the ICF codes.

    A malformed file costs its own content and is told in ``faults``; nothing is raised for an
    analyzer's files.
    """
    hpo, icf = shipped_index(), load_icf()
    features: dict[str, Feature] = {}
    absent: dict[str, Absent] = {}
    faults: list[DataFileError] = []
    for manifest in catalog.analyzers.values():
        try:
            own = load_features(manifest)
        except DataFileError as error:
            faults.append(error)
            continue
        for name in own.keys() & features.keys():
            file = manifest.file("features.toml")
            faults.append(DataFileError(file, name, "is defined by another analyzer"))
        features = own | features
        absent |= load_absent(manifest)
        faults.extend(feature_faults(manifest, own, hpo, icf))
    codebook = Codebook(dict(sorted(features.items())), dict(sorted(absent.items())))
    norms: list[Norm] = []
    rules: list[Rule] = []
    for manifest in catalog.analyzers.values():
        try:
            own_norms = load_norms(manifest)
        except DataFileError as error:
            faults.append(error)
        else:
            norms.extend(own_norms)
            faults.extend(norm_faults(manifest, own_norms, codebook))
        try:
            own_rules = load_rules(manifest)
        except DataFileError as error:
            faults.append(error)
        else:
            rules.extend(rule for rule in own_rules if _usable(rule, codebook, hpo))
            for i, rule in enumerate(own_rules):
                faults.extend(rule_faults(manifest, i, rule, codebook, hpo))
    return Knowledge(
        codebook=codebook,
        norms=NormBook(norms, site_norms),
        rules=tuple(sorted(rules, key=lambda rule: rule.id)),
        hpo=hpo,
        icf=icf,
        faults=tuple(faults),
    )


def check_knowledge(catalog: Catalog) -> None:
    """Makes sure that the data files of all analyzers hold together.

    Raises:
        DataFileError: for the first fault, naming file and key: a malformed file, an HPO id
            that is unknown or obsolete, a label that is not the ontology's, an ICF code or a
            feature that is not known, a comparison whose side cannot be meant. All of them
            are in ``load_knowledge(catalog).faults``.
    """
    for fault in load_knowledge(catalog).faults:
        raise fault


def _usable(rule: Rule, codebook: Codebook, hpo: HpoIndex) -> bool:
    current = hpo.current(rule.hpo)
    return (
        current is not None
        and NEVER_PROPOSED not in (rule.hpo, current)
        and all(c.feature in codebook.features for c in rule.present.comparisons())
    )
