"""``data_dictionary.csv``: every column of the long table and every feature, explained."""

from __future__ import annotations

from workbench.export.cells import Cell, joined
from workbench.export.feature_columns import COLUMNS as FEATURE_COLUMNS
from workbench.export.judged import terms_of
from workbench.export.table import Column, Table
from workbench.knowledge.base import Knowledge
from workbench.knowledge.codebook import Absent, Feature
from workbench.model import Validation

COLUMNS = (
    Column(
        name="kind",
        meaning="'column' of features.csv, 'feature' as named in its column 'feature', or 'absent':"
        " what is not offered, and why",
        choices=("column", "feature", "absent"),
        required=True,
    ),
    Column(name="name", meaning="name of the column or feature", required=True),
    Column(name="title", meaning="short name for people"),
    Column(name="type", meaning="type of the values", choices=("string", "number", "integer")),
    Column(name="definition", meaning="what it is", required=True),
    Column(name="unit", meaning="unit (UCUM)"),
    Column(name="formula", meaning="how it is computed"),
    Column(
        name="worse",
        meaning="the direction that speaks for weakness",
        choices=("low", "high", "both", "none"),
    ),
    Column(name="range_low", meaning="lowest plausible value", kind="number"),
    Column(name="range_high", meaning="highest plausible value", kind="number"),
    Column(name="sides", meaning="whether left and right are told apart", choices=("none", "both")),
    Column(name="allowed", meaning="the values that a text column may hold, joined by |"),
    Column(name="source", meaning="paper or standard of the definition or formula"),
    Column(name="hpo_id", meaning="HPO terms it bears on, joined by |"),
    Column(name="hpo_label", meaning="labels of these terms, joined by |"),
    Column(name="icf", meaning="ICF codes it bears on, joined by |"),
    Column(name="icf_wording", meaning="our own wording of these codes (not WHO's), joined by |"),
    Column(
        name="validation",
        meaning="whether the way of measuring has been validated on people",
        choices=tuple(v.value for v in Validation),
    ),
    Column(name="validation_note", meaning="on what, and what is biased or cannot be measured"),
)


def dictionary_table(knowledge: Knowledge) -> Table:
    """The data dictionary."""
    return Table(
        name="data_dictionary",
        title="What the columns and the features mean",
        columns=COLUMNS,
        rows=[
            *(_column(column) for column in FEATURE_COLUMNS),
            *(_feature(n, f, knowledge) for n, f in sorted(knowledge.codebook.features.items())),
            *(_absent(n, a) for n, a in sorted(knowledge.codebook.absent.items())),
        ],
        key=("kind", "name"),
    )


def _column(column: Column) -> tuple[Cell, ...]:
    empty = ("",) * 6
    return (
        "column",
        column.name,
        "",
        column.kind,
        column.meaning,
        column.unit,
        "",
        "",
        column.low,
        column.high,
        "",
        joined(column.choices),
        *empty,
        "",
    )


def _absent(name: str, absent: Absent) -> tuple[Cell, ...]:
    why = f"Not offered: {absent.why}"
    return ("absent", name, absent.title, "", why, *("",) * (len(COLUMNS) - 5))


def _feature(name: str, feature: Feature, knowledge: Knowledge) -> tuple[Cell, ...]:
    terms = terms_of(feature.hpo, (), knowledge.hpo)
    low, high = feature.range or (None, None)
    return (
        "feature",
        name,
        feature.title.en,
        "number",
        feature.definition,
        feature.unit,
        feature.formula,
        feature.worse,
        low,
        high,
        feature.sides,
        "",
        feature.source,
        joined(terms),
        joined(terms.values()),
        joined(feature.icf),
        joined(knowledge.icf.wording(code) for code in feature.icf),
        feature.validation,
        feature.validation_note,
    )
