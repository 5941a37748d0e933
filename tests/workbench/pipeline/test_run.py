"""A run over a study: what is done once, what again, and that workers change no byte."""

from __future__ import annotations

import msgspec
import pytest
from trial_study import TRIAL, capture, run

from workbench.model import AddEvent, Capture, Subject, Visit
from workbench.model.problem import ProblemError
from workbench.pipeline.account import RunEvent, Selection
from workbench.pipeline.run import Run
from workbench.store.run_lock import only_run
from workbench.store.study_file import StudyFile


@pytest.fixture
def study(tmp_path):
    media = tmp_path / "media"
    media.mkdir()
    opened = StudyFile.create(tmp_path / "s.myolens", title="T", media_root=media)
    yield opened
    opened.close()


def fill(study: StudyFile, *captures: Capture) -> None:
    for i, one in enumerate(captures):
        file = study.media_root / one.path
        if not file.exists():
            file.write_text(f"A note, number {i}.")
    study.add_layout([Subject(id="sub-1")], [Visit(subject="sub-1", id="ses-1")], captures)


def ended(events: list[RunEvent], state: str = "done") -> list[str]:
    return sorted(e.job for e in events if e.state == state)


def test_measures_then_derives_then_skips(study: StudyFile) -> None:
    fill(study, capture("a"), capture("b"))
    tally, events = run(study)
    assert ended(events) == [
        "derive|trial|sub-1|ses-1",
        "measure|trial|a_note.txt",
        "measure|trial|b_note.txt",
    ]
    (total,) = [m for r in study.results() if r.scope == "visit" for m in r.measurements]
    sizes = [(study.media_root / f"{x}_note.txt").stat().st_size for x in "ab"]
    assert total.value == sum(sizes)
    assert study.snapshot().captures["a_note.txt"].sha256
    tally, events = run(study)
    assert (tally.done, tally.skipped, tally.failed) == (0, 3, 0)


def test_only_what_changed_runs_again(study: StudyFile) -> None:
    one, two = capture("a", age=40.0), capture("b")
    fill(study, one, two)
    run(study)
    (study.media_root / one.path).write_text("Something else.")
    _, events = run(study)
    assert ended(events) == ["derive|trial|sub-1|ses-1", "measure|trial|a_note.txt"]
    # A fact that the analyzer reads, but not one that it does not.
    fill(study, capture("a", age=41.0), capture("b", pd_mm=60.0))
    _, events = run(study)
    assert ended(events) == ["derive|trial|sub-1|ses-1", "measure|trial|a_note.txt"]
    study.edit(two.path, [AddEvent("step", 1.0)], author="Ann", label="Add")
    _, events = run(study)
    assert "measure|trial|b_note.txt" in ended(events)
    _, events = run(study, msgspec.structs.replace(TRIAL, version="2"))
    assert len(ended(events)) == 3


def test_a_fault_costs_its_own_job_and_is_tried_again(study: StudyFile) -> None:
    fill(study, capture("a"), capture("bad", task="error"), capture("no", task="refuse"))
    tally, events = run(study)
    assert (tally.done, tally.failed) == (2, 2)
    assert ended(events, "failed") == ["measure|trial|bad_note.txt", "measure|trial|no_note.txt"]
    problems = {p.capture: p for p in study.snapshot().problems}
    assert problems["no_note.txt"].cause == "Nobody is in view."
    # A fault of the analyzer may pass; that nobody is in view will not.
    _, events = run(study)
    assert ended(events, "failed") == ["measure|trial|bad_note.txt"]


def test_missing_and_empty_files_are_problems_and_heal(study: StudyFile) -> None:
    fill(study, capture("a"), capture("gone"), capture("empty"))
    (study.media_root / "gone_note.txt").unlink()
    (study.media_root / "empty_note.txt").write_bytes(b"")
    tally, _ = run(study)
    assert (tally.done, tally.failed) == (2, 2)
    assert {p.code for p in study.snapshot().problems} == {"vanished", "empty_file"}
    (study.media_root / "gone_note.txt").write_text("Here again.")
    (study.media_root / "empty_note.txt").write_text("Full now.")
    tally, _ = run(study)
    assert (tally.done, tally.failed) == (3, 0)
    assert study.snapshot().problems == ()


