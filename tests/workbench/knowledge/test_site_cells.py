"""Whose norm may judge whom: refused cells, pooled norms, texts that were read, own controls."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_study import catalog_of, measured, observed, snapshot_of, write_analyzer

from workbench.export.rows import build_rows
from workbench.knowledge.base import load_knowledge
from workbench.knowledge.read_text import name_of_text
from workbench.knowledge.site_norm_file import NO_TEXT
from workbench.knowledge.site_norms import DEFAULT_BANDS, LEAST_PEOPLE, build_site_norms
from workbench.model import FindingState, Observation, Side

RULE = """
[[rule]]
id = "many_blinks"
hpo = "HP:0000643"
label = "Blepharospasm"
status = "site"
title = { en = "Blinks", nl = "Knipperen", pl = "Mruganie" }
objective = "above the site's own controls"
subjective = "blinks"
source = "a test"
[rule.present]
feature = "lid.blinks"
stat = "z"
op = ">"
threshold = 1.96
side = "none"
source = "a test"
"""


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cells") / "lid"
    return load_knowledge(catalog_of(write_analyzer(folder, findings=RULE, norms="")))


def blinks(
    value: float,
    subject: str,
    sex: str = "F",
    age: float = 30.0,
    task: str = "rest",
    text: str = "",
) -> Observation:
    seen = observed(
        measured("lid.blinks", value, Side.NONE, unit="/min"),
        subject=subject,
        sex=sex,
        age=age,
        task=task,
    )
    facts = {"text": text} if text else {}
    return replace(seen, capture=replace(seen.capture, facts=facts))


def people(count: int, first: int = 0, level: float = 15.0, **who) -> list[Observation]:
    draws = np.random.default_rng(first).normal(level, 2, count)
    return [blinks(float(v), f"sub-{first + i:03}", **who) for i, v in enumerate(draws)]


def built(observations):
    ids = {o.subject.id for o in observations}
    return build_site_norms(observations, ids, study="Clinic", version=1, built="2026-11-22")


def at_site(knowledge, norms, members=()):
    return knowledge.with_site_norms(norms.norms, norms.changes, norms.refused, members)


def row_of(known, seen: Observation):
    (row,) = build_rows(snapshot_of([seen]), known, known.propose([seen]))
    return row


def test_a_refused_cell_gives_no_z_and_no_sign_and_says_why(knowledge):
    known = at_site(knowledge, built([*people(21, age=65), *people(4, 100, 9, sex="M", age=66)]))
    woman, man = (blinks(40.0, "sub-900", sex=sex, age=65.0) for sex in "FM")
    assert row_of(known, woman).z > 5
    assert known.propose([woman])[0].state is FindingState.PRESENT
    row = row_of(known, man)
    assert (row.z, row.norm_n) == (None, 25)
    assert "pooled over sexes, 21 women and 4 men: for orientation only, no z" in row.norm_source
    assert "this sex and age is refused: 4 people; 20 needed (CLSI EP28-A3c)" in row.norm_source
    (finding,) = known.propose([man])
    assert finding.state is FindingState.NOT_ASSESSABLE
    assert "refused: 4 people; 20 needed" in finding.reason


def test_a_norm_over_several_age_bands_stands_for_none_of_them(knowledge):
    norms = built([*people(15, age=30), *people(15, 100, age=70)])
    assert {n.pooled for n in norms.norms} == {("ages",), ("sexes", "ages")}
    known = at_site(knowledge, norms)
    row = row_of(known, blinks(40.0, "sub-900", age=70.0))
    assert row.z is None
    assert "pooled over ages" in row.norm_source
    assert "refused: 15 people" in row.norm_source


def test_a_published_norm_comes_before_a_pooled_one(tmp_path):
    known = at_site(
        load_knowledge(catalog_of(write_analyzer(tmp_path / "lid"))),
        built([*people(21), *people(4, 100, sex="M")]),
    )
    assert known.norms.of(blinks(15.0, "x")).source == "site norms of Clinic, version 1"
    assert known.norms.of(blinks(15.0, "x", sex="M")).source == "Somebody 2002"


def test_readings_are_compared_within_one_text_only(knowledge):
    wind = "The North Wind and the Sun were disputing which was the stronger"
    norms = built(
        [
            *people(20, level=10, task="reading", text=wind),
            *people(20, 100, level=30, task="reading", text="Papa en Marloes"),
        ]
    )
    known = at_site(knowledge, norms)
    same = blinks(12.0, "x", task="reading", text=wind.upper().replace(" ", "\n") + ".")
    row = row_of(known, same)
    assert row.norm_mean == pytest.approx(10, abs=2)
    assert f"text: {name_of_text(wind)}" in row.norm_source
    other = row_of(known, blinks(12.0, "x", task="reading", text="Papa en Marloes"))
    assert other.norm_mean == pytest.approx(30, abs=2)
    strange = row_of(known, blinks(12.0, "x", task="reading", text="Rainbow"))
    assert (strange.z, strange.norm_source) == (None, "none applies: no reference is for this text")
    unknown = blinks(99.0, "x", task="reading")
    assert "the text that was read is not stated" in row_of(known, unknown).norm_source
    assert known.propose([unknown])[0].state is FindingState.NOT_ASSESSABLE


def test_readings_of_a_text_that_nobody_stated_are_refused(knowledge):
    norms = built(people(30, task="reading"))
    assert (norms.norms, norms.changes) == ((), ())
    assert {(r.n, r.reason) for r in norms.refused} == {(30, NO_TEXT)}
    row = row_of(at_site(knowledge, norms), blinks(15.0, "x", task="reading"))
    assert row.norm_source == f"none applies: the site's norm is refused: {NO_TEXT}"
    assert built(people(30, task="rest", text="")).norms, "other tasks need no text"


def test_a_text_has_one_name_however_it_is_written():
    assert name_of_text(" Papa  en\nMarloes. ") == "papa en marloes"
    long = "one two three four five six seven eight nine ten"
    assert name_of_text(long).startswith("one two three four... #")
    assert name_of_text(long) != name_of_text(f"{long} eleven")
    assert name_of_text("...") == ""


def test_the_controls_themselves_say_that_the_norm_is_theirs(knowledge):
    seen = people(20)
    known = at_site(knowledge, built(seen), members=["sub-003"])
    own, other = (row_of(known, o) for o in (seen[3], seen[4]))
    assert own.norm_source.endswith("version 1; this person is one of its own controls")
    assert other.norm_source == "site norms of Clinic, version 1"
    (finding,) = known.propose([seen[3]])
    assert "one of its own controls" in finding.evidence[0].criterion


person = st.tuples(
    st.sampled_from(["F", "F", "F", "M", "X"]),
    st.one_of(st.sampled_from([18.0, 30.0, 39.9]), st.floats(0, 100)),
    st.floats(-50, 50),
    st.sampled_from(["rest", "rest", "reading"]),
    st.sampled_from(["", "Rainbow", "rainbow!", "Grandfather"]),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(person, min_size=1, max_size=120), st.randoms(use_true_random=False))
def test_cells_hold_whom_they_name_in_whatever_order_they_come(drawn, random):
    seen = [
        blinks(value, f"sub-{i:03}", sex, age, task, text)
        for i, (sex, age, value, task, text) in enumerate(drawn)
    ]
    norms = built(seen)
    shuffled = list(seen)
    random.shuffle(shuffled)
    assert built(shuffled) == norms
    inside = defaultdict(list)
    for sex, age, value, task, text in drawn:
        name = name_of_text(text) if task == "reading" else ""
        if task == "reading" and not name:
            continue
        band = next(b for b in DEFAULT_BANDS if b[0] <= floor(age) <= b[1])
        inside[task, name, sex, band].append(value)
    made = {(n.tasks[0], n.text, n.sex, n.age): n for n in norms.norms if not n.pooled}
    whole = {k: v for k, v in inside.items() if k[2] != "X" and len(v) >= LEAST_PEOPLE}
    assert set(made) == {k for k, v in whole.items() if min(v) < max(v)}
    for cell, norm in made.items():
        values = inside[cell]
        assert norm.n == len(values) == (norm.women if cell[2] == "F" else norm.men)
        assert norm.p50 == pytest.approx(np.median(values))
        assert min(values) <= norm.p5 <= norm.p50 <= norm.p95 <= max(values)
    told = {(r.task, r.text, r.sex, r.age): r.n for r in norms.refused}
    for cell, values in inside.items():
        if cell not in made and cell[2] != "X":
            assert told[cell] == len(values)
    assert all(n.n >= LEAST_PEOPLE and n.women + n.men <= n.n for n in norms.norms)
