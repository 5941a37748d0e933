"""Stills and films of rendered standing bodies with their truth, and the analyzer run on them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent), str(HERE / "rendering")]

from direct_context import DirectContext, with_hash  # noqa: E402
from standing import load_body, still  # noqa: E402
from standing_cases import BODIES, Case, cases  # noqa: E402

from analyzers.perception.pose_points import INDEX, POINTS  # noqa: E402
from analyzers.posture.params import Params  # noqa: E402
from analyzers.posture.run import measure  # noqa: E402
from analyzers.posture.stance import Stance  # noqa: E402
from workbench.model import GOOD, Capture, Modality  # noqa: E402
from workbench.plugin.contract import Result  # noqa: E402
from workbench.plugin.manifest import load_manifest  # noqa: E402

STATED = {"front": "front", "back": "back", "left": "side", "right": "side", "oblique": ""}
FILM_FRAMES, FILM_RATE = 20, 10


def render(folder: Path) -> None:
    """The stills and their truth, as far as they are not there."""
    from PIL import Image

    bodies = {name: load_body(name) for name in BODIES} if missing_stills(folder) else {}
    for seed, case in enumerate(cases()):
        if (folder / f"{case.name}.json").is_file():
            continue
        made = still(bodies[case.body], case.posture, case.view, seed=seed)
        Image.fromarray(made.picture).save(folder / f"{case.name}.jpg", quality=92)
        truth = {name: at.tolist() for name, at in made.pixels.items()}
        (folder / f"{case.name}.json").write_text(json.dumps({"pixels": truth}))


def missing_stills(folder: Path) -> bool:
    """Whether any case has not been rendered yet."""
    return any(not (folder / f"{case.name}.json").is_file() for case in cases())


def film(folder: Path, case: Case) -> str:
    """Name of a short film of one still with the noise of a camera, made if it is not there."""
    import av
    from PIL import Image

    file = folder / f"{case.name}.mp4"
    if not file.is_file():
        rng = np.random.default_rng(len(case.name))
        picture = np.asarray(Image.open(folder / f"{case.name}.jpg")).astype(float)
        with av.open(str(file), "w") as out:
            stream = out.add_stream("libx264", rate=FILM_RATE)
            stream.height, stream.width = picture.shape[:2]
            stream.pix_fmt = "yuv420p"
            for _ in range(FILM_FRAMES):
                noisy = np.clip(picture + rng.normal(0, 4, picture.shape), 0, 255)
                frame = av.VideoFrame.from_ndarray(noisy.astype(np.uint8), format="rgb24")
                out.mux(stream.encode(frame))
            out.mux(stream.encode())
    return file.name


def measured(folder: Path, case: Case, *, filmed: bool = False) -> Result:
    """What the analyzer gives for one still, or for the film of it."""
    manifest = load_manifest(HERE.parents[1] / "analyzers" / "posture" / "analyzer.toml")
    capture = Capture(
        path=film(folder, case) if filmed else f"{case.name}.jpg",
        subject="s",
        visit="v",
        modality=Modality.VIDEO if filmed else Modality.PHOTO,
        task="stand",
        view=STATED[case.seen],
    )
    ctx = DirectContext(folder, manifest, cache=folder / "cache")
    return measure(with_hash(capture, folder), Params(), ctx)


def true_stance(folder: Path, case: Case) -> Stance:
    """The exact joints as a body that can be measured like the landmarks."""
    pixels = json.loads((folder / f"{case.name}.json").read_text())["pixels"]
    points = np.full((1, len(POINTS), 2), np.nan)
    for name, at in pixels.items():
        points[0, INDEX[name]] = at
    return Stance(
        points=points,
        eyes=np.array([[pixels["left_eye"], pixels["right_eye"]]]),
        visibility=np.ones(len(POINTS)),
        width=case.view.width,
        height=case.view.rows,
        span=None,
        quality=GOOD,
        settings={},
    )
