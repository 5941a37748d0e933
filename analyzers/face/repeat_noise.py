"""The smallest change of one face that is more than the noise of taking the picture again.

``repeat_noise.toml`` is measured and written by ``tests/benchmarks/face_noise.py``: rendered faces
from slightly other places of the camera and photographs, each taken again with another crop, roll,
size, light, noise and JPEG quality (2.77 SD, scale from the iris); the larger of both.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def _measured() -> dict[str, dict[str, float]]:
    path = Path(__file__).with_name("repeat_noise.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def mdc95_of(feature: str, task: str | None) -> float | None:
    """MDC95 of a feature (without ``face.``) in its own unit; of another task than those measured
    the largest of all; None where it was not measured."""
    tasks = _measured().get(feature)
    if tasks is None:
        return None
    return tasks.get(task or "", max(tasks.values()))
