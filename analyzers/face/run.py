"""Measures one photo or video of a face."""

from __future__ import annotations

from analyzers.face.params import Params
from analyzers.face.photo import measure_photo
from workbench.model import Capture, Modality
from workbench.plugin.contract import Context, Result


def measure(capture: Capture, params: Params, ctx: Context) -> Result:
    """Lids, corners of the mouth and their movement.

    Raises:
        CannotMeasureError: if there is no face, or it is open whose face or which task is meant.
        ProblemError: if the file cannot be read.
        Cancelled: when the user stops the job.
    """
    if capture.modality is Modality.PHOTO:
        return measure_photo(capture, params, ctx)
    from analyzers.face.video import measure_video

    return measure_video(capture, params, ctx)
