"""The one row builder."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from small_study import catalog_of, measured, observed, snapshot_of, write_analyzer

from workbench.export.feature_columns import COLUMNS, features_table
from workbench.export.rows import Row, build_rows, propose_all
from workbench.export.table import csv_bytes
from workbench.export.wide import wide_table
from workbench.knowledge.base import Knowledge, load_knowledge
from workbench.knowledge.norm_file import Norm
from workbench.model import Decision, Observation, Side, Span, Verdict

DESIGN = """
    study, subject, sex, age, diagnosis, visit, date, capture, modality, task, view, trial,
    feature, side, value, unit, sd, ci_low, ci_high, n, mdc95, t_start, t_end, reference,
    method, quality, quality_reasons, validation, norm_mean, norm_sd, norm_n, norm_source, z,
    hpo_id, hpo_label, hpo_state, hpo_release, decision, decided_by, icf, analyzer,
    analyzer_version, model_sha256, file_sha256
""".replace(",", " ").split()


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return load_knowledge(catalog_of(write_analyzer(tmp_path_factory.mktemp("a") / "lid")))


def rows_of(
    knowledge: Knowledge, observations: Iterable[Observation], decisions: Iterable[Decision] = ()
) -> tuple[Row, ...]:
    snapshot = snapshot_of(observations, decisions=decisions)
    return build_rows(snapshot, knowledge, propose_all(snapshot, knowledge))


def test_the_columns_are_those_of_the_design_in_their_order(knowledge: Knowledge) -> None:
    rows = rows_of(knowledge, [observed(measured())])
    table = features_table(rows)
    assert [c.name for c in COLUMNS] == DESIGN
    header = csv_bytes(table).split(b"\r\n")[0].decode()
    assert header.split(",") == DESIGN
    assert len(table.rows[0]) == len(DESIGN)


def test_a_row_carries_all_that_a_number_needs(knowledge: Knowledge) -> None:
    (row,) = rows_of(knowledge, [observed(measured(value=3.0, span=Span(0.5, 1.25)), trial="2")])
    assert (row.study, row.subject, row.sex, row.age) == ("Lid clinic", "sub-01", "F", 40.0)
    assert (row.visit, row.date, row.trial, row.view) == ("ses-01", "2026-01-01", "2", "front")
    assert (row.feature, row.side, row.value, row.unit) == ("lid.height", "left", 3.0, "mm")
    assert (row.t_start, row.t_end, row.quality) == (0.5, 1.25, "good")
    assert (row.norm_mean, row.norm_sd, row.norm_n) == (4.0, 0.5, 100)
    assert (row.norm_source, row.z) == ("Somebody 2001", -2.0)
    assert (row.hpo_id, row.hpo_label, row.icf) == ("HP:0000508", "Ptosis", "b2151")
    assert row.hpo_release == knowledge.hpo.release
    assert (row.analyzer, row.analyzer_version) == ("lid", "1.2.0")
    assert (row.model_sha256, row.file_sha256) == ("cd" * 32, "ab" * 32)
    assert row.validation == "experimental"


def test_a_value_that_was_tried_in_vain_is_a_row_with_its_reason(knowledge: Knowledge) -> None:
    (row,) = rows_of(knowledge, [observed(measured(value=None))])
    assert (row.value, row.z, row.quality) == (None, None, "refused")
    assert row.quality_reasons == "dim: too dark"
    assert row.hpo_state == "not assessable"


def test_state_and_decision_stand_only_where_a_rule_judged(knowledge: Knowledge) -> None:
    decision = Decision(
        finding="sub-01/ses-01/lid.ptosis/left",
        accepted=True,
        by="Dr X",
        when="2026-02-01T10:00:00Z",
    )
    low, high = measured(value=1.0), measured(value=4.0, side=Side.RIGHT)
    trial = observed(measured(value=1.2, verdict=Verdict.LIMITED), trial="2")
    rows = rows_of(knowledge, [observed(low), observed(high), trial], [decision])
    told = {(r.value, r.side): (r.hpo_state, r.decision, r.decided_by) for r in rows}
    assert told == {
        (1.0, "left"): ("present", "accepted", "Dr X"),
        (4.0, "right"): ("excluded", "", ""),
        (1.2, "left"): ("", "", ""),
    }


def test_a_norm_for_orientation_says_so(knowledge: Knowledge) -> None:
    blinks = measured("lid.blinks", 9.0, Side.NONE, unit="/min")
    (row,) = rows_of(knowledge, [observed(blinks)])
    assert row.norm_source == "Somebody 2002 (measured in another way: for orientation only)"
    assert row.z == -1.2
    assert row.validation == "validated"
    percentiles = Norm(
        feature="lid.blinks", population="p", n=9, source="S", p2_5=4, p97_5=30.5, transfers=True
    )
    (row,) = rows_of(knowledge.with_site_norms([percentiles]), [observed(blinks)])
    assert row.norm_source == "S (2.5-97.5 percentile 4 to 30.5)"
    assert (row.norm_mean, row.z) == (None, None)


def test_a_feature_that_the_codebook_lacks_is_still_a_row(knowledge: Knowledge) -> None:
    (row,) = rows_of(knowledge, [observed(measured("gone.feature", 1.0))])
    assert (row.hpo_id, row.hpo_release, row.icf, row.validation) == ("", "", "", "experimental")


def test_rows_come_in_the_fixed_order(knowledge: Knowledge) -> None:
    observations = [
        observed(measured(value=v, side=side), subject=subject, visit=visit, date=date, trial=trial)
        for subject in ("sub-2", "sub-10")
        for visit, date in (("ses-01", "2026-05-01"), ("ses-02", "2026-01-01"))
        for trial in ("1", "2")
        for side, v in ((Side.RIGHT, 4.0), (Side.LEFT, 3.9))
    ]
    expected = rows_of(knowledge, observations)
    assert [(r.subject, r.visit, r.trial, r.side) for r in expected[:5]] == [
        ("sub-2", "ses-02", "1", "left"),
        ("sub-2", "ses-02", "1", "right"),
        ("sub-2", "ses-02", "2", "left"),
        ("sub-2", "ses-02", "2", "right"),
        ("sub-2", "ses-01", "1", "left"),
    ]
    assert expected[-1].subject == "sub-10"
    random.Random(7).shuffle(observations)
    assert rows_of(knowledge, observations) == expected


def test_the_wide_table_has_a_row_per_visit_and_keeps_variants_apart(knowledge: Knowledge) -> None:
    snapshot = snapshot_of(
        [
            observed(measured(value=3.0), trial="1"),
            observed(measured(value=3.5), trial="2"),
            observed(measured(value=9.0, verdict=Verdict.POOR), trial="3"),
            observed(measured(value=2.0), acq="after"),
            observed(
                measured("lid.blinks", 8.0, Side.NONE, unit="/min"),
                visit="ses-02",
                date="2027-01-01",
            ),
        ]
    )
    table = wide_table(snapshot, knowledge)
    names = [c.name for c in table.columns]
    assert names[7:] == [
        "lid.blinks__rest",
        "lid.height__left__rest",
        "lid.height__left__rest-after",
    ]
    assert [list(row[5:]) for row in table.rows] == [
        ["ses-01", "2026-01-01", None, 3.5, 2.0],
        ["ses-02", "2027-01-01", 8.0, None, None],
    ]
    assert table.columns[8].unit == "mm"
