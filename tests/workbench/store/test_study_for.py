"""Whose folder a study takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.model import Capture, Modality, Subject, Visit
from workbench.model.problem import ProblemError
from workbench.store.media_record import FileState
from workbench.store.study_for import study_for


def filled(path: Path, folder: Path, content: str = "abc") -> None:
    folder.mkdir()
    (folder / "a_note.txt").write_text(content)
    capture = Capture(path="a_note.txt", subject="s", visit="v", modality=Modality.NOTE)
    with study_for(path, folder) as study:
        study.add_layout([Subject(id="s")], [Visit(subject="s", id="v")], [capture])
        study.media().note("a_note.txt", "hash", FileState(len(content), 1), None)


def test_its_own_folder_and_a_moved_one(tmp_path: Path) -> None:
    filled(tmp_path / "s.myolens", tmp_path / "here")
    with study_for(tmp_path / "s.myolens", tmp_path / "here") as study:
        assert study.title == "here"
    (tmp_path / "here").rename(tmp_path / "there")
    with study_for(tmp_path / "s.myolens", tmp_path / "there") as study:
        assert study.media_root == tmp_path / "there"


def test_another_folder_is_refused(tmp_path: Path) -> None:
    filled(tmp_path / "s.myolens", tmp_path / "here")
    filled(tmp_path / "t.myolens", tmp_path / "other")
    with pytest.raises(ProblemError, match="belongs to the recordings"):
        study_for(tmp_path / "s.myolens", tmp_path / "other")
    # Also where its own is gone, if the other holds nothing that it knows.
    (tmp_path / "here").rename(tmp_path / "away")
    (tmp_path / "other/a_note.txt").write_text("something else")
    with pytest.raises(ProblemError, match="belongs to the recordings"):
        study_for(tmp_path / "s.myolens", tmp_path / "other")


def test_its_own_folder_by_another_name(tmp_path: Path) -> None:
    filled(tmp_path / "s.myolens", tmp_path / "here")
    (tmp_path / "link").symlink_to(tmp_path / "here", target_is_directory=True)
    with study_for(tmp_path / "s.myolens", tmp_path / "link") as study:
        assert study.media_root.samefile(tmp_path / "here")
    filled(tmp_path / "away", tmp_path / "real")  # and made through a link
    (tmp_path / "other").symlink_to(tmp_path / "real", target_is_directory=True)
    study_for(tmp_path / "t.myolens", tmp_path / "other").close()
    with study_for(tmp_path / "t.myolens", tmp_path / "real") as study:
        assert study.media_root.samefile(tmp_path / "real")
