"""Lid measures in millimetres."""

from __future__ import annotations

import numpy as np
import pytest

from analyzers.face.eyes.lids import lids_of_photo, lids_of_track
from analyzers.perception.lid_track import LidTrack
from analyzers.perception.lids import EyeLids, not_told

OPEN = EyeLids(-10.0, 14.0, 1.0, 24.0, False, 0.9)
SHUT = EyeLids(12.0, 12.0, float("nan"), 0.5, True, 0.8)


def test_an_open_eye_in_millimetres() -> None:
    measures = lids_of_photo((OPEN, SHUT), 0, 0.4)
    assert measures.fissure[0] == pytest.approx(9.6)
    assert measures.mrd1[0] == pytest.approx(4.4)
    assert measures.mrd2[0] == pytest.approx(5.2)
    assert measures.mrd1[0] + measures.mrd2[0] == pytest.approx(measures.fissure[0])
    assert measures.upper[0] == pytest.approx(4.0)


def test_a_shut_eye_has_a_gap_but_no_margin_distances() -> None:
    measures = lids_of_photo((OPEN, SHUT), 1, 0.4)
    assert measures.closure_gap[0] == pytest.approx(0.2)
    assert np.isnan([measures.mrd1[0], measures.mrd2[0]]).all()
    assert measures.closed[0]


def test_what_cannot_be_told_keeps_its_reason() -> None:
    measures = lids_of_photo((not_told("too small"), OPEN), 0, 0.4)
    assert np.isnan([measures.fissure[0], measures.mrd1[0], measures.upper[0]]).all()
    assert measures.reason[0] == "too small"


def test_a_track_gives_each_side_its_own_series() -> None:
    eyes = [(OPEN, SHUT), (SHUT, OPEN)]

    def column(name: str, kind: type = float) -> np.ndarray:
        return np.array([[getattr(eye, name) for eye in pair] for pair in eyes], dtype=kind)

    track = LidTrack(
        *(column(name) for name in ("upper", "lower", "iris_y", "gap")),
        column("closed", bool),
        column("confidence"),
        np.full((2, 2), "", "<U120"),
        np.ones(2, bool),
    )
    first, second = (lids_of_track(track, half, 0.5) for half in (0, 1))
    np.testing.assert_allclose(first.fissure, [12.0, 0.25])
    np.testing.assert_allclose(second.fissure, [0.25, 12.0])
