"""Trials and segments: found, shown, corrected; and what the trials of a visit say together."""

from __future__ import annotations

import numpy as np
import pytest
from direct_context import DirectContext
from voice_recording import MANIFEST, RATE, buzz, run_sound, silence

from analyzers.voice.params import Params
from analyzers.voice.visit import derive
from workbench.model import (
    AddEvent,
    Capture,
    Modality,
    MoveEvent,
    RemoveEvent,
    SetSegment,
    Verdict,
)
from workbench.model.problem import ProblemError
from workbench.plugin.contract import Measured

TRIALS = np.concatenate([silence(0.5), buzz(1.4), silence(1.5), buzz(2.2, 200.0), silence(0.5)])


def of(result, feature):
    return [(m.trial, m.value) for m in result.measurements if m.feature == f"voice.{feature}"]


def boundaries(result):
    return [(e.kind, round(e.t, 1), e.edited) for e in result.events]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return run_sound(TRIALS, "vowel", tmp_path_factory.mktemp("trials"))


def test_each_phonation_is_a_trial_and_shown(found):
    pitches = of(found, "f0_median")
    assert [t for t, _ in pitches] == ["1", "2"]
    assert [v for _, v in pitches] == pytest.approx([150, 200], rel=0.01)
    assert boundaries(found) == [
        ("task_start:vowel", 0.5, False),
        ("task_end:vowel", 1.9, False),
        ("task_start:vowel", 3.4, False),
        ("task_end:vowel", 5.6, False),
    ]
    assert all(0.9 < e.confidence <= 1 for e in found.events)
    f0 = next(t for t in found.tracks if t.name == "f0")
    assert (np.diff(f0.times) > 0).all()
    assert np.isnan(f0.values[(f0.times > 2) & (f0.times < 3)]).all()


def test_settings_of_each_trial_are_kept(found):
    pitch = found.methods["praat_pitch_cc"]
    assert pitch["pitch_floor_hz"] == pytest.approx(0.75 * 150, rel=0.01)
    assert pitch["pitch_floor_hz (vowel_2)"] == pytest.approx(0.75 * 200, rel=0.01)


def test_a_boundary_taken_away_takes_its_trial_away(tmp_path):
    edits = (RemoveEvent("task_start:vowel", 3.4),)
    result = run_sound(TRIALS, "vowel", tmp_path, edits)
    assert [v for _, v in of(result, "f0_median")] == pytest.approx([150], rel=0.01)
    edits = (MoveEvent("task_end:vowel", 5.6, 4.6), RemoveEvent("task_end:vowel", 1.9))
    moved = run_sound(TRIALS, "vowel", tmp_path, edits)
    assert of(moved, "phonation_time")[0][1] == pytest.approx(1.2, abs=0.1)
    assert boundaries(moved)[-1] == ("task_end:vowel", 4.6, True)


def test_an_added_segment_of_another_task(tmp_path):
    edits = (
        SetSegment("vowel", 0.0, 2.2),
        AddEvent("task_start:glissando", 3.2),
        AddEvent("task_end:glissando", 5.8),
    )
    result = run_sound(TRIALS, "vowel", tmp_path, edits)
    glide = [m for m in result.measurements if m.feature == "voice.glissando_max"]
    assert [m.task for m in glide] == ["glissando"]
    assert glide[0].value == pytest.approx(200, rel=0.02)
    assert [t for t, _ in of(result, "hnr")] == [None]


def test_a_cue_sheet_says_which_task_is_where(tmp_path):
    cues = "onset\tduration\ttask\n3.2\t2.6\tglissando\n0.4\t1.6\tvowel\n2\t1\tsmile\n9\t1\tvowel\n"
    (tmp_path / "cues.tsv").write_text(cues, encoding="utf-8")
    facts = {"cue_file": "cues.tsv"}
    result = run_sound(TRIALS, "vowel", tmp_path, facts=facts)
    assert [v for _, v in of(result, "f0_median")] == pytest.approx([150], rel=0.01)
    assert [m.task for m in result.measurements if m.value and "glissando_max" in m.feature] == [
        "glissando"
    ]
    assert boundaries(result) == [
        ("task_start:vowel", 0.4, False),
        ("task_end:vowel", 2.0, False),
        ("task_start:glissando", 3.2, False),
        ("task_end:glissando", 5.8, False),
    ]
    assert all(e.confidence is None for e in result.events)
    (tmp_path / "cues.tsv").write_text("onset\tduration\ttask\nsoon\t1\tvowel\n")
    with pytest.raises(ProblemError, match="line 2 of the cue sheet"):
        run_sound(TRIALS, "vowel", tmp_path, facts=facts)


def test_maximum_phonation_time_is_the_best_of_the_visit(found, tmp_path):
    def measured(name, result):
        capture = Capture(path=name, subject="s", visit="v", modality=Modality.AUDIO, task="vowel")
        return Measured(capture=capture, result=result)

    ctx = DirectContext(tmp_path, MANIFEST, cache=tmp_path)
    best = derive((measured("a.wav", found),), Params(), ctx).measurements[0]
    assert best.feature == "voice.maximum_phonation_time"
    assert best.value == pytest.approx(2.2, abs=0.05)
    assert best.n == 2
    assert "few_trials" in [r.code for r in best.quality.reasons]
    longer = np.concatenate([silence(0.5), buzz(3.0), silence(0.5)])
    three = run_sound(longer, "vowel", tmp_path)
    both = derive((measured("a.wav", found), measured("b.wav", three)), Params(), ctx)
    assert both.measurements[0].value == pytest.approx(
        max(v for _, v in of(three, "phonation_time"))
    )
    assert both.measurements[0].captures == ("b.wav", "a.wav")
    assert both.measurements[0].quality.verdict is Verdict.GOOD
    assert derive((), Params(), ctx).measurements == ()


def test_a_voice_at_the_edge_may_have_lasted_longer(tmp_path):
    result = run_sound(np.concatenate([silence(0.5), buzz(1.5)]), "vowel", tmp_path)
    held = next(m for m in result.measurements if m.feature == "voice.phonation_time")
    assert held.quality.reasons[0].code == "cut_off"
    assert len(result.tracks[0].times) < RATE


def test_a_stretch_only_taken_over_stays_as_it_was_found(found, tmp_path):
    spans = [e.t for e in found.events]
    edits = (
        SetSegment("vowel", spans[0], spans[1]),
        SetSegment("vowel", spans[2], spans[3] - 0.5),
    )
    changed = run_sound(TRIALS, "vowel", tmp_path, edits=edits)
    assert [(e.edited, e.confidence is None) for e in changed.events] == [
        (False, False),
        (False, False),
        (True, True),
        (True, True),
    ]


def test_no_task_at_all_can_be_said(tmp_path):
    with pytest.raises(ProblemError, match="no task is done"):
        run_sound(TRIALS, "vowel", tmp_path, edits=(SetSegment("none", 0.0, 0.1),))
