"""What a person stated about a recording in the window, over what its folder says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbench.model.capture import Capture
from workbench.model.edits import Edit, StateFact
from workbench.model.facts import parse_fact


def with_stated(capture: Capture, edits: Iterable[Edit]) -> Capture:
    """The capture with the facts that a person stated; the newest statement holds.

    Raises:
        ValueError: for a fact that this version does not know, or a value out of its bounds.
    """
    stated = {e.name: parse_fact(e.name, e.text) for e in edits if isinstance(e, StateFact)}
    return replace(capture, facts={**capture.facts, **stated}) if stated else capture
