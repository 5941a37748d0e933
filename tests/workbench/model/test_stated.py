"""Facts that a person stated stand before those of the folder, in the job and in its key."""

from __future__ import annotations

import pytest

from workbench.model import Capture, Modality, MoveEvent, StateFact, with_stated
from workbench.pipeline.job import measure_job
from workbench.plugin.catalog import load_catalog
from workbench.store.codec import edits_from_text, edits_to_text

CAPTURE = Capture(
    path="a.mp4",
    subject="01",
    visit="01",
    modality=Modality.VIDEO,
    task="walk",
    facts={"height_cm": 180.0, "age": 40.0},
)


def test_the_newest_statement_stands_before_the_folder():
    said = (StateFact("height_cm", "170"), MoveEvent("foot_off", 1.0, 1.1))
    facts = with_stated(CAPTURE, (*said, StateFact("treadmill", "yes"))).facts
    assert facts == {"height_cm": 170.0, "age": 40.0, "treadmill": True}
    assert with_stated(CAPTURE, ()) is CAPTURE


def test_a_job_measures_with_them_and_its_key_knows():
    gait = load_catalog().analyzers["gait"]
    plain = measure_job(gait, CAPTURE, (), "r", "d")
    said = measure_job(gait, CAPTURE, (StateFact("height_cm", "170"),), "r", "d")
    assert said.facts["height_cm"] == said.captures[0].facts["height_cm"] == 170.0
    assert said.key != plain.key
    assert plain.facts["height_cm"] == 180.0


def test_statements_are_kept_as_they_were_written():
    said = (StateFact("text", "170"), StateFact("treadmill", "no"))
    assert edits_from_text(edits_to_text(said)) == said


def test_an_impossible_statement_is_an_error_that_names_it():
    with pytest.raises(ValueError, match="height_cm"):
        with_stated(CAPTURE, [StateFact("height_cm", "17")])
