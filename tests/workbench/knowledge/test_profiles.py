"""Optional rules propose only where their profile is on, and a study keeps that choice."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_study import FINDINGS, catalog_of, measured, observed, write_analyzer

from workbench.commands.profiles import checked_profiles, switch_on
from workbench.commands.review import at_site
from workbench.knowledge.base import load_knowledge
from workbench.model import FindingState
from workbench.model.problem import ProblemError
from workbench.plugin.catalog import Catalog
from workbench.store.study_file import StudyFile

OPTIONAL = FINDINGS.replace('id = "ptosis"\n', 'id = "ptosis"\nprofile = "shapes"\n')


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return catalog_of(write_analyzer(tmp_path / "lid", findings=OPTIONAL))


def test_a_rule_of_a_profile_is_off_by_default(catalog: Catalog) -> None:
    known = load_knowledge(catalog)
    low = observed(measured(value=1.0))
    assert known.known_profiles == ("shapes",)
    assert known.propose([low]) == ()
    (finding,) = known.with_profiles(["shapes"]).propose([low])
    assert finding.state is FindingState.PRESENT


def test_the_study_keeps_the_choice_and_it_can_be_undone(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "study.myolens"
    with StudyFile.create(file, title="t", media_root=tmp_path) as study:
        switch_on(study, ("shapes",), "Dr A")
        switch_on(study, ("shapes",), "Dr A")
    with StudyFile.open(file) as study:
        assert study.snapshot().profiles == ("shapes",)
        assert at_site(load_knowledge(catalog), study.snapshot()).profiles == ("shapes",)
        study.undo("Dr A")
        assert study.snapshot().profiles == ()
        assert at_site(load_knowledge(catalog), study.snapshot()).profiles == ()


def test_an_unknown_profile_is_refused_and_none_is_none() -> None:
    from workbench.plugin.catalog import load_catalog

    shipped = load_catalog()
    assert checked_profiles(["none"], shipped) == ()
    assert checked_profiles(["dysmorphology"], shipped) == ("dysmorphology",)
    with pytest.raises(ProblemError) as caught:
        checked_profiles(["dismorphology"], shipped)
    assert "dysmorphology" in caught.value.problem.remedy
