"""The shipped HPO index: what it holds, how it follows old ids, how quickly it opens."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.knowledge.hpo import SHIPPED, HpoIndex

OBO = """format-version: 1.2
data-version: hp/releases/2031-02-03

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000118
name: Phenotypic abnormality
is_a: HP:0000001 ! All

[Term]
id: HP:0000002
name: Low lid
def: "A lid that is \\"low\\"." [PMID:1]
synonym: "Droopy eye" EXACT layperson []
synonym: "Old word" EXACT obsolete_synonym []
alt_id: HP:0000009
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0000003
name: obsolete Lower lid
is_obsolete: true
replaced_by: HP:0000002

[Term]
id: HP:0000004
name: Stranger, under no root

[Term]
id: inheres_in:1
name: of another kind
"""


@pytest.fixture(scope="module")
def hpo() -> Iterator[HpoIndex]:
    index = HpoIndex.open()
    yield index
    index.close()


def build(obo: Path, target: Path) -> None:
    script = Path(__file__).parents[3] / "packaging" / "build_hpo_index.py"
    spec = importlib.util.spec_from_file_location("build_hpo_index", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    document = module.fastobo.load(str(obo))
    terms = module.under_root(list(module.terms_of(document)))
    module.write_index(terms, module.release_of(document), target)


def test_the_terms_of_the_field_are_there(hpo: HpoIndex) -> None:
    ptosis = hpo.term("HP:0000508")
    assert ptosis.label == "Ptosis"
    assert "Drooping upper eyelid" in ptosis.synonyms
    assert ptosis.definition.startswith("The upper eyelid margin is positioned 3 mm")
    assert not ptosis.obsolete
    assert hpo.release == "2025-01-16"
    assert hpo.term("HP:0009027").label == "Foot dorsiflexor weakness"


def test_an_obsolete_id_leads_to_the_term_in_use(hpo: HpoIndex) -> None:
    assert hpo.term("HP:0002355").obsolete
    assert hpo.current("HP:0002355") == "HP:0001288"
    assert hpo.current("HP:0000508") == "HP:0000508"
    assert hpo.current("HP:9999999") is None
    assert hpo.current("nonsense") is None


def test_an_unknown_id_is_no_term(hpo: HpoIndex) -> None:
    assert hpo.find("HP:9999999") is None
    assert hpo.find("HP:0000508'; DROP TABLE term; --") is None
    with pytest.raises(KeyError, match="HP:9999999 is not a term of HPO release 2025-01-16"):
        hpo.term("HP:9999999")


def test_every_term_hangs_under_the_root(hpo: HpoIndex) -> None:
    assert hpo.ancestors("HP:0000001") == frozenset()
    above = hpo.ancestors("HP:0000508")
    assert {"HP:0000001", "HP:0000118", "HP:0012373"} <= above
    assert "HP:0000508" not in above


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ptosis", "HP:0000508"),
        ("foot drop", "HP:0009027"),
        ("DROOPING upper eyelid", "HP:0000508"),
        ("proximal muscle weak", "HP:0003701"),
        ("HP:0000508", "HP:0000508"),
        ("hp:0002355", "HP:0001288"),
    ],
)
def test_search_finds_labels_synonyms_and_ids(hpo: HpoIndex, text: str, first: str) -> None:
    assert hpo.search(text)[0].id == first


def test_search_gives_only_terms_in_use_and_nothing_for_nothing(hpo: HpoIndex) -> None:
    assert not any(term.obsolete for term in hpo.search("weakness", 500))
    assert len(hpo.search("weakness", 7)) == 7
    for empty in ("", "  ", "%", "qqqqqq"):
        assert hpo.search(empty) == ()


def test_opening_and_looking_up_takes_milliseconds() -> None:
    start = time.perf_counter()
    index = HpoIndex.open()
    label = index.term("HP:0001618").label
    elapsed = time.perf_counter() - start
    index.close()
    assert label == "Dysphonia"
    assert elapsed < 0.05
    assert SHIPPED.stat().st_size < 8e6


def test_the_builder_keeps_what_is_needed_and_is_deterministic(tmp_path: Path) -> None:
    obo, first, second = tmp_path / "hp.obo", tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    obo.write_text(OBO, encoding="utf-8")
    build(obo, first)
    build(obo, second)
    assert first.read_bytes() == second.read_bytes()
    index = HpoIndex.open(first)
    term = index.term("HP:0000002")
    assert term.definition == 'A lid that is "low".'
    assert term.synonyms == ("Droopy eye",)
    assert term.parents == ("HP:0000118",)
    assert term.alternatives == ("HP:0000009",)
    assert index.current("HP:0000009") == index.current("HP:0000003") == "HP:0000002"
    assert index.find("HP:0000004") is None
    assert index.release == "2031-02-03"
    index.close()


def test_a_missing_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="HPO index"):
        HpoIndex.open(tmp_path / "none.sqlite")
