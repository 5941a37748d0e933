"""One analysis at a time works on a study."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.model import Problem
from workbench.model.problem import ProblemError


@contextmanager
def only_run(study: Path, folder: Path) -> Iterator[None]:
    """Holds the lock of a study; the system frees it when the process ends, however it ends.

    Args:
        folder: the data folder, made where it is not there.

    Raises:
        ProblemError: ``study_busy`` if another analysis is at work, ``cannot_write`` if the data
            folder cannot be made or written to.
    """
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(folder / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ProblemError(
            Problem(
                str(folder),
                f"The folder for tracks cannot be written ({error.strerror}).",
                "Give yourself the right to write there, or move what lies in its way.",
                "cannot_write",
            )
        ) from error
    try:
        if not _lock(handle):
            raise ProblemError(
                Problem(
                    str(study),
                    "Another analysis of this study is at work.",
                    "Wait until it has ended, or stop it.",
                    "study_busy",
                )
            )
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
