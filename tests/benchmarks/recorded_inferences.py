"""Records what an analyzer asks of its networks, and asks the same of them again, bare.

The floor that an analysis is held against: its inferences on the same pictures in the same modes,
with the models opened as often as it opened them, and the decoding of the file once. Inferences
are those of the landmarkers of face and hands and the forward passes of the network of the lids
(from its finished input on; cutting and preparing the eyes is not part of the floor).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analyzers.perception import lid_model
from analyzers.perception.offline import mediapipe_tasks


@dataclass(slots=True)
class Opened:
    """One network as it was opened, and what was asked of it: (picture, time stamp or None).

    ``kind`` is the class of a landmarker, or the function that runs the network of the lids.
    """

    kind: Any
    options: Any
    asked: list[tuple[Any, int | None]] = field(default_factory=list)


class _Recorder:
    """Stands before a landmarker and notes the calls."""

    def __init__(self, landmarker: Any, notes: Opened) -> None:
        self._landmarker, self._notes = landmarker, notes

    def detect(self, image: Any, *more: Any) -> Any:
        """Asks in IMAGE mode."""
        self._notes.asked.append((np.array(image.numpy_view()), None))
        return self._landmarker.detect(image, *more)

    def detect_for_video(self, image: Any, stamp: int, *more: Any) -> Any:
        """Asks in VIDEO mode."""
        self._notes.asked.append((np.array(image.numpy_view()), stamp))
        return self._landmarker.detect_for_video(image, stamp, *more)

    def close(self) -> None:
        """Closes the landmarker."""
        self._landmarker.close()

    def __enter__(self) -> _Recorder:
        self._landmarker.__enter__()
        return self

    def __exit__(self, *error: Any) -> Any:
        return self._landmarker.__exit__(*error)


@contextmanager
def recording() -> Iterator[list[Opened]]:
    """Within it whatever is asked of face and hand landmarkers and lid network is recorded."""
    _, _, vision = mediapipe_tasks()
    opened: list[Opened] = []
    kinds = (vision.FaceLandmarker, vision.HandLandmarker)
    originals = {kind: kind.create_from_options for kind in kinds}

    def recorded(kind: Any) -> Any:
        def create(options: Any) -> _Recorder:
            notes = Opened(kind, options)
            opened.append(notes)
            return _Recorder(originals[kind](options), notes)

        return create

    forward = lid_model.forward
    lids = Opened(forward, lid_model.weights())

    def recorded_forward(x: Any, parameters: Any) -> Any:
        lids.asked.append((np.array(x), None))
        return forward(x, parameters)

    for kind in kinds:
        kind.create_from_options = recorded(kind)
    lid_model.forward = recorded_forward
    try:
        yield opened
    finally:
        lid_model.forward = forward
        if lids.asked:
            opened.append(lids)
        for kind in kinds:
            kind.create_from_options = originals[kind]


def inferences(opened: list[Opened]) -> int:
    """How many were asked for."""
    return sum(len(one.asked) for one in opened)


def ask_again(opened: list[Opened]) -> None:
    """The same inferences, bare."""
    mediapipe, _, _ = mediapipe_tasks()
    for one in opened:
        if one.kind is lid_model.forward:
            for strips, _ in one.asked:
                one.kind(strips, one.options)
            continue
        landmarker = one.kind.create_from_options(one.options)
        for picture, stamp in one.asked:
            image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=picture)
            if stamp is None:
                landmarker.detect(image)
            else:
                landmarker.detect_for_video(image, stamp)
        landmarker.close()
