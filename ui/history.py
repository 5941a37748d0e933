"""Undo and redo over the study's journal, named in words."""

from __future__ import annotations

from ui.actions import ActionSet
from ui.i18n import tr
from ui.i18n.engine import said
from ui.study.session import Session
from workbench.store.journal import Step


def show_history(actions: ActionSet, session: Session | None) -> frozenset[str]:
    """Names what undo and redo would do; tells which of both can be done."""
    able = set()
    for key in ("undo", "redo"):
        journal = None if session is None else session.study.journal
        step = None
        if journal is not None:
            step = journal.next_undo() if key == "undo" else journal.next_redo()
        text = tr(f"action.{key}")
        if step is not None and session is not None:
            text = tr("history.named", action=text, step=step_words(step, session))
            able.add(key)
        actions[key].setText(text)
    return frozenset(able)


def step_words(step: Step, session: Session) -> str:
    """A step in the language of the window: ``accept Foot dorsiflexor weakness``."""
    if step.slot == "edits":
        return _edit_words(step)
    word, _, key = step.label.partition(" ")
    finding = next((f for f in session.findings() if f.key == key), None)
    if word in {"Accept", "Reject"}:
        return tr(f"history.{word.lower()}", finding=finding.hpo_label if finding else key)
    return said(step.label)


def _edit_words(step: Step) -> str:
    """What a step changed in the corrections on a recording."""
    from ui.corrections.words import correction_words
    from workbench.model import SetSegment
    from workbench.store.codec import edits_from_text

    before, after = (edits_from_text(text) if text else () for text in (step.before, step.after))
    new = [edit for edit in after if edit not in before]
    gone = [edit for edit in before if edit not in after]
    if sum(isinstance(edit, SetSegment) for edit in (*new, *gone)) > 2:  # all of them at once
        count = sum(isinstance(edit, SetSegment) for edit in after)
        return tr("corrected.tasks", n=count) if count else tr("corrected.no_tasks")
    if new:
        return correction_words(new[-1])
    return tr("history.back", step=correction_words(gone[0])) if gone else said(step.label)
