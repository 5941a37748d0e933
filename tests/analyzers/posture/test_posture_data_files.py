"""Codebook, rules and errors of the posture analyzer hold together and say what was measured."""

import json
from pathlib import Path

import pytest

from analyzers.posture.errors import CORRECTED, CORRECTIONS, error_of
from analyzers.posture.quantities import QUANTITIES
from workbench.knowledge.base import load_knowledge
from workbench.knowledge.codebook import load_features
from workbench.model import Capture, FindingState, Modality, Observation, Side, Subject, Visit
from workbench.plugin.catalog import Catalog

RESULT = Path(__file__).parents[2] / "benchmarks" / "results" / "accuracy_posture.json"


def test_every_quantity_is_in_the_codebook_with_its_unit(posture_manifest):
    features = load_features(posture_manifest)
    wanted = {q.name: q for q in QUANTITIES}
    wanted |= {f"{name}_raw": wanted[name] for name in CORRECTED}
    assert set(features) == {f"posture.{name}" for name in wanted}
    for name, quantity in wanted.items():
        feature = features[f"posture.{name}"]
        assert feature.unit == quantity.unit
        assert feature.sides == ("both" if quantity.sided else "none")


def test_errors_and_corrections_are_those_of_the_benchmark():
    scores = {(s["feature"], s["view"]): s for s in json.loads(RESULT.read_text())["scores"]}
    for (name, view), score in scores.items():
        kind, _, group = view.partition(" ")
        if group == "turned":
            continue
        plain = name.removesuffix("_raw")
        error = error_of(plain, kind, raw=plain != name, video=group == "video")
        assert score["rms_error"] <= error, (name, view)
        if not group:
            assert error <= 1.15 * score["rms_error"] + 0.03, (name, view)
    for key, correction in CORRECTIONS.items():
        fitted = scores[key]["shipped_correction"]
        assert correction.slope == pytest.approx(fitted["slope"], abs=0.01)
        assert correction.offset == pytest.approx(fitted["offset"], abs=0.1)


def proposed(manifest, result):
    knowledge = load_knowledge(Catalog({"posture": manifest}))
    assert knowledge.faults == ()
    capture = Capture(path="p", subject="s", visit="v", modality=Modality.PHOTO, task="stand")
    findings = knowledge.propose(
        Observation(
            subject=Subject(id="s", sex="F", age=50),
            visit=Visit(subject="s", id="v"),
            capture=capture,
            measurement=m,
            analyzer="posture",
        )
        for m in result.measurements
    )
    return {
        (f.rule.removeprefix("posture."), f.side)
        for f in findings
        if f.state is FindingState.PRESENT
    }


@pytest.mark.parametrize(
    ("name", "present"),
    [
        ("right_bent", {("camptocormia", Side.NONE)}),
        ("left_recurvatum", {("genu_recurvatum", Side.LEFT)}),
        ("right_head_drop", {("head_drop", Side.NONE)}),
        ("front_uneven", set()),
        ("back_straight", set()),
    ],
)
def test_what_is_proposed_on_rendered_bodies(stand, still, posture_manifest, name, present):
    assert proposed(posture_manifest, stand(still(name))) == present
