"""How rules judge: the three states, sides, statistics, quality, and what must never happen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_study import measured, observed

from workbench.knowledge.codebook import Codebook
from workbench.knowledge.hpo import shipped_index
from workbench.knowledge.judge import propose
from workbench.knowledge.norm_file import Norm
from workbench.knowledge.norms import NormBook
from workbench.knowledge.rule_file import Condition, Rule
from workbench.model import (
    Finding,
    FindingState,
    Observation,
    RuleStatus,
    Side,
    Verdict,
)
from workbench.plugin.manifest import Text

PRESENT, EXCLUDED, OPEN = FindingState.PRESENT, FindingState.EXCLUDED, FindingState.NOT_ASSESSABLE
NORM = Norm(
    feature="lid.height",
    population="adults",
    n=100,
    source="Somebody 2001",
    mean=4.0,
    sd=0.5,
    transfers=True,
)
HPO = shipped_index()


def when(**given: Any) -> Condition:
    base: dict[str, Any] = {"op": "<", "threshold": 2.0, "source": "a test"}
    return Condition(**({"feature": "lid.height"} | base | given))


def rule(present: Condition | None = None, **given: Any) -> Rule:
    base: dict[str, Any] = {
        "id": "lid.ptosis",
        "hpo": "HP:0000508",
        "label": "Ptosis",
        "status": RuleStatus.PUBLISHED,
        "title": Text("Low lid", "Laag ooglid", "Nisko"),
        "objective": "o",
        "subjective": "s",
        "source": "a test",
        "sides": "each",
        "present": present or when(),
    }
    return Rule(**(base | given))


def judge(
    observations: Iterable[Observation],
    *rules: Rule,
    norms: Iterable[Norm] = (NORM,),
) -> tuple[Finding, ...]:
    return propose(observations, rules or (rule(),), NormBook(norms), Codebook({}), HPO)


def left(*observations: Observation, using: Rule | None = None, **given: Any) -> Finding:
    found = judge(observations, *([] if using is None else [using]), **given)
    (own,) = [f for f in found if f.side in (Side.LEFT, Side.NONE)][-1:]
    return own


def test_present_with_its_evidence() -> None:
    finding = left(observed(measured(value=1.5)))
    assert finding.state is PRESENT
    assert (finding.hpo_id, finding.hpo_label) == ("HP:0000508", "Ptosis")
    assert finding.hpo_release == HPO.release
    assert finding.key == "sub-01/ses-01/lid.ptosis/left"
    (evidence,) = finding.evidence
    assert evidence.value == 1.5
    assert evidence.criterion == "value < 2 mm"
    assert evidence.holds is True
    assert evidence.source == "a test"


def test_excluded_needs_a_normal_value_and_says_by_which_norm() -> None:
    finding = left(observed(measured(value=4.2)))
    assert finding.state is EXCLUDED
    assert "3.02 to 4.98 mm" in finding.reason
    assert "Somebody 2001" in finding.reason


def reference(**given: Any) -> Norm:
    base = {"feature": "lid.height", "population": "adults", "n": 9, "source": "s"}
    return Norm(**(base | given))


@pytest.mark.parametrize(
    ("norms", "reason"),
    [
        ((), "no norm applies to lid.height (left)"),
        ((reference(mean=4, sd=1),), "for orientation only"),
        ((reference(p2_5=5, p97_5=6, transfers=True),), "outside the reference range"),
        ((reference(mean=4, sd=1, sex="M", transfers=True),), "no norm applies"),
    ],
)
def test_not_met_without_a_norm_that_could_exclude_it(norms: tuple[Norm, ...], reason: str) -> None:
    finding = left(observed(measured(value=4.2)), norms=norms)
    assert finding.state is OPEN
    assert "does not exclude" in finding.reason
    assert reason in finding.reason


def test_a_missing_value_gives_its_reason() -> None:
    finding = left(observed(measured(value=None)))
    assert finding.state is OPEN
    assert finding.reason == "lid.height (left) could not be measured (too dark)"
    assert finding.evidence[0].value is None
    assert finding.evidence[0].holds is None


@pytest.mark.parametrize("value", [1.0, 4.2])
def test_low_quality_gives_nothing(value: float) -> None:
    finding = left(observed(measured(value=value, verdict=Verdict.POOR)))
    assert finding.state is OPEN
    assert "the quality of lid.height (left) is poor where good is needed" in finding.reason


def test_a_rule_may_accept_limited_quality_for_present_but_never_for_excluded() -> None:
    lenient = rule(min_quality=Verdict.LIMITED)
    low = observed(measured(value=1.0, verdict=Verdict.LIMITED))
    normal = observed(measured(value=4.2, verdict=Verdict.LIMITED))
    assert left(low, using=lenient).state is PRESENT
    assert "the quality of lid.height (left) is limited" in left(low, using=lenient).reason
    assert left(normal, using=lenient).state is OPEN


def test_nothing_tried_nothing_said() -> None:
    assert judge([observed(measured("lid.other", 1.0))]) == ()
    assert judge([observed(measured(value=1.0))], rule(when(tasks=("smile",)))) == ()
    sides = [f.side for f in judge([observed(measured(value=1.0))])]
    assert sides == [Side.LEFT]


def test_sides_are_judged_one_by_one() -> None:
    found = judge([observed(measured(value=1.0)), observed(measured(value=4.0, side=Side.RIGHT))])
    assert [(f.side, f.state) for f in found] == [(Side.LEFT, PRESENT), (Side.RIGHT, EXCLUDED)]


def test_same_and_other_side() -> None:
    one_sided = rule(
        Condition(all=(when(), when(op=">=", side="other"))), id="lid.one", hpo="HP:0007687"
    )
    weak, sound = measured(value=1.0), measured(value=4.0, side=Side.RIGHT)
    found = judge([observed(weak), observed(sound)], one_sided)
    assert [(f.side, f.state) for f in found] == [(Side.LEFT, PRESENT), (Side.RIGHT, OPEN)]
    assert "outside the reference range" in found[1].reason
    both_low = judge([observed(weak), observed(measured(value=1.0, side=Side.RIGHT))], one_sided)
    assert {f.state for f in both_low} == {OPEN}


def test_each_side_in_a_rule_about_the_person() -> None:
    both = rule(when(side="each"), id="lid.both", hpo="HP:0001488", sides="none")
    weak, also = observed(measured(value=1.0)), observed(measured(value=1.9, side=Side.RIGHT))
    (finding,) = judge([weak, also], both)
    assert (finding.state, finding.side, len(finding.evidence)) == (PRESENT, Side.NONE, 2)
    (finding,) = judge([weak], both)
    assert finding.state is OPEN
    assert finding.reason == "lid.height (right) was not measured"


def test_any_holds_with_one_and_stays_open_with_one_missing() -> None:
    either = rule(Condition(any=(when(), when(feature="lid.blinks", side="none"))))
    blinks = observed(measured("lid.blinks", None, Side.NONE, unit="/min"))
    assert left(observed(measured(value=1.0)), blinks, using=either).state is PRESENT
    assert left(observed(measured(value=4.0)), blinks, using=either).state is OPEN


def test_all_that_fails_is_not_excluded_while_another_is_missing() -> None:
    both = rule(Condition(all=(when(), when(feature="lid.blinks", side="none"))))
    blinks = observed(measured("lid.blinks", None, Side.NONE, unit="/min"))
    finding = left(observed(measured(value=4.0)), blinks, using=both)
    assert finding.state is OPEN
    assert "lid.blinks could not be measured" in finding.reason


def test_z_needs_a_norm_that_transfers() -> None:
    by_z = rule(when(stat="z", threshold=-2.0))
    finding = left(observed(measured(value=2.9)), using=by_z)
    assert finding.state is PRESENT
    assert finding.evidence[0].criterion.startswith("z < -2 (z = -2.2; norm 4 SD 0.5, n 100")
    other = reference(mean=4, sd=0.5)
    finding = left(observed(measured(value=2.9)), using=by_z, norms=[other])
    assert finding.state is OPEN
    assert "orientation only" in finding.reason
    assert left(observed(measured(value=2.9)), using=by_z, norms=[]).state is OPEN


def test_share_of_repetitions() -> None:
    often = rule(when(share=0.5))
    half = observed(measured(value=3.0, samples=(1.0, 1.5, 4.0, 5.0)))
    assert left(half, using=often).state is PRESENT
    assert (
        "in at least 50 % of the repetitions (found: 2 of 4)"
        in left(half, using=often).evidence[0].criterion
    )
    once = observed(measured(value=4.0, samples=(1.0, 4.0, 4.0, 4.0)))
    assert left(once, using=often).state is EXCLUDED
    none_kept = observed(measured(value=1.0))
    assert "were not kept" in left(none_kept, using=often).reason


def test_share_of_repetitions_by_z() -> None:
    often = rule(when(stat="z", threshold=-2.0, share=0.5))
    assert (
        left(observed(measured(value=3.5, samples=(2.0, 2.5, 4.0))), using=often).state is PRESENT
    )
    assert (
        left(observed(measured(value=3.5, samples=(2.0, 4.5, 4.0))), using=often).state is EXCLUDED
    )


def test_difference_and_ratio_of_sides() -> None:
    uneven = rule(when(stat="difference", threshold=-1.0))
    less = rule(when(stat="ratio", threshold=0.8))
    pair = [observed(measured(value=3.1)), observed(measured(value=4.6, side=Side.RIGHT))]
    for using, words in (
        (uneven, "left minus right < -1 mm (difference = -1.5)"),
        (less, "left / right < 0.8 (ratio = 0.6739)"),
    ):
        found = judge(pair, using)
        assert [(f.side, f.state) for f in found] == [(Side.LEFT, PRESENT), (Side.RIGHT, EXCLUDED)]
        assert found[0].evidence[0].criterion == words
        assert {e.side for e in found[0].evidence} == {Side.LEFT, Side.RIGHT}
    alone = left(pair[0], using=uneven)
    assert alone.reason == "lid.height (right) was not measured"
    elsewhere = observed(measured(value=4.6, side=Side.RIGHT), task="smile")
    assert "same task" in left(pair[0], elsewhere, using=uneven).reason
    nothing = observed(measured(value=0.0, side=Side.RIGHT))
    assert "zero" in left(pair[0], nothing, using=less).reason


def test_change_since_the_visit_before_in_the_order_of_dates() -> None:
    worse = rule(when(stat="change", threshold=-1.0))
    first = observed(measured(value=4.5), visit="ses-02", date="2025-01-01")
    second = observed(measured(value=3.2), visit="ses-01", date="2026-01-01")
    found = judge([second, first], worse)
    assert [(f.visit, f.state) for f in found] == [("ses-02", OPEN), ("ses-01", PRESENT)]
    assert found[0].reason == "no earlier visit at which lid.height (left) was measured"
    assert found[1].evidence[0].criterion == "change since ses-02 < -1 mm (change = -1.3)"
    assert [e.value for e in found[1].evidence] == [3.2, 4.5]


def test_change_compares_only_what_was_measured_alike() -> None:
    worse = rule(when(stat="change", threshold=-1.0))
    now = observed(measured(value=3.2), visit="ses-02", date="2026-02-01")
    then = measured(value=4.5, method="mesh")
    found = judge([observed(then), now], worse)
    assert found[1].reason == "lid.height (left) was measured in another way at the visit before"
    found = judge([observed(measured(value=4.5), task="smile"), now], worse)
    assert found[1].state is OPEN
    found = judge([observed(measured(value=None)), now], worse)
    assert "could not be measured at the visit before" in found[1].reason


def test_a_visit_without_the_feature_is_passed_over() -> None:
    worse = rule(when(stat="change", threshold=-1.0))
    found = judge(
        [
            observed(measured(value=4.5), visit="ses-01", date=None),
            observed(measured("lid.other", 1.0), visit="ses-02", date=None),
            observed(measured(value=3.2), visit="ses-10", date=None),
        ],
        worse,
    )
    assert [(f.visit, f.state) for f in found] == [("ses-01", OPEN), ("ses-10", PRESENT)]


def test_best_quality_counts_then_the_latest_trial() -> None:
    poor = observed(measured(value=1.0, verdict=Verdict.POOR), trial="3")
    second, tenth = (
        observed(measured(value=1.1), trial="2"),
        observed(measured(value=4.0), trial="10"),
    )
    assert left(poor, tenth, second).state is EXCLUDED
    assert left(poor, second).evidence[0].value == 1.1
    missing = observed(measured(value=None), trial="11")
    assert left(missing, tenth).state is EXCLUDED


def test_a_provisional_rule_proposes_and_says_so() -> None:
    finding = left(observed(measured(value=1.0)), using=rule(status=RuleStatus.PROVISIONAL))
    assert finding.state is PRESENT
    assert finding.rule_status is RuleStatus.PROVISIONAL
    assert "provisional" in finding.reason


def test_an_outdated_term_is_replaced() -> None:
    finding = left(observed(measured(value=1.0)), using=rule(hpo="HP:0002355"))
    assert (finding.hpo_id, finding.hpo_label) == ("HP:0001288", "Gait disturbance")


# --- What must never happen, whatever comes in ---

VALUES = st.one_of(st.none(), st.floats(-10, 10).map(lambda x: round(x, 3)))
STATS = st.sampled_from(["value", "z", "change", "difference", "ratio"])


@st.composite
def leaves(draw: st.DrawFn) -> Condition:
    stat = draw(STATS)
    return when(
        stat=stat,
        op=draw(st.sampled_from(["<", "<=", ">", ">="])),
        threshold=draw(st.floats(-5, 5)),
        side=draw(
            st.sampled_from(
                ["same", "other"] if stat in ("difference", "ratio") else ["same", "other", "each"]
            )
        ),
        share=draw(st.sampled_from([None, 0.5])) if stat in ("value", "z") else None,
    )


CONDITIONS = st.recursive(
    leaves(),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda c: Condition(all=tuple(c))),
        st.lists(inner, min_size=1, max_size=3).map(lambda c: Condition(any=tuple(c))),
    ),
    max_leaves=4,
)


@st.composite
def observations(
    draw: st.DrawFn, verdicts: tuple[Verdict, ...] = tuple(Verdict)[:3]
) -> Observation:
    visit = draw(st.sampled_from(["ses-01", "ses-02"]))
    return observed(
        measured(
            value=draw(VALUES),
            side=draw(st.sampled_from([Side.LEFT, Side.RIGHT])),
            verdict=draw(st.sampled_from(verdicts)),
            samples=draw(st.lists(st.floats(-10, 10), max_size=3)),
        ),
        visit=visit,
        trial=draw(st.sampled_from(["", "1", "2", "10"])),
        task=draw(st.sampled_from(["rest", "smile"])),
    )


def by_key(findings: Iterable[Finding]) -> Iterator[tuple[str, FindingState, str]]:
    return ((f.key, f.state, f.reason) for f in findings)


@given(st.lists(observations(), max_size=6), CONDITIONS, st.randoms())
@settings(max_examples=120, deadline=None)
def test_the_order_of_observations_does_not_matter(
    found: list[Observation], condition: Condition, random: Any
) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    assert judge(found, rule(condition)) == judge(shuffled, rule(condition))


@given(st.lists(observations((Verdict.LIMITED, Verdict.POOR)), max_size=6), CONDITIONS)
@settings(max_examples=120, deadline=None)
def test_less_than_good_quality_never_excludes(
    found: list[Observation], condition: Condition
) -> None:
    for finding in judge(found, rule(condition, min_quality=Verdict.POOR)):
        assert finding.state is not EXCLUDED
    for finding in judge(found, rule(condition)):
        assert finding.state is OPEN


@given(st.lists(observations(), max_size=6), CONDITIONS)
@settings(max_examples=120, deadline=None)
def test_only_missing_values_are_never_present_nor_excluded(
    found: list[Observation], condition: Condition
) -> None:
    gone = [observed(measured(value=None, side=o.measurement.side), task=o.task) for o in found]
    assert all(f.state is OPEN and f.reason for f in judge(gone, rule(condition)))


@given(st.lists(observations(), max_size=6), CONDITIONS)
@settings(max_examples=120, deadline=None)
def test_nothing_is_excluded_without_a_norm_and_everything_open_has_a_reason(
    found: list[Observation], condition: Condition
) -> None:
    for finding in judge(found, rule(condition), norms=()):
        assert finding.state is not EXCLUDED
    for finding in judge(found, rule(condition)):
        assert finding.reason
        if finding.state is EXCLUDED:
            low, high = 4.0 - 1.96 * 0.5, 4.0 + 1.96 * 0.5
            assert all(e.value is not None and low <= e.value <= high for e in finding.evidence)


@given(st.lists(observations(), max_size=6), CONDITIONS)
@settings(max_examples=80, deadline=None)
def test_a_missing_value_never_adds_a_proposal(
    found: list[Observation], condition: Condition
) -> None:
    """Taking values away may open a finding, but never turn it round."""
    conjunction = Condition(all=tuple(condition.comparisons()))
    before = {f.key: f.state for f in judge(found, rule(conjunction))}
    for i in range(len(found)):
        fewer = [o for j, o in enumerate(found) if j != i]
        if any(o.measurement.side is found[i].measurement.side for o in fewer):
            continue  # another trial takes its place, which is another judgement
        for finding in judge(fewer, rule(conjunction)):
            if finding.state is PRESENT:
                assert before[finding.key] is PRESENT
