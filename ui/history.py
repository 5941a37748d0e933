"""Undo and redo over the study's journal, named in words."""

from __future__ import annotations

from ui.actions import ActionSet
from ui.i18n import tr
from ui.study.session import Session


def show_history(actions: ActionSet, session: Session | None) -> frozenset[str]:
    """Names what undo and redo would do; tells which of both can be done."""
    able = set()
    for key in ("undo", "redo"):
        journal = None if session is None else session.study.journal
        label = None
        if journal is not None:
            label = journal.can_undo() if key == "undo" else journal.can_redo()
        text = tr(f"action.{key}")
        if label is not None and session is not None:
            text = tr("history.named", action=text, step=step_words(label, session))
            able.add(key)
        actions[key].setText(text)
    return frozenset(able)


def step_words(label: str, session: Session) -> str:
    """A step's label in the language of the window: ``accept Foot dorsiflexor weakness``."""
    for prefix in ("Undo: ", "Redo: "):
        if label.startswith(prefix):
            kind = prefix[:4].lower()
            return tr(f"history.{kind}", step=step_words(label.removeprefix(prefix), session))
    word, _, key = label.partition(" ")
    finding = next((f for f in session.findings() if f.key == key), None)
    if word in {"Accept", "Reject"}:
        return tr(f"history.{word.lower()}", finding=finding.hpo_label if finding else key)
    return label
