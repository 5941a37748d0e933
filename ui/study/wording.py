"""Names of captures, visits, subjects and sides in the language of the window."""

from __future__ import annotations

from ui.i18n import tr, tr_or
from ui.i18n.engine import said
from workbench.model import Capture, Problem, Side, Subject, Visit

# Problems that mean the same to a person.
SAME = {"vanished": "missing"}


def task_name(task: str) -> str:
    """A task in words; the task's own name where the catalogue does not know it."""
    return tr_or(f"task.{task}", task[:1].upper() + task[1:].replace("-", " "))


def capture_name(capture: Capture) -> str:
    """What was done, how and from where: ``Walk, fast, side view``."""
    name = task_name(capture.task) if capture.task else capture.path.rpartition("/")[2]
    parts = [name]
    if capture.acq:
        parts.append(capture.acq)
    if capture.view:
        parts.append(tr_or(f"view.{capture.view}", capture.view))
    if capture.trial:
        parts.append(tr("capture.trial", trial=capture.trial))
    if capture.side:
        parts.append(side_name(capture.side))
    return ", ".join(parts)


def subject_note(subject: Subject) -> str:
    """Sex, age and diagnosis, as far as they are known."""
    parts = [subject.sex or "", "" if subject.age is None else f"{subject.age:g}"]
    return ", ".join(filter(None, [" ".join(filter(None, parts)), subject.diagnosis or ""]))


def visit_name(visit: Visit) -> str:
    """The visit and its date."""
    name = tr("visit.name", visit=visit.id.removeprefix("ses-") or "1")
    return f"{name}, {visit.date}" if visit.date else name


def side_name(side: Side) -> str:
    """Left, right, or nothing."""
    return tr(f"side.{side}") if side else ""


def problem_words(problem: Problem) -> tuple[str, str]:
    """Cause and remedy: in the language of the window where it has words, else as told."""
    code = SAME.get(problem.code, problem.code)
    cause = tr_or(f"problem.{code}", said(problem.cause))
    remedy = tr_or(f"problem.{code}_do", said(problem.remedy))
    return cause[:1].upper() + cause[1:], remedy
