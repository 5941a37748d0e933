"""A round sticker of known size on the face, as a ruler (fact ``sticker_mm``)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.face.scaling.scale import iris_diameter
from analyzers.face.stills.photo_face import PhotoFace
from analyzers.perception.round_sticker import find_sticker, sticker_settings
from workbench.media.photo import read_photo
from workbench.model import Capture
from workbench.plugin.contract import Context, Settings


def sticker_in(face: PhotoFace, capture: Capture, ctx: Context) -> float | None:
    """Diameter (px) of the sticker; None where none is announced or none is found.

    Raises:
        ProblemError: if the photo cannot be read.
    """
    size = ctx.facts.get("sticker_mm")
    if isinstance(size, bool) or not isinstance(size, int | float):
        return None
    iris = float(iris_diameter(face.points))
    known = float(size)

    def compute() -> dict[str, NDArray[Any]]:
        picture = read_photo(ctx.path(capture)).pixels
        found = find_sticker(picture, face.points, iris, known)
        return {"diameter": np.array([np.nan if found is None else found])}

    basis = [float(face.points[:, 0].mean()), float(face.points[:, 1].mean())]
    settings: Settings = {**sticker_settings(), "mm": known, "x": basis[0], "y": basis[1]}
    diameter = float(ctx.cached(capture, "sticker", settings, compute)["diameter"][0])
    return diameter if np.isfinite(diameter) else None
