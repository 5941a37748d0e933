"""The journal: whatever a person does can be undone, redone and read back."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from workbench.store.journal import Journal
from workbench.store.schema import migrate


def fresh() -> Journal:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    return Journal(connection)


sets = st.tuples(
    st.just("set"), st.sampled_from("ab"), st.sampled_from("xy"), st.none() | st.text(max_size=4)
)
moves = st.lists(sets | st.sampled_from([("undo",), ("redo",)]), max_size=30)


def state(journal: Journal) -> dict[tuple[str, str], str]:
    return {(slot, k): v for slot in "ab" for k, v in journal.values(slot).items()}


@given(moves)
def test_behaves_like_an_editor(moves: list[tuple]) -> None:
    """Against a plain model: a list of states with a cursor."""
    journal, history, at = fresh(), [{}], 0
    for move in moves:
        if move[0] == "set":
            _, slot, key, value = move
            journal.set(slot, key, value, author="A. Person", label="set")
            new = dict(history[at])
            new.pop((slot, key), None)
            if value is not None:
                new[slot, key] = value
            history = [*history[: at + 1], new]
            at += 1
        elif move[0] == "undo":
            made = journal.undo("A. Person")
            assert (made is None) == (at == 0)
            at = max(0, at - 1)
        else:
            made = journal.redo("A. Person")
            assert (made is None) == (at == len(history) - 1)
            at = min(len(history) - 1, at + 1)
        assert state(journal) == history[at]


@given(st.lists(sets, max_size=15))
def test_undoing_all_gives_the_initial_state(moves: list[tuple]) -> None:
    journal = fresh()
    for _, slot, key, value in moves:
        journal.set(slot, key, value, author="A", label="step")
    while journal.undo("A"):
        pass
    assert state(journal) == {}
    while journal.redo("A"):
        pass
    expected: dict[tuple[str, str], str] = {}
    for _, slot, key, value in moves:
        expected.pop((slot, key), None)
        if value is not None:
            expected[slot, key] = value
    assert state(journal) == expected


def test_nothing_is_taken_out_of_the_record() -> None:
    journal = fresh()
    journal.set("a", "x", "1", author="Ann", label="First")
    journal.undo("Bob")
    journal.redo("Cem")
    steps = journal.steps()
    assert [(s.author, s.label, s.before, s.after, s.reverts) for s in steps] == [
        ("Ann", "First", None, "1", None),
        ("Bob", "Undo: First", "1", None, 1),
        ("Cem", "Redo: First", None, "1", 1),
    ]
    assert journal.can_undo() == "First"
    assert journal.can_redo() is None
