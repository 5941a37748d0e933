"""A value with the smallest detectable change that the site found, in place of any other.

Results are kept as they were measured; the site's own change is put in where they are shown, judged
and exported, as its norms are. So a row and a rule always tell the same number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workbench.knowledge.feature import Feature
from workbench.knowledge.norms import NormBook
from workbench.knowledge.wording import number
from workbench.model import Observation, Quality, Reason

REPLACED = frozenset({"sdc_unknown", "sdc_lower_bound"})
"""Reasons that say where another smallest detectable change came from, or that there is none."""


def with_site_change(
    observation: Observation, norms: NormBook, features: Mapping[str, Feature]
) -> Observation:
    """The same value with the site's ``mdc95`` and where that is from; as it is without one."""
    m = observation.measurement
    if not norms.changes or m.value is None:
        return observation
    feature = features.get(m.feature)
    measured = feature.change_of if feature and feature.change_of else m.feature
    site = norms.detectable(observation, measured)
    if site is None:
        return observation
    text = (
        f"mdc95 {number(site.sdc)} is the site's own: across {site.across},"
        f" {site.n} people, {site.repeats} values, {site.source}"
    )
    kept = tuple(r for r in m.quality.reasons if r.code not in REPLACED)
    quality = Quality(m.quality.verdict, (*kept, Reason("sdc_site", text)))
    return replace(observation, measurement=replace(m, mdc95=site.sdc, quality=quality))
