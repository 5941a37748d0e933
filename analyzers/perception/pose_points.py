"""The 33 landmarks of MediaPipe Pose: names in the model's order, and the lines of a skeleton."""

from __future__ import annotations

from collections.abc import Mapping

POINTS: tuple[str, ...] = (
    "nose",
    "left_eye_inner",
    "left_eye",
    "left_eye_outer",
    "right_eye_inner",
    "right_eye",
    "right_eye_outer",
    "left_ear",
    "right_ear",
    "mouth_left",
    "mouth_right",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_pinky",
    "right_pinky",
    "left_index",
    "right_index",
    "left_thumb",
    "right_thumb",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_heel",
    "right_heel",
    "left_foot_index",
    "right_foot_index",
)
INDEX: Mapping[str, int] = {name: i for i, name in enumerate(POINTS)}
LINKS: tuple[tuple[int, int], ...] = (
    (11, 12),
    (11, 23),
    (12, 24),
    (23, 24),
    (11, 13),
    (13, 15),
    (12, 14),
    (14, 16),
    (23, 25),
    (25, 27),
    (27, 29),
    (29, 31),
    (27, 31),
    (24, 26),
    (26, 28),
    (28, 30),
    (30, 32),
    (28, 32),
)
"""Trunk, arms, legs and feet."""


def _mirror(name: str) -> str:
    if "left" in name:
        return name.replace("left", "right")
    return name.replace("right", "left")


EXCHANGED: tuple[int, ...] = tuple(INDEX[_mirror(name)] for name in POINTS)
"""Order of the landmarks with left and right exchanged."""
LEGS_EXCHANGED: tuple[int, ...] = tuple(
    EXCHANGED[i] if i >= INDEX["left_hip"] else i for i in range(len(POINTS))
)
"""The same for hips, knees, ankles and feet alone."""
