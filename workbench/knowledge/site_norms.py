"""A clinic's own norms from its own controls: percentiles, mean and SD, by sex and age band.

One value a person and side: that which a rule would take (best quality, latest trial) at the first
visit. What was measured in another task, variant or way, or on another text, is kept apart; what
was read from a text that nobody stated is refused. Effort and rest are no variants of a steady
state: only recordings without effort, or before it, count.

What is pooled over the sexes or over age bands is for orientation and says so: it stands in for no
refused cell.

Limits on small cells:

* 20 people for mean and SD, 5th, 50th and 95th percentile: the least number of reference
  individuals in CLSI EP28-A3c (for verifying a reference interval);
* 39 people for the 2.5th and 97.5th percentile: below that they lie beyond the extreme values
  (rank p (n + 1), the non-parametric estimate of EP28-A3c).

Smallest detectable changes stand in ``site_repeats``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import floor
from statistics import fmean, stdev
from typing import Literal

from workbench.knowledge.choice import best, in_order, reaches
from workbench.knowledge.norm_file import Detectable, Norm
from workbench.knowledge.norms import MOMENTS, age_of, kind_of_variant
from workbench.knowledge.read_text import FROM_TEXT, text_read
from workbench.knowledge.site_norm_file import NO_TEXT, AgeBand, Refused, SiteNorms, member
from workbench.knowledge.site_repeats import detectable_change
from workbench.model import Observation, Verdict

LEAST_PEOPLE = 20
LEAST_FOR_TAILS = 39
DEFAULT_BANDS: tuple[AgeBand, ...] = ((0, 5), (6, 11), (12, 17), (18, 39), (40, 59), (60, 125))
BEFORE, *_NOT_RESTED = MOMENTS
_SEXES: tuple[Literal["F", "M", "any"], ...] = ("F", "M", "any")


@dataclass(frozen=True, slots=True)
class _Kind:
    """What may be compared: one feature in one task, variant, way of measuring and text."""

    feature: str
    task: str
    variants: tuple[str, ...]
    method: str
    text: str


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

    Values of poor quality do not count. A cell is a feature, task, variant, way of measuring, text,
    sex and age band; the same pooled over the sexes, and over all ages that were met where these
    are more than one band, stand beside them. The order of ``observations`` does not matter.
    """
    chosen = frozenset(controls)
    kinds = _by_kind(o for o in observations if o.subject.id in chosen)
    source = f"site norms of {study}, version {version}"
    norms: list[Norm] = []
    refused: list[Refused] = []
    changes: list[Detectable] = []
    for kind in sorted(kinds, key=lambda k: (k.feature, k.task, k.variants, k.method, k.text)):
        for made in _made(kind, kinds[kind], bands, source):
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
        members=tuple(sorted(member(study, subject) for subject in chosen)),
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
        kinds[_Kind(m.feature, o.task, variants, m.method, text_read(o))].append(o)
    return kinds


def _made(
    kind: _Kind, found: Sequence[Observation], bands: Sequence[AgeBand], source: str
) -> Iterator[Norm | Detectable | Refused]:
    """All that one kind of value gives; nothing but a refusal where its text is not known."""
    people = len({o.subject.id for o in found})
    if kind.task in FROM_TEXT and not kind.text:
        yield _refused(kind, "any", (0, 125), people, NO_TEXT)
        return
    yield from _cells(kind, found, bands, source)
    made = detectable_change(found)
    if isinstance(made, str):
        yield _refused(kind, "any", (0, 125), people, made)
        return
    yield Detectable(
        feature=kind.feature,
        sdc=made.sdc,
        n=made.people,
        repeats=made.values,
        across=made.across,
        source=source,
        tasks=(kind.task,),
        variants=kind.variants,
        method=kind.method,
        text=kind.text,
    )


def _refused(kind: _Kind, sex: str, age: AgeBand, n: int, reason: str) -> Refused:
    return Refused(
        feature=kind.feature,
        task=kind.task,
        sex=sex,
        age=age,
        n=n,
        reason=reason,
        variants=kind.variants,
        method=kind.method,
        text=kind.text,
    )


def _cells(
    kind: _Kind, found: Sequence[Observation], bands: Sequence[AgeBand], source: str
) -> Iterator[Norm | Refused]:
    people = _first_values(found)
    ages = [floor(age) for age in (age_of(p[0]) for p in people.values()) if age is not None]
    everyone = (float(min(ages)), float(max(ages))) if ages else (0.0, 0.0)
    one_band = any(low <= everyone[0] and everyone[1] <= high for low, high in bands)
    wider = [] if one_band or not ages else [everyone]
    for sex in _SEXES:
        for band in (*bands, *wider):
            inside = [own for own in people.values() if _belongs(own[0], sex, band)]
            if not inside:
                continue
            made = _norm(kind, sex, band, inside, source, over_ages=band in wider)
            # A refusal over all ages would be taken for one of each age band.
            if band not in wider or isinstance(made, Norm):
                yield made


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
    *,
    over_ages: bool,
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
        return _refused(kind, sex, band, n, refusal)
    sexes = [own[0].subject.sex for own in inside]
    pooled: tuple[Literal["sexes", "ages"], ...] = ("sexes",) if sex == "any" else ()
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
        text=kind.text,
        protocol="the same way of measuring, at this site",
        transfers=True,
        pooled=(*pooled, "ages") if over_ages else pooled,
        women=sexes.count("F"),
        men=sexes.count("M"),
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
