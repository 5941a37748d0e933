"""Settings of every way in which a video is measured, for ``methods.json``.

The landmark model gives other numbers when it follows a face (VIDEO) than when it looks at single
pictures (IMAGE): the mode of each way is fixed, and told here.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from analyzers.face.eyes.gaze import IRIS_METHOD
from analyzers.face.methods import methods
from analyzers.face.params import Params
from analyzers.face.rows import CHANGE_METHOD, HEMI_METHOD, LID_METHOD, RAW_METHOD
from analyzers.face.scaling.scale import Scale
from workbench.model import Measurement
from workbench.plugin.contract import Settings

MODEL = "face_landmarker.task"

_FOLLOWED = "VIDEO"
_SINGLE = "IMAGE"
_PIXELS = "pixels of single frames, placed by landmarks in VIDEO mode"
_MODES = {
    RAW_METHOD: _FOLLOWED,
    HEMI_METHOD: f"{_SINGLE}, composites placed by landmarks in {_FOLLOWED} mode",
    LID_METHOD: _PIXELS,
    IRIS_METHOD: _PIXELS,
    CHANGE_METHOD: f"{_PIXELS}; when and how fast a mouth moves: mirrored halves in {_SINGLE}"
    f" mode; when and how fast a brow moves: landmarks in {_FOLLOWED} mode",
}
_WAYS = {
    LID_METHOD: "margins of the lids by pixels on the column of the pupil",
    CHANGE_METHOD: "pixels of rest registered in the task's frames, with mirrored halves",
    IRIS_METHOD: "circle fitted to the edge of the iris",
}


def video_methods(
    model: Path, params: Params, scale: Scale, rows: Iterable[Measurement]
) -> dict[str, Settings]:
    """The settings of each method that ``rows`` name."""
    known = methods(model, params, scale.method, kind=scale.kind)
    plain = known[RAW_METHOD]
    out: dict[str, Settings] = {}
    for name in sorted({m.method for m in rows} | {HEMI_METHOD, RAW_METHOD}):
        own = dict(known.get(name, {**plain, "way": _WAYS.get(name, scale.method)}))
        out[name] = {**own, "running_mode": _MODES.get(name, _PIXELS)}
    return out