def test_selection(study: StudyFile) -> None:
    fill(study, capture("a"), capture("b", task="other"))
    _, events = run(study, selection=Selection(tasks={"other"}))
    assert "measure|trial|a_note.txt" not in ended(events)
    _, events = run(study, selection=Selection(analyzers={"none"}))
    assert ended(events) == []


def test_cancel_all_keeps_what_is_done_and_resumes(study: StudyFile) -> None:
    fill(study, capture("a"), capture("slow", task="patient"), capture("z"))
    asked: list[str] = []

    def commands() -> list[str]:
        found, asked[:] = list(asked), []
        return found

    events: list[RunEvent] = []

    def tell(event: RunEvent) -> None:
        events.append(event)
        if event.state == "progress" and "slow" in event.capture and event.fraction > 0:
            asked.append("all")

    Run(study, {"trial": TRIAL}, workers=1, tell=tell, commands=commands)()
    assert ended(events) == ["measure|trial|a_note.txt"]
    assert ended(events, "stopped") == ["measure|trial|slow_note.txt", "measure|trial|z_note.txt"]
    fill(study, capture("a"), capture("slow"), capture("z"))
    tally, _ = run(study)
    assert (tally.done, tally.skipped) == (3, 1)


def test_the_number_of_workers_changes_nothing(tmp_path) -> None:
    snapshots = []
    for workers in (1, 3):
        folder = tmp_path / str(workers)
        (folder / "media").mkdir(parents=True)
        with StudyFile.create(
            folder / "s.myolens", title="T", media_root=folder / "media"
        ) as study:
            fill(study, *(capture(c) for c in "abcdef"))
            run(study, workers=workers)
            snapshots.append(study.snapshot())
    assert snapshots[0] == snapshots[1]


def test_moved_media_keep_their_corrections_and_missing_ones_are_told(study: StudyFile) -> None:
    fill(study, capture("a"), capture("b"))
    study.edit("a_note.txt", [AddEvent("step", 1.0)], author="Ann", label="Add")
    run(study)
    (study.media_root / "a_note.txt").rename(study.media_root / "moved_note.txt")
    fill(study, capture("moved"), capture("b"))
    assert [p.code for p in study.snapshot().problems] == ["missing"]
    run(study)
    assert study.snapshot().problems == ()
    assert study.edits("moved_note.txt") == (AddEvent("step", 1.0),)
    (study.media_root / "b_note.txt").unlink()
    fill(study, capture("moved"))
    run(study)
    assert [(p.capture, p.code) for p in study.snapshot().problems] == [("b_note.txt", "missing")]
    assert study.forget_missing() == 1
    assert study.snapshot().problems == ()


def test_one_run_at_a_time(study: StudyFile) -> None:
    fill(study, capture("a"))
    with (
        only_run(study.path, study.data_folder),
        pytest.raises(ProblemError, match="at work"),
    ):
        run(study)
    assert run(study)[0].done == 2


def test_a_value_outside_the_codebook_costs_its_own_job(study: StudyFile) -> None:
    fill(study, capture("a"), capture("odd", task="undeclared"))
    tally, events = run(study)
    assert ended(events, "failed") == ["measure|trial|odd_note.txt"]
    assert tally.done == 2


def test_a_file_that_changes_during_the_run_is_not_measured_under_its_old_hash(
    study: StudyFile,
) -> None:
    fill(study, capture("a"), capture("slow", task="rewritten"))
    _, events = run(study, workers=1)
    (failed,) = [e for e in events if e.state == "failed"]
    assert failed.problem is not None
    assert failed.problem.code == "changed"
