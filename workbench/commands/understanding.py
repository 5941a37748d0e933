"""What a folder holds, held against what was asked for and what can be measured."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from workbench.media.layout import Layout, read_folder
from workbench.model import Capture, Modality, Problem
from workbench.model.problem import ProblemError
from workbench.plugin.manifest import Manifest
from workbench.store.study_file import StudyFile


def media_of(study: Path) -> Path:
    """The media folder of a study file, which is not changed.

    Raises:
        ProblemError: if it is no study, or its media are no longer where they were.
    """
    try:
        with StudyFile.open(study, read_only=True) as opened:
            root = opened.media_root
    except ProblemError as error:
        if error.problem.code != "not_a_study":
            raise
        raise usage(
            str(study),
            "This is neither a folder nor a study.",
            "Name the folder around the recordings, or a .myolens file.",
        ) from error
    if not root.is_dir():
        raise ProblemError(
            Problem(
                str(root),
                "The recordings of this study are no longer in this folder.",
                f"Say where they are now: myolens analyze FOLDER --study {study}",
                "no_media",
            )
        )
    return root


def understand(folder: Path, tasks: Collection[str]) -> Layout:
    """What the folder's names and tables say. One task asked for is also the task of files
    that name none.

    Raises:
        ProblemError: if the folder cannot be read, or no recording has a task asked for.
    """
    try:
        layout = read_folder(folder, {"task": next(iter(tasks))} if len(tasks) == 1 else {})
    except ValueError as error:
        raise usage("--task", f"{error}.", "Name a task such as walk or smile.") from error
    known = sorted({capture.task for capture in layout.captures} - {""})
    unknown = sorted(set(tasks) - set(known))
    if unknown and layout.captures:
        there = f"Tasks here: {', '.join(known)}." if known else "No recording states its task."
        raise usage(", ".join(unknown), "No recording here has this task.", there)
    return layout


def usage(what: str, cause: str, remedy: str) -> ProblemError:
    """A request that cannot be meant."""
    return ProblemError(Problem(what, cause, remedy, "usage"))


def unmeasured(captures: Iterable[Capture], manifests: Collection[Manifest]) -> Iterator[Problem]:
    """A problem for each capture that no analyzer accepts. Notes are read by people alone."""
    for capture in captures:
        if capture.modality is Modality.NOTE or any(m.accepts_capture(capture) for m in manifests):
            continue
        kinds = [k for m in manifests for k in m.accepts if k.modality is capture.modality]
        tasks = ", ".join(sorted({task for kind in kinds for task in kind.tasks} - {""}))
        what = f"{capture.modality} of the task '{capture.task}'"
        remedy = f"If it shows another task ({tasks}), say so in its name or in captures.csv."
        if not capture.task:
            what = f"{capture.modality} without a task"
            remedy = f"State its task ({tasks}) in its name or in captures.csv."
        if capture.view:
            what += f", view '{capture.view}'"
        if not tasks:
            remedy = "Install an analyzer for it, or leave it: nothing else depends on it."
        cause = f"No analyzer measures this: {what}."
        yield Problem(capture.path, cause, remedy, "no_analyzer")
