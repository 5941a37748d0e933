"""Writes the tables of a study; the window and every command go through here."""

from __future__ import annotations

from pathlib import Path

from workbench.commands.review import knowledge
from workbench.export.package import write_tables
from workbench.plugin.catalog import Catalog, load_catalog
from workbench.store.snapshot import Snapshot
from workbench.store.study_file import StudyFile


def write(snapshot: Snapshot, catalog: Catalog, out: Path) -> tuple[Path, ...]:
    """Writes all tables of ``snapshot`` to ``out``."""
    return write_tables(snapshot, knowledge(catalog, snapshot), out)


def export(study: Path, out: Path) -> tuple[Path, ...]:
    """Writes all tables of a study file to ``out``."""
    with StudyFile.open(study, read_only=True) as opened:
        return write(opened.snapshot(), load_catalog(), out)
