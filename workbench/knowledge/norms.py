"""Which reference values apply to a value: by feature, sex, age and task; site before published."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor

import msgspec

from workbench.knowledge.norm_file import Detectable, Norm
from workbench.knowledge.read_text import text_read
from workbench.knowledge.site_norm_file import NO_TEXT, Refused
from workbench.model import Observation

# Half-width of the central 95 % of a normal distribution, in SD.
NORMAL_95 = 1.96
MOMENTS = ("before", "after", "recovered")
"""Parts of a variant (``acq``) that say when a recording was made: around an effort."""


class NormBook:
    """All reference values, and the choice among them.

    A site's own norms for a sex and age band come before published ones, whatever those offer; what
    a site has pooled over sexes or ages comes last and is for orientation. Within each, a norm that
    transfers to our way of measuring comes before one for orientation only; then the most specific
    one: for the task, for the sex, for the narrowest age band. What is left equal falls to the
    larger n.

    ``refused`` are the cells that the site could not fill; ``members`` are the subjects whose own
    values the site's norms were made from.
    """

    def __init__(
        self,
        published: Iterable[Norm],
        site: Iterable[Norm] = (),
        changes: Iterable[Detectable] = (),
        refused: Iterable[Refused] = (),
        members: Iterable[str] = (),
    ) -> None:
        self.published, self.site, self.changes = tuple(published), tuple(site), tuple(changes)
        self.refused, self.members = tuple(refused), frozenset(members)
        self._layers: list[dict[str, list[Norm]]] = []
        own = [n for n in self.site if not n.pooled]
        pooled = [n for n in self.site if n.pooled]
        for norms in (own, self.published, pooled):
            layer: dict[str, list[Norm]] = {}
            for norm in norms:
                layer.setdefault(norm.feature, []).append(norm)
            self._layers.append(layer)
        self._from_site = {id(n) for n in self.site}
        self._refused: dict[str, list[Refused]] = {}
        for cell in self.refused:
            self._refused.setdefault(cell.feature, []).append(cell)

    def with_site(
        self,
        site: Iterable[Norm],
        changes: Iterable[Detectable] = (),
        refused: Iterable[Refused] = (),
        members: Iterable[str] = (),
    ) -> NormBook:
        """The same published norms with what a site has built before them."""
        return NormBook(self.published, site, changes, refused, members)

    def detectable(self, observation: Observation, feature: str) -> Detectable | None:
        """The site's smallest detectable change of ``feature`` in the task of a measurement.

        For the value itself (``feature`` is its own) it is one across visits and of the same way of
        measuring. For a change within a visit repeats across recordings do as well, though visits
        come first; of several ways of measuring the larger change counts, so that none is taken too
        easily. What trials of one recording differ by never counts.
        """
        m = observation.measurement
        task, kind = observation.task, kind_of_variant(observation.capture.acq)
        text = text_read(observation)
        fitting = [
            c
            for c in self.changes
            if c.feature == feature
            and (not c.tasks or task in c.tasks)
            and (not c.variants or kind in c.variants)
            and c.text in ("", text)
            and c.across != "trials"
            and (feature != m.feature or (c.across == "visits" and c.method in ("", m.method)))
        ]
        return max(fitting, key=lambda c: (c.across == "visits", c.sdc), default=None)

    def find(
        self,
        feature: str,
        sex: str | None,
        age: float | None,
        task: str,
        variant: str = "",
        method: str = "",
        text: str = "",
    ) -> Norm | None:
        """The norm that applies, or None.

        Args:
            sex: F, M, X or None; a norm for one sex applies to that one only.
            age: in years. Ages in norms are completed years: a band 20-39 holds 39.9 as well.
                Where the age is unknown, only a norm for all ages applies.
            task: a norm for certain tasks applies to those only.
            variant: of the task; a norm for certain variants applies to those only.
            method: the way of measuring; a norm of one applies to that one only.
            text: what was read or counted (``read_text``); a norm of one applies to that one only.
        """
        for layer in self._layers:
            fitting = [
                n
                for n in layer.get(feature, ())
                if applies(n, sex, age, task, variant)
                and n.method in ("", method)
                and n.text in ("", text)
            ]
            if fitting:
                return max(fitting, key=_fitness)
        return None

    def of(self, observation: Observation) -> Norm | None:
        """The norm that applies to a measurement in its place, be it for orientation only.

        Its source says so where the person is one of those whom it was made from.
        """
        norm = self.find(
            observation.measurement.feature,
            observation.subject.sex,
            age_of(observation),
            observation.task,
            observation.capture.acq,
            observation.measurement.method,
            text_read(observation),
        )
        if norm is None or id(norm) not in self._from_site:
            return norm
        if observation.subject.id not in self.members:
            return norm
        source = f"{norm.source}; this person is one of its own controls"
        return msgspec.structs.replace(norm, source=source)

    def to_judge(self, observation: Observation) -> Norm | None:
        """The norm that a rule may use: that of ``of``, unless it is pooled over sexes or ages."""
        norm = self.of(observation)
        return None if norm is None or norm.pooled else norm

    def refusal(self, observation: Observation) -> str:
        """Why the site has no norm for people of this sex and age; empty where nobody tried."""
        o, text = observation, text_read(observation)
        cells = [
            c
            for c in self._refused.get(o.measurement.feature, ())
            if c.task == o.task
            and (not c.variants or o.capture.acq in c.variants)
            and c.method in ("", o.measurement.method)
            and c.text in ("", text)
        ]
        age = age_of(o)
        for cell in cells:
            if cell.reason == NO_TEXT:
                return f"the site's norm is refused: {cell.reason}"
            low, high = cell.age
            if cell.sex == o.subject.sex and age is not None and low <= floor(age) <= high:
                return f"the site's group of this sex and age is refused: {cell.reason}"
        return ""

    def why_none(self, observation: Observation) -> str:
        """Why no norm may judge a value although there are some: person, task or text is outside.

        Empty where one applies, and where there is none for the feature at all.
        """
        if self.to_judge(observation) is not None:
            return ""
        refusal = self.refusal(observation)
        if refusal:
            return refusal
        feature = observation.measurement.feature
        norms = [n for layer in self._layers for n in layer.get(feature, ())]
        if not norms:
            return ""
        age, sex, task = age_of(observation), observation.subject.sex, observation.task
        variant = observation.capture.acq
        norms = [n for n in norms if not n.tasks or task in n.tasks]
        if not norms:
            return "no reference is for this task"
        norms = [n for n in norms if not n.variants or variant in n.variants]
        if not norms:
            return "no reference is for this variant of the task"
        norms = [n for n in norms if n.method in ("", observation.measurement.method)]
        if not norms:
            return "no reference is for this way of measuring"
        text = text_read(observation)
        norms = [n for n in norms if n.text in ("", text)]
        if not norms and not text:
            return "the text that was read is not stated, and the references are for certain texts"
        if not norms:
            return "no reference is for this text"
        norms = [n for n in norms if not n.pooled]
        if not norms:
            return "no reference is for one sex and age band"
        if age is None and not any(applies(n, sex, None, task, variant) for n in norms):
            return "the age is not known, and the references are for certain ages"
        if sex not in ("F", "M") and all(n.sex != "any" for n in norms):
            return "the sex is not known as F or M, and the references are for one of them"
        low, high = min(n.age[0] for n in norms), max(n.age[1] for n in norms)
        return f"the references are for other people (ages {low:g} to {high:g} in all)"


def kind_of_variant(variant: str) -> str:
    """A variant of a task without what it says of effort: ``pa`` of ``pa-after``."""
    return "-".join(part for part in variant.split("-") if part.lower() not in MOMENTS)


def age_of(observation: Observation) -> float | None:
    """Years at the visit; where that is not known, at the first visit."""
    at_visit = observation.visit.age
    return observation.subject.age if at_visit is None else at_visit


def applies(norm: Norm, sex: str | None, age: float | None, task: str, variant: str = "") -> bool:
    """Whether a norm is for people of this sex and age, doing this variant of this task."""
    if norm.tasks and task not in norm.tasks:
        return False
    if norm.variants and variant not in norm.variants:
        return False
    if norm.sex not in ("any", sex):
        return False
    low, high = norm.age
    if age is None:
        return low <= 0 and high >= 120
    # A band that ends at a whole number holds everyone of that many completed years.
    return low <= age and (age <= high or (float(high).is_integer() and age < high + 1))


def z_score(value: float, norm: Norm | None) -> float | None:
    """How many SD a value lies from the norm's mean; None without mean and SD, and if pooled."""
    if norm is None or norm.pooled or norm.mean is None or norm.sd is None:
        return None
    return (value - norm.mean) / norm.sd


def central_range(norm: Norm) -> tuple[float, float]:
    """The 2.5-97.5 percentile: as published, else mean +- 1.96 SD."""
    if norm.p2_5 is not None and norm.p97_5 is not None:
        return norm.p2_5, norm.p97_5
    if norm.mean is None or norm.sd is None:
        raise ValueError(f"the norm of {norm.feature} has neither percentiles nor mean and sd")
    return norm.mean - NORMAL_95 * norm.sd, norm.mean + NORMAL_95 * norm.sd


def _fitness(norm: Norm) -> tuple[bool, bool, bool, bool, float, int, float, str, str]:
    low, high = norm.age
    return (
        norm.transfers,
        bool(norm.tasks),
        bool(norm.variants),
        norm.sex != "any",
        -(high - low),
        norm.n,
        low,
        norm.source,
        norm.population,
    )
