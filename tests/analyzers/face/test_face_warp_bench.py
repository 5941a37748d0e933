"""The known warps move what they say by what they say, and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
sys.path.append(str(BENCHMARKS))

from accuracy_face_warps import bars, refusals  # noqa: E402
from face_scoring import bar, slope_from_zero, summary  # noqa: E402
from face_warp_card import warp_card  # noqa: E402
from face_warp_readings import WAYS  # noqa: E402
from face_warps import Base, brow_shift, lid_gap, lid_shift, mouth_shift  # noqa: E402

from analyzers.perception.face_points import HALVES, LEFT, NOSE_RIDGE, RIGHT  # noqa: E402

K = 0.25
"""mm per px of the drawn face."""


@pytest.fixture(scope="module")
def base() -> Base:
    """A textured picture with landmarks where a face of 160 mm would have them."""
    chance = np.random.default_rng(4)
    cells = chance.integers(0, 255, (200, 180, 3)).astype(np.uint8)
    rgb = cv2.resize(cells, (720, 800), interpolation=cv2.INTER_CUBIC)
    points = np.zeros((478, 3))
    middle = np.array([360.0, 300.0])
    for half, sign in ((RIGHT, -1), (LEFT, 1)):
        for curve, up in ((half.upper_lid, -1), (half.lower_lid, 1)):
            for i, point in enumerate(curve):
                u = i / (len(curve) - 1)
                x = sign * (46 - 30 * u) / K
                points[point, :2] = np.add(middle, [x, up * 4.5 * np.sin(np.pi * u) / K])
        points[half.iris, :2] = np.add(middle, [sign * 31 / K, 0])
        points[half.commissure, :2] = np.add(middle, [sign * 25 / K, 65 / K])
        points[list(half.brow_upper), :2] = np.add(middle, [sign * 31 / K, -25 / K])
    points[list(NOSE_RIDGE), :2] = middle
    return Base(rgb, points, K)


def _moved(base: Base, rgb: np.ndarray, place: np.ndarray, size: int = 12) -> np.ndarray:
    """How far (mm: right, down) the patch around ``place`` went."""
    x, y = (int(v) for v in place)
    patch = base.rgb[y - size : y + size, x - size : x + size]
    reach = 50
    around = rgb[y - size - reach : y + size + reach, x - size - reach : x + size + reach]
    score = cv2.matchTemplate(around, patch, cv2.TM_CCOEFF_NORMED)
    row, column = np.unravel_index(score.argmax(), score.shape)
    return (np.array([column, row]) - reach) * K


def test_a_droop_moves_its_corner_down_and_leaves_the_other(base: Base) -> None:
    rgb = mouth_shift(base, {RIGHT: 4.0}, "droop")
    right, left = (base.points[half.commissure, :2] for half in HALVES)
    assert _moved(base, rgb, right) == pytest.approx([0, 4], abs=0.3)
    assert np.array_equal(rgb[:, 420:], base.rgb[:, 420:])
    assert _moved(base, rgb, left) == pytest.approx([0, 0], abs=0.01)


def test_a_smile_goes_outward_and_up(base: Base) -> None:
    rgb = mouth_shift(base, {LEFT: 5.0}, "smile")
    assert _moved(base, rgb, base.points[LEFT.commissure, :2]) == pytest.approx([4, -3], abs=0.3)


def test_brows_move_down(base: Base) -> None:
    rgb = brow_shift(base, {RIGHT: 3.0, LEFT: 3.0})
    for half in HALVES:
        place = base.points[half.brow_upper[2], :2]
        assert _moved(base, rgb, place) == pytest.approx([0, 3], abs=0.3)


def test_a_lid_slides_over_the_globe(base: Base) -> None:
    rgb = lid_shift(base, {RIGHT: 2.0})
    x, y = (round(v) for v in base.points[RIGHT.iris, :2])
    lid = round(y - 4.5 / K)
    assert _moved(base, rgb, np.array([x, lid - 1 / K]), 4)[1] == pytest.approx(2, abs=0.3)
    below = slice(lid + round(3.2 / K), y + 40)
    assert np.array_equal(rgb[below, x], base.rgb[below, x])
    assert np.array_equal(rgb[:, 360:], base.rgb[:, 360:])


def test_a_gap_closes_the_rest_of_the_eye(base: Base) -> None:
    rgb = lid_gap(base, {LEFT: 1.0})
    x = round(base.points[LEFT.iris, 0])
    lid = base.points[LEFT.iris, 1] - 4.5 / K
    moved = _moved(base, rgb, np.array([x, lid - 1 / K]), 4)
    assert moved[1] == pytest.approx(9.0 - 1.0, abs=0.4)


def test_what_is_not_given_breaks_a_bar_unless_it_may_be_refused() -> None:
    pairs = [(1.0, 1.0), (2.0, float("nan"))]
    assert bar("b", "m", "ours", pairs, 0.1, most=0.5).holds is False
    assert bar("b", "m", "ours", pairs, 0.1, most=0.5, all_given=False).holds is True
    assert bar("b", "m", "ours", [], float("nan"), most=0.5, all_given=False).holds is None


def test_slopes_and_errors() -> None:
    pairs = [(float(x), 0.5 * x) for x in range(5)]
    assert slope_from_zero(pairs) == pytest.approx(0.5)
    found = summary([*pairs, (9.0, float("nan"))])
    assert (found["n"], found["given"], found["slope"]) == (6, 5, 0.5)
    assert found["largest"] == pytest.approx(2.0)


def _rows(identity: str, refused: str, slope: float) -> list[dict[str, object]]:
    """Lids of one identity lowered by 1 and 3 mm, refused or not."""
    rows: list[dict[str, object]] = []
    for side in ("left", "right"):
        for dose in (1.0, 3.0):
            true = {s: dose if s == side else 0.0 for s in ("left", "right")}
            for way in WAYS:
                silent = bool(refused) and way == "ours"
                read = {s: None if silent else slope * mm for s, mm in true.items()}
                row = {"identity": identity, "kind": "lid", "dose": dose, "side": side}
                row |= {"way": way, "true": true, "read": read}
                rows.append(row | ({"refused": refused} if silent else {}))
    return rows


def test_a_rightful_refusal_is_neither_hidden_nor_a_miss() -> None:
    rows = [*_rows("seen", "", 1.0), *_rows("tilted", "head tilted", 0.5)]
    found = {(b.name, b.material.split(", ")[-1], b.way): b for b in bars(rows)}
    name = "lid of one eye lowered: slope"
    assert found[name, "seen", "ours"].holds is True
    assert found[name, "tilted", "ours"].holds is None
    assert found[name, "all", "ours"].holds is True
    assert found[name, "tilted", "ungated"].holds is False
    card = warp_card(
        [b.as_dict() for b in bars(rows)], [("lid", "lid of one eye lowered")], refusals(rows)
    )
    exported, open_gates = card[0], card[1]
    assert exported["n"] == "4 of 8"
    assert "tilted: head tilted" in exported["error"]
    assert "does not hold" not in exported["error"]
    assert open_gates["n"] == "8 of 8"
    assert any("tilted" in r["truth"] and "does not hold" in r["error"] for r in card)


def test_an_identity_refused_in_part_breaks_its_bar() -> None:
    rows = _rows("seen", "", 1.0)
    rows[0] |= {"read": {"left": None, "right": None}, "refused": "head turned"}
    assert rows[0]["way"] == "ours"
    (own,) = (
        b
        for b in bars(rows)
        if (b.name, b.way) == ("lid of one eye lowered: slope", "ours") and "seen" in b.material
    )
    assert own.holds is False
    assert refusals(rows) == {}
