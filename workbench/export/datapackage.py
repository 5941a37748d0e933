"""``datapackage.json``: a Frictionless description of the tables, by which they can be checked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from workbench import __version__
from workbench.export.cells import encodable
from workbench.export.methods import json_bytes
from workbench.export.table import Column, Table

NOTE = (
    "Proposed findings are proposals by rules; a named person accepts or rejects them. Not a"
    " diagnosis, not a medical device. An empty cell is a missing value. Text that begins with"
    " = + - @, a tab, a line end or an apostrophe carries one apostrophe in front, so that no"
    " spreadsheet runs it: take one leading apostrophe off to read it back."
)


def datapackage_bytes(
    title: str, tables: Mapping[str, tuple[Table, bytes]], others: Mapping[str, bytes], hpo: str
) -> bytes:
    """The content of ``datapackage.json``.

    Args:
        title: of the study.
        tables: each table and its bytes, by file name.
        others: other files of the package (JSON), by file name.
        hpo: release of the HPO.
    """
    return json_bytes(
        {
            "profile": "data-package",
            "name": "myolens-features",
            "title": encodable(title),
            "description": NOTE,
            "version": __version__,
            "sources": [
                {
                    "title": f"Human Phenotype Ontology, release {hpo}",
                    "path": "https://hpo.jax.org",
                }
            ],
            "resources": [
                *(_table(file, table, data) for file, (table, data) in tables.items()),
                *(
                    {
                        "name": file.partition(".")[0],
                        "path": file,
                        "profile": "data-resource",
                        "type": "json",
                        "format": "json",
                        "mediatype": "application/json",
                        **_fingerprint(data),
                    }
                    for file, data in others.items()
                ),
            ],
        }
    )


def _table(file: str, table: Table, data: bytes) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key_holds():
        schema["primaryKey"] = list(table.key)
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        **({"description": table.note} if table.note else {}),
        "path": file,
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        **_fingerprint(data),
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.kind,
        "description": column.meaning,
    }
    if column.unit:
        field["unit"] = column.unit
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.choices:
        constraints["enum"] = list(column.choices)
    if column.pattern:
        constraints["pattern"] = column.pattern
    if column.low is not None:
        constraints["minimum"] = column.low
    if column.high is not None:
        constraints["maximum"] = column.high
    if constraints:
        field["constraints"] = constraints
    return field


def _fingerprint(data: bytes) -> dict[str, Any]:
    return {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
