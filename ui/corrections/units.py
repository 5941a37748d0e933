"""What is to be said about the unit of the scan in view: proposed, set by hand, or unknown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ui.i18n import tr
from ui.scene3d.unit_bar import Unit, unit_name, unit_words
from workbench.model import Capture, Edit, Modality, Reason, SetScale
from workbench.store.snapshot import StoredResult

GUESSED, UNKNOWN, IMPLAUSIBLE = "unit_guessed", "unit_unknown", "unit_implausible"
_PROPOSED = re.compile(r"unit = (mm|cm|m|inch)\b")


def unit_in_view(
    capture: Capture, results: Sequence[StoredResult], now: Sequence[Edit]
) -> Unit | None:
    """The unit and whether it is a question; None where the file's unit is stated and fits.

    The analyzer proposes a unit in the reason of its values; nothing is guessed here.
    """
    if capture.modality is not Modality.SCAN:
        return None
    chosen = next((e.mm_per_unit for e in reversed(now) if isinstance(e, SetScale)), None)
    reasons = {reason.code: reason for result in results for reason in _reasons(result)}
    if chosen is not None:
        words = tr("unit.set", unit=unit_words(chosen))
        return Unit(words, unit_name(chosen), False)
    if GUESSED in reasons:
        found = _PROPOSED.search(reasons[GUESSED].text)
        unit = found.group(1) if found else ""
        words = tr("unit.question", unit=tr(f"unit.{unit}")) if unit else tr("unit.unknown")
        return Unit(words, unit, True)
    if UNKNOWN in reasons:
        return Unit(tr("unit.unknown"), "", True)
    if IMPLAUSIBLE in reasons:
        return Unit(tr("unit.implausible"), "", True)
    return None


def _reasons(result: StoredResult) -> Sequence[Reason]:
    qualities = (result.quality, *(row.quality for row in result.measurements))
    return [reason for quality in qualities for reason in quality.reasons]
