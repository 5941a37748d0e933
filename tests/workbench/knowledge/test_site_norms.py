"""Norms from a site's own controls: percentiles, small cells, smallest detectable change, use."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_study import FINDINGS, catalog_of, measured, observed, write_analyzer

from workbench.knowledge.base import load_knowledge
from workbench.knowledge.site_norm_file import site_norms_of, site_norms_text
from workbench.knowledge.site_norms import build_site_norms, percentile
from workbench.knowledge.site_repeats import smallest_detectable_change
from workbench.model import FindingState, Side, Verdict
from workbench.model.problem import ProblemError

finite = st.floats(-1e4, 1e4, allow_nan=False)
values = st.lists(finite, min_size=39, max_size=80).map(sorted)
repeats = st.lists(st.lists(finite, min_size=2, max_size=4), min_size=2, max_size=20)


@settings(max_examples=30)
@given(values, st.sampled_from([2.5, 5.0, 50.0, 95.0, 97.5]))
def test_a_percentile_is_that_of_the_nonparametric_rank(ordered, percent):
    found = percentile(ordered, percent)
    wanted = np.quantile(ordered, percent / 100, method="weibull")
    assert found == pytest.approx(wanted, abs=1e-6)


@settings(max_examples=30)
@given(values, st.floats(0.1, 10), finite)
def test_percentiles_move_with_the_unit_and_turn_with_the_sign(ordered, size, shift):
    for percent in (2.5, 5, 50):
        moved = percentile([size * v + shift for v in ordered], percent)
        assert moved == pytest.approx(size * percentile(ordered, percent) + shift, abs=1e-5)
        turned = percentile(sorted(-v for v in ordered), percent)
        assert turned == pytest.approx(-percentile(ordered, 100 - percent), abs=1e-6)


def test_a_percentile_beyond_the_extreme_values_is_refused():
    assert percentile(list(range(39)), 2.5) == 0
    with pytest.raises(ValueError, match="do not reach"):
        percentile(list(range(38)), 2.5)


@settings(max_examples=30)
@given(repeats, st.floats(0.1, 10), st.lists(finite, min_size=20, max_size=20))
def test_the_smallest_detectable_change_knows_no_level_but_the_unit(groups, size, levels):
    plain = smallest_detectable_change(groups)
    moved = [
        [size * v + level for v in group] for group, level in zip(groups, levels, strict=False)
    ]
    assert smallest_detectable_change(moved) == pytest.approx(size * plain, abs=1e-5)
    turned = smallest_detectable_change([group[::-1] for group in groups])
    assert turned == pytest.approx(plain, abs=1e-6)


def test_the_smallest_detectable_change_of_a_known_error():
    rng = np.random.default_rng(1)
    groups = (rng.normal(0, 5, (2000, 1)) + rng.normal(0, 2, (2000, 2))).tolist()
    assert smallest_detectable_change(groups) == pytest.approx(1.96 * np.sqrt(2) * 2, rel=0.05)


def controls(count: int, *, sex: str = "F", age: float = 30.0, visits: int = 1, first: int = 0):
    rng = np.random.default_rng(first)
    return [
        observed(
            measured("lid.blinks", float(level + rng.normal(0, 1)), Side.NONE, unit="/min"),
            subject=f"sub-{first + i:03}",
            visit=f"ses-{v}",
            date=f"2026-01-0{v + 1}",
            sex=sex,
            age=age,
        )
        for i, level in enumerate(rng.normal(15, 3, count))
        for v in range(visits)
    ]


def built(observations, **options):
    people = {o.subject.id for o in observations}
    return build_site_norms(
        observations, people, study="Clinic", version=1, built="2026-11-22", **options
    )


def test_cells_are_by_sex_and_age_and_small_ones_are_refused_with_the_reason():
    everyone = [
        *controls(40, first=100),
        *controls(25, sex="M", first=200),
        *controls(7, sex="M", age=70, first=300),
    ]
    norms = built(everyone)
    cells = {(n.sex, n.age): n for n in norms.norms}
    young, men = cells["F", (18.0, 39.0)], cells["M", (18.0, 39.0)]
    assert (young.n, men.n, cells["any", (18.0, 39.0)].n) == (40, 25, 65)
    assert young.p2_5 is not None
    assert men.p2_5 is None
    assert men.p5 is not None
    assert ("M", (60.0, 125.0)) not in cells
    refusal = next(r for r in norms.refused if (r.sex, r.age) == ("M", (60.0, 125.0)))
    assert (refusal.n, refusal.reason) == (7, "7 people; 20 needed (CLSI EP28-A3c)")
    assert norms.changes == ()
    assert any("10 needed" in r.reason for r in norms.refused)


def test_a_person_counts_once_however_often_recorded_and_poor_values_do_not_count():
    again = controls(20, visits=3)
    poor = observed(
        measured("lid.blinks", 999.0, Side.NONE, unit="/min", verdict=Verdict.POOR),
        subject="sub-900",
        age=30.0,
    )
    tired = [
        observed(measured("lid.blinks", 1.0, Side.NONE, unit="/min"), subject=s, acq="after")
        for s in ("sub-000", "sub-001")
    ]
    norms = built([*again, poor, *tired])
    assert {n.n for n in norms.norms} == {20}
    assert max(n.p95 for n in norms.norms) < 100
    (change,) = norms.changes
    assert (change.n, change.repeats, change.across) == (20, 60, "visits")
    assert change.sdc == pytest.approx(1.96 * np.sqrt(2), rel=0.3)


def test_values_without_spread_make_no_norm():
    same = [
        observed(measured("lid.blinks", 5.0, Side.NONE, unit="/min"), subject=f"sub-{i}", visit=v)
        for i in range(25)
        for v in ("ses-1", "ses-2")
    ]
    norms = built(same)
    assert (norms.norms, norms.changes) == ((), ())
    assert all("alike" in r.reason for r in norms.refused)


def test_text_and_back_and_what_is_none():
    norms = built(controls(40, visits=2))
    assert site_norms_of(site_norms_text(norms), "here") == norms
    with pytest.raises(ProblemError, match="no site norms"):
        site_norms_of("{}", "here")


BLINKS = 'feature = "lid.blinks", side = "none", source = "a test"'
RULE = """
[[rule]]
id = "site_blinks"
hpo = "HP:0000643"
label = "Blepharospasm"
status = "site"
excludes = false
title = { en = "Blinks", nl = "Knipperen", pl = "Mruganie" }
objective = "above the 95th percentile, and above one smallest detectable change"
subjective = "blinks"
source = "a test"
[rule.present]
at_least = 2
any = [
  { BLINKS, stat = "percentile", op = ">", threshold = 95 },
  { BLINKS, op = ">", threshold = 1, sdc_of = "lid.blinks" },
  { feature = "lid.height", op = "<", threshold = 0, side = "each", source = "a test" },
]
"""


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a") / "lid"
    known = load_knowledge(
        catalog_of(write_analyzer(folder, findings=FINDINGS + RULE.replace("BLINKS", BLINKS)))
    )
    assert known.faults == ()
    return known


def judged(knowledge, value: float, **who):
    seen = observed(measured("lid.blinks", value, Side.NONE, unit="/min"), **who)
    return next(f for f in knowledge.propose([seen]) if f.rule == "lid.site_blinks")


def test_rules_use_the_percentiles_and_changes_of_the_site(knowledge):
    norms = built(controls(40, visits=2))
    at_site = knowledge.with_site_norms(norms.norms, norms.changes)
    high = judged(at_site, 40.0, age=30.0)
    assert high.state is FindingState.PRESENT
    assert any("site norms of Clinic, version 1" in e.criterion for e in high.evidence)
    usual = judged(at_site, 15.0, age=30.0)
    assert usual.state is FindingState.NOT_ASSESSABLE


def test_without_site_norms_a_rule_that_needs_them_says_so(knowledge):
    found = judged(knowledge, 40.0, age=30.0)
    assert found.state is FindingState.NOT_ASSESSABLE
    assert "no site norm with the 95th percentile" in found.reason
    assert "build site norms" in found.reason
    criteria = [e.criterion for e in found.evidence]
    assert criteria == ["percentile > 95", "value > 1 smallest detectable changes"]


def test_a_norm_of_another_way_of_measuring_or_of_other_people_does_not_apply(knowledge):
    norms = built(controls(40, visits=2))
    at_site = knowledge.with_site_norms(norms.norms, norms.changes)
    assert judged(at_site, 40.0, age=80.0).state is FindingState.NOT_ASSESSABLE
    other = observed(measured("lid.blinks", 40.0, Side.NONE, unit="/min", method="by hand"), age=30)
    assert at_site.norms.of(other).source == "Somebody 2002"
