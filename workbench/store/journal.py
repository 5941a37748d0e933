"""Human steps as one append-only record: audit trail, undo and crash recovery in one.

A step sets one slot (``decision`` of a finding, ``edits`` of a capture ...) from one JSON text
to another, or removes it (None). Undo and redo append steps that revert others; nothing is ever
taken out of the record. Every step is on disk when the method returns.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One entry of the journal. ``reverts`` names the step that an undo or redo took back."""

    id: int
    made: str
    author: str
    label: str
    slot: str
    key: str
    before: str | None
    after: str | None
    reverts: int | None = None


def now() -> str:
    """The present moment as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Journal:
    """The journal of an open study; shares its connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def steps(self) -> tuple[Step, ...]:
        """All steps, oldest first."""
        rows = self._db.execute(
            "SELECT id, made, author, label, slot, key, before, after, reverts"
            " FROM journal ORDER BY id"
        )
        names = ("id", "made", "author", "label", "slot", "key", "before", "after", "reverts")
        return tuple(Step(**dict(zip(names, row, strict=True))) for row in rows)

    def value(self, slot: str, key: str) -> str | None:
        """What the steps have made of a slot so far."""
        row = self._db.execute(
            "SELECT value FROM human WHERE slot = ? AND key = ?", (slot, key)
        ).fetchone()
        return None if row is None else str(row[0])

    def values(self, slot: str) -> dict[str, str]:
        """All keys of a slot."""
        return dict(
            self._db.execute("SELECT key, value FROM human WHERE slot = ? ORDER BY key", (slot,))
        )

    def set(self, slot: str, key: str, value: str | None, *, author: str, label: str) -> Step:
        """Makes a step. One that changes nothing is still recorded: a person confirmed it."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            return self._append(slot, key, value, author, label, None)

    def undo(self, author: str) -> Step | None:
        """Takes back the newest step that still stands; None if there is none."""
        return self._revert(author, "Undo")

    def redo(self, author: str) -> Step | None:
        """Makes the step again that was undone last; None if there is none."""
        return self._revert(author, "Redo")

    def next_undo(self) -> Step | None:
        """The step that undo would take back."""
        done, _ = self._stacks()
        return done[-1] if done else None

    def next_redo(self) -> Step | None:
        """The step that redo would make again."""
        _, undone = self._stacks()
        return undone[-1] if undone else None

    def can_undo(self) -> str | None:
        """Label of the step that undo would take back."""
        step = self.next_undo()
        return step.label if step else None

    def can_redo(self) -> str | None:
        """Label of the step that redo would make again."""
        step = self.next_redo()
        return step.label if step else None

    def _stacks(self) -> tuple[list[Step], list[Step]]:
        """Steps that stand and steps undone, as an editor keeps them: a new step empties the
        second list."""
        done: list[Step] = []
        undone: list[Step] = []
        for step in self.steps():
            if step.reverts is None:
                done.append(step)
                undone.clear()
            elif done and done[-1].id == step.reverts:
                undone.append(done.pop())
            elif undone and undone[-1].id == step.reverts:
                done.append(undone.pop())
        return done, undone

    def _revert(self, author: str, word: str) -> Step | None:
        with self._db:
            # The lock comes first: whoever else undoes must not take back the same step.
            self._db.execute("BEGIN IMMEDIATE")
            done, undone = self._stacks()
            steps = done if word == "Undo" else undone
            if not steps:
                return None
            step = steps[-1]
            value = step.before if word == "Undo" else step.after
            label = f"{word}: {step.label}"
            return self._append(step.slot, step.key, value, author, label, step.id)

    def _append(
        self,
        slot: str,
        key: str,
        value: str | None,
        author: str,
        label: str,
        reverts: int | None,
    ) -> Step:
        before = self.value(slot, key)
        made = now()
        cursor = self._db.execute(
            "INSERT INTO journal (made, author, label, slot, key, before, after, reverts)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (made, author, label, slot, key, before, value, reverts),
        )
        if value is None:
            self._db.execute("DELETE FROM human WHERE slot = ? AND key = ?", (slot, key))
        else:
            self._db.execute(
                "INSERT INTO human (slot, key, value) VALUES (?, ?, ?)"
                " ON CONFLICT (slot, key) DO UPDATE SET value = excluded.value",
                (slot, key, value),
            )
        return Step(
            id=int(cursor.lastrowid or 0),
            made=made,
            author=author,
            label=label,
            slot=slot,
            key=key,
            before=before,
            after=value,
            reverts=reverts,
        )
