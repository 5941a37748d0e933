"""participants.tsv and sub-XX_sessions.tsv: who was recorded, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from workbench.media.layout_name import NameFaultError, check_label
from workbench.media.layout_table import Row, Table, read_table
from workbench.model.capture import Subject, Visit
from workbench.model.facts import FactValue, parse_fact
from workbench.model.problem import Problem, ProblemError

_SEX = {"f": "F", "female": "F", "m": "M", "male": "M", "x": "X", "other": "X"}
_PERSON = {"age": "age", "sex": "sex", "height": "height_cm", "height_cm": "height_cm"}
_PERSON["diagnosis"] = "diagnosis"
_PERSON["group"] = "diagnosis"  # where the diagnosis itself is not given


def prefixed(key: str, label: str) -> str:
    """``sub-01`` from ``01`` or ``sub-01``. Raises NameFaultError for what is no label."""
    label = label.strip()
    bare = label[len(key) + 1 :] if label.lower().startswith(f"{key}-") else label
    return f"{key}-{check_label(key, bare)}"


def cell_problem(file: str, row: Row, column: str, cause: str) -> Problem:
    """A cell that could not be used; the value stays unknown."""
    return Problem(
        capture=file,
        cause=f"Row {row.line}, column '{column}': {cause}; left unknown.",
        remedy="Correct the cell, or write n/a.",
        code="bad_value",
    )


def cell_fact(
    table: Table, row: Row, column: str, fact: str, file: str, problems: list[Problem]
) -> FactValue | None:
    """The typed fact in a cell, or None where the cell is empty or (a problem) not usable."""
    text = row[column]
    if not text:
        return None
    if fact == "sex":
        text = _SEX.get(text.lower(), text)
    try:
        return parse_fact(fact, table.number(text))
    except ValueError as error:
        problems.append(cell_problem(file, row, column, str(error)))
        return None


def cell_date(row: Row, file: str, problems: list[Problem]) -> str | None:
    """The ISO 8601 date in the column ``date``, or None."""
    text = row["date"]
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        cause = f"'date' must be written year-month-day, not '{text}'"
        problems.append(cell_problem(file, row, "date", cause))
        return None


def _rows(
    path: Path, file: str, column: str, key: str, problems: list[Problem]
) -> Iterator[tuple[Table, Row, str]]:
    """Rows with their id; those without a usable or with a repeated one are problems."""
    try:
        table = read_table(path)
    except ProblemError as error:
        found = error.problem
        problems.append(Problem(file, found.cause, found.remedy, found.code))
        return
    if column not in table.columns:
        problems.append(
            Problem(
                file,
                f"The column '{column}' is missing, so the table was not used.",
                "Add it as the first column.",
                "bad_table",
            )
        )
        return
    seen: set[str] = set()
    for row in table.rows:
        try:
            name = prefixed(key, row[column])
        except NameFaultError as error:
            cause = f"Row {row.line}, column '{column}': {error}; the row was left out."
            problems.append(Problem(file, cause, "Correct the cell.", "bad_value"))
            continue
        if name in seen:
            cause = f"Row {row.line}: '{name}' is listed twice; the first row is used."
            problems.append(Problem(file, cause, "Remove one of the rows.", "listed_twice"))
            continue
        seen.add(name)
        yield table, row, name


def read_participants(path: Path, file: str, problems: list[Problem]) -> dict[str, Subject]:
    """Subjects by id. ``file`` is the name for messages; what cannot be used is a problem."""
    subjects: dict[str, Subject] = {}
    for table, row, name in _rows(path, file, "participant_id", "sub", problems):
        known: dict[str, FactValue] = {}
        for column, fact in _PERSON.items():
            value = cell_fact(table, row, column, fact, file, problems)
            if value is not None:
                known.setdefault(fact, value)
        subjects[name] = _subject(name, known)
    return subjects


def _subject(name: str, known: dict[str, FactValue]) -> Subject:
    age, height = known.get("age"), known.get("height_cm")
    sex, diagnosis = known.get("sex"), known.get("diagnosis")
    return Subject(
        id=name,
        sex=None if sex is None else str(sex),
        age=None if age is None else float(age),
        height_cm=None if height is None else float(height),
        diagnosis=None if diagnosis is None else str(diagnosis),
    )


def read_sessions(path: Path, file: str, subject: str, problems: list[Problem]) -> dict[str, Visit]:
    """Visits of one subject by id."""
    visits: dict[str, Visit] = {}
    for table, row, name in _rows(path, file, "session_id", "ses", problems):
        age = cell_fact(table, row, "age", "age", file, problems)
        visits[name] = Visit(
            subject=subject,
            id=name,
            date=cell_date(row, file, problems),
            age=None if age is None else float(age),
        )
    return visits
