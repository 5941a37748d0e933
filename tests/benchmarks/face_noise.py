"""How much a value changes when the same face is photographed again.

``python tests/benchmarks/face_noise.py [OUT.json]`` writes ``results/face_noise.json``: the spread
of each feature over repeats, and the smallest change of one face that is more than that (MDC95 =
2.77 SD); without a name, also ``analyzers/face/repeat_noise.toml``, which is exported. Repeats of
rendered faces differ in the camera (yaw and pitch within 3 degrees, distance within 5 %), crop,
roll, size, light, noise and JPEG quality; repeats of photographs in all but the camera's place.
Scale from the iris, as in use. Faces: four of the ``dev`` renders; the photographs of
``face_bases``, apart.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "rendering")]

import cv2  # noqa: E402
import numpy as np  # noqa: E402
from face_runs import MANIFEST, DirectContext, model_file, run  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

# isort: split
from face import Face  # noqa: E402
from face_bases import bases  # noqa: E402
from face_expressions import closed, expression  # noqa: E402
from face_geometry import Head  # noqa: E402
from face_measures import AHEAD  # noqa: E402
from face_people import Person, people  # noqa: E402
from face_scene import photograph  # noqa: E402

from analyzers.face.params import Params  # noqa: E402
from analyzers.face.visit import derive  # noqa: E402
from workbench.plugin.contract import Measured  # noqa: E402

EXPORTED = HERE.parent.parent / "analyzers" / "face" / "repeat_noise.toml"
PEOPLE = ("D00", "D01", "D02", "D05")
POSES, AGAIN, REPHOTOGRAPHS = 4, 3, 12
SHAKE_DEG, SHAKE_DISTANCE = 3.0, 0.05
Picture = NDArray[np.uint8]
Values = dict[tuple[str, str], list[float]]


def shapes_of(head: Head) -> dict[str, dict[str, float]]:
    """What each person does, by task."""
    return {
        "rest": {},
        "smile": expression("smile", left=0.8),
        "brow-raise": expression("brow_raise", right=0.8),
        "close-eyes": closed(head, {"L": 2.0, "R": 0.0}),
        "pucker": expression("pucker"),
    }


def photographed_again(picture: Picture, chance: np.random.Generator) -> Picture:
    """Moved by up to 3 px, sized 0.9-1.1, rolled by up to 4 degrees, cropped by up to 6 % of
    each side, gain 0.8-1.2, offset 15, noise of SD 4, JPEG quality 70-95."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D(
        (width / 2, height / 2), chance.uniform(-4, 4), chance.uniform(0.9, 1.1)
    )
    turn[:, 2] = turn[:, 2] + chance.uniform(-3, 3, 2)
    moved = cv2.warpAffine(picture, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
    sides = zip(chance.uniform(0, 0.06, 4), (width, height, width, height), strict=True)
    left, top, right, bottom = (int(share * length) for share, length in sides)
    moved = moved[top : height - bottom, left : width - right]
    light = moved * chance.uniform(0.8, 1.2) + chance.uniform(-15, 15)
    noisy = np.clip(light + chance.normal(0, 4, moved.shape), 0, 255).astype(np.uint8)
    quality = int(chance.integers(70, 96))
    coded = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)


def rendered_again(person: Person, chance: np.random.Generator) -> Iterator[tuple[str, Picture]]:
    """(task, picture, BGR): every task from several places of the camera."""
    head = Head(person.identity, person.baseline)
    face = Face(head, person.colours, person.seed)
    posed = shapes_of(head)
    for _ in range(POSES):
        for task, shapes in posed.items():
            view = replace(
                person.view,
                yaw=float(chance.uniform(-SHAKE_DEG, SHAKE_DEG)),
                pitch=float(chance.uniform(-SHAKE_DEG, SHAKE_DEG)),
                distance=person.view.distance
                * float(chance.uniform(1 - SHAKE_DISTANCE, 1 + SHAKE_DISTANCE)),
            )
            seed = int(chance.integers(1 << 30))
            rgb = photograph(face, shapes, AHEAD, view.camera(), person.scene, seed)
            for _ in range(AGAIN):
                yield task, photographed_again(np.ascontiguousarray(rgb[..., ::-1]), chance)


