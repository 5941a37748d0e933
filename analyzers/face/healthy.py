"""Excursions of healthy people, from the norms that stand in ``norms.toml``."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=4)
def healthy(feature: str, task: str) -> tuple[float, float]:
    """Mean and SD of a feature (without ``face.``) in a task.

    Raises:
        LookupError: if there is no such norm.
    """
    norms = tomllib.loads(Path(__file__).with_name("norms.toml").read_text(encoding="utf-8"))
    for norm in norms["norm"]:
        if norm["feature"] == f"face.{feature}" and task in norm["tasks"] and "mean" in norm:
            return float(norm["mean"]), float(norm["sd"])
    raise LookupError(f"no norm of {feature} in {task}")
