"""Proposed findings of a study, judged anew from its measurements."""

from __future__ import annotations

from workbench.knowledge.base import Knowledge, load_knowledge
from workbench.model import Finding
from workbench.plugin.catalog import Catalog, load_catalog
from workbench.store.snapshot import Snapshot


def knowledge(catalog: Catalog | None = None) -> Knowledge:
    """Codebook, norms, rules and dictionaries of the installed analyzers."""
    return load_knowledge(catalog or load_catalog())


def findings(snapshot: Snapshot, known: Knowledge | None = None) -> tuple[Finding, ...]:
    """What the rules propose for every subject and visit."""
    return (known or knowledge()).propose(o for _, o in snapshot.observations())
