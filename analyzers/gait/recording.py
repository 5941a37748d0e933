"""What is known of a recording once the person has been followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analyzers.perception.camera import Camera
from analyzers.perception.motion import Motion
from workbench.model import Edit, FactValue, Quality, Track
from workbench.plugin.contract import Settings


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Recording:
    """The cleaned movement with its circumstances.

    ``treadmill`` is what a person declared, ``tracks`` the overlay so far, ``settings`` those
    of perception and parameters, for ``methods.json``. ``height_cm`` and ``distance_m`` are
    the subject's height and the distance walked, where they are known; ``camera`` tells whether
    the background stays.
    """

    motion: Motion
    view_ratio: float
    quality: Quality
    treadmill: bool
    edits: tuple[Edit, ...]
    tracks: tuple[Track, ...]
    settings: Settings
    height_cm: float | None = None
    distance_m: float | None = None
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    camera: Camera | None = None
