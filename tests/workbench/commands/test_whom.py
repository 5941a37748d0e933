"""``myolens analyze --person``: the choice is kept in the journal, signed, and only if new."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.commands.whom import capture_named, choose_people, chosen_person, with_person
from workbench.media.layout import read_folder
from workbench.model import AddEvent, ChoosePerson, SetScale, SetSegment, SwapSides
from workbench.model.problem import ProblemError
from workbench.plugin.catalog import load_catalog
from workbench.store.study_file import StudyFile

WALK = "sub-02/ses-01/sub-02_ses-01_task-walk_view-side_video.mp4"
VOWEL = "sub-05/ses-01/sub-05_ses-01_task-vowel_audio.wav"


@pytest.fixture
def study(tmp_path: Path, sample_media: Path):
    layout = read_folder(sample_media)
    with StudyFile.create(tmp_path / "s.myolens", title="s", media_root=sample_media) as made:
        made.add_layout(layout.subjects.values(), layout.visits.values(), layout.captures)
        yield made


def choose(study: StudyFile, *wishes: str, author: str = "Dr Line") -> int:
    manifests = load_catalog().analyzers.values()
    return choose_people(study, study.media_root, wishes, manifests, author)


@pytest.mark.parametrize("name", [WALK, WALK.rpartition("/")[2], "on disk"])
def test_a_capture_is_named_by_its_path_or_file_name(study, sample_media, name):
    name = str(sample_media / WALK) if name == "on disk" else name
    assert choose(study, f"{name}=b") == 1
    assert study.edits(WALK) == (ChoosePerson("B"),)
    (step,) = study.journal.steps()
    assert (step.author, step.key) == ("Dr Line", WALK)


def test_a_choice_that_stands_is_no_new_step(study):
    assert choose(study, f"{WALK}=B") == 1
    assert choose(study, f"{WALK}=B") == 0
    assert choose(study, f"{WALK}=A") == 1
    assert len(study.journal.steps()) == 2
    study.undo("Dr Line")
    assert chosen_person(study.edits(WALK)) == "B"


def test_without_a_path_every_movement_is_meant(study):
    n = choose(study, "B")
    chosen = set(study.journal.values("edits"))
    assert n == len(chosen) >= 3
    assert WALK in chosen
    assert VOWEL not in chosen


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("sub-02_ses-01_task-walk_view-side_vide.mp4=B", "Did you mean sub-02"),
        ("nothing/like/it.mov=B", "no such recording"),
        (f"{WALK}=the tall one", "A person is A, B, C"),
        (f"{WALK}=", "A person is A, B, C"),
        (f"{VOWEL}=B", "No analyzer asks for a person"),
    ],
)
def test_what_cannot_be_meant_is_told_and_nothing_is_kept(study, wish, said):
    with pytest.raises(ProblemError, match=said):
        choose(study, f"{WALK}=A", wish)
    assert study.journal.steps() == ()


def test_a_file_name_that_occurs_twice_is_asked_back(tmp_path):
    with pytest.raises(ProblemError, match="Several recordings"):
        capture_named("w.mp4", tmp_path, ["a/w.mp4", "b/w.mp4"], "--person")
    assert capture_named("b/w.mp4", tmp_path, ["a/w.mp4", "b/w.mp4"], "--person") == "b/w.mp4"


def test_what_was_corrected_on_one_person_is_not_kept_for_another():
    about_anybody = (SetSegment("walk", 0.0, 3.0), SetScale(2.0))
    about_a = (AddEvent("foot_off", 1.0), SwapSides(1.0, 2.0))
    edits = (ChoosePerson("A"), *about_a, *about_anybody)
    assert with_person(edits, "A", "A") == edits
    assert with_person(edits, "B", "A") == (ChoosePerson("B"), *about_anybody)
    assert with_person(edits, "B", None) == (ChoosePerson("B"), *about_anybody)
    assert with_person(edits, None, "A") == about_anybody


def test_the_command_line_keeps_it_also_where_the_file_cannot_be_read(tmp_path, myolens):
    folder = tmp_path / "in"
    file = folder / WALK
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no video at all")
    words = ("analyze", folder, "-o", tmp_path / "out", "--jobs", "1")
    wrong = myolens(*words, "--person", "other.mp4=B")
    assert wrong.returncode != 0
    assert "no such recording" in wrong.stderr
    assert "Traceback" not in wrong.stderr
    run = myolens(*words, "--person", f"{file.name}=B", "--author", "Dr Line")
    assert run.returncode == 3, run.stderr
    with StudyFile.open(tmp_path / "out" / "study.myolens") as kept:
        assert kept.edits(WALK) == (ChoosePerson("B"),)
        assert [s.author for s in kept.journal.steps()] == ["Dr Line"]
    wrong = myolens(*words, "--capture", "other.mp4")
    assert "no such recording" in wrong.stderr
