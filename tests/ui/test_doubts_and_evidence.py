"""What many values share is told once, and both sides of a comparison in one line."""

from __future__ import annotations

from ui import i18n
from ui.findings.evidence import joined
from ui.findings.footnotes import SHARED_BY
from ui.findings.measurements import rows_of
from workbench.model import (
    Capture,
    Evidence,
    Measurement,
    Modality,
    Observation,
    Quality,
    Reason,
    Side,
    Subject,
    Verdict,
    Visit,
)

PHOTO = Capture(path="a.jpg", subject="sub-01", visit="ses-01", modality=Modality.PHOTO)


def seen(n: int, *codes: str) -> Observation:
    reasons = tuple(Reason(code, code) for code in codes)
    quality = Quality(Verdict.LIMITED if codes else Verdict.GOOD, reasons)
    m = Measurement(feature=f"face.value_{n}", value=float(n), unit="mm", quality=quality)
    return Observation(
        subject=Subject(id="sub-01"),
        visit=Visit(subject="sub-01", id="ses-01"),
        capture=PHOTO,
        measurement=m,
        analyzer="face",
    )


def test_a_shared_doubt_is_told_once_and_its_signs_are_spoken_in_words():
    i18n.use("en")
    shared = [seen(n, "unit_guessed") for n in range(SHARED_BY)]
    more = seen(8, "unit_guessed", "no_colour")
    rows = rows_of([*shared, more, seen(9)], None)
    notices = [row for row in rows if row.kind == "notice"]
    assert [row.title for row in notices] == ["¹ The unit of the scan was guessed."]
    values = [row for row in rows if row.kind == "value"]
    assert [row.note for row in values[:SHARED_BY]] == ["limited ¹"] * SHARED_BY
    assert values[SHARED_BY].note == "limited ¹: The scan has no colours."
    assert values[-1].note == ""
    assert "The unit of the scan was guessed." in values[0].spoken()
    assert "The unit of the scan was guessed." in values[0].tip


def test_a_doubt_of_few_values_stays_with_them():
    i18n.use("en")
    rows = rows_of([seen(n, "unit_guessed") for n in range(SHARED_BY - 1)], None)
    assert {row.kind for row in rows} == {"value"}
    assert {row.note for row in rows} == {"limited: The unit of the scan was guessed."}


def evidence(side: Side, criterion: str, **more) -> Evidence:
    given = {"feature": "face.smile", "capture": "a.jpg", "unit": "mm", "holds": True} | more
    return Evidence(side=side, criterion=criterion, **given)


def test_both_sides_of_one_comparison_are_one_line():
    left, right = (evidence(side, "left / right < 0.8") for side in (Side.LEFT, Side.RIGHT))
    apart = [evidence(side, "value < 2 mm") for side in (Side.LEFT, Side.RIGHT)]
    found = joined([left, right, *apart])
    assert found == [(left, right), tuple(apart)]
    twice = [apart[0], apart[0]]  # two repetitions of one side
    assert joined(twice) == [(apart[0],), (apart[0],)]
    whole = evidence(Side.NONE, "value < 2 mm")
    fails = evidence(Side.RIGHT, "value < 2 mm", holds=False)
    assert joined([apart[0], fails, whole, whole]) == [(apart[0],), (fails,), (whole,), (whole,)]
