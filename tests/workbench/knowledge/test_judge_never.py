"""What must never happen when rules judge, whatever comes in."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lid_rules import EXCLUDED, OPEN, PRESENT, judge, rule, when
from small_study import measured, observed

from workbench.knowledge.rule_file import Condition
from workbench.model import Observation, Side, Verdict

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
