"""captures.csv: what the names of the files do not say, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from workbench.media.layout_name import NameFaultError, check_label
from workbench.media.layout_people import cell_date, cell_fact, cell_problem, prefixed
from workbench.media.layout_table import Row, Table, read_table
from workbench.model.capture import Modality
from workbench.model.facts import FACTS, FactValue
from workbench.model.problem import Problem, ProblemError

PLACE = {
    "subject": "sub",
    "visit": "ses",
    "task": "task",
    "acq": "acq",
    "run": "run",
    "view": "view",
    "side": "side",
}
"""Columns that place a capture, and the entity that each of them stands for."""

_COLUMNS = {"path", "date", "modality", *PLACE, *FACTS}


@dataclass(frozen=True, slots=True)
class Listed:
    """What one row says about its file."""

    row: int
    place: Mapping[str, str] = field(default_factory=dict)
    modality: Modality | None = None
    date: str | None = None
    facts: Mapping[str, FactValue] = field(default_factory=dict)


def read_captures(path: Path, root: Path, file: str, problems: list[Problem]) -> dict[str, Listed]:
    """Rows by the path of their file, relative to ``root``."""
    try:
        table = read_table(path)
    except ProblemError as error:
        found = error.problem
        problems.append(Problem(file, found.cause, found.remedy, found.code))
        return {}
    if "path" not in table.columns:
        problems.append(
            Problem(
                file,
                "The column 'path' is missing, so the table was not used.",
                "Add a column 'path' with the files, relative to this folder.",
                "bad_table",
            )
        )
        return {}
    problems.extend(
        Problem(
            file,
            f"The column '{column}' is not known; it was left out.",
            f"Known columns: {', '.join(sorted(_COLUMNS))}.",
            "unknown_column",
        )
        for column in table.columns
        if column and column not in _COLUMNS
    )
    listed: dict[str, Listed] = {}
    for row in table.rows:
        relative = _relative(row, root, file, problems)
        if relative is None:
            continue
        if relative in listed:
            cause = f"Row {row.line}: '{relative}' is listed twice; the first row is used."
            problems.append(Problem(file, cause, "Remove one of the rows.", "listed_twice"))
            continue
        listed[relative] = _listed(table, row, root, relative, file, problems)
    return listed


def _relative(row: Row, root: Path, file: str, problems: list[Problem]) -> str | None:
    """The row's path as it stands on disk, or None (a problem) if there is no such file."""
    text = row["path"].replace("\\", "/")
    relative = PurePosixPath(text)
    if not text or relative.is_absolute() or ".." in relative.parts or text[1:2] == ":":
        cause = f"Row {row.line}: the path '{text}' is not one below this folder."
        problems.append(Problem(file, cause, "Write it relative to this folder.", "bad_path"))
        return None
    for form in (relative.as_posix(), normalize("NFC", text), normalize("NFD", text)):
        if (root / form).is_file():
            return PurePosixPath(form).as_posix()
    problems.append(
        Problem(
            file,
            f"Row {row.line}: there is no file '{text}'.",
            "Correct the path, or put the file back.",
            "listed_but_missing",
        )
    )
    return None


def _listed(
    table: Table, row: Row, root: Path, relative: str, file: str, problems: list[Problem]
) -> Listed:
    place: dict[str, str] = {}
    for column, key in PLACE.items():
        if not row[column]:
            continue
        try:
            place[key] = prefixed(key, row[column]).partition("-")[2]
        except NameFaultError as error:
            problems.append(cell_problem(file, row, column, str(error)))
    modality = None
    if row["modality"]:
        try:
            modality = Modality(row["modality"].lower())
        except ValueError:
            cause = f"'{row['modality']}' is none of {', '.join(Modality)}"
            problems.append(cell_problem(file, row, "modality", cause))
    facts: dict[str, FactValue] = {}
    for name in FACTS:
        if name in table.columns:
            value = cell_fact(table, row, name, name, file, problems)
            if value is not None:
                facts[name] = value
    if "cue_file" in facts:
        cues = _cue_file(str(facts["cue_file"]), root, relative)
        if cues is None:
            cause = f"there is no file '{facts.pop('cue_file')}' in this folder"
            problems.append(cell_problem(file, row, "cue_file", cause))
        else:
            facts["cue_file"] = cues
    return Listed(row.line, place, modality, cell_date(row, file, problems), facts)


def _cue_file(text: str, root: Path, capture: str) -> str | None:
    """The cue file relative to the root; it may be written relative to its capture."""
    name = PurePosixPath(text.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts:
        return None
    for candidate in (name, PurePosixPath(capture).parent / name):
        if (root / candidate).is_file():
            return candidate.as_posix()
    return None


def default_place(defaults: Mapping[str, str]) -> dict[str, str]:
    """Entities from defaults such as ``{"subject": "01", "task": "walk"}``.

    Raises:
        ValueError: for an unknown key or a label that is none.
    """
    place: dict[str, str] = {}
    for name, label in defaults.items():
        key = PLACE.get(name)
        if key is None:
            raise ValueError(f"'{name}' is none of {', '.join(PLACE)}")
        bare = prefixed(key, label).partition("-")[2]
        place[key] = check_label(key, bare)
    return place
