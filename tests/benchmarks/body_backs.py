"""Drawn backs: shoulder blades that come out, and curves of the spine, read against the truth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from back_phantoms import SpineShape
from body_phantoms import back_mesh, write_ply
from body_scans import context, measured, turned, values

from analyzers.scan.back.marks import C7, SACRUM, TRACK
from analyzers.scan.back.visit import back_rows
from analyzers.scan.params import Params
from workbench.model import MovePoint, Side

MARK_SD_MM = 5.0
"""How far off a person puts a mark, per direction, in the repeats (judgement)."""
BLADES: tuple[tuple[dict[str, float], float], ...] = (
    ({}, 0.5), ({"left": 5.0}, 0.5), ({"right": 10.0}, 0.5),
    ({"left": 10.0, "right": 10.0}, 0.5), ({"right": 20.0}, 1.0),
    ({"left": 15.0, "right": 5.0}, 1.0),
)  # fmt: skip
SHAPES = tuple(
    (shape, noise)
    for noise in (0.5, 1.0)
    for shape in (
        SpineShape(),
        SpineShape(45.0, 30.0),
        SpineShape(60.0, 12.0),
        SpineShape(12.0, 38.0),
        SpineShape(30.0, 22.0, 15.0, 8.0),
        SpineShape(25.0, 18.0, -25.0, -12.0),
        SpineShape(40.0, 15.0, 8.0, 15.0),
        SpineShape(20.0, 25.0, -12.0, 0.0),
    )
)
BEND_SEED = 8000
BENDS = tuple(
    (shape, angle)
    for shape in (
        SpineShape(60.0, 12.0),
        SpineShape(25.0, 18.0, -25.0, -12.0),
        SpineShape(40.0, 15.0, 8.0, 15.0),
    )
    for angle in (0.0, 20.0, 45.0, 80.0)
)
"""Backs that played no part in setting the interval of the range, and by how much they bend."""
SHAPE_ROWS = (
    "kyphosis_angle",
    "lordosis_angle",
    "trunk_rotation_max",
    "rib_hump_height",
    "lateral_deviation_max",
    "lateral_deviation_rms",
    "potsi",
)


def back_row(bumps: dict[str, float], noise: float, seed: int, folder: Path) -> dict[str, Any]:
    """Mirror channel on one scan, and change from a resting scan; marks put, then not."""
    rng = np.random.default_rng(seed)
    rest, task = (back_mesh(b, rng, noise=noise) for b in ({}, bumps))
    row: dict[str, Any] = {"bumps_mm": bumps, "noise_mm": noise, "seed": seed}
    true = {Side.LEFT: bumps.get("left", 0.0), Side.RIGHT: bumps.get("right", 0.0)}
    for marked in (True, False) if seed % 3 == 0 else (True,):
        pair = []
        for i, ((vertices, faces), acq) in enumerate(((rest, "rest"), (task, "flexion"))):
            name = f"{acq}.ply"
            write_ply(folder / name, turned(vertices, seed + i), faces)
            ends = {C7: np.array([0.0, 478.0, -6.0]), SACRUM: np.array([0.0, 2.0, -6.0])}
            edits = edits_of(ends, seed + i) if marked else ()
            pair.append(measured(name, "back", acq, folder, unit="mm", edits=edits))
        if marked:
            row["rest"] = {
                f"{m.feature} {m.side.value}".strip(): round(m.value, 3)
                for m in pair[0].result.measurements
                if m.value is not None and m.method == "back_mirror_map"
            }
        rows, _ = back_rows(pair, Params(), context(folder, "mm", ()))
        read = {m.side: m.value for m in rows if m.feature == "back.prominence_max_from_rest"}
        key = "marked" if marked else "unmarked"
        row[f"change_error_mm_{key}"] = [
            None if (value := read.get(side)) is None else round(value - true[side], 2)
            for side in (Side.LEFT, Side.RIGHT)
        ]
        between = values(pair[1]).get("back.prominence_difference")
        most = max(true.values())
        apart = true[Side.LEFT] - true[Side.RIGHT]
        if between is not None and most and min(true.values()) == 0:
            row[f"difference_error_mm_{key}"] = round(between - apart, 2)
    print(row, flush=True)
    return row


def shape_row(
    shape: SpineShape, noise: float, seed: int, folder: Path, *, mark_sd: float = 0.0
) -> dict[str, Any]:
    """The curves of one back: what is read, and how far that is from the truth.

    Args:
        mark_sd: how far off the marks are put, per direction along the skin (mm).
    """
    rng = np.random.default_rng(seed)
    vertices, faces = shape.mesh(rng, noise=noise)
    write_ply(folder / "back.ply", turned(vertices, seed), faces)
    lifted = 12.0
    marks = shape.marks(lifted=lifted)
    for name, place in marks.items():
        x, y = place[:2] + rng.normal(0, mark_sd, 2)
        marks[name] = np.array([x, y, float(shape.surface(x, y))])
    edits = edits_of(marks, seed)
    found = values(measured("back.ply", "back", "rest", folder, unit="mm", edits=edits))
    kyphosis, lordosis = shape.angles()
    aside, angle = shape.deviation(), shape.rotation()
    true = {
        "kyphosis_angle": kyphosis,
        "lordosis_angle": lordosis,
        "trunk_rotation_max": angle,
        "rib_hump_height": shape.hump(),
        "lateral_deviation_max": aside[0],
        "lateral_deviation_rms": aside[1],
        "potsi": shape.potsi(lifted=lifted),
    }
    read = {name: found.get(f"back.{name}") for name in SHAPE_ROWS}
    row: dict[str, Any] = {"shape": str(shape), "noise_mm": noise, "seed": seed}
    row["read"] = {k: round(v, 2) for k, v in read.items() if v is not None}
    row["error"] = {k: round(v - true[k], 2) for k, v in read.items() if v is not None}
    print(row, flush=True)
    return row


def bend_row(shape: SpineShape, angle: float, seed: int, folder: Path) -> dict[str, Any]:
    """How far one back bends forwards: read from two scans whose marks are put anew, and true."""
    rng = np.random.default_rng(seed)
    pair = []
    for i, (acq, bent) in enumerate((("rest", 0.0), ("bent", angle))):
        vertices, faces = shape.mesh(rng, noise=0.7, angle=bent)
        write_ply(folder / f"{acq}.ply", turned(vertices, seed + i), faces)
        marks = {}
        for name in (C7, SACRUM):
            x, y = shape.marks()[name][:2] + rng.normal(0, MARK_SD_MM, 2)
            marks[name] = shape.bent(np.array([x, y, float(shape.surface(x, y))]), bent)
        edits = edits_of(marks, seed + i)
        pair.append(measured(f"{acq}.ply", "back", acq, folder, unit="mm", edits=edits))
    rows, _ = back_rows(pair, Params(), context(folder, "mm", ()))
    found = next(m for m in rows if m.feature == "back.flexion_range")
    true = shape.total_curve(angle) - shape.total_curve()
    row: dict[str, Any] = {"shape": str(shape), "bent_deg": angle, "true_deg": round(true, 1)}
    if found.value is not None and found.ci_low is not None and found.ci_high is not None:
        row["error"] = round(found.value - true, 2)
        row["within_interval"] = found.ci_low <= true <= found.ci_high
    print(row, flush=True)
    return row


def edits_of(marks: dict[str, np.ndarray], seed: int) -> tuple[MovePoint, ...]:
    """Marks as a person puts them on the scan that was turned with ``seed``."""
    return tuple(
        MovePoint(TRACK, name, 0.0, tuple(float(x) for x in turned(place[None], seed)[0]))
        for name, place in marks.items()
    )


def repeats(rows: list[dict[str, float]]) -> dict[str, float]:
    """Standard deviation of each value over scans of the same back (noise, position, marks)."""
    names = sorted(set.intersection(*(set(row) for row in rows)))
    return {name: round(float(np.std([row[name] for row in rows], ddof=1)), 3) for name in names}
