"""Measures one photo or video of a face."""

from __future__ import annotations

from analyzers.face.params import Params
from analyzers.face.people import OpenChoiceError
from analyzers.face.stills.photo import measure_photo
from workbench.model import Capture, Modality
from workbench.plugin.contract import Context, Result


def measure(capture: Capture, params: Params, ctx: Context) -> Result:
    """Lids, corners of the mouth and their movement.

    Where it is open whose face is meant, the result is refused and shows the faces in view.

    Raises:
        CannotMeasureError: if there is no face, or it is open which task is meant.
        ProblemError: if the file cannot be read.
        Cancelled: when the user stops the job.
    """
    try:
        if capture.modality is Modality.PHOTO:
            return measure_photo(capture, params, ctx)
        from analyzers.face.films.video import measure_video

        return measure_video(capture, params, ctx)
    except OpenChoiceError as choice:
        return choice.result()
