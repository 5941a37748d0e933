"""How rules judge: the three states, norms, sides, quality."""

from __future__ import annotations

import pytest
from lid_rules import EXCLUDED, HPO, OPEN, PRESENT, judge, left, reference, rule, when
from small_study import measured, observed

from workbench.knowledge.norm_file import Norm
from workbench.knowledge.rule_file import Condition
from workbench.model import RuleStatus, Side, Verdict


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
