"""The order in which visits followed one another.

An analyzer is not told the dates of visits, only their names: so these have to sort in time, as
``V1``, ``V2``, ``V10`` or ``2026-03-01`` do.
"""

from __future__ import annotations

import re


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """A key by which ``V10`` follows ``V9``."""
    parts = re.findall(r"\d+|\D+", name)
    return tuple((int(p), "") if p.isdigit() else (-1, p) for p in parts)
