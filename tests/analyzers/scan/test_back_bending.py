"""The range between a back at rest and the same one bent forwards."""

from __future__ import annotations

import pytest

from analyzers.scan.back.bending import CURVE, RANGE, range_row
from workbench.model import Capture, Measurement, Modality, Quality, Reason, Verdict, missing
from workbench.plugin.contract import Measured, Result


def back(acq: str, row: Measurement | None) -> Measured:
    capture = Capture(
        path=f"{acq}.ply", subject="s", visit="v", modality=Modality.SCAN, task="back", acq=acq
    )
    return Measured(capture=capture, result=Result(measurements=() if row is None else (row,)))


def curve(angle: float, quality: Quality | None = None) -> Measurement:
    return Measurement(
        feature=CURVE, value=angle, unit="deg", method="m", quality=quality or Quality()
    )


def test_the_range_is_the_difference_with_its_error() -> None:
    limited = Quality(Verdict.LIMITED, (Reason("unit_guessed", "mm"),))
    row = range_row(back("bent", curve(62.0, limited)), back("rest", curve(-3.0)))
    assert row.feature == RANGE
    assert row.value == pytest.approx(65.0)
    assert row.captures == ("bent.ply", "rest.ply")
    assert row.quality.verdict is Verdict.LIMITED
    assert row.ci_low is not None
    assert row.ci_high is not None
    assert row.ci_high - row.ci_low == pytest.approx(2 * 1.96 * 3.0)
    assert row.mdc95 == pytest.approx(1.96 * 2**0.5 * 3.0)


def test_without_marks_or_a_scan_at_rest_there_is_none() -> None:
    assert range_row(back("bent", curve(62.0)), None).quality.reasons[0].code == "no_rest_scan"
    unmarked = missing(CURVE, "deg", Reason("marks_needed", "put the marks"), method="m")
    row = range_row(back("bent", curve(62.0)), back("rest", unmarked))
    assert row.value is None
    assert row.quality.reasons[0].code == "marks_needed"
    none = range_row(back("bent", None), back("rest", curve(0.0)))
    assert none.quality.reasons[0].code == "coverage_low"
