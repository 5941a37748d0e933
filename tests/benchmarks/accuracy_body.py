"""Accuracy of limb and back scans on phantoms of known shape: results/accuracy_body.json.

Run from the project's root: ``python tests/benchmarks/accuracy_body.py``. Every case is written as
a file, turned at random, and measured by the analyzer as a study would; nothing is fitted here.
Coverage (how many could be measured) stands beside every error.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial.transform import Rotation

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from body_phantoms import (  # noqa: E402
    Limb,
    back_mesh,
    calf,
    forearm,
    limb_mesh,
    thigh,
    without_patches,
    write_ply,
)
from direct_context import DirectContext, with_hash  # noqa: E402

from analyzers.scan.back.run import C7, SACRUM, measure_back  # noqa: E402
from analyzers.scan.back.visit import back_rows  # noqa: E402
from analyzers.scan.limb.run import measure_limb  # noqa: E402
from analyzers.scan.params import Params  # noqa: E402
from workbench.model import Capture, Edit, Modality, MovePoint, Side  # noqa: E402
from workbench.model.problem import ProblemError  # noqa: E402
from workbench.plugin.contract import Measured  # noqa: E402
from workbench.plugin.manifest import load_manifest  # noqa: E402

MANIFEST = load_manifest(ROOT / "analyzers" / "scan" / "analyzer.toml")
OUT = ROOT / "tests" / "benchmarks" / "results" / "accuracy_body.json"
UNITS = {"mm": 1.0, "cm": 10.0, "m": 1000.0}


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


def limb_row(case: Case, seed: int, folder: Path) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    vertices, faces = limb_mesh(case.limb, rng, step=case.step, noise=case.noise, slant=case.slant)
    if case.holes:
        middle = vertices[rng.integers(0, len(vertices), case.holes)]
        faces = without_patches(vertices, faces, middle, 18.0)
    if case.beside:
        other, more = limb_mesh(case.limb, rng, noise=case.noise, step=case.step)
        faces = np.concatenate([faces, (more + len(vertices))[::1]])
        vertices = np.concatenate([vertices, other * 0.97 + [170.0, 20.0, 5.0]])
    placed = _turned(vertices, seed) / UNITS[case.unit]
    write_ply(folder / "limb.ply", placed, faces)
    # Where the ends are cut off slantingly, only what lies between the cuts is whole.
    heights = np.arange(case.slant / 2, case.limb.length - case.slant / 2 + 1e-9, 1.0)
    girth, height = max((case.limb.girth(float(h)), float(h)) for h in heights)
    row: dict[str, Any] = {"case": case.name, "noise_mm": case.noise, "seed": seed}
    start = time.perf_counter()
    try:
        found = _values(_measured("limb.ply", "limb", case.acq, folder, unit=None))
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
            write_ply(folder / name, _turned(vertices, seed + i), faces)
            ends = _turned(np.array([[0.0, 478.0, -6.0], [0.0, 2.0, -6.0]]), seed + i)
            edits = tuple(
                MovePoint("back", point, 0.0, tuple(float(x) for x in end))
                for point, end in zip((C7, SACRUM), ends, strict=True)
            )
            pair.append(
                _measured(name, "back", acq, folder, unit="mm", edits=edits if marked else ())
            )
        if marked:
            row["rest"] = {
                f"{m.feature} {m.side.value}".strip(): round(m.value, 3)
                for m in pair[0].result.measurements
                if m.value is not None
            }
        rows, _ = back_rows(pair, Params(), _context(folder, "mm", ()))
        read = {m.side: m.value for m in rows if m.feature == "back.prominence_max_from_rest"}
        key = "marked" if marked else "unmarked"
        row[f"change_error_mm_{key}"] = [
            None if (value := read.get(side)) is None else round(value - true[side], 2)
            for side in (Side.LEFT, Side.RIGHT)
        ]
        between = _values(pair[1]).get("back.prominence_difference")
        most = max(true.values())
        apart = true[Side.LEFT] - true[Side.RIGHT]
        if between is not None and most and min(true.values()) == 0:
            row[f"difference_error_mm_{key}"] = round(between - apart, 2)
    print(row, flush=True)
    return row


def _turned(points: np.ndarray, seed: int) -> np.ndarray:
    turn = Rotation.random(random_state=seed).as_matrix()
    return np.asarray(points @ turn.T + np.array([40.0, -300.0, 900.0]))


def _context(folder: Path, unit: str | None, edits: tuple[Edit, ...]) -> DirectContext:
    facts = {"unit": unit} if unit else {}
    return DirectContext(folder, MANIFEST, facts=facts, edits=edits)


def _measured(
    name: str,
    task: str,
    acq: str,
    folder: Path,
    *,
    unit: str | None,
    edits: tuple[Edit, ...] = (),
) -> Measured:
    capture = with_hash(
        Capture(path=name, subject="s", visit="v", modality=Modality.SCAN, task=task, acq=acq),
        folder,
    )
    measure = measure_limb if task == "limb" else measure_back
    result = measure(capture, Params(), _context(folder, unit, edits))
    return Measured(capture=capture, result=result)


def _values(one: Measured) -> dict[str, float]:
    return {m.feature: m.value for m in one.result.measurements if m.value is not None}


def summary(rows: list[dict[str, Any]], key: str) -> dict[str, Any]:
    """Errors of all cases that could be measured, and how many that is."""
    errors = np.array([row[key] for row in rows if key in row])
    return {
        "n": len(rows),
        "coverage": round(len(errors) / len(rows), 3),
        "mean": round(float(errors.mean()), 3),
        "mean_absolute": round(float(np.abs(errors).mean()), 3),
        "worst": round(float(np.abs(errors).max()), 3),
    }


def repeats(backs: list[dict[str, Any]]) -> dict[str, float]:
    """Standard deviation of each value over scans of the same resting back (noise, position)."""
    names = sorted(set.intersection(*(set(row["rest"]) for row in backs)))
    return {
        name: round(float(np.std([row["rest"][name] for row in backs], ddof=1)), 3)
        for name in names
    }


def _card(quantity: str, truth: str, found: dict[str, Any], unit: str) -> dict[str, str]:
    errors = "mean abs. {mean_absolute:.2f}, largest {worst:.2f}, bias {mean:+.2f} ".format(**found)
    return {
        "quantity": quantity,
        "truth": truth,
        "n": f"{round(found['coverage'] * found['n'])} of {found['n']}",
        "error": errors + unit,
    }


def main() -> None:
    """Measures all cases and writes the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        limbs = [limb_row(case, seed, folder) for seed, case in enumerate(cases(), start=1)]
        backs = [
            back_row(bumps, noise, seed, folder)
            for seed, (bumps, noise) in enumerate(
                (
                    ({}, 0.5), ({"left": 5.0}, 0.5), ({"right": 10.0}, 0.5),
                    ({"left": 10.0, "right": 10.0}, 0.5), ({"right": 20.0}, 1.0),
                    ({"left": 15.0, "right": 5.0}, 1.0),
                ),
                start=1,
            )
        ]  # fmt: skip
    by_noise = {
        f"{noise:g}": summary([r for r in limbs if r["noise_mm"] == noise], "girth_error_mm")
        for noise in (0.0, 0.5, 1.0, 2.0)
    }
    girth, volume = by_noise["1"], summary(limbs, "volume_error_percent")
    each = [
        {} if error is None else {"error": error}
        for row in backs
        for error in row["change_error_mm_marked"]
    ]
    change = summary(each, "error")
    result = {
        "card": [
            _card("limb: largest girth at 1 mm noise", "drawn limbs", girth, "mm"),
            _card("limb: volume", "drawn limbs", volume, "%"),
            _card(
                "back: shoulder blade, change from rest (0 to 20 mm)", "drawn backs", change, "mm"
            ),
        ],
        "girth_by_noise_mm": by_noise,
        "height_of_girth_mm": summary(
            [r for r in limbs if "thigh" not in r["case"]], "height_error_mm"
        ),
        "volume_percent": volume,
        "blade_change_mm": change,
        "back_repeat_sd": repeats(backs),
        "limbs": limbs,
        "backs": backs,
    }
    OUT.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps({k: v for k, v in result.items() if k not in ("limbs", "backs")}, indent=1))
    print(json.dumps(backs, indent=None))


if __name__ == "__main__":
    main()
