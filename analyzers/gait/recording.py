"""What is known of a recording once the person has been followed."""

from __future__ import annotations

from dataclasses import dataclass

from analyzers.gait.motion import Motion
from workbench.model import Edit, Quality, Track
from workbench.plugin.contract import Settings


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Recording:
    """The cleaned movement with its circumstances.

    ``treadmill`` is what a person declared, ``tracks`` the overlay so far, ``settings`` those
    of perception and parameters, for ``methods.json``.
    """

    motion: Motion
    view_ratio: float
    quality: Quality
    treadmill: bool
    edits: tuple[Edit, ...]
    tracks: tuple[Track, ...]
    settings: Settings
