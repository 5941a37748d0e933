"""How a command ended, and the one line that says why it could not go on."""

from __future__ import annotations

import sqlite3

from workbench.model.problem import ProblemError, printable
from workbench.plugin.data_file_error import DataFileError

ALL_DONE, CANNOT_GO_ON, USAGE, SOME_FAILED, STOPPED, INTERRUPTED = 0, 1, 2, 3, 4, 130
STOPPED_TEXT = "stopped; what is done is kept."
FORESEEN = (ProblemError, DataFileError, sqlite3.Error, OSError, ValueError)


def explain(error: Exception) -> tuple[str, int]:
    """One line of plain words for one of the ``FORESEEN`` errors, and the exit code."""
    match error:
        case ProblemError():
            return str(error), USAGE if error.problem.code == "usage" else CANNOT_GO_ON
        case sqlite3.OperationalError():
            text = (
                f"the study could not be read or written ({error}). Free some space or choose"
                " another folder; what was done before is kept."
            )
        case sqlite3.Error():
            text = (
                f"the study file is damaged ({error}). Restore it from a backup, or analyse the"
                " folder into a new study."
            )
        case OSError(filename=str(name)):
            why = error.strerror or "no reason given"
            text = f"{name}: the system refused this ({why}). Check the name and its folder."
        case OSError():
            text = f"the system refused this ({error.strerror or error})."
        case _:
            text = str(error)
    return printable(text), CANNOT_GO_ON
