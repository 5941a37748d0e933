"""Runs the scan analyzer on files or meshes as the pipeline would, for the accuracy scripts."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [p for p in (str(ROOT), str(ROOT / "tests")) if p not in sys.path]

from direct_context import DirectContext, with_hash  # noqa: E402

from analyzers.scan.params import Params  # noqa: E402
from analyzers.scan.run import measure  # noqa: E402
from analyzers.scan.visit import derive  # noqa: E402
from workbench.model import Capture, Measurement, Modality, Side  # noqa: E402
from workbench.plugin.contract import Measured  # noqa: E402
from workbench.plugin.manifest import load_manifest  # noqa: E402

PARAMS = Params()
MANIFEST = load_manifest(ROOT / "analyzers" / "scan" / "analyzer.toml")


class Runner:
    """Measures scans of one folder; ``cache`` keeps landmarks between runs (default: none)."""

    def __init__(self, folder: Path, cache: Path | None = None) -> None:
        self.folder = folder
        self.cache = cache or Path(tempfile.mkdtemp(prefix="myolens-scan-"))

    def measured(self, name: str, task: str, visit: str = "V1", unit: str = "mm") -> Measured:
        """A file of the folder, measured."""
        capture = with_hash(
            Capture(path=name, subject="s", visit=visit, modality=Modality.SCAN, task=task),
            self.folder,
        )
        return Measured(capture=capture, result=measure(capture, PARAMS, self._context(unit)))

    def derived(self, measured: Sequence[Measured]) -> tuple[Measurement, ...]:
        """What several scans show together."""
        return derive(tuple(measured), PARAMS, self._context("mm")).measurements

    def _context(self, unit: str) -> DirectContext:
        return DirectContext(self.folder, MANIFEST, facts={"unit": unit}, cache=self.cache)


def value(rows: Sequence[Measurement], feature: str, side: Side = Side.NONE) -> float | None:
    """The value of one row, None where it is missing."""
    return next((m.value for m in rows if m.feature == feature and m.side is side), None)


def spread(errors: Sequence[float]) -> dict[str, float | int]:
    """n, mean, standard deviation and largest size of errors."""
    e = np.asarray(errors, dtype=float)
    if not len(e):
        return {"n": 0}
    return {
        "n": len(e),
        "mean": round(float(e.mean()), 3),
        "sd": round(float(e.std(ddof=1)), 3) if len(e) > 1 else 0.0,
        "max_abs": round(float(np.abs(e).max()), 3),
    }
