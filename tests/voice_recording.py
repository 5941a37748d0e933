"""Runs the voice analyzer on files and on generated sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from direct_context import DirectContext, with_hash
from numpy.typing import NDArray

from analyzers.voice.params import Params
from analyzers.voice.run import measure
from workbench.model import Capture, Edit, FactValue, Measurement, Modality
from workbench.plugin.contract import Result
from workbench.plugin.manifest import load_manifest

RATE = 44100
MANIFEST = load_manifest(
    Path(__file__).resolve().parents[1] / "analyzers" / "voice" / "analyzer.toml"
)


def run_voice(
    file: Path,
    task: str,
    cache: Path,
    edits: tuple[Edit, ...] = (),
    facts: dict[str, FactValue] | None = None,
) -> Result:
    """The result of ``measure`` on ``file``."""
    capture = Capture(path=file.name, subject="s", visit="v", modality=Modality.AUDIO, task=task)
    context = DirectContext(file.parent, MANIFEST, facts=facts, edits=edits, cache=cache)
    return measure(with_hash(capture, file.parent), Params(), context)


def run_sound(
    samples: NDArray[np.float64],
    task: str,
    folder: Path,
    edits: tuple[Edit, ...] = (),
    facts: dict[str, FactValue] | None = None,
) -> Result:
    """The same on samples at 44.1 kHz, stored as 16-bit WAV."""
    file = folder / "made.wav"
    soundfile.write(file, samples, RATE, subtype="PCM_16")
    return run_voice(file, task, folder / "cache", edits, facts)


def by_name(result: Result) -> dict[str, Measurement]:
    """The measurements by the feature's name without the analyzer's."""
    return {m.feature.removeprefix("voice."): m for m in result.measurements}


def buzz(
    seconds: float, f0: float = 150.0, slope_db: float = 0.0, level: float = 0.3
) -> NDArray[np.float64]:
    """A steady voice-like sound: 20 harmonics at -6 dB per doubling, fading by ``slope_db``/s."""
    t = np.arange(round(seconds * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * k * f0 * t + k * k) / k for k in range(1, 21))
    tone = tone * 10 ** (slope_db * t / 20)
    return level * tone / np.abs(tone).max()


def silence(seconds: float, noise: float = 1e-4) -> NDArray[np.float64]:
    """Room tone of the given RMS."""
    return np.random.default_rng(7).normal(0, noise, round(seconds * RATE))
