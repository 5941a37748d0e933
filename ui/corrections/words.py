"""Corrections in words: in the language of the window, and in English for the journal."""

from __future__ import annotations

from datetime import datetime

from ui.i18n import tr, tr_or
from ui.player.point_names import point_name
from ui.scene3d.unit_bar import unit_words
from ui.signals.lanes import lane_title
from ui.study.wording import task_name
from workbench.model import (
    AddEvent,
    ChoosePerson,
    Edit,
    MoveEvent,
    MovePoint,
    RemoveEvent,
    SetScale,
    SetSegment,
    StateFact,
    SwapSides,
)


def correction_words(edit: Edit) -> str:
    """One correction: ``Foot contact, left: 1.234 s → 1.267 s``."""
    match edit:
        case ChoosePerson(person):
            return tr("corrected.person", person=person)
        case AddEvent(kind, t, side):
            return tr("corrected.added", event=lane_title(kind, side), t=_seconds(t))
        case MoveEvent(kind, t, to, side):
            what = lane_title(kind, side)
            return tr("corrected.moved", event=what, t=_seconds(t), to=_seconds(to))
        case MovePoint(_, point, _, (_, _, _)):
            return tr("corrected.point_scan", point=point_name(point))
        case MovePoint(_, point, t, position):
            x, y = (f"{p:.0f}" for p in position[:2])
            if t == 0:  # of a photo, or of the first picture
                return tr("corrected.point_still", point=point_name(point), x=x, y=y)
            return tr("corrected.point", point=point_name(point), x=x, y=y, t=_seconds(t))
        case RemoveEvent(kind, t, side):
            return tr("corrected.removed", event=lane_title(kind, side), t=_seconds(t))
        case SetScale(mm_per_unit):
            return tr("corrected.scale", unit=unit_words(mm_per_unit))
        case SetSegment(task, start, end):
            what, span = task_name(task), (_seconds(start), _seconds(end))
            return tr("corrected.task", task=what, start=span[0], end=span[1])
        case StateFact(name, text):
            return tr("corrected.fact", fact=tr(f"fact.{name}"), value=tr_or(f"word.{text}", text))
        case SwapSides(start, end) if start == end:
            return tr("corrected.mirrored")
        case SwapSides(start, end):
            return tr("corrected.sides", start=_seconds(start), end=_seconds(end))
    return tr("corrected.other", kind=type(edit).__name__)


def label_of(edit: Edit) -> str:
    """The same for the journal, which is kept in one language for all who read it later."""
    match edit:
        case ChoosePerson(person):
            return f"Choose person {person}"
        case AddEvent(kind, t, side):
            return f"Add {kind} {side.value} at {t:.3f} s".replace("  ", " ")
        case MoveEvent(kind, t, to, side):
            return f"Move {kind} {side.value} from {t:.3f} to {to:.3f} s".replace("  ", " ")
        case MovePoint(track, point, t, position):
            place = ", ".join(f"{p:.1f}" if len(position) < 3 else f"{p:g}" for p in position)
            return f"Move point {point} of {track} to ({place}) at {t:.3f} s"
        case RemoveEvent(kind, t, side):
            return f"Remove {kind} {side.value} at {t:.3f} s".replace("  ", " ")
        case SetScale(mm_per_unit):
            return f"Set the unit of the scan to {mm_per_unit:g} mm"
        case SetSegment(task, start, end):
            return f"Set {task} from {start:.3f} to {end:.3f} s"
        case StateFact(name, text):
            return f"State {name} = {text}"
        case SwapSides(start, end):
            return f"Exchange left and right from {start:.3f} to {end:.3f} s"
    return type(edit).__name__


def when_words(made: str) -> str:
    """A moment of the journal (ISO 8601, UTC) in local time, to the minute."""
    return datetime.fromisoformat(made).astimezone().strftime("%Y-%m-%d %H:%M")


def _seconds(t: float) -> str:
    return f"{t:.3f}"
