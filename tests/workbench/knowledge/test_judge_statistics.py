"""What rules compare: z, shares of repetitions, differences of sides, changes between visits."""

from __future__ import annotations

from lid_rules import EXCLUDED, OPEN, PRESENT, judge, left, reference, rule, when
from small_study import measured, observed

from workbench.model import Side


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
