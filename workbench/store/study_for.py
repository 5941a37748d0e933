"""The study that goes with a media folder: a new one, or the one it has always been."""

from __future__ import annotations

from pathlib import Path

from workbench.model import Problem
from workbench.model.problem import ProblemError
from workbench.store.study_file import StudyFile


def study_for(path: Path, folder: Path) -> StudyFile:
    """The study at ``path``, for the media in ``folder``; made where there is none.

    A study takes a folder other than its own only where its own is gone and files that it knows
    lie in the new one, unchanged in size: then the media were moved. Anything else would put one
    person's recordings under another person's decisions.

    Raises:
        ProblemError: ``other_media`` for a folder that is not the study's, and what opening and
            creating a study raise.
    """
    if not path.exists():
        return StudyFile.create(path, title=folder.resolve().name, media_root=folder)
    study = StudyFile.open(path)
    if _same_folder(study.media_root, folder):
        return study
    known = [c.path for c in study.captures()]
    stays = any((study.media_root / name).exists() for name in known)
    if not known or (not stays and any(_same_size(study, folder, name) for name in known)):
        study.set_media_root(folder)
        return study
    own = study.media_root
    study.close()
    raise ProblemError(
        Problem(
            str(path),
            f"This study belongs to the recordings in {own}, not to those in {folder}.",
            "Use a study (or an output folder) of its own for this folder.",
            "other_media",
        )
    )


def _same_folder(own: Path, folder: Path) -> bool:
    """Also by another name: through a link, or with other letters where case does not matter."""
    if own.resolve() == folder.resolve():
        return True
    return own.exists() and folder.exists() and own.samefile(folder)


def _same_size(study: StudyFile, folder: Path, name: str) -> bool:
    state = study.media().state(name)
    file = folder / name
    return state is not None and file.is_file() and file.stat().st_size == state.size
