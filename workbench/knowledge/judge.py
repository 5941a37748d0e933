"""Turns measurements into proposed findings. A person decides; this never does.

* **present**: the rule's criterion holds, every value that makes it hold being of the rule's
  ``min_quality`` or better.
* **excluded**: the criterion does not hold, every value that was compared is of good quality
  and lies within the 2.5-97.5 percentile of a norm that transfers to our way of measuring.
* **not assessable**: everything else, with the reason.

Of several measurements of a feature at a visit (captures, trials) the one with a value and
the best quality counts; on a tie the latest trial, then the capture that is last by name.
Left and right of a difference or ratio come from the same task and, where there is a choice,
from the same capture. A change is measured from the latest earlier visit at which the feature
was tried, in the same task, variant and view and by the same method; anything else is no
change of the person.

``all`` and ``any`` are judged in three values: an open comparison leaves ``all`` open unless
another one fails, and ``any`` open unless enough others hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.knowledge.at_visit import BOTH, AtVisit, sides_of, visits_of
from workbench.knowledge.codebook import Codebook
from workbench.knowledge.comparison import Compared, Comparison
from workbench.knowledge.hpo import HpoIndex
from workbench.knowledge.norms import NormBook, central_range
from workbench.knowledge.rule_file import Condition, Rule
from workbench.knowledge.wording import ENGLISH, PROVISIONAL, Wording, joined, number
from workbench.model import (
    Finding,
    FindingState,
    Observation,
    RuleStatus,
    Side,
    Verdict,
)
from workbench.plugin.words import Words


def propose(
    observations: Iterable[Observation],
    rules: Sequence[Rule],
    norms: NormBook,
    codebook: Codebook,
    hpo: HpoIndex,
    words: Words = ENGLISH,
) -> tuple[Finding, ...]:
    """What the rules propose, per subject, visit, rule and (for one-sided rules) side.

    A rule proposes nothing about a visit at which none of its features was tried. The order
    of ``observations`` does not matter. Findings come by subject, visit, rule and side; their
    reasons and criteria are told in the language of ``words``.

    Raises:
        KeyError: if a rule names an HPO id that has no current term (see ``load_knowledge``,
            which leaves such rules out).
    """
    judge = _Judge(norms, hpo, Wording(codebook, words))
    ordered_rules = sorted(rules, key=lambda rule: rule.id)
    return tuple(
        judge.finding(rule, side, visit)
        for visit in visits_of(observations)
        for rule in ordered_rules
        for side in (BOTH if rule.sides == "each" else (Side.NONE,))
        if visit.was_tried(rule.present, side)
    )


class _Judge:
    def __init__(self, norms: NormBook, hpo: HpoIndex, wording: Wording) -> None:
        self._norms, self._hpo, self._wording = norms, hpo, wording
        self._say = wording.say

    def finding(self, rule: Rule, side: Side, visit: AtVisit) -> Finding:
        compared: list[Compared] = []
        holds = self._holds(rule.present, side, rule.min_quality, visit, compared)
        state, reason = self._state(holds, compared)
        if state is FindingState.EXCLUDED and not rule.excludes:
            never = self._say("a negative test does not exclude this term")
            state, reason = FindingState.NOT_ASSESSABLE, f"{reason}; {never}"
        if rule.status is RuleStatus.PROVISIONAL:
            reason += f"; {self._say(PROVISIONAL)}"
        term = self._hpo.term(self._hpo.current(rule.hpo) or rule.hpo)
        return Finding(
            subject=visit.subject,
            visit=visit.visit,
            rule=rule.id,
            rule_status=rule.status,
            hpo_id=term.id,
            hpo_label=term.label,
            hpo_release=self._hpo.release,
            state=state,
            side=side,
            reason=reason,
            evidence=tuple(dict.fromkeys(e for c in compared for e in c.evidence)),
        )

    def _holds(
        self,
        condition: Condition,
        side: Side,
        least: Verdict,
        visit: AtVisit,
        compared: list[Compared],
    ) -> bool | None:
        """Judges a condition in three values; every comparison made is added to ``compared``."""
        if not condition.feature:
            parts = condition.all or condition.any
            outcomes = [self._holds(p, side, least, visit, compared) for p in parts]
            return _every(outcomes) if condition.all else _some(outcomes, condition.at_least)
        own = [
            Comparison(condition, s, least, self._norms, self._wording).make(visit)
            for s in sides_of(condition, side)
        ]
        compared.extend(own)
        return _every([c.counts for c in own])

    def _state(self, holds: bool | None, compared: list[Compared]) -> tuple[FindingState, str]:
        # By identity: an observation is not hashable, and one may serve two comparisons.
        used = list({id(o): o for c in compared for o in c.used}.values())
        if holds:
            doubts = map(self._doubt, used)
            return FindingState.PRESENT, joined((self._say("the criterion is met"), *doubts))
        if holds is None:
            return FindingState.NOT_ASSESSABLE, joined(c.reason for c in compared)
        judged = [self._against_norm(o) for o in used]
        obstacles = [c.reason for c in compared] + [why for normal, why in judged if not normal]
        if any(obstacles) or not used:
            return (
                FindingState.NOT_ASSESSABLE,
                self._say(
                    "the criterion is not met, but that does not exclude it: {1}", joined(obstacles)
                ),
            )
        words = joined(why for _, why in judged)
        return FindingState.EXCLUDED, self._say("the criterion is not met, and {1}", words)

    def _against_norm(self, observation: Observation) -> tuple[bool, str]:
        """Whether a value is normal, beyond doubt, and in words why or why not."""
        m = observation.measurement
        name = self._wording.name(m.feature, m.side)
        norm = self._norms.to_judge(observation)
        doubt = self._doubt(observation)
        if doubt:
            return False, doubt
        if norm is None:
            outside = self._norms.why_none(observation)
            return False, self._wording.no_norm("no norm applies to {1}", outside, name)
        if not norm.transfers:
            return False, self._wording.measured_otherwise(name)
        low, high = central_range(norm)
        bounds = f"{self._wording.span(low, high)} {m.unit}"
        if m.value is None or not low <= m.value <= high:
            return False, self._say("{1} lies outside the reference range {2}", name, bounds)
        value = f"{number(m.value)} {m.unit}"
        within = "{1} ({2}) lies within the reference range {3} ({4})"
        return True, self._say(within, name, value, bounds, self._wording.norm(norm))

    def _doubt(self, observation: Observation) -> str:
        """What speaks against trusting a value; empty for good quality."""
        m = observation.measurement
        if m.quality.verdict is Verdict.GOOD:
            return ""
        return self._say(
            "the quality of {1} is {2}, not good ({3})",
            self._wording.name(m.feature, m.side),
            self._say(m.quality.verdict),
            self._wording.reasons(observation),
        )


def _every(outcomes: Sequence[bool | None]) -> bool | None:
    if any(outcome is False for outcome in outcomes):
        return False
    return None if any(outcome is None for outcome in outcomes) else True


def _some(outcomes: Sequence[bool | None], least: int) -> bool | None:
    hold = sum(outcome is True for outcome in outcomes)
    if hold >= least:
        return True
    open_ = sum(outcome is None for outcome in outcomes)
    return None if hold + open_ >= least else False
