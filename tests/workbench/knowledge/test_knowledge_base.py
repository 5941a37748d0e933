"""Loading and checking all knowledge from the data files of analyzers."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_study import (
    FEATURES,
    FINDINGS,
    MANIFEST,
    NORMS,
    catalog_of,
    measured,
    observed,
    write_analyzer,
)

from workbench.knowledge.base import check_knowledge, load_knowledge
from workbench.knowledge.norm_file import Norm
from workbench.model import FindingState
from workbench.plugin.data_file import DataFileError


def test_everything_is_loaded(tmp_path: Path) -> None:
    catalog = catalog_of(write_analyzer(tmp_path / "lid"))
    check_knowledge(catalog)
    knowledge = load_knowledge(catalog)
    assert knowledge.faults == ()
    assert list(knowledge.codebook.features) == ["lid.blinks", "lid.height"]
    assert [rule.id for rule in knowledge.rules] == ["lid.ptosis", "lid.rare_blinks"]
    assert len(knowledge.norms.published) == 2
    assert knowledge.icf.wording("b2151")
    (finding,) = knowledge.propose([observed(measured(value=1.0))])
    assert finding.state is FindingState.PRESENT


def test_a_sites_norms_come_first(tmp_path: Path) -> None:
    knowledge = load_knowledge(catalog_of(write_analyzer(tmp_path / "lid")))
    low = observed(measured(value=2.5))
    (finding,) = knowledge.propose([low])
    assert finding.state is FindingState.NOT_ASSESSABLE
    site = Norm(
        feature="lid.height",
        population="ours",
        n=40,
        source="site",
        mean=2.6,
        sd=0.2,
        transfers=True,
    )
    (finding,) = knowledge.with_site_norms([site]).propose([low])
    assert finding.state is FindingState.EXCLUDED


FAULTS = {
    "unknown term": (
        {"findings": FINDINGS.replace("HP:0034774", "HP:9999999")},
        "findings.toml",
        "rule[1].hpo",
        "HP:9999999 is no term in HPO release",
    ),
    "obsolete term": (
        {"features": FEATURES.replace("HP:0034774", "HP:0002355")},
        "features.toml",
        "features.lid.blinks.hpo",
        "HP:0002355 is obsolete in HPO release 2025-01-16; HP:0001288 'Gait disturbance' is in use",
    ),
    "label": (
        {"findings": FINDINGS.replace('label = "Ptosis"', 'label = "Ptosys"')},
        "findings.toml",
        "rule[0].label",
        "is 'Ptosys', but HPO release 2025-01-16 calls HP:0000508 'Ptosis'",
    ),
    "fatigable weakness": (
        {
            "findings": FINDINGS.replace("HP:0000508", "HP:0003473").replace(
                'label = "Ptosis"', 'label = "Fatigable weakness"'
            )
        },
        "findings.toml",
        "rule[0].hpo",
        "HP:0003473 is never proposed by itself",
    ),
    "icf": (
        {"features": FEATURES.replace('icf = ["b2151"]', 'icf = ["b9999"]', 1)},
        "features.toml",
        "features.lid.height.icf",
        "'b9999' is not in the list of ICF codes",
    ),
    "rule's feature": (
        {"findings": FINDINGS.replace('"lid.height"', '"lid.hight"')},
        "findings.toml",
        "rule[0].present",
        "'lid.hight' is not in the codebook",
    ),
    "norm's feature": (
        {"norms": NORMS.replace('"lid.blinks"', '"lid.blink"')},
        "norms.toml",
        "norm[1].feature",
        "'lid.blink' is not in the codebook",
    ),
    "norm's ages": (
        {"norms": NORMS.replace("[18, 99]", "[99, 18]")},
        "norms.toml",
        "norm[0].age",
        "ends before it starts",
    ),
    "side of a feature without one": (
        {"findings": FINDINGS.replace(', side = "none"', ', side = "each"')},
        "findings.toml",
        "rule[1].present",
        "lid.blinks has no side",
    ),
    "sided feature in a rule without sides": (
        {"findings": FINDINGS.replace('sides = "each"\n', "")},
        "findings.toml",
        "rule[0].present",
        "lid.height is measured per side",
    ),
    "other side of nothing": (
        {
            "findings": FINDINGS.replace(
                'feature = "lid.blinks"', 'feature = "lid.height"'
            ).replace('side = "none"', 'side = "other"')
        },
        "findings.toml",
        "rule[1].present",
        "no other side",
    ),
    "difference without sides": (
        {
            "findings": FINDINGS.replace(
                'feature = "lid.blinks"', 'stat = "difference", feature = "lid.height"'
            ).replace('side = "none"', 'side = "each"')
        },
        "findings.toml",
        "rule[1].present",
        "a difference of sides needs a rule with sides",
    ),
    "share of a change": (
        {"findings": FINDINGS.replace('op = "<", threshold = 2.0', 'stat = "change", share = 0.5')},
        "findings.toml",
        "rule[0].present",
        "a share of repetitions can be asked of the value or its z only",
    ),
    "malformed file": (
        {"norms": "[[norm]]\nfeature = 3\n"},
        "norms.toml",
        "norm[0].feature",
        "expected `str`, got `int`",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_names_file_and_key(tmp_path: Path, case: str) -> None:
    changed, file, key, cause = FAULTS[case]
    catalog = catalog_of(write_analyzer(tmp_path / "lid", **changed))
    with pytest.raises(DataFileError) as caught:
        check_knowledge(catalog)
    fault = caught.value
    assert (fault.file.name, fault.key) == (file, key)
    assert cause in fault.cause
    assert load_knowledge(catalog).faults[0].cause == fault.cause


def test_a_fault_costs_its_own_content_only(tmp_path: Path) -> None:
    bad = write_analyzer(
        tmp_path / "bad",
        manifest=MANIFEST.replace('id = "lid"', 'id = "bad"'),
        features="[features",
        findings=FINDINGS.replace("lid.", "bad."),
        norms="",
    )
    knowledge = load_knowledge(catalog_of(bad, write_analyzer(tmp_path / "lid")))
    assert [rule.id for rule in knowledge.rules] == ["lid.ptosis", "lid.rare_blinks"]
    assert "not valid TOML" in str(knowledge.faults[0])


def test_a_rule_that_cannot_be_used_proposes_nothing(tmp_path: Path) -> None:
    for name in ("unknown term", "fatigable weakness", "rule's feature"):
        manifest = write_analyzer(tmp_path / name, **FAULTS[name][0])
        assert len(load_knowledge(catalog_of(manifest)).rules) == 1


def test_two_analyzers_cannot_define_the_same_feature(tmp_path: Path) -> None:
    thief = write_analyzer(
        tmp_path / "thief",
        manifest=MANIFEST.replace('id = "lid"', 'id = "thief"'),
        features=FEATURES.replace("[features.height]", '[features."lid.height"]'),
        findings="",
        norms="",
    )
    knowledge = load_knowledge(catalog_of(write_analyzer(tmp_path / "lid"), thief))
    assert [(f.file.parent.name, f.key) for f in knowledge.faults] == [("thief", "lid.height")]
