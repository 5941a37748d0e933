"""A face through a video, in the facial frame, and which of its frames may be used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.face.films.moved import Moves, displaced, moves_of
from analyzers.face.frame import FacialFrame, Landmarks, Pose, pose_of
from analyzers.face.params import Params
from analyzers.face.people import chosen_person, no_face
from analyzers.face.scaling.scale import Scale, scale_of
from analyzers.perception.face_track import FaceTrack, Region, track_faces
from analyzers.perception.frame_pass import pass_over
from analyzers.perception.iris import Iris
from analyzers.perception.iris_arrays import IRIS_FIELDS, irises_from_array
from analyzers.perception.iris_track import IrisLook
from workbench.model import Capture, Quality, Reason, Span, Verdict
from workbench.plugin.contract import Context

Points = NDArray[np.float64]

_SCALE_FRAMES = 9
"""Frames in which the iris is fitted for the scale where too few were on the way."""
_LEAST_IRISES = 3
"""Frames with fitted irises that a scale needs (judgement; one fit errs by 0.3 %)."""


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """One face through a video of n frames.

    Attributes:
        track: landmarks in the picture as they were found.
        points: (n, 478, 3) the same with those that a person has moved in their places (in
            single precision as long as there are none).
        moves: how far those were moved.
        frame: the facial frame of each video frame.
        raw: (n, 478, 2) landmarks in that frame (px).
        poses: (n, 3) yaw, pitch, roll in degrees.
        usable: settled frames with a face that is turned and tilted little enough.
        settled: frames after the start-up of the tracker's smoothing.
        scale: of the whole recording.
        eyes_seen: whether an iris was found in any frame that was looked at, per half.
        people: where faces are in view, from left to right, if there are several.
    """

    track: FaceTrack
    points: Landmarks
    moves: Moves
    frame: FacialFrame
    raw: Points
    poses: Points
    usable: NDArray[np.bool_]
    settled: NDArray[np.bool_]
    scale: Scale
    eyes_seen: tuple[bool, bool] = (True, True)
    people: tuple[Region, ...] = ()

    @property
    def times(self) -> Points:
        """Seconds of each frame."""
        return self.track.times

    @property
    def rate(self) -> float:
        """Frames per second; 0 for a single frame."""
        return 1.0 / float(np.median(np.diff(self.times))) if len(self.times) > 1 else 0.0

    def within(self, span: Span) -> NDArray[np.bool_]:
        """Usable frames of a stretch."""
        return self.usable & (self.times >= span.start) & (self.times <= span.end)

    def pose(self, mask: NDArray[np.bool_]) -> Pose:
        """Median pose of some frames (facing the camera if there are none)."""
        if not mask.any():
            return Pose(0.0, 0.0, 0.0)
        yaw, pitch, roll = (float(x) for x in np.median(self.poses[mask], axis=0))
        return Pose(yaw, pitch, roll)

    def coverage(self, span: Span) -> Quality:
        """Whether enough of a stretch shows a usable face: at least half of its frames."""
        inside = self.settled & (self.times >= span.start) & (self.times <= span.end)
        share = float(self.usable[inside].mean()) if inside.any() else 0.0
        text = f"the face can be used in {100 * share:.0f} % of the frames"
        if share < 0.5:
            return Quality(Verdict.REFUSED, (Reason("face_lost", text),))
        if share < 0.9:
            return Quality(Verdict.LIMITED, (Reason("face_lost", text),))
        return Quality()


def follow(capture: Capture, params: Params, ctx: Context) -> Recording:
    """The subject's face through the video.

    Raises:
        CannotMeasureError: if there is no face.
        OpenChoiceError: if it is not clear whose face is meant.
    """
    track = track_faces(ctx, capture)
    people = track.regions if len(track.regions) > 1 else ()
    if people:
        boxes, ends = np.array(people, dtype=float), np.unique(track.times[[0, -1]])
        region = people[chosen_person(boxes, ends, params, ctx)]
        track = track_faces(ctx, capture, region=region)
    found = track.found
    if not found.any():
        raise no_face(capture)
    poses = np.full((len(found), 3), np.nan)
    for i in np.flatnonzero(found):
        pose = pose_of(track.matrices[i])
        poses[i] = pose.yaw, pose.pitch, pose.roll
    moves = moves_of(track.points, track.times, ctx.edits)
    points = displaced(track.points, moves)
    frame = FacialFrame.of(points)
    with np.errstate(invalid="ignore"):
        usable = (
            found
            & (np.abs(poses[:, 0]) <= params.yaw_max)
            & (np.abs(poses[:, 2]) < params.roll_max)
        )
        open_eyes = (track.shape("eyeBlinkLeft") < params.eye_open) & (
            track.shape("eyeBlinkRight") < params.eye_open
        )
    settled = track.times >= min(params.settle_s, track.times[-1] / 2)
    mask = next(m for m in (usable & open_eyes & settled, usable, found) if m.any())
    irises = _irises(ctx, capture, track, mask)
    scale = scale_of(track.points[mask], ctx.facts, ctx.edits, params, irises=irises)
    raw, use = frame.place(points), usable & settled
    eyes = any(pair[0] for pair in irises), any(pair[1] for pair in irises)
    return Recording(track, points, moves, frame, raw, poses, use, settled, scale, eyes, people)


def _irises(
    ctx: Context, capture: Capture, track: FaceTrack, mask: NDArray[np.bool_]
) -> list[tuple[Iris | None, Iris | None]]:
    """Fitted irises of some of the frames in ``mask``: those that were fitted while the face was
    followed, else in a pass of their own."""
    pairs = np.empty((0, 2, IRIS_FIELDS))
    if track.irises is not None:
        pairs = _fitted(track.irises[mask])
    if len(pairs) < _LEAST_IRISES:
        look = IrisLook(track, spread(mask, _SCALE_FRAMES))
        pass_over(ctx, capture, [look], note="measuring the irises")
        pairs = _fitted(look.irises)
    return [irises_from_array(pair) for pair in pairs]


def _fitted(irises: Points) -> Points:
    """Those frames of (n, 2, 4) in which an iris was fitted."""
    return np.asarray(irises[np.isfinite(irises).any(axis=(1, 2))])


def spread(frames: NDArray[np.bool_], count: int) -> tuple[int, ...]:
    """At most ``count`` of the marked frames, evenly spread."""
    marked = np.flatnonzero(frames)
    if len(marked) <= count:
        return tuple(int(i) for i in marked)
    places = np.linspace(0, len(marked) - 1, count).round().astype(int)
    return tuple(int(i) for i in marked[places])
