"""The tables of a study file and how older files are brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

# One entry per version; entry i takes a file from user_version i to i + 1. Never edit an entry
# that has shipped: add one.
MIGRATIONS: Sequence[str] = (
    """
    CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE subject (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
    CREATE TABLE visit (
        subject TEXT NOT NULL REFERENCES subject (id),
        id TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (subject, id)
    ) STRICT;
    -- The media themselves stay where they are: path (relative to the media folder) and hash.
    CREATE TABLE capture (
        path TEXT PRIMARY KEY,
        body TEXT NOT NULL,
        size INTEGER,
        modified_ns INTEGER,
        probe TEXT,
        missing INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE import_problem (position INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
    -- Append-only. The newest outcome of a job (same identity) is the one that counts, and only
    -- while its inputs (path, hash, subject, visit, task ...) are those of the captures now.
    CREATE TABLE outcome (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        identity TEXT NOT NULL,
        key TEXT NOT NULL,
        inputs TEXT NOT NULL,
        ended TEXT NOT NULL,
        result TEXT,
        problem TEXT,
        CHECK ((result IS NULL) <> (problem IS NULL))
    ) STRICT;
    CREATE INDEX outcome_identity ON outcome (identity, id);
    -- Append-only record of every human step: audit, undo and recovery in one.
    CREATE TABLE journal (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        made TEXT NOT NULL,
        author TEXT NOT NULL,
        label TEXT NOT NULL,
        slot TEXT NOT NULL,
        key TEXT NOT NULL,
        before TEXT,
        after TEXT,
        reverts INTEGER REFERENCES journal (id)
    ) STRICT;
    -- What the steps add up to.
    CREATE TABLE human (
        slot TEXT NOT NULL,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (slot, key)
    ) STRICT;
    """,
)
VERSION = len(MIGRATIONS)


def migrate(connection: sqlite3.Connection) -> None:
    """Brings the file to ``VERSION``, each step in a transaction of its own."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for number in range(version, VERSION):
        connection.executescript(
            f"BEGIN IMMEDIATE; {MIGRATIONS[number]} PRAGMA user_version = {number + 1}; COMMIT;"
        )