def repeats(pictures: Iterator[tuple[str, Picture]], folder: Path) -> Values:
    """Every value of every repeat, and of each task's repeat against a rest of its own."""
    measured: dict[str, list[Measured]] = defaultdict(list)
    cache = folder / "cache"
    for i, (task, picture) in enumerate(pictures):
        name = f"{task}{i}.png"
        cv2.imwrite(str(folder / name), picture)
        measured[task].append(run(folder, name, task, cache))
    values: Values = defaultdict(list)
    ctx = DirectContext(folder, MANIFEST, cache=cache)
    for task, all_of_task in measured.items():
        for i, one in enumerate(all_of_task):
            rows = list(one.result.measurements)
            if task != "rest":
                rest = measured["rest"][i % len(measured["rest"])]
                # What the pair gives anew; single values come again there, on one scale.
                own = {m.feature for r in (one, rest) for m in r.result.measurements}
                pair = derive((one, rest), Params(), ctx).measurements
                rows += [m for m in pair if m.feature not in own]
            for m in rows:
                if m.value is not None:
                    values[f"{m.feature[5:]} ({task})", str(m.side)].append(float(m.value))
    return values


def spreads(series: list[Values]) -> dict[str, Any]:
    """Pooled SD and MDC95 by feature and task, over series and sides; how often it was given."""
    variances: dict[str, list[float]] = defaultdict(list)
    given: dict[str, int] = defaultdict(int)
    for values in series:
        for (name, _), got in values.items():
            given[name] += len(got)
            if len(got) >= 3:
                variances[name].append(float(np.var(got, ddof=1)))
    out = {}
    for name, some in sorted(variances.items()):
        sd = float(np.sqrt(np.mean(some)))
        out[name] = {
            "sd": round(sd, 4),
            "mdc95": round(2.77 * sd, 3),
            "largest_sd": round(float(np.sqrt(max(some))), 4),
            "series": len(some),
            "values": given[name],
        }
    return out


def card(results: dict[str, Any]) -> list[dict[str, str]]:
    """The main features in words."""
    rows = []
    shown = (
        "palpebral_fissure_height (rest)", "mrd1 (rest)", "brow_height (rest)",
        "commissure_height_difference (rest)", "closure_gap (close-eyes)",
        "commissure_excursion (smile)", "smile_symmetry (smile)", "brow_excursion (brow-raise)",
    )  # fmt: skip
    for kind, named in (("renders", "rendered faces"), ("photographs", "photographs of people")):
        for name in shown:
            one = results[kind].get(name)
            if one is None:
                continue
            plain = results[kind].get(name.replace(" (", "_raw ("))
            beside = f" (plain landmarks {plain['mdc95']:.2g})" if plain else ""
            unit = "%" if "symmetry" in name else "mm"
            rows.append(
                {
                    "quantity": f"face: smallest real change of {name.replace('_', ' ')}",
                    "truth": f"{named} photographed again",
                    "n": f"{one['values']} values in {one['series']} series",
                    "error": f"{one['mdc95']:.2g} {unit}{beside}",
                }
            )
    return rows


def exported(results: dict[str, Any]) -> str:
    """The MDC95 of each feature by task as TOML: the larger of renders and photographs."""
    largest: dict[str, dict[str, float]] = defaultdict(dict)
    for kind in ("renders", "photographs"):
        for name, one in results[kind].items():
            feature, task = name.removesuffix(")").split(" (")
            if not feature.endswith("_disagreement"):
                known = largest[feature].get(task, 0.0)
                largest[feature][task] = max(known, float(one["mdc95"]))
    lines = ["# Written by tests/benchmarks/face_noise.py: MDC95 of each feature by task."]
    for feature, tasks in sorted(largest.items()):
        lines += ["", f"[{feature}]", *(f"{task} = {mdc}" for task, mdc in sorted(tasks.items()))]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Runs everything and writes the results."""
    started = time.perf_counter()
    chance = np.random.default_rng(20261122)
    renders, photographs = [], []
    for person in people(PEOPLE):
        with tempfile.TemporaryDirectory(prefix="myolens-noise-") as folder:
            renders.append(repeats(rendered_again(person, chance), Path(folder)))
        print(person.name, flush=True)
    for source, base in bases(model_file()):
        bgr = np.ascontiguousarray(base.rgb[..., ::-1])
        again = (("rest", photographed_again(bgr, chance)) for _ in range(REPHOTOGRAPHS))
        with tempfile.TemporaryDirectory(prefix="myolens-noise-") as folder:
            photographs.append(repeats(again, Path(folder)))
        print(source.name, flush=True)
    results: dict[str, Any] = {
        "renders": spreads(renders),
        "photographs": spreads(photographs),
        "repeats": {"renders": POSES * AGAIN, "photographs": REPHOTOGRAPHS},
        "seconds": round(time.perf_counter() - started, 1),
    }
    results["card"] = card(results)
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "results" / "face_noise.json"
    out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if len(sys.argv) < 2:
        EXPORTED.write_text(exported(results), encoding="utf-8")
    for row in results["card"]:
        print(*row.values(), sep=" | ")


if __name__ == "__main__":
    main()
