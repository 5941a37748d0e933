"""The site's smallest detectable change: from which repeats, and the same in rows and rules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_study import FEATURES, catalog_of, measured, observed, snapshot_of, write_analyzer

from workbench.export.rows import build_rows
from workbench.knowledge.base import load_knowledge
from workbench.knowledge.site_norms import build_site_norms
from workbench.model import GOOD, FindingState, Quality, Reason, Side

CHANGE = """
[features.blinks_effort_change]
change_of = "lid.blinks"
title = { en = "Change", nl = "Verandering", pl = "Zmiana" }
definition = "after minus before"
unit = "/min"
source = "a test"
"""
RULE = """
[[rule]]
id = "fewer_blinks"
hpo = "HP:0034774"
label = "Decreased blink rate"
status = "site"
title = { en = "Fewer", nl = "Minder", pl = "Mniej" }
objective = "fewer blinks after effort"
subjective = "stares"
source = "a test"
[rule.present]
feature = "lid.blinks_effort_change"
op = "<"
threshold = -1
sdc_of = "lid.blinks"
side = "none"
source = "a test"
"""


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory):
    folder = tmp_path_factory.mktemp("change") / "lid"
    written = write_analyzer(folder, features=FEATURES + CHANGE, findings=RULE, norms="")
    known = load_knowledge(catalog_of(written))
    assert known.faults == ()
    return known


def repeats(across: str, error: float, count: int = 12):
    """Two values of each person, ``error`` being the SD between them."""
    rng = np.random.default_rng(3)
    for i in range(count):
        for again in "12":
            m = measured("lid.blinks", float(15 + rng.normal(0, error)), Side.NONE, unit="/min")
            if across == "trials":
                m = replace(m, trial=again)
            yield observed(
                m,
                subject=f"sub-{i:02}",
                visit=f"ses-{again if across == 'visits' else 1}",
                trial=again if across == "recordings" else "",
            )


def changes_of(*observations):
    ids = {o.subject.id for o in observations}
    return build_site_norms(observations, ids, study="C", version=1, built="2026-11-22").changes


def fall(amount: float):
    m = measured("lid.blinks_effort_change", -amount, Side.NONE, unit="/min", method="difference")
    bound = Quality(GOOD.verdict, (Reason("sdc_lower_bound", "half against half"),))
    return observed(replace(m, mdc95=2.1, quality=bound), acq="after")


def row_of(known, seen):
    (row,) = build_rows(snapshot_of([seen]), known, known.propose([seen]))
    return row


def test_visits_come_first_and_trials_of_one_recording_only_where_nothing_else_is():
    visits, recordings, trials = (
        list(repeats(across, error))
        for across, error in (("visits", 3.0), ("recordings", 1.0), ("trials", 0.2))
    )
    (change,) = changes_of(*visits, *recordings, *trials)
    assert (change.across, change.n) == ("visits", 12)
    (change,) = changes_of(*recordings)
    assert (change.across, change.n, change.repeats) == ("recordings", 12, 24)
    (change,) = changes_of(*trials)
    assert change.across == "trials"


def test_a_row_and_a_rule_use_the_same_change_and_say_what_it_is(knowledge):
    changes = changes_of(*repeats("visits", 3.0))
    known = knowledge.with_site_norms((), changes)
    row = row_of(known, fall(2.5))
    assert row.mdc95 == changes[0].sdc > 4
    assert row.quality_reasons.startswith("sdc_site: mdc95 ")
    assert "across visits, 12 people, 24 values, site norms of C, version 1" in row.quality_reasons
    assert "sdc_lower_bound" not in row.quality_reasons
    (finding,) = known.propose([fall(2.5)])
    assert finding.state is not FindingState.PRESENT
    assert f"smallest detectable change {row.mdc95:.4g}, n 12 across visits" in str(finding)
    assert known.propose([fall(row.mdc95 + 0.1)])[0].state is FindingState.PRESENT


def test_trials_of_one_recording_change_no_row_and_no_rule(knowledge):
    known = knowledge.with_site_norms((), changes_of(*repeats("trials", 0.2)))
    row = row_of(known, fall(1.0))
    assert (row.mdc95, row.quality_reasons) == (2.1, "sdc_lower_bound: half against half")
    assert known.propose([fall(1.0)])[0].state is not FindingState.PRESENT


def test_recordings_of_one_visit_serve_a_change_within_a_visit_only(knowledge):
    known = knowledge.with_site_norms((), changes_of(*repeats("recordings", 1.0)))
    assert "across recordings" in row_of(known, fall(2.5)).quality_reasons
    plain = observed(measured("lid.blinks", 15.0, Side.NONE, unit="/min"))
    assert row_of(known, plain).mdc95 is None
    known = knowledge.with_site_norms((), changes_of(*repeats("visits", 1.0)))
    assert row_of(known, plain).mdc95 == known.norms.changes[0].sdc
    otherwise = replace(plain, measurement=replace(plain.measurement, method="by hand"))
    assert row_of(known, otherwise).mdc95 is None


def test_an_unknown_change_is_known_once_the_site_has_repeats(knowledge):
    lacking = fall(2.5)
    unknown = Quality(GOOD.verdict, (Reason("sdc_unknown", "build site norms"),))
    lacking = replace(
        lacking, measurement=replace(lacking.measurement, mdc95=None, quality=unknown)
    )
    assert "sdc_unknown" in row_of(knowledge, lacking).quality_reasons
    known = knowledge.with_site_norms((), changes_of(*repeats("visits", 1.0)))
    assert "sdc_unknown" not in row_of(known, lacking).quality_reasons
