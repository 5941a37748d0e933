"""The HPO index must never be felt: opening it takes less than starting an interpreter."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from workbench.knowledge.hpo import HpoIndex


def test_opening_and_a_look_up_take_less_than_a_bare_interpreter() -> None:
    def floor() -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-S", "-c", "pass"], check=True)
        return time.perf_counter() - start

    def ours() -> float:
        start = time.perf_counter()
        index = HpoIndex.open()
        assert index.term("HP:0009027").label == "Foot dorsiflexor weakness"
        index.close()
        return time.perf_counter() - start

    bare = statistics.median(floor() for _ in range(7))
    assert statistics.median(ours() for _ in range(7)) < bare
