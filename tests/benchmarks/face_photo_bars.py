"""What is asked of photos, each bar one row per way of measuring."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from face_photo_readings import ALL_WAYS, CLOSED, SIDE_NAMES, Photos, share
from face_runs import Still
from face_scoring import Bar, Pair, bar, largest, rmse, slope_from_zero, summary

Maker = Callable[[Photos, str, str, bool], Iterator[Bar]]
LEAST_DOSE_MM = 0.4


def photo_bars(photos: Photos, material: str) -> list[Bar]:
    """All bars of a set of stills; turned heads get twice the bounds and may be refused."""
    return [
        one
        for turned in (False, True)
        for way in ALL_WAYS
        for maker in (_ptosis, _smiles, _droop, _brows, _closure)
        for one in maker(photos, material, way, turned)
    ]


def _label(name: str, turned: bool) -> str:
    return f"{name} (head turned)" if turned else name


def _ptosis(photos: Photos, material: str, way: str, turned: bool) -> Iterator[Bar]:
    factor = 2.0 if turned else 1.0
    moved: list[Pair] = []
    healthy: list[Pair] = []
    both: list[Pair] = []
    for still in photos.chosen("rest", turned=turned):
        if not still.truth["condition"].startswith("ptosis"):
            continue
        dose = {s: still.change("pfh_change", s) for s in SIDE_NAMES}
        read = {s: photos.fissure_change(still, way, s) for s in SIDE_NAMES}
        sunk = [s for s in SIDE_NAMES if dose[s] < -LEAST_DOSE_MM]
        if len(sunk) == 2:
            both += [(dose[s], read[s]) for s in SIDE_NAMES]
        elif sunk:
            (side,) = sunk
            other = "left" if side == "right" else "right"
            moved.append((dose[side], read[side]))
            healthy.append((dose[side], read[other]))
    free = not turned
    if moved:
        yield bar(
            _label("one-sided ptosis: slope", turned), material, way, moved,
            slope_from_zero(moved), least=0.9 if free else 0.8, all_given=free,
        )  # fmt: skip
        yield bar(
            _label("one-sided ptosis: RMSE, mm", turned), material, way, moved, rmse(moved),
            most=0.4 * factor, all_given=free,
        )  # fmt: skip
        yield bar(
            _label("one-sided ptosis: healthy eye, mm per mm", turned), material, way, healthy,
            abs(slope_from_zero(healthy)), most=0.05 * factor, all_given=free,
        )  # fmt: skip
    if both:
        yield bar(
            _label("two-sided ptosis: largest error, mm", turned), material, way, both,
            largest(both), most=0.5 * factor, all_given=free,
        )  # fmt: skip


def _weak(still: Still, quantity: str) -> tuple[str, str, float]:
    """Weak and strong side and their true ratio."""
    true = {s: still.change(quantity, s) for s in SIDE_NAMES}
    weak = min(SIDE_NAMES, key=lambda s: true[s])
    strong = "left" if weak == "right" else "right"
    return weak, strong, true[weak] / true[strong] if true[strong] > 0 else float("nan")


def _smiles(photos: Photos, material: str, way: str, turned: bool) -> Iterator[Bar]:
    factor, quantity = (2.0 if turned else 1.0), "commissure_excursion_frontal"
    smiles = photos.chosen("smile", turned=turned)
    if not smiles:
        return
    paths = [
        (s.change(quantity, side), photos.excursion(s, way, side))
        for s in smiles
        for side in SIDE_NAMES
    ]
    ratios: dict[str, list[Pair]] = {}
    for still in smiles:
        weak, strong, true = _weak(still, quantity)
        if true > 0.95:
            continue
        read = share(photos.excursion(still, way, weak), photos.excursion(still, way, strong))
        asked = [r for r in (0.1, 0.4, 0.7) if abs(true - r) < 0.02]
        name = f"{asked[0]:.2f}" if asked and material == "truth photos" else "all"
        if still.truth["condition"].startswith("palsy"):
            name = "with droop"
        ratios.setdefault(name, []).append((true, read))
    yield bar(
        _label("smile excursion: largest error, mm", turned), material, way, paths,
        largest(paths), most=1.2 * factor, all_given=not turned,
    )  # fmt: skip
    yield bar(
        _label("smile excursion: RMSE, mm", turned), material, way, paths, rmse(paths),
        most=1.2 * factor, all_given=not turned,
    )  # fmt: skip
    for name, pairs in sorted(ratios.items()):
        yield bar(
            _label(f"smile, weak over strong side ({name}): largest error", turned), material,
            way, pairs, largest(pairs), most=0.05 * factor, all_given=not turned,
        )  # fmt: skip


def _droop(photos: Photos, material: str, way: str, turned: bool) -> Iterator[Bar]:
    """Left-right difference in height against the same face without droop."""
    pairs: list[Pair] = []
    for still in photos.chosen("rest", turned=turned):
        if not still.truth["condition"].startswith("palsy"):
            continue
        healthy = f"face_{still.truth['identity']}_healthy_rest.jpg"
        if healthy not in photos.stills:
            continue
        true = _lower_left(still) - _lower_left(photos.stills[healthy])
        read = photos.corner_difference(still.name, way) - photos.corner_difference(healthy, way)
        pairs.append((true, read))
    if pairs:
        yield bar(
            _label("droop of a corner of the mouth: slope", turned), material, way, pairs,
            slope_from_zero(pairs), least=0.95,
        )  # fmt: skip


def _lower_left(still: Still) -> float:
    mm = still.truth["mm"]
    return float(mm["commissure_right_xyz"][2] - mm["commissure_left_xyz"][2])


def _brows(photos: Photos, material: str, way: str, turned: bool) -> Iterator[Bar]:
    raises = photos.chosen("brow_raise", turned=turned)
    if not raises:
        return
    rises = [
        (s.change("brow_elevation", side), photos.brow(s, way, side))
        for s in raises
        for side in SIDE_NAMES
    ]
    ratios = []
    for still in raises:
        weak, strong, true = _weak(still, "brow_elevation")
        if true < 0.95:
            read = share(photos.brow(still, way, weak), photos.brow(still, way, strong))
            ratios.append((true, read))
    yield bar("brow raise: largest error, mm", material, way, rises, largest(rises), most=1.2)
    yield bar("brow raise: RMSE, mm", material, way, rises, rmse(rises), most=1.2)
    if ratios:
        name = "brow raise, weak over strong side: largest error"
        yield bar(name, material, way, ratios, largest(ratios), most=0.1)


def _closure(photos: Photos, material: str, way: str, turned: bool) -> Iterator[Bar]:
    closing = photos.chosen(*CLOSED, turned=turned)
    if not closing:
        return
    factor = 2.0 if turned else 1.0
    gaps = [
        (s.truth["mm"][f"pfh_{side}"], photos.fissure(s.name, way, side))
        for s in closing
        for side in SIDE_NAMES
    ]
    yield bar(
        _label("eye closure, what stays open: largest error, mm", turned), material, way, gaps,
        largest(gaps), most=1.0 * factor, all_given=not turned,
    )  # fmt: skip
    slope = summary(gaps).get("slope", float("nan"))
    if np.isfinite(slope):
        yield bar(
            _label("eye closure, what stays open: slope", turned), material, way, gaps,
            float(slope), least=0.8, all_given=not turned,
        )  # fmt: skip
    gentle = [s for s in closing if s.truth["expression"] == "eyes_closed"]
    still_mouth = [(0.0, photos.excursion(s, way, side)) for s in gentle for side in SIDE_NAMES]
    yield bar(
        _label("movement of the mouth in eye closure that is not there, mm", turned), material,
        way, still_mouth, largest(still_mouth), most=1.5 * factor, all_given=not turned,
    )  # fmt: skip


def gap_series(photos: Photos, material: str) -> list[Bar]:
    """Gaps of 0, 1, 2, 3 and 5 mm: slope, and whether each face's series rises throughout."""
    out = []
    for way in ALL_WAYS:
        pairs: list[Pair] = []
        series: dict[tuple[str, str, str], list[Pair]] = {}
        for still in photos.chosen("eyes_closed"):
            for side in SIDE_NAMES:
                pair = (still.truth["mm"][f"pfh_{side}"], photos.fissure(still.name, way, side))
                pairs.append(pair)
                kind = "both" if still.truth["condition"].startswith("gapBi") else "one"
                for run in (kind,) if still.truth["condition"] != "healthy" else ("both", "one"):
                    key = (still.truth["identity"], side, run)
                    series.setdefault(key, []).append(pair)
        rising = [_rises(s) for s in series.values() if np.ptp([t for t, _ in s]) > 1]
        slope = summary(pairs).get("slope", float("nan"))
        out.append(
            bar("rendered gaps 0-5 mm: slope", material, way, pairs, float(slope), least=0.8)
        )
        counted = [(1.0, float(r)) for r in rising]
        out.append(
            bar(
                "rendered gaps: share of series that rise throughout",
                material,
                way,
                counted,
                float(np.mean(rising)) if rising else float("nan"),
                least=1.0,
            )
        )
    return out


def _rises(pairs: list[Pair]) -> bool:
    read = [r for _, r in sorted(pairs)]
    return bool(np.all(np.isfinite(read)) and np.all(np.diff(read) > 0))
