"""Numbers and text in cells."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.export.cells import cell, encodable, guarded, joined, number, unguarded
from workbench.export.table import Column, Table, csv_bytes


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (-0.0, "0"),
        (1e-7, "0.0000001"),
        (1234567.8, "1234570"),
        (100000.0, "100000"),
        (117.9941, "117.994"),
        (-2.50, "-2.5"),
        (1e22, "10000000000000000000000"),
    ],
)
def test_numbers_are_plain(value: float, text: str) -> None:
    assert number(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_keep_six_digits_without_exponent(value: float) -> None:
    text = number(value)
    assert re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?", text)
    assert text != "-0"
    assert float(text) == pytest.approx(value, rel=5.1e-6, abs=0)
    assert number(float(text)) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_no_number_no_cell(value: float) -> None:
    with pytest.raises(ValueError, match="no number"):
        number(value)


def test_cells_by_type() -> None:
    assert [cell(x) for x in (None, True, 3, 2.0, "a", -1.5)] == ["", "true", "3", "2", "a", "-1.5"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'x"])
def test_no_text_is_a_formula(text: str) -> None:
    assert guarded(text) == "'" + text


@given(st.text())
def test_the_guard_can_be_taken_off(text: str) -> None:
    assert unguarded(guarded(text)) == encodable(text)


def test_what_utf8_cannot_hold_is_escaped() -> None:
    assert guarded("a\udcffb\0c") == "a\\udcffb\\x00c"


def test_joined_texts_stay_apart() -> None:
    assert joined(["a|b", "c"]) == "a/b|c"
    assert joined([]) == ""


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_any_text_comes_back_through_csv(rows: list[tuple[str, str]]) -> None:
    columns = (Column(name="a", meaning="x"), Column(name="b", meaning="y"))
    data = csv_bytes(Table(name="t", title="t", columns=columns, rows=rows))
    read = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    assert read[0] == ["a", "b"]
    expected = [[encodable(a), encodable(b)] for a, b in rows]
    assert [[unguarded(x) for x in row] for row in read[1:]] == expected


def test_lines_end_as_rfc_4180_says() -> None:
    columns = (Column(name="a", meaning="x"), Column(name="b", meaning="y"))
    data = csv_bytes(Table(name="t", title="t", columns=columns, rows=[('say "hi"', "x\ny, z")]))
    assert data == b'a,b\r\n"say ""hi""","x\ny, z"\r\n'
