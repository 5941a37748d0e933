"""The Human Phenotype Ontology as a small read-only index: look-up, search, ancestors.

The index is built by ``packaging/build_hpo_index.py`` and carries the release it was made
from. Single terms are read when they are asked for; opening costs a few milliseconds at most.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).parent / "data" / "hpo.sqlite"

_ID = re.compile(r"HP:\d{7}")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class HpoTerm:
    """One term. ``parents`` and ``alternatives`` are ids; ``replaced_by`` only if obsolete."""

    id: str
    label: str
    definition: str
    synonyms: tuple[str, ...]
    parents: tuple[str, ...]
    alternatives: tuple[str, ...]
    obsolete: bool
    replaced_by: str | None


class HpoIndex:
    """Looks terms up in one release of the ontology. Safe to use from several threads."""

    def __init__(self, base: sqlite3.Connection, release: str) -> None:
        self._base = base
        self._terms: dict[str, HpoTerm | None] = {}
        self.release = release

    @classmethod
    def open(cls, file: Path = SHIPPED) -> HpoIndex:
        """The index in ``file``; the shipped one if none is named.

        Raises:
            FileNotFoundError: if there is no such file.
            sqlite3.DatabaseError: if it is not an index.
        """
        if not file.is_file():
            raise FileNotFoundError(f"{file} is missing: the HPO index belongs to the product")
        base = sqlite3.connect(
            file.resolve().as_uri() + "?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        row = base.execute("SELECT value FROM meta WHERE key = 'release'").fetchone()
        return cls(base, str(row[0]))

    def close(self) -> None:
        """Closes the file; terms that were read stay usable."""
        self._base.close()

    def find(self, term_id: str) -> HpoTerm | None:
        """The term with this very id (not as an alternative id), or None."""
        if term_id not in self._terms:
            self._terms[term_id] = self._read(term_id) if _ID.fullmatch(term_id) else None
        return self._terms[term_id]

    def term(self, term_id: str) -> HpoTerm:
        """The term with this very id.

        Raises:
            KeyError: if this release has no such term.
        """
        term = self.find(term_id)
        if term is None:
            raise KeyError(f"{term_id} is not a term of HPO release {self.release}")
        return term

    def current(self, term_id: str) -> str | None:
        """The id in use today: follows replacements and alternative ids.

        None for an unknown id, and for an obsolete term without a replacement.
        """
        seen: set[str] = set()
        while term_id not in seen:
            seen.add(term_id)
            term = self.find(term_id)
            if term is None:
                main = self._main_id(term_id)
                if main is None:
                    return None
                term_id = main
            elif not term.obsolete:
                return term.id
            elif term.replaced_by is not None:
                term_id = term.replaced_by
            else:
                # An id that was merged stays in the file as an obsolete term without a
                # replacement, while its successor names it as an alternative.
                term_id = self._main_id(term_id) or term_id
        return None

    def ancestors(self, term_id: str) -> frozenset[str]:
        """The ids of all terms above this one, up to HP:0000001, itself left out.

        Raises:
            KeyError: if this release has no such term.
        """
        rows = self._base.execute(
            """
            WITH RECURSIVE above(id) AS (
                SELECT parent FROM parent WHERE term = ?
                UNION SELECT parent.parent FROM parent JOIN above ON parent.term = above.id
            ) SELECT id FROM above
            """,
            (_number(self.term(term_id).id),),
        )
        return frozenset(_id(row[0]) for row in rows)

    def search(self, text: str, limit: int = 20) -> tuple[HpoTerm, ...]:
        """Terms in use whose label or a synonym holds every word of ``text`` (or its start).

        Best first: the label itself, a synonym itself, labels, synonyms; shorter names before
        longer ones. An id finds its term, an outdated one the term that took its place.
        """
        text = text.strip()
        if _ID.fullmatch(text.upper()):
            current = self.current(text.upper())
            return () if current is None else (self.term(current),)
        words = [word.casefold() for word in _WORD.findall(text)]
        if not words:
            return ()
        best: dict[int, tuple[int, int, int]] = {}
        for number, is_synonym, name in self._names_with(words):
            rank = _rank(name.casefold(), words, bool(is_synonym))
            if rank is not None:
                place = (rank, len(name), number)
                best[number] = min(place, best.get(number, place))
        ordered = sorted(best.values())[:limit]
        return tuple(self.term(_id(number)) for _, _, number in ordered)

    def _names_with(self, words: list[str]) -> list[tuple[int, int, str]]:
        # LIKE narrows down; words are compared exactly afterwards.
        longest = "%" + max(words, key=len) + "%"
        return self._base.execute(
            """
            SELECT id, 0, label FROM term WHERE NOT obsolete AND label LIKE ?1
            UNION ALL
            SELECT term, 1, text FROM synonym JOIN term ON term.id = synonym.term
            WHERE text LIKE ?1 AND NOT obsolete
            """,
            (longest,),
        ).fetchall()

    def _main_id(self, term_id: str) -> str | None:
        if not _ID.fullmatch(term_id):
            return None
        row = self._base.execute(
            "SELECT term FROM alternative WHERE id = ?", (_number(term_id),)
        ).fetchone()
        return None if row is None else _id(row[0])

    def _read(self, term_id: str) -> HpoTerm | None:
        key = (_number(term_id),)
        row = self._base.execute(
            "SELECT label, definition, obsolete, replaced_by FROM term WHERE id = ?", key
        ).fetchone()
        if row is None:
            return None
        label, definition, obsolete, replaced_by = row

        def column(query: str) -> list[str | int]:
            return [r[0] for r in self._base.execute(query, key)]

        return HpoTerm(
            id=term_id,
            label=label,
            definition=definition,
            synonyms=tuple(
                map(str, column("SELECT text FROM synonym WHERE term = ? ORDER BY place"))
            ),
            parents=tuple(_id(int(n)) for n in column("SELECT parent FROM parent WHERE term = ?")),
            alternatives=tuple(
                _id(int(n)) for n in column("SELECT id FROM alternative WHERE term = ? ORDER BY id")
            ),
            obsolete=bool(obsolete),
            replaced_by=None if replaced_by is None else _id(replaced_by),
        )


@cache
def shipped_index() -> HpoIndex:
    """The shipped index, opened once per process and not to be closed."""
    return HpoIndex.open()


def _id(number: int) -> str:
    return f"HP:{number:07d}"


def _number(term_id: str) -> int:
    return int(term_id.removeprefix("HP:"))


def _rank(name: str, words: list[str], is_synonym: bool) -> int | None:
    own = _WORD.findall(name)
    if own == words:
        return 1 if is_synonym else 0
    if all(any(w.startswith(word) for w in own) for word in words):
        return 3 if is_synonym else 2
    return None
