"""Drawn limbs as a scanner might see them, and how far their girth and volume are read off."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from body_phantoms import (
    Limb,
    calf,
    child_arm,
    forearm,
    limb_mesh,
    muscular_thigh,
    thigh,
    with_holes,
    without_patches,
    write_ply,
)
from body_scans import measured, turned, values

from workbench.model import Verdict
from workbench.model.problem import ProblemError

UNITS = {"mm": 1.0, "cm": 10.0, "m": 1000.0}
FRESH_SEED = 900
"""Seeds of the fresh limbs begin here; none was used while the method was being made."""


@dataclass(frozen=True)
class Case:
    """One limb as a scanner saw it."""

    name: str
    limb: Limb
    acq: str
    noise: float = 1.0
    step: float = 2.0
    holes: int = 0
    slant: float = 0.0
    unit: str = "mm"
    beside: bool = False


def cases() -> Iterator[Case]:
    """Shapes, noise, vertex distances, holes, slanting ends, units, the other leg in view."""
    shapes = {
        "calf": (calf(), "calf"),
        "calf_child": (calf(0.6), "calf"),
        "calf_bulging": (calf(1.0, 0.08), "calf"),
        "thigh": (thigh(), "thigh"),
        "forearm": (forearm(), "forearm"),
        "forearm_thin": (forearm(0.8), "forearm"),
    }
    for name, (limb, acq) in shapes.items():
        for noise in (0.0, 0.5, 1.0, 2.0):
            yield Case(name, limb, acq, noise)
        yield Case(f"{name}, coarse", limb, acq, 1.0, step=4.0)
        yield Case(f"{name}, holes", limb, acq, 1.0, holes=4)
        yield Case(f"{name}, slant", limb, acq, 1.0, slant=25.0)
    yield Case("calf, metres", calf(), "calf", unit="m")
    yield Case("thigh, centimetres", thigh(), "thigh", unit="cm")
    yield Case("calf, other leg in view", calf(), "calf", beside=True)


def fresh_cases() -> Iterator[Case]:
    """Shapes and seeds that played no part in making the method, on coarse meshes, 1 mm noise."""
    shapes = {
        "child's arm": (child_arm(), "upper-arm"),
        "muscular thigh": (muscular_thigh(), "thigh"),
        "large steady thigh": (thigh(1.15), "thigh"),
        "infant's calf": (calf(0.45), "calf"),
    }
    for name, (limb, acq) in shapes.items():
        for step in (3.0, 4.0, 5.0):
            for _ in range(2):
                yield Case(f"{name}, {step:g} mm mesh", limb, acq, step=step)
            yield Case(f"{name}, {step:g} mm mesh, holes", limb, acq, step=step, holes=3)
            yield Case(f"{name}, {step:g} mm mesh, slant", limb, acq, step=step, slant=20.0)


def limb_row(case: Case, seed: int, folder: Path) -> dict[str, Any]:
    """The errors on one case, placed at random."""
    rng = np.random.default_rng(seed)
    vertices, faces = limb_mesh(case.limb, rng, step=case.step, noise=case.noise, slant=case.slant)
    if case.holes:
        middle = vertices[rng.integers(0, len(vertices), case.holes)]
        faces = without_patches(vertices, faces, middle, 18.0)
    if case.beside:
        other, more = limb_mesh(case.limb, rng, noise=case.noise, step=case.step)
        faces = np.concatenate([faces, (more + len(vertices))[::1]])
        vertices = np.concatenate([vertices, other * 0.97 + [170.0, 20.0, 5.0]])
    write_ply(folder / "limb.ply", turned(vertices, seed) / UNITS[case.unit], faces)
    # Where the ends are cut off slantingly, only what lies between the cuts is whole.
    heights = np.arange(case.slant / 2, case.limb.length - case.slant / 2 + 1e-9, 1.0)
    girth, height = max((case.limb.girth(float(h)), float(h)) for h in heights)
    row: dict[str, Any] = {"case": case.name, "noise_mm": case.noise, "seed": seed}
    start = time.perf_counter()
    try:
        found = values(measured("limb.ply", "limb", case.acq, folder, unit=None))
    except ProblemError as error:
        return row | {"missing": error.problem.code}
    row["seconds"] = round(time.perf_counter() - start, 2)
    row |= {"girth_mm": round(girth, 2), "volume_ml": round(case.limb.volume(), 1)}
    if (read := found.get("limb.girth_max")) is not None:
        row["girth_error_mm"] = round(read - girth, 3)
    if (read := found.get("limb.girth_max_height")) is not None:
        row["height_error_mm"] = round(read - height, 1)
    if (read := found.get("limb.volume")) is not None:
        row["volume_error_percent"] = round(100 * (read / case.limb.volume() - 1), 3)
    print(row, flush=True)
    return row


HOLE_SEED = 5000
"""Seeds of the limbs with large holes begin here; what holes hide was judged on other seeds."""
HOLE_PLACES: dict[str, tuple[float, ...]] = {
    "distal end": (0.02,),
    "near the distal end": (0.14,),
    "middle": (0.55,),
    "near the proximal end": (0.87,),
    "proximal end": (0.98,),
    "both ends": (0.05, 0.95),
    "four": (0.12, 0.36, 0.6, 0.84),
    "all around": (0.45, 0.45, 0.45),
}


def hole_rows(folder: Path) -> Iterator[dict[str, Any]]:
    """Volume and how it is told, with holes of several sizes and places at random angles."""
    shapes = {
        "infant's calf, 5 mm mesh": (calf(0.45), "calf", 5.0),
        "child's arm, 4 mm mesh": (child_arm(0.9), "upper-arm", 4.0),
        "child's calf, 4 mm mesh": (calf(0.7), "calf", 4.0),
    }
    seed = HOLE_SEED
    for name, (limb, acq, step) in shapes.items():
        for where, shares in HOLE_PLACES.items():
            for radius in (12.0, 18.0, 26.0):
                seed += 1
                rng = np.random.default_rng(seed)
                vertices, faces = limb_mesh(limb, rng, step=step, noise=1.0)
                start = float(rng.uniform(0, 2 * np.pi))
                turn = 2 * np.pi / 3 if where == "all around" else 2.4
                places = [(share, start + i * turn) for i, share in enumerate(shares)]
                faces = with_holes(limb, vertices, faces, places, radius)
                write_ply(folder / "limb.ply", turned(vertices, seed), faces)
                row = {"case": name, "holes": where, "radius_mm": radius, "seed": seed}
                yield row | _told_volume(folder, acq, limb.volume())


def _told_volume(folder: Path, acq: str, true: float) -> dict[str, Any]:
    try:
        one = measured("limb.ply", "limb", acq, folder, unit="mm")
    except ProblemError as error:
        return {"missing": error.problem.code, "told": True}
    row = next(m for m in one.result.measurements if m.feature == "limb.volume")
    if row.value is None or row.ci_low is None or row.ci_high is None:
        return {"missing": row.quality.reasons[0].code, "told": True}
    within = row.ci_low <= true <= row.ci_high
    return {
        "error_percent": round(100 * (row.value / true - 1), 2),
        "interval_percent": round(100 * (row.ci_high / row.value - 1), 2),
        "within_interval": within,
        "quality": row.quality.verdict.value,
        "told": within or row.quality.verdict is not Verdict.GOOD,
    }


def told(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """How many volumes were given, lie within their interval, or else say that holes hurt them."""
    given = [row for row in rows if "error_percent" in row]
    good = [abs(row["error_percent"]) for row in given if row["quality"] == "good"]
    return {
        "n": len(rows),
        "given": len(given),
        "within_interval": sum(row["within_interval"] for row in given),
        "good": len(good),
        "largest_error_of_good_percent": max(good, default=None),
        "largest_error_percent": max(abs(row["error_percent"]) for row in given),
        "wrong_and_not_told": sum(not row["told"] for row in rows),
    }
