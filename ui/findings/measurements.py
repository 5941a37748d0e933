"""The measurements of a capture as a list: name and side left, number and interval right.

What is only for comparison (uncorrected values, reference values of another way of measuring) is
a quiet detail of its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from ui.findings.companions import Line, distinction, paired
from ui.findings.footnotes import footnotes, marked
from ui.findings.numbers import (
    MINUS,
    decimals,
    interval_text,
    number,
    plain_unit,
    uncertainty,
    value_text,
    with_unit,
)
from ui.findings.reasons import reason_detail, sentences
from ui.i18n import language, tr
from ui.i18n.engine import said
from ui.study.wording import side_name, task_name
from workbench.knowledge.norms import z_score
from workbench.model import Measurement, Modality, Observation, Side, Verdict

if TYPE_CHECKING:
    from workbench.knowledge.base import Knowledge
    from workbench.knowledge.norm_file import Norm

Index = QModelIndex | QPersistentModelIndex
RowRole = Qt.ItemDataRole.UserRole + 1


class Row(NamedTuple):
    """What one line shows. ``kind`` is notice, heading, value or missing; ``doubts`` are in
    words what the note may only give a sign for."""

    kind: str
    title: str
    side: Side = Side.NONE
    value: str = ""
    unit: str = ""
    interval: str = ""
    note: str = ""
    detail: str = ""
    verdict: Verdict = Verdict.GOOD
    tip: str = ""
    observation: Observation | None = None
    doubts: str = ""

    def spoken(self) -> str:
        """The line for a screen reader."""
        parts = (self.title, side_name(self.side), f"{self.value} {self.unit}".strip())
        note = self.doubts or self.note
        return ", ".join(filter(None, (*parts, self.interval, note, self.detail)))


def rows_of(observations: Iterable[Observation], known: Knowledge | None) -> list[Row]:
    """Lines for measurements in the analyzers' own order, what was measured before what was not.

    Where a recording holds several tasks, or one of them several times, each has its heading; the
    first in time comes first.
    """
    ordered = sorted(observations, key=lambda o: (o.analyzer, o.task))
    lines = paired(ordered)
    signs = footnotes(line.own for line in lines)
    rows = [Row("notice", f"{sign} {words}") for words, sign in signs.items()]
    parts = _parts(ordered)
    for part in parts:
        if len(parts) > 1:
            rows.append(Row("heading", _part_name(*part)))
        own = [_row(line, known, signs) for line in lines if _part(line.own) == part]
        measured = [row for row in own if row.kind == "value"]
        missing = [row for row in own if row.kind != "value"]
        rows += measured
        if measured and missing:
            rows.append(Row("heading", tr("measure.missing", n=len(missing))))
        rows += missing
    return rows


def title_of(feature: str, known: Knowledge | None) -> str:
    """A feature in words; its own name where the codebook does not know it."""
    entry = None if known is None else known.codebook.features.get(feature)
    if entry is not None:
        return entry.title.in_language(language())
    name = feature.partition(".")[2].replace("_", " ")
    return name[:1].upper() + name[1:]


def _part(seen: Observation) -> tuple[str, str]:
    return seen.task, seen.measurement.trial or ""


def _parts(observations: Iterable[Observation]) -> list[tuple[str, str]]:
    """Tasks and their repetitions, in order of time; the whole recording first."""
    begins: dict[tuple[str, str], float] = {}
    for seen in observations:
        span = seen.measurement.span
        own = seen.task != seen.capture.task or seen.measurement.trial
        start = span.start if span is not None and own else 0.0
        part = _part(seen)
        begins[part] = min(start, begins.get(part, start))
    return sorted(begins, key=lambda part: begins[part])


def _part_name(task: str, trial: str) -> str:
    name = task_name(task) if task else tr("measure.other")
    return ", ".join((name, tr("capture.trial", trial=trial))) if trial else name


def _row(line: Line, known: Knowledge | None, signs: Mapping[str, str]) -> Row:
    seen = line.own
    m = seen.measurement
    feature = None if known is None else known.codebook.features.get(m.feature)
    title = title_of(m.feature, known)
    reasons = sentences(m.quality.reasons)
    notes = []
    norm = None
    if m.value is not None:
        if m.n is not None and (m.n > 1 or seen.capture.modality is not Modality.PHOTO):
            notes.append(tr("measure.n", n=m.n))
        norm = known.norms.of(seen) if known is not None else None
        z = z_score(m.value, norm)
        if norm is not None and norm.transfers and z is not None:
            notes.append(f"z {number(z, 1)}")
    note, doubts = ", ".join(notes), ""
    if m.value is None:
        note = " ".join(reasons)
    elif m.quality.verdict is not Verdict.GOOD:
        verdict = tr(f"quality.{m.quality.verdict}")
        doubt = marked(verdict, reasons, signs)
        doubts = "\n".join(filter(None, (note, marked(verdict, reasons, {}))))
        short = ":" not in doubt
        note = (" · " if short else "\n").join(filter(None, (note, doubt)))
    tip = [title, said(feature.definition)] if feature else [title]
    if norm is not None:
        tip.append(_norm_words(norm, m.unit))
        if norm.pooled and known is not None:
            tip.append(said(known.norms.why_none(seen)))
    beside = [_companion_words(title, m, companion, known) for companion in line.companions]
    detail = [" · ".join(filter(None, beside))]
    if norm is not None and (norm.pooled or not norm.transfers):
        detail.append(_orientation(norm, m.unit))
    tip += [f"{m.feature}, {seen.analyzer}"]
    if m.method:
        tip.append(tr("measure.method", method=m.method))
    if doubts:
        tip += reasons
    tip += filter(None, map(reason_detail, m.quality.reasons))
    return Row(
        "value" if m.value is not None else "missing",
        title,
        m.side,
        value_text(m),
        plain_unit(m.unit) if m.value is not None else "",
        interval_text(m),
        note,
        "\n".join(filter(None, detail)),
        m.quality.verdict,
        "\n".join(tip),
        seen,
        doubts,
    )


def _companion_words(
    title: str, own: Measurement, companion: Observation, known: Knowledge | None
) -> str:
    """A companion's value; nothing where it is missing too."""
    m = companion.measurement
    if m.value is None:
        return ""
    what = distinction(title, title_of(m.feature, known))
    interval = interval_text(m)
    text = value_text(m)
    if uncertainty(m) is None and own.value is not None:  # no more digits than its value has
        text = number(m.value, max(1, decimals(own.value, uncertainty(own))))
    value = with_unit(text, m.unit)
    return f"{what}: {value} ({interval})" if interval else f"{what}: {value}"


