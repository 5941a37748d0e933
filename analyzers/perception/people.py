"""Who is in view: a sparse survey of a video, its finds linked into people.

A landmarker that looks for one person in the whole picture takes the first it finds, not the
one who matters, and its numbers look believable all the same. So everybody is looked for
first: every half second, up to four people, and in overlapping squares of a wide picture
(the detector works on a small square copy, in which people in a wide picture get lost).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.camera import Camera, background_moved, small_grey
from analyzers.perception.picture import as_image
from analyzers.perception.pose_landmarker import landmarks_of, model_settings, open_landmarker
from analyzers.perception.pose_points import INDEX, POINTS
from workbench.media.video import open_video
from workbench.model import Capture, FrameClock, Problem
from workbench.plugin.contract import CannotMeasureError, Context, Settings

SURVEY_VERSION = 2
"""To be raised when the code changes what it makes from the same settings (kept arrays)."""
SURVEY_INTERVAL_S = 0.5
SURVEY_PEOPLE = 4
WHOLE = 1.25
"""Up to this ratio of the sides the picture is searched as a whole."""
SURVEY_SHARE = 0.15
"""Share of the progress that is given to the survey."""

_HIPS = [INDEX["left_hip"], INDEX["right_hip"]]
_ANKLES = [INDEX["left_ankle"], INDEX["right_ankle"]]
_SAME = 0.25
"""Two finds in one picture whose hips are nearer than this share of the larger are one."""
_REACH, _SPEED, GAP_S = 0.35, 2.0, 1.6
"""A find belongs to a person seen at most 1.6 s ago whose predicted hips are nearer than
0.35 sizes, plus 2 sizes per second (about 3.5 m/s) while no velocity is known."""


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """Somebody seen in the survey.

    Attributes:
        label: A, B, ... by first appearance, then from left to right.
        times: seconds of the m finds.
        hips: (m, 2) middle of the hips, px.
        boxes: (m, 4) left, top, right, bottom of all landmarks, px.
        leg: (m,) distance from the middle of the hips to that of the ankles, px.
        also: labels of later sightings that were taken for the same person (``sightings``).
    """

    label: str
    times: NDArray[np.float64]
    hips: NDArray[np.float64]
    boxes: NDArray[np.float64]
    leg: NDArray[np.float64]
    also: tuple[str, ...] = ()

    @property
    def duration(self) -> float:
        """Seconds from the first find to the last."""
        return float(self.times[-1] - self.times[0])

    @property
    def size(self) -> NDArray[np.float64]:
        """The larger side of the box at each find, px."""
        return np.maximum(self.boxes[:, 2] - self.boxes[:, 0], self.boxes[:, 3] - self.boxes[:, 1])

    @property
    def travel(self) -> float:
        """Range of the hips across the picture, in leg lengths."""
        return float(np.ptp(self.hips[:, 0]) / max(float(np.median(self.leg)), 1.0))

    def hips_at(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where the hips are at ``times``, (n, 2), straight between the finds."""
        return np.stack([np.interp(times, self.times, self.hips[:, k]) for k in (0, 1)], axis=1)

    def size_at(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """Size of the person at ``times``."""
        return np.interp(times, self.times, self.size)

    def frames_in_view(self, times: NDArray[np.float64]) -> tuple[int, int]:
        """First and last frame to be looked at: the finds and one interval around them."""
        near = np.flatnonzero(
            (times >= self.times[0] - SURVEY_INTERVAL_S)
            & (times <= self.times[-1] + SURVEY_INTERVAL_S)
        )
        return int(near[0]), int(near[-1])

    def squares(
        self, times: NDArray[np.float64], scale: float, width: int, height: int
    ) -> NDArray[np.int64]:
        """A square of fixed size (less where the picture is smaller) that goes with the person.

        Returns:
            (n, 4) left, top, right, bottom, inside the picture.
        """
        side = int(np.ceil(scale * float(self.size.max())))
        centres = (self.boxes[:, :2] + self.boxes[:, 2:]) / 2
        out = np.empty((len(times), 4), np.int64)
        for k, length in enumerate((width, height)):
            extent = min(side, length)
            middle = np.interp(times, self.times, centres[:, k])
            start = np.clip(np.rint(middle - extent / 2), 0, length - extent).astype(np.int64)
            out[:, k], out[:, k + 2] = start, start + extent
        return out


def survey_settings(model: Path) -> Settings:
    """Everything that the survey depends on besides the file."""
    return {
        **model_settings(model),
        "survey_version": SURVEY_VERSION,
        "survey_mode": "IMAGE",
        "survey_interval_s": SURVEY_INTERVAL_S,
        "survey_num_poses": SURVEY_PEOPLE,
        "survey_whole": WHOLE,
    }


def survey_frames(clock: FrameClock) -> list[int]:
    """The frames that are surveyed: one every half second, the last one as near as may be."""
    steps = round(clock.times[-1] / SURVEY_INTERVAL_S)
    return sorted({clock.nearest(i * SURVEY_INTERVAL_S) for i in range(steps + 1)})


def survey_squares(width: int, height: int) -> list[tuple[int, int, int, int]]:
    """Left, top, right, bottom of the parts in which a picture of this size is searched."""
    side, length = min(width, height), max(width, height)
    if length <= WHOLE * side:
        return [(0, 0, width, height)]
    count = int(np.ceil((length - side) / (side / 2))) + 1
    starts = [round(i * (length - side) / (count - 1)) for i in range(count)]
    if width >= height:
        return [(s, 0, s + side, side) for s in starts]
    return [(0, s, side, s + side) for s in starts]


def people_in_video(ctx: Context, capture: Capture, model: Path) -> tuple[Person, ...]:
    """Everybody who was seen at least twice, by first appearance; () if there is nobody.

    Raises:
        ProblemError: if the video cannot be read.
        Cancelled: when the user stops the job.
    """
    arrays = _survey(ctx, capture, model)
    return link(arrays["times"], arrays["poses"].astype(np.float64))


def camera_in_video(ctx: Context, capture: Capture, model: Path) -> Camera:
    """Whether the background stayed, from the same survey. Raises as ``people_in_video``."""
    arrays = _survey(ctx, capture, model)
    return Camera(arrays["picture_times"][1:], arrays["moved"].astype(bool))


def _survey(ctx: Context, capture: Capture, model: Path) -> dict[str, NDArray[Any]]:
    """Finds and background of the surveyed pictures, of which one is held at a time."""

    def compute() -> dict[str, NDArray[Any]]:
        seconds: list[float] = []
        poses: list[NDArray[Any]] = []
        moved: list[bool] = []
        before: NDArray[np.float64] | None = None
        with open_video(ctx.path(capture)) as video:
            frames = survey_frames(video.clock)
            squares = survey_squares(video.width, video.height)
            landmarker = open_landmarker(model, people=SURVEY_PEOPLE, video=False)
            try:
                for i, n in enumerate(frames):
                    ctx.progress(SURVEY_SHARE * i / len(frames), "looking who is in view")
                    picture = video.frame(n)
                    found = list(_people_in(picture, squares, landmarker))
                    seconds += [video.clock.time(n)] * len(found)
                    poses += found
                    now = small_grey(picture, found)
                    if before is not None:
                        moved.append(background_moved(before, now))
                    before = now
            finally:
                landmarker.close()
            times = [video.clock.time(n) for n in frames]
        return {
            "times": np.asarray(seconds, np.float64),
            "poses": np.asarray(poses, np.float32).reshape(-1, len(POINTS), 2),
            "picture_times": np.asarray(times, np.float64),
            "moved": np.asarray(moved, np.uint8),
        }

    return ctx.cached(capture, "people", survey_settings(model), compute)


def nobody(capture: Capture) -> CannotMeasureError:
    """What is to be raised where ``people_in_video`` finds nobody."""
    return CannotMeasureError(
        Problem(
            capture=capture.path,
            cause="Nobody was found in this video for longer than a moment.",
            remedy="Check that the whole body is in view and well lit, for 4 s or more.",
            code="no_person",
        )
    )


def _people_in(
    frame: NDArray[Any], squares: list[tuple[int, int, int, int]], landmarker: Any
) -> Iterator[NDArray[np.float64]]:
    """Landmarks (33, 2) of each person in one picture, nobody twice."""
    kept: list[NDArray[np.float64]] = []
    finds = []
    for left, top, right, bottom in squares:
        result = landmarker.detect(as_image(frame[top:bottom, left:right]))
        for found in result.pose_landmarks:
            xy, seen = landmarks_of(found, right - left, bottom - top)
            finds.append((float(seen.mean()), xy + np.array((left, top))))
    for _, xy in sorted(finds, key=lambda find: -find[0]):
        size = float(np.ptp(xy, axis=0).max())
        apart = [np.linalg.norm((xy - other)[_HIPS].mean(0)) for other in kept]
        if size > 0 and all(a > _SAME * size for a in apart):
            kept.append(xy)
            yield xy


def link(times: NDArray[np.float64], poses: NDArray[np.float64]) -> tuple[Person, ...]:
    """Links finds over time into people: each to the nearest place where one is expected.

    Args:
        times: seconds of each find, not decreasing, shape (m,).
        poses: (m, 33, 2) px.
    """
    chains: list[list[int]] = []
    hips, size = poses[:, _HIPS].mean(1), np.ptp(poses, axis=1).max(1)
    for t in np.unique(times):
        offers = []
        for find in np.flatnonzero(times == t):
            for c, chain in enumerate(chains):
                away = _distance(chain, int(find), times, hips, size)
                if away is not None:
                    offers.append((away, int(find), c))
        used: set[int] = set()
        taken: set[int] = set()
        for _, nearest, c in sorted(offers):
            if nearest not in used and c not in taken:
                chains[c].append(nearest)
                used.add(nearest)
                taken.add(c)
        new = [int(f) for f in np.flatnonzero(times == t) if int(f) not in used]
        chains.extend([f] for f in sorted(new, key=lambda f: hips[f, 0]))
    people: list[Person] = []
    for chain in (c for c in chains if len(c) > 1):
        own = poses[chain]
        leg = np.linalg.norm(hips[chain] - own[:, _ANKLES].mean(1), axis=1)
        boxes = np.concatenate([own.min(1), own.max(1)], axis=1)
        people.append(Person(_label(len(people)), times[chain], hips[chain], boxes, leg))
    return tuple(people)


def _distance(
    chain: list[int],
    find: int,
    times: NDArray[np.float64],
    hips: NDArray[np.float64],
    size: NDArray[np.float64],
) -> float | None:
    """How far a find is from where the chain's person is expected, in sizes; None: too far."""
    last = chain[-1]
    wait = times[find] - times[last]
    if not 0 < wait <= GAP_S or not 0.5 < size[find] / size[last] < 2.0:
        return None
    expected, reach = hips[last], _REACH + _SPEED * wait
    if len(chain) > 1:
        before = chain[-2]
        velocity = (hips[last] - hips[before]) / (times[last] - times[before])
        expected, reach = hips[last] + velocity * wait, _REACH + 0.5 * _SPEED * wait
    away = float(np.linalg.norm(hips[find] - expected) / max(size[last], 1.0))
    return away if away <= reach else None


def _label(i: int) -> str:
    """A, B, ... Z, AA, AB ..."""
    letters = ""
    i += 1
    while i:
        i, rest = divmod(i - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
