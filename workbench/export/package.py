"""Writes the tables of a study into a folder: all of them, or none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from workbench.export.datapackage import datapackage_bytes
from workbench.export.dictionary import dictionary_table
from workbench.export.feature_columns import features_table
from workbench.export.findings_table import findings_table
from workbench.export.methods import methods_bytes
from workbench.export.problems_table import problems_table
from workbench.export.rows import build_rows, propose_all
from workbench.export.table import csv_bytes
from workbench.export.wide import wide_table
from workbench.knowledge.base import Knowledge
from workbench.model.problem import Problem, ProblemError
from workbench.store.snapshot import Snapshot


def write_tables(snapshot: Snapshot, knowledge: Knowledge, out_dir: Path) -> tuple[Path, ...]:
    """Writes all tables of a study into ``out_dir``, which is made where it is not there.

    The same snapshot and knowledge give the same bytes.

    Returns:
        The files written: features, features_wide, findings, problems, data_dictionary,
        methods, datapackage.

    Raises:
        ProblemError: ``cannot_write`` if the folder cannot be written to or the disk is full;
            then the files that were there before are still as they were.
    """
    files = tables_of(snapshot, knowledge)
    write_all(out_dir, files)
    return tuple(out_dir / name for name in files)


def tables_of(snapshot: Snapshot, knowledge: Knowledge) -> dict[str, bytes]:
    """The content of every file of the package, by file name."""
    findings = propose_all(snapshot, knowledge)
    tables = (
        features_table(build_rows(snapshot, knowledge, findings)),
        wide_table(snapshot, knowledge),
        findings_table(snapshot, knowledge, findings),
        problems_table(snapshot),
        dictionary_table(knowledge),
    )
    written = {table.file: (table, csv_bytes(table)) for table in tables}
    methods = {"methods.json": methods_bytes(snapshot, knowledge)}
    package = datapackage_bytes(snapshot.title, written, methods, knowledge.hpo.release)
    return {
        **{file: data for file, (_, data) in written.items()},
        **methods,
        "datapackage.json": package,
    }


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes files by way of temporary ones beside them, renamed once all are safely on disk.

    Raises:
        ProblemError: ``cannot_write``; then all files are as they were, and no temporary one
            is left behind.
    """
    parts = {folder / name: folder / f".{name}.{os.getpid()}.part" for name in files}
    before: dict[Path, bytes | None] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for part, data in zip(parts.values(), files.values(), strict=True):
            _write(part, data)
        for target, part in parts.items():
            before[target] = target.read_bytes() if target.is_file() else None
            part.replace(target)
    except OSError as error:
        _take_back(before, parts)
        raise ProblemError(_problem(folder, error)) from error


def _write(file: Path, data: bytes) -> None:
    with file.open("wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())


def _take_back(before: Mapping[Path, bytes | None], parts: Mapping[Path, Path]) -> None:
    """Puts back what was replaced before the failure, and removes the temporary files."""
    for target, part in parts.items():
        with suppress(OSError):
            # A temporary file that is still there has not replaced anything.
            if target in before and not part.exists():
                old = before[target]
                if old is None:
                    target.unlink()
                else:
                    _write(part, old)
                    part.replace(target)
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _problem(folder: Path, error: OSError) -> Problem:
    why = (error.strerror or "the system refused").lower()
    return Problem(
        capture=str(folder),
        cause=f"The tables cannot be written here ({why}).",
        remedy=(
            "Choose a folder that you may write to, on a disk with free space, and close the"
            " tables in other programs. What was there before is unchanged."
        ),
        code="cannot_write",
    )
