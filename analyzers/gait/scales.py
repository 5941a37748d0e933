"""Which scale holds for the lengths of a recording, or why there is none.

A distance that a person marked in the picture comes first, then the distance walked where the
recording shows the whole of it, then the subject's height.
"""

from __future__ import annotations

from analyzers.gait.bouts import Bout
from analyzers.gait.params import Params
from analyzers.gait.recording import Recording
from analyzers.perception.floor_marks import marked_scale
from analyzers.perception.scale import Scale, height_scale, walked_scale
from workbench.model import GOOD, Quality, Reason, Verdict

NO_SCALE = Reason(
    "no_scale",
    "no length in metres without the subject's height, a marked distance or the distance walked",
)


def side_scale(
    recording: Recording, bouts: list[Bout], bout: Bout, params: Params
) -> tuple[Scale | None, Quality]:
    """The scale of one bout of a side view, and what limits it."""
    marked = marked_scale(recording.edits, recording.facts)
    if marked is not None:
        return marked, GOOD
    height = None
    if recording.height_cm is not None:
        height = height_scale(recording.motion, recording.height_cm, (bout.near,), bout.part)
    walked = _walked(recording, bouts, params)
    if walked is None:
        return height, GOOD
    if height is None:
        return walked, GOOD
    ratio = walked.metres_per_px / height.metres_per_px
    if abs(ratio - 1) <= params.scale_agreement:
        return walked, GOOD
    text = (
        f"the distance walked would make the subject {100 * ratio:.0f} % of the stated height;"
        " the height was used: does the recording show the whole distance?"
    )
    return height, Quality(Verdict.LIMITED, (Reason("scale_disagrees", text),))


def _walked(recording: Recording, bouts: list[Bout], params: Params) -> Scale | None:
    """The distance walked as scale: one way, past a camera that stands still."""
    if recording.distance_m is None or recording.treadmill or len(bouts) != 1:
        return None
    x = recording.motion.middle("hip")[bouts[0].part, 0]
    camera = recording.camera
    if (
        camera is not None
        and camera.moving_share(*bouts[0].span(recording.motion)) >= params.least_pan
    ):
        return None
    travel = abs(float(x[-1] - x[0]))
    if travel < params.least_scale_travel * recording.motion.leg:
        return None
    return walked_scale(travel, recording.distance_m)


def front_scale(recording: Recording, bout: Bout) -> Scale | None:
    """The scale of one bout of a front view: marked, or at the person's median size."""
    marked = marked_scale(recording.edits, recording.facts)
    if marked is not None or recording.height_cm is None:
        return marked
    return height_scale(
        recording.motion, recording.height_cm, ("left", "right"), bout.part, front=True
    )
