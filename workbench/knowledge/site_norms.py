"""A clinic's own norms from its own controls: percentiles, mean and SD, smallest detectable change.

One value a person and side: that which a rule would take (best quality, latest trial) at the first
visit. What was measured in another task, variant or way is kept apart. Effort and rest are no
variants of a steady state: only recordings without effort, or before it, count.

Limits on small cells:

* 20 people for mean and SD, 5th, 50th and 95th percentile: the least number of reference
  individuals in CLSI EP28-A3c (for verifying a reference interval);
* 39 people for the 2.5th and 97.5th percentile: below that they lie beyond the extreme values
  (rank p (n + 1), the non-parametric estimate of EP28-A3c);
* 10 people with repeats, and 10 degrees of freedom, for a smallest detectable change: with
  fewer, the error's true size may be more than 1.75 times the found one (chi-square, 95 %).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor, sqrt
from statistics import fmean, stdev
from typing import Literal

from workbench.knowledge.choice import best, in_order, reaches, trial_of
from workbench.knowledge.norm_file import Detectable, Norm
from workbench.knowledge.norms import MOMENTS, age_of, kind_of_variant
from workbench.knowledge.site_norm_file import AgeBand, Refused, SiteNorms
from workbench.model import Observation, Verdict

LEAST_PEOPLE = 20
LEAST_FOR_TAILS = 39
LEAST_REPEATED = 10
DEFAULT_BANDS: tuple[AgeBand, ...] = ((0, 5), (6, 11), (12, 17), (18, 39), (40, 59), (60, 125))
BEFORE, *_NOT_RESTED = MOMENTS
_SEXES: tuple[Literal["F", "M", "any"], ...] = ("F", "M", "any")


@dataclass(frozen=True, slots=True)
class _Kind:
    """What may be pooled: one feature in one task, variant and way of measuring."""

    feature: str
    task: str
    variants: tuple[str, ...]
    method: str


def build_site_norms(
    observations: Iterable[Observation],
    controls: Iterable[str],
    *,
    study: str,
    version: int,
    built: str,
    bands: Sequence[AgeBand] = DEFAULT_BANDS,
) -> SiteNorms:
    """Norms from what was measured on the controls (ids of subjects).

    Values of poor quality do not count. A cell is a feature, task, variant, way of measuring, sex
    and age band; the same without sex and over all ages that were met stand beside them.
    """
    chosen = frozenset(controls)
    kinds = _by_kind(o for o in observations if o.subject.id in chosen)
    source = f"site norms of {study}, version {version}"
    norms: list[Norm] = []
    refused: list[Refused] = []
    changes: list[Detectable] = []
    for kind in sorted(kinds, key=lambda k: (k.feature, k.task, k.variants, k.method)):
        found = kinds[kind]
        for made in (*_cells(kind, found, bands, source), _detectable(kind, found, source)):
            match made:
                case Norm():
                    norms.append(made)
                case Detectable():
                    changes.append(made)
                case Refused():
                    refused.append(made)
    return SiteNorms(
        version=version,
        study=study,
        built=built,
        controls=len(chosen),
        bands=tuple(bands),
        norms=tuple(norms),
        changes=tuple(changes),
        refused=tuple(refused),
    )


def _by_kind(observations: Iterable[Observation]) -> dict[_Kind, list[Observation]]:
    kinds: dict[_Kind, list[Observation]] = defaultdict(list)
    for o in observations:
        m, variant = o.measurement, o.capture.acq
        if m.value is None or not reaches(m.quality.verdict, Verdict.LIMITED):
            continue
        if not set(_NOT_RESTED).isdisjoint(variant.lower().split("-")):
            continue
        kind = kind_of_variant(variant)
        variants = (kind, f"{kind}-{BEFORE}" if kind else BEFORE)
        kinds[_Kind(m.feature, o.task, variants, m.method)].append(o)
    return kinds


def _cells(
    kind: _Kind, found: Sequence[Observation], bands: Sequence[AgeBand], source: str
) -> Iterator[Norm | Refused]:
    people = _first_values(found)
    ages = [age for age in (age_of(p[0]) for p in people.values()) if age is not None]
    everyone = [(float(floor(min(ages))), float(floor(max(ages))))] if ages else []
    for sex in _SEXES:
        for band in (*bands, *everyone):
            inside = [own for own in people.values() if _belongs(own[0], sex, band)]
            if inside:
                yield _norm(kind, sex, band, inside, source)


def _first_values(found: Sequence[Observation]) -> dict[str, list[Observation]]:
    """The value of each side at the first visit of each person."""
    visits: dict[str, dict[str, list[Observation]]] = defaultdict(lambda: defaultdict(list))
    for o in found:
        visits[o.subject.id][o.visit.id].append(o)
    first = {}
    for subject, own in visits.items():
        order = in_order({o.visit.id: o.visit for group in own.values() for o in group}.values())
        at_first = own[order[0].id]
        sides = sorted({o.measurement.side for o in at_first})
        chosen = (best(o for o in at_first if o.measurement.side is side) for side in sides)
        first[subject] = [o for o in chosen if o is not None]
    return first


def _belongs(o: Observation, sex: str, band: AgeBand) -> bool:
    age = age_of(o)
    return age is not None and band[0] <= floor(age) <= band[1] and sex in ("any", o.subject.sex)


def _norm(
    kind: _Kind,
    sex: Literal["F", "M", "any"],
    band: AgeBand,
    inside: Sequence[Sequence[Observation]],
    source: str,
) -> Norm | Refused:
    n = len(inside)
    given = (o.measurement.value for own in inside for o in own)
    values = sorted(value for value in given if value is not None)
    who = {"F": "women", "M": "men", "any": "controls"}[sex]
    refusal = ""
    if n < LEAST_PEOPLE:
        refusal = f"{n} people; {LEAST_PEOPLE} needed (CLSI EP28-A3c)"
    elif not values[0] < values[-1]:
        refusal = f"all {n} values are alike"
    if refusal:
        return Refused(feature=kind.feature, task=kind.task, sex=sex, age=band, n=n, reason=refusal)
    tails = n >= LEAST_FOR_TAILS
    return Norm(
        feature=kind.feature,
        population=f"the site's own {who} of {band[0]:g} to {band[1]:g} years",
        n=n,
        source=source,
        mean=fmean(values),
        sd=stdev(values),
        p2_5=percentile(values, 2.5) if tails else None,
        p5=percentile(values, 5),
        p50=percentile(values, 50),
        p95=percentile(values, 95),
        p97_5=percentile(values, 97.5) if tails else None,
        sex=sex,
        age=band,
        tasks=(kind.task,),
        variants=kind.variants,
        method=kind.method,
        protocol="the same way of measuring, at this site",
        transfers=True,
    )


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The value of rank p (n + 1) among ``ordered`` values, between neighbours in proportion.

    Raises:
        ValueError: where that rank lies beyond the first or last value.
    """
    rank = percent / 100 * (len(ordered) + 1)
    below = floor(rank)
    if not 1 <= rank <= len(ordered):
        raise ValueError(f"{len(ordered)} values do not reach the {percent:g}th percentile")
    if below == len(ordered):
        return ordered[-1]
    return ordered[below - 1] + (rank - below) * (ordered[below] - ordered[below - 1])


