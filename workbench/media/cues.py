"""Cue sheets: which stretch of a recording shows which task, as a device or a protocol wrote it."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from workbench.model import Problem, Span
from workbench.model.problem import ProblemError


@dataclass(frozen=True, slots=True)
class Cue:
    """A task and the stretch (s from the start of the recording) in which it was cued."""

    task: str
    span: Span


def cues_of(recording: Path, relative: str, cue_file: str) -> list[Cue]:
    """The cues of a recording, from its ``cue_file`` fact.

    Args:
        recording: where its file is.
        relative: its path within the media folder, which ``cue_file`` is relative to.

    Raises:
        ProblemError: ``cue_file_unusable``, as ``read_cues``.
    """
    return read_cues(media_root(recording, relative) / cue_file)


def media_root(file: Path, relative: str) -> Path:
    """The media folder, from a capture's file and its path within the folder."""
    return file.parents[len(PurePosixPath(relative).parts) - 1]


def read_cues(file: Path) -> list[Cue]:
    """The cues of a sheet, in its order: tab-separated with onset and duration (s) and task.

    Raises:
        ProblemError: ``cue_file_unusable``, naming the sheet, the line and what is wrong.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as sheet:
            lines = list(csv.DictReader(sheet, delimiter="\t"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _problem(file, "the cue sheet cannot be read.") from error
    cues = []
    for number, line in enumerate(lines, 2):
        try:
            onset, length = float(line["onset"] or ""), float(line["duration"] or "")
            task = (line["task"] or "").strip()
            if not task or length <= 0 or not math.isfinite(onset + length):
                raise ValueError
            cues.append(Cue(task, Span(onset, onset + length)))
        except (KeyError, ValueError, TypeError) as error:
            raise _problem(
                file, f"line {number} of the cue sheet does not give onset, duration and task."
            ) from error
    return cues


def _problem(file: Path, cause: str) -> ProblemError:
    return ProblemError(
        Problem(
            file.name,
            cause,
            "Give a tab-separated file with the columns onset, duration (seconds) and task.",
            "cue_file_unusable",
        )
    )
