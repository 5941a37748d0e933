"""One line for a value and its uncorrected companion; titles whole; z only where a norm allows."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QListView, QStyleOptionViewItem

from ui import i18n
from ui.findings.companions import distinction, paired
from ui.findings.measurement_delegate import MeasurementDelegate
from ui.findings.measurements import MeasurementModel, rows_of
from ui.findings.title_lines import title_lines
from workbench.knowledge.codebook import load_codebook
from workbench.knowledge.norm_file import Norm
from workbench.knowledge.norms import NormBook
from workbench.model import (
    Capture,
    Measurement,
    Modality,
    Observation,
    Side,
    Span,
    Subject,
    Visit,
)
from workbench.model.measurement import missing
from workbench.model.quality import Reason
from workbench.plugin.catalog import load_catalog

PANEL = 380  # of the right side, in windows from 1280 px on


@pytest.fixture(scope="module")
def codebook():
    return load_codebook(load_catalog().analyzers.values())


def known(codebook, *norms: Norm):
    return SimpleNamespace(codebook=codebook, norms=NormBook(norms))


def seen(feature: str, value: float | None, side: Side = Side.LEFT, **more) -> Observation:
    if value is None:
        measured = missing(feature, "mm", Reason("yaw_high", "head turned"), side=side)
    else:
        measured = Measurement(feature=feature, value=value, unit="mm", side=side, **more)
    capture = Capture(path="a", subject="s", visit="v", modality=Modality.PHOTO, task="smile")
    return Observation(
        subject=Subject(id="s"),
        visit=Visit(subject="s", id="v"),
        capture=capture,
        measurement=measured,
        analyzer="face",
    )


PFH, PFH_RAW = "face.palpebral_fissure_height", "face.palpebral_fissure_height_raw"


@pytest.mark.parametrize(
    ("code", "words"), [("en", "uncorrected"), ("nl", "ongecorrigeerd"), ("pl", "bez korekty")]
)
def test_uncorrected_value_is_a_detail_of_its_side(dressed, codebook, code, words):
    i18n.use(code)
    both = [
        seen(PFH, 9.2),
        seen(PFH, 6.1, Side.RIGHT),
        seen(PFH_RAW, 8.1, ci_low=7.1, ci_high=9.1),
        seen(PFH_RAW, 7.5, Side.RIGHT),
    ]
    left, right = rows_of(both, known(codebook))
    assert (left.value, left.side, left.detail) == (
        "9.20",
        Side.LEFT,
        f"{words}: 8.1 mm (7.1 – 9.1)",
    )
    assert right.detail == f"{words}: 7.50 mm"
    model = MeasurementModel()
    model.set_rows([left, right])
    assert left.detail in model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)


def test_missing_corrected_value_keeps_the_uncorrected_one(dressed, codebook):
    (row,) = rows_of([seen(PFH, None), seen(PFH_RAW, 8.1)], known(codebook))
    assert row.kind == "missing"
    assert row.note == "The head is turned too far."
    assert row.detail == "uncorrected: 8.10 mm"


def test_what_was_not_measured_comes_last(dressed, codebook):
    values = [seen(PFH, None), seen("face.commissure_excursion", 8.1), seen(PFH, 9.0, Side.RIGHT)]
    rows = rows_of(values, known(codebook))
    assert [r.kind for r in rows] == ["value", "value", "heading", "missing"]
    assert rows[2].title == "Not measured (1)"
    only = rows_of(values[:1], known(codebook))
    assert [r.kind for r in only] == ["missing"]


def test_disagreement_stands_beside_the_uncorrected_value(dressed):
    apart = seen("face.palpebral_fissure_height_disagreement", 1.1)
    (row,) = rows_of([apart, seen(PFH, 9.2), seen(PFH_RAW, 8.1)], None)
    assert (row.value, row.observation.measurement.feature) == ("9.20", PFH)
    raw, _, rest = row.detail.partition(" · ")
    assert raw.endswith(": 8.10 mm")
    assert rest.endswith(": 1.10 mm"), "as many digits as its value"


def test_repetitions_have_headings_in_order_of_time(dressed):
    def smile(trial: str, start: float, value: float) -> Observation:
        span = Span(start, start + 1)
        return seen("face.commissure_excursion", value, task="smile", trial=trial, span=span)

    late_rest = seen(PFH, 9.0, task="rest", span=Span(0.0, 0.5))
    rows = rows_of([smile("2", 5.0, 3.0), smile("1", 2.0, 4.0), late_rest], None)
    titles = [row.title for row in rows if row.kind == "heading"]
    assert titles == ["Face at rest", "Smile, trial 1", "Smile, trial 2"]
    assert [row.value for row in rows if row.kind == "value"] == ["9.00", "4.00", "3.00"]


def test_uncorrected_value_alone_has_its_own_line(dressed, codebook):
    (row,) = rows_of([seen(PFH_RAW, 8.1)], known(codebook))
    assert row.title == "Palpebral fissure height (uncorrected)"
    assert row.detail == ""


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(list(Side)))))
def test_no_value_is_lost_or_shown_twice(kinds):
    values = [seen(PFH_RAW if raw else PFH, float(i), side) for i, (raw, side) in enumerate(kinds)]
    shown = [o for line in paired(values) for o in (line.own, *line.companions)]
    assert sorted(o.measurement.value for o in shown) == [float(i) for i in range(len(values))]
    for one, companions in paired(values):
        assert all(c.measurement.side is one.measurement.side for c in companions)


def test_titles_of_all_companions_differ_from_their_own_in_brackets(codebook):
    for name, feature in codebook.features.items():
        base = codebook.features.get(name.removesuffix("_raw").removesuffix("_disagreement"))
        if base is None or base is feature:
            continue
        for code in i18n.LANGUAGES:
            title = feature.title.in_language(code)
            assert distinction(base.title.in_language(code), title) != title, (name, code)


NORM = {
    "feature": "face.commissure_excursion",
    "population": "healthy adults",
    "n": 12,
    "source": "Frey",
}


def test_only_a_norm_that_transfers_gives_a_z(dressed, codebook):
    values = [seen("face.commissure_excursion", 3.6)]
    (other,) = rows_of(values, known(codebook, Norm(**NORM, mean=9.28, sd=2.83)))
    assert "z " not in other.note
    assert other.detail == "for orientation: 9.28 ± 2.83 mm, healthy adults, n 12"
    assert "For orientation only" in other.tip
    assert "Frey" in other.tip
    (same,) = rows_of(values, known(codebook, Norm(**NORM, mean=9.28, sd=2.83, transfers=True)))
    assert same.note == "z −2.0"
    assert same.detail == ""


@given(
    st.lists(st.text("abcdefghij", min_size=1, max_size=9), min_size=1, max_size=9),
    st.integers(0, 80),
)
def test_a_wrapped_title_keeps_every_word(words, tail):
    QApplication.instance() or QApplication([])
    metrics = QFontMetrics(QApplication.font())
    lines = title_lines(metrics, " ".join(words), tail, 200)
    assert " ".join(" ".join(lines).split()) == " ".join(words)
    for line in lines:
        assert metrics.horizontalAdvance(line) <= 200 or " " not in line
    assert metrics.horizontalAdvance(lines[-1]) + tail <= 200 or not tail


@pytest.mark.parametrize("code", list(i18n.LANGUAGES))
def test_every_title_fits_in_two_lines(qtbot, dressed, codebook, code):
    """All features of all analyzers, with a side and a wide number."""
    i18n.use(code)
    view = QListView()
    qtbot.addWidget(view)
    view.resize(PANEL, 600)
    delegate = MeasurementDelegate(view)
    option = QStyleOptionViewItem()
    option.font, option.widget = view.font(), view
    values = [
        seen(
            name,
            118.02,
            Side.RIGHT if feature.sides == "both" else Side.NONE,
            ci_low=117.99,
            ci_high=118.05,
        )
        for name, feature in codebook.features.items()
        if not name.endswith(("_raw", "_disagreement"))
    ]
    long = []
    for row in rows_of(values, known(codebook)):
        lines = delegate.layout(option, row).title
        assert " ".join(lines).split() == row.title.split()
        if len(lines) > 2:
            long.append(row.title)
    assert long == []


def test_a_pooled_norm_of_the_site_is_shown_without_z(codebook):
    norm = Norm(
        feature=PFH,
        population="the site's own controls of 18 to 39 years",
        n=25,
        source="site norms of Clinic, version 1",
        mean=9.0,
        sd=1.0,
        transfers=True,
        pooled=("sexes",),
        women=21,
        men=4,
    )
    book = SimpleNamespace(codebook=codebook, norms=NormBook([], [norm]))
    (row,) = rows_of([seen(PFH, 12.0)], book)
    assert "z " not in row.note
    assert "21 women, 4 men" in row.tip
    assert row.detail
