"""The study file: kept across closing, safe against other versions, files and crashes."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from workbench.model import (
    AddEvent,
    Capture,
    ChoosePerson,
    Decision,
    Event,
    Measurement,
    Modality,
    MoveEvent,
    MovePoint,
    Problem,
    Quality,
    Reason,
    RemoveEvent,
    SetScale,
    SetSegment,
    Side,
    Span,
    Subject,
    SwapSides,
    Track,
    Verdict,
    Visit,
)
from workbench.model.problem import ProblemError
from workbench.store.codec import to_text
from workbench.store.snapshot import StoredResult
from workbench.store.study_file import StudyFile
from workbench.store.track_file import read_tracks, write_tracks

SUBJECT = Subject(id="sub-01", sex="F", age=41.0, height_cm=168.0, diagnosis="FSHD")
VISIT = Visit(subject="sub-01", id="ses-01", date="2026-03-12", age=41.5)
CAPTURE = Capture(
    path="sub-01/a b.mp4",
    subject="sub-01",
    visit="ses-01",
    modality=Modality.VIDEO,
    task="walk",
    facts={"height_cm": 168.0, "treadmill": True, "sex": "F"},
)
RESULT = StoredResult(
    key="k1",
    analyzer="gait",
    version="1",
    scope="capture",
    subject="sub-01",
    visit="ses-01",
    captures=(CAPTURE.path,),
    measurements=(
        Measurement(
            feature="gait.cadence",
            value=110.25,
            unit="{steps}/min",
            span=Span(0.5, 9.0),
            n=17,
            sd=1.5,
            ci_low=109.0,
            ci_high=111.5,
            samples=(1.0, 2.0),
            quality=Quality(Verdict.LIMITED, (Reason("fps_low", "24 frames per second"),)),
        ),
        Measurement(feature="gait.step_time", value=0.5, unit="s", side=Side.LEFT),
    ),
    events=(Event(t=0.5, kind="initial_contact", side=Side.LEFT, confidence=0.9),),
    models={"pose": "abc"},
    params={"cutoff_hz": 6.0},
    methods={"zeni": {"cutoff_hz": 6.0}},
)


def made(folder: Path) -> StudyFile:
    study = StudyFile.create(folder / "s.myolens", title="Study", media_root=folder / "media")
    study.add_layout([SUBJECT], [VISIT], [CAPTURE])
    return study


def test_everything_is_there_after_opening_again(tmp_path: Path) -> None:
    with made(tmp_path) as study:
        study.outcomes.record("measure|gait|x", RESULT.key, [CAPTURE], to_text(RESULT))
        study.decide(Decision(finding="f", accepted=True, by="Dr. A", when="2026-03-13"))
        before = study.snapshot()
    with StudyFile.open(tmp_path / "s.myolens") as study:
        assert study.snapshot() == before
        assert study.media_root == tmp_path / "media"
    assert before.results == (RESULT,)
    assert before.captures[CAPTURE.path] == CAPTURE
    assert before.subjects["sub-01"] == SUBJECT
    assert before.decisions["f"].by == "Dr. A"


def test_newest_outcome_counts(tmp_path: Path) -> None:
    problem = Problem(CAPTURE.path, "No.", "Do.", "worker_crashed", "gait")
    with made(tmp_path) as study:
        study.outcomes.record("measure|gait|x", RESULT.key, [CAPTURE], to_text(RESULT))
        study.outcomes.record_failure("measure|gait|x", "k2", [CAPTURE], problem)
        assert study.snapshot().results == ()
        assert study.snapshot().problems == (problem,)
        assert study.outcomes.keys() == {"measure|gait|x": ("k2", False)}
        assert study.outcomes.failures_with({"worker_crashed"}) == {"measure|gait|x"}
        study.outcomes.record("measure|gait|x", RESULT.key, [CAPTURE], to_text(RESULT))
        assert study.snapshot().results == (RESULT,)
        assert study.snapshot().problems == ()


def test_results_of_removed_captures_are_hidden_not_lost(tmp_path: Path) -> None:
    with made(tmp_path) as study:
        study.outcomes.record("measure|gait|x", RESULT.key, [CAPTURE], to_text(RESULT))
        study.add_layout([SUBJECT], [VISIT], [])
        assert study.snapshot().results == ()
        study.add_layout([SUBJECT], [VISIT], [CAPTURE])
        assert study.snapshot().results == (RESULT,)


def test_media_move_together_with_the_study(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    made(tmp_path / "old").close()
    (tmp_path / "old").rename(tmp_path / "new")
    with StudyFile.open(tmp_path / "new" / "s.myolens") as study:
        assert study.media_root == tmp_path / "new" / "media"


EDITS = (
    ChoosePerson("B"),
    MovePoint("face", "commissure", 1.5, (10.0, 20.0)),
    AddEvent("initial_contact", 1.0, Side.LEFT),
    MoveEvent("initial_contact", 1.0, 1.1, Side.RIGHT),
    RemoveEvent("foot_off", 2.0),
    SetSegment("smile", 1.0, 2.0),
    SwapSides(0.0, 1.0),
    SetScale(0.4),
)


def test_edits_of_every_kind_are_kept_and_undone(tmp_path: Path) -> None:
    with made(tmp_path) as study:
        study.edit(CAPTURE.path, EDITS, author="Ann", label="Correct")
        assert study.edits(CAPTURE.path) == EDITS
        study.undo("Ann")
        assert study.edits(CAPTURE.path) == ()
        study.redo("Ann")
        assert study.edits(CAPTURE.path) == EDITS


def test_tracks_come_back_as_they_were(tmp_path: Path) -> None:
    track = Track(
        name="pose",
        kind="points",
        times=np.array([0.0, 0.04]),
        values=np.array([[[1.0, np.nan]], [[3.0, 4.0]]], np.float32),
        points=("nose",),
        confidence=np.array([[0.5], [1.0]], np.float32),
        links=((0, 0),),
        side=Side.LEFT,
    )
    file = tmp_path / "data" / "t.npz"
    write_tracks(file, [track])
    (back,) = read_tracks(file)
    assert (back.name, back.kind, back.points, back.links, back.side) == (
        track.name,
        track.kind,
        track.points,
        track.links,
        track.side,
    )
    np.testing.assert_array_equal(back.values, track.values)
    np.testing.assert_array_equal(back.confidence, track.confidence)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_study_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    made(tmp_path).close()
    file = tmp_path / "s.myolens"
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = file.read_bytes()
    with pytest.raises(ProblemError, match="newer Myolens"):
        StudyFile.open(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all" * 50, None])
def test_other_files_are_refused_and_left_alone(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "other.myolens"
    if content is None:
        with sqlite3.connect(file) as db:
            db.execute("CREATE TABLE mine (x)")
        db.close()
    else:
        file.write_bytes(content)
    before = file.read_bytes()
    with pytest.raises(ProblemError, match="not a Myolens study"):
        StudyFile.open(file)
    assert file.read_bytes() == before


def test_no_study_is_overwritten(tmp_path: Path) -> None:
    made(tmp_path).close()
    with pytest.raises(ProblemError, match="already"):
        StudyFile.create(tmp_path / "s.myolens", title="x", media_root=tmp_path)


def test_what_was_recorded_survives_a_kill(tmp_path: Path) -> None:
    """A writer is killed in the middle of endless writing; all it had reported is there."""
    script = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from test_study_file import CAPTURE, RESULT, made, to_text
study = made(Path({str(tmp_path)!r}))
n = 0
while True:
    study.outcomes.record(f"measure|gait|{{n}}", RESULT.key, [CAPTURE], to_text(RESULT)); n += 1
    print(n, flush=True)
"""
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = 0
    for line in process.stdout:
        told = int(line)
        if told >= 25:
            process.send_signal(signal.SIGKILL)
            break
    process.wait()
    process.stdout.close()
    with StudyFile.open(tmp_path / "s.myolens") as study:
        assert len(study.results()) >= told
        assert study.results()[0] == RESULT
