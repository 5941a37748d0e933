"""What the columns of ``features.csv`` mean, and the table made of its rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from workbench.export.rows import Row
from workbench.export.table import Column, Table
from workbench.model import Modality, Side, Validation, Verdict

_SIDES = (Side.LEFT.value, Side.RIGHT.value)
_STATES = "present|excluded|not assessable"
_SHA256 = "[0-9a-f]{64}"


def _listed(entry: str, within: str = "") -> str:
    """A pattern for entries joined by ``|``; with ``within`` each may be empty or several."""
    one = f"(({entry})({within}({entry}))*)?" if within else f"({entry})"
    return rf"{one}(\|{one})*"


SUBJECT_COLUMNS = (
    Column(name="study", meaning="title of the study"),
    Column(name="subject", meaning="pseudonym of the person", required=True),
    Column(name="sex", meaning="sex: F, M, or X for neither", choices=("F", "M", "X")),
    Column(
        name="age",
        meaning="age at the visit; where it is not known, at the first visit",
        kind="number",
        unit="a",
        low=0,
        high=125,
    ),
    Column(name="diagnosis", meaning="diagnosis as given by the site"),
    Column(name="visit", meaning="visit of the person"),
    Column(name="date", meaning="date of the visit, ISO 8601"),
)
COLUMNS = (
    *SUBJECT_COLUMNS,
    Column(name="capture", meaning="recorded file, relative to the media folder", required=True),
    Column(
        name="modality",
        meaning="kind of recording",
        choices=tuple(m.value for m in Modality),
        required=True,
    ),
    Column(name="task", meaning="what the person did: of the segment, else of the whole file"),
    Column(name="view", meaning="where the camera stood: side, front, back, oblique"),
    Column(name="trial", meaning="repetition of the task"),
    Column(
        name="feature", meaning="what was measured; see the rows of kind 'feature'", required=True
    ),
    Column(name="side", meaning="the person's own side", choices=_SIDES),
    Column(
        name="value",
        meaning="the measured value; empty where it could not be measured (see quality_reasons)",
        kind="number",
    ),
    Column(name="unit", meaning="unit of value, sd, ci_low, ci_high and mdc95 (UCUM)"),
    Column(name="sd", meaning="standard deviation over the n repetitions", kind="number", low=0),
    Column(name="ci_low", meaning="lower end of the 95 % interval of value", kind="number"),
    Column(name="ci_high", meaning="upper end of the 95 % interval of value", kind="number"),
    Column(
        name="n",
        meaning="strides, cycles, frames or points that value rests on",
        kind="integer",
        low=0,
    ),
    Column(
        name="mdc95",
        meaning="smallest change between two measurements that is more than error (95 %); the"
        " site's own where it has one (then quality_reasons holds sdc_site)",
        kind="number",
    ),
    Column(name="t_start", meaning="start of the stretch measured", kind="number", unit="s"),
    Column(name="t_end", meaning="end of the stretch measured", kind="number", unit="s"),
    Column(name="reference", meaning="other files that value rests on, joined by |"),
    Column(name="method", meaning="way of measuring; its settings are in methods.json"),
    Column(
        name="quality",
        meaning="how far the value may be trusted; a refused value is not given",
        choices=tuple(v.value for v in Verdict),
        required=True,
    ),
    Column(
        name="quality_reasons",
        meaning="why the quality is less than good or the value is missing: 'code: words',"
        " joined by |",
    ),
    Column(
        name="validation",
        meaning="whether the way of measuring has been validated on people",
        choices=tuple(v.value for v in Validation),
        required=True,
    ),
    Column(name="norm_mean", meaning="mean of the reference that applies", kind="number"),
    Column(name="norm_sd", meaning="standard deviation of that reference", kind="number", low=0),
    Column(name="norm_n", meaning="people in that reference", kind="integer", low=1),
    Column(
        name="norm_source",
        meaning="where that reference comes from, its percentiles and text if it has them, and"
        " whether it is for orientation only (pooled over sexes or ages, or measured in another"
        " way); why none applies where there are some for other people",
    ),
    Column(
        name="z",
        meaning="(value - norm_mean) / norm_sd; none against a norm that is pooled over sexes or"
        " ages",
        kind="number",
        unit="{SD}",
    ),
    Column(
        name="hpo_id",
        meaning="HPO terms that the feature bears on, joined by |; no statement about the person",
        pattern=_listed("HP:[0-9]{7}"),
    ),
    Column(name="hpo_label", meaning="labels of these terms in the same order, joined by |"),
    Column(
        name="hpo_state",
        meaning="what the rules propose on this very value, per term of hpo_id in the same order,"
        " joined by | (several rules on one term by a comma); empty where no rule judged on it",
        pattern=_listed(_STATES, ","),
    ),
    Column(name="hpo_release", meaning="HPO release of ids and labels"),
    Column(
        name="decision",
        meaning="what a person decided on these proposals, per term like hpo_state",
        pattern=_listed("accepted|rejected", ","),
    ),
    Column(name="decided_by", meaning="who decided, per term like hpo_state"),
    Column(
        name="icf",
        meaning="ICF codes that the feature bears on, joined by |; no qualifier",
        pattern=_listed("[bsd][0-9]{3,5}"),
    ),
    Column(name="analyzer", meaning="program part that measured", required=True),
    Column(name="analyzer_version", meaning="its version", required=True),
    Column(
        name="model_sha256",
        meaning="SHA-256 of the model files that were used, joined by |",
        pattern=_listed(_SHA256),
    ),
    Column(name="file_sha256", meaning="SHA-256 of the recorded file", pattern=_SHA256),
)
KEY = ("subject", "visit", "capture", "task", "trial", "feature", "side", "method")


def features_table(rows: Sequence[Row]) -> Table:
    """``features.csv``: the primary product."""
    names = [field.name for field in dataclasses.fields(Row)]
    return Table(
        name="features",
        title="One row per subject, visit, capture, task, trial, feature and side",
        columns=COLUMNS,
        rows=[[getattr(row, name) for name in names] for row in rows],
        key=KEY,
    )
