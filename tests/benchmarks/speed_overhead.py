#!/usr/bin/env python3
"""What the pipeline adds to the bare work: decoding and inference of a video, Praat on a voice.

The pipeline's time is that of a run after process start: from the end of a first capture to the
end of a second in the same worker (queue, cache, tracks, study file), plus looking into the file
and writing all tables. The bare loop does the same decoding and the same inferences (or Praat
calls) with the same settings, and nothing else. Both are timed in turns, and the median of the
rounds' ratios counts, so that whatever else the computer does falls on both. Writes
``results/speed_overhead.json``; run it on an otherwise idle computer.
"""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from analyzers.perception.people import (
    SURVEY_PEOPLE,
    Person,
    people_in_video,
    survey_frames,
    survey_squares,
)
from analyzers.perception.picture import as_image
from analyzers.perception.pose import CROP
from analyzers.perception.pose_landmarker import open_landmarker
from analyzers.voice import praat
from analyzers.voice.params import Params
from analyzers.voice.vowels.nasality import first_formant
from analyzers.voice.vowels.perturbation import perturbations
from analyzers.voice.vowels.phonation import cut, find_phonation, pitch_range
from workbench.commands.tables import write
from workbench.media.audio import Audio, read_audio
from workbench.media.layout import read_folder
from workbench.media.probe import probe
from workbench.media.video import open_video
from workbench.model import Capture, Modality
from workbench.pipeline.account import RunEvent
from workbench.pipeline.context import JobContext
from workbench.pipeline.run import Run
from workbench.plugin.catalog import load_catalog
from workbench.store.study_file import StudyFile

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_media/sub-01/ses-01"
WALK = SAMPLE / "sub-01_ses-01_task-walk_view-side_video.mp4"
VOWEL = SAMPLE / "sub-01_ses-01_task-vowel_audio.wav"
ROUNDS = {"gait": 3, "voice": 9}


def copies(file: Path, media: Path, count: int) -> list[Path]:
    """Copies that differ in bytes at the end that no reader looks at, so that none is cached."""
    made = []
    for i in range(count):
        target = media / file.name.replace("sub-01", f"sub-{i:02}")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        with target.open("ab") as stream:
            stream.write((9).to_bytes(4, "big") + b"free" + bytes([i]))
        made.append(target)
    return made


def pipeline_seconds(file: Path, analyzer: str, folder: Path) -> float:
    """Seconds per capture of a whole run, after process start."""
    files = copies(file, folder / "media", 2)
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
    return ends[1] - ends[0] + looking + tables


def find_walker(folder: Path) -> tuple[Path, Person]:
    """The model and the person whom the gait analyzer follows."""
    ctx = JobContext(load_catalog()["gait"], root=WALK.parent, cache=folder / "cache")
    model = ctx.model("pose_landmarker_full.task")
    capture = Capture(path=WALK.name, subject="s", visit="v", modality=Modality.VIDEO, sha256="x")
    (person,) = people_in_video(ctx, capture, model)
    return model, person


def bare_walk(model: Path, person: Person) -> float:
    """Seconds of decoding and inference alone, as the gait analyzer asks for them."""
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
        moments = np.asarray(video.clock.times)
        crops = person.squares(moments, CROP, video.width, video.height)
        first, last = person.frames_in_view(moments)
        landmarker = open_landmarker(model, people=1, video=True)
        for i, seconds, frame in video.frames(first, last + 1):
            left, top, right, bottom = crops[i]
            picture = as_image(frame[top:bottom, left:right])
            landmarker.detect_for_video(picture, round(seconds * 1000))
        landmarker.close()
    return time.perf_counter() - start


def bare_vowel(audio: Audio) -> float:
    """Seconds of the Praat calls alone, on samples that are read already."""
    params = Params()
    start = time.perf_counter()
    moments, f0 = praat.search_pitch(praat.sound(audio.samples, audio.rate), params)
    phonation = find_phonation(moments, f0, params)
    assert phonation is not None
    floor, ceiling = pitch_range(f0, params)
    span = phonation.span
    samples, _ = cut(audio.samples, audio.rate, span.start, span.duration)
    snd = praat.sound(samples, audio.rate)
    pitch = praat.pitch_cc(snd, floor, ceiling, params)
    points = praat.pulses(snd, floor, ceiling)
    praat.number_of_points(points)
    perturbations(snd, points)
    praat.voice_breaks(snd, pitch, points, floor, ceiling)
    first_formant(snd)
    praat.hnr(snd, floor, params)
    praat.cpps(snd)
    praat.level_curve(snd, floor, params.step)
    return time.perf_counter() - start


def main() -> None:
    results = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model, person = find_walker(folder)
        audio = read_audio(VOWEL)
        for what, file, analyzer, bare in (
            ("walking video", WALK, "gait", lambda: bare_walk(model, person)),
            ("voice", VOWEL, "voice", lambda: bare_vowel(audio)),
        ):
            bare()  # libraries and disk are warm from here on
            rounds = []
            for i in range(ROUNDS[analyzer]):
                before = bare()
                whole = pipeline_seconds(file, analyzer, folder / f"{analyzer}{i}")
                rounds.append((whole, (before + bare()) / 2))
            results[what] = {
                "rounds": len(rounds),
                "pipeline_s": [round(whole, 3) for whole, _ in rounds],
                "bare_s": [round(floor, 3) for _, floor in rounds],
                "ratio": round(statistics.median(whole / floor for whole, floor in rounds), 3),
            }
    result = {
        **results,
        "card": [
            {
                "quantity": f"time of the pipeline over the bare work, {what}",
                "truth": "the same decoding, inferences or Praat calls",
                "n": found["rounds"],
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
