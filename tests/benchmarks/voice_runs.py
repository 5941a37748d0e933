"""The voice analyzer on one recording, and what its benchmarks share."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from bare_praat import bare_vowel as bare_vowel  # noqa: E402
from direct_context import DirectContext, with_hash  # noqa: E402

from analyzers.voice.params import Params  # noqa: E402
from analyzers.voice.run import measure  # noqa: E402
from workbench.model import Capture, Edit, Modality  # noqa: E402
from workbench.plugin.contract import Result  # noqa: E402
from workbench.plugin.manifest import load_manifest  # noqa: E402

DATA = Path(os.environ.get("MYOLENS_DATA", ROOT.parent / "shared" / "data"))
MANIFEST = load_manifest(ROOT / "analyzers" / "voice" / "analyzer.toml")


def run(file: Path, task: str, edits: tuple[Edit, ...] = (), text: str = "") -> Result:
    """What the analyzer finds in one recording."""
    capture = Capture(
        path=file.name, subject="s", visit="v", modality=Modality.AUDIO, task=task, trial="1"
    )
    with tempfile.TemporaryDirectory() as cache:
        facts = {"text": text} if text else {}
        context = DirectContext(file.parent, MANIFEST, facts=facts, edits=edits, cache=Path(cache))
        return measure(with_hash(capture, file.parent), Params(), context)


def run_sound(samples: NDArray[np.float64], rate: int, task: str) -> Result:
    """The same on samples, stored as 16-bit WAV."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "made.wav"
        soundfile.write(file, samples, rate, subtype="PCM_16")
        return run(file, task)


def values(result: Result) -> dict[str, float | None]:
    """Value of each feature, by its name without the analyzer's (the first trial's)."""
    found: dict[str, float | None] = {}
    for m in result.measurements:
        found.setdefault(m.feature.removeprefix("voice."), m.value)
    return found


def syllables(result: Result) -> NDArray[np.float64]:
    """The syllable onsets (s)."""
    return np.array([e.t for e in result.events if e.kind == "syllable"])


def line(quantity: str, truth: str, given: int, wanted: int, error: str) -> dict[str, str]:
    """One line of the card."""
    return {"quantity": quantity, "truth": truth, "n": f"{given} of {wanted}", "error": error}


def spread(errors: Sequence[float], unit: str, digits: int = 2) -> str:
    """Mean absolute and largest error, and bias."""
    e = np.asarray(errors)
    return (
        f"mean abs. {np.abs(e).mean():.{digits}f}, largest {np.abs(e).max():.{digits}f},"
        f" bias {e.mean():+.{digits}f} {unit}"
    )


def write(name: str, report: dict[str, Any]) -> None:
    """Writes the results and shows the card."""
    target = HERE / "results" / f"{name}.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report["card"], indent=1))
