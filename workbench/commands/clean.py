"""``myolens clean``: removes the biometric data that a study keeps beside its values."""

from __future__ import annotations

import shutil
from pathlib import Path

from workbench.model import Problem
from workbench.model.problem import ProblemError, printable
from workbench.store.study_file import StudyFile


def clean(study: Path) -> str:
    """Removes tracks and perception caches of a study; says how much that was.

    Values, findings, decisions and the journal stay. Tracks are made again when a capture is
    analysed anew.

    Raises:
        ProblemError: if there is no such study, or a link or a file is where its data should be.
    """
    with StudyFile.open(study, read_only=True) as opened:
        folder = opened.data_folder
    if folder.is_symlink() or folder.is_file():
        kind = "a link" if folder.is_symlink() else "a file"
        raise ProblemError(
            Problem(
                str(folder),
                f"This is {kind}, not the folder that Myolens made. Nothing was removed.",
                "Look what it is, and remove it by hand if it is not needed.",
                "not_a_folder",
            )
        )
    if not folder.is_dir():
        return f"There is nothing to remove beside {printable(str(study))}."
    sizes = [f.lstat().st_size for f in folder.rglob("*") if f.is_symlink() or f.is_file()]
    shutil.rmtree(folder)
    return f"Removed {len(sizes)} files ({sum(sizes) / 1e6:.1f} MB) of tracks and caches."
