"""Drawn bodies as files, placed at random, and measured as a study would measure them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from direct_context import DirectContext, with_hash
from scipy.spatial.transform import Rotation

from analyzers.scan.back.run import measure_back
from analyzers.scan.limb.run import measure_limb
from analyzers.scan.params import Params
from workbench.model import Capture, Edit, Modality
from workbench.plugin.contract import Measured
from workbench.plugin.manifest import load_manifest

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = load_manifest(ROOT / "analyzers" / "scan" / "analyzer.toml")


def turned(points: np.ndarray, seed: int) -> np.ndarray:
    """Points (n, 3) at a random turn that belongs to ``seed``, away from the origin."""
    turn = Rotation.random(random_state=seed).as_matrix()
    return np.asarray(points @ turn.T + np.array([40.0, -300.0, 900.0]))


def context(folder: Path, unit: str | None, edits: tuple[Edit, ...]) -> DirectContext:
    """What an analyzer gets to see: the files, perhaps a stated unit, and corrections."""
    facts = {"unit": unit} if unit else {}
    return DirectContext(folder, MANIFEST, facts=facts, edits=edits)


def measured(
    name: str,
    task: str,
    acq: str,
    folder: Path,
    *,
    unit: str | None,
    edits: tuple[Edit, ...] = (),
) -> Measured:
    """One file, measured."""
    capture = with_hash(
        Capture(path=name, subject="s", visit="v", modality=Modality.SCAN, task=task, acq=acq),
        folder,
    )
    measure = measure_limb if task == "limb" else measure_back
    return Measured(
        capture=capture, result=measure(capture, Params(), context(folder, unit, edits))
    )


def values(one: Measured) -> dict[str, float]:
    """Feature and value; of a paired feature the last side."""
    return {m.feature: m.value for m in one.result.measurements if m.value is not None}
