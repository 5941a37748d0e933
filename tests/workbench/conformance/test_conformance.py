"""check_analyzer passes what conforms and names each planted fault."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from workbench.conformance import check_analyzer
from workbench.conformance.judge_result import problem_faults
from workbench.model import Problem

ROOT = Path(__file__).resolve().parents[3]

GOOD = """
from workbench.model import Capture, Event, Measurement, Problem, Reason, Side, missing
from workbench.plugin.contract import Cancelled, CannotMeasureError, Result


def measure(capture, params, ctx):
    ctx.progress(0.0, "reading")
    text = ctx.path(capture).read_bytes().decode("utf-8", "replace")
    # BEFORE
    words = len(text.split())
    ctx.progress(0.5, "counting")
    if not words:
        reason = Reason("no_words", "the note is empty")
        return Result(measurements=(missing("planted.words", "{word}", reason),))
    row = Measurement(feature="planted.words", value=float(words), unit="{word}")
    # AFTER
    return Result(measurements=(row,))
"""

# Where in the code above, what is planted there, and what must be said of it.
FAULTS = {
    "rows": (
        "# AFTER",
        """
    more = (
        Measurement(feature='planted.words', unit='{letter}', value=1.0, task='a'),
        Measurement(feature='planted.words', unit='{word}', value=1.0, side=Side.LEFT),
        Measurement(feature='planted.words', unit='{word}', value=1.0, task='b', method='by_hand'),
        Measurement(feature='planted.letters', unit='1', value=1.0),
    )
    return Result(measurements=(row, row, *more))
    """,
        (
            "planted.words comes in '{letter}', but features.toml says '{word}'",
            "planted.words has the side 'left'",
            "names the method 'by_hand'",
            "planted.letters is measured but",
            "planted.words is given 2 times",
        ),
    ),
    "conduct": (
        "# BEFORE",
        """
    for call in (
        lambda: socket.create_connection(('192.0.2.1', 80), 1),
        lambda: socket.getaddrinfo('example.org', 80),
    ):
        try:
            call()
        except OSError:
            pass
    open(ctx.path(capture).parent / 'notes.tmp', 'w').close()
    tempfile.mkstemp()
    if threading.active_count() == 1:
        threading.Thread(target=time.sleep, args=(1.5,), name='idle').start()
    """,
        (
            "reach the network (192.0.2.1)",
            "reach the network (example.org)",
            "writes outside its own folders",
            "adds or removes files in the media folder",
            "leaves a file in the temporary folder",
            "leaves a thread running (idle)",
        ),
    ),
    "damaged inputs": (
        "# BEFORE",
        """
    if text.startswith('no recording'):
        raise CannotMeasureError(Problem(capture.path, 'IndexError: out of range', 'Try again.'))
    text.split()[0]
    """,
        (
            "on note empty it fails by an error of its own: IndexError",
            "false name: the cause of a problem speaks to programmers ('IndexError')",
        ),
    ),
    "chance": (
        "# AFTER",
        "row = Measurement(feature='planted.words', unit='{word}', value=random())",
        ("two runs on",),
    ),
    "order of a set": (
        "# AFTER",
        "row = Measurement(feature='planted.words', unit='{word}', value=float(hash(text) % 1000))",
        ("two runs on",),
    ),
    "swallowing Cancelled": (
        "# BEFORE",
        "try:\n        ctx.progress(0.2)\n    except Cancelled:\n        pass",
        ("does not let Cancelled pass",),
    ),
    "slow to stop": (
        "# BEFORE",
        "try:\n        ctx.progress(0.2)\n    except Cancelled:\n        time.sleep(1.1)\n"
        "        raise",
        ("s to stop",),
    ),
    "exit": ("# BEFORE", "os._exit(7)", ("ended the process (exit 7)",)),
    "import": (
        "def measure",
        "import no_such_module\n\ndef measure",
        ("cannot be loaded: ModuleNotFoundError",),
    ),
}


@pytest.fixture
def plant(tmp_path, monkeypatch):
    """Makes a package with one analyzer of notes; returns its manifest and a note."""

    def make(code: str, unit: str = "{word}", manifest: str = "") -> tuple[Path, Path]:
        package = tmp_path / "planted_analyzer"
        package.mkdir()
        (package / "__init__.py").write_text("")
        imports = "import os, socket, tempfile, threading, time\nfrom random import random\n"
        (package / "run.py").write_text(imports + code)
        title = '{ en = "Words", nl = "Woorden", pl = "Słowa" }'
        (package / "analyzer.toml").write_text(
            textwrap.dedent(
                f"""
                id = "planted"
                version = "1"
                title = {title}
                summary = {title}
                accepts = [{{ modality = "note" }}]
                measure = "planted_analyzer.run:measure"
                time_limit_s = 20.0
                """
            )
            + manifest
        )
        (package / "features.toml").write_text(
            f'[features.words]\ntitle = {title}\ndefinition = "Number of words"\n'
            f'unit = "{unit}"\nsource = "counting"\n'
        )
        note = tmp_path / "sub-01_ses-01_note.txt"
        note.write_text("walks well, tires in the evening\n")
        monkeypatch.syspath_prepend(tmp_path)
        return package / "analyzer.toml", note

    return make


def test_what_conforms_has_no_fault(plant):
    manifest, note = plant(GOOD)
    assert check_analyzer(manifest, captures=[note]) == ()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_named(plant, fault):
    place, code, said = FAULTS[fault]
    manifest, note = plant(GOOD.replace(place, code))
    faults = check_analyzer(manifest, captures=[note])
    for words in said:
        assert any(words in line for line in faults), (words, faults)


def test_a_cache_that_ignores_its_settings_is_found(plant):
    code = GOOD.replace(
        "# AFTER",
        """
    import numpy as np
    kept = ctx.cached(capture, "words", {}, lambda: {"n": np.array(words)})
    again = ctx.cached(capture, "words", {}, lambda: {"n": np.array(-1)})
    row = Measurement(feature=row.feature, unit=row.unit, value=float(kept["n"]))
    assert kept["n"] == again["n"]
    fresh = not getattr(measure, "seen", False)
    measure.seen = True
    if not fresh:
        row = Measurement(feature=row.feature, unit=row.unit, value=-1.0)
    """,
    )
    manifest, note = plant(code)
    assert any("two runs" in line for line in check_analyzer(manifest, captures=[note]))


def test_an_analyzer_that_hangs_is_ended(plant):
    manifest, note = plant(GOOD.replace("# BEFORE", "time.sleep(60)"))
    text = manifest.read_text().replace("time_limit_s = 20.0", "time_limit_s = 1.0")
    manifest.write_text(text)
    assert any("time limit" in line for line in check_analyzer(manifest, captures=[note]))


def test_faults_of_the_data_files_name_file_and_key(plant):
    manifest, _ = plant(GOOD)
    features = manifest.with_name("features.toml")
    features.write_text(features.read_text() + 'hpo = ["HP:9999999"]\n')
    faults = check_analyzer(manifest)
    assert len(faults) == 1
    assert "features.toml" in faults[0]
    assert "HP:9999999" in faults[0]
    manifest.write_text(manifest.read_text().replace('id = "planted"', 'id = "Planted!"'))
    assert "key 'id'" in check_analyzer(manifest)[0]


def test_an_unknown_analyzer_is_told(tmp_path):
    assert check_analyzer("no_such") == ("there is no installed analyzer 'no_such'",)
    assert "cannot be read" in check_analyzer(tmp_path / "analyzer.toml")[0]


def test_a_capture_that_it_does_not_accept_is_told(plant, sample_media):
    manifest, _ = plant(GOOD)
    photo = sample_media / "sub-06" / "ses-01" / "sub-06_ses-01_task-rest_photo.jpg"
    assert "not among the kinds" in check_analyzer(manifest, captures=[photo])[0]


@pytest.mark.parametrize(
    ("cause", "ok"),
    [
        ("The picture shows no face.", True),
        ("The file song.wav lasts 0.01 s.", True),
        ("ValueError: bad shape", False),
        ("'NoneType' object is not subscriptable", False),
        ("<class 'int'>", False),
        ("failed in run.py", False),
        ("", False),
    ],
)
def test_plain_words(cause, ok):
    assert (list(problem_faults(Problem("a", cause, "Record again."))) == []) is ok


def test_the_voice_analyzer_conforms(sample_media):
    file = sample_media / "sub-03" / "ses-01" / "sub-03_ses-01_task-ddk_acq-pa_audio.wav"
    assert check_analyzer(ROOT / "analyzers" / "voice" / "analyzer.toml", captures=[file]) == ()


@pytest.mark.bench
@pytest.mark.parametrize(
    ("analyzer", "files"),
    [
        ("gait", ["sub-01/ses-01/sub-01_ses-01_task-walk_view-side_video.mp4"]),
        ("face", ["sub-04/ses-01/sub-04_ses-01_task-smile_photo.jpg"]),
        (
            "voice",
            [
                "sub-05/ses-01/sub-05_ses-01_task-vowel_audio.wav",
                "sub-06/ses-01/sub-06_ses-01_task-counting_audio.wav",
            ],
        ),
        ("scan", ["sub-04/ses-01/sub-04_ses-01_task-rest_scan.ply"]),
    ],
)
def test_each_built_in_analyzer_conforms(sample_media, analyzer, files):
    manifest = ROOT / "analyzers" / analyzer / "analyzer.toml"
    assert check_analyzer(manifest, captures=[sample_media / f for f in files]) == ()
