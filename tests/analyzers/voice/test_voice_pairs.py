"""Before and after effort and after rest: real recordings, the rule, and its refusals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import soundfile
from voice_recording import MANIFEST, run_voice

from analyzers.voice.effort.pairs import effort_and_rest
from analyzers.voice.params import Params
from workbench.knowledge.base import load_knowledge
from workbench.knowledge.norm_file import Detectable
from workbench.model import (
    Capture,
    FindingState,
    Measurement,
    Modality,
    Observation,
    Subject,
    Visit,
)
from workbench.plugin.catalog import Catalog
from workbench.plugin.contract import Measured, Result

TERM = "HP:0030194"
BEFORE = {"cpps": 15.0, "hnr": 20.0, "vlhr": 10.0, "ddk_rate": 6.0}
TIRED = {"cpps": 11.0, "hnr": 19.0, "vlhr": 10.5, "ddk_rate": 4.5}
RESTED = {"cpps": 14.0, "hnr": 20.0, "vlhr": 10.0, "ddk_rate": 5.8}


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge(Catalog({"voice": MANIFEST}))


def captured(acq: str, task: str) -> Capture:
    path = f"sub-1_ses-1_task-{task}_acq-{acq}_audio.wav"
    return Capture(
        path=path, subject="s", visit="v", modality=Modality.AUDIO, task=task, acq=acq, sha256=acq
    )


def recorded(acq: str, values: dict[str, float]) -> list[Measured]:
    units = {"ddk_rate": "{syllable}/s"}
    made = []
    for task, own in (("vowel", ("cpps", "hnr", "vlhr")), ("ddk", ("ddk_rate",))):
        rows = tuple(
            Measurement(
                feature=f"voice.{n}", value=values[n], unit=units.get(n, "dB"), method=f"by {n}"
            )
            for n in own
        )
        variant = f"pa-{acq}" if task == "ddk" else acq
        made.append(Measured(capture=captured(variant, task), result=Result(measurements=rows)))
    return made


def derived(*measured: Measured) -> dict[str, Measurement]:
    found = effort_and_rest(measured, Params())
    return {m.feature.removeprefix("voice."): m for m in found.measurements}


def finding(knowledge, measured, changes=()):
    paths = {m.capture.path: m.capture for m in measured}
    observations = [
        Observation(
            subject=Subject(id="s", sex="F", age=40),
            visit=Visit(subject="s", id="v"),
            capture=paths[m.captures[0]],
            measurement=m,
            analyzer="voice",
        )
        for m in derived(*measured).values()
    ]
    found = knowledge.with_site_norms((), changes).propose(observations)
    return next((f for f in found if f.hpo_id == TERM), None)


def slower(rate: float) -> Detectable:
    return Detectable(
        feature="voice.ddk_rate", sdc=rate, n=12, repeats=24, across="visits", source="site norms"
    )


def test_loss_and_recovery_are_those_of_the_values():
    made = derived(
        *recorded("before", BEFORE), *recorded("after", TIRED), *recorded("recovered", RESTED)
    )
    assert made["cpps_effort_change"].value == pytest.approx(-4)
    assert made["cpps_effort_change"].mdc95 == 2.1
    assert made["cpps_rest_recovery"].value == pytest.approx(75)
    assert made["vlhr_rest_recovery"].value == pytest.approx(100)
    assert made["ddk_rate_effort_change"].value == pytest.approx(-1.5)
    told = made["cpps_rest_recovery"].quality.reasons
    small = made["hnr_rest_recovery"].quality.reasons  # 1 dB lost, 4.5 dB can be told
    assert "loss_too_small" not in {reason.code for reason in told}
    assert "loss_too_small" in {reason.code for reason in small}
    assert len(made["cpps_rest_recovery"].captures) == 3


def test_two_losses_that_recover_are_proposed_once_the_site_knows_its_error(knowledge):
    visit = (*recorded("before", BEFORE), *recorded("after", TIRED), *recorded("recovered", RESTED))
    without = finding(knowledge, visit)
    assert without.state is FindingState.NOT_ASSESSABLE
    assert "build site norms" in without.reason
    assert finding(knowledge, visit, (slower(1.0),)).state is FindingState.PRESENT
    unsure = finding(knowledge, visit, (slower(2.0),))
    assert unsure.state is FindingState.NOT_ASSESSABLE


def test_without_a_recording_after_rest_there_is_the_decrement_and_no_term(knowledge):
    visit = (*recorded("before", BEFORE), *recorded("after", TIRED))
    made = derived(*visit)
    assert made["cpps_effort_change"].value == pytest.approx(-4)
    assert made["cpps_rest_recovery"].quality.reasons[0].code == "rest_not_recorded"
    found = finding(knowledge, visit, (slower(1.0),))
    assert found.state is FindingState.NOT_ASSESSABLE
    assert "the rest was not recorded" in found.reason


def test_what_does_not_recover_is_no_fatigue_and_a_negative_test_never_excludes(knowledge):
    worn = (*recorded("before", BEFORE), *recorded("after", TIRED), *recorded("recovered", TIRED))
    fresh = (
        *recorded("before", BEFORE),
        *recorded("after", BEFORE),
        *recorded("recovered", BEFORE),
    )
    for visit in (worn, fresh):
        assert finding(knowledge, visit, (slower(1.0),)).state is FindingState.NOT_ASSESSABLE


def test_what_was_measured_otherwise_is_not_compared():
    before = recorded("before", BEFORE)
    rows = tuple(replace(m, method="another") for m in before[1].result.measurements)
    other = replace(before[1], result=Result(measurements=rows))
    made = derived(other, *recorded("after", TIRED))
    assert made["ddk_rate_effort_change"].quality.reasons[0].code == "measured_otherwise"
    assert derived(*recorded("after", TIRED)) == {}


def test_a_real_train_that_is_played_slower_loses_its_rate_and_regains_it(sample_media, tmp_path):
    """The second half of a real series, its gaps stretched to 4/3: the 'after' recording."""
    source = sample_media / "sub-03" / "ses-01" / "sub-03_ses-01_task-ddk_acq-pa_audio.wav"
    sound, rate = soundfile.read(source)
    half = len(sound) // 2
    made = []
    for acq, samples, at in (
        ("before", sound[:half], rate),
        ("after", sound[half:], round(rate * 0.75)),
        ("recovered", sound[:half], rate),
    ):
        capture = captured(f"pa-{acq}", "ddk")
        file = tmp_path / capture.path
        soundfile.write(file, np.asarray(samples), at, subtype="PCM_16")
        made.append(Measured(capture=capture, result=run_voice(file, "ddk", tmp_path / "cache")))
    rows = derived(*made)
    rates = [
        next(m.value for m in found.result.measurements if m.feature == "voice.ddk_rate")
        for found in made
    ]
    assert rows["ddk_rate_effort_change"].value == pytest.approx(rates[1] - rates[0])
    assert rows["ddk_rate_effort_change"].value < -0.5
    assert rows["ddk_rate_rest_recovery"].value == pytest.approx(100)
