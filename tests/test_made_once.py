"""What is made once for all processes of a test run."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from made_once import made_once


def test_who_asks_at_the_same_time_waits_and_gets_the_same(tmp_path_factory) -> None:
    made: list[Path] = []

    def make(folder: Path) -> None:
        made.append(folder)
        time.sleep(0.2)
        (folder / "whole").touch()

    def ask(_: int) -> bool:
        return (made_once(tmp_path_factory, "asked-at-once", make) / "whole").exists()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(ask, range(3))) == [True] * 3
    assert len(made) == 1


def test_what_failed_is_tried_again_from_the_start(tmp_path_factory) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        made_once(tmp_path_factory, "fails-first", fail)
    folder = made_once(tmp_path_factory, "fails-first", lambda f: (f / "whole").touch())
    assert [p.name for p in folder.iterdir()] == ["whole"]