def _detectable(kind: _Kind, found: Sequence[Observation], source: str) -> Detectable | Refused:
    """From repeats across visits where enough people have them, else across trials of a visit."""
    most = 0
    for across, groups in (("visits", _visits(found)), ("trials", _trials(found))):
        repeated = [g for g in groups.values() if len(g) > 1]
        people = len({key[0] for key, g in groups.items() if len(g) > 1})
        freedom = sum(len(g) - 1 for g in repeated)
        most = max(most, people)
        if people < LEAST_REPEATED or freedom < LEAST_REPEATED:
            continue
        sdc = smallest_detectable_change(repeated)
        if sdc > 0:
            return Detectable(
                feature=kind.feature,
                sdc=sdc,
                n=people,
                repeats=sum(map(len, repeated)),
                across="visits" if across == "visits" else "trials",
                source=source,
                tasks=(kind.task,),
                variants=kind.variants,
                method=kind.method,
            )
    reason = f"smallest detectable change: {most} people with repeats; {LEAST_REPEATED} needed"
    if most >= LEAST_REPEATED:
        reason = f"smallest detectable change: the repeats of {most} people are all alike"
    return Refused(
        feature=kind.feature, task=kind.task, sex="any", age=(0, 125), n=most, reason=reason
    )


def smallest_detectable_change(repeated: Iterable[Sequence[float]]) -> float:
    """1.96 sqrt(2) SEM, the SEM pooled within people who gave two or more values (Weir 2005)."""
    squares, freedom = 0.0, 0
    for values in repeated:
        mean = fmean(values)
        squares += sum((v - mean) ** 2 for v in values)
        freedom += len(values) - 1
    if not freedom:
        raise ValueError("a smallest detectable change needs repeated values")
    return 1.96 * sqrt(2 * squares / freedom)


Repeats = Mapping[tuple[str, ...], Sequence[float]]


def _visits(found: Sequence[Observation]) -> Repeats:
    """The value that counts at each visit, by person and side."""
    at_visit: dict[tuple[str, str, str], list[Observation]] = defaultdict(list)
    for o in found:
        at_visit[o.subject.id, o.measurement.side, o.visit.id].append(o)
    groups: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for (subject, side, _), own in sorted(at_visit.items()):
        chosen = best(own)
        if chosen is not None and chosen.measurement.value is not None:
            groups[subject, side].append(chosen.measurement.value)
    return groups


def _trials(found: Sequence[Observation]) -> Repeats:
    """The value of each trial, by person, side and visit."""
    trials: dict[tuple[str, ...], dict[tuple[str, str], float]] = defaultdict(dict)
    for o in sorted(found, key=lambda o: (o.capture.path, trial_of(o))):
        if o.measurement.value is not None:
            key = (o.subject.id, o.measurement.side, o.visit.id)
            trials[key].setdefault((o.capture.path, trial_of(o)), o.measurement.value)
    return {key: list(values.values()) for key, values in trials.items()}
