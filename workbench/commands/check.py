"""``myolens check``: tells the author of an analyzer what is wrong with it."""

from __future__ import annotations

from pathlib import Path

from workbench.conformance import check_analyzer
from workbench.model.problem import printable


def check(analyzer: str, captures: tuple[Path, ...]) -> int:
    """Prints the faults of an analyzer, one line each. Returns 0 if there are none, else 1.

    Args:
        analyzer: id of an installed one, or the path of an ``analyzer.toml``.
        captures: recordings on which it works; without any only its data files are checked.
    """
    given = Path(analyzer)
    faults = check_analyzer(given if given.is_file() else analyzer, captures=captures)
    for fault in faults:
        print(printable(fault))
    if not faults:
        behaviour = "data files and behaviour" if captures else "data files (captures tell more)"
        print(f"{printable(analyzer)} conforms: {behaviour} checked.")
    return 1 if faults else 0
