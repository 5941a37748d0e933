"""Small tables that people write in a spreadsheet: tab, comma or semicolon, with or without BOM."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.media.access import os_refused, refused

MISSING = frozenset({"", "n/a", "na", "nan", "-", "?"})
_MAX_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``line`` counts from 1 and includes the heading; unknown cells are left out."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``decimal_comma``: numbers are written 1,5 (semicolons part the cells)."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    decimal_comma: bool = False

    def number(self, text: str) -> str:
        """``text`` with a decimal point, where this table is written with commas."""
        if self.decimal_comma and text.count(",") == 1 and "." not in text:
            return text.replace(",", ".")
        return text


def read_table(path: Path) -> Table:
    """The table, its headings in lower case.

    Raises:
        ProblemError: ``not_utf8``, ``bad_table``, or why it cannot be read.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise refused(path, "too_large", "The table is larger than 50 MB.", "Shorten it.")
        raw = path.read_bytes()
    except OSError as error:
        raise os_refused(path, error) from error
    try:
        if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            text = raw.decode("utf-16")
        else:
            text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise refused(
            path,
            "not_utf8",
            f"The table is not written in UTF-8 (line {line}), so it was not used.",
            "Save it again as 'CSV UTF-8'.",
        ) from error
    text = text.replace("\0", "")
    heading = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max("\t,;", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    try:
        for cells in reader:
            if not any(c.strip() for c in cells):
                continue
            if not columns:
                columns = tuple(c.strip().lower() for c in cells)
                continue
            pairs = zip(columns, (c.strip() for c in cells), strict=False)
            known = {k: v for k, v in pairs if k and v.lower() not in MISSING}
            rows.append(Row(reader.line_num, known))
    except csv.Error as error:
        raise refused(
            path,
            "bad_table",
            f"The table cannot be read beyond line {reader.line_num}, so it was not used.",
            "Open it in a spreadsheet and save it again as 'CSV UTF-8'.",
        ) from error
    return Table(columns, tuple(rows), decimal_comma=delimiter == ";")
