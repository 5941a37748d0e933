"""Landmarks of one person through a video (MediaPipe PoseLandmarker, VIDEO mode), cached.

The landmarker looks at a square that goes with the person found by ``people``, so that it
cannot change over to somebody else, and small or far people are found as well as near ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.people import SURVEY_SHARE, Person, survey_settings
from analyzers.perception.picture import as_image
from analyzers.perception.pose_landmarker import landmarks_of, open_landmarker
from analyzers.perception.pose_points import EXCHANGED, INDEX, LEGS_EXCHANGED, POINTS
from analyzers.perception.sightings import awaited
from workbench.media.video import open_video
from workbench.model import Capture, Edit, SwapSides
from workbench.plugin.contract import Context, Settings

FOLLOW_VERSION = 1
"""To be raised when the code changes what it makes from the same settings (kept arrays)."""
CROP = 1.6
"""Side of the square around a person, in sizes of that person's box of landmarks."""
SAME_PERSON = 0.6
"""How far (in sizes of the box) the hips may lie from where the survey saw the person."""
_DONE = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class PoseTrack:
    """One person through a video.

    Attributes:
        times: seconds of each frame, shape (n,).
        points: (n, 33, 2) pixels of the upright picture; NaN where nobody was found.
        visibility: (n, 33) the model's 0-1; 0 where nobody was found.
        world: (n, 33, 3) metres about the hips; NaN likewise. Poor for the far leg.
    """

    times: NDArray[np.float64]
    points: NDArray[np.float64]
    visibility: NDArray[np.float64]
    world: NDArray[np.float64]

    @property
    def found(self) -> NDArray[np.bool_]:
        """Whether the person was found, per frame."""
        return np.isfinite(self.points[:, 0, 0])

    def point(self, name: str) -> NDArray[np.float64]:
        """One landmark over time, (n, 2)."""
        return self.points[:, INDEX[name]]

    def exchanged(self, where: NDArray[np.bool_], *, legs_only: bool = False) -> PoseTrack:
        """Left and right exchanged in the frames ``where``, of the whole body or of the legs."""
        order = LEGS_EXCHANGED if legs_only else EXCHANGED
        points, visibility, world = self.points.copy(), self.visibility.copy(), self.world.copy()
        for values in (points, visibility, world):
            values[where] = values[where][:, order]
        return PoseTrack(self.times, points, visibility, world)


def turned_by_hand(times: NDArray[np.float64], edits: tuple[Edit, ...]) -> NDArray[np.bool_]:
    """In which of the frames at ``times`` a person said that left and right are exchanged."""
    turned = np.zeros(len(times), bool)
    for edit in edits:
        if isinstance(edit, SwapSides):
            turned ^= (times >= edit.start) & (times <= edit.end)
    return turned


def follow_settings(model: Path, person: Person) -> Settings:
    """Everything that ``follow`` depends on besides the file."""
    return {
        **survey_settings(model),
        "follow_version": FOLLOW_VERSION,
        "mode": "VIDEO",
        "num_poses": 1,
        "person": "+".join((person.label, *person.also)),
        "crop": CROP,
        "same_person": SAME_PERSON,
    }


def shown(
    ctx: Context, capture: Capture, person: Person, times: NDArray[np.float64]
) -> NDArray[np.int64]:
    """The part of each picture that ``follow`` shows the landmarker: (n, 4) left, top, right,
    bottom, px. Raises as ``follow``."""
    with open_video(ctx.path(capture)) as video:
        return person.squares(times, CROP, video.width, video.height)


def follow(ctx: Context, capture: Capture, model: Path, person: Person) -> PoseTrack:
    """Landmarks of ``person`` in every frame in which they are in view, kept for the next run.

    Raises:
        ProblemError: if the video cannot be read.
        Cancelled: when the user stops the job.
    """

    def compute() -> dict[str, NDArray[Any]]:
        with open_video(ctx.path(capture)) as video:
            times = np.asarray(video.clock.times)
            squares = person.squares(times, CROP, video.width, video.height)
            hips, size = person.hips_at(times), person.size_at(times)
            n = len(times)
            points = np.full((n, len(POINTS), 2), np.nan, np.float32)
            visibility = np.zeros((n, len(POINTS)), np.float32)
            world = np.full((n, len(POINTS), 3), np.nan, np.float32)
            first, last = person.frames_in_view(times)
            in_view = awaited(person, times)
            landmarker = open_landmarker(model, people=1, video=True)
            try:
                stamp = -1
                for i, seconds, frame in video.frames(first, last + 1):
                    done = (i - first + 1) / (last + 1 - first)
                    ctx.progress(
                        SURVEY_SHARE + (_DONE - SURVEY_SHARE) * done, "following the person"
                    )
                    if not in_view[i]:
                        continue
                    left, top, right, bottom = squares[i]
                    stamp = max(stamp + 1, round(seconds * 1000))
                    picture = as_image(frame[top:bottom, left:right])
                    result = landmarker.detect_for_video(picture, stamp)
                    if not result.pose_landmarks:
                        continue
                    xy, seen = landmarks_of(result.pose_landmarks[0], right - left, bottom - top)
                    xy += (left, top)
                    middle = xy[[INDEX["left_hip"], INDEX["right_hip"]]].mean(0)
                    if np.linalg.norm(middle - hips[i]) > SAME_PERSON * size[i]:
                        continue
                    points[i], visibility[i] = xy, seen
                    world[i] = [(p.x, p.y, p.z) for p in result.pose_world_landmarks[0]]
            finally:
                landmarker.close()
        return {"times": times, "points": points, "visibility": visibility, "world": world}

    arrays = ctx.cached(capture, "pose", follow_settings(model, person), compute)
    return PoseTrack(
        arrays["times"],
        arrays["points"].astype(np.float64),
        arrays["visibility"].astype(np.float64),
        arrays["world"].astype(np.float64),
    )
