"""Settings of the two ways of measuring, for ``methods.json``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from analyzers.face.params import Params
from analyzers.face.rows import HEMI_METHOD, RAW_METHOD
from analyzers.perception.face import model_settings
from analyzers.perception.hemiface import HALF_SIZE, LARGEST
from workbench.plugin.contract import Settings


def methods(model: Path, params: Params, scale: str, **more: str | float) -> dict[str, Settings]:
    """What both methods were run with on one capture."""
    shared: Settings = {**model_settings(model), **asdict(params), "scale": scale, **more}
    return {
        HEMI_METHOD: {
            **shared,
            "way": "each half of the face completed by its mirror image",
            "composite_half_size": HALF_SIZE,
            "composite_largest_px": LARGEST,
        },
        RAW_METHOD: {**shared, "way": "landmarks of the whole face as the model gives them"},
    }
