"""Long recordings in pieces: the same pitch, and only a blink missing at the joint."""

from __future__ import annotations

import numpy as np
import pytest

from analyzers.voice import praat
from analyzers.voice.params import Params
from analyzers.voice.pieces import LONGEST_PIECE, curve_in_pieces, pieces

RATE = 4000


def test_pitch_of_two_pieces_is_that_of_the_whole():
    seconds = LONGEST_PIECE * 1.2
    t = np.arange(round(seconds * RATE)) / RATE
    sound = sum(np.sin(2 * np.pi * 150 * k * t) / k for k in range(1, 6)).astype(np.float32)
    parts = list(pieces(sound, RATE))
    assert [start for start, _ in parts] == pytest.approx([0, seconds / 2])
    assert sum(len(p) for _, p in parts) == len(sound)
    assert all(p.dtype == np.float64 for _, p in parts)
    times, f0 = curve_in_pieces(sound, RATE, lambda snd: praat.search_pitch(snd, Params()))
    assert f0 == pytest.approx(150, rel=0.01)
    gaps = np.diff(times)
    assert gaps.max() < 0.06
    assert np.sum(gaps > 0.011) == 1
