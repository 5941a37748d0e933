"""What the rules of the face propose on constructed measurements, and on which they are silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.knowledge.base import Knowledge, load_knowledge
from workbench.model import (
    GOOD,
    Capture,
    FindingState,
    Measurement,
    Modality,
    Observation,
    Quality,
    Reason,
    RuleStatus,
    Side,
    Subject,
    Verdict,
    Visit,
)
from workbench.plugin.catalog import Catalog
from workbench.plugin.manifest import load_manifest

MANIFEST = load_manifest(Path(__file__).parents[3] / "analyzers" / "face" / "analyzer.toml")
LEFT, RIGHT, NONE = Side.LEFT, Side.RIGHT, Side.NONE
BOTH = (LEFT, RIGHT)
LIMITED = Quality(Verdict.LIMITED, (Reason("yaw", "head turned by 7 degrees"),))
POOR = Quality(Verdict.POOR, (Reason("slope_uncertain", "the interval includes no change"),))
REFUSED = Quality(Verdict.REFUSED, (Reason("eyes_closed", "the eyes are shut"),))
PRESENT, OPEN = FindingState.PRESENT, FindingState.NOT_ASSESSABLE


@pytest.fixture(scope="module")
def face_knowledge() -> Knowledge:
    return load_knowledge(Catalog({"face": MANIFEST}))


def seen(feature, value, side=NONE, task="rest", *, trial="", quality=GOOD, knowledge):
    """A measurement in its place; None stands for one that could not be made."""
    if value is None:
        quality = REFUSED
    return Observation(
        subject=Subject(id="s", sex="F", age=30),
        visit=Visit(subject="s", id="v"),
        capture=Capture(path="a.mp4", subject="s", visit="v", modality=Modality.VIDEO, task=task),
        measurement=Measurement(
            feature=f"face.{feature}",
            value=value,
            unit=knowledge.codebook[f"face.{feature}"].unit,
            side=side,
            trial=trial or None,
            quality=quality,
        ),
        analyzer="face",
    )


class Visited:
    """Builds up what was measured at a visit, then asks what is proposed."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge, self.found = knowledge, []

    def add(self, feature, left, right, task, **more):
        for side, value in ((LEFT, left), (RIGHT, right)):
            self.one(feature, value, side, task, **more)
        return self

    def one(self, feature, value, side=NONE, task="rest", **more):
        self.found.append(seen(feature, value, side, task, knowledge=self.knowledge, **more))
        return self

    def state(self, rule, side=NONE):
        """The state that a rule proposes on a side; None where it says nothing."""
        findings = self.knowledge.propose(self.found)
        return next(
            (f.state for f in findings if f.rule == f"face.{rule}" and f.side is side), None
        )


@pytest.fixture
def visit(face_knowledge) -> Visited:
    return Visited(face_knowledge)


def test_the_data_files_hold_together(face_knowledge):
    assert face_knowledge.faults == ()
    assert all(rule.status is RuleStatus.PROVISIONAL for rule in face_knowledge.rules)


def test_terms_that_are_never_proposed(face_knowledge):
    named = {rule.hpo for rule in face_knowledge.rules}
    named |= {term for f in face_knowledge.codebook.features.values() for term in f.hpo}
    assert not named & {"HP:0000324", "HP:0003473"}


def test_no_norm_carries_a_sign(face_knowledge):
    assert face_knowledge.norms.published
    assert not any(norm.transfers for norm in face_knowledge.norms.published)


# What is measured per side: feature, task, a pair (left, right) that shows the sign on the left,
# and the left value at which the rule is just silent.
SIDED = [
    ("unilateral_ptosis", "mrd1", "rest", (1.0, 3.4), 1.41),
    ("unilateral_ptosis", "palpebral_fissure_height", "rest", (7.0, 10.0), 8.01),
    ("fatigable_ptosis", "lid_droop_slope", "up-gaze", (-0.2, -0.01), -0.066),
    ("lower_lid_retraction", "mrd2", "rest", (7.4, 6.0), 6.99),
    ("unilateral_facial_palsy", "commissure_excursion", "smile", (4.0, 10.0), 8.0),
    ("unilateral_facial_palsy", "brow_excursion", "brow-raise", (1.0, 9.0), 4.5),
    ("facial_synkinesis", "synkinesis_eye", "smile", (3.5, 0.5), 2.49),
    ("facial_synkinesis", "synkinesis_eye", "pucker", (3.5, 0.5), 2.49),
    ("facial_synkinesis", "synkinesis_mouth", "close-eyes", (4.5, 0.5), 3.49),
]


