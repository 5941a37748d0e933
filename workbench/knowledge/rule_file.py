"""The shape of ``findings.toml``: reviewable rules that turn measurements into proposals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from workbench.model import RuleStatus, Verdict
from workbench.plugin.data_file import DataFileError, read_data_file
from workbench.plugin.manifest import Manifest, Text

_ONE_SIDED = ("value", "z", "percentile")
PERCENTILES = {2.5: "p2_5", 5.0: "p5", 50.0: "p50", 95.0: "p95", 97.5: "p97_5"}


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A comparison, or conditions joined by all / any (exactly one of the three).

    Attributes:
        feature: full id of the feature to compare.
        stat: what is compared: the ``value``; its ``z`` against a norm that transfers; the
            ``percentile`` of a norm that transfers (threshold 2.5, 5, 50, 95 or 97.5); the
            ``change`` since the subject's previous visit; the left-right ``difference``
            (this side minus the other one); the ``ratio`` of this side to the other one.
        op, threshold: the comparison; the threshold is in the feature's unit (z: in SD).
        sdc_of: the threshold counts in smallest detectable changes of this feature: the site's
            own, else the ``mdc95`` that the value itself carries.
        at_least: how many parts of ``any`` must hold.
        side: ``same`` is the side the rule is judged on, ``other`` the opposite one; ``each``
            asks the comparison of both sides; ``none`` is for features without a side.
        tasks: only measurements of these tasks count (empty: any).
        share: the share (0-1) of ``samples`` that must fulfil the comparison, instead of the
            value as a whole.
        repetitions: in how many repetitions of the task (trials or captures of the visit) the
            comparison must hold; 0 asks the one measurement that counts (see ``judge``).
        source: where the threshold comes from.
    """

    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    feature: str = ""
    stat: Literal["value", "z", "percentile", "change", "difference", "ratio"] = "value"
    op: Literal["<", "<=", ">", ">="] = "<"
    threshold: float = 0.0
    side: Literal["same", "other", "each", "none"] = "same"
    tasks: tuple[str, ...] = ()
    share: float | None = None
    repetitions: int = 0
    sdc_of: str = ""
    at_least: int = 1
    source: str = ""

    def comparisons(self) -> Iterator[Condition]:
        """The comparisons at the leaves, in order."""
        if self.feature:
            yield self
        for part in (*self.all, *self.any):
            yield from part.comparisons()


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When an HPO term is proposed as present, and when as excluded.

    ``sides = "each"`` judges left and right one by one (the finding then has a side);
    ``"none"`` judges the subject as a whole. Without ``excluded`` the term is excluded only
    where every compared value lies within the 2.5-97.5 percentile of a norm that transfers.
    ``min_quality`` is what every value must reach; below it the term is not assessable.
    A rule with a ``profile`` proposes only in studies that have switched this profile on.
    ``excludes`` is false where a negative test says nothing: then the term is never excluded.
    """

    id: str
    hpo: str
    label: str
    status: RuleStatus
    title: Text
    objective: str
    subjective: str
    source: str
    present: Condition
    sides: Literal["each", "none"] = "none"
    min_quality: Verdict = Verdict.GOOD
    profile: str = ""
    excludes: bool = True


class RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All rules of an analyzer."""

    rule: tuple[Rule, ...] = ()


def load_rules(manifest: Manifest) -> tuple[Rule, ...]:
    """The rules of one analyzer, their ids prefixed with the analyzer's.

    Raises:
        DataFileError: for a condition that is not exactly one of comparison, all and any, a
            threshold without a source, a share outside 0-1, repetitions asked of anything but a
            value or z, or an id used twice.
    """
    file = manifest.file("findings.toml")
    if not file.is_file():
        return ()
    rules = read_data_file(file, RuleFile).rule
    seen: set[str] = set()
    for i, rule in enumerate(rules):
        if rule.id in seen:
            raise DataFileError(file, f"rule[{i}].id", f"'{rule.id}' is used twice")
        seen.add(rule.id)
        fault = _fault(rule.present)
        if fault:
            raise DataFileError(file, f"rule[{i}].present", fault)
    return tuple(msgspec.structs.replace(r, id=f"{manifest.id}.{r.id}") for r in rules)


def _fault(condition: Condition) -> str:
    if sum(map(bool, (condition.feature, condition.all, condition.any))) != 1:
        return "each condition is one of: a comparison (feature), all, any"
    if condition.feature and not condition.source:
        return f"the threshold on {condition.feature} needs a source"
    if condition.share is not None and not 0 < condition.share <= 1:
        return "a share lies between 0 and 1"
    if condition.repetitions and (condition.share is not None or condition.stat not in _ONE_SIDED):
        return "repetitions can be asked of the value or its z only, and not with a share"
    if condition.stat == "percentile" and condition.threshold not in PERCENTILES:
        return "a percentile is one of 2.5, 5, 50, 95, 97.5"
    if condition.sdc_of and condition.stat != "value":
        return "smallest detectable changes can be asked of the value only"
    if condition.at_least < 1 or condition.at_least > max(len(condition.any), 1):
        return "at_least lies between 1 and the number of conditions in any"
    if condition.repetitions < 0:
        return "repetitions are counted from 1"
    parts = (*condition.all, *condition.any)
    return next((fault for fault in map(_fault, parts) if fault), "")
