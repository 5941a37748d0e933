"""The data files hold together, and nothing is proposed without a norm that transfers."""

from __future__ import annotations

import pytest
from voice_recording import MANIFEST, by_name, run_voice

from workbench.knowledge.base import load_knowledge
from workbench.knowledge.codebook import load_features
from workbench.knowledge.norm_file import load_norms
from workbench.model import Capture, FindingState, Modality, Observation, Subject, Visit
from workbench.plugin.catalog import Catalog


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge(Catalog({"voice": MANIFEST}))


def test_the_data_files_hold_together(knowledge):
    assert knowledge.faults == ()
    assert not any(norm.transfers for norm in load_norms(MANIFEST))


@pytest.mark.parametrize(
    ("subject", "task"), [("sub-02", "vowel"), ("sub-03", "ddk_acq-pa"), ("sub-06", "counting")]
)
def test_every_measured_feature_is_in_the_codebook_with_its_unit(
    sample_media, tmp_path, subject, task
):
    file = sample_media / subject / "ses-01" / f"{subject}_ses-01_task-{task}_audio.wav"
    features = load_features(MANIFEST)
    result = run_voice(file, task.partition("_")[0], tmp_path)
    for m in result.measurements:
        assert features[m.feature].unit == m.unit
        low, high = features[m.feature].range
        if m.value is None:  # sub-06 holds what is below 8 kHz
            assert (m.feature, m.quality.reasons[0].code) == ("voice.ltas_slope", "narrow_band")
            continue
        assert low <= m.value <= high
        assert m.method in result.methods


def test_a_hoarse_voice_is_not_called_dysphonic_without_site_norms(
    knowledge, sample_media, tmp_path
):
    file = sample_media / "sub-02" / "ses-01" / "sub-02_ses-01_task-vowel_audio.wav"
    result = run_voice(file, "vowel", tmp_path)
    assert by_name(result)["cpps"].value is not None
    capture = Capture(path=file.name, subject="s", visit="v", modality=Modality.AUDIO, task="vowel")
    findings = knowledge.propose(
        Observation(
            subject=Subject(id="s", sex="M", age=41),
            visit=Visit(subject="s", id="v"),
            capture=capture,
            measurement=m,
            analyzer="voice",
        )
        for m in result.measurements
    )
    dysphonia = [f for f in findings if f.hpo_id == "HP:0001618"]
    assert [f.state for f in dysphonia] == [FindingState.NOT_ASSESSABLE]
    assert dysphonia[0].reason
    assert all(f.state is FindingState.NOT_ASSESSABLE for f in findings)


def test_rules_and_rows_take_the_smallest_change_of_the_same_feature(knowledge):
    told = {
        c.feature: c.sdc_of
        for rule in knowledge.rules
        for c in rule.present.comparisons()
        if c.sdc_of
    }
    assert told
    assert {f: knowledge.codebook[f].change_of for f in told} == told