@pytest.mark.parametrize(("rule", "feature", "task", "pair", "silent"), SIDED)
def test_one_sided_rules(face_knowledge, rule, feature, task, pair, silent):
    shown = Visited(face_knowledge).add(feature, *pair, task)
    assert shown.state(rule, LEFT) is PRESENT
    assert shown.state(rule, RIGHT) is OPEN
    at_the_limit = Visited(face_knowledge).add(feature, silent, pair[1], task)
    assert at_the_limit.state(rule, LEFT) is OPEN
    assert Visited(face_knowledge).add(feature, None, pair[1], task).state(rule, LEFT) is OPEN
    poor = Visited(face_knowledge).add(feature, *pair, task, quality=POOR)
    assert poor.state(rule, LEFT) is OPEN
    assert Visited(face_knowledge).add(feature, *pair, "puff").state(rule, LEFT) is None


# On the subject as a whole, measured per side: values that show it, and one that is silent.
BILATERAL = [
    ("bilateral_ptosis", [("mrd1", "rest", 0.8, 1.01)]),
    ("weak_smile", [("commissure_excursion", "smile", 3.0, 3.6)]),
    ("frontalis_weakness", [("brow_excursion", "brow-raise", 4.0, 5.5)]),
    ("facial_myotonia", [("lid_reopening_time", "forced-close", 1.8, 0.99)]),
    ("downturned_mouth", [("commissure_below_stomion", "rest", 3.0, 1.99)]),
    (
        "transverse_smile",
        [
            ("commissure_excursion_lateral", "smile", 6.0, 3.99),
            ("commissure_excursion_vertical", "smile", 0.3, 1.01),
        ],
    ),
    (
        "bilateral_facial_palsy",
        [
            ("commissure_excursion", "smile", 2.0, 3.6),
            ("brow_excursion", "brow-raise", 2.0, 5.5),
        ],
    ),
    (
        "bilateral_facial_palsy",
        [
            ("commissure_excursion", "smile", 2.0, 3.6),
            ("closure_gap", "close-eyes", 5.0, 4.0),
        ],
    ),
]


@pytest.mark.parametrize(("rule", "parts"), BILATERAL)
def test_rules_on_both_sides(face_knowledge, rule, parts):
    def with_values(values):
        visit = Visited(face_knowledge)
        for (feature, task, *_), pair in zip(parts, values, strict=True):
            visit.add(feature, *pair, task)
        return visit.state(rule)

    shown = [(part[2], part[2]) for part in parts]
    assert with_values(shown) is PRESENT
    for i, part in enumerate(parts):
        for instead in (part[3], None):  # the limit, and a side that could not be measured
            one_sided = [*shown[:i], (part[2], instead), *shown[i + 1 :]]
            assert with_values(one_sided) is OPEN, (part, instead)


# Values without a side.
WHOLE = [
    ("weak_smile", "pucker_narrowing", "pucker", 2.0, 5.0),
    ("decreased_blink_rate", "blink_rate", "rest", 3.0, 5.0),
    ("decreased_expression", "bilateral_weakness_index", "rest", -2.5, -2.0),
    ("open_mouth", "mouth_open_share", "rest", 95.0, 80.0),
]


@pytest.mark.parametrize(("rule", "feature", "task", "shown", "silent"), WHOLE)
def test_rules_without_a_side(face_knowledge, rule, feature, task, shown, silent):
    for value, state in ((shown, PRESENT), (silent, OPEN), (None, OPEN)):
        assert Visited(face_knowledge).one(feature, value, task=task).state(rule) is state, value


CLOSURES = [("lagophthalmos", "close-eyes"), ("orbicularis_weakness", "forced-close")]


@pytest.mark.parametrize(("rule", "task"), CLOSURES)
def test_an_eye_that_stays_open_beside_a_shut_one(visit, rule, task):
    visit.add("closure_gap", 6.2, 0.2, task)
    assert visit.state(rule, LEFT) is PRESENT
    assert visit.state(rule, RIGHT) is OPEN


@pytest.mark.parametrize(("rule", "task"), CLOSURES)
@pytest.mark.parametrize("gap", [1.0, 1.9, 3.0, 4.0])
def test_a_gap_up_to_four_millimetres_is_for_a_person(visit, rule, task, gap):
    for trial in "123":
        visit.add("closure_gap", gap, 0.0, task, trial=trial)
    assert visit.state(rule, LEFT) is OPEN


