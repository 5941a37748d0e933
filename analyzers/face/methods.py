"""Settings of the ways of measuring, for ``methods.json``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from analyzers.face.params import Params
from analyzers.face.rows import (
    CHANGE_METHOD,
    HEMI_METHOD,
    IRIS_METHOD,
    LID_METHOD,
    RAW_METHOD,
    SCALE_METHOD,
)
from analyzers.face.scaling.scale import KINDS
from analyzers.perception.face import model_settings
from analyzers.perception.hemiface import HALF_SIZE, LARGEST
from analyzers.perception.iris import iris_settings
from analyzers.perception.lids import lid_settings
from workbench.plugin.contract import Settings


def methods(model: Path, params: Params, scale: str, **more: str | float) -> dict[str, Settings]:
    """What each method was run with on one capture (or visit)."""
    shared: Settings = {
        **model_settings(model),
        **lid_settings(),
        **iris_settings(),
        **asdict(params),
        "scale": scale,
        **more,
    }
    half: Settings = {"composite_half_size": HALF_SIZE, "composite_largest_px": LARGEST}
    ways: dict[str, Settings] = {
        HEMI_METHOD: {"way": "each half of the face completed by its mirror image", **half},
        RAW_METHOD: {"way": "landmarks of the whole face as the model gives them"},
        LID_METHOD: {"way": "lid margins by pixels on the column of the pupil"},
        CHANGE_METHOD: {"way": "pixels of rest and task registered with each other", **half},
        IRIS_METHOD: {"way": "circle through the edge of the iris"},
        **{f"{SCALE_METHOD}_{kind}": {"way": f"size of a pixel by: {kind}"} for kind in KINDS},
    }
    return {name: {**shared, **way} for name, way in ways.items()}
