"""Facts are typed or refused by name; problems are one line, whatever is in them."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import FACTS, parse_fact
from workbench.model.problem import Problem, ProblemError, printable


@pytest.mark.parametrize(
    "fact", [f for f in FACTS.values() if f.kind is float], ids=lambda f: f.name
)
def test_numbers_within_bounds_only(fact) -> None:
    for value in (fact.low, fact.high):
        assert parse_fact(fact.name, f" {value!r} ") == value
    for text in (repr(fact.low - 1), repr(fact.high + 1), "nan", "inf", "tall", "", "1,5"):
        with pytest.raises(ValueError, match=fact.name):
            parse_fact(fact.name, text)


@pytest.mark.parametrize("text", ["yes", "Y", "TRUE", "1", " true "])
def test_yes(text: str) -> None:
    assert parse_fact("mirrored", text) is True
    assert parse_fact("mirrored", {"1": "0"}.get(text, "no")) is False


def test_choices_and_free_text() -> None:
    assert parse_fact("sex", "F") == "F"
    assert parse_fact("diagnosis", " SMA typ 3, zespół ") == "SMA typ 3, zespół"
    for name, text in (("sex", "woman"), ("unit", "mile"), ("mirrored", "maybe"), ("shoe", "40")):
        with pytest.raises(ValueError, match=name):
            parse_fact(name, text)


@given(st.sampled_from(sorted(FACTS)), st.text())
def test_any_text_is_of_the_right_type_or_refused(name: str, text: str) -> None:
    try:
        value = parse_fact(name, text)
    except ValueError:
        return
    assert type(value) is FACTS[name].kind


@given(st.text(st.characters()))
def test_printable_is_one_line_and_encodes(text: str) -> None:
    shown = printable(text)
    assert len(shown.splitlines()) <= 1
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert shown.isprintable()
    assert printable(shown) == shown


@pytest.mark.parametrize("text", ["chód.mp4", "مشي.mp4", "歩行 (1).mov", "plain_name.wav"])
def test_printable_leaves_letters_alone(text: str) -> None:
    assert printable(text) == text


def test_a_problem_crosses_processes_whole() -> None:
    problem = Problem(
        "a\nb\udcff.mp4", "The file is empty.", "Copy it again.", "empty_file", "gait"
    )
    error = pickle.loads(pickle.dumps(ProblemError(problem)))
    assert error.problem == problem
    assert str(error) == "a\\nb\\udcff.mp4: The file is empty. Copy it again."
