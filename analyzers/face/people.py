"""Whose face is meant, where there is none or more than one."""

from __future__ import annotations

from string import ascii_uppercase

import numpy as np
from numpy.typing import NDArray

from analyzers.face.params import Params
from analyzers.face.scaling.scale_rows import lacking_scale_row
from analyzers.perception.pose_overlay import box_tracks
from workbench.model import Capture, ChoosePerson, Problem, Quality, Reason, Track, Verdict
from workbench.plugin.contract import CannotMeasureError, Context, Result

Array = NDArray[np.float64]


class OpenChoiceError(Exception):
    """It is not clear whose face is meant.

    Attributes:
        reason: why.
        people: where the faces are.
    """

    def __init__(self, reason: Reason, people: tuple[Track, ...]) -> None:
        super().__init__(reason.text)
        self.reason, self.people = reason, people

    def result(self) -> Result:
        """The refusal, with the faces in view, so that one can be chosen."""
        quality = Quality(Verdict.REFUSED, (self.reason,))
        return Result(
            measurements=(lacking_scale_row(quality),), tracks=self.people, quality=quality
        )


def no_face(capture: Capture) -> CannotMeasureError:
    """The refusal of a capture without a face."""
    return CannotMeasureError(
        Problem(
            capture.path,
            "no face was found.",
            "Take the picture from the front, with the face filling at least a third of its"
            " height and nothing covering it.",
            "no_face",
            "face",
        )
    )


def chosen_person(boxes: Array, times: Array, params: Params, ctx: Context) -> int:
    """Index of the subject among faces ordered from left to right (A, B, ...).

    A person's choice counts most, then the fact ``person``; without either the one face that
    is much larger than all others is taken.

    Args:
        boxes: (n, 4) left, top, right, bottom of each face, px.
        times: moments (s) at which they are there.

    Raises:
        OpenChoiceError: if the choice is open, or names somebody who is not there.
    """
    names = ascii_uppercase[: len(boxes)]
    picked = [edit.person for edit in ctx.edits if isinstance(edit, ChoosePerson)]
    person = picked[-1] if picked else ctx.facts.get("person")
    if person:
        if str(person) in names:
            return names.index(str(person))
        text = f"person {person} was chosen, but only {', '.join(names)} can be seen"
        raise OpenChoiceError(Reason("person_not_found", text), face_boxes(boxes, times))
    sizes = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
    near = np.flatnonzero(sizes >= params.bystander * sizes.max())
    if len(near) > 1:
        who = " or ".join(names[i] for i in near)
        text = (
            f"{len(near)} faces are in view, and it is not said whose is meant: choose {who}, from"
            " left to right (or give the fact 'person')"
        )
        raise OpenChoiceError(Reason("several_faces", text), face_boxes(boxes, times))
    return int(near[0])


def face_boxes(boxes: Array, times: Array) -> tuple[Track, ...]:
    """The faces as tracks: a box (left, top, right, bottom; px) for each, at these ``times``."""
    still = {
        label: (times, np.tile(box, (len(times), 1)))
        for label, box in zip(ascii_uppercase, boxes, strict=False)
    }
    return box_tracks(still)