def _values(norm: Norm, unit: str) -> str:
    if norm.mean is not None and norm.sd is not None:
        text = f"{_published(norm.mean)} ± {_published(norm.sd)}"
    else:
        text = f"{_published(norm.p2_5)} – {_published(norm.p97_5)}"
    return with_unit(text, unit)


def _published(value: float | None) -> str:
    return "" if value is None else f"{value:g}".replace("-", MINUS)


def _orientation(norm: Norm, unit: str) -> str:
    """A reference of other people or of another way: to be seen, not to be judged by."""
    return tr(
        "measure.orientation",
        values=_values(norm, unit),
        population=said(norm.population),
        n=norm.n,
    )


def _norm_words(norm: Norm, unit: str) -> str:
    """Whom the value is compared with, and where that comes from."""
    if norm.pooled and norm.transfers:
        return tr(
            "measure.norm_pooled",
            values=_values(norm, unit),
            population=said(norm.population),
            women=norm.women,
            men=norm.men,
            source=said(norm.source),
        )
    return tr(
        "measure.norm" if norm.transfers else "measure.norm_other",
        values=_values(norm, unit),
        population=said(norm.population),
        n=norm.n,
        source=said(norm.source),
    )


class MeasurementModel(QAbstractListModel):
    """The lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def set_rows(self, rows: list[Row]) -> None:
        """Shows these lines."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == RowRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken()
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return row.tip
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.rows[index.row()].kind in ("heading", "notice"):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
