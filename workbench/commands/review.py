"""Proposed findings of a study, judged anew from its measurements."""

from __future__ import annotations

from workbench.knowledge.base import Knowledge, load_knowledge
from workbench.knowledge.site_norm_file import member
from workbench.knowledge.wording import ENGLISH
from workbench.model import Finding
from workbench.plugin.catalog import Catalog, load_catalog
from workbench.plugin.words import Words
from workbench.store.snapshot import Snapshot


def knowledge(catalog: Catalog | None = None, snapshot: Snapshot | None = None) -> Knowledge:
    """Codebook, norms, rules and dictionaries of the installed analyzers.

    With a snapshot the norms of its site stand before the published ones.
    """
    known = load_knowledge(catalog or load_catalog())
    return known if snapshot is None else at_site(known, snapshot)


def at_site(known: Knowledge, snapshot: Snapshot) -> Knowledge:
    """The same knowledge with the site norms and profiles that the study has now, no others."""
    own = snapshot.site_norms
    known = known.with_profiles(snapshot.profiles)
    if own is None:
        return known.with_site_norms(())
    members = [s for s in snapshot.subjects if member(own.study, s) in own.members]
    if own.study != snapshot.title:  # built in another study, where the same id is another person
        members = []
    return known.with_site_norms(own.norms, own.changes, own.refused, members)


def findings(
    snapshot: Snapshot, known: Knowledge | None = None, words: Words = ENGLISH
) -> tuple[Finding, ...]:
    """What the rules propose for every subject and visit, with the study's own site norms.

    Reasons and criteria are told in the language of ``words``.
    """
    judging = knowledge() if known is None else known
    return at_site(judging, snapshot).propose((o for _, o in snapshot.observations()), words)
