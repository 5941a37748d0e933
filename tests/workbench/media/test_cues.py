"""Cue sheets are read as they are written, and what is wrong with one is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.media.cues import Cue, cues_of, media_root, read_cues
from workbench.model import Span
from workbench.model.problem import ProblemError


def test_the_cues_of_a_sample_recording(sample_media: Path) -> None:
    video = "sub-04/ses-01/sub-04_ses-01_task-exam_video.mp4"
    cues = cues_of(sample_media / video, video, "sub-04/ses-01/sub-04_ses-01_task-exam_cues.tsv")
    assert [c.task for c in cues] == ["rest", "smile", "close-eyes", "brow-raise"]
    assert cues[1].span == Span(0.8, 2.4000000000000004)


def test_a_sheet_with_a_byte_order_mark_and_more_columns(tmp_path: Path) -> None:
    sheet = tmp_path / "cues.tsv"
    sheet.write_text("task\tonset\tduration\tnote\nvowel\t1.5\t2\tloud\n", encoding="utf-8-sig")
    assert read_cues(sheet) == [Cue("vowel", Span(1.5, 3.5))]


@pytest.mark.parametrize(
    "text",
    [
        "onset\tduration\n0\t1\n",
        "onset\tduration\ttask\n0\tsoon\tsmile\n",
        "onset\tduration\ttask\n0\t-1\tsmile\n",
        "onset\tduration\ttask\n0\t1\t\n",
        "onset\tduration\ttask\n0\n",
        "onset\tduration\ttask\nnan\t1\tsmile\n",
        "onset\tduration\ttask\n0\tinf\tsmile\n",
    ],
)
def test_a_bad_sheet_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    sheet = tmp_path / "cues.tsv"
    sheet.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemError, match=r"cues\.tsv: line 2 of the cue sheet"):
        read_cues(sheet)


def test_a_missing_sheet_is_a_plain_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="cannot be read"):
        read_cues(tmp_path / "none.tsv")


def test_media_root_is_found_from_any_depth(tmp_path: Path) -> None:
    assert media_root(tmp_path / "a.mp4", "a.mp4") == tmp_path
    assert media_root(tmp_path / "s" / "v" / "a.mp4", "s/v/a.mp4") == tmp_path
