"""Costly arrays are made once for each file and setting, and again where the disk failed."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from workbench.pipeline.array_cache import ArrayCache


def test_is_made_once_for_equal_settings(tmp_path: Path) -> None:
    made = []

    def compute() -> dict[str, np.ndarray]:
        made.append(1)
        return {"x": np.arange(3.0)}

    cache = ArrayCache(tmp_path / "c")
    first = cache.get("hash", "pose", {"a": 1, "b": None}, compute)
    again = cache.get("hash", "pose", {"b": None, "a": 1}, compute)
    np.testing.assert_array_equal(first["x"], again["x"])
    assert len(made) == 1
    for file, settings in (("hash", {"a": 2, "b": None}), ("other", {"a": 1, "b": None})):
        cache.get(file, "pose", settings, compute)
    assert len(made) == 3


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    cache = ArrayCache(tmp_path)
    cache.get("h", "pose", {}, lambda: {"x": np.zeros(2)})
    (file,) = tmp_path.glob("*.npz")
    file.write_bytes(file.read_bytes()[:40])
    assert cache.get("h", "pose", {}, lambda: {"x": np.ones(2)})["x"][0] == 1.0
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_failed_making_leaves_nothing(tmp_path: Path) -> None:
    def fails() -> dict[str, np.ndarray]:
        raise ValueError("no")

    cache = ArrayCache(tmp_path)
    try:
        cache.get("h", "pose", {}, fails)
    except ValueError:
        assert not list(tmp_path.iterdir())
    else:
        raise AssertionError("the fault was swallowed")
