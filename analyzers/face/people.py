"""Whose face is meant, where there is none or more than one."""

from __future__ import annotations

from string import ascii_uppercase

import numpy as np
from numpy.typing import NDArray

from analyzers.face.params import Params
from workbench.model import Capture, ChoosePerson, Problem
from workbench.plugin.contract import CannotMeasureError, Context


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


def chosen_person(
    capture: Capture, sizes: NDArray[np.float64], params: Params, ctx: Context
) -> int:
    """Index of the subject among faces ordered from left to right (A, B, ...).

    A person's choice counts most, then the fact ``person``; without either the one face that
    is much larger than all others is taken.

    Raises:
        CannotMeasureError: if the choice is open, or names somebody who is not there.
    """
    names = ascii_uppercase[: len(sizes)]
    picked = [edit.person for edit in ctx.edits if isinstance(edit, ChoosePerson)]
    person = picked[-1] if picked else ctx.facts.get("person")
    if person:
        if str(person) in names:
            return names.index(str(person))
        raise CannotMeasureError(
            Problem(
                capture.path,
                f"person {person} was chosen, but only {', '.join(names)} can be seen.",
                "Choose one of them (from left to right).",
                "person_not_found",
                "face",
            )
        )
    near = np.flatnonzero(sizes >= params.bystander * sizes.max())
    if len(near) > 1:
        raise CannotMeasureError(
            Problem(
                capture.path,
                f"{len(near)} faces are in view, and it is not said whose is meant.",
                f"Give the fact 'person' ({' or '.join(names[i] for i in near)}, from left to"
                " right), or choose the person in the window.",
                "several_faces",
                "face",
            )
        )
    return int(near[0])
