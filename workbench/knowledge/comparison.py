"""One comparison of a rule, made on the measurements of one visit."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from workbench.knowledge.at_visit import OPPOSITE, AtVisit, wanted
from workbench.knowledge.choice import (
    Natural,
    Precedence,
    best,
    natural,
    precedence,
    quality_rank,
    reaches,
    trial_of,
)
from workbench.knowledge.limit import limit_of
from workbench.knowledge.norms import NormBook
from workbench.knowledge.rule_file import Condition
from workbench.knowledge.wording import Wording, joined, number
from workbench.model import Evidence, Observation, Side, Verdict

HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison as it came out.

    Attributes:
        counts: whether it holds; None where it could not be made or the quality is too low.
        reason: why it does not count; empty where it does.
        used: the measurements that went in.
    """

    counts: bool | None
    evidence: tuple[Evidence, ...]
    reason: str = ""
    used: tuple[Observation, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison on one side, with all that is needed to make it."""

    condition: Condition
    side: Side
    least: Verdict
    norms: NormBook
    wording: Wording

    def make(self, visit: AtVisit) -> Compared:
        """Makes the comparison on what was measured at ``visit``."""
        if self.condition.stat in ("difference", "ratio"):
            return self._between_sides(visit)
        if self.condition.repetitions:
            return self._repeated(visit)
        own = best(visit.of(self.condition, self.side))
        if self.condition.stat == "change" and own and own.measurement.value is not None:
            return self._change(own, own.measurement.value, visit)
        return self.on(own)

    def on(self, own: Observation | None) -> Compared:
        """Makes the comparison of a value or its z on one measurement."""
        if own is None or own.measurement.value is None:
            return self._missing(own, self.side)
        return self._value(own, own.measurement.value)

    def _repeated(self, visit: AtVisit) -> Compared:
        """Whether the comparison holds in enough repetitions; open where too few can tell."""
        need = self.condition.repetitions
        single = replace(self, condition=msgspec.structs.replace(self.condition, repetitions=0))
        trials: dict[tuple[str, Natural], list[Observation]] = {}
        for o in visit.of(self.condition, self.side):
            trials.setdefault((o.capture.path, natural(trial_of(o))), []).append(o)
        if not trials:
            return self._missing(None, self.side)
        made = [single.on(best(same)) for _, same in sorted(trials.items())]
        met = [c for c in made if c.counts]
        if len(met) >= need:
            return _joined(True, met)
        failed = [c for c in made if c.counts is False]
        unsure = [c for c in made if c.counts is None]
        if len(met) + len(unsure) >= need or not failed:
            reason = self.wording.say(
                "{1}: the criterion holds in {2} of {3} repetitions where {4} are needed",
                *(self._name, len(met), len(made), need),
            )
            why = joined(c.reason for c in unsure)
            return _joined(None, made, f"{reason} ({why})" if why else reason)
        return _joined(False, [*failed, *met])

    def _value(self, own: Observation, value: float) -> Compared:
        c = self.condition
        values = (value,) if c.share is None else own.measurement.samples
        if not values:
            return self._open(self._told("the single repetitions of {1} were not kept"), own)
        limit = limit_of(c, own, self.norms, self._name, self.wording)
        if isinstance(limit, str):
            return self._open(limit, own)
        words, norm_words = self._words(limit.what, own.measurement.unit, limit.value), limit.words
        if c.stat == "z":
            norm = self.norms.to_judge(own)
            if norm is None or norm.mean is None or norm.sd is None:
                outside, template = (
                    self.norms.why_none(own),
                    "no norm with mean and SD applies to {1}",
                )
                return self._open(self.wording.no_norm(template, outside, self._name), own)
            if not norm.transfers:
                return self._open(self.wording.measured_otherwise(self._name), own)
            mean, sd = norm.mean, norm.sd
            values = tuple((v - mean) / sd for v in values)
            words = self._words("z", "")
            norm_words = self.wording.say("norm {1}", self.wording.norm(norm))
        hits = sum(HOLDS[c.op](x, limit.value) for x in values)
        if c.share is not None:
            # The margin keeps 7 of 10 from failing a share of 0.7 by rounding.
            holds = hits >= c.share * len(values) - 1e-9
            share = number(100 * c.share)
            words = self.wording.say("{1} in at least {2} % of the repetitions", words, share)
            found = self.wording.say("found: {1} of {2}", hits, len(values))
        else:
            holds = hits == 1
            found = f"z = {number(values[0])}" if c.stat == "z" else ""
        details = "; ".join(text for text in (found, norm_words) if text)
        return self._closed(holds, f"{words} ({details})" if details else words, own)

    def _change(self, own: Observation, value: float, visit: AtVisit) -> Compared:
        for earlier in visit.before:
            tried = wanted(earlier, self.condition, self.side)
            if not tried:
                continue
            same = best(o for o in tried if _alike(o, own))
            if same is None:
                return self._open(
                    self._told("{1} was measured in another way at the visit before"), own
                )
            if same.measurement.value is None:
                return self._missing(same, self.side, before=True)
            change = value - same.measurement.value
            since = self.wording.say("change since {1}", same.visit.id)
            words = self._words(since, own.measurement.unit)
            words += f" ({self.wording.say('change')} = {number(change)})"
            return self._closed(
                HOLDS[self.condition.op](change, self.condition.threshold), words, own, same
            )
        return self._open(self._told("no earlier visit at which {1} was measured"), own)

    def _between_sides(self, visit: AtVisit) -> Compared:
        c, opposite = self.condition, OPPOSITE[self.side]
        mine, theirs = visit.of(c, self.side), visit.of(c, opposite)
        pairs = [
            (a, b)
            for a in mine
            for b in theirs
            if (a.task, a.capture.acq) == (b.task, b.capture.acq)
        ]
        if not pairs:
            if mine and theirs:
                return self._open(
                    self._told("{1}: the two sides were not measured in the same task"),
                    best(mine),
                )
            return self._missing(None, opposite if mine else self.side)
        own, other = max(pairs, key=_pair_precedence)
        a, b = own.measurement.value, other.measurement.value
        if a is None:
            return self._missing(own, self.side)
        if b is None:
            return self._missing(other, opposite)
        if c.stat == "difference":
            sides = (self.wording.say(self.side), self.wording.say(opposite))
            result, name = a - b, self.wording.say("{1} minus {2}", *sides)
            unit = own.measurement.unit
        elif b == 0:
            return self._open(self._told("{1}: a ratio to zero cannot be formed"), own)
        else:
            result, unit = a / b, ""
            name = f"{self.wording.say(self.side)} / {self.wording.say(opposite)}"
        words = f"{self._words(name, unit)} ({self.wording.say(c.stat)} = {number(result)})"
        return self._closed(HOLDS[c.op](result, c.threshold), words, own, other)

    @property
    def _name(self) -> str:
        return self.wording.name(self.condition.feature, self.side)

    def _told(self, template: str) -> str:
        """A sentence about the feature."""
        return self.wording.say(template, self._name)

    def _words(self, what: str, unit: str, threshold: float | None = None) -> str:
        c = self.condition
        bound = c.threshold if threshold is None else threshold
        return f"{what} {c.op} {number(bound)}" + (f" {unit}" if unit not in ("", "1") else "")

    def _evidence(self, own: Observation, words: str, holds: bool | None) -> Evidence:
        m = own.measurement
        return Evidence(
            feature=m.feature,
            capture=own.capture.path,
            criterion=words,
            unit=m.unit,
            side=m.side,
            task=own.task,
            value=m.value,
            holds=holds,
            source=self.condition.source,
        )

    def _closed(self, holds: bool, words: str, *used: Observation) -> Compared:
        evidence = tuple(self._evidence(o, words, holds) for o in used)
        for o in used:
            quality = o.measurement.quality
            if not reaches(quality.verdict, self.least):
                reason = self.wording.say(
                    "the quality of {1} is {2} where {3} is needed ({4})",
                    self.wording.name(o.measurement.feature, o.measurement.side),
                    self.wording.say(quality.verdict),
                    self.wording.say(self.least),
                    self.wording.reasons(o),
                )
                return Compared(None, evidence, reason, used)
        return Compared(holds, evidence, "", used)

    def _open(self, reason: str, own: Observation | None) -> Compared:
        if own is None:
            return Compared(None, (), reason)
        stat = self.condition.stat
        unit = "" if stat in ("z", "ratio", "percentile") else own.measurement.unit
        if self.condition.sdc_of:
            unit = self.wording.say("smallest detectable changes")
        words = self._words(self.wording.say(stat), unit)
        return Compared(None, (self._evidence(own, words, None),), reason)

    def _missing(self, own: Observation | None, side: Side, *, before: bool = False) -> Compared:
        name, say = self.wording.name(self.condition.feature, side), self.wording.say
        if own is None:
            if not self.condition.tasks:
                return Compared(None, (), say("{1} was not measured", name))
            tasks = f" {say('or')} ".join(map(say, self.condition.tasks))
            return Compared(None, (), say("{1} was not measured in {2}", name, tasks))
        template = "{1} could not be measured ({2})"
        if before:
            template = "{1} could not be measured at the visit before ({2})"
        return self._open(say(template, name, self.wording.reasons(own)), own)


def _joined(counts: bool | None, made: Sequence[Compared], reason: str = "") -> Compared:
    """Several comparisons of one kind as one."""
    return Compared(
        counts,
        tuple(e for c in made for e in c.evidence),
        reason,
        tuple(o for c in made for o in c.used),
    )


def _alike(a: Observation, b: Observation) -> bool:
    """Whether two values were measured in the same way, so that their change means something."""
    return (a.task, a.capture.acq, a.capture.view, a.measurement.method) == (
        b.task,
        b.capture.acq,
        b.capture.view,
        b.measurement.method,
    )


def _pair_precedence(
    pair: tuple[Observation, Observation],
) -> tuple[int, bool, bool, bool, Precedence, Precedence]:
    """The better pair is the greater: worse quality of the two, then both of one capture."""
    a, b = pair
    return (
        -max(quality_rank(a), quality_rank(b)),
        a.capture.path == b.capture.path,
        a.measurement.trial == b.measurement.trial,
        a.measurement.method == b.measurement.method,
        precedence(a),
        precedence(b),
    )
