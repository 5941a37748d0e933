"""Accuracy of the face analyzer on rendered faces with known millimetres.

``python tests/benchmarks/accuracy_face.py [OUT.json]`` writes ``results/accuracy_face.json``: every
bar once with the camera's true scale and once with the scale of the iris, for the analyzer, for
mirrored halves alone and for plain landmarks. The photos and films of the truth set are scored as
they are; gaps of closing eyes are rendered for it on the same three faces; six further faces, which
nothing was fitted on, are rendered as a second sample. Photographs of people that were warped have
a table of their own (``accuracy_face_warps.py``). ``MYOLENS_FACE_RENDERS`` names a folder that
keeps the renders between runs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from face_card import card  # noqa: E402
from face_film_bars import all_rows, film_bars  # noqa: E402
from face_landmarks import Landmarks  # noqa: E402
from face_photo_bars import gap_series, photo_bars  # noqa: E402
from face_photo_readings import ALL_WAYS, Photos  # noqa: E402
from face_photo_tables import tables  # noqa: E402
from face_runs import MANIFEST, TRUTH, model_file  # noqa: E402

SCALES = {"true_scale": True, "iris_scale": False}
TRUTH_PHOTOS, OTHERS = "truth photos", "renders of six other faces"


def rendered(kind: str, kept: Path) -> Path:
    """A folder of renders, made if it is not there; ``dev`` holds films too."""
    folder = kept / kind
    scripts = [["face_cases.py", kind, str(folder)]]
    if kind == "dev":
        scripts.append(["face_films.py", str(folder)])
    for name, *arguments in scripts:
        script = str(HERE / "rendering" / name)
        subprocess.run([sys.executable, script, *arguments], check=True, stdout=sys.stderr)
    return folder


def scored(*, scaled: bool, renders: Path, cache: Path, landmarks: Landmarks) -> dict[str, Any]:
    """Bars and tables with one scale."""
    started = time.perf_counter()
    truth = Photos(TRUTH, landmarks, cache, scaled=scaled)
    gaps = Photos(rendered("gaps", renders), landmarks, cache, scaled=scaled)
    others_folder = rendered("dev", renders)
    others = Photos(others_folder, landmarks, cache, scaled=scaled)
    films = all_rows(TRUTH, landmarks, cache, scaled=scaled)
    more_films = all_rows(others_folder, landmarks, cache, scaled=scaled)
    bars = [
        *photo_bars(truth, TRUTH_PHOTOS),
        *gap_series(gaps, "rendered gaps, faces of the truth set"),
        *film_bars(films, "truth films"),
        *photo_bars(others, OTHERS),
        *film_bars(more_films, "rendered films of other faces"),
    ]
    return {
        "bars": [one.as_dict() for one in bars],
        "photos": {way: tables(truth, way) for way in ALL_WAYS},
        "photos_of_six_other_faces": {way: tables(others, way) for way in ALL_WAYS},
        "films": [row.as_dict() for row in films],
        "films_of_other_faces": [row.as_dict() for row in more_films],
        "seconds": round(time.perf_counter() - started, 1),
    }


def main() -> None:
    """Runs everything and writes the results."""
    started = time.perf_counter()
    results: dict[str, Any] = {"data": "41 photos and 3 films of the truth set; renders; mm, %"}
    with tempfile.TemporaryDirectory(prefix="myolens-face-") as folder:
        cache = Path(folder) / "cache"
        renders = Path(os.environ.get("MYOLENS_FACE_RENDERS", folder))
        with Landmarks(model_file()) as landmarks:
            for name, scaled in SCALES.items():
                results[name] = scored(
                    scaled=scaled, renders=renders, cache=cache, landmarks=landmarks
                )
    results["seconds"] = round(time.perf_counter() - started, 1)
    results["card"] = card(results)
    results["analyzer"] = MANIFEST.version
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "results" / "accuracy_face.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    for scale in SCALES:
        for row in results[scale]["bars"]:
            print(scale, *row.values(), sep=" | ")


if __name__ == "__main__":
    main()
