#!/usr/bin/env python3
"""What measuring a face costs over its decoding and inferences.

``measure`` of the face analyzer on a photo and on two films against a bare loop of the same
decoding and the same inferences on the same pictures, in turns; the median of the rounds' ratios
counts. The loop does one thing after the other; the analysis decodes and measures in threads beside
its network, which hides its own work on a second core: so the ratio of the time of all processors
stands beside that of the clock, and tells what the analysis costs where every core has a file of
its own. In the loop: the file decoded once; the face followed in every frame, the looks for several
faces, both mirrored halves of the chosen frames and the hands of a photo by the landmark models;
the forward passes of the network of the lids. Not in it: whatever prepares their pictures, the
second decoding of the chosen frames, irises, registered patches and the rows themselves.
Beside it the time per frame over one bare inference. Writes ``results/speed_face.json``; run it on
an otherwise idle computer.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as in a worker: one process for each core
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from face_runs import MANIFEST, ROOT, TRUTH, DirectContext, model_file, with_hash  # noqa: E402

# isort: split
from recorded_inferences import Opened, ask_again, inferences, recording  # noqa: E402

from analyzers.face.params import Params  # noqa: E402
from analyzers.face.run import measure  # noqa: E402
from analyzers.perception.face import open_landmarker  # noqa: E402
from analyzers.perception.picture import as_image  # noqa: E402
from workbench.media.photo import read_photo  # noqa: E402
from workbench.media.video import open_video  # noqa: E402
from workbench.model import Capture, Modality, SetSegment  # noqa: E402

ROUNDS = {"photo": 15, "film": 5}
"""A photo takes a fifth of a second, a film several."""
BAR = 1.25
_STEPS = (("smile", 0.8, 2.4), ("close-eyes", 3.0, 4.6), ("brow-raise", 5.2, 6.8))
_EXAM = (SetSegment("rest", 0.0, 0.8), *(SetSegment(*step) for step in _STEPS))
CASES: dict[str, tuple[str, str, tuple[Any, ...]]] = {
    "photo at rest": ("face_A_healthy_rest.jpg", "rest", ()),
    "film of an exam": ("face_exam_left40.mp4", "exam", _EXAM),
    "film of up-gaze": ("face_upgaze_fatigue.mp4", "up-gaze", ()),
}


Spent = tuple[float, float]
"""Seconds on the wall, and of all processors."""


def now() -> Spent:
    """Both clocks."""
    return time.perf_counter(), time.process_time()


def since(start: Spent) -> Spent:
    """What was spent since ``start``."""
    wall, processors = now()
    return wall - start[0], processors - start[1]


def analyse(name: str, task: str, edits: tuple[Any, ...]) -> Spent:
    """What one whole analysis takes with nothing kept from before."""
    modality = Modality.VIDEO if name.endswith(".mp4") else Modality.PHOTO
    capture = Capture(path=name, subject="s", visit="v", modality=modality, task=task)
    capture = with_hash(capture, TRUTH)
    ctx = DirectContext(TRUTH, MANIFEST, edits=edits)
    start = now()
    measure(capture, Params(), ctx)
    return since(start)


def decode(name: str) -> int:
    """Decodes the file once: its number of pictures."""
    if not name.endswith(".mp4"):
        read_photo(TRUTH / name)
        return 1
    with open_video(TRUTH / name) as video:
        return sum(1 for _ in video.frames())


def bare(name: str, opened: list[Opened]) -> Spent:
    """What decoding once and the same inferences take."""
    start = now()
    decode(name)
    ask_again(opened)
    return since(start)


def one_inference(name: str, frames: int = 60) -> float:
    """Seconds of one bare inference of the whole face, in the mode of the file."""
    video_mode = name.endswith(".mp4")
    landmarker = open_landmarker(model_file(), faces=1, video=video_mode)
    pictures = []
    if video_mode:
        with open_video(TRUTH / name) as video:
            pictures = [frame for _, _, frame in video.frames(0, frames)]
    else:
        pictures = [read_photo(TRUTH / name).pixels] * frames
    start = time.perf_counter()
    for i, picture in enumerate(pictures):
        if video_mode:
            landmarker.detect_for_video(as_image(picture), 33 * i)
        else:
            landmarker.detect(as_image(picture))
    took = (time.perf_counter() - start) / len(pictures)
    landmarker.close()
    return took


def rounds_of(name: str) -> int:
    """How often a file is analysed."""
    return ROUNDS["film" if name.endswith(".mp4") else "photo"]


def timed(name: str, task: str, edits: tuple[Any, ...]) -> dict[str, Any]:
    """Ratios of one case."""
    with recording() as opened:
        analyse(name, task, edits)
    bare(name, opened)  # libraries and disk are warm from here on
    rounds: list[tuple[Spent, Spent]] = []
    for _ in range(rounds_of(name)):
        before, whole, after = bare(name, opened), analyse(name, task, edits), bare(name, opened)
        rounds.append((whole, ((before[0] + after[0]) / 2, (before[1] + after[1]) / 2)))
    frames, single = decode(name), one_inference(name)
    seconds = statistics.median(whole[0] for whole, _ in rounds)
    wall, processors = (statistics.median(w[i] / b[i] for w, b in rounds) for i in (0, 1))
    return {
        "frames": frames,
        "inferences": inferences(opened),
        "analysis_s": [round(whole[0], 3) for whole, _ in rounds],
        "bare_s": [round(floor[0], 3) for _, floor in rounds],
        "ratio": round(wall, 3),
        "ratio_of_processor_time": round(processors, 3),
        "one_inference_ms": round(1000 * single, 2),
        "per_frame_ms": round(1000 * seconds / frames, 2),
        "per_frame_over_one_inference": round(seconds / frames / single, 2),
    }


def main() -> None:
    """Runs all cases and writes the results."""
    cases = {what: timed(*case) for what, case in CASES.items()}
    card: list[dict[str, Any]] = []
    for what, found in cases.items():
        held = "holds" if found["ratio"] <= BAR else "does not hold"
        card += [
            {
                "quantity": f"time of the analysis of a face over its inferences, {what}",
                "truth": "the same decoding and inferences in the same run",
                "n": len(found["analysis_s"]),
                "error": f"{found['ratio']:.2f} times (asked <= {BAR}: {held})",
            },
            {
                "quantity": f"processor time of the analysis over its inferences, {what}",
                "truth": "the same decoding and inferences in the same run",
                "n": len(found["analysis_s"]),
                "error": f"{found['ratio_of_processor_time']:.2f} times",
            },
            {
                "quantity": f"time per picture over one bare inference, {what}",
                "truth": f"{found['inferences']} inferences on {found['frames']} pictures",
                "n": found["frames"],
                "error": f"{found['per_frame_over_one_inference']:.1f} times"
                f" ({found['per_frame_ms']:.0f} ms)",
            },
        ]
    result = {"cases": cases, "bar": BAR, "card": card}
    file = ROOT / "tests/benchmarks/results/speed_face.json"
    file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
