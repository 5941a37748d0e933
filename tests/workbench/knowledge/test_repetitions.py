"""A sign that must show in several repetitions of a task."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_study import measured, observed, write_analyzer

from workbench.knowledge.codebook import Codebook
from workbench.knowledge.hpo import shipped_index
from workbench.knowledge.judge import propose
from workbench.knowledge.norms import NormBook
from workbench.knowledge.rule_file import Condition, Rule, load_rules
from workbench.model import Finding, FindingState, Observation, RuleStatus, Side, Verdict
from workbench.plugin.data_file import DataFileError
from workbench.plugin.manifest import Text

PRESENT, OPEN = FindingState.PRESENT, FindingState.NOT_ASSESSABLE
HPO = shipped_index()


def rule(repetitions: int) -> Rule:
    return Rule(
        id="lid.gap",
        hpo="HP:0030001",
        label="Lagophthalmos",
        status=RuleStatus.PUBLISHED,
        title=Text("Gap", "Spleet", "Szpara"),
        objective="o",
        subjective="s",
        source="a test",
        sides="each",
        present=Condition(
            feature="lid.height", op=">", threshold=4.0, repetitions=repetitions, source="a test"
        ),
    )


def judged(values: list[float | None], repetitions: int, *, poor: int = -1) -> Finding:
    found: list[Observation] = []
    for i, value in enumerate(values):
        verdict = Verdict.POOR if i == poor else Verdict.GOOD
        found.append(observed(measured(value=value, trial=str(i + 1), verdict=verdict)))
    (own,) = [
        f
        for f in propose(found, [rule(repetitions)], NormBook([]), Codebook({}), HPO)
        if f.side is Side.LEFT
    ]
    return own


def test_enough_repetitions_are_present_with_each_as_evidence() -> None:
    finding = judged([5.0, 1.0, 6.0], 2)
    assert finding.state is PRESENT
    assert [e.value for e in finding.evidence] == [5.0, 6.0]


@pytest.mark.parametrize("values", [[5.0, 1.0, 2.0], [4.0, 4.0], [1.0]])
def test_too_few_hits_do_not_meet_the_criterion(values: list[float]) -> None:
    finding = judged(values, 2)
    assert finding.state is OPEN
    assert "the criterion is not met" in finding.reason


def test_a_single_hit_is_open_and_says_what_is_needed() -> None:
    finding = judged([5.0], 2)
    assert finding.state is OPEN
    assert "holds in 1 of 1 repetitions where 2 are needed" in finding.reason
    assert finding.evidence


def test_a_repetition_of_poor_quality_or_without_a_value_leaves_it_open() -> None:
    assert judged([5.0, 6.0], 2, poor=1).state is OPEN
    assert "where 2 are needed" in judged([5.0, 6.0], 2, poor=1).reason
    assert "could not be measured" in judged([5.0, None], 2).reason


@given(st.lists(st.sampled_from([1.0, 4.0, 4.1, 9.0]), min_size=1, max_size=6), st.integers(1, 4))
def test_present_exactly_where_enough_hold(values: list[float], need: int) -> None:
    state = judged(list(values), need).state
    assert (state is PRESENT) == (sum(v > 4.0 for v in values) >= need)


IN_THE_FILE = """
[[rule]]
id = "gap"
hpo = "HP:0030001"
label = "Lagophthalmos"
status = "provisional"
title = { en = "Gap", nl = "Spleet", pl = "Szpara" }
objective = "o"
subjective = "s"
source = "a test"
sides = "each"
[rule.present]
feature = "lid.height"
op = ">"
threshold = 4.0
source = "a test"
"""


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ('repetitions = 2\nstat = "change"', "repetitions can be asked of the value or its z only"),
        ("repetitions = 2\nshare = 0.5", "not with a share"),
        ("repetitions = -1", "counted from 1"),
        ("repetitions = 2", ""),
    ],
)
def test_repetitions_in_the_file(tmp_path: Path, asked: str, fault: str) -> None:
    manifest = write_analyzer(tmp_path, findings=f"{IN_THE_FILE}{asked}\n")
    if fault:
        with pytest.raises(DataFileError, match=fault):
            load_rules(manifest)
    else:
        (read,) = load_rules(manifest)
        assert read.present.repetitions == 2
