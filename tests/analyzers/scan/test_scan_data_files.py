"""The scan analyzer's data files load and agree with its code."""

from __future__ import annotations

from pathlib import Path

from analyzers.scan.visit import FEATURE
from analyzers.scan.widths import WIDTHS
from workbench.knowledge.codebook import load_features
from workbench.knowledge.norm_file import load_norms
from workbench.knowledge.rule_file import load_rules
from workbench.model import RuleStatus, Validation
from workbench.plugin.manifest import load_manifest

MANIFEST = load_manifest(
    Path(__file__).resolve().parents[3] / "analyzers" / "scan" / "analyzer.toml"
)


def test_codebook_holds_exactly_what_is_measured() -> None:
    features = load_features(MANIFEST)
    assert set(features) == {w.feature for w in WIDTHS} | {FEATURE, "scan.asymmetry_rms"}
    assert all(f.validation is Validation.EXPERIMENTAL for f in features.values())


def test_no_norm_transfers_and_every_rule_is_provisional() -> None:
    features = load_features(MANIFEST)
    norms, rules = load_norms(MANIFEST), load_rules(MANIFEST)
    assert norms
    assert not any(norm.transfers for norm in norms)
    assert {norm.feature for norm in norms} <= set(features)
    assert all(rule.status is RuleStatus.PROVISIONAL for rule in rules)
    assert {c.feature for rule in rules for c in rule.present.comparisons()} <= set(features)
