"""What a value is compared with: a number, smallest detectable changes, a percentile of a norm."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.knowledge.norms import NormBook
from workbench.knowledge.rule_file import PERCENTILES, Condition
from workbench.knowledge.wording import measured_otherwise, number
from workbench.model import Observation


@dataclass(frozen=True, slots=True)
class Limit:
    """The bound in the feature's unit (z: in SD), and in words where it comes from."""

    value: float
    what: str = "value"
    words: str = ""


def limit_of(condition: Condition, own: Observation, norms: NormBook, name: str) -> Limit | str:
    """The bound that a condition sets for a measurement, or why there is none."""
    if condition.sdc_of:
        return _detectable(condition, own, norms, name)
    if condition.stat == "percentile":
        return _percentile(condition, own, norms, name)
    return Limit(condition.threshold)


def _detectable(condition: Condition, own: Observation, norms: NormBook, name: str) -> Limit | str:
    site, least = norms.detectable(own, condition.sdc_of), own.measurement.mdc95
    if site is not None:
        words = (
            f"smallest detectable change {number(site.sdc)}, n {site.n} across {site.across},"
            f" {site.source}"
        )
        return Limit(condition.threshold * site.sdc, words=words)
    if least is None:
        return (
            f"{name}: no smallest detectable change is known; build site norms from repeated"
            " recordings of controls"
        )
    words = f"smallest detectable change {number(least)}: a published bound, no site norms"
    return Limit(condition.threshold * least, words=words)


def _percentile(condition: Condition, own: Observation, norms: NormBook, name: str) -> Limit | str:
    norm = norms.of(own)
    value = None if norm is None else getattr(norm, PERCENTILES[condition.threshold])
    if norm is None or value is None:
        outside = norms.why_none(own)
        why = f" ({outside})" if outside else ""
        return (
            f"no site norm with the {number(condition.threshold)}th percentile applies to"
            f" {name}{why}"
        )
    if not norm.transfers:
        return measured_otherwise(name)
    what = f"value against the {number(condition.threshold)}th percentile"
    return Limit(value, what, f"norm n {norm.n}, {norm.source}")