@pytest.mark.parametrize(("rule", "task"), CLOSURES)
def test_both_eyes_open_need_two_repetitions(face_knowledge, rule, task):
    once = Visited(face_knowledge).add("closure_gap", 5.5, 6.0, task, trial="1")
    assert once.state(rule, LEFT) is once.state(rule, RIGHT) is OPEN
    twice = once.add("closure_gap", 5.0, 5.8, task, trial="2")
    assert twice.state(rule, LEFT) is twice.state(rule, RIGHT) is PRESENT
    other_task = Visited(face_knowledge).add("closure_gap", 5.5, 6.0, task, trial="1")
    other_task.add("closure_gap", 5.0, 5.8, "smile", trial="2")
    assert other_task.state(rule, LEFT) is OPEN


def test_one_good_closure_does_not_undo_two_that_failed(visit):
    for trial, gap in (("1", 5.0), ("2", 5.5), ("3", 1.0)):
        visit.add("closure_gap", gap, 5.0, "close-eyes", trial=trial)
    assert visit.state("lagophthalmos", LEFT) is PRESENT


def test_the_first_slow_opening_counts_although_it_warms_up(visit):
    for trial, seconds in (("1", 2.0), ("2", 0.8), ("3", 0.4)):
        visit.add("lid_reopening_time", seconds, seconds, "forced-close", trial=trial)
    assert visit.state("facial_myotonia") is PRESENT


def test_myotonia_asks_for_good_quality(visit):
    visit.add("lid_reopening_time", 2.0, 2.0, "forced-close", quality=LIMITED)
    assert visit.state("facial_myotonia") is OPEN


@pytest.mark.parametrize(
    ("droop", "recovery", "state"),
    [(2.5, 1.5, PRESENT), (1.9, 1.5, OPEN), (2.5, 0.9, OPEN), (2.5, None, OPEN)],
)
def test_a_lid_that_sinks_and_recovers(visit, droop, recovery, state):
    visit.one("lid_droop_slope", -0.04, LEFT, "up-gaze")
    visit.one("lid_droop", droop, LEFT, "up-gaze").one("lid_recovery", recovery, LEFT, "up-gaze")
    assert visit.state("fatigable_ptosis", LEFT) is state


def test_a_narrow_fissure_needs_a_site_s_own_norms(face_knowledge):
    from workbench.knowledge.norm_file import Norm

    values = Visited(face_knowledge).add("palpebral_fissure_height", 6.0, 6.1, "rest").found
    own = Norm(
        feature="face.palpebral_fissure_height",
        population="staff",
        n=40,
        source="this site",
        mean=9.6,
        sd=1.1,
        transfers=True,
    )
    with_norms = Visited(face_knowledge.with_site_norms([own]))
    with_norms.found = values
    assert with_norms.state("narrow_palpebral_fissure") is PRESENT
    without = Visited(face_knowledge)
    without.found = values
    assert without.state("narrow_palpebral_fissure") is OPEN


def test_a_healthy_face_shows_nothing(face_knowledge):
    visit = Visited(face_knowledge)
    visit.add("palpebral_fissure_height", 9.8, 9.6, "rest").add("mrd1", 3.7, 3.6, "rest")
    visit.add("mrd2", 6.0, 6.0, "rest").add("commissure_below_stomion", 0.2, 0.0, "rest")
    visit.add("closure_gap", 0.0, 0.3, "close-eyes").add("closure_gap", 0.0, 0.0, "forced-close")
    visit.add("commissure_excursion", 9.0, 9.6, "smile").add("synkinesis_eye", 1.5, 1.2, "smile")
    visit.add("commissure_excursion_lateral", 6.0, 6.3, "smile")
    visit.add("commissure_excursion_vertical", 6.5, 6.9, "smile")
    visit.add("synkinesis_mouth", 0.8, 1.0, "close-eyes")
    visit.add("brow_excursion", 9.0, 7.6, "brow-raise")
    visit.add("lid_droop_slope", -0.005, 0.01, "up-gaze").add("lid_droop", 0.2, 0.1, "up-gaze")
    visit.add("lid_recovery", 0.1, 0.0, "up-gaze")
    visit.add("lid_reopening_time", 0.3, 0.3, "forced-close")
    visit.one("pucker_narrowing", 22.0, task="pucker").one("blink_rate", 15.0)
    visit.one("bilateral_weakness_index", -0.2).one("mouth_open_share", 3.0)
    findings = face_knowledge.propose(visit.found)
    assert {f.rule for f in findings} == {rule.id for rule in face_knowledge.rules}
    assert {f.state for f in findings} == {OPEN}
