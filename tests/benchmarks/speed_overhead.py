#!/usr/bin/env python3
"""What the pipeline adds to the bare work: decoding and inference of a video, Praat on a voice.

The pipeline's time is that of a run after process start: from the end of one capture to the end
of the next in the same worker (queue, cache, tracks, study file), plus looking into the file and
writing all tables. The bare loop does the same decoding and the same inferences (or Praat calls)
with the same settings, and nothing else. Of ``REPEATS`` each the quickest counts, because
whatever else the computer does can only add time. Writes ``results/speed_overhead.json``; run it
on an otherwise idle computer.
"""

from __future__ import annotations

import itertools
import json
import shutil
import tempfile
import time
from pathlib import Path

from analyzers.perception.people import (
    SURVEY_PEOPLE,
    people_in_video,
    survey_frames,
    survey_squares,
)
from analyzers.perception.picture import as_image
from analyzers.perception.pose import CROP
from analyzers.perception.pose_landmarker import open_landmarker
from analyzers.voice import praat
from analyzers.voice.params import Params
from analyzers.voice.phonation import cut, find_phonation, pitch_range
from workbench.commands.tables import write
from workbench.media.audio import read_audio
from workbench.media.layout import read_folder
from workbench.media.probe import probe
from workbench.media.video import open_video
from workbench.model import Capture, Modality
from workbench.pipeline.context import JobContext
from workbench.pipeline.run import Run, RunEvent
from workbench.plugin.catalog import load_catalog
from workbench.store.study_file import StudyFile

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_media/sub-01/ses-01"
WALK = SAMPLE / "sub-01_ses-01_task-walk_view-side_video.mp4"
VOWEL = SAMPLE / "sub-01_ses-01_task-vowel_audio.wav"
REPEATS = 4


def copies(file: Path, media: Path) -> list[Path]:
    """Copies that differ in bytes at the end that no reader looks at, so that none is cached."""
    made = []
    for i in range(REPEATS + 1):
        target = media / file.name.replace("sub-01", f"sub-{i:02}")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        with target.open("ab") as stream:
            stream.write((9).to_bytes(4, "big") + b"free" + bytes([i]))
        made.append(target)
    return made


def pipeline_seconds(file: Path, analyzer: str, folder: Path) -> float:
    """Seconds per capture of a whole run, after process start."""
    files = copies(file, folder / "media")
    ends: list[float] = []

    def tell(event: RunEvent) -> None:
        if event.state == "done" and event.job.startswith("measure"):
            ends.append(time.perf_counter())

    catalog = load_catalog()
    with StudyFile.create(folder / "s.myolens", title="T", media_root=folder / "media") as study:
        found = read_folder(folder / "media")
        study.add_layout(found.subjects.values(), found.visits.values(), found.captures)
        Run(study, {analyzer: catalog[analyzer]}, workers=1, tell=tell)()
        start = time.perf_counter()
        write(study.snapshot(), catalog, folder / "tables")
        tables = (time.perf_counter() - start) / len(files)
    assert len(ends) == len(files), "a capture could not be measured"
    start = time.perf_counter()
    probe(files[0])
    looking = time.perf_counter() - start
    return min(b - a for a, b in itertools.pairwise(ends)) + looking + tables


def bare_walk(folder: Path) -> float:
    """Seconds of decoding and inference alone, as the gait analyzer asks for them."""
    manifest = load_catalog()["gait"]
    ctx = JobContext(manifest, root=WALK.parent, cache=folder / "cache")
    model = ctx.model("pose_landmarker_full.task")
    capture = Capture(path=WALK.name, subject="s", visit="v", modality=Modality.VIDEO, sha256="x")
    (person,) = people_in_video(ctx, capture, model)
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        with open_video(WALK) as video:
            squares = survey_squares(video.width, video.height)
            landmarker = open_landmarker(model, people=SURVEY_PEOPLE, video=False)
            for n in survey_frames(video.clock):
                frame = video.frame(n)
                for left, top, right, bottom in squares:
                    landmarker.detect(as_image(frame[top:bottom, left:right]))
            landmarker.close()
        with open_video(WALK) as video:
            import numpy as np

            moments = np.asarray(video.clock.times)
            crops = person.squares(moments, CROP, video.width, video.height)
            first, last = person.frames_in_view(moments)
            landmarker = open_landmarker(model, people=1, video=True)
            for i, seconds, frame in video.frames(first, last + 1):
                left, top, right, bottom = crops[i]
                picture = as_image(frame[top:bottom, left:right])
                landmarker.detect_for_video(picture, round(seconds * 1000))
            landmarker.close()
        times.append(time.perf_counter() - start)
    return min(times)


def bare_vowel() -> float:
    """Seconds of the Praat calls alone, on samples that are read and cut already."""
    params = Params()
    audio = read_audio(VOWEL)
    times = []
    for _ in range(REPEATS + 1):
        start = time.perf_counter()
        whole = praat.sound(audio.samples, audio.rate)
        moments, f0 = praat.search_pitch(whole, params)
        phonation = find_phonation(moments, f0, params)
        assert phonation is not None
        floor, ceiling = pitch_range(f0, params)
        samples, _ = cut(audio.samples, audio.rate, phonation.span.start, phonation.span.duration)
        snd = praat.sound(samples, audio.rate)
        praat.pitch_cc(snd, floor, ceiling, params)
        points = praat.pulses(snd, floor, ceiling)
        praat.number_of_points(points)
        praat.jitter_local(points)
        praat.shimmer_local(snd, points)
        praat.hnr(snd, floor, params)
        praat.cpps(snd)
        praat.level_curve(snd, floor, params.step)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        results = {}
        for what, file, analyzer, bare in (
            ("walking video", WALK, "gait", lambda: bare_walk(folder)),
            ("voice", VOWEL, "voice", bare_vowel),
        ):
            floor = bare()
            whole = pipeline_seconds(file, analyzer, folder / analyzer)
            results[what] = {
                "bare_s": round(floor, 4),
                "pipeline_s": round(whole, 4),
                "ratio": round(whole / floor, 3),
            }
    result = {
        "repeats": REPEATS,
        **results,
        "card": [
            {
                "quantity": f"time of the pipeline over the bare work, {what}",
                "truth": "the same decoding, inferences or Praat calls",
                "n": REPEATS,
                "coverage": None,
                "error": f"{found['ratio']:.2f} times",
            }
            for what, found in results.items()
        ],
    }
    file = ROOT / "tests/benchmarks/results/speed_overhead.json"
    file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
