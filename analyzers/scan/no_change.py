"""What lies within the error of measuring is not called a change."""

from __future__ import annotations

from workbench.model import Quality, Reason


def unless_error(quality: Quality, value: float, mdc95: float | None, unit: str) -> Quality:
    """The quality of a change, with the reason ``within_error`` where it is below ``mdc95``.

    The verdict stays: that nothing has changed may be known well. ``mdc95`` None: not known.
    """
    if mdc95 is None or abs(value) >= mdc95:
        return quality
    text = f"no change: less than the error of measuring ({mdc95:.2g} {unit}, 95 %)"
    return Quality(quality.verdict, (*quality.reasons, Reason("within_error", text)))
