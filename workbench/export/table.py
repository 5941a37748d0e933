"""A table with typed columns, and its bytes as CSV (RFC 4180, UTF-8)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.export.cells import Cell, cell

Kind = Literal["string", "number", "integer", "boolean"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its type, its meaning, and what its cells may hold.

    ``pattern`` is a regular expression for the whole cell; ``choices`` lists what may stand
    in it. An empty cell is always a missing value, and only ``required`` forbids it.
    """

    name: str
    meaning: str
    kind: Kind = "string"
    unit: str = ""
    choices: tuple[str, ...] = ()
    pattern: str = ""
    required: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A named table. ``key`` names the columns that tell its rows apart.

    ``note`` says what a reader must know beside the columns.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    key: tuple[str, ...] = ()
    note: str = ""

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"

    def key_holds(self) -> bool:
        """Whether no two rows have the same key."""
        names = [column.name for column in self.columns]
        places = [names.index(name) for name in self.key]
        keys = {tuple(row[i] for i in places) for row in self.rows}
        return bool(places) and len(keys) == len(self.rows)


def csv_bytes(table: Table) -> bytes:
    """The table as RFC 4180: header, CRLF, quotes where a cell needs them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    for row in table.rows:
        writer.writerow([cell(value) for value in row])
    return text.getvalue().encode("utf-8")
