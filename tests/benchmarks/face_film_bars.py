"""What is asked of films: movements per side, and lids that sink."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from face_film_readings import (
    LID_FPS,
    NAN,
    Film,
    FilmRow,
    analysed_film,
    exam_rows,
    halves_alone,
)
from face_landmarks import Landmarks
from face_photo_readings import ALL_WAYS, SIDE_NAMES, share
from face_runs import films, value
from face_scoring import Bar, Pair, bar, largest

from analyzers.face.bins import binned
from analyzers.face.params import Params
from workbench.model import Side
from workbench.statistics.trend import robust_slope


def all_rows(folder: Path, landmarks: Landmarks, cache: Path, *, scaled: bool) -> list[FilmRow]:
    """Rows of all films of a folder."""
    rows: list[FilmRow] = []
    for truth in films(folder):
        film = analysed_film(folder, truth, cache, scaled=scaled)
        if "protocol" in truth:
            rows += exam_rows(film, landmarks)
        else:
            rows += _droop_rows(film, landmarks)
    return rows


def film_bars(rows: list[FilmRow], material: str) -> list[Bar]:
    """Bars of the films."""
    return [one for way in ALL_WAYS for one in _bars(rows, material, way)]


def _bars(rows: list[FilmRow], material: str, way: str) -> list[Bar]:
    def pairs(quantity: str) -> list[Pair]:
        return [(r.true, r.read.get(way, NAN)) for r in rows if r.quantity == quantity]

    out = []
    for quantity, name, most in (
        ("commissure_excursion", "smile excursion: largest error, mm", 1.2),
        ("brow_excursion", "brow raise: largest error, mm", 1.2),
        ("closure_gap", "eye closure, what stays open: largest error, mm", 1.0),
    ):
        got = pairs(quantity)
        if got:
            out.append(bar(name, material, way, got, largest(got), most=most))
    for quantity, name, most in (
        ("commissure_excursion", "smile, weak over strong side: largest error", 0.05),
        ("brow_excursion", "brow raise, weak over strong side: largest error", 0.1),
    ):
        got = _ratios([r for r in rows if r.quantity == quantity], way)
        if got:
            out.append(bar(name, material, way, got, largest(got), most=most))
    slopes = pairs("lid_droop_slope")
    if slopes:
        worst = max((abs(read / true - 1) for true, read in slopes), default=NAN)
        name = "lid droop in up-gaze: largest error of the slope, share"
        out.append(bar(name, material, way, slopes, worst, most=0.15))
    return out


def _ratios(rows: list[FilmRow], way: str) -> list[Pair]:
    out = []
    for key in sorted({(r.film, r.task, r.trial) for r in rows}):
        both = {r.side: r for r in rows if (r.film, r.task, r.trial) == key}
        weak = min(SIDE_NAMES, key=lambda s: both[s].true)
        strong = "left" if weak == "right" else "right"
        true = both[weak].true / both[strong].true
        if true < 0.95:
            read = share(both[weak].read.get(way, NAN), both[strong].read.get(way, NAN))
            out.append((true, read))
    return out


def _droop_rows(film: Film, landmarks: Landmarks) -> list[FilmRow]:
    """Slopes of the fissure, true over the same stretch and with the same formula."""
    truth = film.truth
    imposed: dict[str, Any] = truth["imposed"]
    t = np.array(truth["frames"]["t"])
    start = imposed["up_gaze_from"] + Params().settle_s
    end = imposed.get("up_gaze_to", float(t[-1]) + 1)
    blinks = imposed["blink_at"]
    blinks = blinks if isinstance(blinks[0], list) else [blinks]
    kept = (t >= start) & (t <= end)
    for first, last in blinks:
        kept &= (t < first - 0.15) | (t > last + 0.15)
    asked = np.flatnonzero(kept)[:: max(1, round(truth["fps"] / LID_FPS))]
    (halves,) = halves_alone(film, landmarks, [[float(t[i]) for i in asked]])
    rows = []
    for side in SIDE_NAMES:
        course = np.array([frame[f"pfh_{side}"] for frame in truth["frames"]["mm"]])
        read = {
            "ours": value(film.result, "lid_droop_slope", Side(side)),
            "raw": value(film.result, "lid_droop_slope_raw", Side(side)),
            "hemi": NAN,
        }
        if len(halves) == len(asked):
            read["hemi"] = _slope(t[asked], np.array([h.fissure[side] for h in halves]))
        true = _slope(t[kept], course[kept])
        rows.append(FilmRow(film.name, "up-gaze", 1, "lid_droop_slope", side, true, read))
    return rows


def _slope(t: Any, y: Any) -> float:
    return float(robust_slope(*binned(t, y, Params().droop_bin_s)).slope)
