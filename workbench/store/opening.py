"""Opens and creates study files, and says in plain words why one cannot be used."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from workbench.model import Problem
from workbench.model.problem import ProblemError
from workbench.store.schema import VERSION, migrate

_APPLICATION = 0x4D594F4C  # "MYOL"


def create_file(path: Path) -> None:
    """Makes an empty study file.

    Raises:
        ProblemError: if there is a file of that name, or the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise ProblemError(
            Problem(
                str(path),
                "There is a study of this name already.",
                "Open it, or choose another name.",
                "study_exists",
            )
        ) from None
    except OSError as error:
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError | sqlite3.OperationalError) -> ProblemError:
    """The plain-words problem of a study that cannot be written."""
    cause = getattr(error, "strerror", None) or str(error)
    return ProblemError(
        Problem(
            str(path),
            f"The study cannot be written ({cause}).",
            "Choose a folder that you may write to and that has free space.",
            "cannot_write",
        )
    )


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a study of the present version.

    Raises:
        ProblemError: for a file that is no study, from a newer version, or cannot be written.
    """
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        empty = not connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
        if version > VERSION and application == _APPLICATION:
            raise ProblemError(
                Problem(
                    str(path),
                    f"This study was written by a newer Myolens (format {version}; this one"
                    f" knows up to {VERSION}). Nothing was changed.",
                    "Open it with the newer Myolens, or update this one.",
                    "newer_study",
                )
            )
        if application != _APPLICATION and not empty:
            raise _no_study(path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        migrate(connection)
    except sqlite3.OperationalError as error:
        connection.close()
        raise cannot_write(path, error) from error
    except sqlite3.DatabaseError as error:
        connection.close()
        raise _no_study(path) from error
    except ProblemError:
        connection.close()
        raise
    return connection


def _no_study(path: Path) -> ProblemError:
    return ProblemError(
        Problem(
            str(path),
            "This is not a Myolens study, or it is damaged. Nothing was changed.",
            "Choose a .myolens file, or restore it from a backup.",
            "not_a_study",
        )
    )
