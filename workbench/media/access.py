"""Whether a file can be read at all, told in plain words before any decoder touches it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from workbench.model.problem import Problem, ProblemError, printable

INCOMPLETE = "the file is incomplete"
"""How the warning begins that a part of a recording is missing."""


def refused(path: Path, code: str, cause: str, remedy: str) -> ProblemError:
    """The error to raise for a file that cannot be used."""
    cause, remedy = printable(cause), printable(remedy)
    return ProblemError(Problem(capture=os.fspath(path), cause=cause, remedy=remedy, code=code))


def os_refused(path: Path, error: OSError) -> ProblemError:
    """The operating system's refusal to give a file, in plain words."""
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return refused(
            path,
            "vanished",
            "The file is not there (any more).",
            "Put it back, or import the folder again.",
        )
    if isinstance(error, PermissionError):
        return refused(
            path,
            "unreadable",
            "The file may not be read by this user.",
            "Give yourself the right to read it.",
        )
    if error.errno == errno.ELOOP:
        return refused(
            path, "unreadable", "The link leads in a circle.", "Replace it by the file itself."
        )
    detail = error.strerror or "no further detail"
    return refused(
        path,
        "unreadable",
        f"The disk did not give the file ({detail}).",
        "Check the disk or the network drive, and copy the file anew.",
    )


def damaged(path: Path, kind: str) -> ProblemError:
    """The refusal of a file whose content does not hold together."""
    return refused(
        path,
        "damaged",
        f"The {kind} is damaged or incomplete, and cannot be decoded.",
        "Copy it again from the device that recorded it.",
    )


def readable_size(path: Path) -> int:
    """Size in bytes of a file that exists, may be read and is not empty.

    Raises:
        ProblemError: ``vanished``, ``unreadable``, ``not_a_file`` or ``empty_file``.
    """
    try:
        if path.is_dir():
            raise refused(
                path, "not_a_file", "This is a folder, not a file.", "Name the file inside it."
            )
        if path.exists() and not path.is_file():
            raise refused(
                path, "not_a_file", "This is not an ordinary file.", "Name a recording's file."
            )
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
    except OSError as error:
        raise os_refused(path, error) from error
    if size == 0:
        raise refused(
            path,
            "empty_file",
            "The file is empty (0 bytes).",
            "Copy it again from the device that recorded it.",
        )
    return size
