"""Landmarks that lie at a hole of the scan: what is read there is the hole's rim."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from analyzers.scan.clinical import head_frame
from analyzers.scan.doubts import BONY
from analyzers.scan.face_on_scan import FaceOnScan
from analyzers.scan.patches import HALF, patch_axes, relief, stem
from analyzers.scan.points import NAMES
from analyzers.scan.render import Surface
from workbench.model import Reason

STEP = 0.057 / HALF
"""Distance of samples in outer canthal distances: they reach 5 mm around a landmark."""
BEHIND = 0.115
"""Surface so far (10 mm) behind a landmark is what is seen through a hole."""
UNSEEN = 0.15
"""A landmark is hidden where more than this share of its surroundings is unseen or far behind.
On 60 intact faces, generated, fused and real, it was 0.01 or less (judgement)."""
OF_OPENINGS = {"ex": 0.22, "en": 0.13} | dict.fromkeys(("ps", "pi", "sts", "sto", "sti"), 0.75)
"""The same beside the opening of an eye, and at lids and lips, one half of whose surroundings is
an open eye or mouth: on these faces up to 0.18 at ``ex``, 0.10 at ``en``, 0.54 at lids and 0.17 at
lips."""
_OUTSIDE = frozenset({*BONY, "gn"})
"""Landmarks at the margin of many a whole scan of a face."""


def without_holes(surface: Surface, face: FaceOnScan) -> FaceOnScan:
    """``face`` with its landmarks at holes marked as ``hidden``; a person's own never are."""
    hidden = [
        name
        for name, share in unseen(surface, face).items()
        if name not in face.moved and share > OF_OPENINGS.get(stem(name), UNSEEN)
    ]
    return replace(face, hidden=frozenset(hidden))


def unseen(surface: Surface, face: FaceOnScan) -> dict[str, float]:
    """By landmark, the share of its surroundings that is a hole."""
    frame = head_frame(face.points)
    if frame is None:
        return {}
    names = tuple(k for k in NAMES if k in face.points and k not in _OUTSIDE)
    places = frame.inwards(np.stack([face.points[k] for k in names]))
    height = relief(surface, frame, places, patch_axes(names), STEP)
    steps = np.arange(-HALF, HALF + 1)
    disc = steps[:, None] ** 2 + steps**2 <= HALF**2
    shares = (height[:, disc] < -BEHIND).mean(axis=1)
    return dict(zip(names, shares.tolist(), strict=True))


def hidden_reason(names: Collection[str], hidden: Collection[str]) -> Reason | None:
    """Why nothing rests on ``names``; None where none of them is hidden."""
    if not any(name in hidden for name in names):
        return None
    return Reason("landmark_hidden", "a landmark that it rests on lies at a hole of the scan")
