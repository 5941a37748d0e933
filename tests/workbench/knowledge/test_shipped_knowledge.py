"""The data files that ship: every id exists, every label is the ontology's, all hold together."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import analyzers
from workbench.knowledge.base import load_knowledge
from workbench.knowledge.hpo import shipped_index
from workbench.knowledge.icf import load_icf
from workbench.plugin.catalog import Catalog
from workbench.plugin.data_file import DataFileError
from workbench.plugin.manifest import load_manifest

MANIFESTS = [
    load_manifest(file)
    for root in analyzers.__path__
    for file in sorted(Path(root).glob("*/analyzer.toml"))
]


def test_the_shipped_data_files_have_no_fault() -> None:
    knowledge = load_knowledge(Catalog({m.id: m for m in MANIFESTS}))
    assert [str(fault) for fault in knowledge.faults] == []


def test_no_rule_names_a_feature_of_an_analyzer_that_is_not_there() -> None:
    knowledge = load_knowledge(Catalog({m.id: m for m in MANIFESTS}))
    for rule in knowledge.rules:
        for comparison in rule.present.comparisons():
            assert comparison.feature in knowledge.codebook.features


def test_what_the_sample_study_must_propose_are_terms_in_use(sample_media: Path) -> None:
    manifest = tomllib.loads((sample_media / "MANIFEST.toml").read_text(encoding="utf-8"))
    hpo = shipped_index()
    for proposal in manifest["proposal"]:
        assert hpo.current(proposal["hpo_id"]) == proposal["hpo_id"]


def test_icf_codes_carry_our_wording_in_every_language() -> None:
    icf = load_icf()
    assert {"b770", "b2151", "b7300", "b3101", "d450", "s7104"} <= set(icf.codes)
    for code, text in icf.codes.items():
        assert all((text.en, text.nl, text.pl)), code
    assert len({text.en for text in icf.codes.values()}) == len(icf.codes)
    assert icf.wording("b770", "pl") != icf.wording("b770", "xx") == icf.wording("b770")
    assert icf.wording("b9999") == ""


def test_a_malformed_icf_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "icf.toml"
    file.write_text('release="1"\nmore=""\n[codes]\nx1 = {en="a", nl="b", pl="c"}\n', "utf-8")
    with pytest.raises(DataFileError, match="is not an ICF code"):
        load_icf(file)
