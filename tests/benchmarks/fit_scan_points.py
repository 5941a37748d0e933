"""Fits the landmarks of scans: correction of the face model's points, and refining rounds.

Run from the project's root: ``python tests/benchmarks/fit_scan_points.py CACHE [DATA_FOLDER]``.
Material: generated heads with other identities and expressions than the shared truth, as exact
meshes with and without eyes and colours; simulated scans of some of them; and of the simulated
population the subjects 1-8 (9-20 are scored). What takes long is kept in the folder CACHE.
Writes ``analyzers/scan/landmarks.npz`` and ``results/fit_scan_points.json``; the same bits every
time.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(HERE)]

from direct_context import DirectContext  # noqa: E402
from scan_population import FITTED, population_scan  # noqa: E402
from scan_refining_fit import STEMS, Sample, errors, fit_rounds, moved, sample_of  # noqa: E402
from scan_truth import (  # noqa: E402
    TrueScan,
    draw_expression,
    draw_identity,
    head_scan,
    remeshed,
    scanned,
    warped,
)

from analyzers.perception.face import FaceDetector  # noqa: E402
from analyzers.scan.clinical import CORE, MODEL, head_frame  # noqa: E402
from analyzers.scan.look_closer import read_views  # noqa: E402
from analyzers.scan.params import Params  # noqa: E402
from analyzers.scan.pick import combine  # noqa: E402
from analyzers.scan.points import NAMES, OTHER_SIDE  # noqa: E402
from analyzers.scan.render import Surface  # noqa: E402
from workbench.plugin.manifest import load_manifest  # noqa: E402

Floats = NDArray[np.float64]
PARAMS = Params()
HEADS, SCANNED, HELD_OUT, SEEN = 200, 6, 24, 44
"""Heads for the rounds; simulated scans; heads that are only scored; heads shown to the model."""
RIDGE = 3e-3
NOISE_MM = 0.1
CORRECTION_RIDGE = 0.1
POPULATION_WEIGHT = 3.0


def head(seed: int, *, painted: bool = False) -> TrueScan:
    """One generated head, from its number alone."""
    chance = np.random.default_rng([41, seed])
    identity, shapes = draw_identity(chance), draw_expression(chance)
    if seed < HEADS and seed % 5 == 3:  # closed eyes, as on most scans
        shapes |= {"eyeBlink_L": 1.0, "eyeBlink_R": 1.0}
    scan = head_scan(
        identity, shapes, eyes=bool(seed % 2), painted=seed if painted and seed % 3 else None
    )
    return warped(scan, chance) if seed % 4 else scan


def kept(cache: Path, name: str, make: Callable[[], Any]) -> Any:
    """``make()``, from the cache where it is there."""
    file = cache / f"{name}.pickle"
    if not file.exists():
        part = file.with_suffix(".part")
        part.write_bytes(pickle.dumps(make()))
        part.rename(file)
    return pickle.loads(file.read_bytes())


def views_of(true: TrueScan, detector: FaceDetector) -> dict[str, Any] | None:
    """The face model's points in each view, in the head's frame, and the clinical truth there."""
    surface = Surface(true.mesh)
    readings = read_views(surface, detector, PARAMS, dict(true.points))
    guessed, _ = combine(readings, PARAMS)
    frame = head_frame(guessed)
    if frame is None:
        return None
    given = np.full((len(readings), len(CORE), 3), np.nan)
    for i, reading in enumerate(readings):
        for k, name in enumerate(CORE):
            if name in reading and name in guessed:
                given[i, k] = frame.inwards(reading[name])
    clinical = np.full((len(NAMES), 3), np.nan)
    for k, name in enumerate(NAMES):
        if name in true.points:
            clinical[k] = frame.inwards(true.points[name])
    return {"given": given, "clinical": clinical}


def flipped(points: Floats, names: tuple[str, ...]) -> Floats:
    """Points (..., names, 3) of the mirrored head."""
    order = [names.index(OTHER_SIDE.get(name, name)) for name in names]
    return np.asarray(points[..., order, :] * [-1, 1, 1])


def fit_correction(shown: list[dict[str, Any]], ridge: float) -> dict[str, Floats]:
    """Mean heads and weights of the regression; a head and its mirror image count alike."""
    given = np.stack([np.nanmean(s["given"], axis=0) for s in shown])
    clinical = np.stack([s["clinical"] for s in shown])
    given = np.concatenate([given, flipped(given, CORE)])
    clinical = np.concatenate([clinical, flipped(clinical, NAMES)])
    mean, places = np.nanmean(given, axis=0), np.nanmean(clinical, axis=0)
    x = np.where(np.isfinite(given), given - mean, 0).reshape(len(given), -1)
    y = clinical - places
    # Shrunk towards "the clinical point moves as the model's point does".
    prior = np.zeros((len(NAMES) * 3, len(CORE) * 3))
    for k, name in enumerate(NAMES):
        if name in CORE:
            for axis in range(3):
                prior[3 * k + axis, 3 * CORE.index(name) + axis] = 1.0
    y = y.reshape(len(y), -1)
    weights = np.zeros_like(prior)
    for row in range(len(prior)):
        known = np.isfinite(y[:, row])
        rest = y[known, row] - x[known] @ prior[row]
        gram = x[known].T @ x[known]
        size = np.trace(gram) / len(gram)
        weights[row] = prior[row] + np.linalg.solve(
            gram + ridge * size * np.eye(len(gram)), x[known].T @ rest
        )
    return {"mean": mean, "places": places, "spread": weights}


def correction_errors(shown: list[dict[str, Any]], ridge: float, parts: int = 5) -> dict[str, Any]:
    """Mean distance (mm at 90 mm between the outer canthi), heads left out in turn."""
    off = []
    for part in range(parts):
        fitted = fit_correction([s for i, s in enumerate(shown) if i % parts != part], ridge)
        for s in shown[part::parts]:
            apart = np.nan_to_num(np.nanmean(s["given"], axis=0) - fitted["mean"]).ravel()
            place = (fitted["spread"] @ apart).reshape(-1, 3) + fitted["places"]
            off.append(np.linalg.norm(place - s["clinical"], axis=1) * 90)
    mean = np.nanmean(off, axis=0)
    return {name: round(float(m), 2) for name, m in zip(NAMES, mean, strict=True)}


def population(data: Path) -> Iterator[TrueScan]:
    """The fitted subjects of the simulated population, remeshed; none where they are absent."""
    for number in FITTED:
        scan = population_scan(data, number)
        if scan is not None and scan.points:
            yield remeshed(scan, number)


def main() -> None:
    """Fits, scores on heads left out, writes model and results."""
    cache = Path(sys.argv[1])
    cache.mkdir(parents=True, exist_ok=True)
    data = Path(
        sys.argv[2]
        if len(sys.argv) > 2
        else os.environ.get("MYOLENS_DATA", ROOT.parent / "shared" / "data")
    )
    chance = np.random.default_rng(3)
    fused = []
    for i in range(SCANNED):
        plain = head(1000 + i, painted=True)
        mesh = kept(cache, f"scanned_{i}", lambda h=plain, i=i: scanned(h, i)).mesh
        fused.append(TrueScan(mesh, plain.points))
    people = list(population(data))
    held = [sample_of(head(5000 + i), chance) for i in range(HELD_OUT)]
    before = errors(held)
    samples: list[Sample] = [sample_of(head(i), chance) for i in range(HEADS)]
    samples += [sample_of(scan, chance, 2.0) for scan in fused]
    for scan in people:
        samples.append(sample_of(scan, chance, POPULATION_WEIGHT))
        samples += [sample_of(warped(scan, chance), chance, POPULATION_WEIGHT) for _ in range(3)]
    rounds = fit_rounds(samples, RIDGE, NOISE_MM)
    moved(held, rounds, NOISE_MM)
    after = errors(held)
    print("held out", after, flush=True)
    manifest = load_manifest(ROOT / "analyzers" / "scan" / "analyzer.toml")
    shown: list[dict[str, Any]] = []
    with FaceDetector(DirectContext(data, manifest).model("face_landmarker.task")) as detector:
        for i in range(SEEN):
            one = kept(cache, f"views_{i}", lambda i=i: views_of(head(i, painted=True), detector))
            shown += [one] if one else []
        for i, scan in enumerate(fused):
            one = kept(cache, f"views_s{i}", lambda s=scan: views_of(s, detector))
            shown += [one] if one else []
        for i, scan in enumerate(people):
            one = kept(cache, f"views_p{i}", lambda s=scan: views_of(s, detector))
            shown += [one] if one else []
    left_out = correction_errors(shown, CORRECTION_RIDGE)
    print("correction", left_out, flush=True)
    fitted = fit_correction(shown, CORRECTION_RIDGE)
    arrays: dict[str, Any] = {f"round_{i}": w.astype(np.float16) for i, w in enumerate(rounds)}
    np.savez_compressed(
        MODEL,
        mean=fitted["mean"],
        places=fitted["places"],
        spread=fitted["spread"].astype(np.float32),
        stems=np.array(STEMS),
        **arrays,
    )
    report = {
        "heads": HEADS,
        "simulated_scans": SCANNED,
        "population_subjects": len(people),
        "shown_to_the_face_model": len(shown),
        "start_mm": before,
        "refined_on_heads_left_out_mm": after,
        "correction_alone_left_out_mm": left_out,
    }
    file = HERE / "results" / "fit_scan_points.json"
    file.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(MODEL.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
