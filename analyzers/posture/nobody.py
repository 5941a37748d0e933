"""The refusal of a capture in which nobody is in view."""

from __future__ import annotations

from workbench.model import Capture, Problem
from workbench.plugin.contract import CannotMeasureError


def no_person(capture: Capture) -> CannotMeasureError:
    """To be raised where no person was found."""
    return CannotMeasureError(
        Problem(
            capture=capture.path,
            cause="Nobody was found in this picture for longer than a moment.",
            remedy="Check that the whole body is in view and well lit.",
            code="no_person",
        )
    )
