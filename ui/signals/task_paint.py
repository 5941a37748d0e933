"""How a stretch of a recording is drawn, and told in words.

A full box was stated (by a person, a cue sheet or the name of the recording), a hatched one was
found automatically, one with a dashed rim waits for the values to be made anew.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from ui.corrections.tasks import Origin, TaskSpan
from ui.i18n import tr, tr_or
from ui.study.wording import task_name
from ui.theme import colour

REST = "rest"


def draw_part(
    painter: QPainter, box: QRectF, part: TaskSpan, *, selected: bool, edge: bool | None
) -> None:
    """One stretch. ``edge``: its start (True) or end (False) is selected."""
    role = "neutral" if part.task == REST else "accent"
    found = part.origin is Origin.FOUND
    painter.fillRect(box, colour(role, 30 if found or part.pending else 56))
    if found:
        painter.fillRect(box, QBrush(colour(role, 70), Qt.BrushStyle.BDiagPattern))
    line = Qt.PenStyle.DashLine if part.pending else Qt.PenStyle.SolidLine
    painter.setPen(QPen(colour("accent" if selected else role), 2 if selected else 1, line))
    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
    if edge is not None:
        x = box.left() if edge else box.right()
        painter.setPen(QPen(colour("accent"), 4))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
    _label(painter, box, short_name(part.task))


def draw_running(painter: QPainter, box: QRectF, task: str) -> None:
    """A task that has begun, up to the moment in view."""
    painter.fillRect(box, colour("look", 40))
    painter.setPen(QPen(colour("look"), 1.5, Qt.PenStyle.DashLine))
    painter.drawRect(box)
    _label(painter, box, short_name(task))


def short_name(task: str) -> str:
    """A task in as few words as its box may have room for."""
    return tr_or(f"part.{task}", task_name(task))


def _label(painter: QPainter, box: QRectF, words: str) -> None:
    room = box.adjusted(6, 0, -4, 0)
    if room.width() < 12:
        return
    painter.setPen(colour("text"))
    text = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def part_words(part: TaskSpan) -> str:
    """A stretch in words: task, from when to when, and where it comes from."""
    return " · ".join((task_name(part.task), *_span_words(part)))


def edge_words(part: TaskSpan, *, start: bool) -> str:
    """One end of a stretch in words."""
    key = "tasks.start_of" if start else "tasks.end_of"
    t = part.span.start if start else part.span.end
    return " · ".join((tr(key, task=task_name(part.task), t=f"{t:.3f}"), *_span_words(part)))


def _span_words(part: TaskSpan) -> list[str]:
    span = tr("events.span", start=f"{part.span.start:.3f}", end=f"{part.span.end:.3f}")
    pending = [tr("events.pending")] if part.pending else []
    return [span, tr(f"tasks.{part.origin}"), *pending]
