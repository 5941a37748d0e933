"""What a value is compared with: a number, smallest detectable changes, a percentile of a norm."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.knowledge.norms import NormBook
from workbench.knowledge.rule_file import PERCENTILES, Condition
from workbench.knowledge.wording import Wording, number
from workbench.model import Observation


@dataclass(frozen=True, slots=True)
class Limit:
    """The bound in the feature's unit (z: in SD), and in words where it comes from."""

    value: float
    what: str
    words: str = ""


def limit_of(
    condition: Condition, own: Observation, norms: NormBook, name: str, wording: Wording
) -> Limit | str:
    """The bound that a condition sets for a measurement, or why there is none."""
    if condition.sdc_of:
        return _detectable(condition, own, norms, name, wording)
    if condition.stat == "percentile":
        return _percentile(condition, own, norms, name, wording)
    return Limit(condition.threshold, wording.say("value"))


def _detectable(
    condition: Condition, own: Observation, norms: NormBook, name: str, wording: Wording
) -> Limit | str:
    site, least = norms.detectable(own, condition.sdc_of), own.measurement.mdc95
    if site is not None:
        words = wording.say(
            "smallest detectable change {1}, n {2} across {3}, {4}",
            *(number(site.sdc), site.n, wording.say(site.across), wording.words.said(site.source)),
        )
        return Limit(condition.threshold * site.sdc, wording.say("value"), words)
    if least is None:
        return wording.say(
            "{1}: no smallest detectable change is known; build site norms from repeated"
            " recordings of controls",
            name,
        )
    words = wording.say(
        "smallest detectable change {1}: a published bound, no site norms", number(least)
    )
    return Limit(condition.threshold * least, wording.say("value"), words)


def _percentile(
    condition: Condition, own: Observation, norms: NormBook, name: str, wording: Wording
) -> Limit | str:
    norm = norms.to_judge(own)
    value = None if norm is None else getattr(norm, PERCENTILES[condition.threshold])
    if norm is None or value is None:
        return wording.no_norm(
            "no site norm with the {1}th percentile applies to {2}",
            norms.why_none(own),
            *(number(condition.threshold), name),
        )
    if not norm.transfers:
        return wording.measured_otherwise(name)
    what = wording.say("value against the {1}th percentile", number(condition.threshold))
    words = wording.say("norm n {1}, {2}", norm.n, wording.words.said(norm.source))
    return Limit(value, what, words)
