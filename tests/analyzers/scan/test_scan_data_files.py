"""The scan analyzer's data files load and agree with its code."""

from __future__ import annotations

from pathlib import Path

from analyzers.scan import (
    asymmetry_rows,
    change,
    corners,
    dense_rows,
    excursion,
    proportions,
    pupils,
    temple_rows,
)
from analyzers.scan.distances import DISTANCES
from workbench.knowledge.codebook import load_features
from workbench.knowledge.norm_file import load_norms
from workbench.knowledge.rule_file import load_rules
from workbench.model import RuleStatus, Validation
from workbench.plugin.manifest import load_manifest

MANIFEST = load_manifest(
    Path(__file__).resolve().parents[3] / "analyzers" / "scan" / "analyzer.toml"
)
MEASURED = {d.feature for d in DISTANCES} | {
    pupils.DISTANCE,
    pupils.INDEX,
    *proportions.ANGLES,
    *(share.feature for share in proportions.SHARES),
    proportions.MOUTH_TILT,
    *asymmetry_rows.SUMMARIES,
    asymmetry_rows.COVERAGE,
    asymmetry_rows.SWELLING,
    asymmetry_rows.PROMINENCE,
    *asymmetry_rows.REGIONS.values(),
    corners.HEIGHT,
    corners.APART,
    corners.DROP,
    *dense_rows.HEIGHTS.values(),
    excursion.COMMISSURE,
    excursion.BROW,
    change.RMS,
    change.OUTWARD,
    change.INWARD,
    change.VOLUME,
    change.CORNER,
    *change.MEANS.values(),
    temple_rows.DIFFERENCE,
    temple_rows.HOLLOW,
    temple_rows.COVERAGE,
    temple_rows.CHANGE_MEAN,
    temple_rows.CHANGE_INWARD,
}


def test_codebook_holds_exactly_what_is_measured_on_faces() -> None:
    features = load_features(MANIFEST)
    assert {f for f in features if f.startswith("scan.")} == MEASURED
    assert all(f.validation is Validation.EXPERIMENTAL for f in features.values())


def test_no_norm_transfers_and_every_rule_is_provisional() -> None:
    features = load_features(MANIFEST)
    norms, rules = load_norms(MANIFEST), load_rules(MANIFEST)
    assert norms
    assert not any(norm.transfers for norm in norms)
    assert {norm.feature for norm in norms} <= set(features)
    assert all(rule.status is RuleStatus.PROVISIONAL for rule in rules)
    assert {c.feature for rule in rules for c in rule.present.comparisons()} <= set(features)


def test_dysmorphology_is_a_profile_and_weakness_is_not() -> None:
    by_profile = {rule.id: rule.profile for rule in load_rules(MANIFEST)}
    assert by_profile["scan.telecanthus"] == "dysmorphology"
    assert by_profile["scan.unilateral_facial_palsy"] == ""
