"""``features_wide.csv``: one row per subject and visit, one column per feature, side and task."""

from __future__ import annotations

from workbench.export.feature_columns import SUBJECT_COLUMNS
from workbench.export.rows import visit_places
from workbench.export.table import Column, Table
from workbench.knowledge.base import Knowledge
from workbench.knowledge.choice import best, natural
from workbench.model import Observation
from workbench.store.snapshot import Snapshot

NOTE = (
    "A column is named feature__side__task; parts that are empty are left out, and a variant of"
    " the task follows it after a hyphen. Of several values the one of the best quality counts,"
    " on a tie that of the latest trial; values of less than good quality are included: see"
    " features.csv for quality and reasons."
)


def wide_name(observation: Observation) -> str:
    """The column of a measurement: ``feature__side__task``, empty parts left out.

    The variant of the task (``acq``) belongs to it, so that before and after, fast and
    comfortable stay apart: ``face.commissure_excursion__left__smile-after``.
    """
    task = "-".join(part for part in (observation.task, observation.capture.acq) if part)
    m = observation.measurement
    return "__".join(part for part in (m.feature, m.side.value, task) if part)


def wide_table(snapshot: Snapshot, knowledge: Knowledge) -> Table:
    """The wide table. Of several values for one cell the best-quality latest trial counts.

    Every visit has its row, also one at which nothing could be measured.
    """
    cells: dict[tuple[str, str], dict[str, list[Observation]]] = {}
    units: dict[str, dict[str, None]] = {}
    features: dict[str, str] = {}
    for _, observation in snapshot.observations():
        name = wide_name(observation)
        at = (observation.subject.id, observation.visit.id)
        cells.setdefault(at, {}).setdefault(name, []).append(observation)
        units.setdefault(name, {})[observation.measurement.unit] = None
        features[name] = observation.measurement.feature
    names = sorted(features)
    place = visit_places(snapshot)
    rows = []
    for at in sorted(place, key=lambda at: (natural(at[0]), at[0], place[at])):
        subject, visit = snapshot.subjects[at[0]], snapshot.visits[at]
        chosen = [best(cells.get(at, {}).get(name, ())) for name in names]
        rows.append(
            (
                snapshot.title,
                subject.id,
                subject.sex,
                subject.age if visit.age is None else visit.age,
                subject.diagnosis,
                visit.id,
                visit.date,
                *(None if one is None else one.measurement.value for one in chosen),
            )
        )
    return Table(
        name="features_wide",
        title="One row per subject and visit: the best-quality latest value of every feature",
        columns=(
            *SUBJECT_COLUMNS,
            *(
                Column(
                    name=name,
                    meaning=_meaning(features[name], knowledge),
                    kind="number",
                    unit=" or ".join(sorted(units[name])),
                )
                for name in names
            ),
        ),
        rows=rows,
        key=("subject", "visit"),
        note=NOTE,
    )


def _meaning(feature: str, knowledge: Knowledge) -> str:
    entry = knowledge.codebook.features.get(feature)
    return feature if entry is None else entry.definition
