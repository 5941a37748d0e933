"""Faults in how an analyzer behaved: conduct, cancelling, determinism, damaged inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workbench.conformance.judge_result import difference, problem_faults, result_faults
from workbench.conformance.outcome import Answer, Outcome, Trial
from workbench.knowledge.codebook import Feature

PROMPT_S = 1.0
"""How soon after ``progress`` raised Cancelled the analyzer must have let it pass."""


def conduct_faults(answer: Answer) -> Iterator[str]:
    """What the process saw, whatever the results."""
    if answer.fault:
        yield answer.fault
    for host in answer.connections:
        yield f"it tries to reach the network ({host})"
    for file in answer.writes:
        yield f"it writes outside its own folders ({file})"
    for name in answer.threads:
        yield f"it leaves a thread running ({name})"
    for name in answer.left:
        yield f"it leaves a file in the temporary folder ({name})"


def good_faults(answer: Answer, features: Mapping[str, Feature]) -> Iterator[str]:
    """Faults on the good captures."""
    for outcome in answer.outcomes:
        yield from _outcome_faults(outcome, features)
        if outcome.trial != "derive" and outcome.reports == 0:
            yield f"it never reports progress on {outcome.trial}, so it cannot be cancelled"


def _outcome_faults(outcome: Outcome, features: Mapping[str, Feature]) -> Iterator[str]:
    if outcome.kind == "error":
        yield f"on {outcome.trial} it fails by an error of its own: {outcome.text}"
    elif outcome.kind == "cancelled":
        yield f"on {outcome.trial} it says that it was cancelled, but nobody did so"
    elif outcome.problem is not None:
        yield from (f"on {outcome.trial}: {f}" for f in problem_faults(outcome.problem))
    elif outcome.result is not None:
        yield from (f"on {outcome.trial}: {f}" for f in result_faults(outcome.result, features))


def cancel_faults(answer: Answer, cancels: Sequence[Trial]) -> Iterator[str]:
    """Whether Cancelled passed, and soon."""
    cancelled_at = {t.name: t.cancel_at for t in cancels}
    for outcome in answer.outcomes:
        at = cancelled_at.get(outcome.trial)
        # With a warm cache there may be fewer reports than in the run that was counted.
        if at is None or outcome.reports < at:
            continue
        if outcome.kind != "cancelled":
            how = outcome.text or f"it ended with a {outcome.kind}"
            yield f"{outcome.trial}, it does not let Cancelled pass: {how}"
        elif outcome.went_on:
            yield f"{outcome.trial}, it does not let Cancelled pass: it goes on working"
        elif outcome.late_s > PROMPT_S:
            yield f"{outcome.trial}, it took {outcome.late_s:.1f} s to stop"


def determinism_faults(first: Answer, second: Answer) -> Iterator[str]:
    """In what a second process, and a run with a warm cache, differ from the first."""
    baseline = {o.trial: o.result for o in first.outcomes}
    for outcome in second.outcomes:
        before = baseline.get(outcome.trial)
        if before is None or outcome.result is None:
            if outcome.trial in baseline and (before is None) != (outcome.result is None):
                yield f"{outcome.trial} can be measured in one run and not in another"
            continue
        other = difference(before, outcome.result)
        if other:
            yield f"two runs on {outcome.trial} differ: {other}"


def damage_faults(answer: Answer, features: Mapping[str, Feature]) -> Iterator[str]:
    """How damaged captures were dealt with."""
    for outcome in answer.outcomes:
        yield from _outcome_faults(outcome, features)
