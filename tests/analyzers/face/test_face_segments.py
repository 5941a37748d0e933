from pathlib import Path

import numpy as np
import pytest

from analyzers.face.automatic import runs
from analyzers.face.segments import Segment, media_root, numbered, read_cues
from workbench.model import Span
from workbench.model.problem import ProblemError


def test_sample_cues(sample_media: Path) -> None:
    cues = read_cues(sample_media / "sub-04/ses-01/sub-04_ses-01_task-exam_cues.tsv")
    assert [c.task for c in cues] == ["rest", "smile", "close-eyes", "brow-raise"]
    assert cues[1].span == Span(0.8, 2.4000000000000004)


@pytest.mark.parametrize(
    "text",
    [
        "onset\tduration\n0\t1\n",
        "onset\tduration\ttask\n0\tsoon\tsmile\n",
        "onset\tduration\ttask\n0\t-1\tsmile\n",
        "onset\tduration\ttask\n0\t1\t\n",
        "onset\tduration\ttask\n0\n",
        "onset\tduration\ttask\nnan\t1\tsmile\n",
    ],
)
def test_a_bad_cue_sheet_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    sheet = tmp_path / "cues.tsv"
    sheet.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemError, match=r"cues\.tsv: line 2 of the cue sheet"):
        read_cues(sheet)


def test_a_missing_cue_sheet_is_a_plain_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="cannot be read"):
        read_cues(tmp_path / "none.tsv")


def test_media_root_is_found_from_any_depth(tmp_path: Path) -> None:
    assert media_root(tmp_path / "a.mp4", "a.mp4") == tmp_path
    assert media_root(tmp_path / "s" / "v" / "a.mp4", "s/v/a.mp4") == tmp_path


def test_repetitions_are_counted_in_time_order() -> None:
    given = [
        Segment("smile", Span(5, 6)),
        Segment("rest", Span(0, 1)),
        Segment("smile", Span(2, 3)),
    ]
    assert [(s.task, s.trial) for s in numbered(given)] == [
        ("rest", ""),
        ("smile", "1"),
        ("smile", "2"),
    ]


def test_runs() -> None:
    assert runs(np.array([1, 1, 0, 0, 1], bool)) == [(0, 1), (4, 4)]
    assert runs(np.zeros(3, bool)) == []
