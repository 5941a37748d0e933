"""Which recording of a visit is which: before effort, after it, or after rest.

The recordings of a task say by their variant (``acq``) which they are: before, after (the effort)
or recovered (after the rest); the rest of it (``pa`` in ``pa-before``, ``pa-after``) is the same.
"""

from __future__ import annotations

from workbench.plugin.contract import Measured

MOMENTS = BEFORE, AFTER, RECOVERED = "before", "after", "recovered"


def moment_of(found: Measured) -> tuple[str, str]:
    """Before, after or recovered (or ""), and the rest of the variant."""
    parts = found.capture.acq.lower().split("-")
    moment = next((part for part in parts if part in MOMENTS), "")
    return moment, "-".join(part for part in parts if part != moment)
