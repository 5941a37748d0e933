"""Writes biometric data for the owner only: folders of mode 0700, files of mode 0600."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from workbench.model import Problem
from workbench.model.problem import ProblemError


def write_private(target: Path, data: bytes) -> None:
    """Writes a file, and the folders to it that are not there; it is there whole or not at all.

    Raises:
        ProblemError: ``cannot_write``; no part of the file is left behind.
    """
    # Not named after the target, whose name may be as long as the system allows.
    part = target.with_name(f".{os.getpid()}.part")
    try:
        for folder in reversed(target.parents):
            if not folder.is_dir():
                folder.mkdir(mode=0o700)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    except OSError as error:
        why = (error.strerror or "the system refused").lower()
        raise ProblemError(
            Problem(
                str(target),
                f"This file cannot be written ({why}).",
                "Choose a folder that you may write to, on a disk with free space.",
                "cannot_write",
            )
        ) from error
    finally:
        with suppress(OSError):  # it is not there, or its folder is not
            part.unlink()
