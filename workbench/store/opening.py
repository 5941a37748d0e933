"""Opens and creates study files, and says in plain words why one cannot be used."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from workbench.model import Problem
from workbench.model.problem import ProblemError
from workbench.store.schema import VERSION, migrate

_APPLICATION = 0x4D594F4C  # "MYOL"


def create_file(path: Path) -> None:
    """Makes a study file without content.

    Raises:
        ProblemError: if there is a file of that name, or the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    except FileExistsError:
        raise ProblemError(
            Problem(
                str(path),
                "There is a study of this name already.",
                "Open it, or choose another name.",
                "study_exists",
            )
        ) from None
    except (OSError, sqlite3.OperationalError) as error:
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
        _recognise(path, connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
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


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection that only reads, also where nothing can be written beside the file.

    Raises:
        ProblemError: for a file that is no study, or from another version.
    """
    address = path.resolve().as_uri()
    for mode in ("mode=ro", "mode=ro&immutable=1"):  # the latter where no WAL index can be made
        connection = sqlite3.connect(f"{address}?{mode}", uri=True, isolation_level=None)
        try:
            version = _recognise(path, connection)
        except sqlite3.OperationalError:
            connection.close()
            continue
        except sqlite3.DatabaseError as error:
            connection.close()
            raise _no_study(path) from error
        except ProblemError:
            connection.close()
            raise
        if version == VERSION:
            return connection
        connection.close()
        return connect(path)
    raise _no_study(path)


def _recognise(path: Path, connection: sqlite3.Connection) -> int:
    """The version of a study. Raises ProblemError for other files and newer versions."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != _APPLICATION:
        raise _no_study(path)
    if version > VERSION:
        raise ProblemError(
            Problem(
                str(path),
                f"This study was written by a newer Myolens (format {version}; this one"
                f" knows up to {VERSION}). Nothing was changed.",
                "Open it with the newer Myolens, or update this one.",
                "newer_study",
            )
        )
    return int(version)


def _no_study(path: Path) -> ProblemError:
    return ProblemError(
        Problem(
            str(path),
            "This is not a Myolens study, or it is damaged. Nothing was changed.",
            "Choose a .myolens file, or restore it from a backup.",
            "not_a_study",
        )
    )
